/**
 * What the simulated gateway decides about money: one synchronous function for each operation, each
 * run inside `transaction`. Must never wait or answer anyone, and must change its books only by
 * applying an entry that the same transaction appends to the ledger.
 */
import { AMOUNT_MINOR_MAX, type Money } from '../domain/money.ts';
import type { AuthorisationStatus, AuthoriseRequest, EffectResult } from '../ports/gateway.ts';
import { type Authorisation, SimulatedBooks } from './simulated-books.ts';
import type { AuthorisationTotals, LedgerEntry, SimulatedLedger } from './simulated-ledger.ts';
import { FLAKY_FAILURES, type TestToken, testToken } from './test-tokens.ts';

/** Why the gateway refuses an effect; the first and the third also decline an authorisation. */
export type RefusalReason =
  | 'key_reused'
  | 'unknown_authorisation'
  | 'invalid_amount'
  | 'currency_mismatch'
  | 'amount_too_large'
  | 'not_approved'
  | 'already_captured'
  | 'not_captured'
  | 'capture_failed';

/** What becomes of a call: answered, failed with a 500, never answered, or decided later. */
export type Outcome<Answer> =
  | { readonly kind: 'answer'; readonly answer: Answer }
  | { readonly kind: 'error' }
  | { readonly kind: 'silence' }
  | { readonly kind: 'later' };

export interface VoidRequest {
  readonly key: string;
  readonly authorisationKey: string;
}

export interface EffectRequest extends VoidRequest {
  readonly amount: Money;
}

/** The money that an effect which is allowed moves, a refusal, or a failure to answer either. */
type Verdict = { readonly move: number; readonly currency: string } | RefusalReason | 'fails';

type EffectKind = 'capture' | 'refund' | 'void';

const DONE = { capture: 'captured', refund: 'refunded', void: 'voided' } as const;
const REFUSED = {
  capture: 'capture_refused',
  refund: 'refund_refused',
  void: 'void_refused',
} as const;
const DECIDED = {
  approved: 'authorised',
  declined: 'declined',
  requires_action: 'requires_action',
  processing: 'processing',
} as const;

const ERROR = { kind: 'error' } as const;
const SILENCE = { kind: 'silence' } as const;
const LATER = { kind: 'later' } as const;

function answer<Answer>(value: Answer): Outcome<Answer> {
  return { kind: 'answer', answer: value };
}

function validAmount(amountMinor: number): boolean {
  return Number.isSafeInteger(amountMinor) && amountMinor > 0 && amountMinor <= AMOUNT_MINOR_MAX;
}

export class SimulatedBank {
  readonly #ledger: SimulatedLedger;
  readonly #actionUrl: (authorisationKey: string) => string;
  /** Undefined until folded, and again after a commit that failed. */
  #folded: SimulatedBooks | undefined;
  #fresh: LedgerEntry[] = [];

  constructor(ledger: SimulatedLedger, actionUrl: (authorisationKey: string) => string) {
    this.#ledger = ledger;
    this.#actionUrl = actionUrl;
  }

