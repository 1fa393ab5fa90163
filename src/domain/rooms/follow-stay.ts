/**
 * What becomes of a booking's rooms when something has become of the booking. It is absolute, and
 * so may be asked any number of times: what is as it should be is left alone. Until it has been
 * asked, rooms may stand reserved for nobody; they are never given to two.
 *
 *   over or off --------> free again, and dirty where somebody slept
 *   checked in ---------> the guest is in the house
 *   changed ------------> each line that goes on keeps its room, wherever it stands now; lines and
 *                         nights that are no longer booked are free; a room that was had to the
 *                         end is had to the new end if nobody else has it; of another type that is
 *                         sold to guests in the house, their room remembers for which it was given
 */
import { earlierDate, laterDate, nightsOf } from '../calendar.ts';
import { accepted, type Decision, unchanged } from '../decision.ts';
import type { RoomNumber } from '../ids.ts';
import { isSame } from '../property/differing.ts';
import { joined } from './decide-place.ts';
import { statusOn, statusSaid } from './housekeeping.ts';
import { inOrder } from './plan-rooms.ts';
import { type TakenRooms, takenRooms } from './room-fit.ts';
import type {
  AssignedBooking,
  RackEvent,
  RackFacts,
  RoomRack,
  RoomStretch,
  StandingBooking,
} from './room-rack.ts';

export function followBooking(
  rack: RoomRack,
  booking: StandingBooking,
  facts: RackFacts,
): Decision<RackEvent> {
  const assigned = rack.bookings.get(booking.id);
  if (assigned === undefined) return unchanged;
  const { id: bookingId, status } = booking;
  if (status !== 'confirmed' && status !== 'checked_in')
    return freed(rack, booking, assigned, facts);
  const events: RackEvent[] = [];
  const rooms = adapted(rack, booking, assigned, facts);
  const { stay, lineIds } = booking;
  const lost = lostLines(booking, assigned, rooms);
  const { lost: _, ...rest } = assigned;
  const now = { ...rest, stay, lineIds, rooms, ...(lost.length === 0 ? {} : { lost }) };
  if (!areSame(now, assigned)) {
    events.push({
      type: 'RoomsAssigned',
      reason: 'stay_changed',
      bookings: [{ ...now, bookingId }],
    });
  }
  const left =
    status === 'checked_in' ? leftDirty(rack, assigned, gone(booking, assigned), facts) : [];
  if (left.length > 0) events.push(statusSaid(left, 'dirty', 'the guest has left', facts));
  const isNew = status === 'checked_in' && assigned.inHouseSince === undefined;
  if (isNew && rooms.length + lost.length > 0)
    events.push({ type: 'RoomsOccupied', bookingId, on: facts.today });
  const [first, ...more] = events;
  return first === undefined ? unchanged : accepted(first, ...more);
}

function freed(
  rack: RoomRack,
  { id: bookingId, status = 'failed' }: StandingBooking,
  assigned: AssignedBooking,
  facts: RackFacts,
): Decision<RackEvent> {
  const event = { type: 'RoomsFreed', bookingId, status } as const;
  const numbers = status === 'checked_out' ? leftDirty(rack, assigned, assigned.rooms, facts) : [];
  if (numbers.length === 0) return accepted(event);
  return accepted<RackEvent>(statusSaid(numbers, 'dirty', 'the guest has left', facts), event);
}

/** The rooms that guests have left, and those left before that nobody has looked at since. */
function leftDirty(
  rack: RoomRack,
  { inHouseSince }: AssignedBooking,
  rooms: readonly RoomStretch[],
  { rooms: house, today }: RackFacts,
): readonly RoomNumber[] {
  const taken = takenRooms(rack);
  // Whoever came was there, though the clock has been set back since.
  const reached = laterDate(today, inHouseSince ?? today);
  const entered = rooms.filter(({ from }) => from <= reached);
  const dirty = entered.filter(({ line, from, number }) => {
    const isLast = !entered.some((other) => other.line === line && other.from > from);
    if (isLast || inHouseSince === undefined) return isLast;
    if (rack.housekeeping.get(number)?.status === 'dirty') return false;
    return (
      statusOn(rack, taken.get(number) ?? [], house.get(number) ?? { number }, today).status ===
      'dirty'
    );
  });
  return [...new Set(dirty.map(({ number }) => number))];
}

