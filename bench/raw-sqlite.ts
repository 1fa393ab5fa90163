/**
 * How fast the disk could be written if writing were all there is: the event and stream rows that
 * the engine itself wrote for some thousand bookings, appended again to a fresh file of the same
 * schema over a connection that is set up like the engine's, one prepared insert in a loop, a
 * hundred bookings to a transaction.
 */
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { openLongWriter } from '../src/persistence/execute-batch.ts';
import { migrate } from '../src/persistence/migrate.ts';
import { BookingPlan, createHotel, firstNightFrom, UNIFORM_ROOMS } from './hotel.ts';
import { runLoad } from './in-process.ts';
import { openBenchEngine, withDirectory } from './scratch.ts';

const BOOKINGS_PER_TRANSACTION = 100;
const ROUNDS = 3;

export interface SqliteReport {
  readonly bookingsPerSecond: number;
  readonly cpuMsPerBooking: number;
}

type Row = readonly (string | number)[];

/** The rows of a hundred bookings: what one transaction writes. */
interface Group {
  readonly streams: Row[];
  readonly events: Row[];
}

/** The median of three rounds; the first half of each is a warm-up that also fills the streams. */
export function measureSqlite(bookings: number): Promise<SqliteReport> {
  return withDirectory(async (directory) => {
    await bookSome(directory, bookings);
    const groups = readGroups(join(directory, 'vacancy.db'));
    const rounds: SqliteReport[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      rounds.push(appendAll(join(directory, `raw-${round}.db`), groups));
    }
    const [, median] = rounds.toSorted((a, b) => a.bookingsPerSecond - b.bookingsPerSecond);
    if (median === undefined) throw new Error('three rounds have a median');
    return median;
  });
}

async function bookSome(directory: string, bookings: number): Promise<void> {
  const opened = await openBenchEngine(directory);
  await createHotel(opened.engine, UNIFORM_ROOMS);
  let left = bookings;
  const plan = new BookingPlan('uniform', firstNightFrom(Date.now()));
  await runLoad(opened.engine, plan, undefined, () => left-- <= 0);
  await opened.close();
}

function readGroups(databasePath: string): readonly Group[] {
  const database = new SqliteDatabase(databasePath, { readonly: true });
  const keys = new Map(
    database.prepare<[], [number, string]>('SELECT id, key FROM streams').raw().all(),
  );
  const events = database
    .prepare<[], Row>(
      `SELECT position, stream, version, type, schema_version, data, metadata, recorded_at
       FROM events ORDER BY position`,
    )
    .raw()
    .all();
  database.close();
  return groupsOf(keys, events);
}

function groupsOf(keys: Map<number, string>, events: readonly Row[]): readonly Group[] {
  const groups: Group[] = [];
  let group: Group = { streams: [], events: [] };
  let confirmed = 0;
  for (const event of events) {
    const stream = Number(event[1]);
    const key = keys.get(stream);
    if (key !== undefined) {
      group.streams.push([stream, key]);
      keys.delete(stream);
    }
    group.events.push(event);
    if (event[3] === 'BookingConfirmed') confirmed += 1;
    if (confirmed < BOOKINGS_PER_TRANSACTION) continue;
    groups.push(group);
    group = { streams: [], events: [] };
    confirmed = 0;
  }
  return groups;
}

/** Bookings a second over the second half. */
function appendAll(databasePath: string, groups: readonly Group[]): SqliteReport {
  const database = openLongWriter({ databasePath, journalMode: 'wal' });
  migrate(database);
  const insertStream = database.prepare('INSERT INTO streams (id, key) VALUES (?, ?)');
  const insertEvent = database.prepare(
    `INSERT INTO events
       (position, stream, version, type, schema_version, data, metadata, recorded_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const append = database.transaction((group: Group) => {
    for (const stream of group.streams) insertStream.run(...stream);
    for (const event of group.events) insertEvent.run(...event);
  }).immediate;
  const half = Math.floor(groups.length / 2);
  for (const group of groups.slice(0, half)) append(group);
  const measured = groups.slice(half);
  const cpu = process.cpuUsage();
  const startMs = performance.now();
  for (const group of measured) append(group);
  const seconds = (performance.now() - startMs) / 1_000;
  const { user, system } = process.cpuUsage(cpu);
  database.close();
  const bookings = measured.length * BOOKINGS_PER_TRANSACTION;
  return {
    bookingsPerSecond: bookings / seconds,
    cpuMsPerBooking: (user + system) / 1_000 / bookings,
  };
}
