/**
 * Bytes that no HTTP library would send. Every answer is a problem with a code, written by us and
 * never by Node or ws in a form of theirs, and each one is the answer to the request it stands for.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { expectProblem, faultsOfProblem } from './answer-check.ts';
import { type AttackedWorld, STAFF_KEY, startAttackedWorld } from './attacked-world.ts';
import { Wire } from './wire.ts';

/** Long enough for an honest request on a loaded machine, short enough to wait for. */
const TIMEOUT_MS = 1_000;

let world: AttackedWorld;
const wires: Wire[] = [];
beforeAll(async () => {
  world = await startAttackedWorld({ limits: { bodyTimeoutMs: TIMEOUT_MS, lingerMs: 200 } });
});
afterEach(async () => {
  for (const wire of wires.splice(0)) wire.close();
  await untilNobodyIsConnected();
});
afterAll(() => world.close());

async function open(keepsOpen = false): Promise<Wire> {
  const wire = await Wire.open(world.port, keepsOpen);
  wires.push(wire);
  return wire;
}

function connections(): Promise<number> {
  return new Promise((resolve, reject) => {
    world.http.server.getConnections((error, count) => (error ? reject(error) : resolve(count)));
  });
}

async function untilNobodyIsConnected(): Promise<void> {
  const deadline = performance.now() + 20_000;
  while ((await connections()) > 0) {
    if (performance.now() > deadline) throw new Error('a connection was left open');
    await pause(10);
  }
}

const HOST = 'Host: hotel';
const AUTH = `Authorization: Bearer ${STAFF_KEY}`;
const JSON_TYPE = 'Content-Type: application/json';
const PROBE = lines('GET /healthz HTTP/1.1', HOST);
const UPGRADE = ['GET /v1/feed HTTP/1.1', HOST, AUTH, 'Connection: Upgrade', 'Upgrade: websocket'];
const WS_KEY = 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==';
const BOOK = ['POST /v1/bookings HTTP/1.1', HOST, AUTH, JSON_TYPE];

function lines(...all: string[]): string {
  return `${all.join('\r\n')}\r\n\r\n`;
}

let keys = 0;

function booking(): string {
  keys += 1;
  const body = JSON.stringify({
    propertyId: 'grand',
    arrival: `2027-04-${10 + keys}`,
    departure: `2027-04-${11 + keys}`,
    rooms: [{ roomTypeId: 'double', adults: 1 }],
    guest: { firstName: 'Ada', lastName: 'Byron' },
    paymentToken: 'tok_approved',
  });
  const length = `Content-Length: ${body.length}`;
  return lines(...BOOK, `Idempotency-Key: raw-${keys}`, length) + body;
}

const keyed = (...more: string[]) => lines(...BOOK, 'Idempotency-Key: broken', ...more);
const chunked = (rest: string) => keyed('Transfer-Encoding: chunked') + rest;

