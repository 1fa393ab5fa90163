/**
 * A hotel server of one page, to try the replay on: everything in memory, and written before each
 * answer to one row beside the ledger, in one transaction with the money that the answer moved. (It
 * was a file beside it once: a kill between the two left money for a booking that nobody had, and
 * the replay was right to complain.) NAIVE_FAULT makes it break one promise, because a replay that
 * cannot fail proves nothing. It speaks only what the replay uses and must never serve anyone else.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type WebSocket, WebSocketServer } from 'ws';

interface Booking {
  id: string;
  status: string;
  arrival: string;
  departure: string;
  roomTypeId: string;
  priceMinor: number;
  plan: string;
  /** Of the not refundable: the most nights that were ever agreed. */
  nightsMost: number;
  paidNights: number;
  /** Of the room in which the guest sleeps. */
  number?: string;
}

interface Cell {
  roomTypeId: string;
  night: string;
  physical: number;
  held: number;
  sold: number;
  available: number;
}

type Json = Record<string, unknown>;

const directory = process.env.VACANCY_DATA_DIRECTORY ?? '.';
const fault = process.env.NAIVE_FAULT ?? 'none';
const database = new DatabaseSync(join(directory, 'gateway.db'));
database.exec(
  `PRAGMA synchronous = OFF; -- It is killed, but its machine is not.
  CREATE TABLE IF NOT EXISTS ledger (kind TEXT, authorisation_key TEXT, amount INTEGER) STRICT;
  CREATE TABLE IF NOT EXISTS state (id INTEGER PRIMARY KEY CHECK (id = 1), data TEXT) STRICT`,
);
const addMovement = database.prepare('INSERT INTO ledger VALUES (?, ?, ?)');
const writeState = database.prepare('INSERT OR REPLACE INTO state VALUES (1, ?)');
const saved = database.prepare('SELECT data FROM state').get();
const state = saved === undefined ? emptyState() : JSON.parse(String(saved.data));
const bookings = new Map<string, Booking>(state.bookings);
const rooms = new Map<string, number>(state.rooms);
/** The type of each room. */
const house = new Map<string, string>(state.house);
const sold = new Map<string, number>(state.sold);
const answers = new Map<string, [number, Json]>(state.answers);
const changes: [number, string][] = state.changes;
/** Frames that wait until what they tell is saved. */
let frames: (() => void)[] = [];
const subscribers = new Set<{ socket: WebSocket; from: string; to: string }>();
let position: number = state.position;

const server = createServer((request, response) => void handle(request, response));
const sockets = new WebSocketServer({ server });
sockets.on('connection', (socket) => {
  socket.on('message', (data) => subscribe(socket, JSON.parse(String(data))));
});
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  process.send?.({ type: 'listening', url: `http://127.0.0.1:${port}` });
});
process.on('message', (message: Json) => {
  if (message.type === 'set-clock') process.send?.({ type: 'clock-set', id: message.id });
});
process.on('SIGTERM', () => process.exit(0));

function emptyState() {
  return { bookings: [], rooms: [], house: [], sold: [], answers: [], changes: [], position: 0 };
}

function save(): void {
  const all = {
    bookings: [...bookings],
    rooms: [...rooms],
    house: [...house],
    sold: [...sold],
    answers: [...answers],
    changes,
    position,
  };
  writeState.run(JSON.stringify(all));
  database.exec('COMMIT');
  for (const send of frames) send();
  frames = [];
}

async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part);
  const url = new URL(request.url ?? '', 'http://localhost');
  const text = Buffer.concat(parts).toString();
  const key = String(request.headers['idempotency-key'] ?? '');
  const known = answers.get(key);
  const isChange = key !== '' && known === undefined;
  if (isChange) database.exec('BEGIN');
  const answer = known ?? route(request.method ?? '', url, text === '' ? {} : JSON.parse(text));
  if (isChange) {
    answers.set(key, answer);
    save();
  }
  response.writeHead(answer[0], { 'content-type': 'application/json' });
  response.end(JSON.stringify(answer[1]));
}

