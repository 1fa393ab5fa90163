/**
 * A property after an event, and what it says of one night. Ranges are kept as one entry per night,
 * so that a later change wins without comparing ranges. Decides nothing.
 */
import { assert } from '../assert.ts';
import type { CivilDate } from '../calendar.ts';
import { unreachable } from '../decision.ts';
import type { PropertyId, RoomTypeId } from '../ids.ts';
import type { Currency } from '../money.ts';
import { addPlan, changePlan, updateAri } from '../rates/evolve-rates.ts';
import { BASE_PLAN, basePlan } from '../rates/rate-plan.ts';
import { evolveHouse } from '../rooms/evolve-house.ts';
import { nightsOfRange } from './night-range.ts';
import type { NightRange, PropertyEvent, PropertyState, RoomType } from './property.ts';

/** The property before its first event; its details say nothing and `exists` says so. */
export function emptyProperty(id: PropertyId): PropertyState {
  return {
    exists: false,
    id,
    details: {
      name: '',
      address: { street: '', city: '', postalCode: '', country: '' },
      coordinates: { latitude: 0, longitude: 0 },
      timeZone: 'UTC',
      // ISO 4217 for "no currency": nothing can be priced in it by mistake.
      currency: 'XXX' as Currency,
      capture: 'at_booking',
    },
    roomTypes: new Map(),
    rooms: new Map(),
    charges: [],
    promoCodes: new Map(),
  };
}

export function evolveProperty(state: PropertyState, event: PropertyEvent): PropertyState {
  switch (event.type) {
    case 'NothingChanged':
      return state;
    case 'PropertyCreated':
      assert(!state.exists, 'a property is created once');
      return { ...state, exists: true, id: event.id, details: event.details };
    case 'PropertyChanged':
      return { ...state, details: { ...state.details, ...event.changes } };
    case 'RoomTypeAdded':
      assert(!state.roomTypes.has(event.id), 'a room type is added once');
      return withRoomType(state, {
        ...event.details,
        id: event.id,
        priceOverrides: new Map(),
        roomsOverrides: new Map(),
        overbooking: new Map(),
        outOfOrder: new Map(),
        ratePlans: new Map([[BASE_PLAN, basePlan()]]),
        restrictions: new Map(),
      });
    case 'RoomTypeChanged':
      return withRoomType(state, { ...roomTypeOf(state, event.id), ...event.changes });
    case 'PricesSet': {
      const roomType = roomTypeOf(state, event.roomTypeId);
      const { priceOverrides } = roomType;
      const prices = overridden(priceOverrides, event.range, event.priceMinor);
      return withRoomType(state, { ...roomType, priceOverrides: prices });
    }
    case 'CapacityChanged': {
      const roomType = roomTypeOf(state, event.roomTypeId);
      const rooms = overridden(roomType.roomsOverrides, event.range, event.rooms);
      return withRoomType(state, { ...roomType, roomsOverrides: rooms });
    }
    case 'OverbookingAllowed': {
      const roomType = roomTypeOf(state, event.roomTypeId);
      const overbooking = overridden(roomType.overbooking, event.range, event.allowance);
      return withRoomType(state, { ...roomType, overbooking });
    }
    case 'RatePlanAdded':
      return withRoomType(state, addPlan(roomTypeOf(state, event.roomTypeId), event));
    case 'RatePlanChanged':
      return withRoomType(state, changePlan(roomTypeOf(state, event.roomTypeId), event));
    case 'AriUpdated':
      return { ...state, roomTypes: updateAri(state.roomTypes, event.changes) };
    case 'RoomsAdded':
    case 'RoomChanged':
    case 'RoomClosed':
    case 'RoomReopened':
    case 'RoomRemoved':
      return evolveHouse(state, event);
    case 'PromoCodeSet': {
      const promoCodes = new Map(state.promoCodes).set(event.code, event.details);
      return { ...state, promoCodes };
    }
    case 'ChargesSet':
      return { ...state, charges: event.charges };
    case 'PricingSet':
      assert(event.version === (state.pricing?.version ?? 0) + 1, 'versions have no gap');
      return { ...state, pricing: { version: event.version, settings: event.settings } };
    default:
      return unreachable(event);
  }
}

/** Rooms of the type on a night, those out of order included. */
export function roomsOn(roomType: RoomType, night: CivilDate): number {
  return roomType.roomsOverrides.get(night) ?? roomType.rooms;
}

/** Price of one room of the type for a night, minor units. */
export function priceOn(roomType: RoomType, night: CivilDate): number {
  return roomType.priceOverrides.get(night) ?? roomType.basePriceMinor;
}

function roomTypeOf(state: PropertyState, id: RoomTypeId): RoomType {
  const roomType = state.roomTypes.get(id);
  assert(roomType !== undefined, 'the event names a room type of the property');
  return roomType;
}

function withRoomType(state: PropertyState, roomType: RoomType): PropertyState {
  return { ...state, roomTypes: new Map(state.roomTypes).set(roomType.id, roomType) };
}

function overridden<Value>(
  overrides: ReadonlyMap<CivilDate, Value>,
  range: NightRange,
  value: Value | null,
): ReadonlyMap<CivilDate, Value> {
  const next = new Map(overrides);
  for (const night of nightsOfRange(range)) {
    if (value === null) next.delete(night);
    else next.set(night, value);
  }
  return next;
}
