/**
 * Calls about trips: each change is one message to the trip's actor. What a leg costs and on which
 * terms is found out before, and asks of nobody anything that would have to be undone.
 */

import type { BookingState } from '../domain/booking/booking.ts';
import { previewCancellation } from '../domain/booking/cancellation-preview.ts';
import { isOver } from '../domain/booking/is-over.ts';
import type { BookingId, SupplierName, TripId } from '../domain/ids.ts';
import { isId } from '../domain/ids.ts';
import type { Money } from '../domain/money.ts';
import type { Rejection } from '../domain/rejection.ts';
import { canBeUndone, legKey } from '../domain/trip/leg-order.ts';
import type { LegRequest, TripCommand, TripLeg, TripState } from '../domain/trip/trip.ts';
import { tripActions } from '../domain/trip/trip-actions.ts';
import { casesOf } from '../domain/trip/trip-case.ts';
import { limits } from '../limits.ts';
import type { CallContext, Outcome } from '../ports/engine.ts';
import type { SupplierOffer } from '../ports/supplier.ts';
import type {
  LegFee,
  LegWish,
  TripCalls,
  TripFees,
  TripRequest,
  TripView,
} from '../ports/trips.ts';
import { readBooking } from './booking-call.ts';
import { askedStay } from './booking-calls.ts';
import { busy, failed, rejectedWith } from './call.ts';
import { type CallDesk, type Respond, readAt } from './call-desk.ts';
import { isSettledTrip, tripStream } from './trip-entity.ts';

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
    async tripFees(id) {
      const outcome = await readTrip(desk, id);
      if (outcome.type !== 'ok') return outcome;
      return { ...outcome, value: await feesOf(desk, outcome.value) };
    },
    async cancelTrip(context, id, why, expectedFees) {
      const read = await readTrip(desk, id);
      if (read.type !== 'ok') return read;
      const fees = await feesOf(desk, read.value);
      const refusal = cannotCancel(fees) ?? feeChange(fees, expectedFees);
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
  const stays = new Map<BookingId, BookingState>();
  let { position } = outcome;
  for (const { request } of outcome.value.state.legs) {
    if (request.kind !== 'stay') continue;
    const read = await readBooking(desk, request.bookingId);
    if (read.type === 'failed') return read;
    // A hold that was never placed has no booking.
    if (read.type === 'rejected') continue;
    stays.set(request.bookingId, read.value);
    position = Math.max(position, read.position);
  }
  return { ...outcome, position, value: { ...outcome.value, stays } };
}

async function feesOf(desk: CallDesk, state: TripState): Promise<TripFees> {
  const legs: LegFee[] = [];
  for (const leg of state.legs) legs.push(await feeOf(desk, state, leg));
  const totals = new Map<Money['currency'], number>();
  for (const { fee } of legs) {
    totals.set(fee.currency, (totals.get(fee.currency) ?? 0) + fee.amountMinor);
  }
  return {
    state,
    legs,
    totals: [...totals].map(([currency, amountMinor]) => ({ amountMinor, currency })),
  };
}

/** Nothing is owed for what the customer has not been promised yet. */
async function feeOf(desk: CallDesk, trip: TripState, one: TripLeg) {
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
  const read = await readBooking(desk, request.bookingId);
  // A booking that is over by itself is not cancelled again.
  if (read.type !== 'ok' || isOver(read.value)) return none;
  const nowMs = desk.world.clock.now();
  const preview = previewCancellation(read.value, nowMs, desk.dateAt(propertyId, nowMs));
  return { ...none, fee: { amountMinor: preview.feeMinor, currency }, reasons: preview.reasons };
}

function cannotCancel({ legs }: TripFees): Rejection | undefined {
  const found = legs.find(({ reasons }) => reasons.length > 0);
  const [reason] = found?.reasons ?? [];
  if (found === undefined || reason === undefined) return undefined;
  return { code: 'leg_refused', leg: found.leg, reason };
}

/** Every currency in which something is owed has to be expected, and with that sum. */
function feeChange(
  { totals }: TripFees,
  expectedFees: readonly Money[] | undefined,
): Rejection | undefined {
  if (expectedFees === undefined) return undefined;
  const sums = new Map<string, number>(totals.map((one) => [one.currency, one.amountMinor]));
  for (const { amountMinor: expectedMinor, currency } of expectedFees) {
    const actualMinor = sums.get(currency) ?? 0;
    sums.delete(currency);
    if (actualMinor === expectedMinor) continue;
    return { code: 'fee_changed', expectedMinor, actualMinor, currency };
  }
  const [more] = [...sums].filter(([, actualMinor]) => actualMinor > 0);
  if (more === undefined) return undefined;
  return { code: 'fee_changed', expectedMinor: 0, actualMinor: more[1], currency: more[0] };
}
