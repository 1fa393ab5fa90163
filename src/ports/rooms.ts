/** The rooms of a house, as staff see them. */
import type { PropertyId, RoomNumber } from '../domain/ids.ts';
import type { NightRange, PropertyState } from '../domain/property/property.ts';
import type { Closure, NewRoom, RoomChanges } from '../domain/rooms/room.ts';
import type { CallContext, Outcome } from './engine.ts';

/** What the house has. */
export interface RoomCalls {
  /** All of them or none. */
  addRooms(
    context: CallContext,
    id: PropertyId,
    rooms: readonly NewRoom[],
  ): Promise<Outcome<PropertyState>>;
  changeRoom(
    context: CallContext,
    id: PropertyId,
    number: RoomNumber,
    changes: RoomChanges,
  ): Promise<Outcome<PropertyState>>;
  /** Out of order takes the room off sale on those nights, out of service does not. */
  closeRoom(
    context: CallContext,
    id: PropertyId,
    number: RoomNumber,
    range: NightRange,
    closure: Closure,
  ): Promise<Outcome<PropertyState>>;
  reopenRoom(
    context: CallContext,
    id: PropertyId,
    number: RoomNumber,
    range: NightRange,
  ): Promise<Outcome<PropertyState>>;
}
