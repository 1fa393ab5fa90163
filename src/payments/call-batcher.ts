/**
 * Gathers the calls of one event-loop turn into one transaction and answers them after its commit.
 * Must never answer before the commit, and never run a call outside a transaction: an answer that
 * a crash can take back is worse than none.
 */
import type { Scheduler } from '../ports/clock.ts';

export interface BatchedCall {
  /** Inside the transaction; what it throws rolls back and fails the whole batch. */
  run(): void;
  /** After the commit. */
  committed(): void;
  failed(error: unknown): void;
}

/** Calls of one transaction: at 10 µs each the loop is held for 10 ms at most. */
const BATCH_CALLS_MAX = 1_024;

export class CallBatcher {
  readonly #scheduler: Scheduler;
  readonly #transaction: (work: () => void) => void;
  readonly #waitingMax: number;
  #waiting: BatchedCall[] = [];
  #scheduled = false;
  #closed = false;

  constructor(scheduler: Scheduler, transaction: (work: () => void) => void, waitingMax: number) {
    this.#scheduler = scheduler;
    this.#transaction = transaction;
    this.#waitingMax = waitingMax;
  }

  add(call: BatchedCall): void {
    if (this.#closed) {
      call.failed(new Error('the gateway is closed'));
      return;
    }
    if (this.#waiting.length >= this.#waitingMax) {
      call.failed(new Error('the gateway has too many calls waiting'));
      return;
    }
    this.#waiting.push(call);
    this.#schedule();
  }

  /** Runs what waits and takes no more. */
  close(): void {
    this.#closed = true;
    while (this.#waiting.length > 0) this.#flush();
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    this.#scheduler.soon(() => {
      this.#scheduled = false;
      if (this.#waiting.length > 0) this.#flush();
    });
  }

  #flush(): void {
    const batch = this.#takeBatch();
    try {
      this.#transaction(() => {
        for (const call of batch) call.run();
      });
    } catch (error) {
      for (const call of batch) call.failed(error);
      return;
    }
    for (const call of batch) call.committed();
  }

  #takeBatch(): readonly BatchedCall[] {
    if (this.#waiting.length <= BATCH_CALLS_MAX) {
      const all = this.#waiting;
      this.#waiting = [];
      return all;
    }
    const batch = this.#waiting.splice(0, BATCH_CALLS_MAX);
    if (!this.#closed) this.#schedule();
    return batch;
  }
}
