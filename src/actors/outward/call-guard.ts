/**
 * Calls to one foreign system: at most so many at a time and the rest in a queue with a bound,
 * none while its circuit breaker is open, and each given up when its patience has ended. What hangs
 * costs its own callers their time and nobody else's. A call that was given up may have happened.
 *
 * The breaker is cockatiel's. Its bulkhead and timeout are not used: between them a call has a
 * timer, an abort signal with listeners and a race of promises, a tenth of all that a booking
 * allocates. Since all calls have the same patience, one alarm for the oldest serves them all. How
 * long a breaker stays open is measured here: cockatiel goes by the machine's date, and would leave
 * a system alone for as long as that was set back.
 */
import {
  BrokenCircuitError,
  type CircuitBreakerPolicy,
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  handleAll,
} from 'cockatiel';
import type { Scheduler } from '../../ports/clock.ts';

export interface GuardLimits {
  readonly concurrentMax: number;
  readonly queuedMax: number;
  readonly timeoutMs: number;
  /** Consecutive failures after which the system is left alone for a while. */
  readonly failuresMax: number;
  readonly halfOpenAfterMs: number;
}

/** Too many calls wait already; nothing was asked. */
export class GuardFull extends Error {}
/** No answer in time; whether it happened is not known. */
export class TimedOut extends Error {}

/** What is done with a signal that aborts when its caller gives up. */
export type GuardedCall<Answer> = (signal: AbortSignal) => Promise<Answer>;

interface UnderWay {
  readonly dueAtMs: number;
  giveUp(): void;
}

export class CallGuard {
  readonly #scheduler: Scheduler;
  readonly #limits: GuardLimits;
  readonly #breaker: CircuitBreakerPolicy;
  /** Until when the system is left alone, by a clock that nobody sets. */
  #restsUntilMs = Number.NEGATIVE_INFINITY;
  #running = 0;
  readonly #queue: (() => void)[] = [];
  /** Oldest first, and so the first to be given up. */
  readonly #underWay = new Set<UnderWay>();
  #cancelAlarm: (() => void) | undefined;

  constructor(scheduler: Scheduler, limits: GuardLimits) {
    this.#scheduler = scheduler;
    this.#limits = limits;
    this.#breaker = circuitBreaker(handleAll, {
      // At once, whatever the date says: `#expectRested` knows for how long.
      halfOpenAfter: Number.NEGATIVE_INFINITY,
      breaker: new ConsecutiveBreaker(limits.failuresMax),
    });
    this.#breaker.onBreak(() => {
      this.#restsUntilMs = scheduler.monotonicMs() + limits.halfOpenAfterMs;
    });
  }

  get breaker(): 'closed' | 'open' | 'half_open' {
    const { state } = this.#breaker;
    if (state === CircuitState.Open || state === CircuitState.Isolated) return 'open';
    return state === CircuitState.HalfOpen ? 'half_open' : 'closed';
  }

  /** Calls that are being made. */
  get running(): number {
    return this.#running;
  }

  /** Rejects with what `call` threw, TimedOut, GuardFull, or cockatiel's BrokenCircuitError. */
  async execute<Answer>(call: GuardedCall<Answer>): Promise<Answer> {
    if (this.#running >= this.#limits.concurrentMax) await this.#turn();
    else this.#running += 1;
    try {
      this.#expectRested();
      return await this.#breaker.execute(() => {
        // Whoever has waited for the first call after a rest is let go on when that has failed.
        this.#expectRested();
        return this.#timed(call);
      });
    } finally {
      // Whoever waits takes over the place, so that nobody slips in between.
      const next = this.#queue.shift();
      if (next === undefined) this.#running -= 1;
      else next();
    }
  }

  #expectRested(): void {
    if (this.#scheduler.monotonicMs() < this.#restsUntilMs) throw new BrokenCircuitError();
  }

  #turn(): Promise<void> {
    const { queuedMax } = this.#limits;
    if (this.#queue.length >= queuedMax) {
      return Promise.reject(new GuardFull(`${queuedMax} calls wait already`));
    }
    return new Promise((resolve) => this.#queue.push(resolve));
  }

  #timed<Answer>(call: GuardedCall<Answer>): Promise<Answer> {
    const { timeoutMs } = this.#limits;
    const abort = new AbortController();
    // First: what throws here is nobody's promise, and must not be given up later.
    const pending = call(abort.signal);
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    const underWay: UnderWay = {
      dueAtMs: this.#scheduler.monotonicMs() + timeoutMs,
      giveUp() {
        const error = new TimedOut(`no answer within ${timeoutMs} ms`);
        abort.abort(error);
        reject(error);
      },
    };
    this.#underWay.add(underWay);
    if (this.#cancelAlarm === undefined) this.#alarmAfter(timeoutMs);
    const ended = (): void => {
      this.#underWay.delete(underWay);
      if (this.#underWay.size === 0) this.#silence();
    };
    pending.then(
      (answer) => {
        ended();
        resolve(answer);
      },
      (error: unknown) => {
        ended();
        reject(error);
      },
    );
    return promise;
  }

  #alarmAfter(delayMs: number): void {
    this.#cancelAlarm = this.#scheduler.after(delayMs, () => this.#alarm());
  }

  #alarm(): void {
    this.#cancelAlarm = undefined;
    const nowMs = this.#scheduler.monotonicMs();
    for (const underWay of this.#underWay) {
      if (underWay.dueAtMs > nowMs) {
        this.#alarmAfter(underWay.dueAtMs - nowMs);
        return;
      }
      this.#underWay.delete(underWay);
      underWay.giveUp();
    }
  }

  #silence(): void {
    this.#cancelAlarm?.();
    this.#cancelAlarm = undefined;
  }
}
