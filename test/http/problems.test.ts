/**
 * Every "no" of the API. The bodies of all refusals are in one snapshot file, so that a changed
 * word or status is seen by whoever reviews it; codes and statuses are promises to clients.
 */
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { BookingState, FailureReason } from '../../src/domain/booking/booking.ts';
import type {
  BlockId,
  BookingId,
  RatePlanId,
  RoomNumber,
  RoomTypeId,
  SupplierName,
  WaitlistEntryId,
} from '../../src/domain/ids.ts';
import type { Rejection } from '../../src/domain/rejection.ts';
import { errorsPage } from '../../src/http/errors-page.ts';
import { failureKinds, rejectionKinds, requestKinds } from '../../src/http/rejection-table.ts';
import type { Failure } from '../../src/ports/engine.ts';
import { bookingOne, confirmed, date, double, ok, viewOf } from '../support/fake-engine.ts';
import { bookingRequest, startWorld, type World } from './http-world.ts';

const night = { roomTypeId: double, night: date('2030-06-02'), wanted: 2, free: 1 };

const wedding = 'wedding' as BlockId;
const cell = { roomTypeId: double, night: date('2030-06-02') };
const saver = 'saver' as RatePlanId;
const first = 'first-in-line' as WaitlistEntryId;
const sold = { roomTypeId: double, ratePlanId: saver };
const tonight = { from: date('2030-06-01'), to: date('2030-06-01') };
const restricted = { ...sold, level: 'rate_plan', ...tonight } as const;
const season = { ...restricted, level: 'room_type', to: date('2030-06-30') } as const;

const someone = 'booking-2' as BookingId;
const inRoom = { number: '101' as RoomNumber, bookingId: someone };

