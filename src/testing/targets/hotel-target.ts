/**
 * What a test may ask of a hotel and be told, the same for an engine in this process and for a
 * server far away: commands and answers are data, so they can be generated, printed and compared.
 * Nothing here may know how either of them is reached.
 */
import type { BookingStatus, Payer } from '../../domain/booking/booking.ts';
import type { CivilDate, Stay } from '../../domain/calendar.ts';
import type { Party } from '../../domain/guest.ts';
import type { BookingId, PropertyId, RatePlanId, RoomTypeId } from '../../domain/ids.ts';
import type { Money } from '../../domain/money.ts';
import type {
  NightRange,
  PropertyDetails,
  RoomTypeDetails,
} from '../../domain/property/property.ts';
import type { AvailabilityCell, AvailabilityQuery, StayRequest } from '../../ports/engine.ts';
import type { ModifyCommand, PreviewModification } from '../commands/change-commands.ts';
import type { HouseChange, HouseReading } from '../commands/house-commands.ts';
import type { OtherCommand } from '../commands/other-commands.ts';
import type { RatesCommand } from '../commands/rates-command.ts';
import type { ManualClock } from '../doubles/manual-clock.ts';
import type { BookingLedger } from '../embedded-engine.ts';
import type { PricingReading } from '../pricing-readings.ts';

/** Every command of the engine that changes something. Amounts are minor units. */
export type ChangingCommand =
  | HouseChange
  | { readonly type: 'create_property'; readonly id: PropertyId; readonly details: PropertyDetails }
  | {
      readonly type: 'change_property';
      readonly propertyId: PropertyId;
      readonly changes: Partial<Omit<PropertyDetails, 'currency' | 'timeZone'>>;
    }
  | {
      readonly type: 'add_room_type';
      readonly propertyId: PropertyId;
      readonly id: RoomTypeId;
      readonly details: RoomTypeDetails;
    }
  | {
      readonly type: 'change_room_type';
      readonly propertyId: PropertyId;
      readonly roomTypeId: RoomTypeId;
      readonly changes: Partial<RoomTypeDetails>;
    }
  /** `priceMinor: null` returns the nights to the base price. */
  | {
      readonly type: 'set_prices';
      readonly propertyId: PropertyId;
      readonly roomTypeId: RoomTypeId;
      readonly range: NightRange;
      readonly priceMinor: number | null;
    }
  /** `rooms: null` returns the nights to the room type's own capacity. */
  | {
      readonly type: 'set_capacity';
      readonly propertyId: PropertyId;
      readonly roomTypeId: RoomTypeId;
      readonly range: NightRange;
      readonly rooms: number | null;
    }
  | RatesCommand
  | { readonly type: 'place_hold'; readonly request: StayRequest & { readonly ttlMs?: number } }
  | { readonly type: 'book'; readonly request: StayRequest & { readonly payer: Payer } }
  | { readonly type: 'extend_hold'; readonly bookingId: BookingId; readonly byMs?: number }
  | { readonly type: 'release_hold'; readonly bookingId: BookingId }
  | { readonly type: 'book_hold'; readonly bookingId: BookingId; readonly payer: Payer }
  /** With `waive`, which says why, staff do not ask for the fee. */
  | {
      readonly type: 'cancel';
      readonly bookingId: BookingId;
      readonly why: string;
      readonly waive?: string;
      /** The fee that the guest was shown; not together with `waive`. */
      readonly expectedFee?: Money;
    }
  | {
      readonly type: 'refund';
      readonly bookingId: BookingId;
      readonly amount: Money;
      readonly why: string;
    }
  | {
      readonly type: 'mark_no_show' | 'check_in' | 'check_out' | 'depart_early';
      readonly bookingId: BookingId;
    }
  | ModifyCommand
  /** `deadLetterId` as `list_dead_letters` tells it. */
  | { readonly type: 'retry_effect'; readonly deadLetterId: string }
  /** What a gateway says when a customer has acted; the engine then asks the gateway itself. */
  | { readonly type: 'payment_callback'; readonly bookingId: BookingId };

