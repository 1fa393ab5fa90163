/**
 * A property as plain JSON and back. A snapshot is a cache of the journal and holds nothing that
 * the events do not; maps become lists of entries, which JSON can carry.
 */
import type { CivilDate } from '../calendar.ts';
import type { ChargeRule } from '../charges/charges.ts';
import type { PropertyId, RoomTypeId } from '../ids.ts';
import type { OverbookingAllowance } from '../overbooking/allowance.ts';
import type { PricingVersion } from '../pricing/settings.ts';
import type { PromoCode, PromoDetails } from '../promo/promo-code.ts';
import type { RatePlan } from '../rates/rate-plan.ts';
import type { RestrictionsByNight, RestrictionsOfNight } from '../rates/restriction.ts';
import { outOfOrderOf } from '../rooms/evolve-house.ts';
import type { Closure, NewRoom, Room } from '../rooms/room.ts';
import type { PropertyDetails, PropertyState, RoomTypeDetails } from './property.ts';

type RestrictionEntries = readonly (readonly [CivilDate, RestrictionsOfNight])[];

export interface RatePlanSnapshot extends Omit<RatePlan, 'rates' | 'restrictions'> {
  readonly rates: readonly (readonly [CivilDate, number])[];
  readonly restrictions: RestrictionEntries;
}

export interface RoomTypeSnapshot extends RoomTypeDetails {
  readonly id: RoomTypeId;
  readonly priceOverrides: readonly (readonly [CivilDate, number])[];
  readonly roomsOverrides: readonly (readonly [CivilDate, number])[];
  /** Absent where nothing may be overbooked. */
  readonly overbooking?: readonly (readonly [CivilDate, OverbookingAllowance])[];
  readonly ratePlans: readonly RatePlanSnapshot[];
  readonly restrictions: RestrictionEntries;
}

export interface RoomSnapshot extends NewRoom {
  readonly closures: readonly (readonly [CivilDate, Closure])[];
}

export interface PropertySnapshot {
  readonly exists: boolean;
  readonly id: PropertyId;
  readonly details: PropertyDetails;
  readonly roomTypes: readonly RoomTypeSnapshot[];
  /** Absent where the house keeps no record of its rooms. */
  readonly rooms?: readonly RoomSnapshot[];
  /** Absent from snapshots that are older than charges. */
  readonly charges?: readonly ChargeRule[];
  readonly pricing?: PricingVersion;
  /** Absent where there is none. */
  readonly promoCodes?: readonly (readonly [PromoCode, PromoDetails])[];
}

export function snapshotOfProperty(property: PropertyState): PropertySnapshot {
  const { rooms, promoCodes, ...state } = property;
  return {
    ...state,
    ...(rooms.size === 0 ? {} : { rooms: Array.from(rooms.values(), snapshotOfRoom) }),
    ...(promoCodes.size === 0 ? {} : { promoCodes: [...promoCodes] }),
    // What is out of order follows from the rooms' closures.
    roomTypes: Array.from(state.roomTypes.values(), ({ overbooking, outOfOrder, ...roomType }) => ({
      ...roomType,
      ...(overbooking.size === 0 ? {} : { overbooking: [...overbooking] }),
      priceOverrides: [...roomType.priceOverrides],
      roomsOverrides: [...roomType.roomsOverrides],
      ratePlans: Array.from(roomType.ratePlans.values(), (plan) => ({
        ...plan,
        rates: [...plan.rates],
        restrictions: [...plan.restrictions],
      })),
      restrictions: [...roomType.restrictions],
    })),
  };
}

function snapshotOfRoom(room: Room): RoomSnapshot {
  return { ...room, closures: [...room.closures] };
}

export function propertyOfSnapshot(snapshot: PropertySnapshot): PropertyState {
  const rooms = (snapshot.rooms ?? []).map((room): Room => {
    return { ...room, closures: new Map(room.closures) };
  });
  const roomTypes = snapshot.roomTypes.map((roomType) => ({
    ...roomType,
    priceOverrides: new Map(roomType.priceOverrides),
    roomsOverrides: new Map(roomType.roomsOverrides),
    overbooking: new Map(roomType.overbooking),
    outOfOrder: outOfOrderOf(rooms, roomType.id),
    ratePlans: new Map(roomType.ratePlans.map((plan) => [plan.id, planOfSnapshot(plan)])),
    restrictions: restrictionsOf(roomType.restrictions),
  }));
  return {
    ...snapshot,
    roomTypes: new Map(roomTypes.map((roomType) => [roomType.id, roomType])),
    rooms: new Map(rooms.map((room) => [room.number, room])),
    charges: snapshot.charges ?? [],
    promoCodes: new Map(snapshot.promoCodes),
  };
}

function planOfSnapshot(plan: RatePlanSnapshot): RatePlan {
  return {
    ...plan,
    rates: new Map(plan.rates),
    restrictions: restrictionsOf(plan.restrictions),
  };
}

function restrictionsOf(entries: RestrictionEntries): RestrictionsByNight {
  return new Map(entries);
}
