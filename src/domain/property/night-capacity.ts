/**
 * What a property says may be sold of one night: the rooms there are, and how many beyond them. The
 * one function by which nights, calendar and search get their figures, so that they cannot differ.
 */
import type { CivilDate } from '../calendar.ts';
import type { RoomTypeId } from '../ids.ts';
import type { NightCapacity } from '../inventory/inventory.ts';
import { allowedBeyond } from '../overbooking/allowance.ts';
import { roomsOn } from './evolve-property.ts';
import type { PropertyState, RoomType } from './property.ts';

/** Of a room type that is not there. */
const NO_CAPACITY: Required<NightCapacity> = { physical: 0, allowance: 0 };

/** Rooms of the type in order on a night, and how many may be sold beyond them. */
export function capacityOn(roomType: RoomType, night: CivilDate): Required<NightCapacity> {
  const closed = roomType.outOfOrder.get(night) ?? 0;
  const physical = Math.max(0, roomsOn(roomType, night) - closed);
  const allowed = roomType.overbooking.get(night);
  return { physical, allowance: allowed === undefined ? 0 : allowedBeyond(allowed, physical) };
}

/** What a property has of a room type on a night; nothing of a type that is not there. */
export function capacityIn(
  { roomTypes }: Pick<PropertyState, 'roomTypes'>,
  { roomTypeId, night }: { readonly roomTypeId: RoomTypeId; readonly night: CivilDate },
): Required<NightCapacity> {
  const roomType = roomTypes.get(roomTypeId);
  return roomType === undefined ? NO_CAPACITY : capacityOn(roomType, night);
}
