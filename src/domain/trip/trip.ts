/**
 * One trip: stays at hotels of this engine, which may be several and in several currencies, and
 * legs at outside suppliers (a flight, a car). Whole or undone: either every leg is confirmed, or
 * none is, or a person has a case that says what to do.
 *
 *   requested --> reserving --> confirming --> confirmed
 *                     |             |  \            |
 *                     v             v   \           v
 *                 compensating <----+    \    compensating (a customer cancels)
 *                     |   \               \
 *                     v    +--> escalated <+
 *              failed, cancelled   |
 *                     ^            v  a person has it tried again, or says how it ended
 *                     +------------+-----> confirmed
 *
 * First everything is reserved, all legs at once. Then legs are confirmed one by one in the order
 * of the request, and a leg that cannot be undone last: as long as it is not confirmed, all that is
 * can be taken back, and once it is there is nothing left that could fail. Of two such legs the
 * second could be refused with the first bought, so no trip with two is promised. What has
 * to be undone is undone in reverse order.
 */
import type { BookingTerms, Payer } from '../booking/booking.ts';
import type { NothingChanged } from '../decision.ts';
import type { BookingId, SupplierName, TripId } from '../ids.ts';
import type { Money } from '../money.ts';
import type { Rejection } from '../rejection.ts';

/** How a trip stands; `escalated` waits for a person. */
export type TripStatus =
  | 'requested'
  | 'reserving'
  | 'confirming'
  | 'confirmed'
  | 'compensating'
  | 'cancelled'
  | 'failed'
  | 'escalated';

/** Rooms of a property of this engine: an ordinary booking, whose terms carry the trip's id. */
export interface StayLeg {
  readonly kind: 'stay';
  readonly bookingId: BookingId;
  readonly terms: BookingTerms;
}

/** So many of what a supplier offers, at the price and on the terms of its catalogue. */
export interface SupplierLeg {
  readonly kind: 'supplier';
  readonly supplier: SupplierName;
  readonly offerId: string;
  readonly quantity: number;
  /** For all of `quantity`. */
  readonly price: Money;
  /** False: once it is confirmed nothing gives the money back. */
  readonly isRefundable: boolean;
  /** What a customer who cancels it is to pay, for all of `quantity`. */
  readonly cancellationFee: Money;
}

/** A leg as it is asked for, with what it is to be. */
export type LegRequest = StayLeg | SupplierLeg;

/** What is asked of a leg; its calls carry the key `{tripId}:{leg}:{step}`. */
export type LegStep = 'try' | 'confirm' | 'cancel';

/** What the other side of a leg keeps for it until an instant; `price` is for all of it. */
export interface Reservation {
  /** What the other side calls it: a supplier's reference, or the id of a booking. */
  readonly reference: string;
  readonly expiresAtMs: number;
  readonly price: Money;
  /** Of the reservation itself, which a catalogue can be behind. */
  readonly isRefundable: boolean;
}

/** How a leg stands. */
export type LegStatus =
  /** Asked to reserve; nobody knows yet. */
  | 'reserving'
  | 'reserved'
  /** Asked to confirm; nobody knows yet. */
  | 'confirming'
  | 'confirmed'
  /** Asked to let go; nobody knows yet. */
  | 'undoing'
  | 'undone'
  /** The other side has said no; `refusedAt` says to what. */
  | 'refused'
  /** Nothing more can be done without a person. */
  | 'stuck'
  /** A person has said that it stays booked. */
  | 'kept';

/** A leg as its events have made it. */
export interface TripLeg {
  /** 1 for the first of the request. */
  readonly leg: number;
  readonly request: LegRequest;
  readonly status: LegStatus;
  readonly reservation?: Reservation;
  /** What the other side calls what was confirmed. */
  readonly confirmation?: string;
  readonly refusedAt?: 'try' | 'confirm';
  /** Whether confirming was ever asked for: then it may have been bought. */
  readonly wasConfirming: boolean;
  /** Where the customer has to act before this leg can be paid. */
  readonly actionUrl?: string;
  /** When what is under way has to be known. */
  readonly untilMs?: number;
  /** How often it has been asked to let go, which numbers the keys. */
  readonly undoings: number;
  /** What undoing cost, where anybody said. */
  readonly fee?: Money;
  /** Why it is stuck, and at what. */
  readonly stuck?: { readonly step: LegStep; readonly reason: string };
  /** What a person has said of it. */
  readonly note?: string;
}

