/**
 * How long to wait before the next try: doubling from `minMs` to `maxMs`, of which a random half is
 * taken off, so that many who failed together do not come back together.
 */
import type { Chance } from '../../ports/clock.ts';

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
