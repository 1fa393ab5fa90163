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
  close(): void;
}

const DATABASE = 'vacancy.db';
const LEDGER = 'gateway.db';
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
    for (const name of [DATABASE, LEDGER].flatMap((file) => COMPANIONS.map((end) => file + end))) {
      const source = join(realPath, name);
      // A clone where the file system has such; it costs no space.
      if (fs.existsSync(source)) {
        fs.copyFileSync(source, join(scratch, name), fs.constants.COPYFILE_FICLONE);
      }
    }
  } catch (error) {
    if (scratch !== '') close();
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
    close,
  };
}

function existing(path: string): string {
  const isDirectory = fs.statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  if (isDirectory && fs.existsSync(join(path, DATABASE))) return fs.realpathSync(path);
  const why = isDirectory ? `there is no ${DATABASE} in it` : 'there is no such directory';
  throw new DataDirectoryError('not_a_directory', `${path} is not a data directory: ${why}.`);
}

/** A shared lock, which an engine's exclusive one refuses and is refused by. */
function lockOut(path: string, realPath: string): () => void {
  const lockPath = join(realPath, 'lock.db');
  if (isOpenHere(realPath)) throw new DataDirectoryError('locked', inUse(path));
  if (!fs.existsSync(lockPath)) return () => undefined;
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