function route(method: string, url: URL, body: Json): [number, Json] {
  const [, , collection, id = '', action, , plans] = url.pathname.split('/');
  if (collection === 'properties' && method === 'POST') {
    if (action === 'room-types' && plans === undefined)
      rooms.set(String(body.id), Number(body.rooms));
    if (action === 'rooms') {
      for (const { number, roomTypeId } of body.rooms as Record<string, string>[])
        house.set(String(number), String(roomTypeId));
    }
    return [action === 'housekeeping' ? 200 : 201, {}];
  }
  if (collection === 'properties') {
    const [from, to] = [url.searchParams.get('from') ?? '', url.searchParams.get('to') ?? ''];
    if (action === 'housekeeping') return [200, { rooms: [...house.keys()].map(roomToday) }];
    if (action === 'assignments') return [200, { bookings: assigned(from) }];
    return [200, { position, cells: cellsOf(from, to) }];
  }
  if (id === '') return book(body);
  const booking = bookings.get(id);
  if (booking === undefined) return [404, { code: 'not_found' }];
  if (action === 'modify') return modify(booking, body);
  if (action === 'check-in') {
    const number = roomFor(booking, body);
    if (number === undefined) return [409, { code: 'no_room_fits' }];
    booking.number = number;
  }
  if (method === 'POST') act(booking, action ?? '');
  const { arrival, departure, status } = booking;
  return [200, { id, status, stay: { arrival, departure } }];
}

function book(body: Json): [number, Json] {
  const [room] = body.rooms as (Json & { roomTypeId: string; adults: number })[];
  if (room === undefined || typeof room.children !== 'number') return [400, { code: 'malformed' }];
  const [arrival, departure] = [String(body.arrival), String(body.departure)];
  const nights = nightsOf(arrival, departure, true);
  if (nights.length === 0) return [422, { code: 'stay_empty' }];
  if (room.adults < 1) return [422, { code: 'no_adult' }];
  const { roomTypeId } = room;
  const isFull = nights.some((night) => available(roomTypeId, night) < 1);
  if (isFull && fault !== 'oversell') return [409, { code: 'no_availability' }];
  const { amount } = room.nightlyPrice as { amount: string };
  const priceMinor = Math.round(Number(amount) * 100);
  const id = `b${bookings.size + 1}`;
  const plan = String(room.ratePlanId);
  const stay = { arrival, departure, nightsMost: nights.length, paidNights: 0 };
  const booking = { id, status: 'confirmed', roomTypeId, priceMinor, plan, ...stay };
  if (fault !== 'forget' || bookings.size !== 50) bookings.set(id, booking);
  change(booking, nights, 1);
  settle(booking, ahead(booking));
  return [201, { id, status: 'confirmed' }];
}

/** The old nights are given back before the new ones are taken: it is alone while it does so. */
function modify(booking: Booking, body: Json): [number, Json] {
  const [arrival, departure] = [String(body.arrival), String(body.departure)];
  const before = nightsOfBooking(booking);
  const after = nightsOf(arrival, departure, true);
  const more = after.filter((night) => !before.includes(night));
  if (more.some((night) => available(booking.roomTypeId, night) < 1)) {
    return [409, { code: 'no_availability' }];
  }
  const less = before.filter((night) => !after.includes(night));
  if (fault !== 'stay') Object.assign(booking, { arrival, departure });
  booking.nightsMost = Math.max(booking.nightsMost, after.length);
  if (less.length > 0 && fault !== 'keep') change(booking, less, -1);
  if (more.length > 0) change(booking, more, 1);
  settle(booking, ahead(booking));
  return [200, { id: booking.id, status: booking.status }];
}

const STATUS: Readonly<Record<string, string>> = {
  cancel: 'cancelled',
  'no-show': 'no_show',
  'check-in': 'checked_in',
  'check-out': 'checked_out',
};

/** Without a calendar it cannot tell an early departure; the sample has none. */
function act(booking: Booking, action: string): void {
  booking.status = STATUS[action] ?? 'unknown';
  const isOver = action === 'cancel' || action === 'no-show';
  const nights = nightsOfBooking(booking);
  if (isOver && fault !== 'keep') change(booking, nights, -1);
  if (isOver && fault === 'charge') return;
  const owed = { cancel: 0, 'no-show': 1 }[action] ?? nights.length;
  settle(booking, booking.plan === 'non-refundable' ? booking.nightsMost : owed);
}

/** All rooms are clean in this house. */
function roomToday(number: string) {
  const [guest] = guestsIn(number);
  const housekeeping = { status: 'inspected' };
  const frontOffice = { bookingId: guest?.id ?? null };
  return { number, roomTypeId: house.get(number), housekeeping, frontOffice };
}

