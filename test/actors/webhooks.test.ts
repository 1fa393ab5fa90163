/**
 * Webhooks of an embedded engine, as the other side sees them: what is sent and when, in which
 * order, how often, and what a secret, a filter and a refusal do to it.
 */
import { Webhook } from 'standardwebhooks';
import { describe, expect, onTestFinished, test } from 'vitest';
import { addDays } from '../../src/domain/calendar.ts';
import type { PropertyId, WebhookEndpointId } from '../../src/domain/ids.ts';
import type { WebhookEndpointDetails } from '../../src/domain/webhooks/webhook-endpoint.ts';
import type { WebhookMessage } from '../../src/domain/webhooks/webhook-message.ts';
import { webhookBodies } from '../../src/http/webhooks/webhook-answers.ts';
import { limits } from '../../src/limits.ts';
import type { Outcome } from '../../src/ports/engine.ts';
import type { WebhookRequest } from '../../src/ports/webhooks.ts';
import { RecordedWebhooks } from '../../src/testing/doubles/recorded-webhooks.ts';
import { ARRIVAL, adler, double } from '../../src/testing/hotel-adler.ts';
import { until } from '../../src/testing/until.ts';
import { directoryProblems } from '../../src/verify-directory.ts';
import { webhookHeaders } from '../../src/webhooks/webhook-signature.ts';
import { bookingOf, daysMs, type Hotel, minutesMs, openHotel } from '../support/engine-world.ts';
import { addRooms, assign, say } from '../support/rooms-world.ts';

const URL_ONE = 'https://one.example/hooks';
const URL_TWO = 'https://two.example/hooks';

const details: WebhookEndpointDetails = {
  url: URL_ONE,
  description: null,
  eventTypes: null,
  propertyIds: null,
  isActive: true,
};

function told<Value>(outcome: Outcome<Value>): Value {
  if (outcome.type === 'ok') return outcome.value;
  throw new Error(`not ok: ${JSON.stringify(outcome)}`);
}

async function open() {
  const webhooks = new RecordedWebhooks();
  onTestFinished(() => webhooks.sent.forEach(expectDocumented));
  const hotel = await openHotel({ webhooks, rooms: 5 });
  const register = async (given: Partial<WebhookEndpointDetails> = {}, key?: string) =>
    told(await hotel.engine.createWebhookEndpoint(hotel.context(key), { ...details, ...given }));
  return { hotel, webhooks, register };
}

function bodyOf(request: WebhookRequest): WebhookMessage {
  return JSON.parse(request.body) as WebhookMessage;
}

function typesTo(webhooks: RecordedWebhooks, url = URL_ONE): readonly string[] {
  return webhooks.sent.filter((one) => one.url === url).map((one) => bodyOf(one).type);
}

/** As the API document prints it. */
function expectDocumented({ body }: WebhookRequest): void {
  const message = JSON.parse(body) as WebhookMessage;
  const found = webhookBodies.get(message.type)?.safeParse(message);
  expect(found?.success, `${body}\n${found?.error?.message}`).toBe(true);
}

