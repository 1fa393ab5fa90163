/**
 * The engine as HTTP, the replay and an embedding test suite see it. Amounts are minor units and
 * dates are civil dates here; decimal strings and JSON names belong to `http/`.
 *
 * Every promise resolves; none rejects for a business or an operating reason. An outcome is given
 * only when the events behind it (and behind what it reads) are durable.
 *
 * A call of the wrong form is a mistake of the calling program and no outcome: its promise rejects
 * with a TypeError or a RangeError that names the value and the rule, and nothing is done. Of the
 * wrong form is what the types or `limits` forbid: a figure that is NaN, a fraction or out of
 * range, a date that is in no calendar, an id, currency or time zone that is none, a stay without
 * rooms. A call that answers at once, without a promise, throws the same error.
 */
import type { ActionAllowance } from '../domain/booking/allowed-actions.ts';
import type { BookingState, Payer } from '../domain/booking/booking.ts';
import type { Walk } from '../domain/booking/walk.ts';
import type { CivilDate, Stay } from '../domain/calendar.ts';
import type { Party } from '../domain/guest.ts';
import type {
  BlockId,
  BookingId,
  Channel,
  PropertyId,
  RatePlanId,
  RoomTypeId,
} from '../domain/ids.ts';
import type {
  NightRange,
  PropertyDetails,
  PropertyState,
  RoomTypeDetails,
} from '../domain/property/property.ts';
import type { Rejection } from '../domain/rejection.ts';
import type { BlockCalls } from './blocks.ts';
import type { CancellationCalls, CancelOptions } from './cancellation.ts';
import type { ChannelBookingCalls } from './channel-bookings.ts';
import type { ChannelCalls } from './channels.ts';
import type { EngineHealth } from './engine-health.ts';
import type { BookingFilter, BookingRow, OutboxRow, PropertyRow, StoredEvent } from './journal.ts';
import type { NotificationCalls } from './mailer.ts';
import type { ModificationCalls } from './modification.ts';
import type { OverbookingCalls } from './overbooking.ts';
import type { PricingCalls } from './pricing.ts';
import type { BookableStay, QuoteCalls } from './quotes.ts';
import type { CheckInChoice, RoomRackCalls } from './rack-calls.ts';
import type { RatePlanCalls, StayOffer, StaySearch } from './rate-plans.ts';
import type { RoomCalls } from './rooms.ts';
import type { TripCalls } from './trips.ts';
import type { WaitlistCalls } from './waiting.ts';
import type { WebhookCalls } from './webhooks.ts';

/** Operating faults: nothing was done, or what was done is unknown only to the caller; retry. */
export type Failure =
  | { readonly code: 'overloaded'; readonly retryAfterMs: number }
  | { readonly code: 'storage_unavailable'; readonly retryAfterMs: number }
  | { readonly code: 'draining'; readonly retryAfterMs: number }
  | { readonly code: 'quarantined'; readonly retryAfterMs: number }
  | { readonly code: 'deadline_exceeded'; readonly retryAfterMs: number }
  | { readonly code: 'crashed'; readonly retryAfterMs: number };

/**
 * What came of a call: a value, a business "no", or an operating fault after which to ask again.
 */
export type Outcome<Value> =
  /** `version` is the stream's, for the ETag; `position` the journal's, to read one's writes. */
  | {
      readonly type: 'ok';
      readonly value: Value;
      readonly version: number;
      readonly position: number;
      readonly isReplay: boolean;
    }
  | { readonly type: 'rejected'; readonly rejection: Rejection }
  | { readonly type: 'failed'; readonly failure: Failure };

/** Who calls, under which key, and what the caller has seen. */
export interface CallContext {
  /** The authenticated caller's name; scopes idempotency keys. */
  readonly caller: string;
  readonly requestId: string;
  readonly trace?: string;
  /** The same key with the same request repeats the answer; without one each call is a new one. */
  readonly idempotencyKey?: string;
  /** Canonical JSON of method, path and body, kept to compare a repeated key with. */
  readonly request?: unknown;
  /** From If-Match: the stream version the caller has seen. */
  readonly expectedVersion?: number;
  /** By Scheduler.monotonicMs; work that has not begun by then is refused. */
  readonly deadlineMs?: number;
}

