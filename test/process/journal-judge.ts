/**
 * Judges a whole journal by its events alone: streams without gaps, nights never oversold, bookings
 * all or nothing when they say that they are held or confirmed, and, once time has passed, nothing
 * left open. It knows the rules of a stay from the design and shares no code with the engine.
 */
import { dateText, dayOf } from '../../src/replay/own-dates.ts';
import { NightJudge } from './night-judge.ts';
import type { JournalEvent } from './read-journal.ts';

interface Terms {
  readonly stay: { readonly arrival: string; readonly departure: string };
  readonly rooms: readonly {
    readonly roomTypeId: string;
    readonly nightlyMinor: readonly number[];
  }[];
  readonly totalMinor: number;
}

/** One booking as its stream tells it. */
export interface BookingFacts {
  readonly id: string;
  readonly terms: Terms;
  /** The status after each version; version n is at n - 1. */
  readonly statuses: string[];
  /** Nights from here on were given back; undefined while none is. */
  releasedFrom: string | undefined;
  isReleasing: boolean;
  owedMinor: number;
  /** Whether the gateway may have been asked for money. */
  isPaymentAsked: boolean;
  /** Whether an effect was refused for good and waits for a person. */
  isEscalated: boolean;
}

const STATUS_AFTER: ReadonlyMap<string, string> = new Map([
  ['BookingRequested', 'requested'],
  ['BookingHeld', 'held'],
  ['PaymentRequested', 'payment_pending'],
  ['BookingConfirmed', 'confirmed'],
  ['BookingFailed', 'failed'],
  ['BookingExpired', 'expired'],
  ['BookingCancelled', 'cancelled'],
  ['BookingMarkedNoShow', 'no_show'],
  ['GuestCheckedIn', 'checked_in'],
  ['GuestCheckedOut', 'checked_out'],
  ['GuestDepartedEarly', 'checked_out'],
]);
const OPEN = new Set(['requested', 'held', 'payment_pending']);

export class JournalJudge {
  readonly bookings = new Map<string, BookingFacts>();
  /** Broken for good, whatever comes later. */
  readonly #problems: string[] = [];
  readonly #nights: NightJudge;
  readonly #versions = new Map<string, number>();
  readonly #keys = new Map<string, string>();
  #position = 0;

  constructor(capacity: ReadonlyMap<string, number>) {
    this.#nights = new NightJudge(capacity);
  }

  /** Up to here everything was judged. */
  get position(): number {
    return this.#position;
  }

  get broken(): readonly string[] {
    return [...this.#problems, ...this.#nights.problems];
  }

  /** Events in position order, from where the last call ended. */
  take(events: readonly JournalEvent[]): void {
    for (const event of events) {
      const version = (this.#versions.get(event.stream) ?? 0) + 1;
      if (event.version !== version) this.#blame(event, `has version ${event.version}`);
      this.#versions.set(event.stream, event.version);
      if (event.stream.startsWith('booking/')) this.#takeBooking(event);
      else this.#nights.take(event);
      this.#position = event.position;
    }
  }

  /** What must be over once every deadline has passed, and is not. */
  unsettled(): readonly string[] {
    const problems: string[] = [];
    for (const facts of this.bookings.values()) {
      const status = facts.statuses.at(-1) ?? 'nothing';
      if (OPEN.has(status)) problems.push(`booking ${facts.id} is still ${status}`);
      else if (facts.isReleasing) problems.push(`booking ${facts.id} has not released its nights`);
      else problems.push(...this.#nightsDiffering(facts, 'sold', rightfulNights(facts, status)));
    }
    return problems;
  }

  #takeBooking(event: JournalEvent): void {
    const id = event.stream.slice('booking/'.length);
    if (event.type === 'BookingRequested') {
      this.#begin(id, event);
      return;
    }
    const facts = this.bookings.get(id);
    if (facts === undefined) {
      this.#blame(event, 'comes before the request');
      return;
    }
    applyToBooking(facts, event);
    facts.statuses.push(STATUS_AFTER.get(event.type) ?? facts.statuses.at(-1) ?? '');
    const all = wantedNights(facts.terms);
    if (event.type === 'BookingConfirmed') this.#expectAll(event, facts, 'sold', all);
    if (event.type === 'BookingHeld' || event.type === 'PaymentRequested') {
      this.#expectAll(event, facts, 'held', all);
    }
  }

  #begin(id: string, event: JournalEvent): void {
    const { key } = event;
    if (key === undefined || this.#keys.has(key)) this.#blame(event, 'repeats a key, or has none');
    else this.#keys.set(key, id);
    this.bookings.set(id, {
      id,
      terms: event.data.terms as Terms,
      statuses: ['requested'],
      releasedFrom: undefined,
      isReleasing: false,
      owedMinor: 0,
      isPaymentAsked: false,
      isEscalated: false,
    });
  }

  #expectAll(
    event: JournalEvent,
    facts: BookingFacts,
    kind: 'held' | 'sold',
    wanted: ReadonlyMap<string, number>,
  ): void {
    for (const problem of this.#nightsDiffering(facts, kind, wanted)) this.#blame(event, problem);
  }

  /** Nights that the booking has and should not, lacks and should have, or has otherwise. */
  #nightsDiffering(
    { id }: BookingFacts,
    kind: 'held' | 'sold',
    wanted: ReadonlyMap<string, number>,
  ): readonly string[] {
    const taken = this.#nights.taken(id);
    const problems: string[] = [];
    for (const [night, rooms] of wanted) {
      const found = taken.get(night);
      if (found?.kind === kind && found.rooms === rooms) continue;
      const has = found === undefined ? 'none' : `${found.rooms} ${found.kind}`;
      problems.push(`booking ${id} should have ${rooms} ${kind} on ${night} and has ${has}`);
    }
    for (const [night, { rooms, kind: found }] of taken) {
      if (!wanted.has(night)) problems.push(`booking ${id} keeps ${rooms} ${found} on ${night}`);
    }
    return problems;
  }

  #blame(event: JournalEvent, what: string): void {
    this.#problems.push(`position ${event.position}, ${event.stream}: ${event.type} ${what}`);
  }
}

