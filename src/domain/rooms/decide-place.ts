/**
 * Giving one line of a booking a room, by a person's choice or by the engine's, for all of its
 * nights or for some: what it had on those nights it has no longer, and keeps on the others.
 */
import { type CivilDate, laterDate } from '../calendar.ts';
import { accepted, type Decision, rejected, unchanged } from '../decision.ts';
import type { RoomNumber } from '../ids.ts';
import type { Rejection } from '../rejection.ts';
import { checkInRooms } from './check-in-rooms.ts';
import { evolveRack } from './evolve-rack.ts';
import { statusSaid } from './housekeeping.ts';
import { chooseRoom, inOrder, stretchOf, withoutLost } from './plan-rooms.ts';
import type { Room } from './room.ts';
import { fitOf, readinessMisfits, takenRooms, type WantedRoom } from './room-fit.ts';
import type {
  PlannedRoom,
  RackCommand,
  RackEvent,
  RackFacts,
  RoomChoice,
  RoomRack,
  RoomStretch,
  StandingBooking,
} from './room-rack.ts';
import {
  lockedRoom,
  noRoomYet,
  notStandingHere,
  unknownLine,
  withoutRoom,
} from './standing-line.ts';

/** `movingWhy`: the line has a room for those nights already, and leaves it. */
export function decidePlace(
  rack: RoomRack,
  choice: RoomChoice,
  facts: RackFacts,
  movingWhy?: string,
): Decision<RackEvent> {
  const booking = facts.booking(choice.bookingId);
  const refusal = notStandingHere(rack, booking) ?? unknownLine(booking, choice.line);
  if (refusal !== undefined) return rejected(refusal);
  const { today } = facts;
  const { arrival, departure } = booking.stay;
  const earliest = laterDate(arrival, today);
  const { from: first = earliest, until: end = departure } = choice;
  if (first < earliest || end > departure || first >= end) {
    return rejected({ code: 'nights_outside_stay', from: earliest, until: departure });
  }
  const had = rack.bookings.get(booking.id)?.rooms.filter(({ line }) => line === choice.line) ?? [];
  // Without a number no guest leaves the room that he sleeps in: only what is missing is given.
  const isFilledUp = booking.status === 'checked_in' && choice.number === undefined;
  const asked = { from: first, until: end };
  const nights = isFilledUp ? withoutRoom(had, asked) : asked;
  if (nights === undefined) return unchanged;
  const { from, until } = nights;
  const left = had.filter((one) => one.from < until && from < one.until);
  if (movingWhy !== undefined && left.length === 0) {
    return rejected(noRoomYet(booking, choice.line, from));
  }
  const locked = left.find(({ isLocked }) => isLocked);
  if (locked !== undefined) return rejected(lockedRoom(booking.id, locked));
  const leaves = left.find((one) => one.from <= today && one.number !== choice.number);
  // Who came before the house kept a record of its rooms is in the room already.
  const isKnown = rack.bookings.has(booking.id);
  const isForNow = booking.status === 'checked_in' && from === today && isKnown;
  const wanted = wantedOf(booking, choice, { from, until }, isForNow);
  const found = pickRoom(rack, wanted, choice.number, facts);
  if ('code' in found) return rejected(found);
  const events = placed(rack, booking, wanted, found, choice.isLocked, movingWhy, facts);
  const moved =
    isForNow && leaves !== undefined
      ? [statusSaid([leaves.number], 'dirty', 'the guest has moved', facts)]
      : [];
  return accepted(events, ...moved);
}

function wantedOf(
  { lines }: StandingBooking,
  { bookingId, line, number, wishes, isOtherTypeAllowed }: RoomChoice,
  { from, until }: { readonly from: CivilDate; readonly until: CivilDate },
  isForNow: boolean,
): WantedRoom {
  const { roomTypeId: soldAs, guests } = lines[line] ?? NO_LINE;
  const isAutomatic = number === undefined;
  const nights = { bookingId, line, soldAs, guests, from, until, wishes };
  return { ...nights, isOtherTypeAllowed, isForNow, isAutomatic };
}

const NO_LINE: StandingBooking['lines'][number] = {
  roomTypeId: '' as StandingBooking['lines'][number]['roomTypeId'],
  guests: 0,
};

interface Picked {
  readonly room: Room;
  /** When the engine has chosen. */
  readonly plan?: readonly PlannedRoom[];
}

function pickRoom(
  rack: RoomRack,
  wanted: WantedRoom,
  number: RoomNumber | undefined,
  facts: RackFacts,
): Picked | Rejection {
  const taken = takenRooms(rack);
  if (number === undefined) {
    const { chosen, entry } = chooseRoom(rack, taken, wanted, facts);
    if (chosen !== undefined) return { room: chosen, plan: [entry] };
    const { line: room, soldAs: roomTypeId, from, until } = wanted;
    return { code: 'no_room_fits', room, roomTypeId, from, until, against: entry.against };
  }
  const room = facts.rooms.get(number);
  if (room === undefined) return { code: 'not_found', what: 'room', id: number };
  const [misfit] = fitOf(rack, taken, wanted, room, facts).misfits;
  return misfit ?? { room };
}

