/**
 * Calls about trips: each change is one message to the trip's actor. What a leg costs and on which
 * terms is found out before, and asks of nobody anything that would have to be undone.
 */

import type { BookingId, SupplierName, TripId } from '../../domain/ids.ts';
import { isId } from '../../domain/ids.ts';
import type { Money } from '../../domain/money.ts';
import type { Rejection } from '../../domain/rejection.ts';
import { legKey } from '../../domain/trip/leg-order.ts';
import type { LegRequest, TripCommand, TripState } from '../../domain/trip/trip.ts';
import { tripActions } from '../../domain/trip/trip-actions.ts';
import { casesOf } from '../../domain/trip/trip-case.ts';
import { limits } from '../../limits.ts';
import type { CallContext, Outcome } from '../../ports/engine.ts';
import type { SupplierOffer } from '../../ports/supplier.ts';
import type { LegWish, TripCalls, TripFees, TripRequest, TripView } from '../../ports/trips.ts';
import { askedStay } from '../booking/booking-calls.ts';
import { busy, failed, rejectedWith } from '../calls/call.ts';
import { type CallDesk, type Respond, readAt } from '../calls/call-desk.ts';
import { isSettledTrip, tripStream } from './trip-entity.ts';
import { againstCancelling, bookingsOf, feeChange, feesOf } from './trip-fees.ts';

export function tripCalls(desk: CallDesk): TripCalls {
  const { core, world } = desk;
  return {
    requestTrip: (context, request) => requestTrip(desk, context, request),
    trip: async (id) => withStays(desk, viewed(await readTrip(desk, id))),
    async tripHistory(id) {
      const outcome = await readTrip(desk, id);
      if (outcome.type !== 'ok') return outcome;
      return { ...outcome, value: world.journal.readStream(tripStream(id), 0) };
    },
    async trips(filter) {
      const written = await desk.listsWritten();
      if (written.type !== 'ok') return written;
      return readAt(world.projections.trips(filter), written.position);
    },
    tripFees: (id) => feesNow(desk, id),
    async cancelTrip(context, id, why, expectedFees) {
      const fees = await feesNow(desk, id);
      if (fees.type !== 'ok') return fees;
      const [refusal] = [...againstCancelling(fees.value), ...feeChange(fees.value, expectedFees)];
      return viewed(await tellTrip(desk, context, id, { type: 'cancel_trip', why }, refusal));
    },
    retryTrip: async (context, id) =>
      viewed(await tellKnown(desk, context, id, { type: 'retry_trip' })),
    resolveLeg: async (context, id, resolution) =>
      viewed(await tellKnown(desk, context, id, { type: 'resolve_leg', ...resolution })),
    async suppliers() {
      return readAt([...core.parts.suppliers.keys()].sort(), world.journal.durablePosition);
    },
    async supplierOffers(supplier) {
      const offers = await offersOf(desk, supplier);
      if (offers.type !== 'ok') return offers;
      return { ...offers, value: { supplier, offers: offers.value } };
    },
  };
}

async function requestTrip(
  desk: CallDesk,
  context: CallContext,
  { legs: wishes, payer }: TripRequest,
): Promise<Outcome<TripView>> {
  const failure = desk.inFlight.refusal(true);
  if (failure !== undefined) return { type: 'failed', failure };
  const id = desk.idFor('trip', context) as TripId;
  const command = { type: 'request_trip', payer } as const;
  // A trip that is there decides nothing anew: the key is all that it looks at. An actor alone is
  // no trip: its request may have been refused, or never have reached the disk.
  const known = isKnown(desk, id) ? await readTrip(desk, id) : undefined;
  if (known?.type === 'failed') return known;
  if (known?.type === 'ok') {
    return viewed(await tellTrip(desk, context, id, { ...command, legs: [] }));
  }
  const legs: LegRequest[] = [];
  for (const [index, wish] of wishes.entries()) {
    const leg = await legOf(desk, id, index + 1, wish);
    if ('type' in leg) return leg;
    // It is the supplier's fault and not the request's, which may be repeated.
    if ('code' in leg && leg.code === 'supplier_unavailable') return rejectedWith(leg);
    if ('code' in leg) return rejectedWith({ code: 'leg_refused', leg: index + 1, reason: leg });
    legs.push(leg);
  }
  return viewed(await tellTrip(desk, context, id, { ...command, legs }));
}

/** What the leg would be, why it cannot be, or why that cannot be said. */
async function legOf(
  desk: CallDesk,
  tripId: TripId,
  leg: number,
  wish: LegWish,
): Promise<LegRequest | Rejection | Extract<Outcome<never>, { type: 'failed' }>> {
  if ('stay' in wish) {
    const asked = await askedStay(desk, wish.stay);
    if (asked.type !== 'ok') return asked.type === 'failed' ? asked : asked.rejection;
    const name = legKey(tripId, leg, 'try');
    const bookingId = desk.world.chance.derivedId('booking', `trip/${tripId}`, name) as BookingId;
    return { kind: 'stay', bookingId, terms: { ...asked.value, tripId } };
  }
  const { supplier, offerId, quantity } = wish;
  const offers = await offersOf(desk, supplier);
  if (offers.type !== 'ok') return offers.type === 'failed' ? offers : offers.rejection;
  const offer = offers.value.find((one) => one.offerId === offerId);
  if (offer === undefined) return { code: 'not_found', what: 'supplier_offer', id: offerId };
  const { isRefundable, price, cancellationFee } = offer;
  const sold = { price: times(price, quantity), cancellationFee: times(cancellationFee, quantity) };
  return { kind: 'supplier', supplier, offerId, quantity, isRefundable, ...sold };
}

