/**
 * What a server was killed over, damaged afterwards: the write-ahead log cut off or garbled at
 * every frame, snapshots and derived rows that lie. It starts with a whole prefix of its journal
 * and never serves anything else; what is only a cache is passed over, what is derived is rebuilt.
 *
 * What can be noticed and what cannot: SQLite's checksums find every garbled byte of the log, and
 * everything from that commit on is left out. A log that was cut off between two commits is a
 * shorter log in perfect order, so a disk that loses what it said it had synced cannot be caught
 * from the database alone. The bank then knows more than the journal, and a repeated request meets
 * it under the same key: nobody pays twice.
 */
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { JournalAudit } from '../../src/audit/journal-audit.ts';
import { problemText } from '../../src/audit/problem-list.ts';
import { addDays } from '../../src/domain/calendar.ts';
import { rebuild } from '../../src/maintenance-command.ts';
import { ARRIVAL } from '../../src/testing/hotel-adler.ts';
import { until } from '../../src/testing/until.ts';
import { readJournal } from '../process/read-journal.ts';
import { bookingOf, Hotel, said } from '../support/engine-world.ts';

const LOG_HEADER_BYTES = 32;
const FRAME_HEADER_BYTES = 24;
const FRAMES_MIN = 60;
const NIGHTS = 5;

/** A hotel that has lived and was killed; its files are copied for each damage. */
let hotel: Hotel;
let killedPath = '';
let wholeJournal: readonly string[] = [];
let frames: readonly number[] = [];
const copies: string[] = [];

beforeAll(async () => {
  hotel = await Hotel.open({ rooms: 2, tuning: { snapshotEveryEvents: 4 } });
  await live();
  await hotel.kill();
  killedPath = hotel.path;
  wholeJournal = journalOf(killedPath);
  frames = framesOf(fs.readFileSync(walOf(killedPath)));
});

afterAll(async () => {
  hotel.path = killedPath;
  await hotel.close();
  for (const copy of copies) fs.rmSync(copy, { recursive: true, force: true });
});

/** Long enough for a few snapshots; ends with bookings, a cancellation and an open hold. */
async function live(): Promise<void> {
  for (let round = 0; round < 4; round += 1) {
    const { id } = bookingOf(await hotel.book(`cancelled-${round}`, { from: round % 2 }));
    await hotel.engine.cancel(hotel.context(`cancel-${round}`), id, 'ill');
  }
  await hotel.book('kept');
  await hotel.book('refused', { token: 'tok_declined', from: 1, nights: 1 });
  await hotel.hold('open', { from: 3, nights: 2 });
  await settled();
}

describe('a write-ahead log that was cut off', () => {
  it('at any frame, or inside one, leaves a prefix of the journal', {
    timeout: 120_000,
  }, async () => {
    const lengths: number[] = [];
    for (const at of frames) {
      lengths.push(await startedWith((wal) => fs.truncateSync(wal, at)));
      lengths.push(await startedWith((wal) => fs.truncateSync(wal, at + FRAME_HEADER_BYTES + 9)));
    }
    expect(frames.length).toBeGreaterThan(FRAMES_MIN);
    expect(lengths).toEqual(lengths.toSorted((left, right) => left - right));
    // Every commit is a prefix of its own, from nothing at all to all but the last.
    expect(lengths[0]).toBe(0);
    expect(new Set(lengths).size).toBeGreaterThan(10);
    expect(await startedWith(() => undefined)).toBe(wholeJournal.length);
  });

  it('lets a client who repeats what was lost have it, and pay once', async () => {
    const path = copyOfFiles();
    fs.truncateSync(walOf(path), frames[Math.floor(frames.length / 2)] ?? 0);
    expect(journalOf(path).some(isKept)).toBe(false);
    expect(wholeJournal.some(isKept)).toBe(true);
    await serving(path, async () => {
      const kept = bookingOf(await hotel.book('kept'));
      await settled();
      expect(kept.status).toBe('confirmed');
      expect(hotel.ledger(kept.id)).toMatchObject({ captured: 36_000, net: 36_000 });
    });
  });
});

