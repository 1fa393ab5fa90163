/**
 * How many rooms may be sold beyond those that exist: so many, or a share of them. What may be sold
 * of a night is its physical rooms and this; without an allowance it is its physical rooms alone.
 */
import { unreachable } from '../decision.ts';

/** What staff allow to be sold beyond the rooms of a night. */
export type OverbookingAllowance =
  | { readonly type: 'rooms'; readonly rooms: number }
  /** Whole percent of the night's physical rooms, out of order ones not counted; rounded down. */
  | { readonly type: 'percent'; readonly percent: number };

/** Rooms beyond `physical`; never more than there are. */
export function allowedBeyond(allowance: OverbookingAllowance, physical: number): number {
  switch (allowance.type) {
    case 'rooms':
      return Math.min(allowance.rooms, physical);
    case 'percent':
      return Math.floor((physical * allowance.percent) / 100);
    default:
      return unreachable(allowance);
  }
}
