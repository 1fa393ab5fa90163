/**
 * Real waiting, `haste` times as fast: backoffs pass quickly and stay in order. It must never
 * reorder what it is given; a test that wants other orders brings a scheduler that decides them.
 */
import type { Scheduler } from '../ports/clock.ts';
import { systemScheduler } from '../system-world.ts';

/** A Scheduler on the machine's timers, with every delay divided by `haste`. */
export class HastyScheduler implements Scheduler {
  /** May be changed for the delays to come; the time that is told keeps its pace. */
  haste: number;
  /** Batches close at each turn of an actor, so that a crash can fall between any two of them. */
  isEager = false;
  readonly #pace: number;
  readonly #system = systemScheduler();

  constructor(haste: number) {
    this.haste = haste;
    this.#pace = haste;
  }

  after(delayMs: number, task: () => void): () => void {
    return this.#system.after(delayMs / this.haste, task);
  }

  soon(task: () => void): void {
    if (this.isEager) queueMicrotask(task);
    else this.#system.soon(task);
  }

  monotonicMs(): number {
    return this.#system.monotonicMs() * this.#pace;
  }
}
