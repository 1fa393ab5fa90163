/**
 * The live feed under clients that break its protocol, ask for nonsense, flood it or sleep: each is
 * told so in a frame that the AsyncAPI document has, or is closed with a code that it names, while
 * an honest subscriber beside them misses nothing.
 */
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type AttackedWorld, startAttackedWorld } from './attacked-world.ts';
import {
  BINARY,
  CLOSE,
  frameBytes,
  PING,
  PONG,
  RawFeed,
  type SentFrame,
  TEXT,
} from './raw-feed.ts';
import { Wire } from './wire.ts';

const limits = { feedCloseMsMax: 3_000 };
const MEBIBYTE = 1024 * 1024;
/** What two kernels and the server may hold of a client that nobody listens to. */
const HELD_BYTES_MAX = 24 * MEBIBYTE;
const FLOOD_BYTES = 32 * MEBIBYTE;

let world: AttackedWorld;
let honest: RawFeed;
let changes = 0;
const feeds: RawFeed[] = [];

beforeAll(async () => {
  world = await startAttackedWorld({ isOpen: true, limits });
});
beforeEach(async () => {
  honest = await open();
  honest.say({ type: 'subscribe', propertyId: 'tiny', from: '2027-05-01', to: '2027-05-02' });
  expect(await honest.next()).toMatchObject({ type: 'snapshot', subscription: '1' });
});
afterEach(async () => {
  await expectHonestIsServed();
  for (const { wire } of feeds.splice(0)) wire.close();
});
afterAll(() => world.close());

async function open(): Promise<RawFeed> {
  const feed = await RawFeed.open(world.port);
  feeds.push(feed);
  return feed;
}

/** A change over HTTP reaches the honest subscriber as a delta, whoever else is connected. */
async function expectHonestIsServed(): Promise<void> {
  changes += 1;
  const amount = `${100 + changes}.00`;
  const price = { amount, currency: 'EUR' };
  const body = JSON.stringify({ from: '2027-05-01', to: '2027-05-01', price });
  const wire = await Wire.open(world.port);
  const lines = [
    ...['POST /v1/properties/tiny/room-types/double/prices HTTP/1.1', 'Host: hotel'],
    ...[`Idempotency-Key: change-${changes}`, 'Content-Type: application/json'],
    `Content-Length: ${body.length}`,
  ];
  wire.send(`${lines.join('\r\n')}\r\n\r\n${body}`);
  expect((await wire.reply()).status).toBe(200);
  wire.close();
  expect(await honest.next()).toMatchObject({ type: 'delta', cells: [{ price }] });
}

const text = (payload: string | Buffer): SentFrame => ({ opcode: TEXT, payload });
const part = (opcode: number, payload: string): SentFrame => ({ opcode, payload, isLast: false });

const broken: readonly (readonly [string, readonly SentFrame[], number])[] = [
  ['an unmasked frame', [{ ...text('{}'), isMasked: false }], 1002],
  ['a reserved bit', [{ ...text('{}'), reserved: 4 }], 1002],
  ['a reserved opcode', [{ opcode: 3 }], 1002],
  ['a reserved control opcode', [{ opcode: 11 }], 1002],
  ['a continuation of nothing', [{ opcode: 0, payload: 'x' }], 1002],
  ['a frame within a fragmented one', [part(TEXT, '{'), text('}')], 1002],
  ['a fragmented ping', [part(PING, 'a')], 1002],
  ['a ping that is too long', [{ opcode: PING, payload: 'x'.repeat(126) }], 1002],
  ['a close without a code', [{ opcode: CLOSE, payload: 'x' }], 1002],
  ['a close with a code of nobody', [{ opcode: CLOSE, payload: Buffer.from([3, 231]) }], 1002],
  ['a close with a reason that is no text', [closing(1000, 0xff)], 1007],
  ['text that is not UTF-8', [text(Buffer.from([0x22, 0xff, 0x22]))], 1007],
  ['a surrogate as bytes', [text(Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]))], 1007],
  ['a binary frame', [{ opcode: BINARY, payload: '{}' }], 1003],
  ['a frame beyond the limit', [text(' '.repeat(17_000))], 1009],
  ['a frame that says it will be huge', [{ ...text('{'), length: 1n << 40n }], 1009],
  ['a frame beyond counting', [{ ...text('{'), length: (1n << 64n) - 1n }], 1009],
  [
    'fragments beyond the limit',
    [part(TEXT, ' '.repeat(9_000)), part(0, ' '.repeat(9_000)), { opcode: 0 }],
    1009,
  ],
];

