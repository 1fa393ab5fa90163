/**
 * Judges that guests keep the rooms they sleep in: whatever is changed of a booking, a room that
 * goes on is slept in where it was, one of another type than is sold since says so, and a room that
 * was slept in goes to nobody else uncleaned. It counts rooms of a kind, and matches none with each
 * other as the engine does.
 */
import { dateText, dayOf } from '../replay/own-dates.ts';
import type { AuditEvent } from './audit-event.ts';
import { type BookingFacts, statusOf } from './booking-facts.ts';
import { termsIn } from './modification-audit.ts';
import type { Blame } from './night-audit.ts';

export interface Stretch {
  readonly number: string;
  readonly roomTypeId: string;
  readonly line: number;
  readonly soldAs: string;
  readonly givenFor?: string;
  readonly from: string;
  readonly until: string;
  /** Of the terms under which it was given. Not in the journal. */
  readonly kind?: string;
}

/** Rooms of one property. */
export interface House {
  /** By number, the room type. */
  readonly rooms: Map<string, string>;
  readonly nights: Map<string, string>;
  readonly byBooking: Map<string, readonly Stretch[]>;
  readonly status: Map<string, string>;
  readonly inHouse: Set<string>;
  /** By number, the booking whose guests checked in to it last. */
  readonly sleepers: Map<string, string>;
  /** By booking, how many rooms of each kind it has given up since its rooms were gone over. */
  readonly givenUp: Map<string, ReadonlyMap<string, number>>;
}

export function emptyHouse(): House {
  return {
    rooms: new Map(),
    nights: new Map(),
    byBooking: new Map(),
    status: new Map(),
    inHouse: new Set(),
    sleepers: new Map(),
    givenUp: new Map(),
  };
}

/** How many rooms of each kind do not go on, since the rooms of the booking were gone over. */
export function takeChange(
  { givenUp }: House,
  { id, terms }: BookingFacts,
  event: AuditEvent,
): void {
  const has = countsOf(termsIn(event).rooms);
  const sum = new Map(givenUp.get(id));
  for (const [kind, count] of countsOf(terms.rooms)) {
    const fewer = count - (has.get(kind) ?? 0);
    if (fewer > 0) sum.set(kind, (sum.get(kind) ?? 0) + fewer);
  }
  givenUp.set(id, sum);
}

/**
 * Of each kind of room as many keep the room that they had as go on, whatever places they have now.
 * Nights are free to fall outside of a stay that has moved.
 */
export function checkKept(
  { byBooking, givenUp }: House,
  bookingId: string,
  rooms: readonly Stretch[],
  facts: BookingFacts | undefined,
  blame: Blame,
): void {
  if (facts === undefined) return;
  const { stay, rooms: lines } = facts.terms;
  const before = (byBooking.get(bookingId) ?? []).filter(({ from, until }) => {
    return from < stay.departure && stay.arrival < until;
  });
  for (const kind of new Set(before.map((one) => one.kind ?? ''))) {
    const had = before.filter((one) => one.kind === kind);
    const fewer = givenUp.get(bookingId)?.get(kind) ?? 0;
    const numbers = new Set(had.map(({ number }) => number));
    const kept = rooms.filter(({ line, number }) => {
      return lines[line]?.kind === kind && numbers.has(number);
    });
    const count = new Set(kept.map(({ line }) => line)).size;
    const wanted = new Set(had.map(({ line }) => line)).size - fewer;
    if (count >= wanted) continue;
    blame('rooms', `takes ${[...numbers].join(' or ')} from ${bookingId}, whose room goes on`);
  }
}

/** Nobody gives a room with these: it stays given for what it was. */
const KEEPING = new Set<unknown>(['stay_changed', 'locked', 'unlocked']);

/**
 * What a room was given for stays with it, so that a guest of another type of room than is sold can
 * be told from an upgrade. That of a room is that of one of its number before.
 */
export function checkGivenFor(
  { byBooking }: House,
  bookingId: string,
  rooms: readonly Stretch[],
  reason: unknown,
  facts: BookingFacts | undefined,
  blame: Blame,
): void {
  const before = byBooking.get(bookingId) ?? [];
  for (const { number, soldAs, givenFor } of rooms) {
    if (givenFor === undefined && !KEEPING.has(reason)) continue;
    const had = before.filter((one) => one.number === number);
    const isTrue = had.some((one) => (one.givenFor ?? one.soldAs) === (givenFor ?? soldAs));
    if (!isTrue) blame('rooms', `says that ${number} was given for ${givenFor ?? soldAs}`);
    if (givenFor === undefined) continue;
    const isIn = facts !== undefined && statusOf(facts) === 'checked_in';
    if (givenFor === soldAs || !isIn) blame('rooms', `has ${number} stay, given for ${givenFor}`);
  }
}

/** Where somebody was, nobody else goes in until it has been cleaned and inspected. */
export function leaveRooms(house: House, bookingId: string, rooms: readonly Stretch[]): void {
  const still = new Set(rooms.map(({ number }) => number));
  for (const { number } of house.byBooking.get(bookingId) ?? []) {
    if (house.sleepers.get(number) !== bookingId || still.has(number)) continue;
    house.sleepers.delete(number);
    house.status.set(number, 'left and not cleaned');
  }
}

export function giveUp({ nights, byBooking }: House, bookingId: string): void {
  for (const night of (byBooking.get(bookingId) ?? []).flatMap(nightsIn)) {
    if (nights.get(night) === bookingId) nights.delete(night);
  }
  byBooking.delete(bookingId);
}

/** Each as number and date. */
export function nightsIn({
  number,
  from,
  until,
}: Pick<Stretch, 'number' | 'from' | 'until'>): string[] {
  const [first = 0, last = 0] = [dayOf(from), dayOf(until)];
  const nights = Math.max(0, last - first);
  return Array.from({ length: nights }, (_, index) => `${number} ${dateText(first + index)}`);
}

export function ofKind(one: Stretch, facts: BookingFacts | undefined): Stretch {
  const kind = facts?.terms.rooms[one.line]?.kind;
  return kind === undefined ? one : { ...one, kind };
}

function countsOf(rooms: readonly { readonly kind: string }[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { kind } of rooms) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return counts;
}