const rejections: Record<Rejection['code'], Rejection> = {
  not_found: { code: 'not_found', what: 'room_type', id: 'suite' },
  version_mismatch: { code: 'version_mismatch', expected: 3, actual: 5 },
  idempotency_key_reused: { code: 'idempotency_key_reused', pointer: '/body/rooms/0/adults' },
  already_exists: { code: 'already_exists', what: 'property', id: 'grand' },
  invalid_state: { code: 'invalid_state', action: 'check_in', status: 'cancelled' },
  hold_expired: { code: 'hold_expired', expiredAtMs: 1_900_000_000_000 },
  modification_pending: {
    code: 'modification_pending',
    action: 'cancel',
    untilMs: Date.parse('2030-06-01T12:05:00Z'),
  },
  trip_invalid_state: { code: 'trip_invalid_state', action: 'cancel', status: 'failed' },
  leg_not_stuck: { code: 'leg_not_stuck', leg: 2 },
  trip_not_undoable: { code: 'trip_not_undoable', legs: [1, 3] },
  supplier_unavailable: { code: 'supplier_unavailable', supplier: 'flight' as SupplierName },
  supplier_refused: {
    code: 'supplier_refused',
    supplier: 'flight' as SupplierName,
    reason: 'sold_out',
  },
  leg_refused: { code: 'leg_refused', leg: 1, reason: { code: 'no_availability', ...night } },
  trip_cancelled: { code: 'trip_cancelled', why: 'Flu' },
  leg_timed_out: { code: 'leg_timed_out', leg: 2, step: 'try' },
  leg_payment_declined: {
    code: 'leg_payment_declined',
    leg: 2,
    reason: { code: 'payment_declined', reason: 'card_declined' },
  },
  stay_begun: { code: 'stay_begun', field: 'rooms', today: date('2030-06-02') },
  hold_already_extended: { code: 'hold_already_extended' },
  waitlist_entry_closed: { code: 'waitlist_entry_closed', entryId: first, status: 'left' },
  no_offer: { code: 'no_offer', entryId: first, status: 'waiting' },
  offer_accepted: { code: 'offer_accepted', offerId: someone, status: 'payment_pending' },
  offer_not_extendable: { code: 'offer_not_extendable' },
  wait_is_over: { code: 'wait_is_over', untilMs: 1_900_000_000_000 },
  waitlist_full: { code: 'waitlist_full', max: 500 },
  stay_empty: { code: 'stay_empty' },
  stay_too_long: { code: 'stay_too_long', nights: 400, nightsMax: 366 },
  arrival_in_past: { code: 'arrival_in_past', today: date('2030-07-01') },
  arrival_too_far: { code: 'arrival_too_far', latest: date('2032-07-01') },
  no_adult: { code: 'no_adult', room: 1 },
  occupancy_exceeded: {
    code: 'occupancy_exceeded',
    room: 0,
    roomTypeId: double,
    guests: 5,
    guestsMax: 3,
  },
  price_negative: { code: 'price_negative', room: 0, amountMinor: -1 },
  currency_mismatch: { code: 'currency_mismatch', expected: 'EUR', actual: 'USD' },
  fee_changed: {
    ...{ code: 'fee_changed', expectedMinor: 0, actualMinor: 13_500, currency: 'EUR' },
    others: [{ expectedMinor: 900, actualMinor: 1_000, currency: 'JPY' }],
  },
  refund_too_large: {
    code: 'refund_too_large',
    amountMinor: 30_000,
    refundableMinor: 27_000,
    currency: 'EUR',
  },
  too_many_rate_plans: { code: 'too_many_rate_plans', max: 50 },
  too_many_cells: { code: 'too_many_cells', cells: 60_000, cellsMax: 50_000 },
  promo_code_unknown: { code: 'promo_code_unknown', promoCode: 'SUMER' },
  promo_code_not_applicable: {
    code: 'promo_code_not_applicable',
    promoCode: 'SUMMER',
    rule: 'stay_window',
  },
  promo_code_exhausted: { code: 'promo_code_exhausted', promoCode: 'SUMMER', usesMax: 1 },
  too_many_promo_codes: { code: 'too_many_promo_codes', max: 1_000 },
  quote_invalid: { code: 'quote_invalid' },
  quote_mismatch: { code: 'quote_mismatch', pointer: '/rooms/0/adults' },
  quote_too_large: { code: 'quote_too_large', max: 16_384 },
  price_changed: {
    code: 'price_changed',
    quotedMinor: 27_000,
    currentMinor: 30_000,
    currency: 'EUR',
    quoteToken: 'q1.a.b',
    validUntilMs: 1_900_000_000_000,
  },
  charges_invalid: { code: 'charges_invalid', chargeCode: 'vat', fault: 'unknown_fee' },
  derivation_invalid: { code: 'derivation_invalid', ratePlanId: saver, fault: 'cycle' },
  too_many_webhook_endpoints: { code: 'too_many_webhook_endpoints', max: 100 },
  webhook_url_refused: {
    code: 'webhook_url_refused',
    fault: 'private_address',
    host: 'localhost',
  },
  webhook_endpoint_inactive: { code: 'webhook_endpoint_inactive', id: 'hook-1' },
  too_many_channels: { code: 'too_many_channels', max: 100 },
  channel_url_refused: { code: 'channel_url_refused', fault: 'not_https', host: 'ota.example' },
  channel_address_taken: {
    code: 'channel_address_taken',
    channelId: 'lisbon',
    propertyId: 'grand',
    host: 'ota.example',
    hotelCode: 'hotel-1',
  },
  channel_credentials_wrong: { code: 'channel_credentials_wrong', names: ['apiKey'] },
  channel_paused: { code: 'channel_paused', id: 'booking-com', reason: 'staff' },
  channel_not_readable: { code: 'channel_not_readable', id: 'booking-com' },
  block_closed: { code: 'block_closed', blockId: wedding, status: 'cancelled' },
  block_definite: { code: 'block_definite', blockId: wedding },
  block_change_pending: { code: 'block_change_pending', blockId: wedding },
  block_cut_off: { code: 'block_cut_off', blockId: wedding, cutOff: date('2030-06-01') },
  block_night_released: { code: 'block_night_released', blockId: wedding, ...cell },
  below_pick_up: { code: 'below_pick_up', ...cell, wanted: 1, pickedUp: 2 },
  wash_too_large: { code: 'wash_too_large', ...cell, rooms: 3, remainder: 2 },
  night_past: {
    code: 'night_past',
    night: date('2030-06-01'),
    today: date('2030-06-02'),
  },
  cut_off_past: {
    code: 'cut_off_past',
    cutOff: date('2030-06-01'),
    today: date('2030-06-02'),
  },
  block_empty: { code: 'block_empty' },
  rate_without_rooms: { code: 'rate_without_rooms', rate: 1, roomTypeId: cell.roomTypeId },
  cut_off_late: {
    code: 'cut_off_late',
    cutOff: date('2030-06-02'),
    lastNight: date('2030-06-01'),
  },
  outside_block: { code: 'outside_block', blockId: wedding, room: 0, roomTypeId: cell.roomTypeId },
  no_block_nights: { code: 'no_block_nights', blockId: wedding },
  too_many_blocks: { code: 'too_many_blocks', max: 2_000 },
  channel_mapping_ambiguous: {
    code: 'channel_mapping_ambiguous',
    list: 'roomTypes',
    id: 'DBL',
    fault: 'code_repeated',
  },
  channel_booking_not_parked: {
    code: 'channel_booking_not_parked',
    id: 'qk3',
    status: 'applied',
  },
  channel_not_ready: { code: 'channel_not_ready', id: 'booking-com', lacks: 'credentials' },
  pricing_rule_invalid: {
    code: 'pricing_rule_invalid',
    faults: [{ rule: 1, when: 'moon > 1', fault: 'Unknown variable: moon' }],
  },
  promo_code_required: { code: 'promo_code_required', ...sold },
  not_bookable_today: {
    code: 'not_bookable_today',
    today: date('2030-05-01'),
    window: { to: date('2030-04-30') },
    ...sold,
  },
  outside_stay_window: {
    code: 'outside_stay_window',
    night: date('2030-06-02'),
    window: { from: date('2030-07-01'), to: date('2030-08-31') },
    ...sold,
  },
  stop_sell: { code: 'stop_sell', ...restricted },
  closed_to_arrival: { code: 'closed_to_arrival', ...restricted },
  closed_to_departure: { code: 'closed_to_departure', ...restricted },
  min_advance: { code: 'min_advance', ...restricted, limit: 7, actual: 3 },
  max_advance: { code: 'max_advance', ...restricted, limit: 7, actual: 30 },
  min_stay_arrival: { code: 'min_stay_arrival', ...restricted, limit: 3, actual: 2 },
  min_stay_through: { code: 'min_stay_through', ...season, limit: 3, actual: 2 },
  max_stay_arrival: { code: 'max_stay_arrival', ...restricted, limit: 1, actual: 2 },
  max_stay_through: { code: 'max_stay_through', ...season, limit: 1, actual: 2 },
  length_pattern: { code: 'length_pattern', ...restricted, actual: 2 },
  too_many_rooms: { code: 'too_many_rooms', max: 10_000 },
  history_too_short: { code: 'history_too_short', bookings: 41, bookingsMin: 100 },
  guest_in_house: { code: 'guest_in_house', bookingId: someone },
  room_not_assigned: {
    code: 'room_not_assigned',
    room: 0,
    roomTypeId: double,
    night: tonight.from,
  },
  room_split: { code: 'room_split', bookingId: someone, room: 1 },
  room_locked: { code: 'room_locked', ...inRoom, room: 0 },
  room_assigned: { code: 'room_assigned', ...inRoom, room: 0 },
  nights_outside_stay: {
    code: 'nights_outside_stay',
    from: date('2030-06-01'),
    until: date('2030-06-03'),
  },
  room_type_differs: {
    code: 'room_type_differs',
    number: inRoom.number,
    roomTypeId: 'suite' as RoomTypeId,
    soldAs: double,
  },
  room_closed: {
    code: 'room_closed',
    number: inRoom.number,
    night: tonight.from,
    kind: 'out_of_order',
  },
  room_taken: { code: 'room_taken', ...inRoom, night: tonight.from },
  room_occupied: { code: 'room_occupied', ...inRoom },
  room_not_ready: { code: 'room_not_ready', number: inRoom.number, status: 'clean' },
  no_room_fits: {
    code: 'no_room_fits',
    room: 0,
    roomTypeId: double,
    from: date('2030-06-01'),
    until: date('2030-06-03'),
    against: { room_taken: 2, room_closed: 1 },
  },
  payment_required: { code: 'payment_required', amountMinor: 27_000, currency: 'EUR' },
  no_availability: { code: 'no_availability', ...night },
  too_early: { code: 'too_early', action: 'check_in', from: date('2030-06-01') },
  too_late: { code: 'too_late', action: 'no_show', until: date('2030-06-03') },
  payment_declined: { code: 'payment_declined', reason: 'insufficient_funds' },
  payment_timed_out: { code: 'payment_timed_out' },
  booking_cancelled: { code: 'booking_cancelled' },
};

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