/** Every question that changes nothing. Pages end at `limit`. */
export type ReadingCommand =
  | HouseReading
  | { readonly type: 'read_property'; readonly propertyId: PropertyId }
  | { readonly type: 'list_properties'; readonly limit: number }
  | { readonly type: 'read_availability'; readonly query: AvailabilityQuery }
  | {
      readonly type: 'search_stay';
      readonly propertyId: PropertyId;
      readonly stay: Stay;
      readonly party: Party;
      readonly rooms: number;
    }
  | { readonly type: 'quote_stay'; readonly request: StayRequest }
  | { readonly type: 'read_booking'; readonly bookingId: BookingId }
  | { readonly type: 'read_history'; readonly bookingId: BookingId }
  /** What calling it off would cost now. */
  | { readonly type: 'preview_cancellation'; readonly bookingId: BookingId }
  | PreviewModification
  | PricingReading
  | { readonly type: 'list_bookings'; readonly propertyId: PropertyId; readonly limit: number }
  | { readonly type: 'list_dead_letters'; readonly limit: number }
  | { readonly type: 'read_health' };

/** Everything that a hotel can be asked. */
export type HotelCommand = ChangingCommand | ReadingCommand | OtherCommand;

/** A command as one client sends it. */
export interface HotelCall {
  readonly command: HotelCommand;
  /** Scopes the key; a server knows callers by their API keys. */
  readonly caller: string;
  /** The idempotency key: sent again with the same command, it gets the same answer. */
  readonly key: string;
  /** The version of the property or booking that the caller has seen, when it insists on it. */
  readonly expectedVersion?: number;
}

/** A booking as both kinds of target show it. Amounts are minor units. */
export interface BookingSummary {
  readonly id: BookingId;
  readonly status: BookingStatus;
  readonly propertyId: PropertyId;
  readonly stay: Stay;
  /** The last morning as it really was; earlier than booked after an early departure. */
  readonly departed: CivilDate;
  readonly rooms: readonly {
    readonly roomTypeId: RoomTypeId;
    readonly ratePlanId: RatePlanId;
    readonly party: Party;
    readonly nightlyMinor: readonly number[];
  }[];
  readonly currency: string;
  readonly totalMinor: number;
  /** What the guest owes under the terms in force now. */
  readonly owedMinor: number;
  readonly authorisedMinor: number;
  readonly capturedMinor: number;
  readonly refundedMinor: number;
  /** Captures, voids and refunds that the gateway has not answered yet. */
  readonly pendingEffects: number;
  /** Effects that the gateway refused for good and a person must look at. */
  readonly escalatedEffects: number;
  readonly allowedActions: readonly string[];
}

/** One rate plan of a room type offered for a stay. Amounts are minor units. */
export interface OfferSummary {
  readonly roomTypeId: RoomTypeId;
  readonly ratePlanId: RatePlanId;
  readonly isAvailable: boolean;
  /** Rooms free on every night of the stay. */
  readonly available: number;
  readonly nightlyMinor: readonly number[];
  readonly totalMinor: number;
  /** Codes of what speaks against it. */
  readonly reasons: readonly string[];
}

/** What calling a booking off would cost. Amounts are minor units. */
export interface CancellationSummary {
  readonly feeMinor: number;
  readonly owedMinor: number;
  readonly refundMinor: number;
  readonly chargeMinor: number;
  readonly noShowFeeMinor: number;
  /** When each tier of each room begins, epoch milliseconds. */
  readonly tiersFromMs: readonly (readonly number[])[];
}

/** A property with its room types. */
export interface PropertySummary {
  readonly id: PropertyId;
  readonly details: PropertyDetails;
  readonly roomTypes: readonly ({ readonly id: RoomTypeId } & RoomTypeDetails)[];
}

