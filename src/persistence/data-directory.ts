/**
 * Opens a data directory for this process alone. Whatever is wrong with it is refused in one
 * sentence before anything in it is changed, except that the empty lock file may be left behind.
 *
 *   vacancy.db   the journal and everything derived from it
 *   lock.db      held exclusively while a process owns the directory; a killed process lets go
 *   secret       32 random bytes in hex, the key of derived ids; only its owner may read it
 */
import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import { dirname, join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import type { JournalMode } from './batch-writer.ts';
import { DataDirectoryError, dataDirectoryErrorOf } from './data-directory-error.ts';
import { openWritable } from './execute-batch.ts';
import { migrate, refuseNewerSchema } from './migrate.ts';

export interface DataDirectory {
  readonly path: string;
  readonly databasePath: string;
  readonly journalMode: JournalMode;
  /** One higher than at the last open; batches of an older epoch are refused. */
  readonly epoch: number;
  readonly secret: string;
  /** Lets go of the lock. Close the journal first. */
  close(): void;
}

/**
 * Directories open in this process. A second look at a database file from the process that has it
 * open would drop its locks when the descriptor closes: POSIX locks belong to the process.
 */
const openPaths = new Set<string>();

export function isOpenHere(realPath: string): boolean {
  return openPaths.has(realPath);
}

/** Throws DataDirectoryError. */
export function openDataDirectory(path: string, journalMode: JournalMode = 'wal'): DataDirectory {
  let lock: SqliteDatabase.Database | undefined;
  let realPath = path;
  try {
    makeDirectory(path);
    realPath = fs.realpathSync(path);
    if (isOpenHere(realPath)) {
      throw new DataDirectoryError('locked', `${path} is already open in this process.`);
    }
    const databasePath = join(realPath, 'vacancy.db');
    const isNew = inspectHeader(databasePath);
    tryWriting(realPath);
    lock = takeLock(realPath);
    const secret = readSecret(realPath, isNew);
    const epoch = openEpoch(databasePath, journalMode);
    openPaths.add(realPath);
    return { path, databasePath, journalMode, epoch, secret, close: closing(realPath, lock) };
  } catch (error) {
    lock?.close();
    throw dataDirectoryErrorOf(error, path);
  }
}

function closing(realPath: string, lock: SqliteDatabase.Database): () => void {
  return () => {
    lock.close();
    openPaths.delete(realPath);
  };
}

function makeDirectory(path: string): void {
  if (!fs.existsSync(path)) {
    // One level at a time: Node's own recursion never ends where the system answers ENOENT under
    // a directory that exists, as /proc does.
    if (dirname(path) !== path) makeDirectory(dirname(path));
    fs.mkdirSync(path, { mode: 0o700 });
  }
  if (fs.statSync(path).isDirectory()) return;
  throw new DataDirectoryError('not_a_directory', `${path} is not a directory.`);
}

/**
 * Reads the first page's header without SQLite, which would write beside the file even to read it.
 * Answers whether there is no database yet.
 */
function inspectHeader(databasePath: string): boolean {
  if (!fs.existsSync(databasePath)) return true;
  const header = Buffer.alloc(100);
  const file = fs.openSync(databasePath, 'r');
  const byteCount = fs.readSync(file, header);
  fs.closeSync(file);
  // Empty: a process was killed between creating the file and writing its first page.
  if (byteCount === 0) return true;
  if (byteCount < 100 || header.toString('latin1', 0, 16) !== 'SQLite format 3\0') {
    const message = `${databasePath} is not a database; restore a backup.`;
    throw new DataDirectoryError('corrupt', message);
  }
  refuseNewerSchema(header.readUInt32BE(60));
  return false;
}

/** By trying, because permission bits tell nothing to root and nothing about the mount. */
function tryWriting(path: string): void {
  const probe = join(path, 'write-probe');
  fs.writeFileSync(probe, '');
  fs.unlinkSync(probe);
}

function takeLock(path: string): SqliteDatabase.Database {
  const lock = new SqliteDatabase(join(path, 'lock.db'), { timeout: 0 });
  try {
    // Both, because a connection in the default mode gives the lock back between transactions.
    lock.pragma('locking_mode = EXCLUSIVE');
    lock.exec('BEGIN EXCLUSIVE');
    return lock;
  } catch (error) {
    lock.close();
    throw error;
  }
}

function readSecret(path: string, isNew: boolean): string {
  const secretPath = join(path, 'secret');
  if (fs.existsSync(secretPath)) {
    const secret = fs.readFileSync(secretPath, 'utf8').trim();
    if (/^[0-9a-f]{64}$/.test(secret)) return secret;
    const message = `${secretPath} is damaged; restore it from a backup.`;
    throw new DataDirectoryError('corrupt', message);
  }
  if (!isNew) {
    // A fresh secret would derive other ids, and a repeated request would book a second time.
    const message = `${secretPath} is missing beside a database; restore it from a backup.`;
    throw new DataDirectoryError('corrupt', message);
  }
  const secret = randomBytes(32).toString('hex');
  writeDurably(secretPath, secret);
  return secret;
}

/** Under another name first, so that a crash never leaves half a secret. */
function writeDurably(path: string, text: string): void {
  const draft = `${path}.new`;
  fs.rmSync(draft, { force: true });
  fs.writeFileSync(draft, text, { mode: 0o600, flush: true });
  fs.renameSync(draft, path);
}

/** Migrates, looks at the database and begins the next epoch; answers its number. */
function openEpoch(databasePath: string, journalMode: JournalMode): number {
  const database = openWritable({ databasePath, journalMode });
  try {
    migrate(database);
    lookAtEdges(database);
    const epoch = database
      .prepare<[], number>('UPDATE epoch SET epoch = epoch + 1, batch = 0 RETURNING epoch')
      .pluck()
      .get();
    if (epoch === undefined) {
      throw new DataDirectoryError('corrupt', 'The database has no epoch; restore a backup.');
    }
    return epoch;
  } finally {
    database.close();
  }
}

/**
 * A bounded look where damage is likely and a start would trip over it: the newest pages of the
 * journal and the right edge of each index. A full check would read the whole file at every start.
 */
function lookAtEdges(database: SqliteDatabase.Database): void {
  const newest = database
    .prepare<[], { data: string; metadata: string }>(
      'SELECT data, metadata FROM events ORDER BY position DESC LIMIT 100',
    )
    .all();
  for (const row of newest) {
    if (isJson(row.data) && isJson(row.metadata)) continue;
    throw new DataDirectoryError('corrupt', 'The newest events are damaged; restore a backup.');
  }
  for (const edge of [
    'SELECT stream, version FROM events ORDER BY stream DESC, version DESC LIMIT 1',
    'SELECT id FROM streams ORDER BY id DESC LIMIT 1',
    'SELECT key FROM streams ORDER BY key DESC LIMIT 1',
    'SELECT due_at FROM timers ORDER BY due_at DESC LIMIT 1',
    'SELECT sequence FROM outbox ORDER BY sequence DESC LIMIT 1',
    'SELECT stream FROM snapshots ORDER BY stream DESC LIMIT 1',
    'SELECT updated_at FROM bookings ORDER BY updated_at DESC, id DESC LIMIT 1',
    'SELECT position FROM nights ORDER BY property DESC, position DESC LIMIT 1',
    'SELECT follower FROM checkpoints ORDER BY follower DESC LIMIT 1',
  ]) {
    database.prepare(edge).get();
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