function book() {
  return world.ask({
    path: '/v1/bookings',
    body: bookingRequest,
    headers: { 'x-request-id': 'request-1' },
  });
}

describe('refusals', () => {
  test('each has its golden answer', async () => {
    const answers: Record<string, unknown> = {};
    for (const [code, rejection] of Object.entries(rejections)) {
      world.override({ book: async () => ({ type: 'rejected', rejection }) });
      const { status, headers, json } = await book();
      answers[code] = { status, type: headers['content-type'], body: json };
    }
    expect(answers).toMatchSnapshot();
  });

  test('the status on the wire is the one of the table', async () => {
    for (const [code, rejection] of Object.entries(rejections)) {
      world.override({ book: async () => ({ type: 'rejected', rejection }) });
      const reply = await book();
      expect([reply.status, reply.json.code]).toEqual([
        rejectionKinds[rejection.code].status,
        code,
      ]);
    }
  });

  test('docs/errors.md is printed from the same tables', () => {
    expect(readFileSync('docs/errors.md', 'utf8')).toBe(errorsPage());
  });
});

describe('a leg that is refused', () => {
  test.each<[number, Rejection]>([
    [404, { code: 'not_found', what: 'property', id: 'nowhere' }],
    [422, { code: 'arrival_in_past', today: date('2030-07-01') }],
    [409, { code: 'no_availability', ...night }],
    [409, { code: 'hold_expired', expiredAtMs: 1_900_000_000_000 }],
  ])('is %i for %o', async (status, reason) => {
    const rejection = { code: 'leg_refused', leg: 1, reason } as const;
    world.override({ requestTrip: async () => ({ type: 'rejected', rejection }) });
    const { propertyId, arrival, departure, rooms, guest } = bookingRequest;
    const legs = [{ stay: { propertyId, arrival, departure, rooms } }];
    const reply = await world.ask({ path: '/v1/trips', body: { legs, guest } });
    expect([reply.status, reply.json.code]).toEqual([status, 'leg_refused']);
  });
});

