/**
 * Which rooms would do for a stretch of nights, why the others would not, and which of those that
 * would is the best. A person may take any room that fits; the engine takes the first in order:
 *
 *   1. a room of the type that was sold,
 *   2. the room with most of what is wished for,
 *   3. the room in which the stay leaves the fewest nights empty before and after it, so that long
 *      stretches stay whole for long stays,
 *   4. the lower number.
 */
import { type CivilDate, daysBetween, laterDate, nightsOf } from '../calendar.ts';
import type { BookingId, RoomNumber, RoomTypeId } from '../ids.ts';
import type { Rejection } from '../rejection.ts';
import { statusOn } from './housekeeping.ts';
import type { Room } from './room.ts';
import type { LineOf, RackFacts, RoomRack, RoomStretch, RoomWishes } from './room-rack.ts';

/** An empty stretch beyond this many nights is as good as endless: any stay fits in. */
export const GAP_NIGHTS_MAX = 30;

/** Nights that a room is wanted for. */
export interface WantedRoom {
  readonly bookingId: BookingId;
  readonly line: number;
  readonly soldAs: RoomTypeId;
  readonly guests: number;
  readonly from: CivilDate;
  readonly until: CivilDate;
  readonly wishes: RoomWishes;
  readonly isOtherTypeAllowed: boolean;
  /** The guest goes in today: the room must be inspected, and empty. */
  readonly isForNow: boolean;
  /** The engine leaves rooms alone that are out of service; a person may need one. */
  readonly isAutomatic: boolean;
}

/** Why a room will not do. */
export type RoomMisfit = Extract<
  Rejection,
  {
    readonly code:
      | 'occupancy_exceeded'
      | 'room_type_differs'
      | 'room_closed'
      | 'room_taken'
      | 'room_occupied'
      | 'room_not_ready';
  }
>;

/** A room, and all that speaks for it and against it. */
export interface RoomFit {
  readonly room: Room;
  /** In order of `rejectionPrecedence`; none: it fits. */
  readonly misfits: readonly RoomMisfit[];
  /** Names of features, and `floor`. */
  readonly wishesMet: readonly string[];
  readonly wishesMissed: readonly string[];
  readonly gapNights: number;
}

/** A stretch and whose it is. */
export interface TakenStretch extends RoomStretch {
  readonly bookingId: BookingId;
}

/** Every stretch by its room. */
export type TakenRooms = ReadonlyMap<RoomNumber, readonly TakenStretch[]>;

export function takenRooms({ bookings }: Pick<RoomRack, 'bookings'>): TakenRooms {
  const taken = new Map<RoomNumber, TakenStretch[]>();
  for (const [bookingId, { rooms }] of bookings) {
    for (const stretch of rooms) {
      const known = taken.get(stretch.number) ?? [];
      known.push({ ...stretch, bookingId });
      taken.set(stretch.number, known);
    }
  }
  return taken;
}

/** Every room of the house, the best first and those that will not do last. */
export function roomFits(
  rack: RoomRack,
  taken: TakenRooms,
  wanted: WantedRoom,
  facts: RackFacts,
): readonly RoomFit[] {
  const fits = Array.from(facts.rooms.values(), (room) => fitOf(rack, taken, wanted, room, facts));
  return fits.sort(byFit(wanted.soldAs));
}

const NO_STRETCHES: readonly TakenStretch[] = [];

export function fitOf(
  rack: RoomRack,
  taken: TakenRooms,
  wanted: WantedRoom,
  room: Room,
  facts: RackFacts,
): RoomFit {
  const stretches = taken.get(room.number) ?? NO_STRETCHES;
  const hasOwn = stretches.some((one) => isOwn(one, wanted));
  const others = hasOwn ? stretches.filter((one) => !isOwn(one, wanted)) : stretches;
  // Whoever sleeps in the room already may stay in it as it is.
  const isThere =
    hasOwn && stretches.some((one) => isOwn(one, wanted) && isStillIn(rack, one, facts));
  const { features = [], floor } = wanted.wishes;
  const met = (feature: string): boolean => room.features.includes(feature);
  const isOnFloor = floor === undefined || room.floor === floor;
  const floors = floor === undefined ? [] : ['floor'];
  return {
    room,
    misfits: [
      ...typeMisfits(wanted, room, facts),
      ...nightMisfits(wanted, room, others),
      ...(wanted.isForNow && !isThere
        ? readinessMisfits(rack, room.number, stretches, wanted, facts)
        : []),
    ],
    wishesMet: [...features.filter(met), ...(isOnFloor ? floors : [])],
    wishesMissed: [...features.filter((one) => !met(one)), ...(isOnFloor ? [] : floors)],
    gapNights: gapNights(wanted, others, facts.today),
  };
}

