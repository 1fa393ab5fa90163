/**
 * How long to wait before the next try: doubling from `minMs` to `maxMs`, of which a random half is
 * taken off, so that many who failed together do not come back together.
 */
import type { Chance } from '../../ports/clock.ts';

/** How long to wait after a try that failed. `attempt` counts from 0. */
export interface Waits {
  nextMs(attempt: number, chance: Chance): number;
  /** What `nextMs` never exceeds. */
  longestMs(attempt: number): number;
}

export function doublingWaits(range: { readonly minMs: number; readonly maxMs: number }): Waits {
  return {
    nextMs: (attempt, chance) => backoffMs(attempt, range, chance),
    longestMs: (attempt) => longestBackoffMs(attempt, range),
  };
}

/** A list of waits, the last of which goes on for good; chance takes up to a tenth off each. */
export function listedWaits(waitsMs: readonly number[]): Waits {
  const longestMs = (attempt: number): number => waitsMs[attempt] ?? waitsMs.at(-1) ?? 0;
  return {
    nextMs: (attempt, chance) => longestMs(attempt) * (0.9 + chance.random() / 10),
    longestMs,
  };
}

/** `attempt` counts from 0. */
export function backoffMs(
  attempt: number,
  range: { readonly minMs: number; readonly maxMs: number },
  chance: Chance,
): number {
  return longestBackoffMs(attempt, range) * (0.5 + chance.random() / 2);
}

/** What `backoffMs` never exceeds. */
export function longestBackoffMs(
  attempt: number,
  range: { readonly minMs: number; readonly maxMs: number },
): number {
  return Math.min(range.minMs * 2 ** Math.min(attempt, 40), range.maxMs);
}
