/** What cancelling a trip would cost and what speaks against it, by its bookings as they are now. */
import type { BookingState } from '../../domain/booking/booking.ts';
import { previewCancellation } from '../../domain/booking/cancellation-preview.ts';
import { isOver } from '../../domain/booking/is-over.ts';
import type { BookingId } from '../../domain/ids.ts';
import type { Money } from '../../domain/money.ts';
import type { Rejection } from '../../domain/rejection.ts';
import { canBeUndone } from '../../domain/trip/leg-order.ts';
import type { TripLeg, TripState } from '../../domain/trip/trip.ts';
import type { Outcome } from '../../ports/engine.ts';
import type { LegFee, TripFees } from '../../ports/trips.ts';
import { readBooking } from '../booking/booking-call.ts';
import { type CallDesk, readAt } from '../calls/call-desk.ts';

type Bookings = ReadonlyMap<BookingId, BookingState>;

/** The bookings of a trip's stays; a hold that was never placed has none. */
export async function bookingsOf(desk: CallDesk, { legs }: TripState): Promise<Outcome<Bookings>> {
  const bookings = new Map<BookingId, BookingState>();
  let position = 0;
  for (const { request } of legs) {
    if (request.kind !== 'stay') continue;
    const read = await readBooking(desk, request.bookingId);
    if (read.type === 'failed') return read;
    if (read.type === 'rejected') continue;
    bookings.set(request.bookingId, read.value);
    position = Math.max(position, read.position);
  }
  return readAt(bookings, position);
}

export function feesOf(desk: CallDesk, state: TripState, bookings: Bookings): TripFees {
  const legs = state.legs.map((leg) => feeOf(desk, state, leg, bookings));
  const totals = Array.from(sumsOf(legs.map(({ fee }) => fee)), ([currency, amountMinor]) => {
    return { amountMinor, currency };
  });
  return { state, legs, totals };
}

function sumsOf(amounts: readonly Money[]): ReadonlyMap<Money['currency'], number> {
  const sums = new Map<Money['currency'], number>();
  for (const { amountMinor, currency } of amounts) {
    sums.set(currency, (sums.get(currency) ?? 0) + amountMinor);
  }
  return sums;
}

/** Nothing is owed for what the customer has not been promised yet. */
function feeOf(desk: CallDesk, trip: TripState, one: TripLeg, bookings: Bookings): LegFee {
  const { leg, status, request } = one;
  if (request.kind === 'supplier') {
    const isOwed = trip.wasConfirmed && status === 'confirmed';
    // Of what turned out to be one that nobody takes back all is kept, whatever was asked for.
    const whole = canBeUndone(one) ? request.cancellationFee : request.price;
    return { leg, fee: isOwed ? whole : { ...whole, amountMinor: 0 }, reasons: [] };
  }
  const { currency, propertyId } = request.terms;
  const none = { leg, fee: { amountMinor: 0, currency }, reasons: [] };
  if (!trip.wasConfirmed || status !== 'confirmed') return none;
  const booking = bookings.get(request.bookingId);
  // A booking that is over by itself is not cancelled again.
  if (booking === undefined || isOver(booking)) return none;
  const nowMs = desk.world.clock.now();
  const preview = previewCancellation(booking, nowMs, desk.dateAt(propertyId, nowMs));
  return { ...none, fee: { amountMinor: preview.feeMinor, currency }, reasons: preview.reasons };
}

/** Legs that cannot be let go now, in their order. */
export function againstCancelling({ legs }: TripFees): readonly Rejection[] {
  return legs.flatMap(({ leg, reasons: [reason] }) => {
    return reason === undefined ? [] : [{ code: 'leg_refused', leg, reason } as const];
  });
}

/**
 * At most one: every currency in which something is owed has to be expected, and with that sum.
 * The refusal has all of them, for who asks again has to expect them all.
 */
export function feeChange(
  { totals }: TripFees,
  expectedFees: readonly Money[] | undefined,
): readonly Rejection[] {
  if (expectedFees === undefined) return [];
  const [expected, actual] = [sumsOf(expectedFees), sumsOf(totals)];
  const fees = [...new Set([...expected.keys(), ...actual.keys()])].map((currency) => {
    const expectedMinor = expected.get(currency) ?? 0;
    return { expectedMinor, actualMinor: actual.get(currency) ?? 0, currency };
  });
  const changed = fees.find(({ expectedMinor, actualMinor }) => expectedMinor !== actualMinor);
  if (changed === undefined) return [];
  const others = fees.filter((one) => one !== changed && one.expectedMinor + one.actualMinor > 0);
  return [{ code: 'fee_changed', ...changed, ...(others.length === 0 ? {} : { others }) }];
}
