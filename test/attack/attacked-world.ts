/**
 * A real engine behind the real server on a free port, with a clock that a test sets, and what
 * must be true of it after any attack: it is well, nothing in it crashed, and its journal sells no
 * room twice.
 */
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect } from 'vitest';
import type { Payer } from '../../src/domain/booking/booking.ts';
import type { CivilDate } from '../../src/domain/calendar.ts';
import type {
  ChannelId,
  PropertyId,
  RoomNumber,
  RoomTypeId,
  SupplierName,
} from '../../src/domain/ids.ts';
import type { Currency } from '../../src/domain/money.ts';
import type { ApiKey } from '../../src/http/authenticate.ts';
import type { Limits } from '../../src/http/limits-of.ts';
import { createHttpServer, type HttpServer } from '../../src/http/server.ts';
import { limits } from '../../src/limits.ts';
import { type OpenEngine, openEngine } from '../../src/open-engine.ts';
import type { Engine, StayRequest } from '../../src/ports/engine.ts';
import type { Log } from '../../src/ports/log.ts';
import { systemScheduler } from '../../src/system-world.ts';
import { RecordedChannels } from '../../src/testing/doubles/recorded-channels.ts';
import { RecordedWebhooks } from '../../src/testing/doubles/recorded-webhooks.ts';
import { until } from '../../src/testing/until.ts';
import { channelDetails, revisionOf } from '../support/inbound-hotel.ts';
import { createBlocks } from './attacked-block.ts';
import { switchChannelOn } from './attacked-channel.ts';

/** The day that every attack begins on, at noon. */
export const TODAY = '2027-03-01';
const DAY_MS = 86_400_000;
const NOW_MS = Date.parse(`${TODAY}T12:00:00Z`);

export const STAFF_KEY = 'a-staff-key-that-is-long-enough-000';
export const SELLER_KEY = 'a-seller-key-that-is-long-enough-00';
const apiKeys: readonly ApiKey[] = [
  { name: 'front-desk', role: 'staff', key: STAFF_KEY },
  { name: 'call-centre', role: 'seller', key: SELLER_KEY },
];

export interface AttackedOptions {
  readonly limits?: Partial<Limits>;
  /** Nobody needs a key then, and everybody is staff. */
  readonly isOpen?: boolean;
}

export interface AttackedWorld {
  readonly port: number;
  readonly engine: Engine;
  readonly http: HttpServer;
  /** Bookings from which every action begins: somebody is in the house, somebody is awaited. */
  readonly bookingIds: readonly string[];
  /** Two bookings, each with a room that is theirs, when nobody else is there. */
  readonly awaitedIds: readonly string[];
  readonly holdId: string;
  /** Rooms that are held for who waited for them. */
  readonly offers: readonly { readonly entryId: string; readonly offerId: string }[];
  /** Trips that wait for a person, to have them tried again and to say how they ended. */
  readonly tripIds: readonly string[];
  readonly blockIds: readonly string[];
  /** An effect that was given up. */
  readonly deadLetterId: string;
  hoursLater(hours: number): void;
  /** Drains, checks the engine and its journal, and removes both. */
  close(): Promise<void>;
}

export async function startAttackedWorld(options: AttackedOptions = {}): Promise<AttackedWorld> {
  const directory = mkdtempSync(join(tmpdir(), 'vacancy-attack-'));
  const faults: string[] = [];
  const log = faultLog(faults);
  let nowMs = NOW_MS - DAY_MS;
  const listeners: (() => void)[] = [];
  const clock = {
    now: () => nowMs,
    onSet: (listener: () => void) => void listeners.push(listener),
  };
  const webhooks = new RecordedWebhooks();
  webhooks.refuses = (url) => (url.includes('private') ? 'private_address' : undefined);
  const channels = new RecordedChannels();
  channels.refuses = webhooks.refuses;
  const opened = await openEngine({ dataDirectory: directory, log, clock, webhooks, channels });
  await createHotels(opened.engine);
  await switchChannelOn(opened.engine);
  const bookingIds = await createStays(opened.engine);
  const awaitedIds = await createAwaited(opened.engine);
  await createParked(opened.engine);
  nowMs = NOW_MS;
  const holdId = await createHold(opened.engine);
  const offers = await createOffers(opened.engine);
  const tripIds = await createTrips(opened.engine);
  const blockIds = await createBlocks(opened.engine, stayOf(1, NOW_MS + 120 * DAY_MS).stay.arrival);
  const deadLetterId = await deadLetterIn(opened.engine);
  const http = createHttpServer({
    engine: opened.engine,
    scheduler: systemScheduler(),
    chance: opened.chance,
    log,
    apiKeys: options.isOpen === true ? [] : apiKeys,
    limits: { ...limits, ...options.limits },
  });
  http.server.listen(0, '127.0.0.1');
  await once(http.server, 'listening');
  const { port } = http.server.address() as AddressInfo;
  const { engine } = opened;
  return {
    port,
    engine,
    http,
    bookingIds,
    awaitedIds,
    holdId,
    offers,
    tripIds,
    blockIds,
    deadLetterId,
    hoursLater(hours) {
      nowMs += hours * 3_600_000;
      for (const listener of listeners) listener();
    },
    async close() {
      const drained = http.drain();
      http.server.closeAllConnections();
      await drained;
      await endOf(opened, directory, faults);
    },
  };
}