/** One room as it is asked for. */
export interface RoomRequest {
  readonly roomTypeId: RoomTypeId;
  readonly party: Party;
  /** The room type's base plan when absent. */
  readonly ratePlanId?: RatePlanId;
  /** A price agreed elsewhere for each night of the stay; the property's own prices when absent. */
  readonly nightlyMinor?: number;
}

/** Rooms of one property for one stay, as they are asked for. */
export interface StayRequest {
  readonly propertyId: PropertyId;
  readonly stay: Stay;
  readonly rooms: readonly RoomRequest[];
  /** Checked against the property's when given. */
  readonly currency?: string;
  /** Opens the plans that are sold to whoever has their code. */
  readonly promoCode?: string;
  /** Through whom it comes, kept in the terms; direct when absent. */
  readonly channel?: Channel;
  /** The block whose rooms are taken first, at its prices. */
  readonly blockId?: BlockId;
}

export type { ActionAllowance };

/** A booking, and what may be done with it now. */
export interface BookingView {
  readonly state: BookingState;
  readonly allowedActions: readonly ActionAllowance[];
}

/** One room type on one night. */
export interface AvailabilityCell {
  readonly roomTypeId: RoomTypeId;
  readonly night: CivilDate;
  readonly physical: number;
  /** Rooms that may be sold beyond `physical`; sellable is the sum of both. */
  readonly allowance: number;
  readonly held: number;
  readonly sold: number;
  /** Rooms that blocks keep for those who name them. */
  readonly blocked: number;
  /** What can be sold to anybody now, sellable less held, sold and blocked: never negative. */
  readonly available: number;
  /** Of the blocked rooms, those that are not there since capacity was cut or sold otherwise. */
  readonly blockShortfall: number;
  /** Rooms sold or held beyond physical: by allowance, or since capacity was cut. */
  readonly overbooked: number;
  /** Price of one room, minor units. */
  readonly priceMinor: number;
}

/** Which nights of which room types; every room type when none is named. */
export interface AvailabilityQuery {
  readonly propertyId: PropertyId;
  readonly roomTypeIds?: readonly RoomTypeId[];
  /** Inclusive. */
  readonly from: CivilDate;
  /** Inclusive. */
  readonly to: CivilDate;
}

/** A calendar of one property as of one position of the journal. */
export interface Availability {
  /** The state is exactly that of the journal up to here. */
  readonly position: number;
  readonly cells: readonly AvailabilityCell[];
}

/** What a property sells. */
export interface PropertyCalls extends RatePlanCalls {
  createProperty(
    context: CallContext,
    request: { id?: PropertyId; details: PropertyDetails },
  ): Promise<Outcome<PropertyState>>;
  changeProperty(
    context: CallContext,
    id: PropertyId,
    changes: Partial<Omit<PropertyDetails, 'currency' | 'timeZone'>>,
  ): Promise<Outcome<PropertyState>>;
  addRoomType(
    context: CallContext,
    id: PropertyId,
    request: { id?: RoomTypeId; details: RoomTypeDetails },
  ): Promise<Outcome<{ property: PropertyState; roomTypeId: RoomTypeId }>>;
  changeRoomType(
    context: CallContext,
    id: PropertyId,
    roomTypeId: RoomTypeId,
    changes: Partial<RoomTypeDetails>,
  ): Promise<Outcome<PropertyState>>;
  setPrices(
    context: CallContext,
    id: PropertyId,
    roomTypeId: RoomTypeId,
    range: NightRange,
    priceMinor: number | null,
  ): Promise<Outcome<PropertyState>>;
  setCapacity(
    context: CallContext,
    id: PropertyId,
    roomTypeId: RoomTypeId,
    range: NightRange,
    rooms: number | null,
  ): Promise<Outcome<PropertyState>>;
  property(id: PropertyId): Promise<Outcome<PropertyState>>;
  /** By id; sees every write answered before the call, as `bookings` does. */
  properties(afterId: string, limit: number): Promise<Outcome<readonly PropertyRow[]>>;
}

