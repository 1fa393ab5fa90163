/** Trips in an embedded engine, with suppliers that have ledgers of their own. */
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { addDays, nightsOf } from '../../src/domain/calendar.ts';
import type { TripState } from '../../src/domain/trip/trip.ts';
import { casesOf } from '../../src/domain/trip/trip-case.ts';
import type { WebhookEventType } from '../../src/domain/webhooks/webhook-event-types.ts';
import type { WebhookMessage } from '../../src/domain/webhooks/webhook-message.ts';
import { madeTrip, tripBody } from '../../src/http/trips/trip-body.ts';
import { webhookBodies } from '../../src/http/webhooks/webhook-answers.ts';
import { limits } from '../../src/limits.ts';
import type { Outcome } from '../../src/ports/engine.ts';
import type { TripView } from '../../src/ports/trips.ts';
import { RecordedWebhooks } from '../../src/testing/doubles/recorded-webhooks.ts';
import { until } from '../../src/testing/until.ts';
import { directoryProblems } from '../../src/verify-directory.ts';
import { openTrips, TripWorld, tripOf } from '../support/trip-world.ts';

let world: TripWorld;
beforeAll(async () => {
  world = await TripWorld.open({ rooms: 4 });
});
afterAll(async () => {
  await world.hotel.stop();
  expect(directoryProblems(world.hotel.path)).toEqual([]);
  await world.close();
});

/** Why a trip came to nothing, in few words. */
function undoText({ undo }: TripState): string {
  switch (undo?.kind) {
    case 'leg_refused': {
      const { reason } = undo;
      const told = reason.code === 'supplier_refused' ? reason.reason : reason.code;
      return `leg ${undo.leg}: ${told}`;
    }
    case 'not_undoable':
      return `not undoable: ${undo.legs.join(', ')}`;
    default:
      return undo?.kind ?? '';
  }
}

function refusalText(outcome: Outcome<TripView>): string {
  if (outcome.type !== 'rejected') return outcome.type;
  const { rejection } = outcome;
  return rejection.code === 'leg_refused'
    ? `leg ${rejection.leg}: ${rejection.reason.code}`
    : rejection.code;
}

describe('what becomes of', () => {
  test.each([
    ['stay / flight vie-lis-flex / car compact-week', 'confirmed', ''],
    ['flight vie-lis-basic / stay / car van-week', 'confirmed', ''],
    ['flight test-slow', 'confirmed', ''],
    ['stay / flight test-sold-out', 'failed', 'leg 2: sold_out'],
    ['car test-not-confirmed / stay', 'failed', 'leg 1: not_confirmed'],
    ['stay / car test-not-confirmed', 'failed', 'leg 2: not_confirmed'],
    ['stay / flight test-declined', 'failed', 'leg 2: payment_declined'],
    ['stay / flight test-not-confirmed-final', 'failed', 'leg 2: not_confirmed'],
    ['stay / flight test-brief', 'failed', 'leg 2: expired'],
    ['flight test-dearer / stay', 'failed', 'leg 1: price_changed'],
    ['flight test-turns-final / car test-turns-final', 'failed', 'not undoable: 1, 2'],
    ['flight test-turns-final / stay', 'confirmed', ''],
    ['flight test-error / car test-error-final / stay', 'confirmed', ''],
    ['flight vie-lis-flex / car test-not-cancelled / stay', 'confirmed', ''],
  ])('%s: %s %s', async (legs, status, why) => {
    const key = `trip ${legs}`;
    const trip = await world.settled(tripOf(await world.book(key, legs.split(' / '))).id);
    expect([trip.status, undoText(trip)]).toEqual([status, why]);
    const standing = new Set(await world.standing(trip.id));
    expect([...standing]).toEqual([status === 'confirmed' ? 'confirmed' : 'undone']);
    // The same request, and the same answer.
    const again = await world.book(key, legs.split(' / '));
    expect(again).toMatchObject({ type: 'ok', isReplay: true, value: { state: { status } } });
    if (status === 'confirmed') {
      await world.hotel.engine.cancelTrip(world.hotel.context(), trip.id, 'done with it');
    }
  });

  test.each([
    ['flight vie-lis-basic / car compact-week-prepaid', 'trip_not_undoable'],
    ['stay / flight nonsense', 'leg 2: not_found'],
    ['ship to-lisbon', 'leg 1: not_found'],
    ['stay 9', 'leg 1: no_availability'],
  ])('%s is refused before anything is asked: %s', async (legs, told) => {
    // Again as well: the second time a trip of two final legs once became one of no legs at all.
    for (let time = 0; time < 2; time += 1) {
      expect(refusalText(await world.book(`early ${legs}`, legs.split(' / ')))).toBe(told);
    }
  });

  test('a card that is declined undoes every leg', async () => {
    const legs = ['flight vie-lis-flex', 'stay', 'car compact-week'];
    const trip = tripOf(await world.book('declined', legs, 'tok_declined'));
    expect([trip.status, undoText(trip)]).toEqual(['failed', 'leg 1: payment_declined']);
    expect(await world.standing(trip.id)).toEqual(['undone', 'undone', 'undone']);
  });
});