/** Nights that the room would stand empty before and after, each up to `GAP_NIGHTS_MAX`. */
export function gapNights(
  { from, until }: Pick<RoomStretch, 'from' | 'until'>,
  others: readonly Pick<RoomStretch, 'from' | 'until'>[],
  today: CivilDate,
): number {
  let before = from > today ? daysBetween(today, from) : 0;
  let after = GAP_NIGHTS_MAX;
  for (const other of others) {
    if (other.until <= from) before = Math.min(before, daysBetween(other.until, from));
    if (other.from >= until) after = Math.min(after, daysBetween(until, other.from));
  }
  return Math.min(before, GAP_NIGHTS_MAX) + after;
}

/** What the booking has in the room for this line goes when it is given another. */
function isOwn(one: TakenStretch, { bookingId, line }: LineOf): boolean {
  return one.bookingId === bookingId && one.line === line;
}

function typeMisfits(
  { soldAs, guests, line, isOtherTypeAllowed }: WantedRoom,
  { number, roomTypeId }: Room,
  { roomTypes }: RackFacts,
): readonly RoomMisfit[] {
  if (roomTypeId === soldAs) return [];
  const { guestsMax = 0 } = roomTypes.get(roomTypeId)?.occupancy ?? {};
  const misfits: RoomMisfit[] = [];
  if (guests > guestsMax) {
    misfits.push({ code: 'occupancy_exceeded', room: line, roomTypeId, guests, guestsMax });
  }
  if (!isOtherTypeAllowed) {
    misfits.push({ code: 'room_type_differs', number, roomTypeId, soldAs });
  }
  return misfits;
}

function nightMisfits(
  { from, until, isAutomatic }: WantedRoom,
  { number, closures }: Room,
  others: readonly TakenStretch[],
): readonly RoomMisfit[] {
  const misfits: RoomMisfit[] = [];
  for (const night of closures.size === 0 ? [] : nightsOf({ arrival: from, departure: until })) {
    const kind = closures.get(night)?.kind;
    if (kind === undefined || (kind === 'out_of_service' && !isAutomatic)) continue;
    misfits.push({ code: 'room_closed', number, night, kind });
    break;
  }
  const taken = others.find((other) => other.from < until && from < other.until);
  if (taken !== undefined) {
    const night = laterDate(taken.from, from);
    misfits.push({ code: 'room_taken', number, night, bookingId: taken.bookingId });
  }
  return misfits;
}

/** Whoever has not left yet is in the room, however long the stay was meant to be. */
export function readinessMisfits(
  rack: RoomRack,
  number: RoomNumber,
  stretches: readonly TakenStretch[],
  own: LineOf,
  facts: Pick<RackFacts, 'booking' | 'rooms' | 'today'>,
): readonly RoomMisfit[] {
  const misfits: RoomMisfit[] = [];
  const inside = stretches.find((one) => !isOwn(one, own) && isStillIn(rack, one, facts));
  if (inside !== undefined) {
    misfits.push({ code: 'room_occupied', number, bookingId: inside.bookingId });
  }
  const { status } = statusOn(rack, stretches, facts.rooms.get(number) ?? { number }, facts.today);
  if (status !== 'inspected') misfits.push({ code: 'room_not_ready', number, status });
  return misfits;
}

/** The booking itself is asked, for the rack may not have heard yet that its guest has come. */
function isStillIn(
  { bookings }: RoomRack,
  { bookingId, line, from, until }: TakenStretch,
  { booking, today }: Pick<RackFacts, 'booking' | 'today'>,
): boolean {
  if (from > today || booking(bookingId).status !== 'checked_in') return false;
  const { rooms = [] } = bookings.get(bookingId) ?? {};
  const hasMoved = rooms.some((one) => one.line === line && one.from >= until && one.from <= today);
  return !hasMoved;
}

/** What was sold goes before an upgrade. */
export function byFit(soldAs: RoomTypeId): (left: RoomFit, right: RoomFit) => number {
  const isOther = ({ room }: RoomFit): number => Number(room.roomTypeId !== soldAs);
  return (left, right) =>
    Number(left.misfits.length > 0) - Number(right.misfits.length > 0) ||
    isOther(left) - isOther(right) ||
    right.wishesMet.length - left.wishesMet.length ||
    left.gapNights - right.gapNights ||
    byNumber(left.room.number, right.room.number);
}

/** As people sort doors: 9 before 10, and 12 before 12A. */
export function byNumber(left: RoomNumber, right: RoomNumber): number {
  const [one, other] = [Number.parseInt(left, 10), Number.parseInt(right, 10)];
  if (one !== other && !Number.isNaN(one) && !Number.isNaN(other)) return one - other;
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
