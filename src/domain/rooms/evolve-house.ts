/**
 * The rooms of a property after an event, and how many of each room type are out of order on each
 * night, which is counted here once so that nobody has to look at every room to price a night.
 */
import { assert } from '../assert.ts';
import type { CivilDate } from '../calendar.ts';
import { unreachable } from '../decision.ts';
import type { RoomNumber, RoomTypeId } from '../ids.ts';
import { nightsOfRange } from '../property/night-range.ts';
import type { PropertyState } from '../property/property.ts';
import type { Closure, HouseEvent, Room } from './room.ts';

export function evolveHouse(state: PropertyState, event: HouseEvent): PropertyState {
  switch (event.type) {
    case 'RoomsAdded': {
      const rooms = new Map(state.rooms);
      for (const room of event.rooms) {
        assert(!rooms.has(room.number), 'a room is added once');
        const former = state.formerRooms?.[room.number];
        const again = former === undefined ? {} : { former };
        rooms.set(room.number, { ...room, ...again, closures: new Map() });
      }
      return { ...state, rooms };
    }
    case 'RoomChanged': {
      const room = { ...roomOf(state, event.number), ...event.changes };
      return { ...state, rooms: new Map(state.rooms).set(event.number, room) };
    }
    case 'RoomClosed': {
      const { kind, why } = event;
      return withClosures(state, event, { kind, why });
    }
    case 'RoomReopened':
      return withClosures(state, event, undefined);
    case 'RoomRemoved': {
      const rooms = new Map(state.rooms);
      rooms.delete(event.number);
      const former = (state.formerRooms?.[event.number] ?? 0) + 1;
      const formerRooms = { ...state.formerRooms, [event.number]: former };
      return recounted({ ...state, formerRooms }, rooms, event.roomTypeId);
    }
    default:
      return unreachable(event);
  }
}

/** Rooms of the type that are out of order, by night; nights on which none is are left out. */
export function outOfOrderOf(
  rooms: Iterable<Room>,
  roomTypeId: RoomTypeId,
): ReadonlyMap<CivilDate, number> {
  const counts = new Map<CivilDate, number>();
  for (const room of rooms) {
    if (room.roomTypeId !== roomTypeId) continue;
    for (const [night, { kind }] of room.closures) {
      if (kind === 'out_of_order') counts.set(night, (counts.get(night) ?? 0) + 1);
    }
  }
  return counts;
}

function withClosures(
  state: PropertyState,
  { number, range }: Extract<HouseEvent, { readonly range: unknown }>,
  closure: Closure | undefined,
): PropertyState {
  const room = roomOf(state, number);
  const closures = new Map(room.closures);
  for (const night of nightsOfRange(range)) {
    if (closure === undefined) closures.delete(night);
    else closures.set(night, closure);
  }
  const rooms = new Map(state.rooms).set(number, { ...room, closures });
  return recounted(state, rooms, room.roomTypeId);
}

/** With these rooms, and how many of the type are out of order among them. */
function recounted(
  state: PropertyState,
  rooms: PropertyState['rooms'],
  roomTypeId: RoomTypeId,
): PropertyState {
  const roomType = state.roomTypes.get(roomTypeId);
  assert(roomType !== undefined, 'a room is of a type that the property has');
  const outOfOrder = outOfOrderOf(rooms.values(), roomType.id);
  const roomTypes = new Map(state.roomTypes).set(roomType.id, { ...roomType, outOfOrder });
  return { ...state, rooms, roomTypes };
}

function roomOf(state: PropertyState, number: RoomNumber): Room {
  const room = state.rooms.get(number);
  assert(room !== undefined, 'the event names a room of the property');
  return room;
}
