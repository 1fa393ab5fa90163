/**
 * Every waitlist as its actor has it in memory, and the one question that nights ask of it: whether
 * a buyer must be kept waiting for a moment. When rooms of a night that somebody waits for come
 * free, those who wait are looked at first; until they have been, and until the holds of the offers
 * that this begins have reached the night, any other hold there is told to ask again. A night that
 * nobody waits for costs one look into a map.
 *
 *   freed --> looked at --> offers begun --> their holds placed --> on sale
 *   `--------------- other holds are asked to come again ---------'
 *
 * It is no lock: it ends by itself after `limits.waitlistPrecedenceMs`, whatever has gone wrong.
 * Nothing here is kept on disk, for it follows from the streams; after a start or a failure of
 * storage everything is read again, and everybody is looked at.
 */
import { type Night, nightsOf } from '../../domain/calendar.ts';
import type { BookingId, PropertyId } from '../../domain/ids.ts';
import { staysOf } from '../../domain/waitlist/due-offers.ts';
import { emptyWaitlist } from '../../domain/waitlist/evolve-waitlist.ts';
import type { WaitlistEntry, WaitlistState } from '../../domain/waitlist/waitlist.ts';
import { limits } from '../../limits.ts';
import type { Clock, Scheduler } from '../../ports/clock.ts';
import type { Journal, StoredEvent } from '../../ports/journal.ts';
import { bookingStream } from '../booking/booking-entity.ts';
import type { Whereabouts } from '../engine-parts.ts';
import { nightStream } from '../inventory/night-stream.ts';
import { committedWaitlist, WAITLIST_STREAMS } from './waitlist-entity.ts';

/** What nights and properties use of it. */
export interface WaitlistPrecedence {
  /**
   * Whether who would take rooms must ask again; `by` is the booking, if it is one that would.
   * `isNewlyFree`: whether a hold has ended here since the last look.
   */
  isKept(
    stream: string,
    by: BookingId | undefined,
    isNewlyFree: (sinceMs: number) => boolean,
  ): boolean;
  /** Rooms of a night may have come free. */
  freed(stream: string): void;
  /** Anything of the property may have changed. */
  touched(propertyId: PropertyId): void;
}

interface Watched {
  readonly propertyId: PropertyId;
  /** Entries that would take rooms of the night. */
  waiting: number;
  /** Offers whose holds are on their way here. */
  offering: number;
  /** Of the latest of these, by the scheduler's clock. */
  offeringSinceMs: number;
}

interface Known {
  state: WaitlistState;
  /** Since when somebody has to be looked at, by the scheduler's clock. */
  dueSinceMs: number | undefined;
  /** Whether a look is on its way. */
  isAsked: boolean;
  /** When they last were, by the business clock. */
  lookedAtMs: number;
}

const STREAMS_PER_READ = 100;

export class WaitlistBook implements WaitlistPrecedence {
  readonly #journal: Journal;
  readonly #scheduler: Scheduler;
  readonly #directory: Pick<Whereabouts, 'waitlist'>;
  readonly #known = new Map<PropertyId, Known>();
  readonly #nights = new Map<string, Watched>();
  /** Streams of bookings that are offers or are being released, by whose they are. */
  readonly #offers = new Map<string, PropertyId>();
  #cancelLook: () => void = () => undefined;
  #isClosed = false;

  constructor(
    parts: { readonly journal: Journal; readonly scheduler: Scheduler; readonly clock: Clock },
    directory: Pick<Whereabouts, 'waitlist'>,
  ) {
    this.#journal = parts.journal;
    this.#scheduler = parts.scheduler;
    this.#directory = directory;
    parts.clock.onSet(() => this.lookAtAll());
  }

  /** Looks at once, and then now and then: no event tells of a new day, or of a price that fell. */
  start(): void {
    this.lookAtAll();
    this.#cancelLook = this.#scheduler.after(limits.waitlistLookMs, () => this.start());
  }

  close(): void {
    this.#isClosed = true;
    this.#cancelLook();
  }