async function endOf(opened: OpenEngine, directory: string, faults: string[]): Promise<void> {
  try {
    // A copy: what closing does to the counts is of no interest.
    const health = structuredClone(opened.engine.health());
    const { status, quarantined, parked, deadLetters } = health;
    await opened.close();
    expect({ status, quarantined, parked }).toEqual({ status: 'ok', quarantined: [], parked: 0 });
    expect(deadLetters).toEqual({ mailbox_full: 0, stopped: 0, quarantined: 0, stale: 0 });
    expect(faults).toEqual([]);
    expect(oversoldNights(directory)).toEqual([]);
  } finally {
    await opened.close();
    rmSync(directory, { recursive: true, force: true });
  }
}

async function createHotels(engine: Engine): Promise<void> {
  for (const [id, rooms] of [
    ['grand', 9],
    ['tiny', 1],
  ] as const) {
    const context = { caller: 'front-desk', requestId: id, idempotencyKey: id, request: id };
    const { property, roomType } = hotelOf(id, rooms);
    const made = await engine.createProperty(context, property);
    const key = `${id} rooms`;
    const added = await engine.addRoomType(
      { ...context, idempotencyKey: key, request: key },
      property.id,
      roomType,
    );
    if (made.type !== 'ok' || added.type !== 'ok') throw new Error('no hotel to attack');
    await createRooms(engine, property.id);
  }
}

async function createRooms(engine: Engine, id: PropertyId): Promise<void> {
  const key = `${id} numbers`;
  const context = { caller: 'front-desk', requestId: key, idempotencyKey: key, request: key };
  const numbers = ['101', '102', '103', '201', '202', '203'] as RoomNumber[];
  const roomTypeId = 'double' as RoomTypeId;
  const rooms = numbers.map((number) => ({ number, roomTypeId, floor: 1, features: [] }));
  const added = await engine.addRooms(context, id, rooms);
  const inspected = { ...context, idempotencyKey: `${id} round`, request: `${id} round` };
  const said = await engine.setRoomStatus(inspected, id, numbers, 'inspected', 'round');
  if (added.type !== 'ok' || said.type !== 'ok') throw new Error('no rooms to attack');
}

/** Begun yesterday, for one night and more, with guests who came and who did not, and one to come. */
async function createStays(engine: Engine): Promise<string[]> {
  const ids: string[] = [];
  for (const [name, nights, hasCome, daysAhead] of [
    ['leaves today', 1, true, -1],
    ['leaves late', 1, true, -1],
    ['stays on', 4, true, -1],
    ['never came', 3, false, -1],
    ['capture fails', 5, false, -1],
    ['is to come', 2, false, 2],
  ] as const) {
    const request = { caller: 'front-desk', requestId: name, idempotencyKey: name, request: name };
    const paymentToken = name === 'capture fails' ? 'tok_capture_fails' : 'tok_approved';
    const stay = stayOf(nights, NOW_MS + daysAhead * DAY_MS);
    const made = await engine.book(request, { ...stay, payer: payerOf(paymentToken) });
    if (made.type !== 'ok') throw new Error(`no booking: ${JSON.stringify(made)}`);
    const { id } = made.value.state;
    ids.push(id);
    const comes = { ...request, idempotencyKey: `${name}: in` };
    if (hasCome) await engine.checkIn(comes, id, { isAutomatic: true });
  }
  return ids;
}

