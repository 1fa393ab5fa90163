/**
 * The road between the engine and a foreign system in bad weather: requests and answers get lost,
 * come late, twice, or in another order, and some calls fail. What is at the other end lives in the
 * world and not in the engine, so what was asked of it goes on when the engine has died. It must
 * never change what the other end decides.
 */
import type { Dice } from '../../dice.ts';
import type { SimulatedLoop } from '../simulated-loop.ts';

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

/** What an answer on any road is called in the loop: `gateway answers`. */
export const ANSWERS = 'answers';

export class WeatheredRoad {
  weather: Weather = FINE;
  faultsInjected = 0;
  #callers = 0;
  readonly #to: string;
  readonly #loop: SimulatedLoop;
  readonly #dice: Dice;

  /** `to` names what is at the other end, such as `gateway`. */
  constructor(to: string, loop: SimulatedLoop, dice: Dice) {
    this.#to = to;
    this.#loop = loop;
    this.#dice = dice;
  }

  /** Whoever has called is gone: no answer reaches it any more. */
  hangUp(): void {
    this.#callers += 1;
  }

  /** `answered` is told when the engine is given the answer. */
  send<Answer>(
    signal: AbortSignal,
    ask: (signal: AbortSignal) => Promise<Answer>,
    answered: () => void = () => undefined,
  ): Promise<Answer> {
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    const { weather } = this;
    const isAnswerLost = this.#happens(weather.answerLost);
    const callers = this.#callers;
    const answer = (tell: () => void): void => {
      if (isAnswerLost || callers !== this.#callers) return;
      this.#loop.add('engine', `${this.#to} ${ANSWERS}`, this.#delayMs(), tell);
    };
    const hear = (): void => {
      // What has arrived there is dealt with, whether or not the caller still waits.
      ask(new AbortController().signal).then(
        (value) =>
          answer(() => {
            answered();
            resolve(value);
          }),
        (error: unknown) => answer(() => reject(error)),
      );
    };
    const failure = new Error(`the ${this.#to} answered 500`);
    if (this.#happens(weather.fails)) answer(() => reject(failure));
    else if (!this.#happens(weather.requestLost)) this.#deliver(hear);
    if (this.#happens(weather.requestTwice)) this.#deliver(hear);
    return promise;
  }

  #deliver(hear: () => void): void {
    this.#loop.add('world', `${this.#to} hears`, this.#delayMs(), hear);
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
