/**
 * What makes a generated request mean something: dates around today, rooms that exist, and ids that
 * an earlier answer told. Such an id is not known when the request is generated, so a `Pick` stands
 * for it until the request is sent.
 */
import fc from 'fast-check';
import { TODAY } from './attacked-world.ts';
import { alternativesOf, keepRules } from './hotel-rules.ts';
import type { Hints, Schema } from './schema-arbitraries.ts';

export type Known =
  | 'propertyId'
  | 'roomTypeId'
  | 'ratePlanId'
  | 'bookingId'
  | 'awaitedId'
  | 'holdId'
  | 'deadLetterId'
  | 'webhookEndpointId'
  | 'channelId'
  | 'entryId'
  | 'offerId'
  | 'tripId'
  | 'blockId'
  | 'channelBookingId'
  | 'cursor'
  | 'etag'
  | 'quoteToken';

/** One of the values of a kind that answers have told, counted by `n` from the newest. */
export class Pick {
  readonly kind: Known;
  readonly n: number;
  readonly suffix: string;

  constructor(kind: Known, n: number, suffix = '') {
    this.kind = kind;
    this.n = n;
    this.suffix = suffix;
  }

  toString(): string {
    return `<${this.kind} ${this.n}${this.suffix}>`;
  }
}

/** What answers have told so far. */
export class Told {
  readonly #values = new Map<Known, string[]>([
    ['propertyId', ['grand', 'tiny']],
    ['roomTypeId', ['double']],
    ['ratePlanId', ['base']],
    ['channelId', ['grand-ota']],
  ]);

  learn(kind: Known, value: unknown): void {
    if (typeof value !== 'string') return;
    const values = this.#values.get(kind) ?? [];
    if (!values.includes(value)) this.#values.set(kind, [...values, value]);
  }

  /** The value with every `Pick` in it replaced by what it stands for. */
  resolve(value: unknown): unknown {
    if (value instanceof Pick) {
      const values = this.#values.get(value.kind) ?? [];
      const known = values.at(-1 - (value.n % Math.max(1, values.length)));
      // A page that nobody has been told of is not asked for; an id may be anybody's.
      if (known === undefined && /cursor|etag/.test(value.kind)) return undefined;
      return (known ?? 'nobody') + value.suffix;
    }
    if (Array.isArray(value)) return value.map((one) => this.resolve(one));
    if (typeof value !== 'object' || value === null) return value;
    const members = Object.entries(value).map(([name, one]) => [name, this.resolve(one)]);
    return Object.fromEntries(members);
  }
}

export function picks(kind: Known, suffix = ''): fc.Arbitrary<Pick> {
  return fc.nat({ max: 30 }).map((n) => new Pick(kind, n, suffix));
}

function daysAfterToday(min: number, max: number): fc.Arbitrary<string> {
  return fc.integer({ min, max }).map((days) => {
    return new Date(Date.parse(TODAY) + days * 86_400_000).toISOString().slice(0, 10);
  });
}

/** Nearly always one of the good values, so that what comes after it is reached as well. */
function mostly(good: fc.Arbitrary<unknown>, ...odd: unknown[]): fc.Arbitrary<unknown> {
  return fc.oneof({ arbitrary: good, weight: 30 }, fc.constantFrom(...odd));
}

const PROMOTION = { type: 'promo', code: 'SUMMER' };
const codes = fc.constantFrom(PROMOTION.code, 'SPRING');
const codesNowAndThen = fc.oneof({ arbitrary: fc.constant(undefined), weight: 5 }, codes);

/** A block that there mostly is room for. */
const blockLine = fc.record({
  roomTypeId: fc.constant('double'),
  from: daysAfterToday(0, 4),
  to: daysAfterToday(4, 9),
  rooms: fc.constantFrom(0, 1, 1, 2, 9_999),
});

const TOKENS = [
  ...['tok_approved', 'tok_approved', 'tok_approved', 'tok_declined'],
  ...['tok_requires_action', 'tok_requires_action'],
  ...['tok_capture_fails', 'tok_error_then_approved'],
];

