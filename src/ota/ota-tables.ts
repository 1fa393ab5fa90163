/**
 * The tables of the OTA's own database and every statement on them. The hotel's engine has a
 * database of its own; the two must never share a file.
 *
 * Durability as the simulated bank's: WAL with synchronous=NORMAL survives kill -9 of the process.
 */
import Database from 'better-sqlite3';

/** What the hotel has told of a plan's night; absent: never told. */
export interface PlanNight {
  readonly rate?: string;
  /** Where guests pay by how many they are. */
  readonly rates?: Readonly<Record<string, string>>;
  readonly minStayArrival?: number;
  readonly minStayThrough?: number;
  readonly maxStay?: number;
  readonly closedToArrival?: boolean;
  readonly closedToDeparture?: boolean;
  readonly stopSell?: boolean;
}

export interface RoomCell {
  readonly room: string;
  /** Days since 1970-01-01. */
  readonly day: number;
  /** Null: the hotel has never told. */
  readonly availability: number | null;
  /** Rooms of this OTA's own bookings. */
  readonly sold: number;
}

export interface PlanCell {
  readonly room: string;
  readonly plan: string;
  readonly day: number;
  readonly told: PlanNight;
}

export interface Message {
  readonly sequence: number;
  readonly at: number;
  readonly kind: string;
  readonly outcome: string;
  /** Changes that the message held. */
  readonly changes: number;
}

/** A message with what it said, where that was short enough to be kept. */
export type MessageKept = Message & { readonly body: string | null };

const SCHEMA_VERSION = 1;
const SCHEMA = `
CREATE TABLE listing (code TEXT PRIMARY KEY, data TEXT NOT NULL) STRICT;
CREATE TABLE room_night (
  listing TEXT NOT NULL, room TEXT NOT NULL, day INTEGER NOT NULL,
  availability INTEGER CHECK (availability >= 0),
  sold INTEGER NOT NULL DEFAULT 0 CHECK (sold >= 0),
  PRIMARY KEY (listing, room, day)
) STRICT, WITHOUT ROWID;
CREATE TABLE plan_night (
  listing TEXT NOT NULL, room TEXT NOT NULL, plan TEXT NOT NULL, day INTEGER NOT NULL,
  told TEXT NOT NULL,
  PRIMARY KEY (listing, room, plan, day)
) STRICT, WITHOUT ROWID;
CREATE TABLE booking (
  listing TEXT NOT NULL, code TEXT NOT NULL, data TEXT NOT NULL, PRIMARY KEY (listing, code)
) STRICT, WITHOUT ROWID;
CREATE TABLE revision (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, listing TEXT NOT NULL,
  code TEXT NOT NULL, data TEXT NOT NULL, inserted_at INTEGER NOT NULL,
  acknowledged_at INTEGER, deliveries INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX revision_waiting ON revision (listing, sequence) WHERE acknowledged_at IS NULL;
CREATE INDEX revision_of_booking ON revision (listing, code, sequence);
CREATE INDEX revision_by_time ON revision (listing, inserted_at);
CREATE TABLE message (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT, listing TEXT NOT NULL, at INTEGER NOT NULL,
  kind TEXT NOT NULL, outcome TEXT NOT NULL, changes INTEGER NOT NULL, body TEXT
) STRICT;
CREATE INDEX message_of_listing ON message (listing, sequence);
PRAGMA user_version = ${SCHEMA_VERSION};
`;

export function openDatabase(file: string): Database.Database {
  const database = new Database(file);
  try {
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = NORMAL');
    const version = database.pragma('user_version', { simple: true });
    if (version === 0) database.exec(`BEGIN; ${SCHEMA} COMMIT;`);
    else if (version !== SCHEMA_VERSION) {
      throw new Error(`${file} has OTA schema ${version}, not ${SCHEMA_VERSION}`);
    }
  } catch (error) {
    database.close();
    throw error;
  }
  return database;
}

export interface RevisionRow {
  readonly id: string;
  readonly listing: string;
  readonly data: string;
  readonly insertedAt: number;
  readonly acknowledgedAt: number | null;
  readonly deliveries: number;
}

const REVISION = `SELECT id, listing, data, inserted_at AS insertedAt,
  acknowledged_at AS acknowledgedAt, deliveries FROM revision`;

export function prepareStatements(database: Database.Database) {
  return { ...prepareCalendar(database), ...prepareBookings(database) };
}

/** What is used of a statement; the library's own type has no name that declarations can say. */
export interface Statement<Parameters extends unknown[], Row> {
  get(...parameters: Parameters): Row | undefined;
  all(...parameters: Parameters): Row[];
  run(...parameters: Parameters): Database.RunResult;
}

