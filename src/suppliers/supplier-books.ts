/**
 * The simulated supplier's memory, folded from its ledger: how each reservation stands, what each
 * key was answered, and what is left of each offer. Must never know anything that the ledger does
 * not: a restart folds it again.
 */
import type { SupplierEntry } from './supplier-ledger.ts';

export interface ReservationFacts {
  readonly reservationKey: string;
  readonly offerId: string;
  /** 0 of a reservation that was cancelled before it was ever seen. */
  readonly quantity: number;
  readonly state: 'reserved' | 'refused' | 'confirmed' | 'cancelled';
  readonly amount: number;
  readonly currency: string;
  readonly expiresAt: number;
  readonly isRefundable: boolean;
  /** Paid by the customer, and kept of that. */
  readonly paid: number;
  readonly kept: number;
  readonly reason: string | null;
}

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

export class SupplierBooks {
  readonly #reservations = new Map<string, Writable<ReservationFacts>>();
  /** By offer, those that may still take something of it. */
  readonly #taking = new Map<string, Set<ReservationFacts>>();
  /** The entry that answered a key. */
  readonly #receipts = new Map<string, SupplierEntry>();
  readonly #failed = new Set<string>();

  reservation(key: string): ReservationFacts | undefined {
    return this.#reservations.get(key);
  }

  reservations(): readonly ReservationFacts[] {
    return [...this.#reservations.values()];
  }

  receipt(key: string): SupplierEntry | undefined {
    return this.#receipts.get(key);
  }

  /** Whether a call with this key has gone wrong before. */
  hasFailed(key: string): boolean {
    return this.#failed.has(key);
  }

  /** Confirmed, or reserved and not over yet. */
  taken(offerId: string, atMs: number): number {
    let sum = 0;
    for (const { state, quantity, expiresAt } of this.#taking.get(offerId) ?? []) {
      if (state === 'confirmed' || expiresAt > atMs) sum += quantity;
    }
    return sum;
  }

  apply(entry: SupplierEntry): void {
    const { kind, key, reservationKey } = entry;
    if (kind === 'failed') {
      this.#failed.add(key);
      return;
    }
    this.#receipts.set(key, entry);
    const known = this.#reservations.get(reservationKey);
    if (kind === 'reserved' || kind === 'reserve_refused') this.#begin(entry);
    else if (kind === 'confirmed' && known !== undefined) {
      known.state = 'confirmed';
      known.paid = entry.amount;
      known.kept = entry.amount;
    } else if (kind === 'cancelled') this.#cancel(entry, known);
  }

  #begin(entry: SupplierEntry): void {
    const { reservationKey, offerId, quantity, amount, currency, reason } = entry;
    const reservation: Writable<ReservationFacts> = {
      ...{ reservationKey, offerId, quantity, amount, currency, reason },
      state: entry.kind === 'reserved' ? 'reserved' : 'refused',
      expiresAt: entry.expiresAt ?? 0,
      isRefundable: entry.isRefundable === 1,
      paid: 0,
      kept: 0,
    };
    this.#reservations.set(reservationKey, reservation);
    if (reservation.state !== 'reserved') return;
    const taking = this.#taking.get(offerId) ?? new Set();
    this.#taking.set(offerId, taking.add(reservation));
  }

  #cancel(entry: SupplierEntry, known: Writable<ReservationFacts> | undefined): void {
    if (known === undefined) this.#begin(entry);
    const reservation = this.#reservations.get(entry.reservationKey);
    if (reservation === undefined) return;
    reservation.state = 'cancelled';
    reservation.kept = entry.amount;
    this.#taking.get(reservation.offerId)?.delete(reservation);
  }
}