/** Nothing more comes for a while. */
async function quiet(webhooks: RecordedWebhooks): Promise<void> {
  let count = -1;
  while (count !== webhooks.sent.length) {
    count = webhooks.sent.length;
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
}

/** Lets days of waiting pass in milliseconds. */
async function hurried(hotel: Hotel, condition: () => boolean): Promise<void> {
  const { haste } = hotel.scheduler;
  hotel.scheduler.haste = 50_000_000;
  await until(condition);
  hotel.scheduler.haste = haste;
}

async function verified(hotel: Hotel): Promise<readonly string[]> {
  await hotel.stop();
  const problems = directoryProblems(hotel.path);
  await hotel.start();
  return problems;
}

describe('what is told', () => {
  test('of a booking: each step once, in order, with figures and without the guest', async () => {
    const { hotel, webhooks, register } = await open();
    await register({ eventTypes: ['reservation.created', 'reservation.canceled'] });
    const { id } = bookingOf(await hotel.book('b1', { rooms: 2 }));
    await hotel.engine.cancel(hotel.context(), id, 'Flu');
    await until(() => webhooks.sent.length === 2);
    const [created, canceled] = webhooks.sent.map(bodyOf);
    expect(created).toMatchObject({
      type: 'reservation.created',
      orderingKey: `booking/${id}`,
      data: {
        bookingId: id,
        propertyId: adler,
        status: 'confirmed',
        arrival: ARRIVAL,
        departure: addDays(ARRIVAL, 3),
        rooms: [
          { roomTypeId: double, ratePlanId: 'base', adults: 2, children: 0 },
          { roomTypeId: double, ratePlanId: 'base', adults: 2, children: 0 },
        ],
        total: { amount: '720.00', currency: 'EUR' },
      },
    });
    expect(canceled).toMatchObject({ type: 'reservation.canceled', data: { status: 'cancelled' } });
    expect(canceled?.sequence).toBeGreaterThan(created?.sequence ?? Number.NaN);
    expect(webhooks.sent.map(({ body }) => body).join()).not.toMatch(/Byron|tok_|Flu/);
  });

  test('of a hold and its payment, and never what only the engine cares about', async () => {
    const { hotel, webhooks, register } = await open();
    const isOfBookings = (type: string) => type !== 'ari.changed';
    await register();
    const { id } = bookingOf(await hotel.hold('h1'));
    await hotel.engine.extendHold(hotel.context(), id, undefined);
    await hotel.engine.bookHold(hotel.context(), id, {
      guest: { firstName: 'Ada', lastName: 'Byron' },
      paymentToken: 'tok_approved',
    });
    await until(() => typesTo(webhooks).includes('payment.captured'));
    expect(typesTo(webhooks).filter(isOfBookings)).toEqual([
      'hold.created',
      'hold.extended',
      'hold.confirmed',
      'reservation.created',
      'payment.authorised',
      'payment.captured',
    ]);
    const before = webhooks.sent.length;
    const { id: second } = bookingOf(await hotel.hold('h2'));
    await hotel.engine.releaseHold(hotel.context(), second);
    const { id: third } = bookingOf(await hotel.hold('h3', { ttlMs: minutesMs(1) }));
    hotel.clock.set(hotel.clock.now() + minutesMs(2));
    await until(() => typesTo(webhooks).includes('hold.expired'));
    // Each booking has its own order, and none before the other's.
    const later = webhooks.sent.slice(before).map(bodyOf);
    const typesOf = (id: string) =>
      later.filter(({ orderingKey }) => orderingKey === `booking/${id}`).map(({ type }) => type);
    expect(typesOf(second)).toEqual(['hold.created', 'hold.released']);
    expect(typesOf(third)).toEqual(['hold.created', 'hold.expired']);
  });

  test('of a change, and of a guest who is sent elsewhere', async () => {
    const { hotel, webhooks, register } = await open();
    await register({ eventTypes: ['reservation.amended', 'reservation.walked'] });
    const { id } = bookingOf(await hotel.book('b1'));
    const departure = addDays(ARRIVAL, 2);
    await hotel.engine.modify(hotel.context(), id, { departure, why: 'shorter' });
    hotel.toDay(0);
    const walk = { hotel: 'Hotel Post', costMinor: 9_500, why: 'no room' };
    bookingOf(await hotel.engine.walkGuest(hotel.context(), id, walk));
    await until(() => webhooks.sent.length === 2);
    const [amended, walked] = webhooks.sent.map(bodyOf);
    expect(amended).toMatchObject({
      type: 'reservation.amended',
      data: { departure, total: { amount: '240.00', currency: 'EUR' } },
    });
    expect(walked).toMatchObject({ type: 'reservation.walked', data: { status: 'walked' } });
  });

  test('of rooms for guests and how clean they are, each in its order', async () => {
    const { hotel, webhooks, register } = await open();
    await register({ eventTypes: ['reservation.unit_assigned', 'room.status_changed'] });
    await addRooms(hotel, double, 2);
    const { id } = bookingOf(await hotel.book('b1'));
    await assign(hotel, id, '101');
    await say(hotel, 'inspected', '101', '102');
    await hotel.engine.cancel(hotel.context(), id, 'ill');
    await until(() => webhooks.sent.length === 4);
    const told = webhooks.sent.map(bodyOf);
    const reservation = told.filter(({ orderingKey }) => orderingKey === `booking/${id}`);
    expect(reservation).toMatchObject([
      { data: { reason: 'assigned', rooms: [{ number: '101', room: 0, soldAs: double }] } },
      { data: { reason: 'cancelled', rooms: [] } },
    ]);
    const rooms = told.filter(({ type }) => type === 'room.status_changed');
    expect(rooms.map(({ data }) => data)).toMatchObject([
      { number: '101', status: 'inspected' },
      { number: '102', status: 'inspected' },
    ]);
  });

  test('of rates and availability: one message for many events, with nights', async () => {
    const { hotel, webhooks, register } = await open();
    await register({ eventTypes: ['ari.changed'] });
    await hotel.book('b1');
    const range = { from: ARRIVAL, to: addDays(ARRIVAL, 9) };
    await hotel.engine.setPrices(hotel.context(), adler, double, range, 9_900);
    await quiet(webhooks);
    const bodies = webhooks.sent.map(bodyOf);
    // The nights of one booking are not a message each.
    expect(bodies.length).toBeLessThanOrEqual(3);
    expect(bodies.every(({ orderingKey }) => orderingKey === `property/${adler}`)).toBe(true);
    const changes = bodies.flatMap(({ data }) => data.changes as { kind: string; to: string }[]);
    const availability = changes.filter(({ kind }) => kind === 'availability');
    expect(availability.map(({ to }) => to)).toContain(addDays(ARRIVAL, 2));
    expect(changes).toContainEqual({ roomTypeId: double, kind: 'rates', ...range });
  });

  test('only what was asked for, and only from the beginning on', async () => {
    const { hotel, webhooks, register } = await open();
    await hotel.book('before');
    await register({ propertyIds: ['elsewhere' as PropertyId] });
    await register({ url: URL_TWO, eventTypes: ['reservation.created'] });
    await hotel.book('after');
    await until(() => webhooks.sent.length > 0);
    await quiet(webhooks);
    expect(typesTo(webhooks)).toEqual([]);
    expect(typesTo(webhooks, URL_TWO)).toEqual(['reservation.created']);
  });
});

describe('a secret', () => {
  test('is told to who made it and to their repeated call, and is in no journal', async () => {
    const { hotel, webhooks, register } = await open();
    const made = await register({ eventTypes: ['reservation.created'] }, 'once');
    expect(await register({ eventTypes: ['reservation.created'] }, 'once')).toEqual(made);
    await hotel.book('b1');
    await until(() => webhooks.sent.length === 1);
    const [request] = webhooks.sent;
    if (request === undefined) throw new Error('nothing was sent');
    expect(request.secrets).toEqual([made.secret]);
    // The library reads the clock of the machine, and refuses what is older than five minutes.
    const now = { ...request, atMs: Date.now() };
    expect(new Webhook(made.secret).verify(request.body, webhookHeaders(now))).toEqual(
      bodyOf(request),
    );
    const other = await register({ url: URL_TWO });
    expect(other.secret).not.toBe(made.secret);
    expect(() => new Webhook(other.secret).verify(request.body, webhookHeaders(now))).toThrow();
  });

  test('is replaced without a gap: for a while both sign, then only the new one', async () => {
    const { hotel, webhooks, register } = await open();
    const made = await register({ eventTypes: ['reservation.created'] });
    const { id } = made.state;
    const rotate = (overlapMs: number) =>
      hotel.engine.rotateWebhookSecret(hotel.context(), id, overlapMs);
    const second = told(await rotate(minutesMs(10)));
    await hotel.book('b1');
    await until(() => webhooks.sent.length === 1);
    expect(webhooks.sent[0]?.secrets).toEqual([second.secret, made.secret]);
    const both = { ...(webhooks.sent[0] as WebhookRequest), atMs: Date.now() };
    for (const secret of [second.secret, made.secret]) {
      expect(new Webhook(secret).verify(both.body, webhookHeaders(both))).toBeTruthy();
    }
    hotel.clock.set(hotel.clock.now() + minutesMs(10));
    await hotel.book('b2');
    await until(() => webhooks.sent.length === 2);
    expect(webhooks.sent[1]?.secrets).toEqual([second.secret]);
    const third = told(await rotate(0));
    await hotel.book('b3');
    await until(() => webhooks.sent.length === 3);
    expect(webhooks.sent[2]?.secrets).toEqual([third.secret]);
  });
});

describe('an endpoint that does not take it', () => {
  const only = { eventTypes: ['reservation.created', 'reservation.canceled'] as const };

  test('gets the same message again under the same id, and its key waits', async () => {
    const { hotel, webhooks, register } = await open();
    let failures = 2;
    webhooks.answer = () => {
      failures -= 1;
      return failures >= 0 ? 500 : 204;
    };
    const { state } = await register(only);
    const { id } = bookingOf(await hotel.book('b1'));
    await hotel.engine.cancel(hotel.context(), id, 'Flu');
    await hurried(hotel, () => webhooks.sent.length === 4);
    expect(typesTo(webhooks)).toEqual([
      'reservation.created',
      'reservation.created',
      'reservation.created',
      'reservation.canceled',
    ]);
    expect(new Set(webhooks.sent.slice(0, 3).map((one) => one.id)).size).toBe(1);
    expect(new Set(webhooks.sent.slice(0, 3).map((one) => one.body)).size).toBe(1);
    const tries = async () =>
      told(await hotel.engine.webhookTries(state.id, undefined, 10)).map(
        ({ attempt, status, error }) => ({ attempt, status, error }),
      );
    await until(async () => (await tries()).length === 4);
    expect(await tries()).toEqual([
      { attempt: 1, status: 204, error: null },
      { attempt: 3, status: 204, error: null },
      { attempt: 2, status: 500, error: 'answered 500' },
      { attempt: 1, status: 500, error: 'answered 500' },
    ]);
    expect(await verified(hotel)).toEqual([]);
  });

  test('keeps nobody else waiting, and no booking', async () => {
    const { hotel, webhooks, register } = await open();
    const never = new Promise<number>(() => undefined);
    webhooks.answer = ({ url }) => (url === URL_ONE ? never : 204);
    await register(only);
    await register({ ...only, url: URL_TWO });
    for (let index = 0; index < 5; index += 1) {
      expect(bookingOf(await hotel.book(`b${index}`, { from: index * 3 })).status).toBe(
        'confirmed',
      );
    }
    await until(() => typesTo(webhooks, URL_TWO).length === 5);
    expect(typesTo(webhooks).length).toBeLessThanOrEqual(limits.webhookConcurrentMax);
  });

  test('is given up on after its tries, listed, and had tried again by a person', async () => {
    const { hotel, webhooks, register } = await open();
    webhooks.answer = () => new Error('connection refused');
    const { state } = await register(only);
    await hotel.book('b1');
    const view = async () => told(await hotel.engine.webhookEndpoint(state.id)).delivery;
    await hurried(hotel, () => hotel.engine.outboxDead(2).length === 1);
    expect(await view()).toMatchObject({ dead: 1 });
    expect(webhooks.sent.length).toBe(limits.webhookAttemptsMax);
    expect(await view()).toMatchObject({ waiting: 0, lastError: 'connection refused' });
    expect(await verified(hotel)).toEqual([]);
    webhooks.answer = () => 200;
    const redrive = (ids: readonly string[] | undefined, key: string) =>
      hotel.engine.redriveWebhookMessages(hotel.context(key), state.id, ids);
    expect(await redrive(['msg_x_1_0'], 'r1')).toMatchObject({ type: 'rejected' });
    expect(told(await redrive(undefined, 'r2'))).toEqual({ redriven: 1 });
    expect(told(await redrive(undefined, 'r2'))).toEqual({ redriven: 1 });
    await until(async () => (await view())?.lastError === null);
    expect(webhooks.sent.length).toBe(limits.webhookAttemptsMax + 1);
    expect(await view()).toMatchObject({ waiting: 0, dead: 0, failingSinceMs: null });
  });

  test('is disabled when it is gone, and goes on where it was when taken up', async () => {
    const { hotel, webhooks, register } = await open();
    webhooks.answer = () => 410;
    const { state } = await register(only);
    await hotel.book('b1');
    const view = async () => told(await hotel.engine.webhookEndpoint(state.id));
    await until(async () => (await view()).state.disabled?.reason === 'gone');
    expect(hotel.engine.health().webhooks).toEqual({ endpoints: 1, inactive: 1 });
    // While it is inactive nothing is kept for it; what waited goes on waiting.
    await hotel.book('b2');
    webhooks.answer = () => 204;
    await hotel.restart();
    expect(await view()).toMatchObject({ delivery: { waiting: 1 } });
    const sent = webhooks.sent.length;
    const active = { isActive: true };
    await hotel.engine.changeWebhookEndpoint(hotel.context(), state.id, active);
    await hotel.book('b3');
    await until(async () => webhooks.sent.length === sent + 2);
    expect((await view()).state).toMatchObject({ disabled: undefined, details: active });
    await quiet(webhooks);
    expect(typesTo(webhooks)).toHaveLength(sent + 2);
  });

  test('is disabled when it has taken nothing for days', async () => {
    const { hotel, webhooks, register } = await open();
    webhooks.answer = () => 503;
    const { state } = await register(only);
    const reason = async () =>
      told(await hotel.engine.webhookEndpoint(state.id)).state.disabled?.reason;
    await hotel.book('b1');
    await until(() => webhooks.sent.length === 1);
    hotel.clock.set(hotel.clock.now() + daysMs(2));
    await hotel.book('b2');
    await until(() => webhooks.sent.length >= 2);
    expect(await reason()).toBeUndefined();
    hotel.clock.set(hotel.clock.now() + daysMs(1));
    await hotel.book('b3');
    await until(async () => (await reason()) === 'failing');
  });

  test('is heard when it says when to come again', async () => {
    const { hotel, webhooks, register } = await open();
    webhooks.answer = () => ({ status: 429, retryAfterMs: 20_000 });
    await register(only);
    await hotel.book('b1');
    await until(() => webhooks.sent.length === 1);
    // 20 s pass in two here, and the 5 s of the schedule in half a one.
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect(webhooks.sent.length).toBe(1);
    await until(() => webhooks.sent.length === 2);
  });
});

describe('an endpoint', () => {
  test('can be tried out, while it is active', async () => {
    const { hotel, webhooks, register } = await open();
    const { state } = await register({ eventTypes: ['hold.created'] });
    const ping = () => hotel.engine.pingWebhookEndpoint(hotel.context(), state.id);
    const { messageId } = told(await ping());
    await until(() => webhooks.sent.length === 1);
    expect(webhooks.sent[0]?.id).toBe(messageId);
    expect(typesTo(webhooks)).toEqual(['webhook.ping']);
    await hotel.engine.changeWebhookEndpoint(hotel.context(), state.id, { isActive: false });
    expect(await ping()).toMatchObject({ rejection: { code: 'webhook_endpoint_inactive' } });
  });

  test('that is deleted is gone with all that waited, and its id is nobody else', async () => {
    const { hotel, webhooks, register } = await open();
    webhooks.answer = () => 500;
    const { state } = await register({}, 'made');
    await hotel.book('b1');
    await until(() => webhooks.sent.length > 0);
    const remove = () => hotel.engine.deleteWebhookEndpoint(hotel.context('gone'), state.id);
    expect((await remove()).type).toBe('ok');
    expect((await remove()).type).toBe('ok');
    expect(await hotel.engine.webhookEndpoint(state.id)).toMatchObject({
      rejection: { code: 'not_found', what: 'webhook_endpoint' },
    });
    await hotel.book('b2');
    const position = () => hotel.engine.health().position;
    await until(() => hotel.engine.health().followers.webhooks === position());
    expect(told(await hotel.engine.webhookEndpoints())).toEqual([]);
    expect(await verified(hotel)).toEqual([]);
    expect(hotel.engine.outboxDead(10)).toEqual([]);
  });

  test('is refused for its address, unless the call is one that was taken before', async () => {
    const { hotel, webhooks, register } = await open();
    const made = await register({}, 'k1');
    webhooks.refuses = () => 'private_address';
    expect(await register({}, 'k1')).toEqual(made);
    const create = await hotel.engine.createWebhookEndpoint(hotel.context(), details);
    expect(create).toMatchObject({
      rejection: { code: 'webhook_url_refused', fault: 'private_address', host: 'one.example' },
    });
    const { id } = made.state;
    const change = await hotel.engine.changeWebhookEndpoint(hotel.context(), id, { url: URL_TWO });
    expect(change).toMatchObject({ rejection: { code: 'webhook_url_refused' } });
    expect(await hotel.engine.webhookEndpoint('never-there' as WebhookEndpointId)).toMatchObject({
      rejection: { code: 'not_found' },
    });
  });

  test('is one of a hundred at most', async () => {
    const { hotel, register } = await open();
    for (let index = 0; index < limits.webhookEndpointsMax; index += 1) await register();
    expect(await hotel.engine.createWebhookEndpoint(hotel.context(), details)).toMatchObject({
      rejection: { code: 'too_many_webhook_endpoints', max: 100 },
    });
  });
});

describe('a crash', () => {
  test('at any moment loses no message, and sends none before its event is on disk', async () => {
    const { hotel, webhooks, register } = await open();
    await register({ eventTypes: ['reservation.created'] });
    const acknowledged: string[] = [];
    for (let round = 0; round < 8; round += 1) {
      hotel.disk.isPulled = false;
      const outcome = await hotel.book(`b${round}`, { from: round * 3 });
      if (outcome.type === 'ok') acknowledged.push(outcome.value.state.id);
      await new Promise((resolve) => setTimeout(resolve, round * 10));
      await hotel.crash();
    }
    const heard = () => new Set(webhooks.sent.map((one) => bodyOf(one).data.bookingId));
    await until(() => acknowledged.every((id) => heard().has(id)));
    expect(acknowledged).toHaveLength(8);
    const history = await Promise.all([...heard()].map((id) => hotel.engine.booking(id as never)));
    expect(history.every(({ type }) => type === 'ok')).toBe(true);
    expect(await verified(hotel)).toEqual([]);
  });
});
