/**
 * The road by which OTAs push bookings to the hotel of a simulated world, and hear that they were
 * taken: late, or not at all. A push that the engine was given is open until it is answered.
 */
import type { ChannelId } from '../../../domain/ids.ts';
import type { Post } from '../../../ota/booking-courier.ts';
import type { SimulatedWorld } from '../simulated-world.ts';
import { urlOf } from './listed-hotel.ts';
import type { WeatheredOtas } from './weathered-otas.ts';

type Answer = Awaited<ReturnType<Post>>;

interface Ends {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
}

export class PushedBookings {
  readonly #world: SimulatedWorld;
  readonly #wire: WeatheredOtas;
  readonly #told: { answerLost(code: string): number; noted(): void };
  readonly #open = new Set<Ends>();

  /** `answerLost` is the share of answers that get lost; `noted` hears when an OTA has heard one. */
  constructor(
    world: SimulatedWorld,
    wire: WeatheredOtas,
    told: { answerLost(code: string): number; noted(): void },
  ) {
    this.#world = world;
    this.#wire = wire;
    this.#told = told;
  }

  /** Pushes that the engine has not answered. */
  get waiting(): number {
    return this.#open.size;
  }

  readonly post: Post = (url, { headers, body }, signal) => {
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    const ends = { resolve, reject };
    const code = /channels\/([^/]+)\//.exec(url)?.[1] ?? '';
    signal.addEventListener('abort', () => reject(new Error('no answer in time')), { once: true });
    this.#wire.deliver('hotel hears', urlOf(code), () => {
      const { engine, generation } = this.#world;
      if (engine === undefined) {
        reject(new Error('nobody is there'));
        return;
      }
      this.#open.add(ends);
      const { authorization } = headers;
      const pushed = engine.pushChannelBookings(code as ChannelId, { authorization, body });
      void pushed.then((outcome) => {
        if (generation !== this.#world.generation) return;
        this.#open.delete(ends);
        const answered = outcome.type === 'ok' ? outcome.value : undefined;
        const { status = 503, body: told = '' } = answered ?? {};
        this.#answer(code, { status, body: told }, ends);
      });
    });
    return promise;
  };

  /** The engine has gone, and whoever was pushing to it hears that. */
  gone(): void {
    for (const { reject } of this.#open) reject(new Error('nobody is there'));
    this.#open.clear();
  }

  #answer(code: string, answer: Answer, { resolve, reject }: Ends): void {
    const isLost = this.#wire.happens(this.#told.answerLost(code));
    this.#wire.deliver('ota is answered', urlOf(code), () => {
      if (isLost) reject(new Error('the connection was cut'));
      else resolve(answer);
      // In a step of its own: what it takes for acknowledged it has noted by then.
      this.#world.loop.add('world', 'ota notes', 0, () => this.#told.noted());
    });
  }
}
