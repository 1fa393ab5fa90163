/**
 * Which bookings a plan of rooms is made for. Those that no room is free for are looked at here,
 * one after the other, so that however many there are they neither keep the rack busy nor stand
 * before the ones that can be placed.
 */
import { type CivilDate, laterDate } from '../../domain/calendar.ts';
import type { BookingId } from '../../domain/ids.ts';
import { chooseRoom } from '../../domain/rooms/plan-rooms.ts';
import { type TakenRooms, takenRooms } from '../../domain/rooms/room-fit.ts';
import type {
  PlanPlace,
  RackFacts,
  RoomRack,
  StandingBooking,
} from '../../domain/rooms/room-rack.ts';
import { limits } from '../../limits.ts';
import type { RoomPlanning } from '../../ports/rack-calls.ts';
import { readBooking } from '../booking/booking-call.ts';
import type { CallDesk } from '../calls/call-desk.ts';
import { standingBooking } from './room-rack-actor.ts';

export interface PlannedArrivals {
  readonly bookingIds: readonly BookingId[];
  /** The last of them, when a plan that gives rooms anew has others to look at. */
  readonly goesOnAfter?: PlanPlace;
}

/**
 * The earliest that can be given a room, and then, to say why not, the earliest that cannot: a plan
 * of which nobody gets a room leaves nobody who could. The rack looks again at each of them. Where
 * rooms are given anew nobody can be passed over, so it is the earliest, and after which to go on.
 */
export async function arrivalsToPlace(
  desk: CallDesk,
  rack: RoomRack,
  facts: RackFacts,
  planning: RoomPlanning,
): Promise<PlannedArrivals> {
  const places = arrivals(desk, rack, planning);
  const most = limits.planBookingsMax;
  const ids = places.map(({ bookingId }) => bookingId);
  if (ids.length <= most) return { bookingIds: ids };
  if (planning.isReplanning === true) {
    const last = places[most - 1];
    const more = last === undefined ? {} : { goesOnAfter: last };
    return { bookingIds: ids.slice(0, most), ...more };
  }
  return { bookingIds: await placeableFirst(desk, rack, facts, ids) };
}

async function placeableFirst(
  desk: CallDesk,
  rack: RoomRack,
  facts: RackFacts,
  ids: readonly BookingId[],
): Promise<readonly BookingId[]> {
  const most = limits.planBookingsMax;
  const taken = takenRooms(rack);
  const placeable: BookingId[] = [];
  const others: BookingId[] = [];
  for (const id of ids) {
    const read = await readBooking(desk, id);
    const isPlaceable =
      read.type === 'ok' && hasRoomFor(rack, taken, standingBooking(read.value), facts);
    (isPlaceable ? placeable : others).push(id);
    if (placeable.length === most) break;
  }
  return [...placeable, ...others].slice(0, most);
}

/** Whether a room is free for one of those of the booking that have none. */
function hasRoomFor(
  rack: RoomRack,
  taken: TakenRooms,
  { id: bookingId, stay, lines }: StandingBooking,
  facts: RackFacts,
): boolean {
  const from = laterDate(stay.arrival, facts.today);
  if (from >= stay.departure) return false;
  const has = rack.bookings.get(bookingId)?.rooms ?? [];
  return lines.some(({ roomTypeId: soldAs, guests }, line) => {
    if (has.some((stretch) => stretch.line === line && stretch.until > from)) return false;
    const nights = { bookingId, line, soldAs, guests, from, until: stay.departure, wishes: {} };
    const flags = { isOtherTypeAllowed: false, isForNow: false, isAutomatic: true };
    return chooseRoom(rack, taken, { ...nights, ...flags }, facts).chosen !== undefined;
  });
}

/** Expected guests, the earliest first, who are not placed already or may be placed anew. */
function arrivals(
  desk: CallDesk,
  { propertyId: id, bookings }: RoomRack,
  { from, to, isReplanning = false, after: begin }: RoomPlanning,
): readonly PlanPlace[] {
  const { projections } = desk.world;
  const filter = { propertyId: id, status: 'confirmed', arrivalFrom: from, arrivalTo: to };
  const found = new Map<BookingId, PlanPlace>();
  let after: { updatedAtMs: number; id: string } | undefined;
  for (;;) {
    const page = { ...filter, limit: limits.pageItemsMax };
    const rows = projections.bookings(after === undefined ? page : { ...page, after });
    for (const row of rows) {
      const bookingId = row.id as BookingId;
      const placed = new Set(bookings.get(bookingId)?.rooms.map(({ line }) => line)).size;
      if (placed >= row.roomCount && !isReplanning) continue;
      const place = { arrival: row.arrival as CivilDate, bookingId };
      if (begin === undefined || isBefore(begin, place)) found.set(bookingId, place);
    }
    after = rows.at(-1);
    if (after === undefined || rows.length < limits.pageItemsMax) break;
  }
  return [...found.values()].sort((one, other) => (isBefore(one, other) ? -1 : 1));
}

function isBefore(one: PlanPlace, other: PlanPlace): boolean {
  if (one.arrival !== other.arrival) return one.arrival < other.arrival;
  return one.bookingId < other.bookingId;
}