describe('cancelling', () => {
  test('is shown before with its fees, a sum a currency, and costs what was shown', async () => {
    const sold = ['stay', 'flight vie-lis-flex 2', 'flight lhr-lis-flex', 'car compact-week'];
    // Refundable in the catalogue and not as it was reserved: the whole price is kept.
    const legs = [...sold, 'car test-turns-final'];
    const { id } = tripOf(await world.book('to cancel', legs));
    const { engine } = world.hotel;
    const fees = await engine.tripFees(id);
    if (fees.type !== 'ok') throw new Error('no fees');
    const { legs: byLeg, totals } = fees.value;
    expect(byLeg.map(({ fee }) => fee.amountMinor)).toEqual([0, 6_000, 2_500, 0, 10_000]);
    // One currency at a time was told, and who mended that was refused for the next.
    const [euros, pounds] = totals;
    if (euros === undefined || pounds === undefined) throw new Error('one currency');
    const expected = { ...pounds, amountMinor: pounds.amountMinor + 1 };
    const refused = await engine.cancelTrip(world.hotel.context(), id, 'ill', [expected]);
    expect(refused).toMatchObject({
      rejection: {
        ...{ code: 'fee_changed', currency: pounds.currency },
        ...{ expectedMinor: expected.amountMinor, actualMinor: pounds.amountMinor },
        others: [{ expectedMinor: 0, actualMinor: euros.amountMinor, currency: euros.currency }],
      },
    });
    const done = tripOf(await engine.cancelTrip(world.hotel.context(), id, 'ill', totals));
    expect(done.status).toBe('cancelled');
    expect(done.legs.map(({ fee }) => fee?.amountMinor)).toEqual([0, 6_000, 2_500, 0, 10_000]);
    expect(new Set(await world.standing(id))).toEqual(new Set(['undone']));
    const again = await engine.cancelTrip(world.hotel.context(), id, 'ill');
    expect(refusalText(again)).toBe('trip_invalid_state');
  });

  test('undoes in reverse, and a supplier that refuses leaves a case for a person', async () => {
    const legs = ['stay', 'flight test-not-cancelled', 'car compact-week'];
    const { id } = tripOf(await world.book('stuck', legs));
    const { engine } = world.hotel;
    const stuck = tripOf(await engine.cancelTrip(world.hotel.context(), id, 'ill'));
    expect(stuck.status).toBe('escalated');
    expect(await world.standing(id)).toEqual(['undone', 'confirmed', 'undone']);
    const [found] = casesOf(stuck);
    expect(found).toMatchObject({
      leg: 2,
      at: 'flight',
      reference: `booking_${id}:2:try`,
      key: `${id}:2:cancel`,
      reason: 'not_cancelled',
    });
    expect(found?.toDo).toContain('Have flight cancel');
    const retry = world.hotel.context();
    const retried = tripOf(await engine.retryTrip(retry, id));
    expect(casesOf(retried)[0]?.key).toBe(`${id}:2:cancel-2`);
    const resolution = { leg: 2, outcome: 'undone', note: 'by telephone' } as const;
    const context = world.hotel.context('resolve');
    const resolved = await engine.resolveLeg(context, id, resolution);
    expect(tripOf(resolved)).toMatchObject({ status: 'cancelled' });
    // A repetition is told how it ended, and not how it stood between two events of the decision.
    const repeated = await engine.resolveLeg(context, id, resolution);
    expect(repeated).toEqual({ ...resolved, isReplay: true });
    expect(tripOf(await engine.retryTrip(retry, id))).toEqual(retried);
    const history = await engine.tripHistory(id);
    const events = history.type === 'ok' ? history.value : [];
    const undoing = events.filter(({ type }) => type === 'LegUndoing');
    expect(undoing.map(({ data }) => (data as { leg: number }).leg)).toEqual([3, 2, 1, 2]);
    // Each transition says who: a caller by name, and the engine by what a caller asked for.
    expect(events.every(({ metadata }) => metadata.by === 'ada')).toBe(true);
  });
});

