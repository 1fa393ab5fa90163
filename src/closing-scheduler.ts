/**
 * A scheduler that can be closed: whatever still waits then never runs. An engine that has drained
 * must leave nothing behind, neither a timer that keeps a process alive nor a task that wakes an
 * actor whose journal is closed, and asking every part to remember its timers would forget one.
 */
import type { Scheduler } from './ports/clock.ts';

export class ClosingScheduler implements Scheduler {
  readonly #inner: Scheduler;
  readonly #cancels = new Set<() => void>();
  #isClosed = false;

  constructor(inner: Scheduler) {
    this.#inner = inner;
  }

  after(delayMs: number, task: () => void): () => void {
    if (this.#isClosed) return () => undefined;
    const stop = this.#inner.after(delayMs, () => {
      this.#cancels.delete(cancel);
      task();
    });
    const cancel = (): void => {
      this.#cancels.delete(cancel);
      stop();
    };
    this.#cancels.add(cancel);
    return cancel;
  }

  soon(task: () => void): void {
    this.#inner.soon(() => {
      if (!this.#isClosed) task();
    });
  }

  monotonicMs(): number {
    return this.#inner.monotonicMs();
  }

  close(): void {
    this.#isClosed = true;
    for (const cancel of [...this.#cancels]) cancel();
  }
}
