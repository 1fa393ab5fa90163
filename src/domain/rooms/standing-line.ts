/** Whether a booking can have rooms at all, and which it has; the first checks of every decision. */
import { type CivilDate, laterDate, nightsOf } from '../calendar.ts';
import type { BookingId, RoomNumber } from '../ids.ts';
import type { Rejection } from '../rejection.ts';
import type { AssignedBooking, RoomRack, RoomStretch, StandingBooking } from './room-rack.ts';

/** Rooms are for guests who are expected or here: not for a hold, and not for a stay that is over. */
export function notStandingHere(
  { propertyId }: Pick<RoomRack, 'propertyId'>,
  { id, status, propertyId: itsProperty }: StandingBooking,
): Rejection | undefined {
  if (status === undefined || itsProperty !== propertyId) {
    return { code: 'not_found', what: 'booking', id };
  }
  if (status === 'confirmed' || status === 'checked_in') return undefined;
  return { code: 'invalid_state', action: 'assign', status };
}

export function unknownLine({ id, lines }: StandingBooking, line: number): Rejection | undefined {
  if (line < lines.length) return undefined;
  return { code: 'not_found', what: 'booking_room', id: `${id}/${line}` };
}

/** What a booking has in the rack, and which of it is of the line named; of all when none is. */
export function assignedLines(
  rack: RoomRack,
  booking: StandingBooking,
  line: number | undefined,
  today: CivilDate,
): Rejection | { readonly assigned: AssignedBooking; readonly ours: readonly RoomStretch[] } {
  const unknown = line === undefined ? undefined : unknownLine(booking, line);
  if (unknown !== undefined) return unknown;
  const assigned = rack.bookings.get(booking.id);
  const ours = assigned?.rooms.filter((one) => line === undefined || one.line === line) ?? [];
  if (assigned === undefined || ours.length === 0) return noRoomYet(booking, line ?? 0, today);
  return { assigned, ours };
}

export function noRoomYet(
  { lines, stay }: StandingBooking,
  line: number,
  today: CivilDate,
): Rejection {
  const roomTypeId = lines[line]?.roomTypeId ?? ('' as (typeof lines)[number]['roomTypeId']);
  const night = laterDate(stay.arrival, today);
  return { code: 'room_not_assigned', room: line, roomTypeId, night };
}

export function lockedRoom(
  bookingId: BookingId,
  { line, number }: { readonly line: number; readonly number: RoomNumber },
): Rejection {
  return { code: 'room_locked', number, bookingId, room: line };
}

/** The first nights of those asked for that have no room; undefined when each has one. */
export function withoutRoom(
  had: readonly RoomStretch[],
  { from, until }: Pick<RoomStretch, 'from' | 'until'>,
): Pick<RoomStretch, 'from' | 'until'> | undefined {
  const hasRoom = (night: CivilDate): boolean => {
    return had.some((one) => one.from <= night && night < one.until);
  };
  const nights = nightsOf({ arrival: from, departure: until });
  const start = nights.find((night) => !hasRoom(night));
  if (start === undefined) return undefined;
  return { from: start, until: nights.find((night) => night > start && hasRoom(night)) ?? until };
}
