/**
 * The engine's reading of each format against the OTA simulator's, written apart and with another
 * library for XML: whatever ranges the engine says, the OTA's calendar has them, and what is read
 * back is what was said; every booking that the OTA tells is read as it was sold.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { channexFormat } from '../../src/channels/channex-format.ts';
import { openTravelFormat } from '../../src/channels/opentravel-format.ts';
import { addDays, type CivilDate, parseCivilDate } from '../../src/domain/calendar.ts';
import type { AriMessage, RateRange } from '../../src/domain/channels/ari-value.ts';
import type { SoldBooking } from '../../src/domain/channels/sold-booking.ts';
import { parseAmount, parseCurrency } from '../../src/domain/money.ts';
import type {
  ChannelAnswer,
  ChannelFormat,
  ChannelHotel,
  ChannelRequest,
} from '../../src/ports/channel-format.ts';
import { KEY, LISTING, type OtaWorld, STAY, startOta } from '../ota/ota-world.ts';

const FIRST = date('2027-05-01');
const DAYS = 40;
const EUR = parseCurrency('EUR') ?? expect.fail('EUR is a currency');
const ROOMS = ['double', 'single'];
const PLANS = [
  { roomCode: 'double', planCode: 'double-flex' },
  { roomCode: 'double', planCode: 'double-saver' },
  { roomCode: 'single', planCode: 'single-flex' },
];

describe.each([
  { format: channexFormat, path: '/api/v1' },
  { format: openTravelFormat, path: '/opentravel' },
])('what the engine says as $format.name', ({ format, path }) => {
  it('is what the OTA has, whatever ranges it is said in', async () => {
    const ota = await startOta();
    let listings = 0;
    await fc.assert(
      fc.asyncProperty(messages, async (said) => {
        listings += 1;
        const hotel = await list(ota, `hotel-${listings}`, format.name);
        const rooms = new Map<string, number>();
        const rates = new Map<string, object>();
        for (const message of said) {
          for (const request of format.ariRequests(hotel, message)) {
            const answer = format.readAriAnswer(await send(ota, path, request), message);
            expect(answer).toEqual({ type: 'taken', faults: [] });
          }
          remember(message, rooms, rates);
        }
        expect(await calendarOf(ota, hotel)).toEqual({ rooms, rates });
        if (format.readBack !== undefined) {
          expect(await readBack(ota, path, format, hotel)).toEqual({ rooms, rates });
        }
      }),
      { numRuns: 20 },
    );
  });

  it('is told which range was not taken, and that it is not let in', async () => {
    const ota = await startOta();
    const hotel = await list(ota, 'hotel', format.name);
    const range = { from: FIRST, to: FIRST, rooms: 1 };
    const message: AriMessage = {
      kind: 'availability',
      ranges: [
        { roomCode: 'double', ...range },
        { roomCode: 'suite', ...range },
      ],
    };
    const say = async (to: ChannelHotel) => {
      const [request] = format.ariRequests(to, message);
      return format.readAriAnswer(await send(ota, path, request), message);
    };
    const reason = expect.any(String);
    expect(await say(hotel)).toEqual({ type: 'taken', faults: [{ index: 1, reason }] });
    const stranger = { ...hotel, credentials: { apiKey: 'wrong', password: 'wrong' } };
    expect(await say(stranger)).toMatchObject({ type: 'unauthorised' });
  });
});

it('reads every booking of the feed as it was sold, and acknowledges it', async () => {
  const ota = await startOta();
  const hotel = await list(ota, 'hotel', 'channex');
  await sellAndCancel(ota);
  const format = channexFormat.bookings;
  const feed = async () => {
    const answer = await send(ota, '/api/v1', format?.feedRequest?.(hotel));
    const read = format?.read(answer.body, hotel);
    return read?.type === 'bookings' ? read : expect.fail(JSON.stringify(read));
  };
  const { bookings, unreadable } = await feed();
  expect(unreadable).toEqual([]);
  expectSold(bookings, 'SUN-B1');
  const [first, second] = bookings;
  await send(ota, '/api/v1', format?.acknowledge?.(hotel, first?.revisionId ?? ''));
  expect((await feed()).bookings).toMatchObject([{ revisionId: second?.revisionId }]);
});

it('reads every pushed reservation as it was sold, and its answer is understood', async () => {
  const format = openTravelFormat.bookings;
  const bookings: SoldBooking[] = [];
  const hotelServer = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray()).toString();
    const read = format?.read(body, { hotelCode: 'hotel', currency: EUR });
    if (read?.type !== 'bookings') return response.destroy();
    bookings.push(...read.bookings);
    const receipts = read.bookings.map(({ revisionId }) => ({ revisionId, confirmation: 'h1' }));
    const answer = format?.pushAnswer(body, receipts);
    return response.writeHead(answer?.status ?? 500).end(answer?.body);
  });
  const port = await new Promise<number>((resolve) => {
    hotelServer.listen(0, '127.0.0.1', () => {
      resolve((hotelServer.address() as AddressInfo).port);
    });
  });
  onTestFinished(() => void hotelServer.close());
  const ota = await startOta();
  await list(ota, 'hotel', 'opentravel', { push: { url: `http://127.0.0.1:${port}/` } });
  await sellAndCancel(ota);
  await expect
    .poll(async () => (await ota.control('GET', '/hotel')).body.revisions, { timeout: 5_000 })
    .toMatchObject({ all: 2, waiting: 0, repeated: 0 });
  expectSold(bookings, 'B1');
});

// Helpers

const stretch = fc
  .record({ start: fc.nat({ max: DAYS - 1 }), length: fc.nat({ max: DAYS }) })
  .map(({ start, length }) => ({
    from: addDays(FIRST, start),
    to: addDays(FIRST, Math.min(DAYS - 1, start + length)),
  }));
const availability = fc
  .array(
    fc
      .tuple(stretch, fc.constantFrom(...ROOMS), fc.nat({ max: 300 }))
      .map(([range, roomCode, rooms]) => ({ ...range, roomCode, rooms })),
    { minLength: 1, maxLength: 6 },
  )
  .map((ranges): AriMessage => ({ kind: 'availability', ranges }));
const rateRange = fc
  .tuple(
    stretch,
    fc.constantFrom(...PLANS),
    fc.record({
      prices: fc
        .integer({ min: 1, max: 9_999_999 })
        .map((minor) => [{ adults: 2, minor }] as RateRange['prices']),
      stopSell: fc.boolean(),
      closedToArrival: fc.boolean(),
      closedToDeparture: fc.boolean(),
      minStayArrival: fc.integer({ min: 1, max: 14 }),
      minStayThrough: fc.integer({ min: 1, max: 14 }),
      maxStay: fc.nat({ max: 28 }),
    }),
  )
  .map(([range, plan, value]) => ({ ...range, ...plan, ...value }));
const rates = fc
  .array(rateRange, { minLength: 1, maxLength: 6 })
  .map((ranges): AriMessage => ({ kind: 'rates', ranges: ranges as readonly RateRange[] }));
const messages = fc.array(fc.oneof(availability, rates), { minLength: 1, maxLength: 5 });

/** What a calendar that takes every range in its order has in the end. */
function remember(
  message: AriMessage,
  rooms: Map<string, number>,
  kept: Map<string, object>,
): void {
  if (message.kind === 'availability') {
    for (const { from, to, roomCode, rooms: free } of message.ranges) {
      for (const night of nights(from, to)) rooms.set(`${roomCode} ${night}`, free);
    }
    return;
  }
  for (const { from, to, roomCode: _, planCode, prices, ...rules } of message.ranges) {
    const minor = prices?.[0]?.minor;
    for (const night of nights(from, to)) kept.set(`${planCode} ${night}`, { minor, ...rules });
  }
}

