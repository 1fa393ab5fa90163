/**
 * A property and what it sells: room types with a capacity, an occupancy and a price by night. The
 * property is the authority on physical capacity; each night learns it with the commands it gets.
 * Ranges (`from`..`to`) are inclusive at both ends, as ARI ranges are everywhere in the field.
 */
import type { CivilDate } from '../calendar.ts';
import type { ChargeRule } from '../charges/charges.ts';
import type { NothingChanged } from '../decision.ts';
import type { PropertyId, RatePlanId, RoomNumber, RoomTypeId } from '../ids.ts';
import type { Currency } from '../money.ts';
import type { OverbookingAllowance } from '../overbooking/allowance.ts';
import type { PricingSettings, PricingVersion } from '../pricing/settings.ts';
import type { PromoCode, PromoDetails } from '../promo/promo-code.ts';
import type { AriChange, RatePlan, RatePlanChanges, RatePlanDetails } from '../rates/rate-plan.ts';
import type { RestrictionsByNight } from '../rates/restriction.ts';
import type { HouseCommand, HouseEvent, Room } from '../rooms/room.ts';

/** A postal address. */
export interface Address {
  readonly street: string;
  readonly city: string;
  readonly postalCode: string;
  /** ISO 3166-1 alpha-2 in upper case, or XK. */
  readonly country: string;
}

/** Where the property is. */
export interface Coordinates {
  /** Degrees, WGS 84, -90..90. */
  readonly latitude: number;
  /** Degrees, WGS 84, -180..180. */
  readonly longitude: number;
}

/** When an authorised payment is captured. */
export type CapturePolicy = 'at_booking' | 'at_check_in';

/** What a property says of itself; time zone and currency never change. */
export interface PropertyDetails {
  readonly name: string;
  readonly address: Address;
  readonly coordinates: Coordinates;
  /** IANA name; decides what "today" is and when a night begins. */
  readonly timeZone: string;
  readonly currency: Currency;
  readonly capture: CapturePolicy;
}

/** How many may sleep in one room of a type. */
export interface Occupancy {
  readonly adultsMax: number;
  readonly childrenMax: number;
  /** Adults and children together. */
  readonly guestsMax: number;
}

/** What a room type says of itself. */
export interface RoomTypeDetails {
  readonly name: string;
  /** Physical rooms on a night that no override names. */
  readonly rooms: number;
  readonly occupancy: Occupancy;
  /** Price of one room for one night that no override names, in the property's currency. */
  readonly basePriceMinor: number;
}

/** A room type with its exceptions by night. */
export interface RoomType extends RoomTypeDetails {
  readonly id: RoomTypeId;
  /** Per-night exceptions; later changes win. */
  readonly priceOverrides: ReadonlyMap<CivilDate, number>;
  readonly roomsOverrides: ReadonlyMap<CivilDate, number>;
  /** What may be sold beyond the rooms of a night; later changes win. */
  readonly overbooking: ReadonlyMap<CivilDate, OverbookingAllowance>;
  /** Rooms out of order by night, as the closures of the property's rooms add up to. */
  readonly outOfOrder: ReadonlyMap<CivilDate, number>;
  /** By id; the base plan is always among them. */
  readonly ratePlans: ReadonlyMap<RatePlanId, RatePlan>;
  /** Of the room type itself, whatever the plan. */
  readonly restrictions: RestrictionsByNight;
}

/** A property as its events have made it. */
export interface PropertyState {
  readonly exists: boolean;
  readonly id: PropertyId;
  readonly details: PropertyDetails;
  readonly roomTypes: ReadonlyMap<RoomTypeId, RoomType>;
  /** By number; empty while the house keeps no record of its rooms. */
  readonly rooms: ReadonlyMap<RoomNumber, Room>;
  /** How many rooms with this number have been removed; absent while none was. */
  readonly formerRooms?: Readonly<Record<RoomNumber, number>>;
  /** Taxes and fees, in the order in which a bill shows them. */
  readonly charges: readonly ChargeRule[];
  /** By code, in the order in which they came. */
  readonly promoCodes: ReadonlyMap<PromoCode, PromoDetails>;
  /** Absent while nothing was ever said: every night costs what its plan says. */
  readonly pricing?: PricingVersion;
}