const broken: readonly (readonly [string, string, number, string])[] = [
  ['no HTTP at all', 'nonsense\r\n\r\n', 400, 'malformed_request'],
  ['HTTP/0.9', 'GET /healthz\r\n\r\n', 400, 'malformed_request'],
  ['HTTP/2 begun blindly', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 400, 'malformed_request'],
  ['TLS', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', 400, 'malformed_request'],
  ['an unknown method', lines('BREW / HTTP/1.1', HOST), 400, 'malformed_request'],
  ['no Host', lines('GET /healthz HTTP/1.1'), 400, 'malformed_request'],
  [
    'an upgrade without Host',
    lines(UPGRADE[0] ?? '', ...UPGRADE.slice(2)),
    400,
    'malformed_request',
  ],
  ['CONNECT', lines('CONNECT hotel:443 HTTP/1.1', HOST), 405, 'method_not_allowed'],
  ['TRACE', lines('TRACE /healthz HTTP/1.1', HOST), 405, 'method_not_allowed'],
  ['OPTIONS *', lines('OPTIONS * HTTP/1.1', HOST), 404, 'route_not_found'],
  ['Expect: foo', lines('GET /healthz HTTP/1.1', HOST, 'Expect: foo'), 417, 'expectation_failed'],
  ['NUL in a header', lines('GET /healthz HTTP/1.1', HOST, 'X: a\0b'), 400, 'malformed_request'],
  ['a space before the colon', lines('GET / HTTP/1.1', 'Host : a'), 400, 'malformed_request'],
  ['a header without a name', lines('GET / HTTP/1.1', HOST, ': x'), 400, 'malformed_request'],
  ['two lengths', keyed('Content-Length: 2', 'Content-Length: 3'), 400, 'malformed_request'],
  ['a negative length', keyed('Content-Length: -1'), 400, 'malformed_request'],
  ['a length that is no number', keyed('Content-Length: 0x10'), 400, 'malformed_request'],
  [
    'a length beyond counting',
    keyed(`Content-Length: ${'9'.repeat(30)}`),
    400,
    'malformed_request',
  ],
  ['a length beyond the limit', keyed('Content-Length: 9007199254740991'), 413, 'body_too_large'],
  [
    'both length and chunks',
    keyed('Content-Length: 2', 'Transfer-Encoding: chunked'),
    400,
    'malformed_request',
  ],
  ['an unknown coding', keyed('Transfer-Encoding: foo'), 400, 'malformed_request'],
  ['chunks that are not last', keyed('Transfer-Encoding: chunked, foo'), 400, 'malformed_request'],
  ['a chunk of no size', chunked('zz\r\n{}\r\n'), 400, 'malformed_request'],
  ['a chunk of negative size', chunked('-2\r\n{}\r\n'), 400, 'malformed_request'],
  ['a chunk beyond counting', chunked(`${'f'.repeat(20)}\r\n{}`), 400, 'malformed_request'],
  ['a chunk longer than it said', chunked('2\r\n{}{}\r\n0\r\n\r\n'), 400, 'malformed_request'],
  ['a chunk extension without end', chunked(`2;${'x'.repeat(40_000)}`), 400, 'malformed_request'],
  ['a long URL', lines(`GET /${'x'.repeat(5_000)} HTTP/1.1`, HOST), 414, 'url_too_long'],
  ['a URL without end', `GET /${'x'.repeat(70_000)}`, 431, 'headers_too_large'],
  [
    'long headers',
    lines('GET / HTTP/1.1', HOST, `X: ${'x'.repeat(70_000)}`),
    431,
    'headers_too_large',
  ],
  [
    'many headers',
    lines('GET / HTTP/1.1', HOST, ...Array.from({ length: 9_000 }, (_, n) => `X${n}: x`)),
    431,
    'headers_too_large',
  ],
  [
    'an upgrade without a key',
    lines(...UPGRADE, 'Sec-WebSocket-Version: 13'),
    426,
    'upgrade_required',
  ],
  ['an upgrade of no version', lines(...UPGRADE, WS_KEY), 426, 'upgrade_required'],
  [
    'an upgrade of a version to come',
    lines(...UPGRADE, WS_KEY, 'Sec-WebSocket-Version: 99'),
    426,
    'upgrade_required',
  ],
  [
    'an upgrade of a POST',
    lines('POST /v1/feed HTTP/1.1', ...UPGRADE.slice(1), WS_KEY, 'Sec-WebSocket-Version: 13'),
    426,
    'upgrade_required',
  ],
  [
    'an upgrade elsewhere',
    lines('GET /v1/bookings HTTP/1.1', ...UPGRADE.slice(1), WS_KEY, 'Sec-WebSocket-Version: 13'),
    404,
    'route_not_found',
  ],
];

describe('a connection that brings', () => {
  test.each(broken)('%s gets one problem', async (_, bytes, status, code) => {
    const wire = await open();
    wire.send(bytes);
    expectProblem(await wire.reply(), status, code);
    // One answer and no second one, on a connection that ends or takes the next request.
    wire.send(PROBE);
    const isKept = await wire.reply().then(
      (reply) => reply.status,
      () => 'closed',
    );
    expect([200, 'closed']).toContain(isKept);
    expect(wire.rest).toBe('');
  });

  test.each([
    ['HTTP/1.0 without Host', lines('GET /healthz HTTP/1.0')],
    ['the absolute form', lines('GET http://elsewhere:99/healthz HTTP/1.1', HOST)],
    ['the absolute form without a path', lines('GET http://elsewhere HTTP/1.1', HOST)],
    ['Expect: 100-continue', lines('GET /healthz HTTP/1.1', HOST, 'Expect: 100-continue')],
    ['h2c, which nobody has to take', lines('GET /healthz HTTP/1.1', HOST, 'Upgrade: h2c')],
    ['empty lines first', `\r\n\r\n${PROBE}`],
  ])('%s is served', async (_, bytes) => {
    const wire = await open();
    wire.send(bytes);
    expect((await wire.reply()).status).toBe(200);
  });
});

describe('answers keep to the order of the requests', () => {
  test('when requests come all at once', async () => {
    const wire = await open();
    const missing = lines('GET /v1/bookings/nobody HTTP/1.1', HOST, AUTH);
    wire.send(missing + PROBE + missing + PROBE);
    const statuses: number[] = [];
    for (let n = 0; n < 4; n += 1) statuses.push((await wire.reply()).status);
    expect(statuses).toEqual([404, 200, 404, 200]);
  });

  // The 400 for the garbage used to be written at once, where the booking's 201 belonged: the
  // client read that its booking was malformed, and it was confirmed all the same.
  test('when garbage follows a booking that is still being made', async () => {
    const wire = await open();
    wire.send(`${booking()}garbage\r\n\r\n`);
    expect((await wire.reply()).status).toBe(201);
    expectProblem(await wire.reply(), 400, 'malformed_request');
    expect(await wire.closed()).toBe('');
  });

  test('when the next body breaks off behind a booking', async () => {
    const wire = await open();
    wire.send(booking() + chunked('zz\r\n'));
    expect((await wire.reply()).status).toBe(201);
    expectProblem(await wire.reply(), 400, 'malformed_request');
    expect(await wire.closed()).toBe('');
  });

  test('when an expectation follows a booking', async () => {
    const wire = await open();
    wire.send(booking() + lines('GET /healthz HTTP/1.1', HOST, 'Expect: foo'));
    expect((await wire.reply()).status).toBe(201);
    expectProblem(await wire.reply(), 417, 'expectation_failed');
  });

  test('when a body is longer than it said, what is left is the next request', async () => {
    const wire = await open();
    wire.send(`${keyed('Content-Length: 1')}{"propertyId":"grand"}`);
    expectProblem(await wire.reply(), 400, 'malformed_json');
    expectProblem(await wire.reply(), 400, 'malformed_request');
    expect(await wire.closed()).toBe('');
  });

  test('when a body is refused before it was read, its rest is no second request', async () => {
    const wire = await open();
    wire.send(`${lines('POST /v1/bookings HTTP/1.1', HOST, JSON_TYPE, 'Content-Length: 60')}`);
    expectProblem(await wire.reply(), 401, 'unauthenticated');
    wire.send(PROBE.padEnd(60));
    wire.send(PROBE);
    expect((await wire.reply()).status).toBe(200);
  });
});

describe('a client that is slow', () => {
  const dribbles = [
    ['says nothing', ''],
    ['never ends its headers', 'GET /healthz HTTP/1.1\r\nHost: hotel\r\nX-Slow: '],
    ['never ends its body', `${keyed('Content-Length: 4000')}{"a":"`],
    ['never ends its chunks', chunked('1\r\n{\r\n')],
  ] as const;

  test.each(dribbles)('and %s is told 408 and closed', async (_, bytes) => {
    const wire = await open();
    const begunMs = performance.now();
    wire.send(bytes);
    // Now and then a byte more, so that only a limit on the whole can end it.
    const dribble = setInterval(() => {
      if (bytes !== '') wire.send(bytes.includes('chunked') ? '1\r\na\r\n' : 'a');
    }, TIMEOUT_MS / 5);
    const reply = await wire.reply();
    clearInterval(dribble);
    expectProblem(reply, 408, 'request_timeout');
    expect(performance.now() - begunMs).toBeGreaterThan(TIMEOUT_MS * 0.9);
    await wire.closed();
  });

  test('behind a booking that is being made does not take its answer', async () => {
    const wire = await open();
    wire.send(`${booking()}GET /healthz HTT`);
    expect((await wire.reply()).status).toBe(201);
    expectProblem(await wire.reply(), 408, 'request_timeout');
  });

  test('and leaves its half open after a refusal is cut', async () => {
    const wire = await open(true);
    wire.send('nonsense\r\n\r\n');
    expectProblem(await wire.reply(), 400, 'malformed_request');
    await untilNobodyIsConnected();
  });

  test('and leaves its half open after a refused upgrade is cut', async () => {
    const wire = await open(true);
    wire.send(lines(...UPGRADE));
    expectProblem(await wire.reply(), 426, 'upgrade_required');
    await untilNobodyIsConnected();
  });

  test('reads its refusal although it had more to say', async () => {
    const wire = await open();
    wire.send(lines('GET / HTTP/1.1', HOST, `X: ${'x'.repeat(2_000_000)}`));
    expectProblem(await wire.reply(), 431, 'headers_too_large');
  });
});

test('a client that asks and never reads is cut, and the others are served', async () => {
  const impatient = await startAttackedWorld({ limits: { socketIdleMsMax: 4_000 } });
  const sleeper = await Wire.open(impatient.port);
  const year = '/v1/properties/grand/availability?from=2027-03-01&to=2028-03-01';
  sleeper.sleep();
  for (let n = 0; n < 300; n += 1) sleeper.send(lines(`GET ${year} HTTP/1.1`, HOST, AUTH));
  const honest = await Wire.open(impatient.port);
  honest.send(lines(`GET ${year} HTTP/1.1`, HOST, AUTH));
  expect((await honest.reply()).status).toBe(200);
  honest.close();
  const deadline = performance.now() + 50_000;
  const count = () =>
    new Promise((resolve) => impatient.http.server.getConnections((_, open) => resolve(open)));
  while ((await count()) !== 0) {
    expect(performance.now()).toBeLessThan(deadline);
    await pause(20);
  }
  sleeper.close();
  await impatient.close();
});

test('the check of a problem notices what is none', () => {
  const good = { type: 'about:blank', status: 400, code: 'x', requestId: 'r', errors: [] };
  const headers = { 'content-type': 'application/problem+json', 'x-request-id': 'r' };
  const reply = { status: 400, headers, head: '', text: JSON.stringify(good) };
  expect(faultsOfProblem(reply)).toEqual([]);
  const bad = [
    { ...reply, text: '' },
    { ...reply, status: 500 },
    { ...reply, headers: { ...headers, 'content-type': 'text/html' } },
    { ...reply, headers: { ...headers, 'x-request-id': 'other' } },
    { ...reply, text: JSON.stringify({ ...good, code: 'validation_failed' }) },
    { ...reply, text: JSON.stringify({ ...good, detail: 'TypeError: x is not a function' }) },
  ];
  for (const one of bad) expect(faultsOfProblem(one)).not.toEqual([]);
});
