/**
 * The roads between the engine and the OTAs of a simulated world: what the engine sends and is
 * answered, and what the OTAs push. Messages come late, twice, in another order, and the caller of
 * one may be gone when it arrives. What is said and done at the other end is the simulated OTA's
 * own; this must never change a message.
 */
import { channelFormats } from '../../../channels/channel-formats.ts';
import type { OtaAnswered, OtaSystem } from '../../../ota/ota-system.ts';
import type {
  ChannelAnswer,
  ChannelFormat,
  ChannelRequest,
} from '../../../ports/channel-format.ts';
import type { ChannelWire } from '../../../ports/channels.ts';
import type { Dice } from '../../dice.ts';
import type { SimulatedLoop } from '../simulated-loop.ts';
import type { ChannelWeather } from '../stories/channel-story.ts';

type Road = Pick<ChannelWeather, 'twice' | 'late' | 'lateMsMax'>;

export const FINE_ROAD: Road = { twice: 0, late: 0, lateMsMax: 0 };

/** What an answer on the road is called in the loop. */
export const OTA_ANSWERS = 'ota answers';

export class WeatheredOtas implements ChannelWire {
  readonly formats: ReadonlyMap<string, ChannelFormat>;
  faultsInjected = 0;
  readonly #system: () => OtaSystem;
  readonly #roadTo: (url: string) => Road;
  readonly #sent: (url: string, request: ChannelRequest) => void;
  readonly #loop: SimulatedLoop;
  readonly #dice: Dice;
  /** Of the engine that lives now; aborted when it has gone. */
  #lines = new AbortController();

  /** `sent` is told of each request as the engine makes it. */
  constructor(
    system: () => OtaSystem,
    loop: SimulatedLoop,
    dice: Dice,
    told: {
      readonly roadTo: (url: string) => Road;
      readonly sent: (url: string, request: ChannelRequest) => void;
    },
  ) {
    this.formats = new Map(channelFormats.map((format) => [format.name, format]));
    this.#system = system;
    this.#loop = loop;
    this.#dice = dice;
    this.#roadTo = told.roadTo;
    this.#sent = told.sent;
  }

  async refusal(): Promise<undefined> {}

  send(url: string, request: ChannelRequest, signal: AbortSignal): Promise<ChannelAnswer> {
    const { promise, resolve, reject } = Promise.withResolvers<ChannelAnswer>();
    this.#sent(url, request);
    const caller = AbortSignal.any([signal, this.#lines.signal]);
    // An engine that is gone is told nothing, not even that.
    signal.addEventListener('abort', () => reject(new Error('no answer in time')), { once: true });
    const answer = (tell: () => void): void => {
      if (caller.aborted) return;
      this.#loop.add('engine', OTA_ANSWERS, this.#delayMs(url), tell);
    };
    const hear = (): void => {
      // What was on the road when its caller went is dealt with all the same.
      const gone = caller.aborted ? new AbortController().signal : caller;
      this.#answered(url, request, gone).then(
        ({ status, body, retryAfterSeconds }) => {
          const retryAfterMs =
            retryAfterSeconds === undefined ? undefined : retryAfterSeconds * 1e3;
          answer(() => resolve({ status, body, retryAfterMs }));
        },
        () => answer(() => reject(new Error('the connection was cut'))),
      );
    };
    this.deliver('ota hears', url, hear);
    if (request.method !== 'GET' && this.happens(this.#roadTo(url).twice)) {
      this.deliver('ota hears', url, hear);
    }
    return promise;
  }

  /** The engine is gone, and its connections with it. */
  close(): void {
    this.#lines.abort();
    this.#lines = new AbortController();
  }

  /** In a step of the world of its own, after as long as the road takes. */
  deliver(label: string, url: string, arrive: () => void): void {
    this.#loop.add('world', label, this.#delayMs(url), arrive);
  }

  #answered(
    url: string,
    { method, path, headers, body = '' }: ChannelRequest,
    signal: AbortSignal,
  ): Promise<OtaAnswered> {
    const { pathname, searchParams } = new URL(url.replace(/\/$/, '') + path);
    const known = new Map(Object.entries(headers).map(([name, value]) => [lower(name), value]));
    return this.#system().answer({
      method,
      path: pathname,
      query: Object.fromEntries(searchParams),
      header: (name) => known.get(name) ?? '',
      body: async () => body,
      signal,
    });
  }

  #delayMs(url: string): number {
    const { late, lateMsMax } = this.#roadTo(url);
    return this.happens(late) ? this.#dice.between(1, Math.max(1, lateMsMax)) : 0;
  }

  /** Whether something happens to a message. */
  happens(share: number): boolean {
    const happens = share > 0 && this.#dice.chance(share);
    if (happens) this.faultsInjected += 1;
    return happens;
  }
}

function lower(text: string): string {
  return text.toLowerCase();
}
