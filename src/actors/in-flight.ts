/**
 * The requests inside the engine: admits them up to the limits, answers each exactly once, and
 * answers for the engine when the engine cannot, after a storage failure or too long a wait.
 */
import { limits, type Tuning } from '../limits.ts';
import type { Scheduler } from '../ports/clock.ts';
import type { Failure, Outcome } from '../ports/engine.ts';
import type { Journal } from '../ports/journal.ts';
import { failed } from './calls/call.ts';

interface Waiting {
  readonly sinceMs: number;
  fail(failure: Failure): void;
  /** Called once when the wait has become long; may answer with what is known so far. */
  overdue(): void;
}

const CHECK_MS = 1_000;

export class InFlight {
  readonly #journal: Journal;
  readonly #scheduler: Scheduler;
  readonly #tuning: Tuning;
  readonly #waiting = new Map<number, Waiting>();
  #next = 0;
  #isDraining = false;
  #cancelCheck: () => void = () => undefined;
  #onEmpty: (() => void) | undefined;

  constructor(parts: { journal: Journal; scheduler: Scheduler; tuning: Tuning }) {
    this.#journal = parts.journal;
    this.#scheduler = parts.scheduler;
    this.#tuning = parts.tuning;
    this.#checkLater();
  }

  get isDraining(): boolean {
    return this.#isDraining;
  }

  get count(): number {
    return this.#waiting.size;
  }

  /** Why a request cannot be taken now; no work has been done for it. */
  refusal(isWrite: boolean): Failure | undefined {
    if (this.#isDraining) return failed('draining', limits.storageRetryMs);
    if (isWrite && this.#journal.failure !== undefined) {
      return failed('storage_unavailable', limits.storageRetryMs);
    }
    const isFull =
      this.#waiting.size >= this.#tuning.requestsInFlightMax ||
      this.#journal.pendingEntries >= limits.pendingEntriesMax;
    return isFull ? failed('overloaded', limits.storageRetryMs) : undefined;
  }

  /** Runs `start` with the function that answers; only the first answer counts. */
  run<Value>(
    isWrite: boolean,
    start: (respond: (outcome: Outcome<Value>) => void) => void,
    overdue?: (respond: (outcome: Outcome<Value>) => void) => void,
  ): Promise<Outcome<Value>> {
    const failure = this.refusal(isWrite);
    if (failure !== undefined) return Promise.resolve({ type: 'failed', failure });
    return new Promise((resolve) => {
      const id = this.#next++;
      const respond = (outcome: Outcome<Value>): void => {
        if (this.#leave(id)) resolve(outcome);
      };
      const fail = (failed: Failure): void => respond({ type: 'failed', failure: failed });
      const late = failed('deadline_exceeded', limits.storageRetryMs);
      this.#waiting.set(id, {
        sinceMs: this.#scheduler.monotonicMs(),
        fail,
        overdue: () => (overdue === undefined ? fail(late) : overdue(respond)),
      });
      try {
        start(respond);
      } catch (error) {
        this.#leave(id);
        throw error;
      }
    });
  }

  /** False when it has left already. */
  #leave(id: number): boolean {
    const wasWaiting = this.#waiting.delete(id);
    if (wasWaiting && this.#waiting.size === 0) this.#onEmpty?.();
    return wasWaiting;
  }

  failAll(failure: Failure): void {
    for (const waiting of [...this.#waiting.values()]) waiting.fail(failure);
  }

  /** Takes nothing new; resolves when everything taken has been answered. */
  drain(): Promise<void> {
    this.#isDraining = true;
    if (this.#waiting.size === 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.#onEmpty = resolve;
    });
  }

  close(): void {
    this.#cancelCheck();
  }

  #checkLater(): void {
    this.#cancelCheck = this.#scheduler.after(CHECK_MS, () => {
      const patienceMs = this.#isDraining ? limits.drainPatienceMs : limits.requestDeadlineMs;
      const oldest = this.#scheduler.monotonicMs() - patienceMs;
      for (const waiting of [...this.#waiting.values()]) {
        if (waiting.sinceMs < oldest) waiting.overdue();
      }
      this.#checkLater();
    });
  }
}