describe('a booking that came to nothing', () => {
  const failed = (failure: FailureReason) => ({ status: 'failed', failure }) as const;
  const ends: [number, string, Pick<BookingState, 'status'>][] = [
    [409, 'no_availability', failed({ code: 'no_availability', ...night })],
    [402, 'payment_declined', failed({ code: 'payment_declined', reason: 'expired_card' })],
    [402, 'payment_timed_out', failed({ code: 'payment_timed_out' })],
    [410, 'hold_expired', failed({ code: 'hold_expired', expiredAtMs: 1_900_000_000_000 })],
    // A newcomer cancelled a booking whose payment was slow, and its buyer was told 201.
    [409, 'booking_cancelled', { status: 'cancelled' }],
  ];

  test.each(ends)('is answered %i %s, with its id', async (status, code, end) => {
    const outcome = async () => ok(viewOf({ ...confirmed, ...end }), true);
    world.override({ book: outcome, bookHold: outcome });
    const { guest } = bookingRequest;
    for (const ask of [
      { path: '/v1/bookings', body: bookingRequest },
      { path: '/v1/holds/booking-1/book', body: { guest } },
    ]) {
      const reply = await world.ask(ask);
      expect(reply.status).toBe(status);
      expect(reply.json).toMatchObject({ code, bookingId: bookingOne });
      expect(reply.headers['vacancy-replayed']).toBe('true');
    }
  });

  test('is an ordinary resource when it is read', async () => {
    const failure = { code: 'payment_declined', reason: 'expired_card' } as const;
    world.override({
      booking: async () => ok(viewOf({ ...confirmed, status: 'failed', failure })),
    });
    const reply = await world.ask({ path: '/v1/bookings/booking-1' });
    expect(reply.status).toBe(200);
    expect(reply.json).toMatchObject({ status: 'failed', failure: { reason: 'expired_card' } });
  });
});