/** Why a trip is undone. */
export type UndoReason =
  | { readonly kind: 'leg_refused'; readonly leg: number; readonly reason: Rejection }
  | { readonly kind: 'timed_out'; readonly leg: number; readonly step: LegStep }
  /** More than one leg turned out to be one that cannot be undone. */
  | { readonly kind: 'not_undoable'; readonly legs: readonly number[] }
  | { readonly kind: 'cancelled'; readonly why: string }
  /** A person has found out that the last leg was not confirmed. */
  | { readonly kind: 'resolved'; readonly leg: number; readonly note: string };

/** A trip as its events have made it. */
export interface TripState {
  readonly id: TripId;
  /** Undefined until TripRequested. */
  readonly status: TripStatus | undefined;
  readonly payer: Payer | undefined;
  /** In the order of the request. */
  readonly legs: readonly TripLeg[];
  /** Whether the customer was ever told that it stands: from then on fees are owed. */
  readonly wasConfirmed: boolean;
  readonly undo: UndoReason | undefined;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
}

export type TripEvent =
  | NothingChanged
  | {
      readonly type: 'TripRequested';
      readonly legs: readonly LegRequest[];
      readonly payer: Payer;
    }
  /** Every leg is about to be asked for under its key; `untilMs` is when all must have answered. */
  | { readonly type: 'TripReserving'; readonly untilMs: number }
  | {
      readonly type: 'LegReserved';
      readonly leg: number;
      readonly reservation: Reservation;
    }
  | {
      readonly type: 'LegRefused';
      readonly leg: number;
      readonly step: 'try' | 'confirm';
      readonly reason: Rejection;
    }
  /** The leg is about to be confirmed under its key. */
  | { readonly type: 'LegConfirming'; readonly leg: number; readonly untilMs: number }
  | { readonly type: 'LegActionRequired'; readonly leg: number; readonly url: string }
  | { readonly type: 'LegConfirmed'; readonly leg: number; readonly reference: string }
  | { readonly type: 'TripConfirmed' }
  | { readonly type: 'TripUndoing'; readonly reason: UndoReason }
  /** The leg is about to be let go under its key. */
  | { readonly type: 'LegUndoing'; readonly leg: number; readonly untilMs: number }
  /** `fee` is absent where there was nothing to undo. */
  | { readonly type: 'LegUndone'; readonly leg: number; readonly fee?: Money }
  | {
      readonly type: 'LegStuck';
      readonly leg: number;
      readonly step: LegStep;
      readonly reason: string;
    }
  | { readonly type: 'TripEscalated' }
  /** A person has what is stuck tried again. */
  | { readonly type: 'TripRetried' }
  /** A person says how the leg stands: booked (`stands`), or not. */
  | {
      readonly type: 'LegResolved';
      readonly leg: number;
      readonly outcome: LegOutcome;
      readonly note: string;
    }
  | { readonly type: 'TripFailed' }
  | { readonly type: 'TripCancelled' };

/** How a person has found a leg to have ended. */
export type LegOutcome = 'stands' | 'undone';

/** First what people ask, then what the trip's own actor has found out. */
export type TripCommand =
  | { readonly type: 'request_trip'; readonly legs: readonly LegRequest[]; readonly payer: Payer }
  | { readonly type: 'cancel_trip'; readonly why: string }
  | { readonly type: 'retry_trip' }
  | {
      readonly type: 'resolve_leg';
      readonly leg: number;
      readonly outcome: LegOutcome;
      readonly note: string;
    }
  | { readonly type: 'record_reserved'; readonly leg: number; readonly reservation: Reservation }
  | {
      readonly type: 'record_refused';
      readonly leg: number;
      readonly step: 'try' | 'confirm';
      readonly reason: Rejection;
    }
  | { readonly type: 'record_action_required'; readonly leg: number; readonly url: string }
  | { readonly type: 'record_confirmed'; readonly leg: number; readonly reference: string }
  | { readonly type: 'record_undone'; readonly leg: number; readonly fee?: Money }
  /** The other side refuses for good to let the leg go. */
  | { readonly type: 'record_not_undone'; readonly leg: number; readonly reason: string }
  /** Look whether what is under way should be over by now. */
  | { readonly type: 'look' };

export function emptyTrip(id: TripId): TripState {
  return {
    id,
    status: undefined,
    payer: undefined,
    legs: [],
    wasConfirmed: false,
    undo: undefined,
    createdAtMs: 0,
    updatedAtMs: 0,
  };
}

/** What the leg is to cost, as it was asked for. */
export function priceOf(request: LegRequest): Money {
  if (request.kind === 'supplier') return request.price;
  const { totalMinor: amountMinor, currency } = request.terms;
  return { amountMinor, currency };
}
