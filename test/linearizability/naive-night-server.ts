/**
 * A hotel server that keeps its nights in memory, to try the check of linearizability on. With
 * NAIVE_FAULT=none it looks and writes in one go, and is right as long as it lives. `race` waits
 * between looking and writing, as a booking system does that asks its database twice; `stale`
 * answers readers from a copy that is made now and then; `kept` sells to anybody what is kept for
 * a block, `forced` forgets to count what an OTA has sold, `capacity` sells as many rooms as there
 * were at first; and whatever it says is forgotten when it dies. It speaks only what
 * `night-load.ts` uses and must never serve anyone else.
 */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

type Json = Record<string, unknown>;
type Told = readonly [number, Json];

interface Booking {
  readonly keys: readonly string[];
  isSold: boolean;
  readonly isForced?: boolean;
  /** By key, rooms of the block. */
  readonly drawn: ReadonlyMap<string, number>;
}

const DAY_MS = 86_400_000;
const STALE_MS = 20;
const RACE_MS_MAX = 3;

const fault = process.env.NAIVE_FAULT ?? 'none';
/** By room type, and by `{roomType}/{night}` where that was changed. */
const rooms = new Map<string, number>();
const changedRooms = new Map<string, number>();
/** By `{roomType}/{night}`: rooms that may be sold beyond those. */
const allowed = new Map<string, number>();
/** By `{roomType}/{night}`: what the block has in all. */
const agreed = new Map<string, number>();
const bookings = new Map<string, Booking>();
const answers = new Map<string, Promise<Told>>();
let changes = 0;
let copy = new Map<string, { held: number; sold: number }>();
let copiedAtMs = 0;

const server = createServer(async (request, response) => {
  const url = new URL(request.url ?? '', 'http://localhost');
  const body = await bodyOf(request);
  const key = request.headers['idempotency-key'];
  const isWord = request.method === 'POST' && url.pathname.endsWith('/inbound');
  const answer =
    typeof key === 'string'
      ? (answers.get(key) ?? act(url.pathname, body))
      : Promise.resolve(isWord ? hear(body) : cells(url.searchParams));
  if (typeof key === 'string') answers.set(key, answer);
  const [status, told] = await answer;
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(told));
});
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  process.send?.({ type: 'listening', url: `http://127.0.0.1:${port}` });
});
process.on('disconnect', () => process.exit(0));

async function bodyOf(request: IncomingMessage): Promise<Json> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part);
  const text = Buffer.concat(parts).toString();
  return text === '' ? {} : JSON.parse(text);
}

async function act(path: string, body: Json): Promise<Told> {
  const [, , collection, id = '', action, roomTypeId, what] = path.split('/');
  if (collection === 'properties') {
    if (roomTypeId !== undefined) {
      const night = `${roomTypeId}/${body.from}`;
      if (what === 'overbooking') allowed.set(night, (body.allowance as { rooms: number }).rooms);
      else changedRooms.set(night, Number(body.rooms));
      return [200, {}];
    }
    if (action === 'room-types') rooms.set(String(body.id), Number(body.rooms));
    return [201, {}];
  }
  if (collection === 'channels') return [201, {}];
  if (collection === 'blocks') return id === '' ? [201, {}] : countOf(body);
  if (id === '') return await make(body, collection === 'bookings');
  changes += 1;
  const booking = bookings.get(id);
  if (booking === undefined) return [404, { code: 'not_found' }];
  if (action !== 'book' || body.paymentToken !== 'tok_approved') bookings.delete(id);
  if (action !== 'book') return [200, { id }];
  booking.isSold = true;
  return bookings.has(id) ? [201, { id }] : [402, { code: 'payment_declined' }];
}

async function make(body: Json, isSold: boolean): Promise<Told> {
  const keys = keysOf(body);
  const isOfBlock = body.blockId !== undefined;
  const isOutside = types(body).some((type) => {
    return !keys.some((key) => key.startsWith(`${type}/`) && (agreed.get(key) ?? 0) > 0);
  });
  if (isOfBlock && isOutside) return [422, { code: 'outside_block' }];
  const full = keys.find((key) => freeRooms(key, isOfBlock) < wantedOf(keys, key));
  // SELECT count(*), and a moment later INSERT.
  if (fault === 'race') await new Promise((go) => setTimeout(go, Math.random() * RACE_MS_MAX));
  if (full !== undefined) {
    const [roomTypeId, night] = full.split('/');
    const wanted = wantedOf(keys, full);
    const reason = { roomTypeId, night, wanted, free: freeRooms(full, isOfBlock) };
    return [409, { code: 'no_availability', reasons: [reason] }];
  }
  if (isSold && body.paymentToken !== 'tok_approved') return [402, { code: 'payment_declined' }];
  changes += 1;
  const id = `b${changes}`;
  const drawn = new Map(
    [...new Set(isOfBlock ? keys : [])].map((key) => {
      return [key, Math.min(wantedOf(keys, key), remainder(key))] as const;
    }),
  );
  bookings.set(id, { keys, isSold, drawn });
  return [201, { id }];
}

