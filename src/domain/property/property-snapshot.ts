/**
 * A property as plain JSON and back. A snapshot is a cache of the journal and holds nothing that
 * the events do not; maps become lists of entries, which JSON can carry.
 */
import type { CivilDate } from '../calendar.ts';
import type { ChargeRule } from '../charges/charges.ts';
import type { PropertyId, RoomTypeId } from '../ids.ts';
import type { OverbookingAllowance } from '../overbooking/allowance.ts';
import type { PricingVersion } from '../pricing/settings.ts';
import type { RatePlan } from '../rates/rate-plan.ts';
import type { RestrictionsByNight, RestrictionsOfNight } from '../rates/restriction.ts';
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

export interface PropertySnapshot {
  readonly exists: boolean;
  readonly id: PropertyId;
  readonly details: PropertyDetails;
  readonly roomTypes: readonly RoomTypeSnapshot[];
  /** Absent from snapshots that are older than charges. */
  readonly charges?: readonly ChargeRule[];
  readonly pricing?: PricingVersion;
}

export function snapshotOfProperty(state: PropertyState): PropertySnapshot {
  return {
    ...state,
    roomTypes: Array.from(state.roomTypes.values(), ({ overbooking, ...roomType }) => ({
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

export function propertyOfSnapshot(snapshot: PropertySnapshot): PropertyState {
  const roomTypes = snapshot.roomTypes.map((roomType) => ({
    ...roomType,
    priceOverrides: new Map(roomType.priceOverrides),
    roomsOverrides: new Map(roomType.roomsOverrides),
    overbooking: new Map(roomType.overbooking),
    ratePlans: new Map(roomType.ratePlans.map((plan) => [plan.id, planOfSnapshot(plan)])),
    restrictions: restrictionsOf(roomType.restrictions),
  }));
  return {
    ...snapshot,
    roomTypes: new Map(roomTypes.map((roomType) => [roomType.id, roomType])),
    charges: snapshot.charges ?? [],
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
