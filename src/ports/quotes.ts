/** Quotes as the users of the engine see them: a price that is promised until an instant. */
import type { BookingTerms } from '../domain/booking/booking.ts';
import type { Totals } from '../domain/charges/charges.ts';
import type { Outcome, RoomRequest, StayRequest } from './engine.ts';

/** What is to be priced; a price that was agreed elsewhere needs no quote. */
export interface QuoteRequest extends Omit<StayRequest, 'rooms'> {
  readonly rooms: readonly Omit<RoomRequest, 'nightlyMinor'>[];
  /** How long the price is promised; the standard time when absent. */
  readonly ttlMs?: number;
}

/** A price that holds until `validUntilMs`, and no longer at that instant. */
export interface Quote {
  /** What a booking is made with; says everything below, signed by the engine, and is kept by none. */
  readonly token: string;
  readonly terms: BookingTerms;
  readonly totals: Totals;
  readonly promoCode?: string;
  readonly quotedAtMs: number;
  readonly validUntilMs: number;
}

/**
 * A stay at the price of a quote. What else is said of it has to be what was quoted. The quote
 * promises the price and not the room, nor that the stay is still sold when it is booked.
 */
export interface QuotedStay extends Partial<StayRequest> {
  readonly quoteToken: string;
}

/** A stay to be booked, at the prices of now or at those of a quote. */
export type BookableStay = StayRequest | QuotedStay;

/** What a stay would cost. */
export interface QuoteCalls {
  /** Writes nothing, and refuses what a booking would be refused, a stay that is full included. */
  quote(request: QuoteRequest): Promise<Outcome<Quote>>;
}