function closing(code: number, ...reason: number[]): SentFrame {
  return { opcode: CLOSE, payload: Buffer.from([code >> 8, code & 255, ...reason]) };
}

describe('bytes that break the protocol', () => {
  test.each(broken)('%s is closed with its code', async (_, frames, code) => {
    const feed = await open();
    feed.send(...frames);
    expect(await feed.closeCode()).toBe(code);
    feed.send(closing(1000));
    await feed.wire.closed();
    expect(await documentedCloseCodes()).toContain(code);
  });
});

test('a client that does not answer a close is cut', async () => {
  const feed = await open();
  feed.send({ opcode: BINARY });
  expect(await feed.closeCode()).toBe(1003);
  await feed.wire.closed();
});

async function documentOf(path: string): Promise<string> {
  const wire = await Wire.open(world.port);
  wire.send(`GET ${path} HTTP/1.1\r\nHost: hotel\r\n\r\n`);
  const { text: body } = await wire.reply();
  wire.close();
  return body;
}

async function documentedCloseCodes(): Promise<number[]> {
  const { description } = JSON.parse(await documentOf('/asyncapi.json')).info;
  return [...String(description).matchAll(/\b\d{4}\b/g)].map(([code]) => Number(code));
}

const stay = { type: 'subscribe', propertyId: 'grand', from: '2027-03-01', to: '2027-03-31' };
const deep = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);

const refused: readonly (readonly [string, unknown, string])[] = [
  ['nothing', '', 'bad_json'],
  ['half of a frame', '{"type":"sub', 'bad_json'],
  ['a mark of byte order', '\ufeff{}', 'bad_json'],
  ['arrays without end', deep(8_000), 'bad_json'],
  ['no object', '[]', 'bad_frame'],
  ['a type of nobody', { type: 'publish' }, 'bad_frame'],
  ['a type that is inherited', { type: 'toString' }, 'bad_frame'],
  ['an unknown member', { ...stay, admin: true }, 'bad_frame'],
  ['a member called __proto__', '{"type":"unsubscribe","__proto__":{}}', 'bad_frame'],
  ['an id with NUL', String.raw`{"type":"unsubscribe","subscription":"\u0000"}`, 'bad_frame'],
  ['half a surrogate', String.raw`{"type":"unsubscribe","subscription":"\ud800"}`, 'bad_frame'],
  ['an id without end', { ...stay, id: 'x'.repeat(65) }, 'bad_frame'],
  ['no such date', { ...stay, from: '0000-00-00' }, 'bad_frame'],
  ['a date before calendars', { ...stay, from: '0000-01-01', to: '0000-01-02' }, 'bad_frame'],
  ['the last date of four digits', { ...stay, from: '9999-12-31', to: '9999-12-31' }, 'bad_frame'],
  ['a range backwards', { ...stay, to: '2027-02-28' }, 'bad_frame'],
  ['a range of years', { ...stay, to: '2030-03-01' }, 'bad_frame'],
  ['room types without end', { ...stay, roomTypeIds: Array(201).fill('double') }, 'bad_frame'],
  ['no room type', { ...stay, roomTypeIds: [] }, 'bad_frame'],
  ['a position before the first', { ...stay, since: -1 }, 'bad_frame'],
  ['half a position', { ...stay, since: 0.5 }, 'bad_frame'],
  ['a position beyond counting', JSON.stringify(stay).replace('}', ',"since":1e400}'), 'bad_frame'],
  ['a property of nobody', { ...stay, propertyId: 'nobody' }, 'not_found'],
  ['a property called __proto__', { ...stay, propertyId: '__proto__' }, 'bad_frame'],
  // Used to be an empty snapshot, after which nothing ever came.
  ['a room type of nobody', { ...stay, roomTypeIds: ['double', 'nobody'] }, 'not_found'],
  ['a subscription of nobody', { type: 'unsubscribe', subscription: 'x' }, 'unknown_subscription'],
];

