/**
 * Whether the rooms of a booking are ready for its guests. Where the hotel keeps a record of rooms
 * of a type, nobody checks in to it without a room of their own that has been inspected; a house
 * without such a record checks in as it always did.
 */
import type { CivilDate } from '../calendar.ts';
import type { RoomNumber } from '../ids.ts';
import type { Rejection } from '../rejection.ts';
import { readinessMisfits, takenRooms } from './room-fit.ts';
import type { RackFacts, RoomRack, StandingBooking } from './room-rack.ts';
import { noRoomYet } from './standing-line.ts';

/** The room of one line of the booking. */
export interface CheckInRoom {
  readonly line: number;
  readonly number: RoomNumber;
}

/** Rooms of the lines that have one; none where the hotel keeps no record. */
export type CheckInRooms =
  | { readonly type: 'ready'; readonly rooms: readonly CheckInRoom[] }
  | { readonly type: 'refused'; readonly rejection: Rejection };

/** `rooms` is absent where the hotel keeps no record of its rooms. */
export interface GuestCheckedIn {
  readonly type: 'GuestCheckedIn';
  readonly rooms?: readonly CheckInRoom[];
}

/** `rooms`: what the rack says; absent where the hotel keeps no record of its rooms. */
export interface CheckInCommand {
  readonly type: 'check_in';
  readonly today: CivilDate;
  readonly rooms?: CheckInRooms;
}

export function checkInRooms(
  rack: RoomRack,
  booking: StandingBooking,
  facts: RackFacts,
): CheckInRooms {
  const { today } = facts;
  const kept = new Set(Array.from(facts.rooms.values(), ({ roomTypeId }) => roomTypeId));
  const taken = takenRooms(rack);
  const rooms: CheckInRoom[] = [];
  for (const [line, { roomTypeId }] of booking.lines.entries()) {
    const stretch = rack.bookings.get(booking.id)?.rooms.find((one) => {
      return one.line === line && one.from <= today && today < one.until;
    });
    if (stretch === undefined) {
      if (!kept.has(roomTypeId)) continue;
      return { type: 'refused', rejection: noRoomYet(booking, line, today) };
    }
    const { number } = stretch;
    const kind = facts.rooms.get(number)?.closures.get(today)?.kind;
    if (kind === 'out_of_order') {
      return { type: 'refused', rejection: { code: 'room_closed', number, night: today, kind } };
    }
    const own = { bookingId: booking.id, line };
    const [misfit] = readinessMisfits(rack, number, taken.get(number) ?? [], own, facts);
    if (misfit !== undefined) return { type: 'refused', rejection: misfit };
    rooms.push({ line, number });
  }
  return { type: 'ready', rooms };
}
