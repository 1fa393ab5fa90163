/**
 * Bookings whose room cannot be used after all: closed since it was assigned, lost by a change of
 * what was booked, or not theirs for a night or a room that a change has added; and guests in the
 * house who were sold another type of room than the one they are in. Nobody is moved by this; it
 * says where somebody has to be and why, and proposes no room to two whose nights meet.
 */
import { type CivilDate, laterDate, nightsOf } from '../calendar.ts';
import type { BookingId, RoomNumber, RoomTypeId } from '../ids.ts';
import { chooseRoom, stretchOf } from './plan-rooms.ts';
import { type TakenStretch, takenRooms, type WantedRoom } from './room-fit.ts';
import type { AssignedBooking, LineOf, RackFacts, RoomRack, RoomStretch } from './room-rack.ts';

/**
 * Why a room will not do. `room_type_differs`: its guests are in it and were sold another type
 * since it was given, until they are moved, the sale is changed back or somebody gives them this
 * room for what is sold now.
 */
export type ConflictReason = 'out_of_order' | 'no_room' | 'room_type_differs';

/** One line of a booking, and one reason for which its room will not do. */
export interface RoomConflict extends LineOf {
  /** Null: the night has no room. */
  readonly number: RoomNumber | null;
  /** The first night of that reason. */
  readonly night: CivilDate;
  readonly reason: ConflictReason;
  /** The type that is sold. */
  readonly soldAs: RoomTypeId;
  /**
   * The best room for the line from the first of its nights at fault, whichever the reason, that
   * is proposed to no line further up whose nights meet these; null when none fits.
   */
  readonly proposal: RoomNumber | null;
}

type Fault = Pick<RoomConflict, 'number' | 'night' | 'reason'>;

/** A line at fault; `first` is the nearest of its faults. */
interface LineAtFault extends LineOf {
  readonly first: Fault;
  readonly faults: readonly Fault[];
}

/**
 * One for each reason of each line at fault, the nearest night first. No two lines whose nights
 * meet are proposed one room: each takes its own, in the order of the list, before the next one
 * chooses.
 */
export function roomConflicts(rack: RoomRack, facts: RackFacts): readonly RoomConflict[] {
  const taken = new Map<RoomNumber, readonly TakenStretch[]>(takenRooms(rack));
  const conflicts: RoomConflict[] = [];
  for (const { bookingId, line, first, faults } of linesAtFault(rack, facts)) {
    const wanted = wantedFrom(rack, { bookingId, line }, first.night, facts);
    const { chosen } = chooseRoom(rack, taken, wanted, facts);
    const { soldAs } = wanted;
    const proposal = chosen?.number ?? null;
    for (const fault of faults) conflicts.push({ bookingId, line, ...fault, soldAs, proposal });
    if (chosen === undefined) continue;
    const stretch = { ...stretchOf(wanted, chosen, false), bookingId };
    taken.set(chosen.number, [...(taken.get(chosen.number) ?? []), stretch]);
  }
  return conflicts.sort(byNight);
}

/** The order in which rooms are proposed; lines of one night stay in the order of the rack. */
function linesAtFault(rack: RoomRack, facts: RackFacts): readonly LineAtFault[] {
  const found: LineAtFault[] = [];
  for (const [bookingId, assigned] of rack.bookings) {
    for (const line of linesInNeed(bookingId, assigned, facts)) {
      const faults = faultsOf(assigned, line, facts);
      const [first] = faults;
      if (first !== undefined) found.push({ bookingId, line, first, faults });
    }
  }
  return found.sort((one, other) => byNight(one.first, other.first));
}

function byNight(one: Pick<Fault, 'night'>, other: Pick<Fault, 'night'>): number {
  if (one.night === other.night) return 0;
  return one.night < other.night ? -1 : 1;
}

function wantedFrom(
  { bookings }: RoomRack,
  { bookingId, line }: LineOf,
  from: CivilDate,
  facts: RackFacts,
): WantedRoom {
  const { lines, stay, status } = facts.booking(bookingId);
  const isForNow = status === 'checked_in' && from === facts.today;
  const [first] = bookings.get(bookingId)?.rooms.filter((one) => one.line === line) ?? [];
  const soldAs = lines[line]?.roomTypeId ?? first?.soldAs ?? ('' as never);
  const guests = lines[line]?.guests ?? 0;
  const nights = { bookingId, line, soldAs, guests, from, until: stay.departure, wishes: {} };
  return { ...nights, isOtherTypeAllowed: false, isForNow, isAutomatic: true };
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

/** The first night of each reason, the nearest first; a night may have two. */
function faultsOf(
  { stay, rooms }: AssignedBooking,
  line: number,
  facts: RackFacts,
): readonly Fault[] {
  const ours = rooms.filter((one) => one.line === line);
  const arrival = laterDate(stay.arrival, facts.today);
  const faults = new Map<ConflictReason, Fault>();
  for (const night of nightsOf({ arrival, departure: stay.departure })) {
    const stretch = ours.find((one) => one.from <= night && night < one.until);
    for (const reason of reasonsOn(night, stretch, facts)) {
      if (faults.has(reason)) continue;
      faults.set(reason, { number: stretch?.number ?? null, night, reason });
    }
  }
  return [...faults.values()];
}

function reasonsOn(
  night: CivilDate,
  stretch: RoomStretch | undefined,
  { rooms }: RackFacts,
): readonly ConflictReason[] {
  if (stretch === undefined) return ['no_room'];
  const kind = rooms.get(stretch.number)?.closures.get(night)?.kind;
  return [
    ...(kind === 'out_of_order' ? [kind] : []),
    ...(isOfOtherType(stretch) ? (['room_type_differs'] as const) : []),
  ];
}

/** An upgrade was given for what is sold; this room was given for something else. */
function isOfOtherType({ roomTypeId, soldAs, givenFor }: RoomStretch): boolean {
  return givenFor !== undefined && roomTypeId !== soldAs;
}
