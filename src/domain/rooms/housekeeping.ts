/**
 * How clean a room is and who is in it, on a date. What was said of a room holds until somebody
 * sleeps in it: after a night it is dirty again, without anybody having to say so each morning.
 * Whether it is vacant follows from the stays, and is never kept.
 */
import { type CivilDate, laterDate } from '../calendar.ts';
import type { BookingId, RoomNumber } from '../ids.ts';
import type { Room } from './room.ts';
import type { TakenStretch } from './room-fit.ts';
import type {
  AssignedBooking,
  Housekeeping,
  RackEvent,
  RackFacts,
  RoomRack,
  RoomStretch,
} from './room-rack.ts';

/** How clean a room is. */
export type RoomStatus = Pick<Housekeeping, 'status' | 'why'> & Partial<Housekeeping>;

/** Of a room that nobody has looked at. */
const NEVER_SAID: RoomStatus = { status: 'dirty', why: 'nothing was said of it yet' };
const SLEPT_IN = 'slept in';

/** `stretches` are those of the room. */
export function statusOn(
  { bookings, housekeeping }: Pick<RoomRack, 'bookings' | 'housekeeping'>,
  stretches: readonly TakenStretch[],
  { number, former }: Pick<Room, 'number' | 'former'>,
  today: CivilDate,
): RoomStatus {
  const said = housekeeping.get(number);
  // What was said of a room that had the number before says nothing of this one.
  if (said === undefined || said.former !== former) return NEVER_SAID;
  if (said.status === 'dirty') return said;
  const isSleptIn = stretches.some((stretch) => {
    const since = bookings.get(stretch.bookingId)?.inHouseSince;
    return since !== undefined && wasSleptIn(stretch, since, said.on, today);
  });
  return isSleptIn ? { status: 'dirty', why: SLEPT_IN } : said;
}

/** Whether a night between what was said and today was slept in the room. */
function wasSleptIn(
  { from, until }: RoomStretch,
  inHouseSince: CivilDate,
  saidOn: CivilDate,
  today: CivilDate,
): boolean {
  const first = laterDate(laterDate(from, inHouseSince), saidOn);
  return first < until && first < today;
}

/** What is said of rooms, of the ones that have these numbers now. */
export function statusSaid(
  numbers: readonly RoomNumber[],
  status: Housekeeping['status'],
  why: string,
  { rooms, by, today }: Pick<RackFacts, 'rooms' | 'by' | 'today'>,
): Extract<RackEvent, { readonly type: 'RoomStatusChanged' }> {
  const counts = numbers.flatMap((number) => {
    const former = rooms.get(number)?.former;
    return former === undefined ? [] : [[number, former] as const];
  });
  const again = counts.length === 0 ? {} : { former: Object.fromEntries(counts) };
  return { type: 'RoomStatusChanged', numbers, status, why, by, on: today, ...again };
}

/** What the front office says of a room. */
export type FrontOfficeStatus = 'vacant' | 'occupied' | 'due_out';

/** Who is in a room, and who is to come into it today. */
export interface RoomOccupancy {
  readonly status: FrontOfficeStatus;
  /** Who is in it, or has to leave it today. */
  readonly occupant: BookingId | undefined;
  /** Who is to come into it today. */
  readonly arrival: BookingId | undefined;
}

export function occupancyOn(
  { bookings }: Pick<RoomRack, 'bookings'>,
  stretches: readonly TakenStretch[],
  today: CivilDate,
): RoomOccupancy {
  let occupant: TakenStretch | undefined;
  let arrival: BookingId | undefined;
  for (const stretch of stretches) {
    const booking = bookings.get(stretch.bookingId);
    if (booking === undefined || stretch.from > today) continue;
    const isTonight = today < stretch.until;
    if (booking.inHouseSince === undefined) {
      if (isTonight) arrival = stretch.bookingId;
    } else if (isTonight || !hasMovedOn(booking, stretch, today)) {
      // Whoever should have left, and has not, is still in the room.
      if (occupant === undefined || occupant.until > stretch.until) occupant = stretch;
    }
  }
  if (occupant === undefined) return { status: 'vacant', occupant: undefined, arrival };
  const status = today < occupant.until ? 'occupied' : 'due_out';
  return { status, occupant: occupant.bookingId, arrival };
}

function hasMovedOn(booking: AssignedBooking, left: RoomStretch, today: CivilDate): boolean {
  return booking.rooms.some((one) => {
    return one.line === left.line && one.from >= left.until && one.from <= today;
  });
}

/** Why a room comes where it does in the list of housekeeping; the order is the table's. */
export const cleaningOrder = [
  /** Dirty and empty, and a guest comes today. */
  'arrival',
  /** A guest leaves today and another one comes. */
  'due_out_and_arrival',
  /** Clean, and to be looked at before a guest comes today. */
  'inspection_for_arrival',
  'due_out',
  'vacant',
  'stay_over',
  'inspection',
  /** Out of order today: nobody cleans it. */
  'closed',
  'ready',
] as const;

/** Why a room has its place in the list of housekeeping. */
export type CleaningReason = (typeof cleaningOrder)[number];

export function cleaningReason(
  { status }: RoomStatus,
  occupancy: RoomOccupancy,
  { closures }: Pick<Room, 'closures'>,
  today: CivilDate,
): CleaningReason {
  const hasArrival = occupancy.arrival !== undefined;
  if (closures.get(today)?.kind === 'out_of_order') return 'closed';
  if (occupancy.status === 'due_out') return hasArrival ? 'due_out_and_arrival' : 'due_out';
  if (status === 'inspected') return 'ready';
  if (status === 'clean') return hasArrival ? 'inspection_for_arrival' : 'inspection';
  if (occupancy.status === 'occupied') return 'stay_over';
  return hasArrival ? 'arrival' : 'vacant';
}