function preparing(database: Database.Database) {
  return <Parameters extends unknown[], Row = unknown>(sql: string): Statement<Parameters, Row> => {
    return database.prepare(sql) as Database.Statement<Parameters, Row>;
  };
}

function prepareCalendar(database: Database.Database) {
  const prepare = preparing(database);
  return {
    listings: prepare<[], { data: string }>('SELECT data FROM listing ORDER BY code'),
    putListing: prepare('INSERT OR REPLACE INTO listing (code, data) VALUES (?, ?)'),
    tell: prepare(
      `INSERT INTO room_night (listing, room, day, availability) VALUES (?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET availability = excluded.availability`,
    ),
    sell: prepare(
      `INSERT INTO room_night (listing, room, day, sold) VALUES (?, ?, ?, max(0, ?))
       ON CONFLICT DO UPDATE SET sold = max(0, sold + ?)`,
    ),
    count: prepare(
      `UPDATE room_night SET availability = max(0, availability + ?)
       WHERE listing = ? AND room = ? AND day = ?`,
    ),
    rooms: prepare<[string, number, number], RoomCell>(
      `SELECT room, day, availability, sold FROM room_night
       WHERE listing = ? AND day BETWEEN ? AND ? ORDER BY room, day`,
    ),
    plans: prepare<
      [string, number, number],
      { room: string; plan: string; day: number; told: string }
    >(
      `SELECT room, plan, day, told FROM plan_night
       WHERE listing = ? AND day BETWEEN ? AND ? ORDER BY room, plan, day`,
    ),
    tellPlan: prepare(
      `INSERT INTO plan_night (listing, room, plan, day, told) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET told = json_patch(told, excluded.told)`,
    ),
  };
}

function prepareBookings(database: Database.Database) {
  const prepare = preparing(database);
  return {
    booking: prepare<[string, string], { data: string }>(
      'SELECT data FROM booking WHERE listing = ? AND code = ?',
    ),
    bookings: prepare<[string, string, number], { data: string }>(
      'SELECT data FROM booking WHERE listing = ? AND code > ? ORDER BY code LIMIT ?',
    ),
    putBooking: prepare('INSERT OR REPLACE INTO booking (listing, code, data) VALUES (?, ?, ?)'),
    addRevision: prepare(
      'INSERT INTO revision (id, listing, code, data, inserted_at) VALUES (?, ?, ?, ?, ?)',
    ),
    lastInserted: prepare<[string], { at: number | null }>(
      'SELECT max(inserted_at) AS at FROM revision WHERE listing = ?',
    ),
    waiting: prepare<[string, number], RevisionRow>(
      `${REVISION} WHERE listing = ? AND acknowledged_at IS NULL ORDER BY sequence LIMIT ?`,
    ),
    revision: prepare<[string], RevisionRow>(`${REVISION} WHERE id = ?`),
    ofBooking: prepare<[string, string], RevisionRow>(
      `${REVISION} WHERE listing = ? AND code = ? ORDER BY sequence`,
    ),
    counts: prepare<[string], { all: number; waiting: number; repeated: number }>(
      `SELECT count(*) AS "all", count(*) FILTER (WHERE acknowledged_at IS NULL) AS waiting,
       count(*) FILTER (WHERE deliveries > 1) AS repeated FROM revision WHERE listing = ?`,
    ),
    waitingCount: prepare<[string], { waiting: number }>(
      `SELECT count(*) AS waiting FROM revision
       WHERE listing = ? AND acknowledged_at IS NULL`,
    ),
    acknowledge: prepare(
      'UPDATE revision SET acknowledged_at = coalesce(acknowledged_at, ?) WHERE id = ?',
    ),
    release: prepare('UPDATE revision SET acknowledged_at = NULL WHERE listing = ? AND code = ?'),
    delivered: prepare('UPDATE revision SET deliveries = deliveries + 1 WHERE id = ?'),
    addMessage: prepare(
      `INSERT INTO message (listing, at, kind, outcome, changes, body)
       VALUES (?, ?, ?, ?, ?, ?)`,
    ),
    trimMessages: prepare(
      'DELETE FROM message WHERE sequence <= (SELECT max(sequence) FROM message) - ?',
    ),
    messages: prepare<[string, number, number], MessageKept>(
      `SELECT sequence, at, kind, outcome, changes, body FROM message
       WHERE listing = ? AND sequence > ? ORDER BY sequence LIMIT ?`,
    ),
    outcomes: prepare<[string], { kind: string; outcome: string; messages: number }>(
      `SELECT kind, outcome, count(*) AS messages FROM message WHERE listing = ?
       GROUP BY kind, outcome ORDER BY kind, outcome`,
    ),
  };
}
