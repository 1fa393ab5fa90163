/**
 * Every business "no" the engine can give: one closed union. The order of `rejectionPrecedence` is
 * the order in which deciders check, so a request with several faults always gets the same answer.
 * The codes travel on the wire and are stable.
 */

import type { BookingStatus } from './booking/booking.ts';
import type { CivilDate, Night } from './calendar.ts';
import type { RoomTypeId } from './ids.ts';

/**
 * A business "no", told apart by `code`; amounts are minor units and instants epoch milliseconds.
 */
export type Rejection =
  | {
      readonly code: 'not_found';
      readonly what: 'property' | 'room_type' | 'booking' | 'hold' | 'dead_letter';
      readonly id: string;
    }
  | { readonly code: 'version_mismatch'; readonly expected: number; readonly actual: number }
  | { readonly code: 'idempotency_key_reused'; readonly pointer: string }
  | {
      readonly code: 'already_exists';
      readonly what: 'property' | 'room_type';
      readonly id: string;
    }
  | {
      readonly code: 'invalid_state';
      readonly action: BookingAction;
      readonly status: BookingStatus;
    }
  | { readonly code: 'hold_expired'; readonly expiredAtMs: number }
  | { readonly code: 'hold_already_extended' }
  | { readonly code: 'stay_empty' }
  | { readonly code: 'stay_too_long'; readonly nights: number; readonly nightsMax: number }
  | { readonly code: 'arrival_in_past'; readonly today: CivilDate }
  | { readonly code: 'arrival_too_far'; readonly latest: CivilDate }
  | { readonly code: 'no_adult'; readonly room: number }
  | {
      readonly code: 'occupancy_exceeded';
      readonly room: number;
      readonly roomTypeId: RoomTypeId;
      readonly guests: number;
      readonly guestsMax: number;
    }
  | { readonly code: 'price_negative'; readonly room: number; readonly amountMinor: number }
  | { readonly code: 'currency_mismatch'; readonly expected: string; readonly actual: string }
  | { readonly code: 'payment_required'; readonly amountMinor: number; readonly currency: string }
  | {
      readonly code: 'no_availability';
      readonly roomTypeId: RoomTypeId;
      readonly night: Night;
      readonly wanted: number;
      readonly free: number;
    }
  | { readonly code: 'too_early'; readonly action: BookingAction; readonly from: CivilDate }
  | { readonly code: 'too_late'; readonly action: BookingAction; readonly until: CivilDate }
  | { readonly code: 'payment_declined'; readonly reason: string }
  | { readonly code: 'payment_timed_out' };

/** What may be asked of a booking; each is a sub-resource on the wire, with hyphens. */
export type BookingAction =
  | 'extend'
  | 'release'
  | 'book'
  | 'cancel'
  | 'no_show'
  | 'check_in'
  | 'check_out'
  | 'early_departure';

type Code = Rejection['code'];

/** First match wins. A test holds that it covers the union and that deciders follow it. */
export const rejectionPrecedence = [
  'not_found',
  'already_exists',
  'idempotency_key_reused',
  'version_mismatch',
  'invalid_state',
  'hold_expired',
  'hold_already_extended',
  'stay_empty',
  'stay_too_long',
  'arrival_in_past',
  'arrival_too_far',
  'no_adult',
  'occupancy_exceeded',
  'price_negative',
  'currency_mismatch',
  'payment_required',
  'too_early',
  'too_late',
  'no_availability',
  'payment_declined',
  'payment_timed_out',
] as const satisfies readonly Code[];
