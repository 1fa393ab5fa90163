/** How long things took, of the last so many of them. */
import type { SyncLatency } from '../../ports/channels.ts';

const SAMPLES_KEPT = 2_000;

export class LatencyFigures {
  readonly #samples: number[] = [];
  #count = 0;

  add(ms: number): void {
    this.#samples[this.#count % SAMPLES_KEPT] = ms;
    this.#count += 1;
  }

  /** Percentiles and the largest of those kept; `count` is of all. */
  get figures(): SyncLatency {
    const sorted = [...this.#samples].sort((one, other) => one - other);
    const at = (share: number): number => {
      return Math.round(
        sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0,
      );
    };
    return { count: this.#count, p50Ms: at(0.5), p99Ms: at(0.99), maxMs: at(1) };
  }
}
