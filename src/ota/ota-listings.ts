/**
 * The listings of this process, in memory as they are on disk, and how requests to each of them
 * fare: latency, outages, limits and losses. It decides whether and when a request is done, never
 * what it does.
 */
import { limits } from '../limits.ts';
import type { Clock, Scheduler } from '../ports/clock.ts';
import { fineWeather, type Listing, type ListingTerms, type Weather } from './listing.ts';
import { ConnectionCut, Misrouted, OtaRefusal } from './ota-refusal.ts';
import type { OtaStore } from './ota-store.ts';

/** Availability and rates have limits of their own; what is read or acknowledged has none. */
export type RequestKind = 'availability' | 'restrictions' | 'read' | 'feed' | 'acknowledgement';

export interface OtaRequest {
  readonly kind: RequestKind;
  /** Aborted when the caller has gone. */
  readonly signal: AbortSignal;
}

/** What a request did, for the log of messages. */
export interface Done<Answer> {
  readonly answer: Answer;
  /** How much of an ARI message was asked for. */
  readonly changes: number;
  readonly body: string | null;
}

interface Window {
  startMs: number;
  requests: number;
}

const MINUTE_MS = 60_000;
const MINUTES_OF_DAY = 24 * 60;

export class OtaListings {
  readonly #store: OtaStore;
  readonly #clock: Clock;
  readonly #scheduler: Scheduler;
  readonly #random: () => number;
  readonly #byCode = new Map<string, Listing>();
  readonly #windows = new Map<string, Window>();

  constructor(store: OtaStore, clock: Clock, scheduler: Scheduler, random: () => number) {
    this.#store = store;
    this.#clock = clock;
    this.#scheduler = scheduler;
    this.#random = random;
    for (const text of store.listings()) {
      const listing: Listing = JSON.parse(text);
      this.#byCode.set(listing.code, listing);
    }
  }

  all(): readonly Listing[] {
    return [...this.#byCode.values()];
  }

  /** Throws an OtaRefusal when there is none. */
  get(code: string): Listing {
    const listing = this.#byCode.get(code);
    if (listing === undefined) {
      throw new OtaRefusal(404, 'resource_not_found', [`there is no listing ${code}`]);
    }
    return listing;
  }

  find(code: string): Listing | undefined {
    return this.#byCode.get(code);
  }

  put(code: string, terms: ListingTerms): Listing {
    if (!this.#byCode.has(code) && this.#byCode.size >= limits.otaListingsMax) {
      throw new OtaRefusal(422, 'too_many', [`there are ${limits.otaListingsMax} listings`]);
    }
    return this.#keep({ ...terms, code, weather: this.find(code)?.weather ?? fineWeather });
  }

  /** What is not named stays; undefined is fine weather. */
  setWeather(code: string, change: Partial<Weather> | undefined): Listing {
    const listing = this.get(code);
    const weather = change === undefined ? fineWeather : { ...listing.weather, ...change };
    const { latencyMsMin, latencyMsMax } = weather;
    if (latencyMsMin > latencyMsMax) {
      const rule = `latencyMsMin is ${latencyMsMin} and must not be above ${latencyMsMax}`;
      throw new OtaRefusal(400, 'bad_request', [rule]);
    }
    return this.#keep({ ...listing, weather });
  }

  /** Does `work` as the weather lets it; `isDropped` asks for the answer without the deed. */
  async meet<Answer>(
    listing: Listing,
    request: OtaRequest,
    work: (isDropped: boolean) => Done<Answer>,
  ): Promise<Answer> {
    const { weather } = listing;
    const isAri = request.kind === 'availability' || request.kind === 'restrictions';
    const log = (outcome: string, done?: Done<Answer>) =>
      this.#store.addMessage(listing.code, {
        at: this.#clock.now(),
        kind: request.kind,
        outcome,
        changes: done?.changes ?? 0,
        body: done?.body ?? null,
      });
    await this.#wait(weather, request.signal);
    this.#refuseInOutage(weather, log);
    if (weather.outage === 'hanging') await silence(request.signal);
    this.#count(listing, request.kind, log);
    if (this.#random() < weather.failShare) {
      log('failed');
      throw new OtaRefusal(500, 'internal_error');
    }
    const isDropped = isAri && this.#random() < weather.dropShare;
    const done = work(isDropped);
    const isLost = this.#random() < weather.lostAnswerShare;
    if (isAri) log(isDropped ? 'dropped' : isLost ? 'answer_lost' : 'taken', done);
    if (isLost) throw new ConnectionCut();
    return done.answer;
  }

  #keep(listing: Listing): Listing {
    this.#store.putListing(listing.code, JSON.stringify(listing));
    this.#byCode.set(listing.code, listing);
    return listing;
  }

  #wait({ latencyMsMin, latencyMsMax }: Weather, signal: AbortSignal): Promise<void> {
    const waitMs = latencyMsMin + this.#random() * (latencyMsMax - latencyMsMin);
    if (waitMs === 0) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const cancel = this.#scheduler.after(waitMs, resolve);
      signal.addEventListener('abort', () => {
        cancel();
        reject(signal.reason);
      });
    });
  }

  #refuseInOutage({ outage }: Weather, log: (outcome: string) => void): void {
    if (outage !== 'none') log(outage);
    if (outage === 'refusing') throw new OtaRefusal(503, 'service_unavailable');
    if (outage === 'cutting') throw new ConnectionCut();
    if (outage === 'misrouted') throw new Misrouted();
  }

  /** Fixed windows from the first request on, as the published limits have it. */
  #count(listing: Listing, kind: RequestKind, log: (outcome: string) => void): void {
    const { code, requestsPerMinute, requestsPerDay } = listing;
    const isAri = kind === 'availability' || kind === 'restrictions';
    const windows = [
      { key: `${code} day`, most: requestsPerDay, lengthMs: MINUTES_OF_DAY * MINUTE_MS },
      ...(isAri ? [{ key: `${code} ${kind}`, most: requestsPerMinute, lengthMs: MINUTE_MS }] : []),
    ];
    const nowMs = this.#scheduler.monotonicMs();
    for (const { key, most, lengthMs } of windows) {
      const known = this.#windows.get(key);
      const isOver = known === undefined || nowMs - known.startMs >= lengthMs;
      const window = isOver ? { startMs: nowMs, requests: 0 } : known;
      this.#windows.set(key, window);
      if (most !== null && window.requests >= most) {
        const seconds = Math.ceil((window.startMs + lengthMs - nowMs) / 1_000);
        log('limited');
        throw new OtaRefusal(429, 'http_too_many_requests', [], seconds);
      }
      window.requests += 1;
    }
  }
}

/** Ends when the caller has given up, and never before. */
function silence(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    else signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
