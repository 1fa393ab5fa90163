/**
 * The OTA simulator in the process of the test, on its own database in memory, and words to ask it
 * with. It is stopped when the test is over.
 */
import { onTestFinished } from 'vitest';
import { startOtaServer } from '../../src/ota/ota-server.ts';
import { seededRandom } from '../../src/replay/seeded-random.ts';
import { systemChance, systemScheduler } from '../../src/system-world.ts';

export const NOON_MS = Date.parse('2027-03-01T12:00:00Z');

export interface Answered {
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly headers: Headers;
}

export interface OtaWorld {
  readonly url: string;
  /** As the hotel asks, with its key. */
  ask(method: string, path: string, body?: unknown, key?: string): Promise<Answered>;
  /** As whoever runs the simulator asks. */
  control(method: string, path: string, body?: unknown): Promise<Answered>;
  close(): Promise<void>;
}

export const KEY = 'key-of-the-hotel';

/** Two rooms of two plans and one, on sale from the first message on. */
export const LISTING = {
  ota: 'Sunny',
  format: 'channex',
  currency: 'EUR',
  apiKey: KEY,
  rooms: [
    { code: 'double', plans: ['double-flex', 'double-saver'] },
    { code: 'single', plans: ['single-flex'] },
  ],
  requestsPerMinute: null,
};

export async function startOta(file = ':memory:', seed = 1): Promise<OtaWorld> {
  const ota = await startOtaServer({
    file,
    host: '127.0.0.1',
    port: 0,
    clock: { now: () => NOON_MS, onSet: () => undefined },
    scheduler: systemScheduler(),
    chance: systemChance('a test'),
    random: seededRandom(seed),
    log: SILENT,
  });
  let isOpen = true;
  const close = async () => {
    if (isOpen) await ota.close();
    isOpen = false;
  };
  onTestFinished(close);
  const send = async (method: string, path: string, headers: object, body: unknown) => {
    const response = await fetch(ota.url + path, {
      method,
      headers: { ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer: Record<string, unknown> = JSON.parse(await response.text());
    return { status: response.status, headers: response.headers, body: answer };
  };
  return {
    url: ota.url,
    ask: (method, path, body, key = KEY) =>
      send(method, `/api/v1${path}`, { 'user-api-key': key }, body),
    control: (method, path, body) => send(method, `/control/listings${path}`, {}, body),
    close,
  };
}

/** Availability of both rooms and the price of every plan, for ten nights. */
export async function openCalendar(ota: OtaWorld, code: string, rooms = 2): Promise<void> {
  const range = { property_id: code, date_from: '2027-05-01', date_to: '2027-05-10' };
  const types = ['double', 'single'];
  const values = types.map((room) => ({ ...range, room_type_id: room, availability: rooms }));
  await ota.ask('POST', '/availability', { values });
  const plans = ['double-flex', 'double-saver', 'single-flex'];
  const rates = plans.map((plan) => ({ ...range, rate_plan_id: plan, rate: '120.00' }));
  await ota.ask('POST', '/restrictions', { values: rates });
}

/** One double room for two nights from the first of May. */
export const STAY = {
  arrival: '2027-05-01',
  departure: '2027-05-03',
  rooms: [{ roomCode: 'double', planCode: 'double-flex' }],
};

const nothing = () => undefined;
const SILENT = { debug: nothing, info: nothing, warn: nothing, error: nothing };