/** What would close the hotel comes seldom, so that there is still something to book. */
const open: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  stopSell: mostly(fc.constantFrom(false, null), true),
  closedToArrival: mostly(fc.constantFrom(false, null), true),
  closedToDeparture: mostly(fc.constantFrom(false, null), true),
  minAdvance: mostly(fc.constantFrom(0, null), 9),
  maxAdvance: mostly(fc.constantFrom(730, null), 0),
  minStayArrival: mostly(fc.constantFrom(0, 1, null), 5, 366),
  minStayThrough: mostly(fc.constantFrom(0, 1, null), 5),
  maxStayArrival: mostly(fc.constantFrom(0, 30, null), 1),
  maxStayThrough: mostly(fc.constantFrom(0, 30, null), 1),
  lengthPattern: mostly(fc.constantFrom('Y', 'YYY', null), 'NNY'),
  access: mostly(fc.constant({ type: 'public' }), { type: 'private' }, PROMOTION),
  bookingWindow: mostly(fc.constant({ from: '2000-01-01' }), { from: '2999-01-01' }),
  stayWindow: mostly(fc.constant({ to: '2999-12-31' }), { to: '2000-01-01' }),
  promoCode: codes,
  channel: fc.constantFrom('direct', 'booking-com'),
};

/** Between the least and the most of a rule of prices there is always something. */
const prices: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  fromPercent: fc.constantFrom('0', '50.5'),
  fullPercent: fc.constantFrom('90', '100'),
  daysMin: fc.constantFrom(0, 1, 7),
  daysMax: fc.constantFrom(7, 30),
  nightsMin: fc.constantFrom(1, 2),
  nightsMax: fc.constantFrom(2, 14),
  when: mostly(
    fc.constantFrom('isWeekend && nights >= 2', 'occupancyPercent > 50.0 || channel == "direct"'),
    'nights >',
    'moonlight',
    '"Fair" in season',
  ),
};

const hints: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  ...open,
  ...prices,
  propertyId: fc.oneof(
    { arbitrary: fc.constantFrom('grand', 'grand', 'grand', 'tiny'), weight: 24 },
    { arbitrary: picks('propertyId'), weight: 2 },
    fc.constant('nobody'),
  ),
  roomTypeId: fc.oneof(
    { arbitrary: fc.constant('double'), weight: 30 },
    { arbitrary: picks('roomTypeId'), weight: 2 },
    fc.constant('nobody'),
  ),
  ratePlanId: fc.oneof(
    { arbitrary: fc.constant('base'), weight: 24 },
    { arbitrary: picks('ratePlanId'), weight: 6 },
    fc.constant('nobody'),
  ),
  roomTypeIds: mostly(fc.constant(['double']), ['nobody']),
  ratePlanIds: mostly(fc.constant(['base']), ['nobody']),
  ofFees: mostly(fc.constant([]), ['cleaning']),
  bookingId: mostly(picks('bookingId'), 'nobody'),
  holdId: fc.oneof(
    { arbitrary: picks('holdId'), weight: 9 },
    { arbitrary: picks('bookingId'), weight: 3 },
    fc.constant('nobody'),
  ),
  roomNumber: mostly(fc.constantFrom('101', '102'), '404'),
  // Rooms that there are, and now and then one that may be added.
  number: fc.oneof(
    { arbitrary: fc.constantFrom('101', '102', '103', '201', '202', '203'), weight: 3 },
    fc.nat({ max: 99 }).map((door) => String(300 + door)),
  ),
  room: mostly(fc.constantFrom(undefined, 0, 0), 1, 19),
  until: mostly(fc.constant(undefined), '2027-03-03', '2999-12-31'),
  version: fc.constantFrom(1, 1, 1, 2, 3, 999_999_999),
  deadLetterId: picks('deadLetterId'),
  webhookEndpointId: mostly(picks('webhookEndpointId'), 'nobody'),
  credentials: fc.constant([{ name: 'apiKey', value: 'k' }]),
  occupancies: mostly(fc.constant([1, 2]), [2, 1]),
  roomTypes: mostly(fc.constant([{ roomTypeId: 'double', code: 'DBL' }]), []),
  ratePlans: mostly(fc.constant([]), [
    { roomTypeId: 'double', ratePlanId: 'base', code: 'BAR', occupancies: [2] },
  ]),
  channelBookingId: mostly(picks('channelBookingId'), 'nobody'),
  channelId: mostly(picks('channelId'), 'nobody'),
  entryId: mostly(picks('entryId'), 'nobody'),
  offerId: mostly(picks('offerId'), 'nobody'),
  waitUntil: mostly(fc.constant(undefined), '2000-01-01T00:00:00Z'),
  format: mostly(fc.constant('channex'), 'telex'),
  tripId: mostly(picks('tripId'), 'nobody'),
  supplier: mostly(fc.constantFrom('flight', 'car'), 'nobody'),
  quantity: fc.constantFrom(1, 2),
  leg: fc.constantFrom(1, 2),
  expectedFees: fc.constantFrom(undefined, undefined, []),
  blockId: mostly(picks('blockId'), 'nobody'),
  date: daysAfterToday(-1, 30),
  counts: fc.array(blockLine, { minLength: 1, maxLength: 2 }),
  cutOff: fc.constantFrom(null, null, null, { type: 'days', days: 1 }),
  url: mostly(
    fc.constantFrom('https://pms.example/hooks', 'https://crm.example/'),
    'https://private.example/',
    'ftp://pms.example/',
    'https://',
  ),
  locale: fc.constantFrom('de-AT', 'en', 'zh-Hant-TW', 'es-419'),
  messageIds: mostly(fc.constant(undefined), ['msg_nobody_1_0']),
  authorisationKey: picks('bookingId', ':authorise'),
  quoteToken: mostly(picks('quoteToken'), 'q1.AAAA.aaaa', 'q2.AAAA.aaaa', '-'),
  cursor: mostly(picks('cursor'), 'W10', 'bm90aGluZw', '%'),
  arrival: mostly(daysAfterToday(0, 4), '1999-12-31', '2029-03-02', '2998-01-01'),
  departure: mostly(daysAfterToday(4, 9), '2027-02-01', '2028-04-01', '2999-12-31'),
  night: daysAfterToday(-1, 9),
  from: daysAfterToday(-5, 12),
  to: daysAfterToday(11, 40),
  arrivalFrom: daysAfterToday(-5, 20),
  arrivalTo: daysAfterToday(0, 40),
  adults: mostly(fc.constantFrom(1, 2), 0, 50),
  children: mostly(fc.constantFrom(0, 1), 50),
  currency: mostly(fc.constant('EUR'), 'USD', 'KWD', 'eur', 'XXL'),
  amount: mostly(fc.constantFrom('120.00', '99', '0'), '100000000.00', '-1.00', '1.005', '00120'),
  expectedTotal: mostly(fc.constant(undefined), { amount: '99.00', currency: 'EUR' }),
  expectedFee: fc.constantFrom(undefined, undefined, { amount: '0.00', currency: 'EUR' }),
  timeZone: mostly(fc.constantFrom('Europe/Lisbon', 'Pacific/Apia'), 'Mars/Olympus'),
  country: fc.constantFrom('PT', 'AT'),
  paymentToken: fc.constantFrom(...TOKENS),
};

