/**
 * Real waiting, `haste` times as fast: backoffs pass quickly and stay in order. It must never
 * reorder what it is given; a test that wants other orders brings a scheduler that decides them.
 */
import type { Scheduler } from '../../ports/clock.ts';
import { systemScheduler } from '../../system-world.ts';

/** A Scheduler on the machine's timers, with every delay divided by `haste`. */
export class HastyScheduler implements Scheduler {
  /** May be changed for the delays to come; the time that is told keeps its pace. */
  haste: number;
  /** Batches close at each turn of an actor, so that a crash can fall between any two of them. */
  isEager = false;
  readonly #pace: number;
  readonly #system = systemScheduler();
  /** How to begin again what waits, and for how long it does. */
  readonly #waiting = new Map<() => void, number>();

  constructor(haste: number) {
    this.haste = haste;
    this.#pace = haste;
  }

  after(delayMs: number, task: () => void): () => void {
    let cancel: () => void;
    const begin = (): void => {
      cancel = this.#system.after(delayMs / this.haste, () => {
        this.#waiting.delete(again);
        task();
      });
    };
    const again = (): void => {
      cancel();
      begin();
    };
    begin();
    this.#waiting.set(again, delayMs);
    return () => {
      this.#waiting.delete(again);
      cancel();
    };
  }

  /** What was to wait for no longer than that begins again, at the haste that is set now. */
  hurry(delayMsMax: number): void {
    for (const [again, delayMs] of this.#waiting) if (delayMs <= delayMsMax) again();
  }

  soon(task: () => void): void {
    if (this.isEager) queueMicrotask(task);
    else this.#system.soon(task);
  }

  monotonicMs(): number {
    return this.#system.monotonicMs() * this.#pace;
  }
}
