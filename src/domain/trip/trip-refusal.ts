/** Every business "no" about a trip; part of the one union of them all. */
import type { SupplierName } from '../ids.ts';
import type { Rejection } from '../rejection.ts';
import type { LegStep, TripStatus } from './trip.ts';

/** What may be asked of a trip. */
export type TripAction = 'cancel' | 'retry' | 'resolve';

export type TripRefusal =
  | {
      readonly code: 'trip_invalid_state';
      readonly action: TripAction;
      readonly status: TripStatus;
    }
  /** Legs, by number, that nothing could undo: at most one can be promised. */
  | { readonly code: 'trip_not_undoable'; readonly legs: readonly number[] }
  /** One leg was refused, and with it the trip: whatever was taken for it has been given back. */
  | { readonly code: 'leg_refused'; readonly leg: number; readonly reason: Rejection }
  /** It had not answered when it had to; what it was asked for has been taken back. */
  | { readonly code: 'leg_timed_out'; readonly leg: number; readonly step: LegStep }
  /** It was cancelled before it stood, by another call than the one that asked for it. */
  | { readonly code: 'trip_cancelled'; readonly why: string }
  | { readonly code: 'leg_payment_declined'; readonly leg: number; readonly reason: Rejection }
  | { readonly code: 'leg_not_stuck'; readonly leg: number }
  /** `reason` is the supplier's own word for it. */
  | {
      readonly code: 'supplier_refused';
      readonly supplier: SupplierName;
      readonly reason: string;
    }
  /** It could not be asked, or gave no answer in time. */
  | { readonly code: 'supplier_unavailable'; readonly supplier: SupplierName };

/** What there may be none of. */
export type TripThing = 'trip' | 'supplier' | 'supplier_offer';

/** In the order in which they are given; a test holds that none is missing. */
export const tripRefusals = [
  'trip_invalid_state',
  'leg_not_stuck',
  'supplier_unavailable',
  'leg_refused',
  'leg_timed_out',
  'leg_payment_declined',
  'trip_cancelled',
  'supplier_refused',
  'trip_not_undoable',
] as const satisfies readonly TripRefusal['code'][];