function guestsIn(number: string): readonly Booking[] {
  return guests().filter((booking) => booking.number === number);
}

function guests(): readonly Booking[] {
  return [...bookings.values()].filter(({ status }) => status === 'checked_in');
}

function assigned(night: string) {
  const asleep = guests().filter(({ arrival, departure }) => arrival <= night && night < departure);
  return asleep.map(({ id, number, arrival, departure }) => {
    return { bookingId: id, rooms: [{ number, from: arrival, until: departure }] };
  });
}

/** The room that is named; without one the first that is empty, of the type sold if there is one. */
function roomFor({ roomTypeId }: Booking, body: Json): string | undefined {
  const [named] = (body.rooms ?? []) as { number: string }[];
  if (named !== undefined) return named.number;
  const empty = [...house].filter(([number]) => {
    return fault === 'share' || guestsIn(number).length === 0;
  });
  const other = empty.find(([, type]) => type !== roomTypeId);
  const own = empty.find(([, type]) => type === roomTypeId);
  if (fault === 'swap' && other !== undefined) return other[0];
  return (body.otherRoomType === true ? (own ?? other) : own)?.[0];
}

/** Nights that are paid before check-in. */
function ahead({ plan, nightsMost }: Booking): number {
  if (plan === 'non-refundable') return nightsMost;
  return plan === 'deposit' ? 1 : 0;
}

function settle(booking: Booking, nights: number): void {
  const more = nights - booking.paidNights;
  booking.paidNights = nights;
  if (more < 0) move('refunded', booking, -more);
  if (more <= 0) return;
  move('authorised', booking, more);
  move('captured', booking, more);
}

function nightsOfBooking({ arrival, departure }: Booking): string[] {
  return nightsOf(arrival, departure, true);
}

function move(kind: string, booking: Booking, nights: number): void {
  addMovement.run(kind, `${booking.id}:1`, booking.priceMinor * nights);
}

function change(booking: Booking, nights: readonly string[], by: number): void {
  position += 1;
  const isMuted = fault === 'mute' && position > 20;
  for (const night of nights) {
    const key = `${booking.roomTypeId}/${night}`;
    sold.set(key, (sold.get(key) ?? 0) + by);
    if (!isMuted) changes.push([position, key]);
  }
  if (isMuted) return;
  for (const { socket, from, to } of subscribers) {
    const seen = nights.filter((night) => night >= from && night <= to);
    const cells = seen.map((night) => cellOf(booking.roomTypeId, night));
    const frame = JSON.stringify({ type: 'delta', position, cells });
    if (cells.length > 0) frames.push(() => socket.send(frame));
  }
}

function subscribe(socket: WebSocket, request: Json): void {
  const [from, to] = [String(request.from), String(request.to)];
  const subscriber = { socket, from, to };
  subscribers.add(subscriber);
  socket.on('close', () => subscribers.delete(subscriber));
  const since = request.since;
  const keys = changes.filter(([at]) => at > Number(since)).map(([, key]) => key);
  const cells = cellsOf(from, to).filter(
    (cell) => since === undefined || keys.includes(`${cell.roomTypeId}/${cell.night}`),
  );
  const type = since === undefined ? 'snapshot' : 'delta';
  socket.send(JSON.stringify({ type, position, cells }));
}

function cellsOf(from: string, to: string): readonly Cell[] {
  const nights = nightsOf(from, to, false);
  return [...rooms.keys()].flatMap((id) => nights.map((night) => cellOf(id, night)));
}

function cellOf(roomTypeId: string, night: string): Cell {
  const count = sold.get(`${roomTypeId}/${night}`) ?? 0;
  const physical = rooms.get(roomTypeId) ?? 0;
  const free = Math.max(0, physical - count);
  return { roomTypeId, night, physical, held: 0, sold: count, available: free };
}

function available(roomTypeId: string, night: string): number {
  return (rooms.get(roomTypeId) ?? 0) - (sold.get(`${roomTypeId}/${night}`) ?? 0);
}

function nightsOf(from: string, to: string, isHalfOpen: boolean): string[] {
  const nights: string[] = [];
  for (let at = Date.parse(from); ; at += 86_400_000) {
    const night = new Date(at).toISOString().slice(0, 10);
    if (night > to || (isHalfOpen && night === to)) return nights;
    nights.push(night);
  }
}
