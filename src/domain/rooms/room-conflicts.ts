/**
 * Bookings whose room cannot be used after all: closed since it was assigned, lost by a change of
 * what was booked, or not theirs for a night or a room that a change has added; and guests in the
 * house who were sold another type of room than the one they are in. Nobody is moved by this; it
 * says where somebody has to be, and which room would be the best for what is left of the stay.
 */
import { type CivilDate, laterDate, nightsOf } from '../calendar.ts';
import type { BookingId, RoomNumber, RoomTypeId } from '../ids.ts';
import { chooseRoom } from './plan-rooms.ts';
import { takenRooms } from './room-fit.ts';
import type { AssignedBooking, LineOf, RackFacts, RoomRack, RoomStretch } from './room-rack.ts';

/**
 * Why a room will not do. `room_type_differs`: its guests are in it and were sold another type
 * since it was given, until they are moved, the sale is changed back or somebody gives them this
 * room for what is sold now.
 */
export type ConflictReason = 'out_of_order' | 'no_room' | 'room_type_differs';

/** One line of a booking, from the first night on which its room will not do. */
export interface RoomConflict extends LineOf {
  /** Null: the night has no room. */
  readonly number: RoomNumber | null;
  /** The first such night. */
  readonly night: CivilDate;
  readonly reason: ConflictReason;
  /** The type that is sold. */
  readonly soldAs: RoomTypeId;
  /** The best room from that night on; null when none fits. */
  readonly proposal: RoomNumber | null;
}

/** One for each line at fault, the nearest night first. */
export function roomConflicts(rack: RoomRack, facts: RackFacts): readonly RoomConflict[] {
  const taken = takenRooms(rack);
  const conflicts: RoomConflict[] = [];
  for (const [bookingId, assigned] of rack.bookings) {
    for (const line of linesInNeed(bookingId, assigned, facts)) {
      const fault = firstFault(assigned, line, facts);
      if (fault === undefined) continue;
      const wanted = wantedFrom(bookingId, line, fault.night);
      const proposal = chooseRoom(rack, taken, wanted, facts).chosen?.number ?? null;
      conflicts.push({ bookingId, line, ...fault, soldAs: wanted.soldAs, proposal });
    }
  }
  return conflicts.sort((one, other) => (one.night < other.night ? -1 : 1));

  function wantedFrom(bookingId: BookingId, line: number, from: CivilDate) {
    const { lines, stay, status } = facts.booking(bookingId);
    const isForNow = status === 'checked_in' && from === facts.today;
    const [first] = rack.bookings.get(bookingId)?.rooms.filter((one) => one.line === line) ?? [];
    const soldAs = lines[line]?.roomTypeId ?? first?.soldAs ?? ('' as never);
    const guests = lines[line]?.guests ?? 0;
    const nights = { bookingId, line, soldAs, guests, from, until: stay.departure, wishes: {} };
    return { ...nights, isOtherTypeAllowed: false, isForNow, isAutomatic: true };
  }
}

/**
 * Those that have, or had, a room, and all of guests in the house; of no type of which the hotel
 * keeps no rooms. Whoever is only expected may wait for a first room until he comes.
 */
function linesInNeed(
  bookingId: BookingId,
  { rooms, lost = [] }: AssignedBooking,
  { booking, rooms: house }: RackFacts,
): ReadonlySet<number> {
  const { lines, status } = booking(bookingId);
  const kept = new Set(Array.from(house.values(), ({ roomTypeId }) => roomTypeId));
  const all = status === 'checked_in' ? lines.keys() : lost;
  const lacking = [...all].filter((line) => kept.has(lines[line]?.roomTypeId ?? ('' as never)));
  return new Set([...rooms.map(({ line }) => line), ...lacking]);
}

function firstFault(
  { stay, rooms }: AssignedBooking,
  line: number,
  facts: RackFacts,
): Pick<RoomConflict, 'number' | 'night' | 'reason'> | undefined {
  const ours = rooms.filter((one) => one.line === line);
  const arrival = laterDate(stay.arrival, facts.today);
  for (const night of nightsOf({ arrival, departure: stay.departure })) {
    const stretch = ours.find((one) => one.from <= night && night < one.until);
    if (stretch === undefined) return { number: null, night, reason: 'no_room' };
    const { number } = stretch;
    const kind = facts.rooms.get(number)?.closures.get(night)?.kind;
    if (kind === 'out_of_order') return { number, night, reason: kind };
    if (isOfOtherType(stretch)) return { number, night, reason: 'room_type_differs' };
  }
  return undefined;
}

/** An upgrade was given for what is sold; this room was given for something else. */
function isOfOtherType({ roomTypeId, soldAs, givenFor }: RoomStretch): boolean {
  return givenFor !== undefined && roomTypeId !== soldAs;
}
