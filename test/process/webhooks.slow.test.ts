/**
 * The server is killed again and again while a receiver of its own process takes its webhooks.
 * Afterwards every event of the journal that is to be told has arrived, signed, and in order within
 * its key; nothing has arrived that is not in the journal; and an endpoint that hangs all the while
 * has kept nobody waiting. What is to be told is written down here once more, from the journal.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createHotel, PROPERTY_ID } from '../../src/replay/hotel-client.ts';
import { HttpClient } from '../../src/replay/http-client.ts';
import { SERVER_MAIN, ServerProcess } from '../../src/replay/server-process.ts';
import { Dice } from '../../src/testing/dice.ts';
import { directoryProblems } from '../../src/verify-directory.ts';
import { HOTEL, HotelLoad } from './hotel-load.ts';
import { type JournalEvent, readJournal } from './read-journal.ts';
import { until } from './until.ts';
import type { Received } from './webhook-receiver.ts';

const ROUNDS = 8;
const ANSWERS_A_ROUND = 20;
const CLIENTS = 12;
const DAY_MS = 86_400_000;
const PATIENCE_MS = 240_000;
const SETTLE_MS_MAX = 90_000;

interface Body {
  readonly type: string;
  readonly sequence: number;
  readonly orderingKey: string;
  readonly data: Readonly<Record<string, unknown>>;
}

it(
  `has told everything, in order, after ${ROUNDS} kills`,
  async () => {
    const world = await openWorld();
    const load = new HotelLoad({
      client: world.client,
      name: 'webhooks',
      todayDay: Math.floor(Date.now() / DAY_MS),
    });
    const dice = new Dice(20_261_126, 2);
    const clients = Array.from({ length: CLIENTS }, (_, index) =>
      load.run(new Dice(7, 10 + index)),
    );
    for (let round = 0; round < ROUNDS; round += 1) {
      // However busy the machine is: each kill comes into work.
      const enough = load.told.length + ANSWERS_A_ROUND;
      expect(await until(SETTLE_MS_MAX, () => load.told.length >= enough)).toBe(true);
      await new Promise((resolve) => setTimeout(resolve, 500 * dice.fraction()));
      await world.server.kill();
      expect(directoryProblems(world.path)).toEqual([]);
      world.client.baseUrl = await world.server.start();
    }
    load.stop();
    await Promise.all(clients);
    expect(await until(SETTLE_MS_MAX, () => world.isSettled())).toBe(true);
    const received = await world.received();
    await world.server.kill();
    expect(directoryProblems(world.path)).toEqual([]);
    const journal = readJournal(join(world.path, 'vacancy.db'));
    expect(problemsOf(journal, received)).toEqual([]);
    // A load that never got through, and a receiver without a bad day, would prove nothing.
    expect(load.told.length).toBeGreaterThan(100);
    expect(received.filter(({ isTaken }) => !isTaken).length).toBeGreaterThan(10);
  },
  PATIENCE_MS,
);

async function openWorld() {
  const path = mkdtempSync(join(tmpdir(), 'vacancy-webhooks-'));
  const receiver = fork(join(import.meta.dirname, 'webhook-receiver.ts'));
  const server = new ServerProcess(SERVER_MAIN, path, 0, {
    VACANCY_CLOCK: 'system',
    VACANCY_WEBHOOK_ALLOW: '127.0.0.1',
  });
  const client = new HttpClient(CLIENTS);
  onTestFinished(async () => {
    client.close();
    await server.kill();
    receiver.kill('SIGKILL');
    rmSync(path, { recursive: true, force: true });
  });
  const { port } = await heard<{ port: number }>(receiver);
  client.baseUrl = await server.start();
  const hooks = '/v1/webhook-endpoints';
  const register = (key: string, target: string) => {
    const body = { url: `http://127.0.0.1:${port}${target}` };
    return client.send({ method: 'POST', path: hooks, key, body });
  };
  const made = await register('listens', '/hooks');
  await register('hangs', '/hangs');
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  receiver.send({ secret: made.body.secret });
  await heard(receiver);
  await createHotel(client, HOTEL);
  return {
    path,
    server,
    client,
    async received(): Promise<readonly Received[]> {
      receiver.send({});
      return (await heard<{ received: readonly Received[] }>(receiver)).received;
    },
    /** Nothing waits for the endpoint that listens, and everything has been looked at. */
    async isSettled(): Promise<boolean> {
      const health = await client.send({ method: 'GET', path: '/v1/health' });
      const { position, followers } = health.body as {
        position: number;
        followers: { webhooks: number };
      };
      const view = await client.send({ method: 'GET', path: `${hooks}/${made.body.id}` });
      const { waiting } = view.body.delivery as { waiting: number };
      return waiting === 0 && followers.webhooks === position;
    },
  };
}

function heard<Message>(child: ChildProcess): Promise<Message> {
  return new Promise((resolve) => child.once('message', (message) => resolve(message as Message)));
}