describe('a write-ahead log with a garbled byte', () => {
  it('ends before the commit that the byte is in', { timeout: 120_000 }, async () => {
    const lengths: number[] = [];
    for (const at of frames) {
      lengths.push(await startedWith((wal) => flip(wal, at + FRAME_HEADER_BYTES + 100)));
    }
    expect(lengths.every((length) => length <= wholeJournal.length)).toBe(true);
    expect(lengths).toEqual(lengths.toSorted((left, right) => left - right));
    expect(lengths[0]).toBe(0);
  });

  it('in its header is an empty log', async () => {
    expect(await startedWith((wal) => flip(wal, 25))).toBe(0);
  });

  it('is not to be confused with a garbled index of it, which loses nothing', async () => {
    const garble = (wal: string): void => {
      fs.writeFileSync(wal.replace(/wal$/, 'shm'), Buffer.alloc(32_768, 0xa5));
    };
    expect(await startedWith(garble)).toBe(wholeJournal.length);
  });
});

describe('a snapshot that cannot be right', () => {
  it.each([
    ['is no JSON', 'data = substr(data, 1, length(data) / 2)'],
    ['is another JSON', "data = '{}'"],
    ['is of another schema', 'schema_version = 99, data = \'{"state":7}\''],
    ['says a version that its stream never had', 'version = version + 1000'],
    ['says an earlier version than its own', 'version = 1'],
  ])('because it %s is passed over', async (_, change) => {
    const path = copyOfFiles();
    expect(sql(path, `UPDATE snapshots SET ${change}`)).toBeGreaterThan(1);
    await serving(path, async () => {
      expect(await hotel.counts(NIGHTS)).toBe(countsIn(path));
      expect(said(await hotel.book('kept'))).toBe('confirmed');
      expect(said(await hotel.book('one more'))).toBe('confirmed');
      expect(said(await hotel.book('one too many'))).toBe('no_availability');
      await settled();
    });
    expectInOrder(path);
  });
});

describe('derived rows that lie', () => {
  it('are made anew by a rebuild', async () => {
    const path = copyOfFiles();
    // Whoever was killed had not written the last rows yet.
    rebuildAll(path);
    const before = derivedRows(path);
    sql(path, 'UPDATE nights SET sold = sold + 7, held = 3');
    sql(path, "UPDATE bookings SET status = 'held', guest_name = 'Nobody'");
    sql(path, 'DELETE FROM properties');
    expect(derivedRows(path)).not.toEqual(before);
    rebuildAll(path);
    expect(derivedRows(path)).toEqual(before);
    await serving(path, async () => expect(await hotel.counts(NIGHTS)).toBe(countsIn(path)));
  });
});

// What the tests above are made of

const isKept = (event: string): boolean => event.includes('"ada kept"');

/** Starts on a damaged copy and gives the length of the prefix that it served. */
async function startedWith(damage: (wal: string) => void): Promise<number> {
  const path = copyOfFiles();
  damage(walOf(path));
  // By another SQLite than the engine's: the two must see the same.
  const prefix = journalOf(path);
  expect(prefix).toEqual(wholeJournal.slice(0, prefix.length));
  await serving(path, async () => {
    expect(hotel.engine.health().position).toBeGreaterThanOrEqual(prefix.length);
    await settled();
    if (prefix.length > 2) expect(await hotel.counts(NIGHTS)).toBe(countsIn(path));
  });
  expect(journalOf(path).slice(0, prefix.length)).toEqual(prefix);
  expectInOrder(path);
  fs.rmSync(path, { recursive: true });
  return prefix.length;
}