/** Of the stay whose payment cannot be captured, as the bank says soon after it was booked. */
async function deadLetterIn(engine: Engine): Promise<string> {
  let id: string | undefined;
  await until(() => {
    id = engine.outboxDead(1)[0]?.id;
    return id !== undefined;
  });
  if (id === undefined) throw new Error('nothing was given up');
  return id;
}

/** Some weeks ahead, where nothing else is changed. */
async function createAwaited(engine: Engine): Promise<string[]> {
  const fromMs = NOW_MS + 60 * DAY_MS;
  const { propertyId, ...request } = stayOf(2, fromMs);
  const contextOf = (key: string) => {
    return { caller: 'front-desk', requestId: key, idempotencyKey: key, request: key };
  };
  const ids: string[] = [];
  for (const key of ['awaited', 'awaited too']) {
    const payer = payerOf('tok_approved');
    const made = await engine.book(contextOf(key), { propertyId, ...request, payer });
    if (made.type !== 'ok') throw new Error(`no booking: ${JSON.stringify(made)}`);
    ids.push(made.value.state.id);
  }
  const from = request.stay.arrival;
  const planned = await engine.planRooms(contextOf('plan'), propertyId, { from, to: from });
  if (planned.type !== 'ok') throw new Error(`no rooms: ${JSON.stringify(planned)}`);
  return ids;
}

/** What an OTA has sold and nobody can place: it is there to be tried again and dismissed. */
async function createParked(engine: Engine): Promise<void> {
  const context = { caller: 'front-desk', requestId: 'ota', idempotencyKey: 'ota', request: 'o' };
  const id = 'sunny' as ChannelId;
  const details = { ...channelDetails, propertyId: 'grand' as PropertyId };
  await engine.createChannel(context, { id, details });
  const access = await engine.channelAccess(id);
  if (access.type !== 'ok') throw new Error(`no channel: ${JSON.stringify(access)}`);
  const codes = Array.from({ length: 20 }, (_, number) => `SUN-${number}`);
  const data = codes.map((code) => revisionOf({ code, revision: 1, roomCode: 'SEA' }));
  const authorization = `Bearer ${access.value.password}`;
  const pushed = await engine.pushChannelBookings(id, {
    authorization,
    body: JSON.stringify({ data }),
  });
  if (pushed.type !== 'ok') throw new Error(`nothing parked: ${JSON.stringify(pushed)}`);
}

/** As long as it may be, so that it is still there when something is done with it. */
async function createHold(engine: Engine): Promise<string> {
  const context = { caller: 'front-desk', requestId: 'hold', idempotencyKey: 'hold', request: 'h' };
  const made = await engine.placeHold(context, {
    ...stayOf(3, NOW_MS),
    ttlMs: limits.holdTtlMsMax,
  });
  if (made.type !== 'ok') throw new Error(`no hold: ${JSON.stringify(made)}`);
  return made.value.state.id;
}

/** Some months ahead, where nobody else is, and standing for a week. */
async function createOffers(engine: Engine): Promise<AttackedWorld['offers']> {
  const propertyId = 'grand' as PropertyId;
  const context = (key: string) => {
    return { caller: 'front-desk', requestId: key, idempotencyKey: key, request: key };
  };
  const settings = { offerMs: limits.waitlistOfferMsMax };
  await engine.changeWaitlistSettings(context('offers'), propertyId, settings);
  const { guest } = payerOf('');
  const offers: { entryId: string; offerId: string }[] = [];
  for (const name of ['waits', 'waits too']) {
    const { stay, rooms } = stayOf(2, NOW_MS + 90 * DAY_MS);
    const request = { stay, rooms, guest };
    const made = await engine.joinWaitlist(context(name), propertyId, request);
    if (made.type !== 'ok') throw new Error(`no entry: ${JSON.stringify(made)}`);
    const { id } = made.value.entry;
    await until(async () => {
      const read = await engine.waitlistEntry(propertyId, id);
      const { status, offer } = read.type === 'ok' ? read.value.entry : made.value.entry;
      if (status === 'offered' && offer !== undefined) {
        offers.push({ entryId: id, offerId: offer.offerId });
      }
      return status === 'offered';
    });
  }
  return offers;
}

