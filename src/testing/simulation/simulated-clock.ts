/**
 * The business clock of a simulated world: it ticks with the loop, and can be set forward and back,
 * with or without anybody being told, as the clocks of machines are.
 */
import type { Clock } from '../../ports/clock.ts';
import type { SimulatedLoop } from './simulated-loop.ts';

export class SimulatedClock implements Clock {
  /** How often it was set back. */
  setBacks = 0;
  #offsetMs: number;
  #latestMs = 0;
  readonly #loop: SimulatedLoop;
  readonly #listeners = new Set<() => void>();

  constructor(startMs: number, loop: SimulatedLoop) {
    this.#offsetMs = startMs;
    this.#loop = loop;
  }

  now(): number {
    return Math.floor(this.#offsetMs + this.#loop.nowMs);
  }

  onSet(listener: () => void): void {
    this.#listeners.add(listener);
  }

  /** The latest time it has shown: deadlines may have been set by it. */
  get latestMs(): number {
    return Math.max(this.#latestMs, this.now());
  }

  /** Sets the clock `byMs` later, or earlier when it is negative. */
  jump(byMs: number, isTold: boolean): void {
    this.#latestMs = this.latestMs;
    this.#offsetMs += byMs;
    if (byMs < 0) this.setBacks += 1;
    if (isTold) for (const listener of this.#listeners) listener();
  }

  /** Listeners of an engine that is gone. */
  forget(): void {
    this.#listeners.clear();
  }
}