/** What an OTA has sold, or that it is off. */
function hear(body: Json): Told {
  for (const { attributes } of body.data as { attributes: Json }[]) {
    const code = String(attributes.unique_id);
    if (attributes.status === 'cancelled') bookings.delete(code);
    else if (!bookings.has(code)) {
      const rooms = attributes.rooms as Json[];
      const [first] = rooms;
      const keys = keysOf({
        arrival: first?.checkin_date,
        departure: first?.checkout_date,
        rooms: rooms.map((room) => ({ roomTypeId: room.room_type_id })),
      });
      bookings.set(code, { keys, isSold: true, isForced: true, drawn: new Map() });
    }
  }
  return [200, { status: 'ok' }];
}

function countOf(body: Json): Told {
  const [{ roomTypeId, from: night, rooms }] = body.counts as [
    { roomTypeId: string; from: string; rooms: number },
  ];
  const key = `${roomTypeId}/${night}`;
  const pickedUp = pickedUpOn(key);
  const about = { roomTypeId, night };
  if (rooms < pickedUp) return [409, { code: 'below_pick_up', reasons: [{ ...about, pickedUp }] }];
  const free = freeRooms(key, false);
  if (rooms - pickedUp - remainder(key) > free) {
    const wanted = rooms - (agreed.get(key) ?? 0);
    return [409, { code: 'no_availability', reasons: [{ ...about, wanted, free }] }];
  }
  agreed.set(key, rooms);
  return [200, {}];
}

function pickedUpOn(key: string): number {
  return [...bookings.values()].reduce((sum, { drawn }) => sum + (drawn.get(key) ?? 0), 0);
}

/** What is kept for whoever names the block. */
function remainder(key: string): number {
  return Math.max(0, (agreed.get(key) ?? 0) - pickedUpOn(key));
}

function types(body: Json): readonly string[] {
  return (body.rooms as { roomTypeId: string }[]).map(({ roomTypeId }) => roomTypeId);
}

/** `{roomType}/{night}` of each room that is wanted on each night; several rooms, several times. */
function keysOf(body: Json): readonly string[] {
  return nightsOf(String(body.arrival), Date.parse(String(body.departure)) - DAY_MS).flatMap(
    (night) => types(body).map((type) => `${type}/${night}`),
  );
}

function nightsOf(from: string, lastMs: number): readonly string[] {
  const nights: string[] = [];
  for (let atMs = Date.parse(from); atMs <= lastMs; atMs += DAY_MS) {
    nights.push(new Date(atMs).toISOString().slice(0, 10));
  }
  return nights;
}

function wantedOf(keys: readonly string[], wanted: string): number {
  return keys.filter((key) => key === wanted).length;
}

function count(key: string): { held: number; sold: number } {
  const counted = { held: 0, sold: 0 };
  for (const { keys, isSold } of bookings.values()) {
    counted[isSold ? 'sold' : 'held'] += wantedOf(keys, key);
  }
  return counted;
}

function freeRooms(key: string, isOfBlock: boolean): number {
  const rooms = fault === 'capacity' ? roomsAtFirst(key) : sellableOn(key);
  const uncounted = fault === 'forced' ? forcedOn(key) : 0;
  const { held, sold } = count(key);
  const left = Math.max(0, rooms - held - sold + uncounted);
  const kept = fault === 'kept' ? 0 : remainder(key);
  return Math.min(left, (isOfBlock ? remainder(key) : 0) + Math.max(0, left - kept));
}

function forcedOn(key: string): number {
  const forced = [...bookings.values()].filter(({ isForced }) => isForced === true);
  return forced.reduce((sum, { keys }) => sum + wantedOf(keys, key), 0);
}

function sellableOn(key: string): number {
  return roomsOn(key) + Math.min(roomsOn(key), allowed.get(key) ?? 0);
}

function roomsOn(key: string): number {
  return changedRooms.get(key) ?? roomsAtFirst(key);
}

function roomsAtFirst(key: string): number {
  return rooms.get(key.slice(0, 1)) ?? 0;
}

function cells(query: URLSearchParams): Told {
  // How the OTA is known.
  if (!query.has('from')) return [200, { password: 'word' }];
  const nights = nightsOf(query.get('from') ?? '', Date.parse(query.get('to') ?? ''));
  const keys = [...rooms.keys()].flatMap((type) => nights.map((night) => `${type}/${night}`));
  const isOld = performance.now() - copiedAtMs > STALE_MS;
  if (fault !== 'stale' || isOld) {
    copy = new Map(keys.map((key) => [key, count(key)]));
    copiedAtMs = performance.now();
  }
  const told = keys.map((key) => {
    const [roomTypeId = '', night] = key.split('/');
    const { held, sold } = copy.get(key) ?? { held: 0, sold: 0 };
    const physical = roomsOn(key);
    const blocked = remainder(key);
    const available = Math.max(0, sellableOn(key) - held - sold - blocked);
    return { roomTypeId, night, physical, held, sold, available, blocked };
  });
  return [200, { position: 0, cells: told }];
}