/** Inclusive at both ends; `weekdays` are ISO (1 Monday .. 7 Sunday), all when absent. */
export interface NightRange {
  readonly from: CivilDate;
  readonly to: CivilDate;
  readonly weekdays?: readonly number[];
}

export type PropertyCommand =
  | HouseCommand
  | { readonly type: 'create_property'; readonly id: PropertyId; readonly details: PropertyDetails }
  | {
      readonly type: 'change_property';
      readonly changes: Partial<Omit<PropertyDetails, 'currency' | 'timeZone'>>;
    }
  | { readonly type: 'add_room_type'; readonly id: RoomTypeId; readonly details: RoomTypeDetails }
  | {
      readonly type: 'change_room_type';
      readonly id: RoomTypeId;
      readonly changes: Partial<RoomTypeDetails>;
    }
  /** `priceMinor: null` returns the nights to the base price. */
  | {
      readonly type: 'set_prices';
      readonly roomTypeId: RoomTypeId;
      readonly range: NightRange;
      readonly priceMinor: number | null;
    }
  /** `rooms: null` returns the nights to the room type's own capacity. */
  | {
      readonly type: 'set_capacity';
      readonly roomTypeId: RoomTypeId;
      readonly range: NightRange;
      readonly rooms: number | null;
    }
  /** `allowance: null` sells the nights' physical rooms only. */
  | {
      readonly type: 'allow_overbooking';
      readonly roomTypeId: RoomTypeId;
      readonly range: NightRange;
      readonly allowance: OverbookingAllowance | null;
    }
  | {
      readonly type: 'add_rate_plan';
      readonly roomTypeId: RoomTypeId;
      readonly id: RatePlanId;
      readonly details: RatePlanDetails;
    }
  | {
      readonly type: 'change_rate_plan';
      readonly roomTypeId: RoomTypeId;
      readonly id: RatePlanId;
      readonly changes: RatePlanChanges;
    }
  /** All of them or none; where several name a night, the later ones win. */
  | { readonly type: 'update_ari'; readonly changes: readonly AriChange[] }
  /** All of them: what is not among them is no longer charged. */
  | { readonly type: 'set_charges'; readonly charges: readonly ChargeRule[] }
  /** Makes the code, or says all of it anew. */
  | {
      readonly type: 'set_promo_code';
      readonly code: PromoCode;
      readonly details: PromoDetails;
    }
  /** The whole document; there is no change of a part. */
  | { readonly type: 'set_pricing'; readonly settings: PricingSettings };

export type PropertyEvent =
  | NothingChanged
  | HouseEvent
  | { readonly type: 'PropertyCreated'; readonly id: PropertyId; readonly details: PropertyDetails }
  | { readonly type: 'PropertyChanged'; readonly changes: Partial<PropertyDetails> }
  | { readonly type: 'RoomTypeAdded'; readonly id: RoomTypeId; readonly details: RoomTypeDetails }
  | {
      readonly type: 'RoomTypeChanged';
      readonly id: RoomTypeId;
      readonly changes: Partial<RoomTypeDetails>;
    }
  | {
      readonly type: 'PricesSet';
      readonly roomTypeId: RoomTypeId;
      readonly range: NightRange;
      readonly priceMinor: number | null;
    }
  | {
      readonly type: 'CapacityChanged';
      readonly roomTypeId: RoomTypeId;
      readonly range: NightRange;
      readonly rooms: number | null;
    }
  | {
      readonly type: 'OverbookingAllowed';
      readonly roomTypeId: RoomTypeId;
      readonly range: NightRange;
      readonly allowance: OverbookingAllowance | null;
    }
  | {
      readonly type: 'RatePlanAdded';
      readonly roomTypeId: RoomTypeId;
      readonly id: RatePlanId;
      readonly details: RatePlanDetails;
    }
  | {
      readonly type: 'RatePlanChanged';
      readonly roomTypeId: RoomTypeId;
      readonly id: RatePlanId;
      readonly changes: RatePlanChanges;
    }
  | { readonly type: 'AriUpdated'; readonly changes: readonly AriChange[] }
  | { readonly type: 'ChargesSet'; readonly charges: readonly ChargeRule[] }
  | {
      readonly type: 'PromoCodeSet';
      readonly code: PromoCode;
      readonly details: PromoDetails;
    }
  | {
      readonly type: 'PricingSet';
      readonly version: number;
      readonly settings: PricingSettings;
    };
