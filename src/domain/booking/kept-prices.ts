/**
 * What a change of a booking leaves at the price that was agreed: a night of a room that goes on
 * with the same room type, rate plan and party. Every other night is new and has today's price.
 * Each room of before goes on as one room at most, whatever order the rooms are named in.
 */
import { daysBetween, type Night, nightsOf, type Stay } from '../calendar.ts';
import type { RatePlanId, RoomTypeId } from '../ids.ts';
import { isSame } from '../property/differing.ts';
import { BASE_PLAN } from '../rates/rate-plan.ts';
import type { BookedRoom, BookingTerms } from './booking.ts';
import { isSameRoom, matchedRooms, type RoomSold } from './matched-rooms.ts';

/** What a room of a change goes on from; at most one room goes on from each room of before. */
export interface Continued {
  /** Of the same room type and plan; undefined for a room that is added. */
  readonly from: BookedRoom | undefined;
  /** Whether the party is the same as well, so that prices are kept. */
  readonly isSame: boolean;
}

/** One entry for each of `rooms`, in their order, as `matchedRooms` finds them. */
export function continuedRooms(
  before: readonly BookedRoom[],
  rooms: readonly RoomSold[],
): readonly Continued[] {
  return matchedRooms(before, rooms).map(({ from, likeness }) => {
    const isPlanKept = from !== undefined && (likeness === 'whole' || likeness === 'plan');
    return { from: isPlanKept ? before[from] : undefined, isSame: likeness === 'whole' };
  });
}

/** Whether `stay` and `rooms` ask for just what the terms are, room by room. */
export function isUnchanged(before: BookingTerms, stay: Stay, rooms: readonly RoomSold[]): boolean {
  if (!isSame(before.stay, stay) || before.rooms.length !== rooms.length) return false;
  return before.rooms.every((room, index) => {
    const other = rooms[index];
    return other !== undefined && isSameRoom(room, other);
  });
}

/**
 * `rooms` as they are priced today for `stay`, with the price of before where a night is kept, and
 * the policies of before where the plan is.
 */
export function keepPrices(
  before: BookingTerms,
  stay: Stay,
  rooms: readonly BookedRoom[],
): readonly BookedRoom[] {
  const continued = continuedRooms(before.rooms, rooms);
  return rooms.map((room, index) => {
    const { from: old, isSame: isKept = false } = continued[index] ?? {};
    if (old === undefined) return room;
    const { policies: _, ...unbound } = room;
    const bound = old.policies === undefined ? unbound : { ...unbound, policies: old.policies };
    if (!isKept) return bound;
    return { ...bound, nightlyMinor: mixed(room, stay, old, before.stay) };
  });
}

function mixed(room: BookedRoom, stay: Stay, old: BookedRoom, oldStay: Stay): readonly number[] {
  const offset = daysBetween(oldStay.arrival, stay.arrival);
  return room.nightlyMinor.map((todayMinor, night) => {
    return old.nightlyMinor[night + offset] ?? todayMinor;
  });
}

/** A night that is not in the terms any more as it was agreed. */
export interface DroppedNight {
  readonly roomTypeId: RoomTypeId;
  readonly ratePlanId: RatePlanId;
  readonly night: Night;
  /** What it was agreed at, minor units. */
  readonly priceMinor: number;
}

/** Two terms night by night. */
export interface NightsCompared {
  /** Of each room of the new terms whether the price of each of its nights was agreed before. */
  readonly kept: readonly (readonly boolean[])[];
  /** Room by room of the old terms. */
  readonly dropped: readonly DroppedNight[];
}

export function compareNights(before: BookingTerms, after: BookingTerms): NightsCompared {
  const continued = continuedRooms(before.rooms, after.rooms);
  const isIn = ({ arrival, departure }: Stay, night: Night) =>
    night >= arrival && night < departure;
  const nights = nightsOf(after.stay);
  const kept = continued.map(({ isSame: isKept }) => {
    return nights.map((night) => isKept && isIn(before.stay, night));
  });
  const going = new Set(continued.flatMap((one) => (one.isSame ? one.from : [])));
  const dropped = before.rooms.flatMap((room) => {
    const { roomTypeId, ratePlanId = BASE_PLAN, nightlyMinor } = room;
    return nightsOf(before.stay).flatMap((night, index): readonly DroppedNight[] => {
      if (going.has(room) && isIn(after.stay, night)) return [];
      return [{ roomTypeId, ratePlanId, night, priceMinor: nightlyMinor[index] ?? 0 }];
    });
  });
  return { kept, dropped };
}
