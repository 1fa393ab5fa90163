/** What a block, or its nights, may have against what is asked; part of every `Rejection`. */
import type { CivilDate, Night } from '../calendar.ts';
import type { BlockId, RoomTypeId } from '../ids.ts';
import type { BlockCell, BlockStatus } from './block-cell.ts';

/** Of a block, or of a stay that names one. */
export type BlockRefusal =
  | { readonly code: 'block_closed'; readonly blockId: BlockId; readonly status: BlockStatus }
  /** What is for a tentative block only. */
  | { readonly code: 'block_definite'; readonly blockId: BlockId }
  | { readonly code: 'block_change_pending'; readonly blockId: BlockId }
  | { readonly code: 'block_cut_off'; readonly blockId: BlockId; readonly cutOff?: CivilDate }
  | ({ readonly code: 'block_night_released'; readonly blockId: BlockId } & BlockCell)
  | ({ readonly code: 'below_pick_up' } & BlockCell & {
        /** What the block would have left of the night. */
        readonly wanted: number;
        readonly pickedUp: number;
      })
  /** Of `rooms` that are to be washed, only `remainder` are not picked up. */
  | ({ readonly code: 'wash_too_large' } & BlockCell & {
        readonly rooms: number;
        readonly remainder: number;
      })
  | { readonly code: 'night_past'; readonly night: Night; readonly today: CivilDate }
  | { readonly code: 'cut_off_past'; readonly cutOff: CivilDate; readonly today: CivilDate }
  /** Nothing is agreed of any night. */
  | { readonly code: 'block_empty' }
  /** A price for rooms that the block has not; `rate` is its index, from 0. */
  | {
      readonly code: 'rate_without_rooms';
      readonly rate: number;
      readonly roomTypeId: RoomTypeId;
    }
  | { readonly code: 'cut_off_late'; readonly cutOff: CivilDate; readonly lastNight: Night }
  | {
      readonly code: 'outside_block';
      readonly blockId: BlockId;
      readonly room: number;
      readonly roomTypeId: RoomTypeId;
    }
  /** None of the block's nights is what was asked for. */
  | { readonly code: 'no_block_nights'; readonly blockId: BlockId }
  | { readonly code: 'too_many_blocks'; readonly max: number };

/** What is asked for and fits no block, or not this one; in the order in which they are looked for. */
export const blockRequestRefusals = [
  'outside_block',
  'no_block_nights',
  'night_past',
  'cut_off_past',
  'block_empty',
  'rate_without_rooms',
  'cut_off_late',
  'block_night_released',
] as const satisfies readonly BlockRefusal['code'][];