/** What the simulated suppliers sell, nearly always. */
const supplierOffers = mostly(
  fc.constantFrom('test-plain', 'test-plain-final', 'test-sold-out', 'test-not-cancelled'),
  'nothing',
);

/** Of two bookings that swap their rooms, both must have some. */
const swappedSide = mostly(fc.record({ bookingId: picks('awaitedId') }), { bookingId: 'nobody' });

function memberHint(name: string, schema: Schema): fc.Arbitrary<unknown> | undefined {
  if (name === 'rooms' && schema.type === 'integer') {
    const { minimum, maximum } = schema;
    return fc.constantFrom(1, 3, Number(minimum), Number(maximum));
  }
  if ((name === 'one' || name === 'other') && schema.type === 'object') return swappedSide;
  const items = schema.items as Schema | undefined;
  if (name === 'rooms' && items?.type === 'string') {
    return mostly(fc.constantFrom(['101', '102', '103'], ['201', '202'], ['203']), ['404']);
  }
  // Who asks what explains a price has somebody to ask for, and who books may have left it out.
  if (name === 'adults' && schema.minimum === 1) return fc.constantFrom(1, 2, 2, 2, 50);
  // Bounds and deposits have a member `amount` that is no text, and tiers a `from` that is no date.
  if (schema.type !== 'string' && (name === 'amount' || name === 'from')) return undefined;
  // A derived plan says by `from` which plan it derives from, and a range on which date it begins.
  if (name === 'from' && schema.format !== 'date') return hints.ratePlanId;
  // An offer of a supplier is text of its own; one to somebody who waits is an id.
  if (name === 'offerId' && schema.maxLength !== undefined) return supplierOffers;
  // A code is named in a path, and in the body of a stay that may do without one.
  if (name === 'promoCode' && schema.maxLength !== undefined) return codesNowAndThen;
  // The ages that a plan has prices for are named as the children of a party are.
  if (name === 'children' && schema.type === 'array') return undefined;
  return Object.hasOwn(hints, name) ? hints[name] : undefined;
}

export const hotelHints: Hints = {
  member: memberHint,
  alternatives: alternativesOf,
  kept: keepRules,
};