/** What a command led to, by `kind`. */
export type HotelResult =
  | { readonly kind: 'booking'; readonly booking: BookingSummary }
  | { readonly kind: 'property'; readonly property: PropertySummary }
  | { readonly kind: 'cells'; readonly cells: readonly AvailabilityCell[] }
  | { readonly kind: 'cancellation'; readonly cancellation: CancellationSummary }
  /** Codes of what speaks against a change; no total when it has no price. */
  | {
      readonly kind: 'change';
      readonly totalMinor: number | undefined;
      readonly reasons: readonly string[];
    }
  /** A stay's price; of a dry run all prices there are now, and those of the draft. Minor units. */
  | { readonly kind: 'price'; readonly minor: readonly number[] }
  | { readonly kind: 'quote'; readonly totalMinor: number; readonly validForMs: number }
  | { readonly kind: 'offers'; readonly offers: readonly OfferSummary[] }
  /** How a trip and its legs stand. */
  | { readonly kind: 'trip'; readonly status: string; readonly legs: readonly string[] }
  /** Ids of what a list is of, in its order. */
  | { readonly kind: 'ids'; readonly ids: readonly string[] }
  /** Bookings proposed to be walked, in their order, by room type in the property's order. */
  | { readonly kind: 'walks'; readonly proposed: readonly string[] }
  /** How many rooms to sell, of how many, when each booking comes with this probability. */
  | {
      readonly kind: 'advice';
      readonly rooms: number;
      readonly sales: number;
      readonly showUpProbability: number;
    }
  /** Types of a booking's events, oldest first. */
  | { readonly kind: 'history'; readonly events: readonly string[] }
  /** Each night of a block in one line, as `nightText` has it. */
  | { readonly kind: 'block'; readonly nights: readonly string[] }
  | { readonly kind: 'health'; readonly status: string; readonly deadLetters: number }
  /** A line for each room that the answer is about. */
  | { readonly kind: 'rooms'; readonly rooms: readonly string[] }
  | { readonly kind: 'nothing' };

/** What a client is told, by `type`. */
export type HotelAnswer =
  | {
      readonly type: 'done';
      readonly result: HotelResult;
      /** Of the property or booking; undefined where there is none. */
      readonly version: number | undefined;
      /** Whether the key had been used before, so that nothing was done this time. */
      readonly isReplay: boolean;
    }
  /** A business "no", by its stable code; `bookingId` when a booking was made and failed. */
  | { readonly type: 'refused'; readonly code: string; readonly bookingId?: BookingId }
  /** An operating fault: ask again with the same key. */
  | { readonly type: 'unavailable'; readonly code: string; readonly retryAfterMs: number }
  /** No answer came: it may have happened or not. Ask again with the same key. */
  | { readonly type: 'lost'; readonly reason: string };

/** What only an engine in this process lets a test do. */
export interface TargetControls {
  readonly clock: ManualClock;
  /** Ends the engine as `kill -9` would, and starts another on what is left. */
  crash(): Promise<void>;
  restart(): Promise<void>;
  /** Waits until no actor is in memory, so that the next command reads the journal. */
  passivate(): Promise<void>;
  /** What the bank behind the gateway has moved for a booking. */
  ledger(id: BookingId): BookingLedger;
}

/** A hotel that can be asked: an engine, a server, or a fake that a suite must catch. */
export interface HotelTarget {
  readonly name: string;
  /** Undefined where nobody but its owner can set the clock or crash it. */
  readonly controls: TargetControls | undefined;
  /** The business clock, epoch milliseconds. */
  nowMs(): number;
  /** Resolves always: what goes wrong is an answer. */
  perform(call: HotelCall): Promise<HotelAnswer>;
  /** A prefix for ids and keys that nothing else on this target uses; form of an id. */
  newScope(): string;
  close(): Promise<void>;
}

/** An answer in a word or two, such as `confirmed`, `refused no_availability` or `lost`. */
export function said(answer: HotelAnswer): string {
  switch (answer.type) {
    case 'refused':
      return `refused ${answer.code}`;
    case 'unavailable':
      return `unavailable ${answer.code}`;
    case 'lost':
      return 'lost';
    case 'done':
      return answer.result.kind === 'booking' ? answer.result.booking.status : 'done';
  }
}

/** The booking of an answer. Throws when it has none. */
export function bookingIn(answer: HotelAnswer): BookingSummary {
  if (answer.type === 'done' && answer.result.kind === 'booking') return answer.result.booking;
  throw new Error(`no booking was answered: ${JSON.stringify(answer)}`);
}

/** The cells of an answer. Throws when it has none. */
export function cellsIn(answer: HotelAnswer): readonly AvailabilityCell[] {
  if (answer.type === 'done' && answer.result.kind === 'cells') return answer.result.cells;
  throw new Error(`no availability was answered: ${JSON.stringify(answer)}`);
}
