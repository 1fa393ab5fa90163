/** Two bookings that change rooms with each other before their guests come. */
import { accepted, type Decision, rejected, unchanged } from '../decision.ts';
import type { RoomNumber } from '../ids.ts';
import type { Rejection } from '../rejection.ts';
import { inOrder } from './plan-rooms.ts';
import { fitOf, type TakenRooms, type TakenStretch, takenRooms } from './room-fit.ts';
import type {
  AssignedBooking,
  BookingRooms,
  LineOf,
  RackCommand,
  RackEvent,
  RackFacts,
  RoomRack,
  RoomStretch,
  StandingBooking,
} from './room-rack.ts';
import { assignedLines, lockedRoom, notStandingHere } from './standing-line.ts';

type SwapCommand = Extract<RackCommand, { readonly type: 'swap_rooms' }>;

interface Side {
  readonly booking: StandingBooking;
  readonly line: number;
  readonly assigned: AssignedBooking;
  readonly stretch: RoomStretch;
}

export function decideSwap(
  rack: RoomRack,
  { one, other, isOtherTypeAllowed }: SwapCommand,
  facts: RackFacts,
): Decision<RackEvent> {
  const left = sideOf(rack, one, facts);
  if ('code' in left) return rejected(left);
  const right = sideOf(rack, other, facts);
  if ('code' in right) return rejected(right);
  if (left.booking.id === right.booking.id && left.line === right.line) return unchanged;
  const taken = withoutBoth(takenRooms(rack), [left, right]);
  const pairs = [
    [left, right.stretch],
    [right, left.stretch],
  ] as const;
  for (const [side, { number }] of pairs) {
    const misfit = misfitIn(rack, taken, side, number, isOtherTypeAllowed, facts);
    if (misfit !== undefined) return rejected(misfit);
  }
  const bookings = swapped(pairs);
  return accepted({ type: 'RoomsAssigned', reason: 'swapped', bookings });
}

function sideOf(rack: RoomRack, { bookingId, line }: LineOf, facts: RackFacts): Side | Rejection {
  const booking = facts.booking(bookingId);
  const refusal = notStandingHere(rack, booking);
  if (refusal !== undefined) return refusal;
  const found = assignedLines(rack, booking, line, facts.today);
  if ('code' in found) return found;
  if (booking.status === 'checked_in') return { code: 'guest_in_house', bookingId };
  const { assigned, ours } = found;
  const [stretch, second] = ours;
  if (stretch === undefined || second !== undefined) {
    return { code: 'room_split', bookingId, room: line };
  }
  if (stretch.isLocked) return lockedRoom(bookingId, stretch);
  return { booking, line, assigned, stretch };
}

function withoutBoth(taken: TakenRooms, sides: readonly Side[]): TakenRooms {
  const isOurs = (one: TakenStretch): boolean =>
    sides.some(({ booking, line }) => one.bookingId === booking.id && one.line === line);
  return new Map(
    Array.from(taken, ([number, all]) => [number, all.filter((one) => !isOurs(one))] as const),
  );
}

function misfitIn(
  rack: RoomRack,
  taken: TakenRooms,
  { booking, line, stretch }: Side,
  number: RoomNumber,
  isOtherTypeAllowed: boolean,
  facts: RackFacts,
): Rejection | undefined {
  const room = facts.rooms.get(number);
  if (room === undefined) return { code: 'not_found', what: 'room', id: number };
  const { soldAs, from, until } = stretch;
  const guests = booking.lines[line]?.guests ?? 0;
  const nights = { bookingId: booking.id, line, soldAs, guests, from, until, wishes: {} };
  const wanted = { ...nights, isOtherTypeAllowed, isForNow: false, isAutomatic: false };
  return fitOf(rack, taken, wanted, room, facts).misfits[0];
}

/** Both lines may be of one booking. */
function swapped(pairs: readonly (readonly [Side, RoomStretch])[]): readonly BookingRooms[] {
  const bookings = new Map<string, BookingRooms>();
  for (const [{ booking, assigned, stretch }, { number, roomTypeId }] of pairs) {
    const { rooms } = bookings.get(booking.id) ?? assigned;
    const others = rooms.filter((one) => one.line !== stretch.line);
    const now = inOrder([...others, { ...stretch, number, roomTypeId }]);
    bookings.set(booking.id, { ...assigned, bookingId: booking.id, rooms: now });
  }
  return [...bookings.values()];
}
