/**
 * The simulated supplier's own database, and all of its SQL: one append-only table. It stores what
 * it is told; it must never decide whether anything may be sold (`simulated-supplier.ts`).
 *
 * Durability: WAL with synchronous=NORMAL. A commit is in the operating system's hands before the
 * answer leaves, so it survives kill -9 of the process; only a power cut can take the last commits.
 * A simulated supplier has no real seats to lose.
 */
import { existsSync } from 'node:fs';
import Database from 'better-sqlite3';

export type SupplierEntryKind =
  | 'reserved'
  | 'reserve_refused'
  | 'confirmed'
  | 'confirm_refused'
  | 'cancelled'
  | 'cancel_refused'
  /** A call that went wrong by the offer's weather. */
  | 'failed';

export interface SupplierEntry {
  /** Epoch milliseconds of the business clock. */
  readonly at: number;
  readonly kind: SupplierEntryKind;
  readonly reservationKey: string;
  /** The key of the call that caused it. */
  readonly key: string;
  readonly offerId: string;
  readonly quantity: number;
  /** Minor units: the price of a reservation, what was paid, the fee of a cancellation. */
  readonly amount: number;
  readonly currency: string;
  /** When a reservation ends by itself. */
  readonly expiresAt: number | null;
  readonly isRefundable: 0 | 1;
  readonly reason: string | null;
}

const SCHEMA_VERSION = 1;

const SCHEMA = `
CREATE TABLE ledger (
  sequence INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  kind TEXT NOT NULL,
  reservation_key TEXT NOT NULL,
  key TEXT NOT NULL,
  offer TEXT NOT NULL,
  quantity INTEGER NOT NULL,
  amount INTEGER NOT NULL,
  currency TEXT NOT NULL,
  expires_at INTEGER,
  is_refundable INTEGER NOT NULL,
  reason TEXT
) STRICT;
CREATE TRIGGER ledger_no_update BEFORE UPDATE ON ledger
  BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER ledger_no_delete BEFORE DELETE ON ledger
  BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
PRAGMA user_version = ${SCHEMA_VERSION};
`;

function openDatabase(file: string): Database.Database {
  const database = new Database(file);
  try {
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = NORMAL');
    const version = database.pragma('user_version', { simple: true });
    if (version === 0) database.exec(`BEGIN; ${SCHEMA} COMMIT;`);
    else if (version !== SCHEMA_VERSION) {
      throw new Error(`${file} has supplier schema ${version}, not ${SCHEMA_VERSION}`);
    }
  } catch (error) {
    database.close();
    throw error;
  }
  return database;
}

export class SupplierLedger {
  readonly #database: Database.Database;
  readonly #add: Database.Statement<(string | number | null)[]>;

  /** `file` is a path, or `:memory:` for a ledger that ends with the process. */
  constructor(file: string) {
    this.#database = openDatabase(file);
    this.#add = this.#database.prepare(
      `INSERT INTO ledger (at, kind, reservation_key, key, offer, quantity, amount, currency,
         expires_at, is_refundable, reason)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
  }

  /** It is on its way to the disk, whatever becomes of this process, when this returns. */
  append(entry: SupplierEntry): void {
    const { at, kind, reservationKey, key, offerId, quantity, amount, currency } = entry;
    const { expiresAt, isRefundable, reason } = entry;
    const sold = [offerId, quantity, amount, currency, expiresAt, isRefundable, reason];
    this.#add.run(at, kind, reservationKey, key, ...sold);
  }

  /** Everything, oldest first. */
  entries(): readonly SupplierEntry[] {
    return this.#database
      .prepare<[], SupplierEntry>(
        `SELECT at, kind, reservation_key AS reservationKey, key, offer AS offerId, quantity,
           amount, currency, expires_at AS expiresAt, is_refundable AS isRefundable, reason
         FROM ledger ORDER BY sequence`,
      )
      .all();
  }

  close(): void {
    this.#database.close();
  }
}

/** Copies the ledger of a supplier that may be running. Never overwrites. */
export async function copySupplierLedger(file: string, target: string): Promise<void> {
  if (existsSync(target)) throw new Error(`${target} exists; a backup overwrites nothing.`);
  const database = new Database(file, { readonly: true });
  try {
    await database.backup(target);
  } finally {
    database.close();
  }
}
