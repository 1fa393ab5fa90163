/**
 * Pushes bookings to the hotels that want them pushed, until they are acknowledged by the answer.
 * Bookings of one code go one after the other, others overtake them; a refused one is tried again
 * and holds up only its own later revisions. Bad weather doubles them and mixes their order.
 */
import { limits } from '../limits.ts';
import type { Scheduler } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { Listing } from './listing.ts';
import type { Revision } from './ota-booking.ts';
import type { OtaListings } from './ota-listings.ts';
import type { OtaStore } from './ota-store.ts';
import { shuffled } from './shuffled.ts';

/** A revision as a message of the listing's format, and whether an answer acknowledges it. */
export interface PushForm {
  readonly contentType: string;
  /** That there is something in the feed, for listings that push no more. */
  notice(listing: Listing): string;
  compose(listing: Listing, revision: Revision): string;
  isAcknowledged(status: number, body: string): boolean;
}

/** Sends a message to a hotel. Rejects when there was no answer. */
export type Post = (
  url: string,
  message: { readonly headers: Readonly<Record<string, string>>; readonly body: string },
  signal: AbortSignal,
) => Promise<{ readonly status: number; readonly body: string }>;

interface World {
  readonly now: () => number;
  readonly random: () => number;
  readonly scheduler: Scheduler;
  readonly post: Post;
  readonly log: Log;
}

/** How a listing's pushing stands. */
interface Round {
  isRunning: boolean;
  /** Something came while it ran. */
  isWanted: boolean;
  waitMs: number;
  cancel: (() => void) | undefined;
}

const WINDOW = 64;

export class BookingCourier {
  readonly #store: OtaStore;
  readonly #listings: OtaListings;
  readonly #forms: Readonly<Record<Listing['format'], PushForm>>;
  readonly #world: World;
  readonly #rounds = new Map<string, Round>();
  readonly #closed = new AbortController();
  /** The last failure of each listing, for whoever wonders why nothing arrives. */
  readonly #failures = new Map<string, string>();

  constructor(
    store: OtaStore,
    listings: OtaListings,
    forms: Readonly<Record<Listing['format'], PushForm>>,
    world: World,
  ) {
    this.#store = store;
    this.#listings = listings;
    this.#forms = forms;
    this.#world = world;
  }

  /** There may be something to push; called again as often as one likes. */
  wake(code: string): void {
    if (this.#closed.signal.aborted || this.#listings.find(code)?.push == null) return;
    const round = this.#roundOf(code);
    round.isWanted = true;
    if (round.isRunning) return;
    round.cancel?.();
    round.cancel = undefined;
    round.isRunning = true;
    void this.#run(code, round);
  }

  lastFailure(code: string): string | undefined {
    return this.#failures.get(code);
  }

  close(): void {
    this.#closed.abort();
    for (const { cancel } of this.#rounds.values()) cancel?.();
  }

  #roundOf(code: string): Round {
    const known = this.#rounds.get(code);
    if (known !== undefined) return known;
    const round: Round = {
      isRunning: false,
      isWanted: false,
      waitMs: limits.otaPushWaitMsMin,
      cancel: undefined,
    };
    this.#rounds.set(code, round);
    return round;
  }

  async #run(code: string, round: Round): Promise<void> {
    let isRefused = false;
    while (round.isWanted && !isRefused && !this.#closed.signal.aborted) {
      round.isWanted = false;
      const listing = this.#listings.find(code);
      const waiting = listing?.push == null ? [] : this.#store.waiting(code, WINDOW);
      if (listing?.push == null || waiting.length === 0) break;
      if (listing.push.content === 'notice') {
        // What is in the feed is acknowledged there; it is enough that the hotel has heard of it.
        isRefused = !(await this.#notify(listing));
        continue;
      }
      isRefused = !(await this.#pushAll(listing, waiting, listing.push.concurrency));
      round.isWanted = true;
    }
    round.isRunning = false;
    if (this.#closed.signal.aborted) return;
    if (!isRefused) {
      round.waitMs = limits.otaPushWaitMsMin;
      return;
    }
    round.cancel = this.#world.scheduler.after(round.waitMs, () => this.wake(code));
    round.waitMs = Math.min(round.waitMs * 2, limits.otaPushWaitMsMax);
  }

  /** Whether all of them were acknowledged. */
  async #pushAll(
    listing: Listing,
    waiting: readonly Revision[],
    concurrency: number,
  ): Promise<boolean> {
    const { isReordered } = listing.weather;
    const lanes = isReordered
      ? shuffled(waiting, this.#world.random).map((revision) => [revision])
      : [...Map.groupBy(waiting, ({ booking }) => booking.code).values()];
    const results = Array.from({ length: concurrency }, async () => {
      let isWhole = true;
      for (let lane = lanes.shift(); lane !== undefined; lane = lanes.shift()) {
        isWhole = (await this.#pushLane(listing, lane)) && isWhole;
      }
      return isWhole;
    });
    return (await Promise.all(results)).every((isWhole) => isWhole);
  }

  async #pushLane(listing: Listing, lane: readonly Revision[]): Promise<boolean> {
    for (const revision of lane) {
      if (this.#closed.signal.aborted || !(await this.#push(listing, revision))) return false;
      const isDoubled = this.#world.random() < listing.weather.duplicateShare;
      this.#store.acknowledge(revision.id, this.#world.now());
      if (isDoubled) await this.#push(listing, revision);
    }
    return true;
  }

  #push(listing: Listing, revision: Revision): Promise<boolean> {
    const form = this.#forms[listing.format];
    this.#store.noteDelivery(revision.id);
    const isTaken = (status: number, body: string) => form.isAcknowledged(status, body);
    const what = `booking ${revision.booking.code}`;
    return this.#post(listing, what, form.compose(listing, revision), isTaken);
  }

  #notify(listing: Listing): Promise<boolean> {
    const isHeard = (status: number) => status >= 200 && status < 300;
    return this.#post(listing, 'a notice', this.#forms[listing.format].notice(listing), isHeard);
  }

  async #post(
    { push, code, format }: Listing,
    what: string,
    message: string,
    isTaken: (status: number, body: string) => boolean,
  ): Promise<boolean> {
    if (push === null) return false;
    const { contentType } = this.#forms[format];
    const late = new AbortController();
    const cancel = this.#world.scheduler.after(limits.otaPushTimeoutMs, () => late.abort());
    const signal = AbortSignal.any([late.signal, this.#closed.signal]);
    const headers = { ...push.headers, 'content-type': contentType };
    try {
      const { status, body } = await this.#world.post(push.url, { headers, body: message }, signal);
      if (isTaken(status, body)) return true;
      this.#note(code, what, `${status} ${body.slice(0, 300)}`);
    } catch (error) {
      this.#note(code, what, String(error));
    } finally {
      cancel();
    }
    return false;
  }

  #note(code: string, what: string, failure: string): void {
    if (this.#closed.signal.aborted) return;
    this.#failures.set(code, `${what}: ${failure}`);
    this.#world.log.debug({ listing: code, what, failure }, 'the hotel did not take it');
  }
}
