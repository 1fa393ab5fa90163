/**
 * Refusals that took nothing, counted by room type and night since the start: unmet demand, which a
 * revenue manager wants to see and which leaves no row in the journal.
 */

import type { DeniedNight } from '../../ports/engine-health.ts';

/** Nights counted one by one; beyond it only the sum grows. */
const NIGHTS_MAX = 10_000;

export class Denials {
  readonly #byNight = new Map<string, number>();
  #sum = 0;

  count(stream: string): void {
    this.#sum += 1;
    const known = this.#byNight.get(stream);
    if (known === undefined && this.#byNight.size >= NIGHTS_MAX) return;
    this.#byNight.set(stream, (known ?? 0) + 1);
  }

  get sum(): number {
    return this.#sum;
  }

  /** The nights that were denied most, by stream. */
  top(limit: number): readonly DeniedNight[] {
    return [...this.#byNight]
      .map(([night, count]) => ({ night, count }))
      .sort((left, right) => right.count - left.count)
      .slice(0, limit);
  }
}
