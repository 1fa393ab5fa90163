/** Holds that have come to their end and of which nothing has been said yet. */
import type { NightState } from './inventory.ts';

/** Whether a hold has come to its end after `sinceMs`, and nothing has been said of it yet. */
export function hasEndedSince({ holds }: NightState, sinceMs: number, nowMs: number): boolean {
  return holds.values().some(({ untilMs }) => untilMs > sinceMs && untilMs <= nowMs);
}