const TYPES: Readonly<Record<string, readonly string[]>> = {
  BookingHeld: ['hold.created'],
  BookingHoldExtended: ['hold.extended'],
  BookingConfirmed: ['reservation.created', 'payment.authorised'],
  BookingFailed: ['reservation.failed'],
  BookingExpired: ['hold.expired'],
  BookingMarkedNoShow: ['reservation.no_show'],
  ModificationConfirmed: ['reservation.amended'],
  GuestChanged: ['reservation.amended'],
  GuestWalked: ['reservation.walked'],
  GuestCheckedIn: ['reservation.checked_in'],
  GuestCheckedOut: ['reservation.checked_out'],
  GuestDepartedEarly: ['reservation.checked_out'],
  PaymentActionRequired: ['payment.action_required'],
  PaymentCaptured: ['payment.captured'],
  PaymentCharged: ['payment.captured'],
  PaymentVoided: ['payment.voided'],
  PaymentRefunded: ['payment.refunded'],
  PaymentEscalated: ['payment.escalated'],
};

/** `{position} {type}` of everything that bookings have to tell. */
function owed(journal: readonly JournalEvent[]): ReadonlySet<string> {
  const since = journal.find(({ type }) => type === 'WebhookEndpointCreated')?.position ?? 0;
  const holds = new Set<string>();
  const held = new Set<string>();
  const all: string[] = [];
  for (const { position, stream, type, data } of journal) {
    if (type === 'BookingRequested' && data.isDirect === false) holds.add(stream);
    let types = TYPES[type] ?? [];
    if (type === 'BookingHeld' && !holds.has(stream)) types = [];
    if (type === 'BookingHeld') held.add(stream);
    if (type === 'PaymentRequested') held.delete(stream);
    if (type === 'BookingConfirmed' && holds.has(stream)) types = [...types, 'hold.confirmed'];
    if (type === 'BookingCancelled') {
      types = [held.has(stream) ? 'hold.released' : 'reservation.canceled'];
    }
    if (position > since) all.push(...types.map((one) => `${position} ${one}`));
  }
  return new Set(all);
}

function problemsOf(journal: readonly JournalEvent[], received: readonly Received[]) {
  const problems: string[] = [];
  const bodies = received.map(({ body }) => JSON.parse(body) as Body);
  received.forEach(({ id, isSigned }) => {
    if (!isSigned) problems.push(`${id} is not signed`);
  });
  const ofBookings = bodies.filter(({ type }) => type !== 'ari.changed');
  const expected = owed(journal);
  const told = new Set(ofBookings.map(({ sequence, type }) => `${sequence} ${type}`));
  for (const one of expected) if (!told.has(one)) problems.push(`${one} was not told`);
  for (const one of told) if (!expected.has(one)) problems.push(`${one} was never to be told`);
  return [...problems, ...orderProblems(received), ...ariProblems(journal, bodies)];
}

/** A message that has been taken is behind everything of its key that was taken before it. */
function orderProblems(received: readonly Received[]): readonly string[] {
  const problems: string[] = [];
  const last = new Map<string, number>();
  const texts = new Map<string, string>();
  const seen = new Set<string>();
  for (const { id, body, isTaken } of received) {
    if ((texts.get(id) ?? body) !== body) problems.push(`${id} was told in two ways`);
    texts.set(id, body);
    if (!isTaken || seen.has(id)) continue;
    seen.add(id);
    const { orderingKey, sequence, type } = JSON.parse(body) as Body;
    if (sequence < (last.get(orderingKey) ?? 0)) {
      problems.push(`${type} at ${sequence} came late for ${orderingKey}`);
    }
    last.set(orderingKey, sequence);
  }
  return problems;
}

interface Touch {
  readonly roomTypeId: string | null;
  readonly kind: string;
  readonly from: string | null;
  readonly to: string | null;
}

/** Each night that has changed is named by the first message that is behind the change. */
function ariProblems(journal: readonly JournalEvent[], bodies: readonly Body[]) {
  const messages = bodies
    .filter(({ type }) => type === 'ari.changed')
    .sort((one, other) => one.sequence - other.sequence);
  const since = journal.find(({ type }) => type === 'WebhookEndpointCreated')?.position ?? 0;
  const problems: string[] = [];
  for (const { position, stream, type } of journal) {
    const [kind, property, roomTypeId, night = ''] = stream.split('/');
    const isTold = kind === 'inventory' && !/^Hold(Confirmed|Extended)$/.test(type);
    if (!isTold || property !== PROPERTY_ID || position <= since) continue;
    const message = messages.find(({ sequence }) => sequence >= position);
    const touches = (message?.data.changes ?? []) as readonly Touch[];
    const isNamed = touches.some((touch) => {
      const isOfType = touch.kind === 'availability' && touch.roomTypeId === roomTypeId;
      return isOfType && (touch.from ?? '') <= night && night <= (touch.to ?? '');
    });
    if (!isNamed) problems.push(`${stream} at ${position} is not in ${message?.sequence}`);
  }
  return problems;
}
