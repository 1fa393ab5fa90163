/**
 * Who is to be offered rooms now, and why everybody else is not. Entries are served in order: who
 * has let fewer offers pass, then the lower priority number, then who joined first. The first whose
 * whole stay fits is offered it, and what that takes is gone for those behind. Everything is asked
 * of the hotel as it is at one instant.
 */
import type { BookingTerms } from '../booking/booking.ts';
import { addDays, type CivilDate, type Night, nightsOf, type Stay } from '../calendar.ts';
import type { RoomTypeId, WaitlistEntryId } from '../ids.ts';
import { roomsByType } from '../inventory/rooms-by-type.ts';
import type { Money } from '../money.ts';
import type { Rejection } from '../rejection.ts';
import type { AwaitedStay, WaitlistEntry, WaitlistState } from './waitlist.ts';

/** The hotel at one instant. */
export interface HotelNow {
  /** The property's local date. */
  readonly today: CivilDate;
  readonly nowMs: number;
  /** Rooms that a new hold could take. */
  free(roomTypeId: RoomTypeId, night: Night): number;
  /** What a stay would be sold for, or the first rule that it breaks. Rooms are no matter of it. */
  sale(awaited: AwaitedStay, stay: Stay): BookingTerms | Rejection;
}

/** An offer that is to be made. */
export interface DueOffer {
  readonly entryId: WaitlistEntryId;
  readonly terms: BookingTerms;
}

/** One thing that speaks against an offer; the price is the entry's own condition. */
export type WaitReason =
  | Rejection
  | {
      readonly code: 'price_above_maximum';
      readonly total: Money;
      readonly maxTotal: Money;
    };

/** In the order in which they are served. */
export function inOrder(entries: Iterable<WaitlistEntry>): readonly WaitlistEntry[] {
  return [...entries].sort((one, other) => {
    const byPassed = one.passed - other.passed;
    const byPriority = one.priority - other.priority;
    return byPassed !== 0 ? byPassed : byPriority !== 0 ? byPriority : one.number - other.number;
  });
}

/** The stays that an entry would take, the one that it asked for first, then the nearest to it. */
export function staysOf({ stay, flexibleDays }: AwaitedStay): readonly Stay[] {
  const stays: Stay[] = [stay];
  for (let days = 1; days <= flexibleDays; days += 1) {
    stays.push(shifted(stay, days), shifted(stay, -days));
  }
  return stays;
}

function shifted({ arrival, departure }: Stay, days: number): Stay {
  return { arrival: addDays(arrival, days), departure: addDays(departure, days) };
}

/** In the order in which they are to be begun. */
export function dueOffers({ entries }: WaitlistState, hotel: HotelNow): readonly DueOffer[] {
  const taken = new Map<string, number>();
  const left = (roomTypeId: RoomTypeId, night: Night): number =>
    hotel.free(roomTypeId, night) - (taken.get(`${roomTypeId}/${night}`) ?? 0);
  const due: DueOffer[] = [];
  for (const entry of inOrder(entries.values())) {
    const { status, notBeforeMs, waitUntilMs } = entry;
    const isDue = status === 'waiting' && hotel.nowMs >= notBeforeMs && hotel.nowMs < waitUntilMs;
    const terms = isDue ? fitting(entry, { ...hotel, free: left }) : undefined;
    if (terms === undefined) continue;
    for (const [roomTypeId, rooms] of roomsByType(terms.rooms)) {
      for (const night of nightsOf(terms.stay)) {
        const cell = `${roomTypeId}/${night}`;
        taken.set(cell, (taken.get(cell) ?? 0) + rooms);
      }
    }
    due.push({ entryId: entry.id, terms });
  }
  return due;
}

/** The first stay of an entry against which nothing speaks. */
function fitting({ awaited }: WaitlistEntry, hotel: HotelNow): BookingTerms | undefined {
  for (const stay of staysOf(awaited)) {
    // Rooms are looked at first: that costs little, and most who wait lack them.
    if (stay.arrival < hotel.today || lacking(awaited, stay, hotel, 1).length > 0) continue;
    const sale = hotel.sale(awaited, stay);
    if (!('code' in sale) && aboveMaximum(awaited, sale) === undefined) return sale;
  }
  return undefined;
}

/** What speaks against the stay that was asked for: the rules first, then each night too full. */
export function waitReasons(
  awaited: AwaitedStay,
  hotel: HotelNow,
  max: number,
): readonly WaitReason[] {
  const { stay } = awaited;
  const sale = hotel.sale(awaited, stay);
  const reason = 'code' in sale ? sale : aboveMaximum(awaited, sale);
  return [...(reason === undefined ? [] : [reason]), ...lacking(awaited, stay, hotel, max)];
}

function aboveMaximum(
  { maxTotal }: AwaitedStay,
  { totalMinor: amountMinor, currency }: BookingTerms,
): WaitReason | undefined {
  if (maxTotal === undefined || amountMinor <= maxTotal.amountMinor) return undefined;
  return { code: 'price_above_maximum', total: { amountMinor, currency }, maxTotal };
}

/** Nights, by room type, with fewer rooms than are wanted; at most `max`. */
function lacking(
  { rooms }: AwaitedStay,
  stay: Stay,
  hotel: HotelNow,
  max: number,
): readonly Rejection[] {
  const found: Rejection[] = [];
  for (const [roomTypeId, wanted] of roomsByType(rooms)) {
    for (const night of nightsOf(stay)) {
      const free = Math.max(0, hotel.free(roomTypeId, night));
      if (free < wanted) found.push({ code: 'no_availability', roomTypeId, night, wanted, free });
      if (found.length >= max) return found;
    }
  }
  return found;
}
