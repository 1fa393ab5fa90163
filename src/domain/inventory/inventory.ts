/**
 * One room type on one night: the unit of contention. Rooms are physical, held until an instant, or
 * sold. A hold whose expiry has passed counts as free here, in `decide`, so that correctness never
 * waits for a timer:
 *
 *   held -----------> until          (free for others from `until` on, even before HoldExpired)
 *     \-- confirmed --> sold
 *     \-- released ---> free
 *
 * A booking may hold rooms beside those it has bought: a modification holds what it needs more
 * before it lets anything go. Every command names what the booking is to have here in the end, and
 * not a difference, so that a saga which died may ask all of it again.
 *
 * Sellable is physical plus the overbooking allowance, which is 0 unless staff say otherwise.
 *
 * Invariant: held + sold <= sellable after every RoomsHeld that is not `forced`. CapacitySet may
 * break it (a capacity below what is sold is allowed), and so may a hold for rooms that a channel
 * has sold already: to refuse it would only hide the guest. Its event says how many of its rooms
 * were not there, and nothing else is held until the invariant is restored.
 */
import type { BookingId, Channel } from '../ids.ts';

export interface NightHold {
  readonly rooms: number;
  /** Epoch milliseconds; at this instant the hold no longer counts. */
  readonly untilMs: number;
  /** Of these rooms, those that were not there; absent when all were. */
  readonly forced?: number;
}

/** What may be sold of a night: the rooms there are, and how many beyond them. */
export interface NightCapacity {
  readonly physical: number;
  /** Rooms that may be sold beyond `physical`; 0 when absent. */
  readonly allowance?: number;
}

export interface NightState {
  /** Rooms that exist; undefined until the first command told us. */
  readonly physical: number | undefined;
  /** Rooms that may be sold beyond those. */
  readonly allowance: number;
  readonly holds: ReadonlyMap<BookingId, NightHold>;
  /** Rooms sold by booking. */
  readonly sales: ReadonlyMap<BookingId, number>;
  /** Of bookings with rooms here that did not come direct. */
  readonly channels: ReadonlyMap<BookingId, Channel>;
  /** Of rooms sold by booking, those that were not there when they were taken. */
  readonly forced: ReadonlyMap<BookingId, number>;
  /** Sum over `holds`, expired ones included until HoldExpired is journalled. */
  readonly heldRooms: number;
  /** Sum over `sales`. */
  readonly soldRooms: number;
}

export type NightCommand =
  /**
   * `rooms` is what the booking is to have in all, what it has bought here included: the rest is
   * held. The capacity is the property's present one; a difference is journalled first.
   */
  | ({
      readonly type: 'hold_rooms';
      readonly bookingId: BookingId;
      readonly rooms: number;
      readonly untilMs: number;
      /** Through whom the booking came; direct when absent. */
      readonly channel?: Channel;
      /** A channel has sold the rooms already: they are held even if they are not there. */
      readonly isForced?: true;
    } & NightCapacity)
  | { readonly type: 'extend_hold'; readonly bookingId: BookingId; readonly untilMs: number }
  /** `rooms` is what the booking is to have bought in all. */
  | { readonly type: 'confirm_hold'; readonly bookingId: BookingId; readonly rooms: number }
  /** Gives back what the booking holds here, and what it has bought beyond `keep` rooms. */
  | {
      readonly type: 'release_rooms';
      readonly bookingId: BookingId;
      readonly keep: number;
      readonly reason: ReleaseReason;
    }
  | ({ readonly type: 'set_capacity' } & NightCapacity);

export type ReleaseReason =
  | 'released'
  | 'expired'
  | 'failed'
  | 'cancelled'
  | 'no_show'
  | 'walked'
  | 'early_departure'
  | 'modified';

/**
 * What takes rooms and what gives them back names the channel of a booking that did not come
 * direct, so that whoever counts rooms by channel need remember no booking.
 */
export type NightEvent =
  | {
      readonly type: 'RoomsHeld';
      readonly bookingId: BookingId;
      readonly rooms: number;
      readonly untilMs: number;
      readonly channel?: Channel;
      /** Of these rooms, those that were beyond what may be sold; absent when none. */
      readonly forced?: number;
    }
  | { readonly type: 'HoldExtended'; readonly bookingId: BookingId; readonly untilMs: number }
  | { readonly type: 'HoldConfirmed'; readonly bookingId: BookingId; readonly rooms: number }
  | {
      readonly type: 'HoldReleased';
      readonly bookingId: BookingId;
      readonly rooms: number;
      readonly reason: ReleaseReason;
      readonly channel?: Channel;
    }
  | {
      readonly type: 'HoldExpired';
      readonly bookingId: BookingId;
      readonly rooms: number;
      readonly channel?: Channel;
    }
  /** `rooms` may be a part of what was sold. */
  | {
      readonly type: 'SaleReleased';
      readonly bookingId: BookingId;
      readonly rooms: number;
      readonly reason: ReleaseReason;
      readonly channel?: Channel;
    }
  | ({ readonly type: 'CapacitySet' } & NightCapacity);

/**
 * Why a night says no. `free` is how many rooms the hold could have had, beyond those that the
 * booking has bought; never negative.
 */
export type NightRefusal =
  | { readonly code: 'sold_out'; readonly free: number }
  | { readonly code: 'hold_missing' }
  | { readonly code: 'hold_expired'; readonly expiredAtMs: number };

/** Like Decision, but a night's refusals are answers to a saga, not to a client. */
export type NightDecision =
  | { readonly type: 'accepted'; readonly events: readonly [NightEvent, ...NightEvent[]] }
  | { readonly type: 'unchanged' }
  | { readonly type: 'rejected'; readonly rejection: NightRefusal };

export const emptyNight: NightState = {
  physical: undefined,
  allowance: 0,
  holds: new Map(),
  sales: new Map(),
  channels: new Map(),
  forced: new Map(),
  heldRooms: 0,
  soldRooms: 0,
};
