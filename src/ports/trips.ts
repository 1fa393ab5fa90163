/** Trips as the engine's users see them. Amounts are minor units, each in its leg's own currency. */
import type { BookingState, Payer } from '../domain/booking/booking.ts';
import type { BookingId, SupplierName, TripId } from '../domain/ids.ts';
import type { Money } from '../domain/money.ts';
import type { Rejection } from '../domain/rejection.ts';
import type { LegOutcome, TripState } from '../domain/trip/trip.ts';
import type { TripAllowance } from '../domain/trip/trip-actions.ts';
import type { TripCase } from '../domain/trip/trip-case.ts';
import type { CallContext, Outcome } from './engine.ts';
import type { StoredEvent } from './journal.ts';
import type { BookableStay } from './quotes.ts';
import type { SupplierOffer } from './supplier.ts';

/** Rooms of one property for one stay, or so many of what a supplier offers. */
export type LegWish =
  | { readonly stay: BookableStay }
  | {
      readonly supplier: SupplierName;
      readonly offerId: string;
      readonly quantity: number;
    };

/** A trip as it is asked for: all of its legs or none. */
export interface TripRequest {
  readonly legs: readonly LegWish[];
  /** Pays every leg, each in its own currency. */
  readonly payer: Payer;
}

/** A trip, what may be done with it, and what a person has to do about it. */
export interface TripView {
  readonly state: TripState;
  /** Where the trip is read, by its bookings too; an answer to a change knows the trip alone. */
  readonly allowedActions: readonly TripAllowance[];
  readonly cases: readonly TripCase[];
  /** The bookings of its stays as they are now, where the trip is read. */
  readonly stays?: ReadonlyMap<BookingId, BookingState>;
}

/** What cancelling one leg would cost. */
export interface LegFee {
  readonly leg: number;
  readonly fee: Money;
  /** Why it cannot be cancelled; empty when it can. */
  readonly reasons: readonly Rejection[];
}

/** What cancelling the trip would cost now. */
export interface TripFees {
  readonly state: TripState;
  readonly legs: readonly LegFee[];
  /** One sum for each currency, in the order of the legs. */
  readonly totals: readonly Money[];
}

/** A trip as lists show it. */
export interface TripRow {
  readonly id: string;
  readonly status: string;
  readonly guestName: string;
  readonly legCount: number;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
  readonly position: number;
}

/** Which trips to list. */
export interface TripFilter {
  readonly status?: string;
  readonly updatedSinceMs?: number;
  /** Rows after this (updatedAtMs, id), ascending. */
  readonly after?: { readonly updatedAtMs: number; readonly id: string };
  readonly limit: number;
}

/** What an outside supplier sells, as it says now. */
export interface SupplierCatalogue {
  readonly supplier: SupplierName;
  readonly offers: readonly SupplierOffer[];
}

/** What the engine is asked about trips. */
export interface TripCalls {
  /**
   * Ok with a trip that is confirmed, or with one that came to nothing: its state says why. While
   * the customer has to act on a payment, or a supplier takes its time, it is still confirming.
   */
  requestTrip(context: CallContext, request: TripRequest): Promise<Outcome<TripView>>;
  /** With its `stays`, which can change without it. */
  trip(id: TripId): Promise<Outcome<TripView>>;
  /** Every event of the trip, oldest first. */
  tripHistory(id: TripId): Promise<Outcome<readonly StoredEvent[]>>;
  /** Ordered by last change; sees every write answered before the call, as `bookings` does. */
  trips(filter: TripFilter): Promise<Outcome<readonly TripRow[]>>;
  tripFees(id: TripId): Promise<Outcome<TripFees>>;
  /** `expectedFees` is what the customer was shown, one sum a currency; others are a refusal. */
  cancelTrip(
    context: CallContext,
    id: TripId,
    why: string,
    expectedFees?: readonly Money[],
  ): Promise<Outcome<TripView>>;
  /** A person has what is stuck tried again. */
  retryTrip(context: CallContext, id: TripId): Promise<Outcome<TripView>>;
  /** A person says how a leg that is stuck has ended. */
  resolveLeg(
    context: CallContext,
    id: TripId,
    resolution: { readonly leg: number; readonly outcome: LegOutcome; readonly note: string },
  ): Promise<Outcome<TripView>>;
  suppliers(): Promise<Outcome<readonly SupplierName[]>>;
  supplierOffers(supplier: SupplierName): Promise<Outcome<SupplierCatalogue>>;
}
