/**
 * What a start does: says what it recovered, fires once what fell due while the process was down,
 * takes up again what was interrupted, and creates the demo property once and for nobody who has
 * a property already.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, onTestFinished } from 'vitest';
import { JournalAudit } from '../../src/audit/journal-audit.ts';
import { createHotel, PROPERTY_ID } from '../../src/replay/hotel-client.ts';
import { HttpClient } from '../../src/replay/http-client.ts';
import { dateText, noonMs } from '../../src/replay/own-dates.ts';
import { SERVER_MAIN, ServerProcess } from '../../src/replay/server-process.ts';
import { HOTEL } from './hotel-load.ts';
import { readJournal, readUnfinished } from './read-journal.ts';
import { until } from './until.ts';

const TODAY = 20_700;
const NOW_MS = noonMs(TODAY);
const HOUR_MS = 3_600_000;
const HOLDS = 10_000;
/** Spread over nights, so that no single one has to remember all of them. */
const NIGHTS = 20;
const CONNECTIONS = 32;

describe('holds that fall due while the server is down', () => {
  it(`expire after the start, all ${HOLDS.toLocaleString('en-US')} of them, once`, async () => {
    const world = newWorld();
    await world.start();
    const [hall] = HOTEL;
    const rooms = HOLDS / NIGHTS + 1;
    await createHotel(world.client, [{ ...hall, rooms }]);
    await placeHolds(world.client);
    await world.server.kill();
    await world.startAt(NOW_MS + HOUR_MS);
    // A fresh hold, due later, must not put off those that are due already.
    expect(await placeHold(world.client, HOLDS)).toBe(201);
    const isDone = () => readUnfinished(world.journalFile).timers === 1;
    expect(await until(25_000, isDone)).toBe(true);
    expect(await world.server.stop()).toBe(0);

    const events = readJournal(world.journalFile);
    const count = (kind: string) => events.filter(({ type }) => type === kind).length;
    expect(count('BookingExpired')).toBe(HOLDS);
    expect(count('HoldExpired')).toBe(HOLDS);
    expect(count('NightsReleased')).toBe(HOLDS);
    const audit = new JournalAudit();
    audit.take(events);
    expect(audit.problems).toEqual([]);
    expect(audit.unsettled()).toHaveLength(1);
  }, 120_000);
});

async function placeHolds(client: HttpClient): Promise<void> {
  let next = 0;
  const work = async () => {
    for (let index = next++; index < HOLDS; index = next++) {
      if ((await placeHold(client, index)) !== 201) throw new Error(`hold ${index} was refused`);
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, work));
}

async function placeHold(client: HttpClient, index: number): Promise<number> {
  const arrivalDay = TODAY + 1 + (index % NIGHTS);
  const { status } = await client.send({
    method: 'POST',
    path: '/v1/holds',
    key: `hold-${index}`,
    body: stayFrom(arrivalDay),
  });
  return status;
}

function stayFrom(arrivalDay: number) {
  return {
    propertyId: PROPERTY_ID,
    arrival: dateText(arrivalDay),
    departure: dateText(arrivalDay + 1),
    rooms: [{ roomTypeId: HOTEL[0].id, adults: 1, children: 0 }],
  };
}

/*
 * The process may die after the request is on disk and before the nights have been asked. The saga
 * that goes on after the start once took a property that nobody had loaded yet for one without
 * rooms: it refused the stay, and told the night that it had no rooms.
 */
describe('a booking that was interrupted before its nights were asked', () => {
  it('gets its rooms after the start', async () => {
    const world = newWorld();
    await world.start();
    await createHotel(world.client, HOTEL);
    expect(await placeHold(world.client, 0)).toBe(201);
    expect(await world.server.stop()).toBe(0);
    const id = forgetNights(world.journalFile);
    await world.start();
    let status: unknown;
    await until(10_000, async () => {
      const { body } = await world.client.send({ method: 'GET', path: `/v1/holds/${id}` });
      status = body.status;
      return status !== 'requested';
    });
    expect(status).toBe('held');
    const capacities = readJournal(world.journalFile).filter(({ type }) => type === 'CapacitySet');
    expect(capacities.map(({ data }) => data.physical)).toEqual([HOTEL[0].rooms]);
    expect(await placeHold(world.client, 0)).toBe(201);
  });
});

/** Takes back everything after the first BookingRequested, as if it had not been written yet. */
function forgetNights(file: string): string {
  const database = new DatabaseSync(file);
  const { stream, position, key } = {
    ...database
      .prepare(
        `SELECT stream, position, key FROM events JOIN streams ON id = stream
         WHERE type = 'BookingRequested'`,
      )
      .get(),
  };
  database.exec('DROP TRIGGER events_never_leave');
  database.prepare('DELETE FROM events WHERE position > ?').run(Number(position));
  database.prepare('DELETE FROM streams WHERE id > ?').run(Number(stream));
  database.exec('DELETE FROM nights; DELETE FROM bookings; UPDATE checkpoints SET position = 0');
  database.exec('UPDATE timers SET is_saga = 1');
  database.close();
  return String(key).slice('booking/'.length);
}

describe('a start', () => {
  it('says how much it recovered and how long that took', async () => {
    const world = newWorld();
    await world.start();
    expect(world.server.output).toMatch(/^Recovered 0 journal positions from .+ in \d+ ms\.$/m);
    await createHotel(world.client, HOTEL);
    await world.server.kill();
    await world.start();
    const count = HOTEL.length + 1;
    expect(world.server.output).toContain(`Recovered ${count} journal positions from`);
  });

  it('creates the demo property once, in an empty directory', async () => {
    const world = newWorld({ VACANCY_DEMO: 'on' });
    const sentence = `Created the demo property ${PROPERTY_ID}`;
    await world.start();
    expect(world.server.output).toContain(sentence);
    const { body } = await world.client.send({ method: 'GET', path: '/v1/properties' });
    expect(body.items).toHaveLength(1);
    await world.server.kill();
    const before = readJournal(world.journalFile).length;
    await world.start();
    expect(world.server.output).not.toContain(sentence);
    expect(await world.server.stop()).toBe(0);
    expect(readJournal(world.journalFile)).toHaveLength(before);
  });

  it('creates no demo property where there is another', async () => {
    const world = newWorld();
    await world.start();
    await createHotel(world.client, HOTEL);
    expect(await world.server.stop()).toBe(0);
    const later = newWorld({ VACANCY_DEMO: 'on' }, world.directory);
    await later.start();
    expect(later.server.output).not.toContain('Created the demo property');
    expect(readJournal(world.journalFile)).toHaveLength(HOTEL.length + 1);
  });
});

function newWorld(environment: Readonly<Record<string, string>> = {}, given?: string) {
  const directory = given ?? mkdtempSync(join(tmpdir(), 'vacancy-startup-'));
  const client = new HttpClient(CONNECTIONS);
  const newServer = (nowMs: number) =>
    new ServerProcess(SERVER_MAIN, directory, nowMs, environment);
  const world = {
    directory,
    client,
    journalFile: join(directory, 'vacancy.db'),
    server: newServer(NOW_MS),
    async start(): Promise<void> {
      client.baseUrl = await world.server.start();
    },
    async startAt(nowMs: number): Promise<void> {
      world.server = newServer(nowMs);
      await world.start();
    },
  };
  onTestFinished(async () => {
    client.close();
    await world.server.kill();
    rmSync(directory, { recursive: true, force: true });
  });
  return world;
}
