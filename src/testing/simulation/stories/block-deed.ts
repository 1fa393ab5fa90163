/** What staff of a simulated hotel do with blocks, which are counted from 0. */

/** Nights counted as those of a wish, both ends included. */
interface Nights {
  readonly from: number;
  readonly to: number;
}

/** A block that has a price of its own has it in `minor`. */
export type BlockDeed =
  | ({
      readonly type: 'open_block';
      readonly block: number;
      readonly rooms: number;
      readonly isDefinite: boolean;
      readonly isDeducted: boolean;
      readonly cutOffDays: number | null;
      readonly releaseDays: number | null;
      readonly minor?: number;
    } & Nights)
  | ({ readonly type: 'count_block'; readonly block: number; readonly rooms: number } & Nights)
  | { readonly type: 'wash_block'; readonly block: number; readonly percent: number }
  | { readonly type: 'deduct_block'; readonly block: number; readonly isDeducted: boolean }
  /** Without a price of its own where it is null. */
  | { readonly type: 'price_block'; readonly block: number; readonly minor: number | null }
  | { readonly type: 'confirm_block' | 'cancel_block' | 'see_block'; readonly block: number };
