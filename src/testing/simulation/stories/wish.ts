/** What somebody who comes to a simulated hotel would like to have. */
import type { PlanName } from '../simulated-hotel.ts';

/** Rooms on nights counted from the first that anybody asks for. */
export interface Wish {
  readonly from: number;
  readonly nights: number;
  readonly rooms: number;
  /** Of every other room, from the first on; the base plan for those between, or when absent. */
  readonly plan?: PlanName;
  /** With the hotel's promo code. */
  readonly hasCode?: boolean;
  /** With this group. */
  readonly block?: number;
}
