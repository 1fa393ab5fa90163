/**
 * The simulated gateway's memory: how every authorisation stands and what every key was used for,
 * folded from the ledger's entries. Must never know anything that the ledger does not: it can be
 * thrown away and folded again at any time, which is what a restart and a failed commit do.
 *
 * It holds every key for ever, about 350 bytes for each call, because an index on disk would cost
 * more time than a call may take. A gateway that is asked 10 million times needs 3.5 GB.
 */
import type { LedgerEntry } from './simulated-ledger.ts';

export type AuthorisationState =
  | 'approved'
  | 'declined'
  | 'requires_action'
  | 'processing'
  | 'voided';

/** An authorisation as it stands; one with amount 0 is the tombstone of a key not seen before. */
export interface Authorisation {
  readonly key: string;
  readonly token: string;
  readonly amount: number;
  readonly currency: string;
  readonly state: AuthorisationState;
  readonly reason: string | null;
  readonly captured: number;
  readonly refunded: number;
  readonly released: number;
}

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

const FIRST_STATE = {
  authorised: 'approved',
  declined: 'declined',
  requires_action: 'requires_action',
  processing: 'processing',
} as const satisfies Partial<Record<LedgerEntry['kind'], AuthorisationState>>;

export class SimulatedBooks {
  readonly #authorisations = new Map<string, Writable<Authorisation>>();
  /** The entry that answered an effect's key. */
  readonly #receipts = new Map<string, LedgerEntry>();
  readonly #failures = new Map<string, number>();
  readonly #processing = new Set<string>();
  readonly #owedCallbacks = new Set<string>();

  authorisation(key: string): Authorisation | undefined {
    return this.#authorisations.get(key);
  }

  receipt(key: string): LedgerEntry | undefined {
    return this.#receipts.get(key);
  }

  /** How often the operation has failed under this authorisation key. */
  failures(kind: LedgerEntry['kind'], authorisationKey: string): number {
    return this.#failures.get(`${kind} ${authorisationKey}`) ?? 0;
  }

  processing(): readonly string[] {
    return [...this.#processing];
  }

  /** Completed actions that no listener has taken yet. */
  owedCallbacks(): readonly string[] {
    return [...this.#owedCallbacks];
  }

  apply(entry: LedgerEntry): void {
    switch (entry.kind) {
      case 'authorised':
      case 'declined':
      case 'requires_action':
      case 'processing':
        this.#decide(entry, FIRST_STATE[entry.kind]);
        return;
      case 'captured':
      case 'refunded':
      case 'voided':
        this.#receipts.set(entry.key, entry);
        this.#move(entry);
        return;
      case 'capture_refused':
      case 'refund_refused':
      case 'void_refused':
        this.#receipts.set(entry.key, entry);
        return;
      case 'callback_done':
        this.#owedCallbacks.delete(entry.authorisationKey);
        return;
      default:
        this.#fail(entry);
    }
  }

  #decide(entry: LedgerEntry, state: AuthorisationState): void {
    const { authorisationKey: key, token, amount, currency, reason } = entry;
    const known = this.#authorisations.get(key);
    if (known === undefined) this.#open(key, token ?? '', amount, currency, state, reason);
    else {
      if (known.state === 'requires_action') this.#owedCallbacks.add(key);
      known.state = state;
      known.reason = reason;
    }
    if (state === 'processing') this.#processing.add(key);
    else this.#processing.delete(key);
  }

  #open(
    key: string,
    token: string,
    amount: number,
    currency: string,
    state: AuthorisationState,
    reason: string | null,
  ): void {
    const nothing = { captured: 0, refunded: 0, released: 0 };
    this.#authorisations.set(key, { key, token, amount, currency, state, reason, ...nothing });
  }

  #move(entry: LedgerEntry): void {
    const { kind, authorisationKey: key, amount } = entry;
    const row = this.#authorisations.get(key);
    if (row === undefined) {
      if (kind !== 'voided') throw new Error(`ledger: ${kind} without an authorisation ${key}`);
      this.#open(key, '', 0, '', 'voided', null);
      return;
    }
    if (kind === 'captured') row.captured += amount;
    else if (kind === 'refunded') row.refunded += amount;
    else {
      row.released += amount;
      if (row.state !== 'declined' && row.captured === 0) row.state = 'voided';
      this.#processing.delete(key);
    }
    if (row.captured + row.released > row.amount || row.refunded > row.captured) {
      throw new Error(`ledger: more ${kind} than authorisation ${key} allows`);
    }
  }

  #fail(entry: LedgerEntry): void {
    const what = `${entry.kind} ${entry.authorisationKey}`;
    this.#failures.set(what, (this.#failures.get(what) ?? 0) + 1);
  }
}
