/**
 * A server that is asked to stop under load loses nothing: what was being done is finished and
 * answered, nobody new is let in, live feeds are told where to go on, and it leaves with 0.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { PROPERTY_ID } from '../../src/replay/hotel-client.ts';
import { dateText } from '../../src/replay/own-dates.ts';
import { SERVER_MAIN } from '../../src/replay/server-process.ts';
import { HotelWorld } from './hotel-world.ts';
import { until } from './until.ts';

const DRAIN_MS_MAX = 30_000;
const ROUNDS = 2;

it.each(['SIGTERM', 'SIGINT'] as const)(
  'drains under load when it gets %s',
  async (signal) => {
    const world = await HotelWorld.open({ seed: 41, clients: 16, gateway: 'process' });
    onTestFinished(() => world.close());
    while (world.rounds < ROUNDS) {
      const feed = await openFeed(world);
      const problems = await world.round(() => drain(world, feed, signal));
      expect(problems).toEqual([]);
      await expectResumed(world, feed);
    }
    expect(world.told.length).toBeGreaterThan(ROUNDS * 10);
  },
  120_000,
);

it('drains when npm is ended and its shell says nothing of it', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'vacancy-npm-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  // A shell that has something to do afterwards does not become what it runs, wherever it is.
  const shell = spawn('sh', ['-c', `"${process.execPath}" "${SERVER_MAIN}" serve; true`], {
    env: {
      npm_lifecycle_event: 'start',
      VACANCY_PORT: '0',
      VACANCY_DATA_DIRECTORY: join(directory, 'data'),
      VACANCY_DEMO: 'off',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  shell.stdout.on('data', (part) => {
    output += part;
  });
  const ended = once(shell.stdout, 'end');
  expect(await until(20_000, () => output.includes('Ctrl-C drains'))).toBe(true);
  shell.kill('SIGTERM');
  await ended;
  expect(output).toContain('Drained. Every answer given is on disk.');
});

async function drain(world: HotelWorld, feed: Feed, signal: 'SIGTERM' | 'SIGINT'): Promise<void> {
  const { server } = world;
  // The bank takes two seconds over this one, so the drain has something to wait for.
  const slow = sendSlowBooking(world);
  await until(5_000, async () => await isKnown(world, slow.name));
  const address = new URL(world.client.baseUrl);
  const startedMs = performance.now();
  const left = server.stop(signal);
  expect(await until(5_000, () => server.output.includes('Draining'))).toBe(true);
  // npm passes on a Ctrl-C that the terminal has sent to everybody: that is no wish to hurry.
  if (signal === 'SIGINT') process.kill(server.pid ?? Number.NaN, signal);
  expect(await until(1_000, async () => (await faultOf(address)) === 'ECONNREFUSED')).toBe(true);
  expect(await slow.status).toBe(201);
  expect(await left).toBe(0);
  expect(performance.now() - startedMs).toBeLessThan(DRAIN_MS_MAX);
  expect(server.output).toContain('Drained. Every answer given is on disk.');
  expect(await feed.closed).toMatchObject({ code: 1012, position: expect.any(Number) });
}

/** Sent once and never again: its answer has to come from the server that is leaving. */
function sendSlowBooking(world: HotelWorld): { name: string; status: Promise<number> } {
  const name = `Slow ${world.rounds}`;
  const body = {
    propertyId: PROPERTY_ID,
    // Beyond what the load books, so that there is a room.
    arrival: dateText(world.todayDay + 60 + world.rounds),
    departure: dateText(world.todayDay + 61 + world.rounds),
    rooms: [{ roomTypeId: 'a', adults: 1, children: 0 }],
    guest: { firstName: 'Very', lastName: name },
    paymentToken: 'tok_slow',
  };
  const status = fetch(`${world.client.baseUrl}/v1/bookings`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': `slow-${world.rounds}` },
    body: JSON.stringify(body),
  }).then((response) => response.status);
  return { name, status };
}

/** Whether the booking of this guest is being paid for. */
async function isKnown(world: HotelWorld, guestName: string): Promise<boolean> {
  const path = '/v1/bookings?status=payment_pending&limit=500';
  const { body } = await world.client.send({ method: 'GET', path });
  const items = body.items as readonly { guestName: string | null }[];
  return items.some((item) => item.guestName?.includes(guestName) === true);
}

/** What a new connection runs into; empty when it is taken. */
function faultOf(address: URL): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(Number(address.port), address.hostname);
    socket.once('connect', () => {
      socket.destroy();
      resolve('');
    });
    socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
  });
}

interface Feed {
  readonly closed: Promise<{ readonly code: number; readonly position: unknown }>;
}

async function openFeed(world: HotelWorld): Promise<Feed> {
  const { socket, first } = subscribe(world, undefined);
  expect(await first).toBe('snapshot');
  const closed = new Promise<{ code: number; position: unknown }>((resolve) => {
    socket.once('close', (code, reason) => {
      const { position } = JSON.parse(String(reason) || '{}') as { position?: unknown };
      resolve({ code, position });
    });
  });
  return { closed };
}

/** Whoever was told where to go on, goes on there without a new snapshot. */
async function expectResumed(world: HotelWorld, feed: Feed): Promise<void> {
  const { position } = await feed.closed;
  const { socket, first } = subscribe(world, Number(position));
  expect(await first).toBe('delta');
  socket.terminate();
}

function subscribe(world: HotelWorld, since: number | undefined) {
  const socket = new WebSocket(`${world.client.baseUrl.replace('http', 'ws')}/v1/feed`);
  const range = { from: dateText(world.todayDay), to: dateText(world.todayDay + 100) };
  const frame = { type: 'subscribe', propertyId: PROPERTY_ID, ...range };
  socket.once('open', () => {
    socket.send(JSON.stringify(since === undefined ? frame : { ...frame, since }));
  });
  const first = new Promise<unknown>((resolve, reject) => {
    socket.once('message', (data) => resolve(JSON.parse(String(data)).type));
    socket.once('error', reject);
  });
  return { socket, first };
}