function placed(
  rack: RoomRack,
  { id: bookingId, stay, lineIds, status }: StandingBooking,
  wanted: WantedRoom,
  { room, plan }: Picked,
  isLocked: boolean,
  movingWhy: string | undefined,
  { today }: RackFacts,
): RackEvent {
  const assigned = rack.bookings.get(bookingId);
  const kept = (assigned?.rooms ?? []).flatMap((one) => {
    return one.line === wanted.line ? without(one, wanted) : [one];
  });
  const rooms = joined(inOrder([...kept, stretchOf(wanted, room, isLocked)]));
  const isIn = status === 'checked_in';
  return {
    type: 'RoomsAssigned',
    reason: movingWhy === undefined ? 'assigned' : 'moved',
    ...(movingWhy === undefined ? {} : { why: movingWhy }),
    bookings: [
      // A guest who came before the house kept a record of its rooms is in this one from now on.
      {
        ...(isIn ? { inHouseSince: today } : {}),
        ...withoutLost(assigned, [wanted.line]),
        ...{ bookingId, stay, lineIds, rooms },
      },
    ],
    ...(plan === undefined ? {} : { plan }),
  };
}

/** The nights of `one` before `from` and from `until` on. */
function without(
  one: RoomStretch,
  { from, until }: Pick<RoomStretch, 'from' | 'until'>,
): readonly RoomStretch[] {
  if (one.until <= from || one.from >= until) return [one];
  const before = one.from < from ? [{ ...one, until: from }] : [];
  const after = one.until > until ? [{ ...one, from: until }] : [];
  return [...before, ...after];
}

/** Nights next to each other in one room, given for the same, are one stretch. */
export function joined(rooms: readonly RoomStretch[]): readonly RoomStretch[] {
  const whole: RoomStretch[] = [];
  for (const one of rooms) {
    const last = whole.at(-1);
    const isNext = last?.line === one.line && last.until === one.from;
    const isAlike =
      last?.number === one.number &&
      last.isLocked === one.isLocked &&
      last.givenFor === one.givenFor;
    if (last !== undefined && isNext && isAlike) whole.splice(-1, 1, { ...last, until: one.until });
    else whole.push(one);
  }
  return whole;
}

type CheckInCommand = Extract<RackCommand, { readonly type: 'assign_for_check_in' }>;

/**
 * All lines or none, and none unless the guest can then check in to all of them; what the booking
 * itself says against checking in is asked before.
 */
export function decideCheckInRooms(
  rack: RoomRack,
  command: CheckInCommand,
  facts: RackFacts,
): Decision<RackEvent> {
  const { bookingId, numbers, isOtherTypeAllowed } = command;
  const booking = facts.booking(bookingId);
  const { stay, lines, status } = booking;
  const isTonight = stay.arrival <= facts.today && facts.today < stay.departure;
  if (status !== 'confirmed' || !isTonight) return unchanged;
  const unknown = numbers.map(({ line }) => unknownLine(booking, line)).find((one) => one);
  if (unknown !== undefined) return rejected(unknown);
  let after = rack;
  const events: RackEvent[] = [];
  for (const line of lines.keys()) {
    const number = numbers.find((one) => one.line === line)?.number;
    if (number === undefined && !needsChoice(after, booking, line, command, facts)) continue;
    const choice = { bookingId, line, wishes: {}, isOtherTypeAllowed, isLocked: false };
    const named = number === undefined ? {} : { number };
    const decision = decideForNow(after, booking, { ...choice, ...named }, facts);
    if (decision.type === 'rejected') return decision;
    for (const event of decision.events) after = evolveRack(after, event, 0);
    events.push(...decision.events);
  }
  const rooms = checkInRooms(after, booking, facts);
  if (rooms.type === 'refused') return rejected(rooms.rejection);
  const [first, ...more] = events;
  return first === undefined ? unchanged : accepted(first, ...more);
}

/** Nothing to choose where the hotel keeps no rooms of the type, or where the room is ready. */
function needsChoice(
  rack: RoomRack,
  { id, lines }: StandingBooking,
  line: number,
  { isAutomatic }: CheckInCommand,
  facts: RackFacts,
): boolean {
  const soldAs = lines[line]?.roomTypeId;
  const isKept = [...facts.rooms.values()].some(({ roomTypeId }) => roomTypeId === soldAs);
  if (!isAutomatic || !isKept) return false;
  const current = rack.bookings.get(id)?.rooms.find((one) => {
    return one.line === line && one.from <= facts.today && facts.today < one.until;
  });
  if (current === undefined) return true;
  if (current.isLocked) return false;
  const own = { bookingId: id, line };
  const stretches = takenRooms(rack).get(current.number) ?? [];
  return readinessMisfits(rack, current.number, stretches, own, facts).length > 0;
}

function decideForNow(
  rack: RoomRack,
  booking: StandingBooking,
  choice: RoomChoice,
  facts: RackFacts,
): Extract<Decision<RackEvent>, { readonly type: 'accepted' | 'rejected' }> {
  const nights = { from: facts.today, until: booking.stay.departure };
  const wanted = wantedOf(booking, choice, nights, true);
  const found = pickRoom(rack, wanted, choice.number, facts);
  if ('code' in found) return rejected(found);
  const had = rack.bookings.get(booking.id)?.rooms.find((one) => {
    return one.line === choice.line && one.until > facts.today && one.number !== found.room.number;
  });
  if (had?.isLocked === true) return rejected(lockedRoom(booking.id, had));
  return accepted(placed(rack, booking, wanted, found, false, undefined, facts));
}
