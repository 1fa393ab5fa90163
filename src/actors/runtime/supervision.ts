/**
 * The one place that decides what happens to an actor whose handler threw: it starts again from
 * its journal after a growing pause, and one that keeps crashing is put in quarantine, where it
 * refuses everything until a last trial. An actor never goes on with the state it crashed in.
 *
 *   crash -- backoff --> fresh state ... crash x restartsMax in the window --> quarantine
 */
import { limits } from '../../limits.ts';
import type { Chance, Scheduler } from '../../ports/clock.ts';
import { backoffMs } from './backoff.ts';

export type Verdict =
  | { readonly type: 'restart'; readonly afterMs: number }
  | { readonly type: 'quarantine'; readonly forMs: number };

/** The crashes of one actor; kept only for actors that have crashed. */
export class CrashRecord {
  #atMs: number[] = [];

  judge(scheduler: Scheduler, chance: Chance): Verdict {
    const nowMs = scheduler.monotonicMs();
    this.#atMs = this.#atMs.filter((atMs) => nowMs - atMs < limits.restartWindowMs);
    this.#atMs.push(nowMs);
    if (this.#atMs.length > limits.restartsMax) {
      this.#atMs = [];
      return { type: 'quarantine', forMs: limits.quarantineMs };
    }
    const range = { minMs: limits.restartBackoffMsMin, maxMs: limits.restartBackoffMsMax };
    return { type: 'restart', afterMs: backoffMs(this.#atMs.length - 1, range, chance) };
  }
}