/** Each has a leg that its supplier does not take back, which all but one were asked to cancel. */
async function createTrips(engine: Engine): Promise<readonly string[]> {
  const supplier = 'flight' as SupplierName;
  const legs = [{ supplier, offerId: 'test-not-cancelled', quantity: 1 }];
  const ids: string[] = [];
  for (const key of ['trip-1', 'trip-2', 'trip-3']) {
    const contextOf = (idempotencyKey: string) => {
      return { caller: 'front-desk', requestId: key, idempotencyKey, request: idempotencyKey };
    };
    const request = { legs, payer: payerOf('tok_approved') };
    const made = await engine.requestTrip(contextOf(key), request);
    if (made.type !== 'ok') throw new Error(`no trip: ${JSON.stringify(made)}`);
    const { id } = made.value.state;
    if (key !== 'trip-1') await engine.cancelTrip(contextOf(`cancel ${key}`), id, 'ill');
    ids.push(id);
  }
  return ids;
}

function stayOf(nights: number, fromMs: number): StayRequest {
  const dateOf = (ms: number) => new Date(ms).toISOString().slice(0, 10) as CivilDate;
  return {
    propertyId: 'grand' as PropertyId,
    stay: { arrival: dateOf(fromMs), departure: dateOf(fromMs + nights * DAY_MS) },
    rooms: [{ roomTypeId: 'double' as RoomTypeId, party: { adults: 1, children: 0 } }],
  };
}

function payerOf(paymentToken: string): Payer {
  return { guest: { firstName: 'Ada', lastName: 'Byron' }, paymentToken };
}

type PropertyRequest = Parameters<Engine['createProperty']>[1] & { id: PropertyId };
type RoomTypeRequest = Parameters<Engine['addRoomType']>[2];

function hotelOf(
  id: string,
  rooms: number,
): { property: PropertyRequest; roomType: RoomTypeRequest } {
  const occupancy = { adultsMax: 2, childrenMax: 1, guestsMax: 3 };
  const property = {
    id: id as PropertyId,
    details: {
      name: `Hotel ${id}`,
      address: { street: 'Rua 1', city: 'Lisboa', postalCode: '1100', country: 'PT' },
      coordinates: { latitude: 38.7, longitude: -9.1 },
      timeZone: 'Europe/Lisbon',
      currency: 'EUR' as Currency,
      capture: 'at_booking' as const,
    },
  };
  const details = { name: 'Double', rooms, occupancy, basePriceMinor: 9_900 };
  return { property, roomType: { id: 'double' as RoomTypeId, details } };
}

/** Errors only: a refusal is nobody's fault, and a gateway's refusal is a warning at most. */
function faultLog(faults: string[]): Log {
  const ignore = () => undefined;
  return {
    debug: ignore,
    info: ignore,
    warn: ignore,
    error: (fields, message) => {
      const cause = 'err' in fields && fields.err instanceof Error ? fields.err.stack : '';
      faults.push(`${message} ${cause}`);
    },
  };
}

/**
 * Nights on which a hold was granted beyond the rooms there are, read from the events alone, but
 * for what an OTA had sold already.
 */
function oversoldNights(directory: string): string[] {
  const database = new Database(join(directory, 'vacancy.db'), { readonly: true });
  const rows = database
    .prepare<[], { key: string; type: string; data: string }>(
      'SELECT key, type, data FROM events JOIN streams ON streams.id = events.stream ' +
        "WHERE key LIKE 'inventory/%' ORDER BY position",
    )
    .all();
  database.close();
  const nights = new Map<string, { taken: number; sellable: number }>();
  const oversold = new Set<string>();
  for (const { key, type, data } of rows) {
    const night = nights.get(key) ?? { taken: 0, sellable: 0 };
    nights.set(key, night);
    const {
      rooms = 0,
      physical,
      allowance = 0,
      forced = 0,
    } = JSON.parse(data) as {
      rooms?: number;
      physical?: number;
      allowance?: number;
      forced?: number;
    };
    if (physical !== undefined) night.sellable = physical + allowance;
    if (type === 'RoomsHeld') night.taken += rooms;
    if (/^(HoldReleased|HoldExpired|SaleReleased)$/.test(type)) night.taken -= rooms;
    const isBeyond = night.taken > night.sellable;
    if (type === 'RoomsHeld' && forced === 0 && isBeyond) oversold.add(key);
  }
  return [...oversold];
}
