/**
 * Copies a running database to a file with SQLite's online backup, and the secret beside it: a
 * restored journal without its secret would derive other ids. A copy that fails its check is
 * removed; a file that is already there is never overwritten.
 */
import * as fs from 'node:fs';
import { dirname, join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import type { DataDirectory } from './data-directory.ts';
import { openReadOnly } from './journal-reader.ts';

export interface BackupResult {
  readonly targetPath: string;
  /** `{targetPath}.secret`, to be restored as `secret` in the data directory. */
  readonly secretPath: string;
  readonly position: number;
}

/** Works beside an open journal and beside another process that owns the directory. */
export async function backupTo(
  source: Pick<DataDirectory, 'databasePath'>,
  targetPath: string,
): Promise<BackupResult> {
  const secretPath = `${targetPath}.secret`;
  for (const path of [targetPath, secretPath]) {
    if (fs.existsSync(path)) throw new Error(`${path} exists; a backup overwrites nothing.`);
  }
  const database = openReadOnly(source.databasePath);
  try {
    await database.backup(targetPath);
    const position = checkCopy(targetPath);
    const secret = fs.readFileSync(join(dirname(source.databasePath), 'secret'), 'utf8');
    fs.writeFileSync(secretPath, secret, { mode: 0o600, flush: true, flag: 'wx' });
    return { targetPath, secretPath, position };
  } catch (error) {
    fs.rmSync(targetPath, { force: true });
    throw error;
  } finally {
    database.close();
  }
}

/** Reads every page of the copy; answers its last position. */
function checkCopy(targetPath: string): number {
  const copy = new SqliteDatabase(targetPath, { fileMustExist: true });
  try {
    // One file and no companions: what is copied away must be complete by itself.
    copy.pragma('journal_mode = DELETE');
    const answer = copy.pragma('integrity_check(1)', { simple: true });
    if (answer !== 'ok') throw new Error(`The backup is damaged: ${String(answer)}`);
    const position = copy.prepare<[], number>('SELECT max(position) FROM events').pluck().get();
    return position ?? 0;
  } finally {
    copy.close();
  }
}
