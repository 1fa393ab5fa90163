/**
 * A payment gateway that is simulated but not pretended: it keeps its own ledger in its own SQLite
 * file, remembers every key, and outlives a crash of the engine. It must never share a transaction
 * or a table with the engine: to the engine it is a foreign system that may fail to answer.
 */
import { limits } from '../limits.ts';
import type { Clock, Scheduler } from '../ports/clock.ts';
import type {
  AuthorisationStatus,
  AuthoriseRequest,
  EffectResult,
  Gateway,
} from '../ports/gateway.ts';
import { CallBatcher } from './call-batcher.ts';
import { PendingCall } from './pending-call.ts';
import {
  type EffectRequest,
  type Outcome,
  SimulatedBank,
  type VoidRequest,
} from './simulated-bank.ts';
import { type AuthorisationTotals, SimulatedLedger } from './simulated-ledger.ts';
import { SLOW_ANSWER_MS } from './test-tokens.ts';

export interface SimulatedGatewayOptions {
  /** Path of the ledger, or `:memory:`. */
  readonly file: string;
  readonly clock: Clock;
  readonly scheduler: Scheduler;
  /** Where the customer of `tok_requires_action` is sent. */
  readonly actionUrl?: (authorisationKey: string) => string;
}

export type ActionOutcome = 'approve' | 'decline';

/** Told that a customer's action is complete; resolves when the news has arrived for good. */
export type ActionListener = (authorisationKey: string) => void | Promise<void>;

/** What a real gateway's HTTP 500 is to its caller: an outcome that is not known. */
export class GatewayFailure extends Error {
  override readonly name = 'GatewayFailure';
}

const actionUrlDefault = (key: string) =>
  `https://gateway.invalid/actions/${encodeURIComponent(key)}`;

/** The simulated gateway in this process. A call that gets no answer ends with its signal. */
export class SimulatedGateway implements Gateway {
  readonly name = 'simulated';
  readonly #clock: Clock;
  readonly #scheduler: Scheduler;
  readonly #ledger: SimulatedLedger;
  readonly #bank: SimulatedBank;
  readonly #batcher: CallBatcher;
  /** Calls that get no answer until their callers give up. */
  readonly #silent = new Set<{ fail(error: unknown): void }>();
  /** Callers waiting for an authorisation under way, by its key. */
  readonly #undecided = new Map<string, Set<PendingCall<AuthorisationStatus>>>();
  readonly #cancelTimers = new Map<string, () => void>();
  readonly #listeners = new Set<ActionListener>();
  /** Authorisations whose listeners are being told now, so that they are not told twice at once. */
  readonly #telling = new Set<string>();
  #closed = false;

  constructor(options: SimulatedGatewayOptions) {
    this.#clock = options.clock;
    this.#scheduler = options.scheduler;
    this.#ledger = new SimulatedLedger(options.file);
    this.#bank = new SimulatedBank(this.#ledger, options.actionUrl ?? actionUrlDefault);
    this.#batcher = new CallBatcher(
      options.scheduler,
      (work) => this.#bank.transaction(work),
      limits.gatewayQueuedMax,
    );
    for (const key of this.#bank.processing()) this.#decideLater(key);
  }

