/**
 * Counts the answers of one load: how many bookings were accepted in the measured window, how long
 * each answer took, and what each night must have sold in the end. Answers outside the window are
 * booked in the ledger and left out of the figures.
 */
import { NIGHTS, type PlannedBooking, ROOM_TYPES } from './hotel.ts';

export type Verdict = 'accepted' | 'declined' | 'full' | 'failed';

/** The keys that the issue names, for one load. */
export interface Figures {
  readonly bookingsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

export interface LoadResult extends Figures {
  /** Of the answers in the window. */
  readonly fullShare: number;
  readonly declinedShare: number;
  /** In the whole run; anything but 0 is a fault. */
  readonly failed: number;
  /** Bookings accepted in the window. */
  readonly accepted: number;
  /** Rooms sold, by room type and night: what the engine's books must say. */
  readonly ledger: readonly number[];
}

export interface Window {
  readonly warmUpMs: number;
  readonly runMs: number;
}

export class Tally {
  /** Of bookings that were accepted in the window, in the order of their answers. */
  readonly latenciesMs: number[] = [];
  readonly #ledger = new Int32Array(ROOM_TYPES * NIGHTS);
  readonly #answers: Record<Verdict, number> = { accepted: 0, declined: 0, full: 0, failed: 0 };
  readonly #fromMs: number;
  readonly #untilMs: number;
  #failed = 0;

  constructor(window: Window) {
    this.#fromMs = performance.now() + window.warmUpMs;
    this.#untilMs = this.#fromMs + window.runMs;
  }

  get isOver(): boolean {
    return performance.now() >= this.#untilMs;
  }

  /** What is sold besides the answers that are measured; below 0 what is given back. */
  entered({ typeIndex, nightIndex, nights }: PlannedBooking, rooms = 1): void {
    const first = typeIndex * NIGHTS + nightIndex;
    for (let index = first; index < first + nights; index += 1) {
      this.#ledger[index] = (this.#ledger[index] ?? 0) + rooms;
    }
  }

  answered(booking: PlannedBooking, sentMs: number, verdict: Verdict, rooms = 1): void {
    const nowMs = performance.now();
    if (verdict === 'failed') this.#failed += 1;
    if (verdict === 'accepted') this.entered(booking, rooms);
    if (nowMs < this.#fromMs || nowMs >= this.#untilMs) return;
    this.#answers[verdict] += 1;
    if (verdict === 'accepted') this.latenciesMs.push(nowMs - sentMs);
  }

  result(): LoadResult {
    const { accepted, declined, full } = this.#answers;
    const answers = Math.max(1, accepted + declined + full);
    return {
      bookingsPerSecond: round(accepted / ((this.#untilMs - this.#fromMs) / 1_000)),
      p50Ms: round(percentile(this.latenciesMs, 0.5)),
      p99Ms: round(percentile(this.latenciesMs, 0.99)),
      fullShare: full / answers,
      declinedShare: declined / answers,
      failed: this.#failed,
      accepted,
      ledger: [...this.#ledger],
    };
  }
}

/** 0 of nothing. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

export function round(value: number): number {
  return Math.round(value * 100) / 100;
}

/** Comparable between processes of one machine, to a fraction of a millisecond. */
export function wallMs(): number {
  return performance.timeOrigin + performance.now();
}