describe('operating faults', () => {
  const failures: [number, Failure['code']][] = [
    [429, 'overloaded'],
    [503, 'storage_unavailable'],
    [503, 'draining'],
    [503, 'quarantined'],
    [503, 'deadline_exceeded'],
    [503, 'crashed'],
  ];

  test.each(failures)('%i %s says when to retry, rounded up', async (status, code) => {
    world.override({
      book: async () => ({ type: 'failed', failure: { code, retryAfterMs: 1_200 } }),
    });
    const reply = await book();
    expect([reply.status, reply.headers['retry-after']]).toEqual([status, '2']);
    expect(reply.json).toMatchObject({ code, retryAfterMs: 1_200 });
  });

  test('a change that cannot be taken is refused without its body being read', async () => {
    world.override({ refusal: () => ({ code: 'overloaded', retryAfterMs: 1_000 }) });
    const reply = await world.ask({ path: '/v1/bookings', raw: '{"broken' });
    expect(reply.status).toBe(429);
    expect(reply.json).toMatchObject({ code: 'overloaded', retryAfterMs: 1_000 });
    expect((await world.ask({ path: '/v1/bookings/booking-1' })).status).toBe(200);
  });

  test('an exception is a 500 without the inside, and is logged with the request id', async () => {
    world.override({
      book: async () => {
        throw new Error('secret inside');
      },
    });
    const reply = await book();
    expect(reply.status).toBe(500);
    expect(reply.json).toMatchObject({ code: 'internal', requestId: 'request-1' });
    expect(reply.text).not.toContain('secret');
    expect(world.logged).toMatchObject([{ fields: { requestId: 'request-1' } }]);
  });

  // A GET that was answered 503 was to be repeated with a key that it had never had.
  test('what a read may meet as well says of changes alone that they have a key', () => {
    const kinds = [
      requestKinds.internal,
      requestKinds.request_timeout,
      ...Object.values(failureKinds),
    ];
    for (const { hint } of [...kinds, rejectionKinds.supplier_unavailable]) {
      expect(hint.replace('a change with the same key', '')).not.toContain('key');
    }
  });

  test('readiness follows the engine, liveness does not', async () => {
    const { engine } = world;
    const health = { ...engine.health(), status: 'storage_unavailable' } as const;
    world.override({ health: () => health });
    expect((await world.ask({ path: '/healthz' })).status).toBe(200);
    const reply = await world.ask({ path: '/readyz' });
    expect([reply.status, reply.json.code]).toEqual([503, 'not_ready']);
  });
});

describe('places that are not there', () => {
  test('an unknown path is 404', async () => {
    const reply = await world.ask({ path: '/v1/nothing' });
    expect([reply.status, reply.json.code]).toEqual([404, 'route_not_found']);
    expect(reply.headers['content-type']).toBe('application/problem+json');
  });

  test.each([
    ['DELETE', '/v1/bookings/booking-1', 'GET, HEAD'],
    ['PUT', '/v1/bookings', 'GET, HEAD, POST'],
    ['POST', '/docs', 'GET, HEAD'],
  ])('%s %s is 405 and lists %s', async (method, path, allow) => {
    const reply = await world.ask({ method, path });
    expect([reply.status, reply.headers.allow]).toEqual([405, allow]);
  });

  test('the feed without an upgrade is 426', async () => {
    const reply = await world.ask({ path: '/v1/feed' });
    expect([reply.status, reply.headers.upgrade]).toEqual([426, 'websocket']);
  });

  test('an upgrade to something else is served as the request it is', async () => {
    const text = await world.raw(
      'GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, close\r\nUpgrade: h2c\r\n\r\n',
    );
    expect(text).toContain('HTTP/1.1 200 OK');
  });
});
