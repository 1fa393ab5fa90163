/**
 * What a rack answers to a command. The property and the bookings are asked at the moment of the
 * decision, so that nobody is given a room that has just been closed, or one for a stay that has
 * just been cancelled. A guest who sleeps in the house is moved and never left without a room.
 */
import { accepted, type Decision, rejected, unchanged, unreachable } from '../decision.ts';
import type { BookingId } from '../ids.ts';
import { decideCheckInRooms, decidePlace } from './decide-place.ts';
import { decideSwap } from './decide-swap.ts';
import { evolveRack } from './evolve-rack.ts';
import { followBooking } from './follow-stay.ts';
import { statusSaid } from './housekeeping.ts';
import { planRooms } from './plan-rooms.ts';
import type { RackCommand, RackEvent, RackFacts, RoomRack } from './room-rack.ts';
import { assignedLines, lockedRoom, notStandingHere } from './standing-line.ts';

export type RackDecision = Decision<RackEvent>;

type Command<Type extends RackCommand['type']> = Extract<RackCommand, { readonly type: Type }>;

export function decideRack(rack: RoomRack, command: RackCommand, facts: RackFacts): RackDecision {
  const behind = catchUp(rack, command, facts);
  const decision = decideNow(behind.rack, command, facts);
  if (decision.type !== 'accepted') return decision;
  const [first, ...more] = [...behind.events, ...decision.events];
  return first === undefined ? unchanged : accepted(first, ...more);
}

/** A booking that has just been changed is followed first, whatever else is asked for it. */
function catchUp(
  rack: RoomRack,
  command: RackCommand,
  facts: RackFacts,
): { readonly rack: RoomRack; readonly events: readonly RackEvent[] } {
  let after = rack;
  const events: RackEvent[] = [];
  for (const id of namedIn(command)) {
    const followed = followBooking(after, facts.booking(id), facts);
    if (followed.type !== 'accepted') continue;
    for (const event of followed.events) after = evolveRack(after, event, 0);
    events.push(...followed.events);
  }
  return { rack: after, events };
}

function namedIn(command: RackCommand): ReadonlySet<BookingId> {
  if (command.type === 'set_room_status' || command.type === 'follow_booking') return new Set();
  if (command.type === 'plan_rooms') return new Set(command.bookingIds);
  if (command.type !== 'swap_rooms') return new Set([command.bookingId]);
  return new Set([command.one.bookingId, command.other.bookingId]);
}

function decideNow(rack: RoomRack, command: RackCommand, facts: RackFacts): RackDecision {
  switch (command.type) {
    case 'set_room_status':
      return decideStatus(command, facts);
    case 'assign_room':
      return decidePlace(rack, command, facts);
    case 'move_room':
      return decidePlace(rack, { ...command, wishes: {}, isLocked: false }, facts, command.why);
    case 'assign_for_check_in':
      return decideCheckInRooms(rack, command, facts);
    case 'unassign_rooms':
      return decideUnassign(rack, command, facts);
    case 'lock_rooms':
      return decideLock(rack, command, facts);
    case 'swap_rooms':
      return decideSwap(rack, command, facts);
    case 'plan_rooms':
      return accepted({
        type: 'RoomsAssigned',
        reason: 'planned',
        ...planRooms(rack, command, facts),
        ...(command.goesOnAfter === undefined ? {} : { goesOnAfter: command.goesOnAfter }),
      });
    case 'follow_booking':
      return followBooking(rack, facts.booking(command.bookingId), facts);
    default:
      return unreachable(command);
  }
}

/** What is said again is an event as well: somebody has looked. */
function decideStatus(
  { numbers, status, why }: Command<'set_room_status'>,
  facts: RackFacts,
): RackDecision {
  const unknown = numbers.find((number) => !facts.rooms.has(number));
  if (unknown !== undefined) return rejected({ code: 'not_found', what: 'room', id: unknown });
  return accepted(statusSaid([...new Set(numbers)], status, why, facts));
}

function decideUnassign(
  rack: RoomRack,
  { bookingId, line }: Command<'unassign_rooms'>,
  facts: RackFacts,
): RackDecision {
  const found = linesOf(rack, bookingId, line, facts);
  if ('code' in found) return rejected(found);
  const { assigned, ours } = found;
  const isInside = facts.booking(bookingId).status === 'checked_in';
  if (isInside) return rejected({ code: 'guest_in_house', bookingId });
  const locked = ours.find(({ isLocked }) => isLocked);
  if (locked !== undefined) return rejected(lockedRoom(bookingId, locked));
  const rooms = assigned.rooms.filter((stretch) => !ours.includes(stretch));
  return accepted({
    type: 'RoomsAssigned',
    reason: 'unassigned',
    bookings: [{ ...assigned, bookingId, rooms }],
  });
}

function decideLock(
  rack: RoomRack,
  { bookingId, line, isLocked }: Command<'lock_rooms'>,
  facts: RackFacts,
): RackDecision {
  const found = linesOf(rack, bookingId, line, facts);
  if ('code' in found) return rejected(found);
  const { assigned, ours } = found;
  if (ours.every((stretch) => stretch.isLocked === isLocked)) return unchanged;
  const rooms = assigned.rooms.map((stretch) => {
    return ours.includes(stretch) ? { ...stretch, isLocked } : stretch;
  });
  return accepted({
    type: 'RoomsAssigned',
    reason: isLocked ? 'locked' : 'unlocked',
    bookings: [{ ...assigned, bookingId, rooms }],
  });
}

function linesOf(
  rack: RoomRack,
  bookingId: BookingId,
  line: number | undefined,
  facts: RackFacts,
): ReturnType<typeof assignedLines> {
  const booking = facts.booking(bookingId);
  return notStandingHere(rack, booking) ?? assignedLines(rack, booking, line, facts.today);
}
