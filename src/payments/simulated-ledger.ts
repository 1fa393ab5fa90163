/**
 * The simulated gateway's own database, and all of its SQL: one append-only table, written at its
 * end only. It stores what it is told and sums what it stored; it must never decide whether money
 * may move (`simulated-bank.ts`) nor index the keys: a tree of random keys costs a page per call.
 *
 * Durability: WAL with synchronous=NORMAL. A commit is in the operating system's hands before the
 * answer leaves, so it survives kill -9 of the process; only a power cut can take the last commits.
 * That is enough for a simulated bank: it holds no real money, a machine that lost power lost the
 * test as well, and an fsync for each commit would measure this disk instead of the engine.
 */
import { existsSync } from 'node:fs';
import Database from 'better-sqlite3';

/** Facts that move no money and have to outlive a restart all the same. */
export type NoteKind =
  | 'declined'
  | 'requires_action'
  | 'processing'
  | 'capture_refused'
  | 'refund_refused'
  | 'void_refused'
  | 'authorise_failed'
  | 'capture_failed'
  | 'void_failed'
  | 'callback_done';

export type EntryKind = 'authorised' | 'captured' | 'refunded' | 'voided' | NoteKind;

export interface LedgerEntry {
  /** Epoch milliseconds of the business clock. */
  readonly at: number;
  readonly kind: EntryKind;
  readonly authorisationKey: string;
  /** The key of the call that caused it. */
  readonly key: string;
  /** Minor units; of a note, what was asked for. */
  readonly amount: number;
  readonly currency: string;
  readonly token: string | null;
  readonly reason: string | null;
}

/** The movements of one authorisation added up, in minor units. */
export interface AuthorisationTotals {
  readonly authorisationKey: string;
  readonly currency: string;
  readonly authorised: number;
  readonly captured: number;
  readonly refunded: number;
  readonly voided: number;
}

const SCHEMA_VERSION = 1;

/** `kind` has no CHECK: comparing it with a list of names costs as much as writing the row. */
const SCHEMA = `
CREATE TABLE ledger (
  sequence INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  kind TEXT NOT NULL,
  authorisation_key TEXT NOT NULL,
  key TEXT NOT NULL,
  amount INTEGER NOT NULL,
  currency TEXT NOT NULL,
  token TEXT,
  reason TEXT
) STRICT;
CREATE TRIGGER ledger_no_update BEFORE UPDATE ON ledger
  BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER ledger_no_delete BEFORE DELETE ON ledger
  BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE VIEW movement AS
  SELECT sequence, at, kind, authorisation_key, key, amount, currency FROM ledger
  WHERE amount > 0 AND kind IN ('authorised', 'captured', 'refunded', 'voided');
PRAGMA user_version = ${SCHEMA_VERSION};
`;

const TOTALS = `
SELECT authorisation_key AS authorisationKey, currency,
  sum(iif(kind = 'authorised', amount, 0)) AS authorised,
  sum(iif(kind = 'captured', amount, 0)) AS captured,
  sum(iif(kind = 'refunded', amount, 0)) AS refunded,
  sum(iif(kind = 'voided', amount, 0)) AS voided
FROM movement GROUP BY authorisation_key, currency ORDER BY authorisation_key, currency`;

/** Pages written before a checkpoint, the only moment that waits for the disk: 16 MB of WAL. */
const CHECKPOINT_PAGES = 4_096;

function openDatabase(file: string): Database.Database {
  const database = new Database(file);
  try {
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = NORMAL');
    database.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
    const version = database.pragma('user_version', { simple: true });
    if (version === 0) database.exec(`BEGIN; ${SCHEMA} COMMIT;`);
    else if (version !== SCHEMA_VERSION) {
      throw new Error(`${file} has gateway schema ${version}, not ${SCHEMA_VERSION}`);
    }
  } catch (error) {
    database.close();
    throw error;
  }
  return database;
}

function prepareStatements(database: Database.Database) {
  return {
    begin: database.prepare('BEGIN IMMEDIATE'),
    commit: database.prepare('COMMIT'),
    rollback: database.prepare('ROLLBACK'),
    add: database.prepare(
      `INSERT INTO ledger (at, kind, authorisation_key, key, amount, currency, token, reason)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    ),
    all: database.prepare<[], LedgerEntry>(
      `SELECT at, kind, authorisation_key AS authorisationKey, key, amount, currency, token, reason
       FROM ledger ORDER BY sequence`,
    ),
    waited: database.prepare<[], LedgerEntry>(
      `SELECT at, kind, authorisation_key AS authorisationKey, key, amount, currency, token, reason
       FROM ledger WHERE authorisation_key IN (SELECT authorisation_key FROM ledger
         WHERE kind IN ('requires_action', 'processing')) ORDER BY sequence`,
    ),
    totals: database.prepare<[], AuthorisationTotals>(TOTALS),
  };
}

export class SimulatedLedger {
  readonly #database: Database.Database;
  readonly #sql: ReturnType<typeof prepareStatements>;

  /** `file` is a path, or `:memory:` for a ledger that ends with the process. */
  constructor(file: string) {
    this.#database = openDatabase(file);
    this.#sql = prepareStatements(this.#database);
  }

  /** Appends all the entries in one transaction, or none of them. */
  append(entries: readonly LedgerEntry[]): void {
    this.#sql.begin.run();
    try {
      for (const entry of entries) {
        const { at, kind, authorisationKey, key, amount, currency, token, reason } = entry;
        this.#sql.add.run(at, kind, authorisationKey, key, amount, currency, token, reason);
      }
      this.#sql.commit.run();
    } catch (error) {
      // SQLite has already rolled back by itself after some errors, a full disk among them.
      if (this.#database.inTransaction) this.#sql.rollback.run();
      throw error;
    }
  }

  /** Everything, oldest first; the ledger cannot be written to while it is being read. */
  entries(): Iterable<LedgerEntry> {
    return this.#sql.all.iterate();
  }

  /** Those of authorisations that were not decided at once, oldest first. */
  waitedEntries(): Iterable<LedgerEntry> {
    return this.#sql.waited.iterate();
  }

  /** The sums of the movements as stored, so that they can be held against what was answered. */
  totals(): readonly AuthorisationTotals[] {
    return this.#sql.totals.all();
  }

  close(): void {
    this.#database.close();
  }
}

/** Copies the ledger of a gateway that may be running. Never overwrites. */
export async function copyLedger(file: string, target: string): Promise<void> {
  if (existsSync(target)) throw new Error(`${target} exists; a backup overwrites nothing.`);
  const database = new Database(file, { readonly: true });
  try {
    await database.backup(target);
  } finally {
    database.close();
  }
}
