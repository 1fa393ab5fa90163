/**
 * The road between the engine and a payment gateway in bad weather: requests and answers get lost,
 * come late, twice, or in another order, and some calls fail. The gateway at the other end lives in
 * the world and not in the engine, so what was asked of it goes on when the engine has died. It
 * must never change what the gateway decides.
 */
import type { Gateway } from '../../ports/gateway.ts';
import type { Dice } from '../dice.ts';
import type { SimulatedLoop } from './simulated-loop.ts';

/** Shares of the calls that something happens to. All zero: a fine day. */
export interface Weather {
  readonly requestLost: number;
  readonly answerLost: number;
  readonly requestTwice: number;
  readonly fails: number;
  readonly late: number;
  /** Longest delay of what is late. */
  readonly lateMsMax: number;
}

export const FINE: Weather = {
  requestLost: 0,
  answerLost: 0,
  requestTwice: 0,
  fails: 0,
  late: 0,
  lateMsMax: 0,
};

/** One call of the engine. An effect's key is its own; an authorisation's is its own as well. */
export interface GatewayCall {
  readonly kind: 'authorise' | 'capture' | 'void' | 'refund' | 'look_up';
  readonly key: string;
  readonly authorisationKey: string;
  /** Whether the engine has been given the answer. */
  isAnswered: boolean;
}

export class WeatheredGateway implements Gateway {
  readonly name: string;
  weather: Weather = FINE;
  faultsInjected = 0;
  #callers = 0;
  readonly #gateway: Gateway;
  readonly #loop: SimulatedLoop;
  readonly #dice: Dice;
  readonly #asked: (call: GatewayCall) => void;

  constructor(
    gateway: Gateway,
    loop: SimulatedLoop,
    dice: Dice,
    asked: (call: GatewayCall) => void,
  ) {
    this.name = gateway.name;
    this.#gateway = gateway;
    this.#loop = loop;
    this.#dice = dice;
    this.#asked = asked;
  }

  authorise: Gateway['authorise'] = (request, signal) =>
    this.#call(callOf('authorise', request.key), signal, (far) =>
      this.#gateway.authorise(request, far),
    );

  capture: Gateway['capture'] = (request, signal) =>
    this.#call(callOf('capture', request.key, request), signal, (far) =>
      this.#gateway.capture(request, far),
    );

  void: Gateway['void'] = (request, signal) =>
    this.#call(callOf('void', request.key, request), signal, (far) =>
      this.#gateway.void(request, far),
    );

  refund: Gateway['refund'] = (request, signal) =>
    this.#call(callOf('refund', request.key, request), signal, (far) =>
      this.#gateway.refund(request, far),
    );

  lookUp: Gateway['lookUp'] = (key, signal) =>
    this.#call(callOf('look_up', key), signal, (far) => this.#gateway.lookUp(key, far));

  /** Whoever has called is gone: no answer reaches it any more. */
  hangUp(): void {
    this.#callers += 1;
  }

  /** A gateway does not close because somebody who called it did. */
  async close(): Promise<void> {}

  #call<Answer>(
    call: GatewayCall,
    signal: AbortSignal,
    ask: (signal: AbortSignal) => Promise<Answer>,
  ): Promise<Answer> {
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    this.#asked(call);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    const { weather } = this;
    const isAnswerLost = this.#happens(weather.answerLost);
    const callers = this.#callers;
    const answer = (tell: () => void): void => {
      if (isAnswerLost || callers !== this.#callers) return;
      this.#loop.add('engine', 'gateway answers', this.#delayMs(), tell);
    };
    const hear = (): void => {
      // What has arrived there is dealt with, whether or not the caller still waits.
      ask(new AbortController().signal).then(
        (value) =>
          answer(() => {
            call.isAnswered = true;
            resolve(value);
          }),
        (error: unknown) => answer(() => reject(error)),
      );
    };
    if (this.#happens(weather.fails)) answer(() => reject(new Error('the gateway answered 500')));
    else if (!this.#happens(weather.requestLost)) this.#deliver(hear);
    if (this.#happens(weather.requestTwice)) this.#deliver(hear);
    return promise;
  }

  #deliver(hear: () => void): void {
    this.#loop.add('world', 'gateway hears', this.#delayMs(), hear);
  }

  #delayMs(): number {
    return this.#happens(this.weather.late) ? this.#dice.between(1, this.weather.lateMsMax) : 0;
  }

  #happens(share: number): boolean {
    const happens = share > 0 && this.#dice.chance(share);
    if (happens) this.faultsInjected += 1;
    return happens;
  }
}

function callOf(
  kind: GatewayCall['kind'],
  key: string,
  { authorisationKey }: { readonly authorisationKey: string } = { authorisationKey: key },
): GatewayCall {
  return { kind, key, authorisationKey, isAnswered: false };
}