function applyToBooking(facts: BookingFacts, event: JournalEvent): void {
  const { terms } = facts;
  const wasConfirmed = facts.statuses.at(-1) === 'confirmed';
  const release = (from: string, owedMinor: number): void => {
    facts.releasedFrom = from;
    facts.isReleasing = true;
    facts.owedMinor = owedMinor;
  };
  switch (event.type) {
    case 'PaymentRequested':
      facts.isPaymentAsked = terms.totalMinor > 0;
      return;
    case 'BookingConfirmed':
      facts.owedMinor = priceBefore(terms, terms.stay.departure);
      return;
    case 'BookingFailed':
    case 'BookingExpired':
      release(terms.stay.arrival, 0);
      return;
    case 'BookingCancelled': {
      const from = String(event.data.releaseFrom);
      release(from, wasConfirmed ? priceBefore(terms, from) : 0);
      return;
    }
    case 'BookingMarkedNoShow':
      release(String(event.data.releaseFrom), priceOfFirst(terms));
      return;
    case 'GuestDepartedEarly': {
      const departure = String(event.data.departure);
      release(departure, Math.max(priceBefore(terms, departure), priceOfFirst(terms)));
      return;
    }
    case 'NightsReleased':
      facts.isReleasing = false;
      return;
    case 'PaymentEscalated':
      facts.isEscalated = true;
      return;
    default:
  }
}

const KEEPS_NIGHTS = new Set(['confirmed', 'checked_in', 'checked_out', 'cancelled', 'no_show']);

/** What a booking at rest should have sold to it. */
function rightfulNights(facts: BookingFacts, status: string): ReadonlyMap<string, number> {
  const wasConfirmed = facts.statuses.includes('confirmed');
  if (!KEEPS_NIGHTS.has(status) || !wasConfirmed) return new Map();
  return wantedNights(facts.terms, facts.releasedFrom);
}

/** Rooms by `roomType/night`, over the stay's nights before `until`. */
function wantedNights(terms: Terms, until = terms.stay.departure): ReadonlyMap<string, number> {
  const wanted = new Map<string, number>();
  for (const { roomTypeId } of terms.rooms) {
    for (const night of nightsOf(terms).filter((one) => one < until)) {
      const key = `${roomTypeId}/${night}`;
      wanted.set(key, (wanted.get(key) ?? 0) + 1);
    }
  }
  return wanted;
}

function nightsOf({ stay }: Terms): readonly string[] {
  const first = dayOf(stay.arrival) ?? Number.NaN;
  const nights = (dayOf(stay.departure) ?? Number.NaN) - first;
  return Array.from({ length: nights }, (_, index) => dateText(first + index));
}

function priceBefore(terms: Terms, until: string): number {
  const count = nightsOf(terms).filter((night) => night < until).length;
  const prices = terms.rooms.flatMap(({ nightlyMinor }) => nightlyMinor.slice(0, count));
  return prices.reduce((sum, price) => sum + price, 0);
}

function priceOfFirst(terms: Terms): number {
  return terms.rooms.reduce((sum, { nightlyMinor }) => sum + (nightlyMinor[0] ?? 0), 0);
}