const GUEST = { firstName: 'Ada', lastName: 'Lovelace & <Co>', email: 'ada@example.com' };

async function sellAndCancel(ota: OtaWorld): Promise<void> {
  const [room] = STAY.rooms;
  const rooms = [{ ...room, adults: 2, children: 2, childAges: [4, 9], nightlyPrice: '99.90' }];
  const sale = { ...STAY, code: 'B1', rooms, guest: GUEST, notes: 'late', isForced: true };
  expect((await ota.control('POST', '/hotel/bookings', sale)).status).toBe(201);
  await ota.control('POST', '/hotel/bookings/B1/cancel');
}

function expectSold(bookings: readonly SoldBooking[], code: string): void {
  expect(bookings).toMatchObject([
    {
      code,
      status: 'new',
      hotelCode: 'hotel',
      soldBy: 'Sunny',
      currency: 'EUR',
      totalMinor: 19_980,
      guest: GUEST,
      notes: 'late',
      collectedBy: 'property',
      rooms: [
        {
          roomCode: 'double',
          planCode: 'double-flex',
          stay: { arrival: '2027-05-01', departure: '2027-05-03' },
          adults: 2,
          children: 2,
          childAges: [4, 9],
          nightlyMinor: [9_990, 9_990],
        },
      ],
    },
    { code, status: 'cancelled' },
  ]);
  const [first, second] = bookings;
  expect(second?.revision).toBeGreaterThan(first?.revision ?? Number.POSITIVE_INFINITY);
}

