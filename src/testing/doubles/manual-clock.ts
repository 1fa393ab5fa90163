/**
 * The business clock of a test: it stands still until it is moved, and tells the engine when it
 * was, as a replay's clock does. It must never pass by itself, or tests would depend on speed.
 */
import type { Clock } from '../../ports/clock.ts';

/** A Clock that stands where it was set. */
export class ManualClock implements Clock {
  #nowMs: number;
  readonly #listeners = new Set<() => void>();

  /** `startMs` is epoch milliseconds, as everything here. */
  constructor(startMs: number) {
    this.#nowMs = startMs;
  }

  now(): number {
    return this.#nowMs;
  }

  onSet(listener: () => void): void {
    this.#listeners.add(listener);
  }

  /** Moves the clock by `ms` and has every timer that fell due looked at; negative moves it back. */
  advance(ms: number): void {
    this.set(this.#nowMs + ms);
  }

  /** Moves the clock to an instant, which may lie before the one it shows. */
  set(instantMs: number): void {
    this.#nowMs = instantMs;
    for (const listener of this.#listeners) listener();
  }

  /** An engine that is gone is not told any more. */
  forget(): void {
    this.#listeners.clear();
  }
}
