/**
 * The engine's reading of Channex's form against the OTA simulator's, which were written apart:
 * whatever ranges the engine says, the OTA's calendar has them, and what it reads back is what was
 * said; every booking that the OTA tells is read as it was sold.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { channexFormat } from '../../src/channels/channex-format.ts';
import { addDays, type CivilDate, parseCivilDate } from '../../src/domain/calendar.ts';
import type { AriMessage, RateRange } from '../../src/domain/channels/ari-value.ts';
import { parseCurrency } from '../../src/domain/money.ts';
import type {
  ChannelAnswer,
  ChannelHotel,
  ChannelRequest,
} from '../../src/ports/channel-format.ts';
import { KEY, LISTING, type OtaWorld, openCalendar, STAY, startOta } from '../ota/ota-world.ts';

const FIRST = date('2027-05-01');
const DAYS = 40;
const ROOMS = ['double', 'single'];
const PLANS = [
  { roomCode: 'double', planCode: 'double-flex' },
  { roomCode: 'double', planCode: 'double-saver' },
  { roomCode: 'single', planCode: 'single-flex' },
];

describe('what the engine says in Channex form', () => {
  it('is what the OTA has, whatever ranges it is said in, and what is read back', async () => {
    const ota = await startOta();
    let listings = 0;
    await fc.assert(
      fc.asyncProperty(messages, async (said) => {
        listings += 1;
        const hotel = await list(ota, `hotel-${listings}`);
        const rooms = new Map<string, number>();
        const rates = new Map<string, object>();
        for (const message of said) {
          for (const request of channexFormat.ariRequests(hotel, message)) {
            const answer = channexFormat.readAriAnswer(await send(ota, request), message);
            expect(answer).toEqual({ type: 'taken', faults: [] });
          }
          remember(message, rooms, rates);
        }
        const told = await readBack(ota, hotel);
        expect(told.rooms).toEqual(rooms);
        expect(told.rates).toEqual(rates);
      }),
      { numRuns: 25 },
    );
  });

  it('is told which range was not taken, and that a key does not fit', async () => {
    const ota = await startOta();
    const hotel = await list(ota, 'hotel');
    const range = { from: FIRST, to: FIRST, rooms: 1 };
    const message: AriMessage = {
      kind: 'availability',
      ranges: [
        { roomCode: 'double', ...range },
        { roomCode: 'suite', ...range },
      ],
    };
    const say = async (to: ChannelHotel) => {
      const [request] = channexFormat.ariRequests(to, message);
      return channexFormat.readAriAnswer(await send(ota, request), message);
    };
    const reason = 'room_type_id does not exist';
    expect(await say(hotel)).toEqual({ type: 'taken', faults: [{ index: 1, reason }] });
    expect(await say({ ...hotel, credentials: { apiKey: 'wrong' } })).toMatchObject({
      type: 'unauthorised',
    });
  });
});

it('reads every booking of the feed as it was sold, and acknowledges it', async () => {
  const ota = await startOta();
  const hotel = await list(ota, 'hotel');
  await openCalendar(ota, 'hotel');
  const [room] = STAY.rooms;
  const rooms = [{ ...room, adults: 2, children: 2, childAges: [4, 9], nightlyPrice: '99.90' }];
  const guest = { firstName: 'Ada', lastName: 'Lovelace', email: 'ada@example.com' };
  const sale = { ...STAY, code: 'B1', rooms, guest, notes: 'late' };
  await ota.control('POST', '/hotel/bookings', sale);
  await ota.control('POST', '/hotel/bookings/B1/cancel');
  const format = channexFormat.bookings;
  const feed = async () => {
    const answer = await send(ota, format?.feedRequest?.(hotel));
    const read = format?.read(answer.body, hotel);
    return read?.type === 'bookings' ? read : expect.fail(JSON.stringify(read));
  };
  const { bookings, unreadable } = await feed();
  expect(unreadable).toEqual([]);
  expect(bookings).toMatchObject([
    {
      code: 'SUN-B1',
      status: 'new',
      hotelCode: 'hotel',
      soldBy: 'Sunny',
      currency: 'EUR',
      totalMinor: 19_980,
      guest,
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
    { code: 'SUN-B1', status: 'cancelled' },
  ]);
  const [first, second] = bookings;
  expect(second?.revision).toBeGreaterThan(first?.revision ?? Number.POSITIVE_INFINITY);
  await send(ota, format?.acknowledge?.(hotel, first?.revisionId ?? ''));
  expect((await feed()).bookings).toMatchObject([{ revisionId: second?.revisionId }]);
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

async function readBack(ota: OtaWorld, hotel: ChannelHotel) {
  const rooms = new Map<string, number>();
  const kept = new Map<string, object>();
  for (const kind of ['availability', 'rates'] as const) {
    const to = addDays(FIRST, DAYS - 1);
    const query = { kind, roomCodes: ROOMS, planCodes: PLANS, from: FIRST, to };
    const request = channexFormat.readBack?.request(hotel, query);
    const read = channexFormat.readBack?.read(await send(ota, request), hotel, query);
    if (read?.type !== 'read') return expect.fail(JSON.stringify(read));
    for (const range of read.availability)
      rooms.set(`${range.roomCode} ${range.from}`, range.rooms);
    for (const { roomCode: _, planCode, from, to: __, prices, ...rules } of read.rates) {
      kept.set(`${planCode} ${from}`, { minor: prices?.[0]?.minor, ...rules });
    }
  }
  return { rooms, rates: kept };
}

async function list(ota: OtaWorld, hotelCode: string): Promise<ChannelHotel> {
  await ota.control('PUT', `/${hotelCode}`, LISTING);
  const currency = parseCurrency('EUR');
  if (currency === undefined) return expect.fail('EUR is a currency');
  return { hotelCode, currency, credentials: { apiKey: KEY } };
}

async function send(ota: OtaWorld, request: ChannelRequest | undefined): Promise<ChannelAnswer> {
  if (request === undefined) return expect.fail('the format makes no such request');
  const { method, path, headers, body } = request;
  const init = { method, headers, ...(body === undefined ? {} : { body }) };
  const response = await fetch(`${ota.url}/api/v1${path}`, init);
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