describe('a trip is read', () => {
  /** Of the wire: the leg's status, its booking's, its dates and price, and the sum. */
  async function told(id: TripState['id']) {
    const outcome = await world.hotel.engine.trip(id);
    if (outcome.type !== 'ok') throw new Error('no trip');
    const { legs, totals } = tripBody(outcome.value, outcome.version);
    const [{ status, stay, price } = {}] = legs;
    const { status: booking, departure } = stay ?? {};
    return { status, booking, departure, price: price?.amount, total: totals[0]?.amount };
  }

  test('with its stay as the booking is after a change and a cancellation by itself', async () => {
    const { engine } = world.hotel;
    const { id, legs } = tripOf(await world.book('followed', ['stay']));
    const [{ request } = {}] = legs;
    if (request?.kind !== 'stay') throw new Error('no stay');
    const { bookingId } = request;
    const before = await told(id);
    expect(before).toMatchObject({ status: 'confirmed', booking: 'confirmed' });
    expect(before.total).toBe(before.price);
    const { arrival, departure } = request.terms.stay;
    const shorter = nightsOf({ arrival, departure }).at(-1) ?? departure;
    const stay = { arrival, departure: shorter };
    const changed = await engine.modify(world.hotel.context(), bookingId, {
      departure: shorter,
    });
    expect(changed).toMatchObject({ type: 'ok', value: { state: { terms: { stay } } } });
    const after = await told(id);
    expect(after.departure).toBe(shorter);
    expect(after.price).not.toBe(before.price);
    expect(after.total).toBe(after.price);
    await engine.cancel(world.hotel.context(), bookingId, 'ill');
    expect(await told(id)).toMatchObject({ booking: 'cancelled', total: '0.00' });
    // What was answered under the key is answered again, and says nothing of today.
    expect(await world.book('followed', ['stay'])).not.toHaveProperty('value.stays');
  });
});

describe('a trip whose stay waits for the money of a change', () => {
  test('says that it cannot be cancelled meanwhile, and is refused for that', async () => {
    const { engine, bank } = world.hotel;
    const { id, legs } = tripOf(await world.book('changing', ['stay', 'car compact-week']));
    const [{ request } = {}] = legs;
    if (request?.kind !== 'stay') throw new Error('no stay');
    const { bookingId, terms } = request;
    const cancelling = async () => {
      const read = await engine.trip(id);
      if (read.type !== 'ok') throw new Error('no trip');
      return read.value.allowedActions.find(({ action }) => action === 'cancel');
    };
    expect(await cancelling()).toMatchObject({ isAllowed: true });
    await engine.modify(world.hotel.context(), bookingId, {
      departure: addDays(terms.stay.departure, 1),
      paymentToken: 'tok_requires_action',
    });
    const reason = { code: 'modification_pending', action: 'cancel' };
    const refusal = { code: 'leg_refused', leg: 1, reason };
    expect(await cancelling()).toMatchObject({ isAllowed: false, reasons: [refusal] });
    expect(await engine.cancelTrip(world.hotel.context(), id, 'ill')).toMatchObject({
      rejection: refusal,
    });
    await bank.completeAction(`${bookingId}:authorise-2`, 'approve');
    await until(async () => (await cancelling())?.isAllowed === true);
    expect(tripOf(await engine.cancelTrip(world.hotel.context(), id, 'ill')).status).toBe(
      'cancelled',
    );
  });
});

describe('lists', () => {
  test('show trips by status, each with its latest', async () => {
    const { id } = tripOf(await world.book('listed', ['car compact-week']));
    const found = await world.hotel.engine.trips({ status: 'confirmed', limit: 500 });
    const rows = found.type === 'ok' ? found.value : [];
    expect(rows.filter((row) => row.id === id)).toMatchObject([
      { status: 'confirmed', legCount: 1, guestName: 'Ada Byron' },
    ]);
    expect(await world.hotel.engine.suppliers()).toMatchObject({ value: ['car', 'flight'] });
  });
});

