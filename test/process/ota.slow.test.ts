/** The OTA simulator as a process: it is killed and knows all of it again, and says what it wants. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { HttpClient } from '../../src/replay/http-client.ts';
import { OtaProcess } from '../../src/replay/ota-process.ts';
import { LISTING, STAY } from '../ota/ota-world.ts';
import { runMain } from './run-main.ts';

it('keeps what it has answered through a kill', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'vacancy-ota-'));
  const file = join(directory, 'ota.db');
  const client = new HttpClient(2);
  let ota = await OtaProcess.start(file, 1);
  onTestFinished(async () => {
    client.close();
    await ota.stop('SIGKILL');
    rmSync(directory, { recursive: true, force: true });
  });
  client.baseUrl = ota.url;
  await client.send({ method: 'PUT', path: '/control/listings/hotel', body: LISTING });
  const body = { ...STAY, code: 'B1', isForced: true };
  const rooms = STAY.rooms.map((room) => ({ ...room, nightlyPrice: '100.00' }));
  const bookings = '/control/listings/hotel/bookings';
  const sold = await client.send({ method: 'POST', path: bookings, body: { ...body, rooms } });
  expect(sold.status).toBe(201);
  await ota.stop('SIGKILL');
  ota = await OtaProcess.start(file, 1);
  client.baseUrl = ota.url;
  expect((await client.send({ method: 'GET', path: bookings })).body).toEqual({
    items: [sold.body],
  });
});

it.each([
  [['--port', '70000'], '--port is "70000"; it must be a whole number up to 65535.'],
  [['--seed', 'x'], '--seed is "x"; it must be a whole number.'],
])('refuses %j', async (options, words) => {
  const { code, errors } = await runMain({}, { args: ['ota', ...options] });
  expect([code, errors[0]]).toEqual([64, words]);
});