/** What the booking had for rooms that it has given up. */
function gone(booking: StandingBooking, assigned: AssignedBooking): readonly RoomStretch[] {
  return assigned.rooms.filter(({ line }) => lineNow(booking, assigned, line) === undefined);
}

/** Where a line of before stands now; undefined when it was given up. */
function lineNow(
  { lineIds }: StandingBooking,
  { lineIds: before }: AssignedBooking,
  line: number,
): number | undefined {
  const now = lineIds.indexOf(before?.[line] ?? line);
  return now === -1 ? undefined : now;
}

/** Lines that go on and have a room no longer: the desk must know, whoever has made the change. */
function lostLines(
  booking: StandingBooking,
  assigned: AssignedBooking,
  rooms: readonly RoomStretch[],
): readonly number[] {
  const had = [...assigned.rooms.map(({ line }) => line), ...(assigned.lost ?? [])];
  const still = had.flatMap((line) => lineNow(booking, assigned, line) ?? []);
  const lost = still.filter((line) => !rooms.some((one) => one.line === line));
  return [...new Set(lost)].sort((one, other) => one - other);
}

function adapted(
  rack: RoomRack,
  booking: StandingBooking,
  assigned: AssignedBooking,
  facts: RackFacts,
): readonly RoomStretch[] {
  const isIn = booking.status === 'checked_in';
  const { arrival, departure } = booking.stay;
  const kept = assigned.rooms.flatMap((one): readonly RoomStretch[] => {
    const line = lineNow(booking, assigned, one.line);
    const soldAs = line === undefined ? undefined : booking.lines[line]?.roomTypeId;
    // What was sold as something else since is another room; a guest in the house stays in it.
    if (line === undefined || soldAs === undefined || (soldAs !== one.soldAs && !isIn)) return [];
    const from = laterDate(one.from, arrival);
    const until = earlierDate(one.until, departure);
    return from < until ? [resold({ ...one, line, from, until }, soldAs)] : [];
  });
  const taken = takenRooms(rack);
  const longer = kept.map((one) => stretched(taken, kept, booking, assigned, one, facts));
  return joined(inOrder(longer));
}

/** The same room, when it is sold as this. */
function resold({ givenFor, ...one }: RoomStretch, soldAs: RoomStretch['soldAs']): RoomStretch {
  const given = givenFor ?? one.soldAs;
  return { ...one, soldAs, ...(given === soldAs ? {} : { givenFor: given }) };
}

/** Longer where it reached an end of the old stay that has moved, and the room is free for it. */
function stretched(
  taken: TakenRooms,
  kept: readonly RoomStretch[],
  { id, stay }: StandingBooking,
  { stay: before }: AssignedBooking,
  one: RoomStretch,
  facts: RackFacts,
): RoomStretch {
  const from = one.from === before.arrival ? stay.arrival : one.from;
  const until = one.until === before.departure ? stay.departure : one.until;
  const strangers = (taken.get(one.number) ?? []).filter(({ bookingId }) => bookingId !== id);
  const ours = kept.filter(({ number, line }) => number === one.number && line !== one.line);
  const others = [...strangers, ...ours];
  const closures = facts.rooms.get(one.number)?.closures;
  const isFree = (first: RoomStretch['from'], last: RoomStretch['from']): boolean =>
    !others.some((other) => other.from < last && first < other.until) &&
    !nightsOf({ arrival: first, departure: last }).some(
      (night) => closures?.get(night)?.kind === 'out_of_order',
    );
  return {
    ...one,
    from: from < one.from && isFree(from, one.from) ? from : one.from,
    until: until > one.until && isFree(one.until, until) ? until : one.until,
  };
}

function areSame(left: AssignedBooking, right: AssignedBooking): boolean {
  const ids = right.lineIds ?? [...(left.lineIds ?? []).keys()];
  return (
    isSame(left.stay, right.stay) &&
    isSame(left.lineIds, ids) &&
    isSame(left.rooms, right.rooms) &&
    isSame(left.lost, right.lost)
  );
}