  authorise(request: AuthoriseRequest, signal: AbortSignal): Promise<AuthorisationStatus> {
    return this.#call(
      signal,
      () => this.#bank.authorise(request, this.#clock.now()),
      (call) => this.#waitForDecision(request.key, call),
    );
  }

  capture(request: EffectRequest, signal: AbortSignal): Promise<EffectResult> {
    return this.#call(signal, () => this.#bank.capture(request, this.#clock.now()));
  }

  void(request: VoidRequest, signal: AbortSignal): Promise<EffectResult> {
    return this.#call(signal, () => this.#bank.void(request, this.#clock.now()));
  }

  refund(request: EffectRequest, signal: AbortSignal): Promise<EffectResult> {
    return this.#call(signal, () => this.#bank.refund(request, this.#clock.now()));
  }

  lookUp(authorisationKey: string, signal: AbortSignal): Promise<AuthorisationStatus> {
    return this.#call(signal, () => ({
      kind: 'answer',
      answer: this.#bank.lookUp(authorisationKey),
    }));
  }

  /** What the customer did at the action's url. Repeating it changes nothing. */
  async completeAction(
    authorisationKey: string,
    outcome: ActionOutcome,
  ): Promise<AuthorisationStatus> {
    const status = await this.#call<AuthorisationStatus>(undefined, () => ({
      kind: 'answer',
      answer: this.#bank.decide(
        authorisationKey,
        'requires_action',
        outcome === 'approve',
        this.#clock.now(),
      ),
    }));
    this.#tellOwed();
    return status;
  }

  /**
   * Registers who is told of completed actions, and tells it of those that nobody has taken yet: a
   * crash between the decision and the callback loses neither. Returns how to unregister.
   */
  onActionCompleted(listener: ActionListener): () => void {
    this.#listeners.add(listener);
    this.#tellOwed();
    return () => this.#listeners.delete(listener);
  }

  /** For auditors: the movements of money summed for each authorisation. */
  totals(): readonly AuthorisationTotals[] {
    return this.#ledger.totals();
  }

  /** Calls whose answers are lost and whose callers have not given up yet. */
  get unanswered(): number {
    return this.#silent.size;
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#batcher.close();
    for (const cancel of this.#cancelTimers.values()) cancel();
    const gone = new GatewayFailure('the gateway closed before it answered');
    for (const call of this.#silent) call.fail(gone);
    for (const calls of this.#undecided.values()) for (const call of calls) call.fail(gone);
    this.#ledger.close();
  }

  /** Queues `work` for the turn's transaction; the promise settles after its commit. */
  #call<Answer>(
    signal: AbortSignal | undefined,
    work: () => Outcome<Answer>,
    later?: (call: PendingCall<Answer>) => void,
  ): Promise<Answer> {
    if (signal?.aborted) return Promise.reject(signal.reason);
    const call = new PendingCall<Answer>(signal);
    let outcome: Outcome<Answer> = { kind: 'error' };
    this.#batcher.add({
      run: () => {
        outcome = work();
      },
      committed: () => this.#deliver(call, outcome, later),
      failed: (error) => call.fail(error),
    });
    return call.promise;
  }

  #deliver<Answer>(
    call: PendingCall<Answer>,
    outcome: Outcome<Answer>,
    later: ((call: PendingCall<Answer>) => void) | undefined,
  ): void {
    switch (outcome.kind) {
      case 'answer':
        call.settle(outcome.answer);
        return;
      case 'silence':
        this.#silent.add(call);
        call.listen(() => this.#silent.delete(call));
        return;
      case 'later':
        later?.(call);
        return;
      default:
        call.fail(new GatewayFailure('the gateway answered 500'));
    }
  }

  #waitForDecision(key: string, call: PendingCall<AuthorisationStatus>): void {
    const calls = this.#undecided.get(key) ?? new Set();
    this.#undecided.set(key, calls.add(call));
    call.listen(() => calls.delete(call));
    this.#decideLater(key);
  }

  #decideLater(key: string): void {
    if (this.#closed || this.#cancelTimers.has(key)) return;
    const decide = () => {
      this.#cancelTimers.delete(key);
      void this.#decide(key);
    };
    this.#cancelTimers.set(key, this.#scheduler.after(SLOW_ANSWER_MS, decide));
  }

  /** Decides what was processing, and answers everybody who waited for it. */
  async #decide(key: string): Promise<void> {
    const waiting = () => {
      const calls = this.#undecided.get(key) ?? [];
      this.#undecided.delete(key);
      return calls;
    };
    try {
      const status = await this.#call<AuthorisationStatus>(undefined, () => ({
        kind: 'answer',
        answer: this.#bank.decide(key, 'processing', true, this.#clock.now()),
      }));
      for (const call of waiting()) call.settle(status);
    } catch (error) {
      for (const call of waiting()) call.fail(error);
      // Still processing in the ledger, so that the next try must come from here.
      this.#decideLater(key);
    }
  }

  #tellOwed(): void {
    if (this.#closed || this.#listeners.size === 0) return;
    for (const key of this.#bank.owedCallbacks()) {
      if (this.#telling.has(key)) continue;
      this.#telling.add(key);
      void this.#tell(key);
    }
  }

  /** A listener that fails leaves the callback owed, to be tried again with the next one. */
  async #tell(key: string): Promise<void> {
    try {
      await Promise.all([...this.#listeners].map(async (listener) => listener(key)));
      await this.#call<null>(undefined, () => {
        this.#bank.callbackDone(key, this.#clock.now());
        return { kind: 'answer', answer: null };
      });
    } catch {
      return;
    } finally {
      this.#telling.delete(key);
    }
  }
}