/** What can be sold. */
export interface AvailabilityCalls {
  availability(query: AvailabilityQuery): Promise<Outcome<Availability>>;
  /** An offer of every rate plan of every room type, bookable or not, with all reasons. */
  staySearch(search: StaySearch): Promise<Outcome<readonly StayOffer[]>>;
  /** Current cells and everything after them, with no gap between: call both in one turn. */
  availabilityNow(query: AvailabilityQuery): Availability | undefined;
  /** Cells changed after `since`; `resync_required` when `since` is not of this journal. */
  availabilitySince(
    query: AvailabilityQuery,
    since: number,
  ): Availability | 'resync_required' | undefined;
  /** Durable changes of one property, one call per batch, positions strictly increasing. */
  onAvailability(propertyId: PropertyId, listener: (change: Availability) => void): () => void;
}

/** Holds and bookings, from the request to check-out. */
export interface BookingCalls extends CancellationCalls {
  placeHold(
    context: CallContext,
    request: BookableStay & { ttlMs?: number },
  ): Promise<Outcome<BookingView>>;
  /** Adds `byMs` to the end the hold has now; the standard lifetime when undefined. */
  extendHold(
    context: CallContext,
    id: BookingId,
    byMs: number | undefined,
  ): Promise<Outcome<BookingView>>;
  releaseHold(context: CallContext, id: BookingId): Promise<Outcome<BookingView>>;
  /** Ok with status payment_pending when the customer has to act first: 202. */
  bookHold(context: CallContext, id: BookingId, payer: Payer): Promise<Outcome<BookingView>>;
  book(
    context: CallContext,
    request: BookableStay & { payer: Payer },
  ): Promise<Outcome<BookingView>>;
  cancel(
    context: CallContext,
    id: BookingId,
    why: string,
    options?: CancelOptions,
  ): Promise<Outcome<BookingView>>;
  /** From the day of arrival, by the hotel's calendar: when guests have not come is the desk's to say. */
  markNoShow(context: CallContext, id: BookingId): Promise<Outcome<BookingView>>;
  /** There is no room: the guest goes elsewhere, owes nothing, and the nights left are free. */
  walkGuest(context: CallContext, id: BookingId, walk: Walk): Promise<Outcome<BookingView>>;
  /** Where the hotel keeps rooms of a type, each guest needs one that is assigned and inspected. */
  checkIn(
    context: CallContext,
    id: BookingId,
    choice?: CheckInChoice,
  ): Promise<Outcome<BookingView>>;
  checkOut(context: CallContext, id: BookingId): Promise<Outcome<BookingView>>;
  departEarly(context: CallContext, id: BookingId): Promise<Outcome<BookingView>>;
  booking(id: BookingId): Promise<Outcome<BookingView>>;
  /** Every event of the booking, oldest first. */
  bookingHistory(id: BookingId): Promise<Outcome<readonly StoredEvent[]>>;
  /**
   * Ordered by last change; sees every write answered before the call, except while storage takes
   * no writes: then it is of the position that the outcome names.
   */
  bookings(filter: BookingFilter): Promise<Outcome<readonly BookingRow[]>>;
  /** Has an effect tried again that was given up; `key` is its dead letter's id. */
  retryEffect(context: CallContext, key: string): Promise<Outcome<BookingView>>;
  /** The gateway says that the customer has acted on the booking's payment. */
  paymentCallback(id: BookingId): Promise<Outcome<BookingView>>;
}

/** How the engine itself is. */
export interface OperationCalls {
  /** Effects that were given up, oldest first. */
  outboxDead(limit: number): readonly OutboxRow[];
  health(): EngineHealth;
  /** Why no change can be taken now; asked before a body is read, so that a refusal costs little. */
  refusal(): Failure | undefined;
  /** Stops taking work, finishes what runs, flushes. Idempotent. */
  drain(): Promise<void>;
}

/** The whole engine as its users see it. */
export interface Engine
  extends PropertyCalls,
    PricingCalls,
    AvailabilityCalls,
    QuoteCalls,
    BookingCalls,
    ModificationCalls,
    OverbookingCalls,
    TripCalls,
    BlockCalls,
    WebhookCalls,
    ChannelCalls,
    ChannelBookingCalls,
    RoomCalls,
    WaitlistCalls,
    RoomRackCalls,
    NotificationCalls,
    OperationCalls {}
