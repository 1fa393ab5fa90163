/** What a fake engine says of trips: there is one, and it waits for a person. */

import type { BookingTerms } from '../../src/domain/booking/booking.ts';
import type { BookingId, SupplierName, TripId } from '../../src/domain/ids.ts';
import type { Currency } from '../../src/domain/money.ts';
import { decideTrip } from '../../src/domain/trip/decide-trip.ts';
import { evolveTrip } from '../../src/domain/trip/evolve-trip.ts';
import { emptyTrip, type TripCommand, type TripState } from '../../src/domain/trip/trip.ts';
import { tripActions } from '../../src/domain/trip/trip-actions.ts';
import { casesOf } from '../../src/domain/trip/trip-case.ts';
import type { Outcome } from '../../src/ports/engine.ts';
import type { TripCalls } from '../../src/ports/trips.ts';

function ok<Value>(value: Value): Outcome<Value> {
  return { type: 'ok', value, version: 3, position: 41, isReplay: false };
}

const EUR = (amountMinor: number) => ({ amountMinor, currency: 'EUR' as Currency });
const flight = 'flight' as SupplierName;
const AT_MS = 1_900_000_000_000;

/** A stay and a flight, both confirmed, of which the flight cannot be cancelled. */
function stuckTrip(terms: BookingTerms): TripState {
  const until = { expiresAtMs: AT_MS, isRefundable: true };
  const commands: readonly TripCommand[] = [
    {
      type: 'request_trip',
      legs: [
        { kind: 'stay', bookingId: 'stay-1' as BookingId, terms },
        {
          kind: 'supplier',
          supplier: flight,
          offerId: 'vie-lis-flex',
          quantity: 1,
          isRefundable: true,
          price: EUR(24_900),
          cancellationFee: EUR(3_000),
        },
      ],
      payer: {
        guest: { firstName: 'Ada', lastName: 'Byron' },
        paymentToken: 'tok_approved',
      },
    },
    {
      type: 'record_reserved',
      leg: 1,
      reservation: {
        ...until,
        reference: 'stay-1',
        price: { amountMinor: terms.totalMinor, currency: terms.currency },
      },
    },
    {
      type: 'record_reserved',
      leg: 2,
      reservation: { ...until, reference: 'reservation_1', price: EUR(24_900) },
    },
    { type: 'record_confirmed', leg: 1, reference: 'stay-1' },
    { type: 'record_confirmed', leg: 2, reference: 'booking_1' },
    { type: 'cancel_trip', why: 'ill' },
    { type: 'record_not_undone', leg: 2, reason: 'not_cancelled' },
    { type: 'record_undone', leg: 1, fee: EUR(0) },
  ];
  return commands.reduce(
    (state, command) => {
      const decision = decideTrip(state, command, AT_MS);
      const events = decision.type === 'accepted' ? decision.events : [];
      return events.reduce((next, event) => evolveTrip(next, event, AT_MS), state);
    },
    emptyTrip('trip-1' as TripId),
  );
}

export function tripAnswers(terms: BookingTerms): TripCalls {
  const state = stuckTrip(terms);
  const view = { state, allowedActions: tripActions(state), cases: casesOf(state) };
  const same = async () => ok(view);
  const at = { createdAtMs: AT_MS, updatedAtMs: AT_MS, position: 41 };
  const row = { id: 'trip-1', status: 'escalated', guestName: 'Ada Byron', legCount: 2, ...at };
  const legs = [1, 2].map((leg) => ({ leg, fee: EUR(leg * 100), reasons: [] }));
  const offer = {
    offerId: 'vie-lis-flex',
    title: 'Vienna to Lisbon and back, flexible',
    price: EUR(24_900),
    isRefundable: true,
    cancellationFee: EUR(3_000),
  };
  return {
    requestTrip: same,
    trip: same,
    tripHistory: async () => ok([]),
    trips: async () => ok([row]),
    tripFees: async () => ok({ state, legs, totals: [EUR(300)] }),
    cancelTrip: same,
    retryTrip: same,
    resolveLeg: same,
    suppliers: async () => ok([flight]),
    supplierOffers: async () => ok({ supplier: flight, offers: [offer] }),
  };
}
