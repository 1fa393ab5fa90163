/**
 * Bad weather between the engine and any payment gateway: calls that never arrive, answers that get
 * lost, come late, come twice or are errors. It decides nothing about money, which stays with the
 * gateway behind it; what happens to each call is the fate that a test gives it.
 */

import { GatewayFailure } from '../../payments/simulated-gateway.ts';
import type { Scheduler } from '../../ports/clock.ts';
import type { Gateway } from '../../ports/gateway.ts';
import { systemScheduler } from '../../system-world.ts';

/** The calls that weather can happen to. */
export type GatewayMethod = 'authorise' | 'capture' | 'void' | 'refund' | 'lookUp';

/**
 * What happens to one call.
 *
 *   fair            it arrives and is answered
 *   request_lost    it never arrives; the caller waits until it gives up
 *   answer_lost     it arrives and works; the caller waits until it gives up
 *   request_failed  it is answered with an error and did nothing
 *   answer_failed   it works, and is answered with an error all the same
 *   late            it works, and its answer takes `lateMs`
 *   duplicated      it arrives twice under its one key; the second answer is the one that is told
 */
export type GatewayFate =
  | 'fair'
  | 'request_lost'
  | 'answer_lost'
  | 'request_failed'
  | 'answer_failed'
  | 'late'
  | 'duplicated';

/** Every fate there is. */
export const gatewayFates: readonly GatewayFate[] = [
  'fair',
  'request_lost',
  'answer_lost',
  'request_failed',
  'answer_failed',
  'late',
  'duplicated',
];

/** Gives each call its fate, in the order in which the calls are made. */
export type GatewayWeather = (call: {
  readonly method: GatewayMethod;
  /** The idempotency key of the call, or the authorisation's for `lookUp`. */
  readonly key: string;
}) => GatewayFate;

/** These fates one after the other, then fair weather. */
export function scriptedWeather(fates: readonly GatewayFate[]): GatewayWeather {
  const left = [...fates];
  return () => left.shift() ?? 'fair';
}

/** The same fate for every call of one method and fair weather for the others. */
export function weatherFor(method: GatewayMethod, fate: GatewayFate): GatewayWeather {
  return (call) => (call.method === method ? fate : 'fair');
}

/** How late is late. */
export interface FaultyGatewayOptions {
  /** Waits for late answers; the machine's own when absent. */
  readonly scheduler?: Scheduler;
  /** How late `late` is, milliseconds of the scheduler; 1 s when absent. */
  readonly lateMs?: number;
}

const LATE_MS = 1_000;

/** Any gateway, behind weather. */
export class FaultyGateway implements Gateway {
  readonly name: string;
  /** May be changed at any time for the calls to come. */
  weather: GatewayWeather;
  /** How many calls have met each fate. */
  readonly met = new Map<GatewayFate, number>();
  readonly #inner: Gateway;
  readonly #scheduler: Scheduler;
  readonly #lateMs: number;

  constructor(inner: Gateway, weather: GatewayWeather, options: FaultyGatewayOptions = {}) {
    this.name = inner.name;
    this.weather = weather;
    this.#inner = inner;
    this.#scheduler = options.scheduler ?? systemScheduler();
    this.#lateMs = options.lateMs ?? LATE_MS;
  }

  authorise: Gateway['authorise'] = (request, signal) => {
    return this.#send('authorise', request.key, signal, () => {
      return this.#inner.authorise(request, signal);
    });
  };

  capture: Gateway['capture'] = (request, signal) => {
    return this.#send('capture', request.key, signal, () => this.#inner.capture(request, signal));
  };

  void: Gateway['void'] = (request, signal) => {
    return this.#send('void', request.key, signal, () => this.#inner.void(request, signal));
  };

  refund: Gateway['refund'] = (request, signal) => {
    return this.#send('refund', request.key, signal, () => this.#inner.refund(request, signal));
  };

  lookUp: Gateway['lookUp'] = (key, signal) => {
    return this.#send('lookUp', key, signal, () => this.#inner.lookUp(key, signal));
  };

  close(): Promise<void> {
    return this.#inner.close();
  }

  async #send<Answer>(
    method: GatewayMethod,
    key: string,
    signal: AbortSignal,
    arrive: () => Promise<Answer>,
  ): Promise<Answer> {
    const fate = this.weather({ method, key });
    this.met.set(fate, (this.met.get(fate) ?? 0) + 1);
    switch (fate) {
      case 'fair':
        return arrive();
      case 'request_lost':
        return silence(signal);
      case 'answer_lost':
        await arrive();
        return silence(signal);
      case 'request_failed':
        throw new GatewayFailure('the weather kept the call from arriving');
      case 'answer_failed':
        await arrive();
        throw new GatewayFailure('the weather made an error of the answer');
      case 'late': {
        const answer = await arrive();
        await this.#late(signal);
        return answer;
      }
      case 'duplicated':
        await arrive();
        return arrive();
    }
  }

  #late(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const cancel = this.#scheduler.after(this.#lateMs, resolve);
      signal.addEventListener('abort', () => {
        cancel();
        reject(signal.reason);
      });
    });
  }
}

/** Ends only when the caller gives up. */
function silence(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    else signal.addEventListener('abort', () => reject(signal.reason));
  });
}
