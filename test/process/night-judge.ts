/**
 * Plays the events of nights again and says where they break a promise: more rooms given away than
 * there are, at any prefix, or rooms that were confirmed or given back without having been taken.
 * The rooms that exist are told by whoever built the hotel, never by the journal that is judged.
 */
import type { JournalEvent } from './read-journal.ts';

/** What one booking has on one night. */
export interface Taken {
  readonly kind: 'held' | 'sold';
  readonly rooms: number;
  readonly untilMs: number;
}

const STREAM = /^inventory\/[^/]+\/([^/]+)\/(\d{4}-\d{2}-\d{2})$/;

export class NightJudge {
  readonly problems: string[] = [];
  readonly #capacity: ReadonlyMap<string, number>;
  /** By booking, then by `roomType/night`. */
  readonly #byBooking = new Map<string, Map<string, Taken>>();
  readonly #given = new Map<string, number>();

  /** `capacity` is the rooms of each room type, the same on all nights. */
  constructor(capacity: ReadonlyMap<string, number>) {
    this.#capacity = capacity;
  }

  taken(bookingId: string): ReadonlyMap<string, Taken> {
    return this.#byBooking.get(bookingId) ?? NOTHING;
  }

  /** False for an event of another kind of stream. */
  take(event: JournalEvent): boolean {
    const [, roomType, night] = STREAM.exec(event.stream) ?? [];
    if (roomType === undefined || night === undefined) return false;
    const capacity = this.#capacity.get(roomType) ?? 0;
    if (event.type === 'CapacitySet') {
      if (event.data.physical !== capacity) this.#blame(event, 'told another number of rooms');
      return true;
    }
    const key = `${roomType}/${night}`;
    this.#apply(event, key, String(event.data.bookingId));
    if ((this.#given.get(key) ?? 0) > capacity) {
      this.#blame(event, `gives ${this.#given.get(key)} of ${capacity} rooms`);
    }
    return true;
  }

  #apply(event: JournalEvent, key: string, bookingId: string): void {
    const before = this.taken(bookingId).get(key);
    const rooms = Number(event.data.rooms);
    switch (event.type) {
      case 'RoomsHeld':
        if (before !== undefined) this.#blame(event, `holds again what ${bookingId} has`);
        this.#set(bookingId, key, { kind: 'held', rooms, untilMs: Number(event.data.untilMs) });
        return;
      case 'HoldExtended':
        if (before?.kind !== 'held') this.#blame(event, `extends no hold of ${bookingId}`);
        else this.#set(bookingId, key, { ...before, untilMs: Number(event.data.untilMs) });
        return;
      case 'HoldConfirmed':
        this.#confirm(event, before);
        this.#set(bookingId, key, { kind: 'sold', rooms, untilMs: 0 });
        return;
      case 'HoldReleased':
      case 'HoldExpired':
      case 'SaleReleased': {
        const kind = event.type === 'SaleReleased' ? 'sold' : 'held';
        const isOurs = before?.kind === kind && before.rooms === rooms;
        if (!isOurs) this.#blame(event, `gives back what ${bookingId} has not`);
        this.#set(bookingId, key, undefined);
        return;
      }
      default:
        this.#blame(event, 'is of an unknown type');
    }
  }

  #confirm(event: JournalEvent, before: Taken | undefined): void {
    if (before?.kind !== 'held' || before.rooms !== event.data.rooms) {
      this.#blame(event, 'sells what was not held');
    } else if (event.recordedAtMs >= before.untilMs)
      this.#blame(event, 'sells a hold that is over');
  }

  #set(bookingId: string, key: string, taken: Taken | undefined): void {
    const nights = this.#byBooking.get(bookingId) ?? new Map<string, Taken>();
    this.#byBooking.set(bookingId, nights);
    const change = (taken?.rooms ?? 0) - (nights.get(key)?.rooms ?? 0);
    this.#given.set(key, (this.#given.get(key) ?? 0) + change);
    if (taken === undefined) nights.delete(key);
    else nights.set(key, taken);
  }

  #blame(event: JournalEvent, what: string): void {
    this.problems.push(`position ${event.position}, ${event.stream}: ${event.type} ${what}`);
  }
}

const NOTHING: ReadonlyMap<string, Taken> = new Map();
