/**
 * What the policies of a booking's rooms come to, by rules of the audit's own: a fee is a part of
 * what one room costs, a deadline is a local time turned into an instant by the time zone's own
 * offset, and what is to be paid before arrival falls due when a local date begins.
 */
import { dateText, dayOf } from '../replay/own-dates.ts';
import type { Terms } from './booking-facts.ts';

export interface Part {
  readonly type: string;
  readonly minor?: number;
  readonly basisPoints?: number;
  readonly nights?: number;
}

export interface RoomPolicies {
  readonly guarantee: { readonly amount: Part; readonly due: { type: string; days?: number } };
  readonly cancellation: {
    readonly isNonRefundable: boolean;
    readonly tiers: readonly {
      readonly from: { type: string; days?: number; time?: string; hours?: number };
      readonly fee: Part;
    }[];
  };
  readonly noShow: Part;
  readonly earlyDeparture: { readonly basisPoints: number };
}

type Room = Terms['rooms'][number];

/** Calling off at an instant, when nights before `past` are over. */
export function feeOfCancelling(
  terms: Terms,
  bookedAtMs: number,
  atMs: number,
  past: string,
): number {
  const fee = overRooms(terms, (room) => {
    const gone = first(room, daysFrom(terms.stay.arrival, past));
    return Math.max(gone, cancellationPart(terms, room, bookedAtMs, atMs));
  });
  return Math.max(fee, terms.earnedMinor ?? 0);
}

function cancellationPart(terms: Terms, room: Room, bookedAtMs: number, atMs: number): number {
  const { cancellation } = room.policies ?? {};
  if (cancellation === undefined) return 0;
  if (cancellation.isNonRefundable) return whole(room);
  let fee = 0;
  for (const { from, fee: part } of cancellation.tiers) {
    const begins =
      from.type === 'after_booking'
        ? bookedAtMs + (from.hours ?? 0) * 3_600_000
        : localInstant(terms, from.days ?? 0, from.time ?? '00:00');
    if (begins <= atMs) fee = partOf(room, part);
  }
  return fee;
}

export function feeOfNotComing(terms: Terms): number {
  const fee = overRooms(terms, (room) => {
    return partOf(room, room.policies?.noShow ?? { type: 'first_night' });
  });
  return Math.max(fee, terms.earnedMinor ?? 0);
}

export function feeOfLeaving(terms: Terms, departure: string): number {
  return overRooms(terms, (room) => {
    const stayed = first(room, Math.max(1, daysFrom(terms.stay.arrival, departure)));
    const basisPoints = room.policies?.earlyDeparture.basisPoints ?? 0;
    return stayed + share(whole(room) - stayed, basisPoints);
  });
}

/** What should have been paid by an instant before arrival. */
export function dueBefore(terms: Terms, atMs: number): number {
  return overRooms(terms, (room) => {
    const dueMs = guaranteeFrom(terms, room);
    const amount = room.policies?.guarantee.amount ?? { type: 'full' };
    return dueMs <= atMs ? partOf(room, amount) : 0;
  });
}

/** The first instant at which more than `paidMinor` is due; undefined when there is none. */
export function nextDueMs(terms: Terms, paidMinor: number): number | undefined {
  const instants = terms.rooms.map((room) => guaranteeFrom(terms, room));
  const later = instants.filter((dueMs) => dueMs > 0 && dueBefore(terms, dueMs) > paidMinor);
  return later.length === 0 ? undefined : Math.min(...later);
}

/** 0 for what is due with the booking. */
function guaranteeFrom(terms: Terms, { policies }: Room): number {
  const due = policies?.guarantee.due;
  if (due?.type !== 'before_arrival') return 0;
  return localInstant(terms, due.days ?? 0, undefined);
}

function overRooms(terms: Terms, of: (room: Room) => number): number {
  if (terms.collectedBy === 'channel') return 0;
  return terms.rooms.reduce((sum, room) => sum + of(room), 0);
}

function whole(room: Room): number {
  return first(room, room.nightlyMinor.length);
}

/** The first nights with the taxes and fees that come on top. */
function first({ nightlyMinor, extras = [] }: Room, count: number): number {
  const nights = nightlyMinor.slice(0, Math.max(0, count));
  return nights.reduce((sum, price, night) => sum + price + (extras[night] ?? 0), 0);
}

function partOf(room: Room, part: Part): number {
  const parts: Readonly<Record<string, number>> = {
    none: 0,
    flat: part.minor ?? 0,
    percent: share(whole(room), part.basisPoints ?? 0),
    nights: first(room, part.nights ?? 0),
    first_night: first(room, 1),
    full: whole(room),
  };
  const minor = parts[part.type];
  if (minor === undefined) throw new TypeError(`${part.type} is no part of a price`);
  return Math.min(minor, whole(room));
}

function share(minor: number, basisPoints: number): number {
  return Number((BigInt(minor) * BigInt(basisPoints) + 5_000n) / 10_000n);
}

function daysFrom(from: string, to: string): number {
  return (dayOf(to) ?? Number.NaN) - (dayOf(from) ?? Number.NaN);
}

/** A time of day some days before arrival; without a time, when that date begins. */
function localInstant({ stay, timeZone }: Terms, days: number, time: string | undefined): number {
  const date = dateText((dayOf(stay.arrival) ?? Number.NaN) - days);
  const zone = timeZone ?? 'no time zone';
  if (time === undefined) {
    return Temporal.PlainDate.from(date).toZonedDateTime(zone).epochMilliseconds;
  }
  return Temporal.PlainDateTime.from(`${date}T${time}:00`).toZonedDateTime(zone).epochMilliseconds;
}
