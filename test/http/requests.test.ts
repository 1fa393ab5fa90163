/** What a request must be like: keys, versions, sizes, encodings, and where each fault is named. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isDeeperThan, sortedCopy } from '../../src/http/request-body.ts';
import type { CallContext } from '../../src/ports/engine.ts';
import { confirmed, ok, viewOf } from '../support/fake-engine.ts';
import { type Ask, bookingRequest, startWorld, type World } from './http-world.ts';

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

const book = (ask: Partial<Ask> = {}) =>
  world.ask({
    path: '/v1/bookings',
    ...(ask.raw === undefined ? { body: bookingRequest } : {}),
    ...ask,
  });

function contextOf(method: string): CallContext {
  const call = world.calls.findLast((one) => one.method === method);
  if (call === undefined) throw new Error(`${method} was not called`);
  return call.args[0] as CallContext;
}

function pointers(json: Record<string, unknown>): string[] {
  return (json.errors as { in: string; pointer: string }[])
    .map((place) => `${place.in} ${place.pointer}`)
    .sort();
}

describe('Idempotency-Key', () => {
  test('is required on every unsafe call, before the engine is called', async () => {
    const reply = await book({ key: null });
    expect([reply.status, reply.json.code]).toEqual([400, 'idempotency_key_required']);
    expect(world.calls).toEqual([]);
  });

  test.each([
    ['bare', 'bare'],
    ['"quoted key"', 'quoted key'],
    ['"a\\"b\\\\c"', 'a"b\\c'],
    ['x'.repeat(255), 'x'.repeat(255)],
  ])('%s is the key %s', async (header, key) => {
    expect((await book({ key: header })).status).toBe(201);
    expect(contextOf('book').idempotencyKey).toBe(key);
  });

  test.each(['x'.repeat(256), '"open', 'a b', '""', 'k\u00e9y', '"a"b"'])(
    '%s is not',
    async (key) => {
      const reply = await book({ key });
      expect([reply.status, reply.json.code]).toEqual([400, 'idempotency_key_invalid']);
    },
  );

  test('comes with the request, whatever the order of its members', async () => {
    const { guest, ...rest } = bookingRequest;
    await book({ body: { guest, ...rest } });
    const first = JSON.stringify(contextOf('book').request);
    await book({ body: { ...rest, guest } });
    expect(JSON.stringify(contextOf('book').request)).toBe(first);
    expect(JSON.parse(first)).toEqual({
      method: 'POST',
      path: '/v1/bookings',
      body: bookingRequest,
    });
    await book({ body: { ...bookingRequest, departure: '2030-06-04' } });
    expect(JSON.stringify(contextOf('book').request)).not.toBe(first);
  });

  test('a repeated answer says so', async () => {
    world.override({ book: async () => ok(viewOf(confirmed), true) });
    expect((await book()).headers['vacancy-replayed']).toBe('true');
  });
});

describe('a quote with something said beside it', () => {
  const quoted = { quoteToken: 'q1.a.b', guest: bookingRequest.guest };

  // The guest of such a request was booked for the nights of the quote, and not told.
  test.each([
    ['/v1/bookings', { departure: '2030-06-04' }],
    ['/v1/bookings', { arrival: '2030-06-01' }],
    ['/v1/holds', { departure: '2030-06-04' }],
  ])('%s with one date alone, %j, is refused', async (path, date) => {
    const { guest: _, ...hold } = quoted;
    const reply = await world.ask({
      method: 'POST',
      path,
      body: { ...(path === '/v1/holds' ? hold : quoted), ...date },
    });
    expect([reply.status, reply.json.code]).toEqual([400, 'validation_failed']);
    expect(JSON.stringify(reply.json.errors)).toContain('with arrival, or neither');
  });
});

describe('ETag and If-Match', () => {
  const patch = (headers: Record<string, string>) =>
    world.ask({ method: 'PATCH', path: '/v1/properties/grand', body: { name: 'G' }, headers });

  test('a change without If-Match is 428', async () => {
    const reply = await patch({});
    expect([reply.status, reply.json.code]).toEqual([428, 'precondition_required']);
  });

  test('the ETag of a read is the If-Match of a change', async () => {
    const tag = (await world.ask({ path: '/v1/properties/grand' })).headers.etag ?? '';
    expect(tag).toBe('"3"');
    expect((await patch({ 'if-match': tag })).status).toBe(200);
    expect(contextOf('changeProperty').expectedVersion).toBe(3);
  });

  test('* asks for any version', async () => {
    expect((await patch({ 'if-match': '*' })).status).toBe(200);
    expect(contextOf('changeProperty').expectedVersion).toBeUndefined();
  });

  test.each(['W/"3"', '3', '"three"', '"3", "4"'])('%s is not an ETag of ours', async (tag) => {
    expect((await patch({ 'if-match': tag })).json.code).toBe('if_match_invalid');
  });

  test('a mismatch is 412', async () => {
    const rejection = { code: 'version_mismatch', expected: 3, actual: 4 } as const;
    world.override({ changeProperty: async () => ({ type: 'rejected', rejection }) });
    expect((await patch({ 'if-match': '"3"' })).status).toBe(412);
  });

  // A cancellation was carried out and answered 304 without a body.
  test('If-None-Match does not hide what a change has done', async () => {
    const headers = { 'if-none-match': '"3"' };
    const cancel = { path: '/v1/bookings/booking-1/cancel', body: { reason: 'ill' }, headers };
    const reply = await world.ask(cancel);
    expect([reply.status, reply.json.id]).toEqual([200, 'booking-1']);
  });

  test('an action may name a version, and If-None-Match saves a body', async () => {
    const cancel = { path: '/v1/bookings/booking-1/cancel', body: { reason: 'ill' } };
    await world.ask({ ...cancel, headers: { 'if-match': '"7"' } });
    expect(contextOf('cancel').expectedVersion).toBe(7);
    const known = { 'if-none-match': '"3"' };
    const reply = await world.ask({ path: '/v1/properties/grand', headers: known });
    expect([reply.status, reply.text]).toEqual([304, '']);
  });
});

// Who picked up from a block was hidden behind a 304, and that an OTA had begun to refuse values.
test.each([
  ['a trip, whose stays change without it', '/v1/trips/trip-1'],
  ['a block, of which nights know what is picked up', '/v1/blocks/wedding'],
  ['a channel, with how it fares', '/v1/channels/lisbon'],
  ['an endpoint of webhooks, with how it fares', '/v1/webhook-endpoints/pms'],
  ['a booking, of which more may be done with time', '/v1/bookings/booking-1'],
  ['the rooms of a booking, of which it may need others', '/v1/bookings/booking-1/rooms'],
])('%s, is told whole to who has its ETag', async (_what, path) => {
  const reply = await world.ask({ path, headers: { 'if-none-match': '"3"' } });
  expect([reply.status, reply.headers.etag]).toEqual([200, '"3"']);
});

describe('answers', () => {
  test('a booking is 201 with Location, ETag, position and request id', async () => {
    const reply = await book({ headers: { 'x-request-id': 'mine' } });
    expect(reply.status).toBe(201);
    expect(reply.headers).toMatchObject({
      location: '/v1/bookings/booking-1',
      etag: '"3"',
      'vacancy-position': '41',
      'x-request-id': 'mine',
    });
    expect(reply.text).not.toContain('tok_secret');
    expect(reply.json).toMatchObject({ total: { amount: '270.00', currency: 'EUR' }, nights: 2 });
  });

  test('a booking that waits for its customer is 202 with where to send them', async () => {
    const payment = { ...confirmed.payment, actionUrl: 'https://bank.example/3ds' };
    const state = { ...confirmed, status: 'payment_pending', payment } as const;
    world.override({ book: async () => ok(viewOf(state)) });
    const reply = await book();
    expect(reply.status).toBe(202);
    expect(reply.json).toMatchObject({ payment: { actionUrl: 'https://bank.example/3ds' } });
  });

  test('the history never shows a payment token', async () => {
    const reply = await world.ask({ path: '/v1/bookings/booking-1/history' });
    expect(reply.text).toContain('Byron');
    expect(reply.text).not.toContain('tok_secret');
  });

  test('a page that is full has a cursor that the next call takes', async () => {
    const first = await world.ask({ path: '/v1/bookings?limit=1' });
    await world.ask({ path: `/v1/bookings?limit=1&cursor=${first.json.nextCursor}` });
    expect(world.calls.at(-1)?.args[0]).toEqual({
      limit: 1,
      after: { updatedAtMs: 1_900_000_001_000, id: 'booking-1' },
    });
    expect((await world.ask({ path: '/v1/bookings' })).json.nextCursor).toBeNull();
    expect((await world.ask({ path: '/v1/bookings?cursor=forged' })).status).toBe(400);
  });

  test("a price in another currency than the property's is refused before the change", async () => {
    const price = { amount: '10.00', currency: 'USD' };
    const path = '/v1/properties/grand/room-types/double/prices';
    const body = { from: '2030-06-01', to: '2030-06-02', price };
    expect((await world.ask({ path, body })).json.code).toBe('currency_mismatch');
    expect(world.calls.map((call) => call.method)).toEqual(['property']);
  });
});

describe('a 400', () => {
  test('names every place at once', async () => {
    const room = { roomTypeId: 'NO', adults: 1.5, children: -1, colour: 'red' };
    const guest = { firstName: '', lastName: 'a\0b', email: 'nobody' };
    const body = { propertyId: 'grand', arrival: '2030-02-30', rooms: [room], guest, extra: 1 };
    const reply = await book({ body });
    expect(reply.json.code).toBe('validation_failed');
    expect(pointers(reply.json)).toEqual([
      'body /arrival',
      'body /departure',
      'body /extra',
      'body /guest/email',
      'body /guest/firstName',
      'body /guest/lastName',
      'body /rooms/0/adults',
      'body /rooms/0/children',
      'body /rooms/0/colour',
      'body /rooms/0/roomTypeId',
    ]);
  });

  // All that was ever said of an empty booking was that its quoteToken is missing.
  test.each([
    ['/v1/bookings', {}, ['/propertyId', '/arrival', '/departure', '/rooms', '/guest']],
    ['/v1/bookings', { propertyId: 'grand' }, ['/arrival', '/departure', '/rooms', '/guest']],
    ['/v1/bookings', { quoteToken: 'no token' }, ['/quoteToken', '/guest']],
    ['/v1/holds', { ttlSeconds: 600 }, ['/propertyId', '/arrival', '/departure', '/rooms']],
    ['/v1/trips', { legs: [{ stay: {} }] }, ['/legs/0/stay/propertyId']],
    ['/v1/trips', { legs: [{ supplier: 'X' }] }, ['/legs/0/supplier', '/legs/0/offerId']],
  ])('%s of %j is told first what is missing of what is meant', async (path, body, first) => {
    const reply = await world.ask({ path, body });
    const errors = reply.json.errors as { pointer: string; detail: string }[];
    expect(errors.slice(0, first.length).map(({ pointer }) => pointer)).toEqual(first);
    const mentions = errors.filter(({ detail }) => detail.includes('or else a quoteToken'));
    const isWanting = first.some((pointer) => pointer.endsWith('/propertyId'));
    expect(mentions.map(({ pointer }) => pointer)).toEqual(isWanting ? [first[0]] : []);
  });

  test('names places of the path, the query and the body together', async () => {
    const path = '/v1/properties/NOT_AN_ID/availability?from=2030-06-02&to=soon&roomTypeId=A&x=1';
    expect(pointers((await world.ask({ path })).json)).toEqual([
      'path /propertyId',
      'query /roomTypeId',
      'query /to',
      'query /x',
    ]);
  });

  test.each([
    ['a lone surrogate', String.raw`"a\ud800b"`, '/guest/lastName'],
    ['NUL', String.raw`"a\u0000b"`, '/guest/lastName'],
  ])('%s is refused where it is', async (_, literal, pointer) => {
    const raw = JSON.stringify(bookingRequest).replace('"Byron"', literal);
    expect(pointers((await book({ raw })).json)).toEqual([`body ${pointer}`]);
  });

  // Each of these used to be somebody's name.
  test.each([
    ['white space only', '" \u3000 "', 'Must not be blank'],
    ['nothing that is drawn', String.raw`"\u200b\u00ad"`, 'Must not be blank'],
    ['a bidirectional override', String.raw`"Ada\u202enoryB"`, /bidirectional overrides/],
    ['an isolate', String.raw`"\u2066Ada"`, /bidirectional overrides/],
    ['a line separator', String.raw`"Ada\u2028Byron"`, /line separators/],
    ['a line feed', String.raw`"Ada\nByron"`, /control characters/],
    ['an escape', String.raw`"\u001b[31mAda"`, /control characters/],
    ['too many characters', `"${'😀'.repeat(201)}"`, 'Must have at most 200 characters'],
  ])('a name of %s is refused by its rule', async (_, literal, rule) => {
    const raw = JSON.stringify(bookingRequest).replace('"Ada"', literal);
    const { json } = await book({ raw });
    const detail = typeof rule === 'string' ? rule : expect.stringMatching(rule);
    expect(json.errors).toEqual([{ in: 'body', pointer: '/guest/firstName', detail }]);
  });

  test.each([
    ['composed and taken apart', 'Zo\u0065\u0308', 'Zo\u00eb'],
    ['of the right hand', '\u05e8\u05d5\u05ea\u200f', '\u05e8\u05d5\u05ea\u200f'],
    ['of 200 characters beyond the first plane', '😀'.repeat(200), '😀'.repeat(200)],
    ['with a joiner', '\u0646\u0627\u0645\u0647\u200c', '\u0646\u0627\u0645\u0647\u200c'],
  ])('a name %s is taken, in composed form', async (_, firstName, kept) => {
    const guest = { ...bookingRequest.guest, firstName };
    expect((await book({ body: { ...bookingRequest, guest } })).status).toBe(201);
    expect(world.calls.at(-1)?.args[1]).toMatchObject({ payer: { guest: { firstName: kept } } });
  });

  test('a token of the gateway is handed on exactly as it came', async () => {
    const paymentToken = ' e\u0301 ';
    expect((await book({ body: { ...bookingRequest, paymentToken } })).status).toBe(201);
    expect(world.calls.at(-1)?.args[1]).toMatchObject({ payer: { paymentToken } });
  });

  // The day after 9999-12-31 sorts before it, so these answered an empty calendar.
  test.each(['9999-12-31', '3000-01-01', '1899-12-31', '0000-01-01'])(
    '%s is out of the calendar',
    async (day) => {
      const path = `/v1/properties/grand/availability?from=${day}&to=${day}`;
      expect(pointers((await world.ask({ path })).json)).toEqual(['query /from', 'query /to']);
    },
  );

  test.each(['1e999', '9007199254740993', '1e400', '-0.5'])(
    'adults cannot be %s',
    async (number) => {
      const raw = JSON.stringify(bookingRequest).replace('"adults":2', `"adults":${number}`);
      const reply = await book({ raw });
      expect([reply.status, pointers(reply.json)[0]]).toEqual([400, 'body /rooms/0/adults']);
    },
  );

  test.each([
    ['check-in', { rooms: [{ number: '2' }, { room: 0, number: '3' }] }, 'body /rooms'],
    ['rooms/assign', { from: '2030-06-02', until: '2030-06-01' }, 'body /until'],
  ])('%s refuses %j', async (action, body, pointer) => {
    const path = `/v1/bookings/booking-1/${action}`;
    const headers = { 'idempotency-key': action };
    const reply = await world.ask({ method: 'POST', path, body, headers });
    expect([reply.status, pointers(reply.json)]).toEqual([400, [pointer]]);
  });

  test.each([
    ['120.001', 'EUR'],
    ['120,00', 'EUR'],
    ['1e3', 'EUR'],
    ['1.5', 'JPY'],
    ['1.00', 'eur'],
  ])('%s %s is not money', async (amount, currency) => {
    const room = { roomTypeId: 'double', adults: 1, nightlyPrice: { amount, currency } };
    expect((await book({ body: { ...bookingRequest, rooms: [room] } })).status).toBe(400);
  });

  test.each([
    ...['0', '00', '0.00', '00.0', '100.01', '-5', '5.', '.5', '5.001', '1e1'].map(
      (text) => [text, 400] as const,
    ),
    ...['0.01', '00.5', '05', '5', '12.34', '99.99', '100', '100.00'].map(
      (text) => [text, 200] as const,
    ),
  ])('a code for %s %% off is answered %i', async (percentOff, status) => {
    const path = '/v1/properties/grand/promo-codes/SUMMER';
    const reply = await world.ask({ method: 'PUT', path, body: { percentOff } });
    expect(reply.status, JSON.stringify(reply.json)).toBe(status);
    if (status === 400) expect(pointers(reply.json)).toEqual(['body /percentOff']);
  });

  // The document called it a number once, and 1e-7 is how a client writes a small one.
  test.each([
    ...['1e-7', '.5', '', '1.01', '2', '-0.1', '0.1234567890123456'].map(
      (text) => [text, 400] as const,
    ),
    ...['0', '0.05', '1', '1.0', '0.123456789012345'].map((text) => [text, 200] as const),
  ])('a probability of %j is answered %i', async (text, status) => {
    const query = `roomTypeId=double&night=2030-06-01&maxWalkProbability=${text}`;
    const path = `/v1/properties/grand/overbooking/recommendation?${query}`;
    const reply = await world.ask({ path });
    expect(reply.status, JSON.stringify(reply.json)).toBe(status);
    if (status === 400) expect(pointers(reply.json)).toEqual(['query /maxWalkProbability']);
  });

  test('a member called __proto__ is unknown, not swallowed', async () => {
    const raw = JSON.stringify(bookingRequest).replace('{', '{"__proto__":{"a":1},');
    expect((await book({ raw })).status).toBe(400);
  });
});

describe('limits', () => {
  test('deep nesting is refused before it is parsed', async () => {
    const raw = '['.repeat(30_000) + ']'.repeat(30_000);
    const reply = await book({ raw });
    expect([reply.status, reply.json.code]).toEqual([400, 'malformed_json']);
    expect(isDeeperThan('[[[]]]', 3)).toBe(false);
    expect(isDeeperThan('[[{"a":[]}]]', 3)).toBe(true);
    expect(isDeeperThan(String.raw`["[[[\"[[["]`, 1)).toBe(false);
  });

  test('a body over the limit is 413, declared or not', async () => {
    const raw = JSON.stringify({ ...bookingRequest, paymentToken: 'x'.repeat(70_000) });
    expect((await book({ raw })).status).toBe(413);
    const chunked = { 'transfer-encoding': 'chunked' };
    expect((await book({ raw, headers: chunked })).status).toBe(413);
  });

  test.each(['{', '', 'nul', '{"a":1}}'])('%j is not JSON', async (raw) => {
    const reply = await book({ raw });
    expect(reply.status).toBe(400);
    expect(reply.json.code).toBe(raw === '' ? 'validation_failed' : 'malformed_json');
  });

  test('bytes that are not UTF-8 are refused', async () => {
    const raw = Buffer.from([0x22, 0xff, 0x22]);
    expect((await book({ raw })).json.code).toBe('malformed_json');
  });

  test.each([
    [{ 'content-type': 'text/plain' }],
    [{ 'content-type': 'application/json; charset=latin1' }],
    [{ 'content-encoding': 'gzip' }],
  ])('%o is 415', async (headers: Record<string, string>) => {
    expect((await book({ headers })).status).toBe(415);
  });

  test('application/json; charset=utf-8 is taken', async () => {
    const headers = { 'content-type': 'application/json; charset=utf-8' };
    expect((await book({ headers })).status).toBe(201);
  });

  test('a long URL is 414, long headers are 431, nonsense is 400', async () => {
    expect((await world.ask({ path: `/v1/${'x'.repeat(5_000)}` })).status).toBe(414);
    const long = `GET / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(40_000)}\r\n\r\n`;
    const reply = await world.raw(long);
    expect(reply).toContain('HTTP/1.1 431');
    expect(reply).toContain('application/problem+json');
    expect(await world.raw('nonsense\r\n\r\n')).toContain('"code":"malformed_request"');
  });

  test('a slow body is 408', async () => {
    const slow = await startWorld({ limits: { bodyTimeoutMs: 300 } });
    const head = 'POST /v1/bookings HTTP/1.1\r\nHost: a\r\nIdempotency-Key: k\r\n';
    const reply = await slow.raw(
      `${head}Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{"a`,
    );
    await slow.close();
    expect(reply).toContain('HTTP/1.1 408');
    expect(reply).toContain('"code":"request_timeout"');
    expect(slow.calls).toEqual([]);
  });

  test('the copy that is compared keeps a member called __proto__', () => {
    const copy = sortedCopy(JSON.parse('{"b":1,"__proto__":{"x":1},"a":[{"d":1,"c":2}]}'));
    expect(JSON.stringify(copy)).toBe('{"__proto__":{"x":1},"a":[{"c":2,"d":1}],"b":1}');
  });
});

describe('drain', () => {
  test('lets what runs finish and says that the connection ends', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const begun = Promise.withResolvers<void>();
    world.override({
      book: async () => {
        begun.resolve();
        await promise;
        return ok(viewOf(confirmed));
      },
    });
    const reply = book();
    await begun.promise;
    const drained = world.http.drain();
    expect(world.http.drain()).toBe(drained);
    resolve();
    expect((await reply).status).toBe(201);
    await drained;
    await expect(world.ask({ path: '/healthz' })).rejects.toThrow('ECONNREFUSED');
  });
});

test('a body that says null is refused where no body would be taken', async () => {
  const world = await startWorld();
  const path = '/v1/bookings/booking-1/check-out';
  expect((await world.ask({ method: 'POST', path })).status).toBe(200);
  const json = { 'content-type': 'application/json' };
  const reply = await world.ask({ method: 'POST', path, raw: 'null', headers: json });
  expect([reply.status, reply.json.code]).toEqual([400, 'validation_failed']);
  await world.close();
});

describe('a block', () => {
  const rate = { roomTypeId: 'double', nightlyPrice: { amount: '80.00', currency: 'EUR' } };
  const count = { roomTypeId: 'double', from: '2030-06-01', to: '2030-06-03', rooms: 5 };
  const asked = { propertyId: 'adler', name: 'Ada', status: 'definite', counts: [count] };

  test('of which a member is missing is told so, and not that it is wrong', async () => {
    const { status: _, ...body } = asked;
    const { json } = await world.ask({ path: '/v1/blocks', body });
    const detail = expect.stringMatching(/"tentative".*"definite".*received undefined/);
    expect(json.errors).toEqual([{ in: 'body', pointer: '/status', detail }]);
    const wrong = await world.ask({ path: '/v1/blocks', body: { ...body, status: 'maybe' } });
    expect(JSON.stringify(wrong.json.errors)).not.toContain('undefined');
  });

  // The first of two prices once counted, and the second was taken without a word.
  test('has one price for a room type', async () => {
    const body = { ...asked, rates: [rate, rate] };
    const { status, json } = await world.ask({ path: '/v1/blocks', body });
    expect([status, pointers(json)]).toEqual([400, ['body /rates']]);
  });
});
