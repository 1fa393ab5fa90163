/**
 * A Scheduler whose delays pass only when a test says so, and whose turns are real ones. It must
 * never wait: a test that would sleep advances it instead.
 */
import type { Clock, Scheduler } from '../../src/ports/clock.ts';

interface Timer {
  readonly at: number;
  readonly task: () => void;
}

export class ManualScheduler implements Scheduler {
  #now = 0;
  readonly #timers = new Set<Timer>();

  after(delayMs: number, task: () => void): () => void {
    const timer = { at: this.#now + delayMs, task };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  soon(task: () => void): void {
    setImmediate(task);
  }

  monotonicMs(): number {
    return this.#now;
  }

  get waiting(): number {
    return this.#timers.size;
  }

  /** Lets the time pass, and everything run that falls due in it, in order. */
  advance(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const [next] = [...this.#timers].filter((t) => t.at <= end).sort((a, b) => a.at - b.at);
      if (next === undefined) break;
      this.#timers.delete(next);
      this.#now = next.at;
      next.task();
    }
    this.#now = end;
  }
}

export const fixedClock: Clock = { now: () => 1_760_000_000_000, onSet() {} };