  /**
   * Everything decided within `work` is committed when this returns; when it throws, nothing is.
   */
  transaction(work: () => void): void {
    try {
      work();
      if (this.#fresh.length > 0) this.#ledger.append(this.#fresh);
    } catch (error) {
      this.#folded = undefined;
      throw error;
    } finally {
      this.#fresh = [];
    }
  }

  authorise(request: AuthoriseRequest, at: number): Outcome<AuthorisationStatus> {
    const { key, token: name } = request;
    const { amountMinor: amount, currency } = request.amount;
    if (!validAmount(amount)) return answer({ status: 'declined', reason: 'invalid_amount' });
    const known = this.#books.authorisation(key);
    if (known !== undefined) return this.#repeat(known, request);
    const entry = { at, authorisationKey: key, key, amount, currency, token: name };
    const token = testToken(name);
    const seen = this.#books.failures('authorise_failed', key) > 0;
    if (token.firstCall !== undefined && !seen) {
      this.#write({ ...entry, kind: 'authorise_failed', reason: null });
      return token.firstCall === 'error' ? ERROR : SILENCE;
    }
    const reason = token.declineReason ?? null;
    this.#write({ ...entry, kind: DECIDED[token.decision], reason });
    if (token.answerLost) return SILENCE;
    if (token.decision === 'processing') return LATER;
    return answer(this.lookUp(key));
  }

  /**
   * A repeated authorise says how the authorisation stands: the first answer, unless it was voided
   * or the customer acted since. To repeat an approval that is void by now would be a lie.
   */
  #repeat(known: Authorisation, request: AuthoriseRequest): Outcome<AuthorisationStatus> {
    const tombstone = known.amount === 0;
    const { amountMinor, currency } = request.amount;
    const same =
      known.token === request.token && known.amount === amountMinor && known.currency === currency;
    if (!same && !tombstone) return answer({ status: 'declined', reason: 'key_reused' });
    return known.state === 'processing' ? LATER : answer(this.lookUp(known.key));
  }

