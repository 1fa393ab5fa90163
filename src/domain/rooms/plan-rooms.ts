/**
 * Rooms chosen by the engine for many bookings, before their guests come. The earliest arrival is
 * served first, of those the longest stay, then whoever booked first: taken in the order of their
 * beginnings, stays never need more rooms than sleep side by side on one night, so on an empty rack
 * every stay gets one room for all of its nights whenever the nights by themselves allow it.
 *
 * Nobody is moved who is in the house, whose room is locked, or, unless it is asked for, who has a
 * room at all; and rooms are only given anew when no fewer bookings have one afterwards.
 */
import { daysBetween, laterDate } from '../calendar.ts';
import type { BookingId, RoomNumber } from '../ids.ts';
import type { Room } from './room.ts';
import {
  byFit,
  fitOf,
  type RoomFit,
  type TakenRooms,
  type TakenStretch,
  takenRooms,
  type WantedRoom,
} from './room-fit.ts';
import type {
  AssignedBooking,
  BookingRooms,
  PlannedRoom,
  RackFacts,
  RoomRack,
  RoomStretch,
  RoomWishes,
  StandingBooking,
} from './room-rack.ts';

export interface RoomPlan {
  readonly bookings: readonly BookingRooms[];
  readonly plan: readonly PlannedRoom[];
}

export interface PlanRequest {
  readonly bookingIds: readonly BookingId[];
  readonly wishes: RoomWishes;
  readonly isReplanning: boolean;
}

export function planRooms(rack: RoomRack, request: PlanRequest, facts: RackFacts): RoomPlan {
  const kept = planned(rack, { ...request, isReplanning: false }, facts);
  if (!request.isReplanning) return kept;
  const anew = planned(rack, request, facts);
  return withRoom(anew) < withRoom(kept) ? kept : anew;
}

function withRoom({ bookings }: RoomPlan): number {
  return bookings.reduce((sum, { rooms }) => sum + rooms.length, 0);
}

function planned(rack: RoomRack, request: PlanRequest, facts: RackFacts): RoomPlan {
  const { bookingIds, isReplanning, wishes } = request;
  const standing = [...new Set(bookingIds)].map(facts.booking).filter(isExpected);
  const before = new Map(rack.bookings);
  if (isReplanning) for (const { id } of standing) before.set(id, lockedOnly(rack, id));
  const bare: RoomRack = { ...rack, bookings: before };
  const taken = new Map(takenRooms(bare)) as Map<RoomNumber, readonly TakenStretch[]>;
  const plan: PlannedRoom[] = [];
  const rooms = new Map<BookingId, readonly RoomStretch[]>();
  for (const wanted of wantedRooms(bare, standing, wishes, facts)) {
    const { chosen, entry } = chooseRoom(bare, taken, wanted, facts);
    plan.push(entry);
    if (chosen === undefined) continue;
    const stretch = stretchOf(wanted, chosen, false);
    const { bookingId } = wanted;
    const { number } = chosen;
    taken.set(number, [...(taken.get(number) ?? []), { ...stretch, bookingId }]);
    rooms.set(bookingId, [...(rooms.get(bookingId) ?? []), stretch]);
  }
  return { bookings: standing.flatMap((one) => changed(rack, bare, one, rooms.get(one.id))), plan };
}

/** What a booking has in the end, unless it is what it had. */
function changed(
  rack: RoomRack,
  bare: RoomRack,
  { id: bookingId, stay, lineIds }: StandingBooking,
  added: readonly RoomStretch[] = [],
): readonly BookingRooms[] {
  const had = rack.bookings.get(bookingId);
  const left = bare.bookings.get(bookingId)?.rooms ?? [];
  const isSame = added.length === 0 && left.length === (had?.rooms.length ?? 0);
  if (isSame) return [];
  const others = withoutLost(
    had,
    added.map(({ line }) => line),
  );
  return [{ ...others, bookingId, stay, lineIds, rooms: inOrder([...left, ...added]) }];
}

/** What a booking has, when these lines have a room again. */
export function withoutLost(
  assigned: AssignedBooking | undefined,
  lines: readonly number[],
): Partial<AssignedBooking> {
  const { lost = [], ...rest } = assigned ?? {};
  const left = lost.filter((line) => !lines.includes(line));
  return left.length === 0 ? rest : { ...rest, lost: left };
}

