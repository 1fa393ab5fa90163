/**
 * A private copy of a data directory that no engine has open, to be looked at and written in while
 * the directory itself stays as it is: even to read a database with a write-ahead log, SQLite
 * writes beside it. While it copies, an engine that wants to start is refused.
 */
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { isOpenHere } from './data-directory.ts';
import { DataDirectoryError, dataDirectoryErrorOf } from './data-directory-error.ts';

export interface DirectoryCopy {
  readonly databasePath: string;
  /** The books of the simulated gateway, where it runs inside the engine. */
  readonly ledgerPath: string | undefined;
  /** Those of simulated suppliers, where they run inside the engine, by the supplier's name. */
  readonly supplierLedgers: ReadonlyMap<string, string>;
  close(): void;
}

const DATABASE = 'vacancy.db';
const LEDGER = 'gateway.db';
const SUPPLIER_LEDGER = /^supplier-([a-z0-9-]+)\.db$/;
/** What belongs to a database that was not closed in order. */
const COMPANIONS = ['', '-wal', '-journal'];

/** Throws DataDirectoryError. */
export function copyDirectory(path: string): DirectoryCopy {
  const realPath = existing(path);
  const release = lockOut(path, realPath);
  let scratch = '';
  const close = (): void => fs.rmSync(scratch, { recursive: true, force: true });
  try {
    scratch = fs.mkdtempSync(join(tmpdir(), 'vacancy-verify-'));
    const sold = fs.readdirSync(realPath).filter((name) => SUPPLIER_LEDGER.test(name));
    for (const name of [DATABASE, LEDGER, ...sold].flatMap((file) =>
      COMPANIONS.map((end) => file + end),
    )) {
      const source = join(realPath, name);
      if (fs.existsSync(source)) copyFile(source, join(scratch, name));
    }
  } catch (error) {
    if (scratch !== '') close();
    if (error instanceof DataDirectoryError) throw error;
    const why = error instanceof Error ? error.message : String(error);
    const message = `${path} could not be copied to ${tmpdir()} (${why}); set TMPDIR.`;
    throw new DataDirectoryError('not_writable', message, error);
  } finally {
    release();
  }
  const ledgerPath = join(scratch, LEDGER);
  return {
    databasePath: join(scratch, DATABASE),
    ledgerPath: fs.existsSync(ledgerPath) ? ledgerPath : undefined,
    supplierLedgers: new Map(
      fs.readdirSync(scratch).flatMap((name) => {
        const supplier = SUPPLIER_LEDGER.exec(name)?.[1];
        return supplier === undefined ? [] : [[supplier, join(scratch, name)]];
      }),
    ),
    close,
  };
}

function copyFile(source: string, target: string): void {
  refuseUnreadable(source);
  // A clone where the file system has such; it costs no space.
  fs.copyFileSync(source, target, fs.constants.COPYFILE_FICLONE);
  // The mode is copied too, and an archive's files may not be written to.
  fs.chmodSync(target, 0o600);
}

/** Looked at by itself, because an error of the copying does not say which side it came from. */
function refuseUnreadable(source: string): void {
  try {
    fs.accessSync(source, fs.constants.R_OK);
    if (!fs.statSync(source).isFile()) throw new Error('it is not a file');
  } catch (error) {
    throw unreadable(source, error);
  }
}

function unreadable(path: string, error: unknown): DataDirectoryError {
  const why = error instanceof Error ? error.message : String(error);
  return new DataDirectoryError('not_readable', `${path} could not be read (${why}).`, error);
}

function existing(path: string): string {
  const why = whyNoDirectory(path);
  if (why === undefined) return fs.realpathSync(path);
  throw new DataDirectoryError('not_a_directory', `${path} is not a data directory: ${why}.`);
}

function whyNoDirectory(path: string): string | undefined {
  try {
    const found = fs.statSync(path, { throwIfNoEntry: false });
    if (found === undefined) return 'there is no such directory';
    if (!found.isDirectory()) return `it is a file; name the directory that ${DATABASE} lies in`;
    // Without this right everything in it would seem not to be there.
    fs.accessSync(path, fs.constants.X_OK);
  } catch (error) {
    throw unreadable(path, error);
  }
  return fs.existsSync(join(path, DATABASE)) ? undefined : `there is no ${DATABASE} in it`;
}

/** A shared lock, which an engine's exclusive one refuses and is refused by. */
function lockOut(path: string, realPath: string): () => void {
  const lockPath = join(realPath, 'lock.db');
  if (isOpenHere(realPath)) throw new DataDirectoryError('locked', inUse(path));
  if (!fs.existsSync(lockPath)) return () => undefined;
  refuseUnreadable(lockPath);
  const lock = new SqliteDatabase(lockPath, { readonly: true, timeout: 0 });
  try {
    lock.exec('BEGIN');
    lock.prepare('SELECT count(*) FROM sqlite_schema').get();
  } catch (error) {
    lock.close();
    const refusal = dataDirectoryErrorOf(error, path);
    const isLocked = refusal instanceof DataDirectoryError && refusal.code === 'locked';
    throw isLocked ? new DataDirectoryError('locked', inUse(path), error) : refusal;
  }
  return () => lock.close();
}

function inUse(path: string): string {
  return `${path} is in use by a running engine; stop it, or verify a backup instead.`;
}
