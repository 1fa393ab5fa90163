/**
 * Reads the ledgers of the simulated gateway and suppliers with the runtime's own SQLite, so that
 * they are judged by what they wrote and not by what the engine says about it. It must never write.
 */
import { DatabaseSync } from 'node:sqlite';

/** Money of one booking by the gateway's own ledger, minor units. */
export interface LedgerTotals {
  readonly authorisedMinor: number;
  readonly capturedMinor: number;
  readonly refundedMinor: number;
  readonly voidedMinor: number;
}

/** The ledger also notes what moved no money: calls declined, refused, or left unanswered. */
const TOTALS = `
SELECT authorisation_key AS key, kind, sum(amount) AS amount
FROM ledger WHERE kind IN ('authorised', 'captured', 'refunded', 'voided')
GROUP BY authorisation_key, kind`;

/** By booking: the part of an authorisation's key before the colon is the booking's id. */
export function readLedger(file: string): ReadonlyMap<string, LedgerTotals> {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    const totals = new Map<string, LedgerTotals>();
    for (const { key, kind, amount } of database.prepare(TOTALS).all()) {
      const id = String(key).split(':')[0] ?? '';
      const before = totals.get(id) ?? NOTHING;
      const part = PARTS.get(String(kind));
      if (part === undefined) throw new Error(`the ledger has movements of kind ${String(kind)}`);
      totals.set(id, { ...before, [part]: before[part] + Number(amount) });
    }
    return totals;
  } finally {
    database.close();
  }
}

const NOTHING: LedgerTotals = {
  authorisedMinor: 0,
  capturedMinor: 0,
  refundedMinor: 0,
  voidedMinor: 0,
};

const PARTS: ReadonlyMap<string, keyof LedgerTotals> = new Map([
  ['authorised', 'authorisedMinor'],
  ['captured', 'capturedMinor'],
  ['refunded', 'refundedMinor'],
  ['voided', 'voidedMinor'],
]);

/** How one reservation stands by its supplier's ledger, and what has been paid for it. */
export interface SupplierRecord {
  readonly state: 'reserved' | 'refused' | 'confirmed' | 'cancelled';
  readonly paidMinor: number;
  /** What the supplier has in the end: all that was paid, or the fee. */
  readonly keptMinor: number;
}

const DECISIONS = `
SELECT reservation_key AS key, kind, amount FROM ledger
WHERE kind IN ('reserved', 'reserve_refused', 'confirmed', 'cancelled') ORDER BY sequence`;

/** By the reservation's key. */
export function readSupplierLedger(file: string): ReadonlyMap<string, SupplierRecord> {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    const records = new Map<string, SupplierRecord>();
    for (const { key, kind, amount } of database.prepare(DECISIONS).all()) {
      const id = String(key);
      const { paidMinor = 0 } = records.get(id) ?? {};
      if (kind === 'confirmed') {
        const paid = Number(amount);
        records.set(id, { state: 'confirmed', paidMinor: paid, keptMinor: paid });
      } else if (kind === 'cancelled') {
        records.set(id, { state: 'cancelled', paidMinor, keptMinor: Number(amount) });
      } else {
        const state = kind === 'reserved' ? 'reserved' : 'refused';
        records.set(id, { state, paidMinor: 0, keptMinor: 0 });
      }
    }
    return records;
  } finally {
    database.close();
  }
}