describe('frames that ask for nonsense', () => {
  test.each(refused)('%s is an error frame, and the socket goes on', async (_, frame, code) => {
    const feed = await open();
    feed.say(frame);
    const error = await feed.next();
    expect(error).toMatchObject({ type: 'error', code });
    const { channels } = JSON.parse(await documentOf('/asyncapi.json'));
    const schema = channels.feed.messages.error.payload;
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    expect(ajv.validate(schema, error), ajv.errorsText()).toBe(true);
    expect(JSON.stringify(error)).not.toMatch(/\.ts|node_modules|\bat \S+ \(/);
    feed.say({ ...stay, id: 'after' });
    expect(await feed.next()).toMatchObject({ type: 'snapshot', subscription: 'after' });
  });

  test('a position that is still to come asks for a new beginning', async () => {
    const feed = await open();
    feed.say({ ...stay, since: Number.MAX_SAFE_INTEGER });
    expect(await feed.next()).toEqual({ type: 'resync_required', subscription: '1' });
  });
});

describe('floods', () => {
  test('of pings are answered while they are read', async () => {
    const feed = await open();
    for (let round = 0; round < 100; round += 1) {
      feed.send(...Array.from({ length: 20 }, () => ({ opcode: PING, payload: 'p' })));
      for (let n = 0; n < 20; n += 1) expect((await feed.frame()).opcode).toBe(PONG);
    }
  });

  test('of pings whose answers nobody reads are cut', async () => {
    const feed = await open();
    feed.wire.sleep();
    const ping = frameBytes({ opcode: PING, payload: 'x'.repeat(125) });
    const sent = await feed.wire.flood(Buffer.concat(Array(500).fill(ping)), FLOOD_BYTES);
    expect(sent).toBeLessThan(HELD_BYTES_MAX);
    feed.wire.close();
  });

  test('of bad frames whose errors nobody reads are not read either', async () => {
    const feed = await open();
    feed.wire.sleep();
    const bad = Buffer.concat(Array(200).fill(frameBytes(text('?'.repeat(200)))));
    expect(await feed.wire.flood(bad, FLOOD_BYTES)).toBeLessThan(HELD_BYTES_MAX);
    feed.wire.close();
  });

  test('of subscriptions end at the limit of a socket', async () => {
    const feed = await open();
    for (let n = 0; n < 300; n += 1) feed.say({ ...stay, id: `s-${n}` });
    const said: unknown[] = [];
    for (let n = 0; n < 300; n += 1) {
      const { type, code } = await feed.next();
      said.push(code ?? type);
    }
    expect(said.filter((word) => word === 'snapshot').length).toBe(16);
    expect(said.filter((word) => word === 'too_many_subscriptions').length).toBe(284);
  });

  test('of subscriptions that are given up at once leave nothing behind', async () => {
    const feed = await open();
    for (let n = 0; n < 500; n += 1) {
      feed.say({ ...stay, id: 'again' });
      feed.say({ type: 'unsubscribe', subscription: 'again' });
    }
    let gone = 0;
    while (gone < 500) {
      const { type, code } = await feed.next();
      if (type === 'unsubscribed' || code === 'unknown_subscription') gone += 1;
    }
    feed.say({ ...stay, id: 'again' });
    expect(await feed.next()).toMatchObject({ type: 'snapshot', subscription: 'again' });
  });

  // Each of these used to be a message to the property's actor, until its mailbox was full and the
  // others were told 429; closing the world checks that no message was turned away.
  test('of large snapshots that nobody reads are held back', async () => {
    const feed = await open();
    feed.wire.sleep();
    const year = { ...stay, to: '2028-03-01', id: 'year' };
    const pair = [year, { type: 'unsubscribe', subscription: 'year' }].map((frame) =>
      frameBytes(text(JSON.stringify(frame))),
    );
    const sent = await feed.wire.flood(Buffer.concat(Array(100).fill(pair).flat()), FLOOD_BYTES);
    expect(sent).toBeLessThan(HELD_BYTES_MAX);
    feed.wire.close();
  });
});