  capture(request: EffectRequest, at: number): Outcome<EffectResult> {
    const { amountMinor: amount, currency } = request.amount;
    return this.#effect('capture', request, amount, currency, at, (authorisation, token) => {
      if (token.capture === 'refused') return 'capture_failed';
      if (token.capture === 'flaky' && this.#fails('capture_failed', request, at)) return 'fails';
      if (authorisation.state !== 'approved') return 'not_approved';
      if (authorisation.captured > 0) return 'already_captured';
      if (currency !== authorisation.currency) return 'currency_mismatch';
      if (amount > authorisation.amount) return 'amount_too_large';
      return { move: amount, currency };
    });
  }

  refund(request: EffectRequest, at: number): Outcome<EffectResult> {
    const { amountMinor: amount, currency } = request.amount;
    return this.#effect('refund', request, amount, currency, at, (authorisation) => {
      if (authorisation.captured === 0) return 'not_captured';
      if (currency !== authorisation.currency) return 'currency_mismatch';
      if (authorisation.refunded + amount > authorisation.captured) return 'amount_too_large';
      return { move: amount, currency };
    });
  }

  void(request: VoidRequest, at: number): Outcome<EffectResult> {
    return this.#effect('void', request, 0, '', at, (authorisation, token) => {
      if (token.void === 'flaky' && this.#fails('void_failed', request, at)) return 'fails';
      const { state, amount, currency, captured, released } = authorisation;
      // Where nothing is reserved there is nothing to release, which is all that a void wants.
      if (state !== 'approved') return { move: 0, currency };
      const move = amount - captured - released;
      if (move === 0 && released === 0) return 'already_captured';
      return { move, currency };
    });
  }

  lookUp(authorisationKey: string): AuthorisationStatus {
    const known = this.#books.authorisation(authorisationKey);
    switch (known?.state) {
      case undefined:
        return { status: 'not_found' };
      case 'approved':
        return { status: 'approved', reference: `authorisation_${authorisationKey}` };
      case 'declined':
        return { status: 'declined', reason: known?.reason ?? 'card_declined' };
      case 'requires_action':
        return { status: 'requires_action', url: this.#actionUrl(authorisationKey) };
      default:
        return { status: known?.state ?? 'not_found' };
    }
  }

  /** Decides an authorisation that waits; one that no longer waits is left as it is. */
  decide(
    key: string,
    from: 'processing' | 'requires_action',
    approve: boolean,
    at: number,
  ): AuthorisationStatus {
    const known = this.#books.authorisation(key);
    if (known?.state === from) {
      const { amount, currency, token } = known;
      const kind = approve ? 'authorised' : 'declined';
      const reason = approve ? null : 'action_declined';
      this.#write({ at, kind, authorisationKey: key, key, amount, currency, token, reason });
    }
    return this.lookUp(key);
  }

  callbackDone(key: string, at: number): void {
    const nothing = { amount: 0, currency: '', token: null, reason: null };
    this.#write({ at, kind: 'callback_done', authorisationKey: key, key, ...nothing });
  }

  owedCallbacks(): readonly string[] {
    return this.#waitedBooks.owedCallbacks();
  }

  processing(): readonly string[] {
    return this.#waitedBooks.processing();
  }

  totals(): readonly AuthorisationTotals[] {
    return this.#ledger.totals();
  }

  /** A long ledger takes a second to fold, so that a start leaves it to the first call. */
  get #books(): SimulatedBooks {
    this.#folded ??= foldedFrom(this.#ledger.entries());
    return this.#folded;
  }

  /** Enough to know what is under way, which every start asks. */
  get #waitedBooks(): SimulatedBooks {
    return this.#folded ?? foldedFrom(this.#ledger.waitedEntries());
  }

  #write(entry: LedgerEntry): void {
    this.#books.apply(entry);
    this.#fresh.push(entry);
  }

  /** The frame of every effect: one key, one answer, written down together with what it did. */
  #effect(
    kind: EffectKind,
    { key, authorisationKey }: VoidRequest,
    amount: number,
    currency: string,
    at: number,
    judge: (authorisation: Authorisation, token: TestToken) => Verdict,
  ): Outcome<EffectResult> {
    const known = this.#books.receipt(key);
    if (known !== undefined) {
      const same =
        (known.kind === DONE[kind] || known.kind === REFUSED[kind]) &&
        known.authorisationKey === authorisationKey &&
        (kind === 'void' || (known.amount === amount && known.currency === currency));
      return answer(result(kind, key, same ? known.reason : 'key_reused'));
    }
    // Not remembered: the same call is refused again, and the ledger cannot store a fraction.
    if (kind !== 'void' && !validAmount(amount)) return answer(result(kind, key, 'invalid_amount'));
    const verdict = this.#judge(kind, authorisationKey, judge);
    if (verdict === 'fails') return ERROR;
    const entry = { at, authorisationKey, key, token: null };
    if (typeof verdict === 'string') {
      this.#write({ ...entry, kind: REFUSED[kind], amount, currency, reason: verdict });
      return answer(result(kind, key, verdict));
    }
    const { move, currency: moved } = verdict;
    this.#write({ ...entry, kind: DONE[kind], amount: move, currency: moved, reason: null });
    return answer(result(kind, key, null));
  }

  /** A void of an unknown key is allowed: its entry is the tombstone that a late call finds. */
  #judge(
    kind: EffectKind,
    authorisationKey: string,
    judge: (authorisation: Authorisation, token: TestToken) => Verdict,
  ): Verdict {
    const authorisation = this.#books.authorisation(authorisationKey);
    if (authorisation !== undefined) return judge(authorisation, testToken(authorisation.token));
    return kind === 'void' ? { move: 0, currency: '' } : 'unknown_authorisation';
  }

  /** True for the first calls of a flaky operation, each of which is counted in the ledger. */
  #fails(kind: 'capture_failed' | 'void_failed', request: VoidRequest, at: number): boolean {
    const { key, authorisationKey } = request;
    if (this.#books.failures(kind, authorisationKey) >= FLAKY_FAILURES) return false;
    const nothing = { amount: 0, currency: '', token: null, reason: null };
    this.#write({ at, kind, authorisationKey, key, ...nothing });
    return true;
  }
}

function foldedFrom(entries: Iterable<LedgerEntry>): SimulatedBooks {
  const books = new SimulatedBooks();
  for (const entry of entries) books.apply(entry);
  return books;
}

function result(kind: EffectKind, key: string, refusal: string | null): EffectResult {
  if (refusal !== null) return { status: 'refused', reason: refusal };
  return { status: 'done', reference: `${kind}_${key}` };
}
