/**
 * A property as plain JSON and back. A snapshot is a cache of the journal and holds nothing that
 * the events do not; maps become lists of entries, which JSON can carry.
 */
import type { CivilDate } from '../calendar.ts';
import type { PropertyId, RoomTypeId } from '../ids.ts';
import type { PropertyDetails, PropertyState, RoomTypeDetails } from './property.ts';

export interface RoomTypeSnapshot extends RoomTypeDetails {
  readonly id: RoomTypeId;
  readonly priceOverrides: readonly (readonly [CivilDate, number])[];
  readonly roomsOverrides: readonly (readonly [CivilDate, number])[];
}

export interface PropertySnapshot {
  readonly exists: boolean;
  readonly id: PropertyId;
  readonly details: PropertyDetails;
  readonly roomTypes: readonly RoomTypeSnapshot[];
}

export function snapshotOfProperty(state: PropertyState): PropertySnapshot {
  return {
    ...state,
    roomTypes: Array.from(state.roomTypes.values(), (roomType) => ({
      ...roomType,
      priceOverrides: [...roomType.priceOverrides],
      roomsOverrides: [...roomType.roomsOverrides],
    })),
  };
}

export function propertyOfSnapshot(snapshot: PropertySnapshot): PropertyState {
  const roomTypes = snapshot.roomTypes.map((roomType) => ({
    ...roomType,
    priceOverrides: new Map(roomType.priceOverrides),
    roomsOverrides: new Map(roomType.roomsOverrides),
  }));
  return {
    ...snapshot,
    roomTypes: new Map(roomTypes.map((roomType) => [roomType.id, roomType])),
  };
}