/** By line, then by night. */
export function inOrder(rooms: readonly RoomStretch[]): readonly RoomStretch[] {
  return rooms.toSorted((one, other) => {
    return one.line - other.line || daysBetween(other.from, one.from);
  });
}

export function stretchOf(
  { line, soldAs, from, until }: WantedRoom,
  { number, roomTypeId }: Room,
  isLocked: boolean,
): RoomStretch {
  return { number, roomTypeId, line, soldAs, from, until, isLocked };
}

function isExpected({ status }: StandingBooking): boolean {
  return status === 'confirmed' || status === 'checked_in';
}

/** Of a booking that is given rooms anew: what no plan may touch. */
function lockedOnly(rack: RoomRack, id: BookingId): AssignedBooking {
  const assigned = rack.bookings.get(id);
  if (assigned === undefined) return { stay: NO_STAY, rooms: [] };
  if (assigned.inHouseSince !== undefined) return assigned;
  return { ...assigned, rooms: assigned.rooms.filter(({ isLocked }) => isLocked) };
}

const NO_STAY: AssignedBooking['stay'] = {
  arrival: '' as AssignedBooking['stay']['arrival'],
  departure: '' as AssignedBooking['stay']['departure'],
};

/** Lines without any room, in the order in which they are served. */
function wantedRooms(
  { bookings }: RoomRack,
  standing: readonly StandingBooking[],
  wishes: RoomWishes,
  { today }: RackFacts,
): readonly WantedRoom[] {
  const order = standing.toSorted((one, other) => {
    if (one.stay.arrival !== other.stay.arrival) {
      return one.stay.arrival < other.stay.arrival ? -1 : 1;
    }
    if (one.stay.departure !== other.stay.departure) {
      return one.stay.departure > other.stay.departure ? -1 : 1;
    }
    return one.bookedAtMs - other.bookedAtMs || (one.id < other.id ? -1 : 1);
  });
  return order.flatMap((booking) => {
    const { id: bookingId, stay, lines } = booking;
    const from = laterDate(stay.arrival, today);
    if (from >= stay.departure) return [];
    const has = bookings.get(bookingId)?.rooms ?? [];
    return lines.flatMap(({ roomTypeId: soldAs, guests }, line) => {
      if (has.some((stretch) => stretch.line === line && stretch.until > from)) return [];
      const until = stay.departure;
      const wanted = { bookingId, line, soldAs, guests, from, until, wishes };
      const isForNow = booking.status === 'checked_in';
      return [{ ...wanted, isOtherTypeAllowed: false, isForNow, isAutomatic: true }];
    });
  });
}

/** The best of the rooms that fit, and the story of the choice. */
export function chooseRoom(
  rack: RoomRack,
  taken: TakenRooms,
  wanted: WantedRoom,
  facts: RackFacts,
): { readonly chosen: Room | undefined; readonly entry: PlannedRoom } {
  const against: Partial<Record<string, number>> = {};
  let best: RoomFit | undefined;
  let fitting = 0;
  for (const room of facts.rooms.values()) {
    if (room.roomTypeId !== wanted.soldAs && !wanted.isOtherTypeAllowed) continue;
    if (isPlainlyTaken(taken, wanted, room)) {
      against.room_taken = (against.room_taken ?? 0) + 1;
      continue;
    }
    const fit = fitOf(rack, taken, wanted, room, facts);
    const [misfit] = fit.misfits;
    if (misfit === undefined) {
      fitting += 1;
      if (best === undefined || byFit(wanted.soldAs)(fit, best) < 0) best = fit;
    } else against[misfit.code] = (against[misfit.code] ?? 0) + 1;
  }
  const chosen = best?.room;
  const { bookingId, line } = wanted;
  const entry: PlannedRoom = {
    bookingId,
    line,
    number: chosen?.number ?? null,
    fitting,
    gapNights: best?.gapNights ?? 0,
    wishesMet: best?.wishesMet ?? [],
    against,
  };
  return { chosen, entry };
}

/** What a plan meets most: nothing else speaks against the room, so nothing else is looked at. */
function isPlainlyTaken(
  taken: TakenRooms,
  { bookingId, line, soldAs, from, until }: WantedRoom,
  { number, roomTypeId, closures }: Room,
): boolean {
  const stretches = taken.get(number);
  if (stretches === undefined || roomTypeId !== soldAs || closures.size > 0) return false;
  for (const one of stretches) {
    if (one.from >= until || from >= one.until) continue;
    if (one.bookingId !== bookingId || one.line !== line) return true;
  }
  return false;
}