/** By the simulator's own words, which no format has read. */
async function calendarOf(ota: OtaWorld, { hotelCode }: ChannelHotel) {
  const path = `/${hotelCode}/calendar?from=${FIRST}&to=${addDays(FIRST, DAYS - 1)}`;
  const { body } = await ota.control('GET', path);
  const rooms = new Map<string, number>();
  for (const cell of body.rooms as { roomCode: string; night: string; availability: number }[]) {
    rooms.set(`${cell.roomCode} ${cell.night}`, cell.availability);
  }
  const rates = new Map<string, object>();
  for (const cell of body.plans as Record<string, string>[]) {
    const { roomCode: _, planCode, night, rate, ...rules } = cell;
    rates.set(`${planCode} ${night}`, { minor: parseAmount(rate ?? '', EUR), ...rules });
  }
  return { rooms, rates };
}

async function readBack(ota: OtaWorld, base: string, format: ChannelFormat, hotel: ChannelHotel) {
  const rooms = new Map<string, number>();
  const kept = new Map<string, object>();
  for (const kind of ['availability', 'rates'] as const) {
    const to = addDays(FIRST, DAYS - 1);
    const query = { kind, roomCodes: ROOMS, planCodes: PLANS, from: FIRST, to };
    const request = format.readBack?.request(hotel, query);
    const read = format.readBack?.read(await send(ota, base, request), hotel, query);
    if (read?.type !== 'read') return expect.fail(JSON.stringify(read));
    for (const range of read.availability)
      rooms.set(`${range.roomCode} ${range.from}`, range.rooms);
    for (const { roomCode: _, planCode, from, to: __, prices, ...rules } of read.rates) {
      kept.set(`${planCode} ${from}`, { minor: prices?.[0]?.minor, ...rules });
    }
  }
  return { rooms, rates: kept };
}

async function list(
  ota: OtaWorld,
  hotelCode: string,
  format: string,
  terms: object = {},
): Promise<ChannelHotel> {
  await ota.control('PUT', `/${hotelCode}`, { ...LISTING, format, ...terms });
  const credentials = { apiKey: KEY, username: 'hotel', password: KEY };
  return { hotelCode, currency: EUR, credentials };
}

async function send(
  ota: OtaWorld,
  base: string,
  request: ChannelRequest | undefined,
): Promise<ChannelAnswer> {
  if (request === undefined) return expect.fail('the format makes no such request');
  const { method, path, headers, body } = request;
  const init = { method, headers, ...(body === undefined ? {} : { body }) };
  const response = await fetch(ota.url + base + path, init);
  return { status: response.status, body: await response.text(), retryAfterMs: undefined };
}

function nights(from: CivilDate, to: CivilDate): readonly CivilDate[] {
  const all: CivilDate[] = [];
  for (let night = from; night <= to; night = addDays(night, 1)) all.push(night);
  return all;
}

function date(text: string): CivilDate {
  return parseCivilDate(text) ?? expect.fail(`${text} is a date`);
}