function times({ amountMinor, currency }: Money, quantity: number): Money {
  return { amountMinor: amountMinor * quantity, currency };
}

function offersOf(
  { core, world, inFlight }: CallDesk,
  supplier: SupplierName,
): Promise<Outcome<readonly SupplierOffer[]>> {
  const actor = core.parts.suppliers.get(supplier);
  if (actor === undefined) {
    return Promise.resolve(rejectedWith({ code: 'not_found', what: 'supplier', id: supplier }));
  }
  const unavailable = rejectedWith({ code: 'supplier_unavailable', supplier });
  return inFlight.run<readonly SupplierOffer[]>(false, (respond) => {
    const answer = (offers: readonly SupplierOffer[] | undefined): void => {
      respond(offers === undefined ? unavailable : readAt(offers, world.journal.durablePosition));
    };
    if (actor.tell({ type: 'offers', answer }) !== undefined) respond(unavailable);
  });
}

function isKnown({ core, world }: CallDesk, id: TripId): boolean {
  return core.directory.isResidentTrip(id) || world.journal.hasStream(tripStream(id));
}

/** A trip that takes too long is answered as it then is: still under way. */
function tellTrip(
  { core, inFlight }: CallDesk,
  context: CallContext,
  id: TripId,
  command: TripCommand,
  refusal?: Rejection,
): Promise<Outcome<TripState>> {
  const refused = refusal === undefined ? {} : { refusal };
  const late = failed('deadline_exceeded', limits.storageRetryMs);
  return inFlight.run<TripState>(
    true,
    (respond) => {
      const message = { type: 'call', command, context, respond, ...refused } as const;
      if (core.directory.trip(id).tell(message) !== undefined) respond(busy());
    },
    (respond) => {
      // One that is settled by now has another answer, and a retry is given that.
      askState({ core }, id, (outcome) => {
        const isSettledNow = outcome.type === 'ok' && isSettledTrip(outcome.value);
        respond(isSettledNow ? { type: 'failed', failure: late } : outcome);
      });
    },
  );
}

async function tellKnown(
  desk: CallDesk,
  context: CallContext,
  id: TripId,
  command: TripCommand,
): Promise<Outcome<TripState>> {
  const read = await readTrip(desk, id);
  return read.type === 'ok' ? tellTrip(desk, context, id, command) : read;
}

function readTrip(desk: CallDesk, id: TripId): Promise<Outcome<TripState>> {
  // By now the journal may be closed that would have to be looked into.
  const draining = desk.draining();
  if (draining !== undefined) return Promise.resolve(draining);
  // What is no id can be nobody's name, and an actor is spawned for whatever is asked for.
  const isThere = isId(id) && isKnown(desk, id);
  if (!isThere) return Promise.resolve(rejectedWith({ code: 'not_found', what: 'trip', id }));
  return desk.inFlight.run<TripState>(false, (respond) => askState(desk, id, respond));
}

function askState({ core }: Pick<CallDesk, 'core'>, id: TripId, respond: Respond<TripState>): void {
  if (core.directory.trip(id).tell({ type: 'read', respond }) !== undefined) respond(busy());
}

function viewed(outcome: Outcome<TripState>): Outcome<TripView> {
  if (outcome.type !== 'ok') return outcome;
  const { value: state } = outcome;
  return {
    ...outcome,
    value: { state, allowedActions: tripActions(state), cases: casesOf(state) },
  };
}

/** Each stay as its booking is now: it is changed, cancelled and not shown up for by itself, too. */
async function withStays(desk: CallDesk, outcome: Outcome<TripView>): Promise<Outcome<TripView>> {
  if (outcome.type !== 'ok') return outcome;
  const { state } = outcome.value;
  const read = await bookingsOf(desk, state);
  if (read.type !== 'ok') return read;
  const stays = read.value;
  const allowedActions = tripActions(state, againstCancelling(feesOf(desk, state, stays)));
  const position = Math.max(outcome.position, read.position);
  return { ...outcome, position, value: { ...outcome.value, allowedActions, stays } };
}

async function feesNow(desk: CallDesk, id: TripId): Promise<Outcome<TripFees>> {
  const trip = await readTrip(desk, id);
  if (trip.type !== 'ok') return trip;
  const bookings = await bookingsOf(desk, trip.value);
  if (bookings.type !== 'ok') return bookings;
  return { ...trip, value: feesOf(desk, trip.value, bookings.value) };
}
