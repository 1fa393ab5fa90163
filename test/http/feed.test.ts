/** The live feed over real sockets: what a client is told, in which order, and how it ends. */
import { once } from 'node:events';
import { afterEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import type { PropertyId } from '../../src/domain/ids.ts';
import { clientFrame } from '../../src/http/feed/feed-frames.ts';
import { date, grand, grandHotel, ok, single } from '../support/fake-engine.ts';
import { startWorld, type World, type WorldOptions } from './http-world.ts';

type Frame = Record<string, unknown> & {
  cells?: { night: string; available: number; roomTypeId: string }[];
};

interface Client {
  readonly socket: WebSocket;
  send(frame: unknown): void;
  /** The next frame, in order; fails the test when none comes. */
  next(): Promise<Frame>;
  closed(): Promise<{ code: number; reason: string }>;
}

let world: World;
const clients: WebSocket[] = [];
afterEach(async () => {
  for (const socket of clients.splice(0)) socket.terminate();
  await world.close();
});

async function start(options: WorldOptions = {}): Promise<void> {
  world = await startWorld(options);
}

async function connect(path = '/v1/feed', headers = {}): Promise<Client> {
  const socket = new WebSocket(`ws://127.0.0.1:${world.port}${path}`, { headers });
  clients.push(socket);
  const frames: Frame[] = [];
  const waiting: ((frame: Frame) => void)[] = [];
  socket.on('message', (data) => {
    const frame: Frame = JSON.parse(data.toString());
    const taker = waiting.shift();
    if (taker === undefined) frames.push(frame);
    else taker(frame);
  });
  const closed = once(socket, 'close');
  await once(socket, 'open');
  return {
    socket,
    send: (frame) => socket.send(typeof frame === 'string' ? frame : JSON.stringify(frame)),
    next() {
      const frame = frames.shift();
      if (frame !== undefined) return Promise.resolve(frame);
      return new Promise((resolve) => waiting.push(resolve));
    },
    async closed() {
      const [code, reason] = await closed;
      return { code, reason: String(reason) };
    },
  };
}

/** The status an upgrade is refused with. */
async function refused(path: string, headers = {}): Promise<number> {
  const socket = new WebSocket(`ws://127.0.0.1:${world.port}${path}`, { headers });
  const [, response] = await once(socket, 'unexpected-response');
  response.resume();
  return response.statusCode;
}

const june = { type: 'subscribe', propertyId: 'grand', from: '2030-06-01', to: '2030-06-30' };

describe('a subscription', () => {
  test('begins with a snapshot and goes on with strictly increasing deltas', async () => {
    await start();
    const client = await connect();
    client.send(june);
    const snapshot = await client.next();
    expect(snapshot).toMatchObject({ type: 'snapshot', subscription: '1', position: 10 });
    expect(snapshot.cells).toMatchObject([
      { night: '2030-06-01', available: 10, price: { amount: '120.00', currency: 'EUR' } },
    ]);
    world.change({ available: 9, sold: 1 });
    world.change({ night: date('2031-01-01') });
    world.change({ night: date('2030-06-02'), available: 3 }, { night: date('2031-01-01') });
    expect(await client.next()).toMatchObject({
      type: 'delta',
      position: 11,
      cells: [{ available: 9 }],
    });
    const last = await client.next();
    expect(last).toMatchObject({ position: 13, cells: [{ night: '2030-06-02', available: 3 }] });
    expect(last.cells?.length).toBe(1);
  });

  test('misses nothing that changes while its property is being loaded', async () => {
    await start();
    const loading = Promise.withResolvers<void>();
    world.override({
      property: async () => {
        await loading.promise;
        return ok(grandHotel);
      },
    });
    const client = await connect();
    client.send(june);
    world.change({ available: 8 });
    loading.resolve();
    const snapshot = await client.next();
    world.change({ available: 7 });
    expect(snapshot).toMatchObject({ position: 11, cells: [{ available: 8 }] });
    expect(await client.next()).toMatchObject({ position: 12, cells: [{ available: 7 }] });
  });

  test('sees the room types it asked for only', async () => {
    await start();
    const client = await connect();
    client.send({ ...june, id: 'singles', roomTypeIds: ['single'] });
    expect(await client.next()).toMatchObject({ subscription: 'singles', cells: [] });
    world.change({ available: 1 });
    world.change({ roomTypeId: single, available: 2 });
    const delta = await client.next();
    expect(delta).toMatchObject({ position: 12, cells: [{ roomTypeId: 'single' }] });
  });
});

describe('resuming', () => {
  test('gives exactly what changed since', async () => {
    await start();
    world.change({ available: 9 });
    const since = world.change({ available: 8 });
    world.change({ night: date('2030-06-05'), available: 4 });
    const client = await connect();
    client.send({ ...june, since });
    const delta = await client.next();
    expect(delta).toMatchObject({ type: 'delta', position: since + 1 });
    expect(delta.cells?.map((cell) => cell.night)).toEqual(['2030-06-05']);
    world.change({ available: 0 });
    expect(await client.next()).toMatchObject({ type: 'delta', position: since + 2 });
  });

  test('that is not possible begins nothing until it is asked for again', async () => {
    await start();
    world.forgetUpTo(9);
    const client = await connect();
    client.send({ ...june, id: 'a', since: 3 });
    expect(await client.next()).toEqual({ type: 'resync_required', subscription: 'a' });
    expect(world.listenerCount()).toBe(0);
    world.change({ available: 5 });
    client.send({ ...june, id: 'a' });
    expect(await client.next()).toMatchObject({ type: 'snapshot', position: 11 });
  });
});

describe('listening', () => {
  test('does not begin when it was given up while its property was loaded', async () => {
    await start();
    const loading = Promise.withResolvers<void>();
    world.override({
      property: async () => {
        await loading.promise;
        return ok(grandHotel);
      },
    });
    const client = await connect();
    client.send({ ...june, id: 'a' });
    client.send({ type: 'unsubscribe', subscription: 'a' });
    expect(await client.next()).toMatchObject({ type: 'unsubscribed' });
    loading.resolve();
    client.send({ type: 'unsubscribe', subscription: 'a' });
    expect(await client.next()).toMatchObject({ code: 'unknown_subscription' });
    expect(world.listenerCount()).toBe(0);
  });

  test('ends with unsubscribe, and the last one stops the listening', async () => {
    await start();
    const client = await connect();
    for (const id of ['a', 'b']) {
      client.send({ ...june, id });
      await client.next();
    }
    expect(world.listenerCount()).toBe(1);
    client.send({ type: 'unsubscribe', subscription: 'a' });
    expect(await client.next()).toEqual({ type: 'unsubscribed', subscription: 'a' });
    world.change({ available: 5 });
    expect(await client.next()).toMatchObject({ subscription: 'b' });
    client.send({ type: 'unsubscribe', subscription: 'b' });
    await client.next();
    expect(world.listenerCount()).toBe(0);
  });

  test('is forgotten with its socket', async () => {
    await start();
    const client = await connect();
    client.send(june);
    await client.next();
    client.socket.terminate();
    await expect.poll(() => world.listenerCount()).toBe(0);
  });

  test('shares one listener and one delta with everybody who asks for the same', async () => {
    await start();
    const many = await Promise.all(Array.from({ length: 20 }, () => connect()));
    for (const client of many) {
      client.send(june);
      await client.next();
    }
    expect(world.listenerCount()).toBe(1);
    world.change({ available: 1 });
    const deltas = await Promise.all(many.map((client) => client.next()));
    for (const delta of deltas) expect(delta).toEqual(deltas[0]);
  });
});

describe('frames that are refused', () => {
  const cases: [string, unknown, string][] = [
    ['no JSON', 'nonsense', 'bad_json'],
    ['deep JSON', '['.repeat(100), 'bad_json'],
    ['no frame of ours', { type: 'dance' }, 'bad_frame'],
    ['an unknown member', { ...june, extra: 1 }, 'bad_frame'],
    ['a range backwards', { ...june, to: '2030-05-01' }, 'bad_frame'],
    ['a range too long', { ...june, to: '2039-05-01' }, 'bad_frame'],
    ['an unknown property', { ...june, propertyId: 'nowhere' }, 'not_found'],
    ['an unknown subscription', { type: 'unsubscribe', subscription: 'x' }, 'unknown_subscription'],
  ];

  test.each(cases)('%s', async (_, frame, code) => {
    await start();
    const client = await connect();
    client.send(frame);
    expect(await client.next()).toMatchObject({ type: 'error', code });
    client.send(june);
    expect(await client.next()).toMatchObject({ type: 'snapshot' });
  });

  test('one id twice, and more subscriptions than a socket may have', async () => {
    await start({ limits: { feedSubscriptionsPerSocketMax: 2 } });
    const client = await connect();
    for (const id of ['a', 'a', 'b', 'c']) client.send({ ...june, id });
    const frames = [
      await client.next(),
      await client.next(),
      await client.next(),
      await client.next(),
    ];
    expect(frames.map((frame) => frame.code ?? frame.type).sort()).toEqual([
      'duplicate_subscription',
      'snapshot',
      'snapshot',
      'too_many_subscriptions',
    ]);
  });

  test('more cells than an answer may have', async () => {
    await start({ limits: { availabilityCellsMax: 59 } });
    const client = await connect();
    client.send(june);
    expect(await client.next()).toMatchObject({ code: 'too_many_cells' });
    client.send({ ...june, to: '2030-06-29', roomTypeIds: ['double'] });
    expect(await client.next()).toMatchObject({ type: 'snapshot' });
  });

  test('a property whose nights cannot be loaded', async () => {
    await start();
    world.override({ availabilityNow: () => undefined });
    const client = await connect();
    client.send(june);
    expect(await client.next()).toMatchObject({ code: 'unavailable' });
    expect(world.calls.map((call) => call.method)).toContain('availability');
  });

  test('a frame that is too large closes the socket', async () => {
    await start();
    const client = await connect();
    client.send(' '.repeat(20_000));
    expect((await client.closed()).code).toBe(1009);
  });
});

describe('sockets', () => {
  test('need a key, in a header or in the URL', async () => {
    await start({ apiKeys: [{ name: 'shop', key: 'secret', role: 'seller' }] });
    expect(await refused('/v1/feed')).toBe(401);
    expect(await refused('/v1/feed?token=wrong')).toBe(401);
    await connect('/v1/feed?token=secret');
    await connect('/v1/feed', { authorization: 'Bearer secret' });
  });

  test('are opened on the feed only, and not by pages of others', async () => {
    await start();
    expect(await refused('/v1/other')).toBe(404);
    expect(await refused('/v1/feed', { origin: 'https://evil.example' })).toBe(403);
    await connect('/v1/feed', { origin: `http://127.0.0.1:${world.port}` });
    const bad = 'GET // HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n';
    expect(await world.raw(bad)).toContain('HTTP/1.1 404');
  });

  test('are limited in number', async () => {
    await start({ limits: { feedSocketsMax: 1 } });
    await connect();
    expect(await refused('/v1/feed')).toBe(429);
  });
});

describe('open sockets', () => {
  test('that do not answer pings are ended', async () => {
    await start({ limits: { feedHeartbeatMs: 50 } });
    const client = await connect('/v1/feed');
    client.socket.pause();
    client.send(june);
    await expect.poll(() => world.listenerCount()).toBe(1);
    await expect.poll(() => world.listenerCount()).toBe(0);
  });

  test('that answer pings stay', async () => {
    await start({ limits: { feedHeartbeatMs: 100 } });
    const client = await connect('/v1/feed');
    let pings = 0;
    client.socket.on('ping', () => {
      pings += 1;
    });
    await expect.poll(() => pings, { timeout: 5_000 }).toBeGreaterThan(3);
    expect(client.socket.readyState).toBe(WebSocket.OPEN);
  });
});

describe('closing', () => {
  test('ends sockets that stop reading, with 4008 and where to resume', async () => {
    await start({ limits: { feedStalledMsMax: 200, feedBufferedBytesMax: 10_000 } });
    const client = await connect();
    client.send(june);
    await client.next();
    client.socket.pause();
    const long = 'n'.repeat(200);
    const cells = Array.from({ length: 5_000 }, () => ({ roomTypeId: single, note: long }));
    // More than the kernel's buffers take, so that the rest waits in the socket.
    for (let turn = 0; turn < 12; turn += 1) world.change(...cells);
    await expect.poll(() => world.listenerCount()).toBe(0);
    client.socket.resume();
    const { code, reason } = await client.closed();
    expect(code).toBe(4008);
    const { position } = JSON.parse(reason);
    let last = 0;
    for (let seen = await client.next(); ; seen = await client.next()) {
      last = Number(seen.position);
      if (last >= position) break;
    }
    expect(position).toBe(last);
  });

  test('sends a slow reader what waits for it before a drain', async () => {
    await start({ limits: { feedBufferedBytesMax: 10_000 } });
    const client = await connect();
    client.send(june);
    await client.next();
    client.socket.pause();
    const cells = Array.from({ length: 5_000 }, () => ({ roomTypeId: single }));
    for (let turn = 0; turn < 12; turn += 1) world.change(...cells);
    const newest = world.change({ night: date('2030-06-09'), available: 6 });
    const drained = world.http.drain();
    client.socket.resume();
    expect(JSON.parse((await client.closed()).reason)).toEqual({ position: newest });
    let frame = await client.next();
    while (Number(frame.position) < newest) frame = await client.next();
    expect(frame.cells?.at(-1)).toMatchObject({ night: '2030-06-09', available: 6 });
    await drained;
  });

  test('by a drain says up to which position everything was sent', async () => {
    await start();
    const idle = await connect();
    const client = await connect();
    client.send(june);
    await client.next();
    world.change({ night: date('2031-01-01') });
    const drained = world.http.drain();
    expect(await client.closed()).toEqual({ code: 1012, reason: '{"position":11}' });
    expect(await idle.closed()).toEqual({ code: 1012, reason: '{"position":41}' });
    await drained;
  });
});

test('ids of a frame are the ids of the domain', () => {
  const parsed = clientFrame.parse(june);
  const id: PropertyId | undefined = parsed.type === 'subscribe' ? parsed.propertyId : undefined;
  expect(id).toBe(grand);
});