/** Runs an engine on these files, with the bank of before. */
async function serving(path: string, work: () => Promise<void>): Promise<void> {
  hotel.path = path;
  await hotel.start();
  try {
    await work();
  } finally {
    await hotel.stop();
  }
}

/** Nothing of a saga or of the outbox is under way. */
async function settled(): Promise<void> {
  await until(async () => {
    const list = await hotel.engine.bookings({ limit: 100 });
    if (list.type !== 'ok') return false;
    const isResting = list.value.every(({ status }) => !/requested|pending/.test(status));
    return isResting && hotel.engine.health().pendingEntries === 0;
  });
}

function expectInOrder(path: string): void {
  const audit = new JournalAudit();
  audit.take(readJournal(databaseOf(path)));
  expect(audit.problems.map(problemText)).toEqual([]);
}

/** `held/sold` of each night, added up from the events. */
function countsIn(path: string): string {
  const counts = new Map<string, [held: number, sold: number]>();
  for (const { stream, type, data } of readJournal(databaseOf(path))) {
    if (!stream.startsWith('inventory/')) continue;
    const night = stream.slice(-10);
    const [held, sold] = counts.get(night) ?? [0, 0];
    const [byHeld, bySold] = CHANGE[type] ?? [0, 0];
    const rooms = Number(data.rooms ?? 0);
    counts.set(night, [held + byHeld * rooms, sold + bySold * rooms]);
  }
  return NIGHT_NAMES.map((night) => (counts.get(night) ?? [0, 0]).join('/')).join(' ');
}

const CHANGE: Readonly<Record<string, readonly [held: number, sold: number]>> = {
  RoomsHeld: [1, 0],
  HoldConfirmed: [-1, 1],
  HoldReleased: [-1, 0],
  HoldExpired: [-1, 0],
  SaleReleased: [0, -1],
};
const NIGHT_NAMES = Array.from({ length: NIGHTS }, (_, index) => addDays(ARRIVAL, index));

/** Every event as text. */
function journalOf(path: string): readonly string[] {
  return readJournal(databaseOf(path)).map((event) => JSON.stringify(event));
}

function rebuildAll(path: string): void {
  const config = { dataDirectory: path, journalMode: 'wal' } as const;
  expect(rebuild(config, [], () => undefined)).toBe(0);
}

function derivedRows(path: string): readonly unknown[] {
  const database = new DatabaseSync(databaseOf(path));
  const rows = ['nights', 'bookings', 'properties'].map((table) =>
    database.prepare(`SELECT * FROM ${table} ORDER BY 1, 2, 3`).all(),
  );
  database.close();
  return rows;
}

/** How many rows it changed. */
function sql(path: string, statement: string): number {
  const database = new DatabaseSync(databaseOf(path));
  const { changes } = database.prepare(statement).run();
  database.close();
  return Number(changes);
}

/** Where each frame of the log begins. */
function framesOf(log: Buffer): readonly number[] {
  const frameBytes = FRAME_HEADER_BYTES + log.readUInt32BE(8);
  const count = Math.floor((log.length - LOG_HEADER_BYTES) / frameBytes);
  return Array.from({ length: count }, (_, index) => LOG_HEADER_BYTES + index * frameBytes);
}

function flip(path: string, at: number): void {
  const file = fs.openSync(path, 'r+');
  const byte = Buffer.alloc(1);
  fs.readSync(file, byte, 0, 1, at);
  byte.writeUInt8(byte.readUInt8() ^ 0x40);
  fs.writeSync(file, byte, 0, 1, at);
  fs.closeSync(file);
}

function copyOfFiles(): string {
  const path = fs.mkdtempSync(join(tmpdir(), 'vacancy-damaged-'));
  copies.push(path);
  fs.cpSync(killedPath, path, { recursive: true });
  return path;
}

function databaseOf(path: string): string {
  return join(path, 'vacancy.db');
}

function walOf(path: string): string {
  return join(path, 'vacancy.db-wal');
}