  /** Reads all of them anew. */
  load(): void {
    this.#known.clear();
    this.#nights.clear();
    this.#offers.clear();
    let after = '';
    for (;;) {
      const streams = this.#journal.streamsWithPrefix(WAITLIST_STREAMS, after, STREAMS_PER_READ);
      for (const stream of streams) {
        const id = stream.slice(WAITLIST_STREAMS.length) as PropertyId;
        this.put(committedWaitlist(this.#journal, id));
      }
      const last = streams.at(-1);
      if (last === undefined || streams.length < STREAMS_PER_READ) return;
      after = last;
    }
  }

  state(id: PropertyId): WaitlistState {
    return this.#known.get(id)?.state ?? emptyWaitlist(id);
  }

  /** What the actor of a waitlist has come to. */
  put(state: WaitlistState): void {
    const { propertyId } = state;
    const known = this.#known.get(propertyId) ?? {
      state: emptyWaitlist(propertyId),
      dueSinceMs: undefined,
      isAsked: false,
      lookedAtMs: 0,
    };
    const before = known.state;
    known.state = state;
    this.#known.set(propertyId, known);
    for (const [id, entry] of before.entries) {
      if (state.entries.get(id) !== entry) this.#count(propertyId, entry, -1);
    }
    for (const [id, entry] of state.entries) {
      if (before.entries.get(id) !== entry) this.#count(propertyId, entry, 1);
    }
    this.#notice(before.releasing, state.releasing, propertyId);
  }

  /** Has everybody looked at who waits for anything. */
  lookAtAll(): void {
    for (const id of this.#known.keys()) this.touched(id);
  }

  isKept(
    stream: string,
    by: BookingId | undefined,
    isNewlyFree: (sinceMs: number) => boolean,
  ): boolean {
    const watched = this.#nights.get(stream);
    if (watched === undefined) return false;
    if (by !== undefined && this.#offers.has(bookingStream(by))) return false;
    const known = this.#known.get(watched.propertyId);
    if (known === undefined) return false;
    if (known.dueSinceMs === undefined && isNewlyFree(known.lookedAtMs)) {
      this.touched(watched.propertyId);
    }
    const { offering, offeringSinceMs } = watched;
    return this.#isRecent(known.dueSinceMs) || (offering > 0 && this.#isRecent(offeringSinceMs));
  }

  #isRecent(sinceMs: number | undefined): boolean {
    if (sinceMs === undefined) return false;
    return this.#scheduler.monotonicMs() - sinceMs < limits.waitlistPrecedenceMs;
  }

  freed(stream: string): void {
    const watched = this.#nights.get(stream);
    if (watched !== undefined) this.touched(watched.propertyId);
  }

  /** Once it is closed nobody is looked at: the journal is about to be, and a start looks again. */
  touched(propertyId: PropertyId): void {
    if (this.#isClosed) return;
    const known = this.#known.get(propertyId);
    if (known === undefined || !isActive(known.state)) return;
    const isRecent = this.#isRecent(known.dueSinceMs);
    if (isRecent && known.isAsked) return;
    if (!isRecent) known.dueSinceMs = this.#scheduler.monotonicMs();
    known.isAsked = true;
    this.#directory.waitlist(propertyId).tell({ type: 'look' });
  }

  /** Everybody has been looked at, as things were at `nowMs` of the business clock. */
  looked(propertyId: PropertyId, nowMs: number): void {
    const known = this.#known.get(propertyId);
    if (known === undefined) return;
    known.dueSinceMs = undefined;
    known.lookedAtMs = nowMs;
  }

  /** Something that is over has to say so first: precedence goes on until the next look. */
  postponed(propertyId: PropertyId): void {
    const known = this.#known.get(propertyId);
    if (known !== undefined) known.isAsked = false;
  }

  /** Durable events: what has become of an offer's hold is looked at. */
  committed(events: readonly StoredEvent[]): void {
    if (this.#offers.size === 0) return;
    const owners = new Set<PropertyId>();
    for (const { stream } of events) {
      const owner = this.#offers.get(stream);
      if (owner !== undefined) owners.add(owner);
    }
    for (const owner of owners) this.touched(owner);
  }

  #count(propertyId: PropertyId, entry: WaitlistEntry, by: 1 | -1): void {
    const { status, offer } = entry;
    if (offer !== undefined) {
      if (by === 1) this.#offers.set(bookingStream(offer.offerId), propertyId);
      else this.#offers.delete(bookingStream(offer.offerId));
    }
    const kind = status === 'waiting' || status === 'offering' ? status : undefined;
    if (kind === undefined) return;
    for (const stream of nightsWatched(propertyId, entry)) {
      const watched = this.#nights.get(stream) ?? {
        propertyId,
        waiting: 0,
        offering: 0,
        offeringSinceMs: 0,
      };
      watched[kind] += by;
      if (kind === 'offering' && by === 1) {
        watched.offeringSinceMs = this.#scheduler.monotonicMs();
      }
      if (watched.waiting + watched.offering === 0) this.#nights.delete(stream);
      else this.#nights.set(stream, watched);
    }
  }

  #notice(
    before: WaitlistState['releasing'],
    after: WaitlistState['releasing'],
    propertyId: PropertyId,
  ): void {
    if (before === after) return;
    const gone = [...before.keys()].filter((id) => !after.has(id));
    for (const id of gone) this.#offers.delete(bookingStream(id));
    for (const id of after.keys()) this.#offers.set(bookingStream(id), propertyId);
  }
}

/** Whether there is anything to look at. */
function isActive({ entries, releasing }: WaitlistState): boolean {
  return entries.size + releasing.size > 0;
}

/** Nights of every stay that the entry would take, or of the one that it is being offered. */
function nightsWatched(propertyId: PropertyId, entry: WaitlistEntry): ReadonlySet<string> {
  const { awaited, offer } = entry;
  const stays = offer === undefined ? staysOf(awaited) : [offer.terms.stay];
  const nights = new Set<Night>(stays.flatMap((stay) => nightsOf(stay)));
  const streams = new Set<string>();
  for (const { roomTypeId } of awaited.rooms) {
    for (const night of nights) streams.add(nightStream(propertyId, roomTypeId, night));
  }
  return streams;
}