describe('whoever listens', () => {
  test('is told how a trip and its stays ended, in words that are documented', async () => {
    const webhooks = new RecordedWebhooks();
    const told = await openTrips({ webhooks });
    const { engine } = told.hotel;
    await engine.createWebhookEndpoint(told.hotel.context('hook'), {
      url: 'https://pms.example/hooks',
      description: null,
      eventTypes: [
        ...['trip.confirmed', 'trip.failed', 'trip.canceled', 'trip.escalated'],
        ...['reservation.created', 'reservation.canceled'],
      ] as WebhookEventType[],
      propertyIds: null,
      isActive: true,
    });
    await told.book('no', ['flight test-sold-out', 'stay']);
    const { id } = tripOf(await told.book('yes', ['flight test-not-cancelled', 'stay']));
    await engine.cancelTrip(told.hotel.context(), id, 'ill');
    const resolution = { leg: 1, outcome: 'undone', note: 'by telephone' } as const;
    await engine.resolveLeg(told.hotel.context(), id, resolution);
    await until(() => webhooks.sent.length === 6);
    const messages = webhooks.sent.map(({ body }) => JSON.parse(body) as WebhookMessage);
    const types = ['trip.failed', 'trip.confirmed', 'trip.escalated', 'trip.canceled'];
    const stays = ['reservation.created', 'reservation.canceled'];
    expect(messages.map(({ type }) => type).sort()).toEqual([...types, ...stays].toSorted());
    for (const message of messages) {
      expect(webhookBodies.get(message.type)?.safeParse(message).error).toBeUndefined();
    }
    // Those of one trip come in its order.
    const ofOne = messages.filter(({ data }) => data.tripId === id).map(({ type }) => type);
    expect(ofOne.filter((type) => type.startsWith('trip.'))).toEqual(types.slice(1));
    expect(ofOne.filter((type) => !type.startsWith('trip.'))).toEqual(stays);
  });
});

describe('a supplier', () => {
  test('that is out is not asked for a trip, and one that falls silent undoes it', async () => {
    const dark = await openTrips();
    dark.suppliers.flight.setOutage('errors');
    const refused = await dark.book('out', ['stay', 'flight vie-lis-flex']);
    expect(refusalText(refused)).toBe('supplier_unavailable');
    dark.suppliers.flight.setOutage('none');
    // The catalogue is read and then nothing is heard any more.
    dark.weather.flight.weather = () => 'request_failed';
    const { id } = await begun(dark);
    dark.hotel.clock.advance(limits.tripReserveMs);
    await until(async () => (await dark.trip(id)).status === 'compensating');
    dark.hotel.clock.advance(limits.tripUndoMs);
    const stuck = await dark.settled(id);
    expect(casesOf(stuck)).toMatchObject([{ leg: 2, step: 'cancel', reason: 'no_answer' }]);
    expect(await dark.standing(id)).toEqual(['undone', 'undone']);
    dark.weather.flight.weather = () => 'fair';
    const retried = await dark.hotel.engine.retryTrip(dark.hotel.context(), id);
    expect(tripOf(retried).status).toBe('failed');
  });
});

describe('a trip that is cancelled while it is under way', () => {
  test('is a refusal with its id to whoever asked for it, on a repeated key too', async () => {
    const slow = await openTrips();
    const { id, pending } = await begun(slow, SLOW);
    await slow.hotel.engine.cancelTrip(slow.hotel.context(), id, 'ill');
    for (const outcome of [await pending, await slow.book('hanging', SLOW)]) {
      const problem = { code: 'trip_cancelled', kind: { status: 409 }, tripId: id };
      expect(madeTrip(outcome)).toMatchObject({ type: 'problem', problem });
    }
  });
});

const SLOW = ['stay', 'flight test-slow'];

/** A trip that has been asked for and hangs at its flight. */
async function begun(at: TripWorld, legs = ['stay', 'flight vie-lis-flex']) {
  const pending = at.book('hanging', legs);
  onTestFinished(async () => void (await pending));
  const all = async () => {
    const found = await at.hotel.engine.trips({ status: 'reserving', limit: 5 });
    return found.type === 'ok' ? found.value : [];
  };
  await until(async () => (await all()).length > 0);
  const [row] = await all();
  return { id: (row?.id ?? '') as TripState['id'], pending };
}
