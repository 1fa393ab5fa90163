/**
 * Durable deadlines. A timer is a row written with the event that set it and deleted with the event
 * that settles it; this actor only notices that one is due and wakes the stream's actor. One that
 * fell due while the process was down is found by the first round. Waking twice does no harm.
 */
import { limits } from '../limits.ts';
import type { Clock, Scheduler } from '../ports/clock.ts';
import type { Journal, Timer } from '../ports/journal.ts';
import type { Actor, Behaviour } from './runtime/actor-system.ts';

export type TimerMessage = { readonly type: 'look' };

/** A woken stream that has not settled its timer by then is woken again. */
const WAKE_AGAIN_MS = 5_000;
/** The longest sleep: bounds the harm of a clock that jumps without telling. */
const SLEEP_MS_MAX = 30_000;
/** Between two rounds of a backlog, so that it cannot starve live requests. */
const ROUND_PAUSE_MS = 2;

export class TimerActor implements Behaviour<TimerMessage> {
  readonly #journal: Journal;
  readonly #clock: Clock;
  readonly #scheduler: Scheduler;
  readonly #wake: (stream: string) => void;
  /** Woken and not settled yet: when to wake again, by the scheduler's clock. */
  readonly #woken = new Map<string, number>();
  #self: Actor<TimerMessage> | undefined;
  #cancelSleep: (() => void) | undefined;
  #sleepsUntilMs = Number.POSITIVE_INFINITY;

  constructor(
    parts: { journal: Journal; clock: Clock; scheduler: Scheduler },
    wake: (stream: string) => void,
  ) {
    this.#journal = parts.journal;
    this.#clock = parts.clock;
    this.#scheduler = parts.scheduler;
    this.#wake = wake;
  }

  attach(self: Actor<TimerMessage>): void {
    this.#self = self;
    self.tell({ type: 'look' });
  }

  close(): void {
    this.#cancelSleep?.();
  }

  /** Timers that have just become durable: the next may be due sooner than we meant to look. */
  set(timers: readonly Timer[]): void {
    let earliest = Number.POSITIVE_INFINITY;
    for (const timer of timers) earliest = Math.min(earliest, timer.dueAtMs);
    if (earliest < this.#sleepsUntilMs) this.#sleepUntil(earliest);
  }

  isRecoverable(): boolean {
    return true;
  }

  /** A look that crashed has set no alarm for the next. */
  recover(): void {
    this.#lookAfter(0);
  }

  refused(): void {}

  receive(): void {
    const nowMs = this.#clock.now();
    const limit = limits.timersPerRound + this.#woken.size;
    const due = this.#journal.timersDue(nowMs, limit);
    this.#forgetSettled(due);
    const fired = this.#fire(due);
    if (fired >= limits.timersPerRound) this.#lookAgainAfter(ROUND_PAUSE_MS);
    else if (due.length > 0) this.#lookAgainAfter(WAKE_AGAIN_MS / 5);
    else this.#sleepUntil(this.#journal.nextTimerDueAtMs() ?? Number.POSITIVE_INFINITY);
  }

  #fire(due: readonly Timer[]): number {
    const nowMonotonicMs = this.#scheduler.monotonicMs();
    let fired = 0;
    for (const timer of due) {
      if (fired >= limits.timersPerRound) break;
      if ((this.#woken.get(timer.id) ?? 0) > nowMonotonicMs) continue;
      this.#woken.set(timer.id, nowMonotonicMs + WAKE_AGAIN_MS);
      this.#wake(timer.stream);
      fired += 1;
    }
    return fired;
  }

  #forgetSettled(due: readonly Timer[]): void {
    if (this.#woken.size === 0) return;
    const still = new Set(due.map((timer) => timer.id));
    for (const id of this.#woken.keys()) if (!still.has(id)) this.#woken.delete(id);
  }

  /** With some still due, a timer that is set meanwhile must not put the next look off. */
  #lookAgainAfter(delayMs: number): void {
    this.#sleepsUntilMs = Number.NEGATIVE_INFINITY;
    this.#lookAfter(delayMs);
  }

  #sleepUntil(dueAtMs: number): void {
    this.#sleepsUntilMs = dueAtMs;
    this.#lookAfter(Math.min(Math.max(dueAtMs - this.#clock.now(), 0), SLEEP_MS_MAX));
  }

  #lookAfter(delayMs: number): void {
    this.#cancelSleep?.();
    this.#cancelSleep = this.#scheduler.after(delayMs, () => this.#self?.tell({ type: 'look' }));
  }
}
