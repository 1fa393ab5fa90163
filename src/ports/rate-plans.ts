/** Rate plans as the users of the engine see them: what staff change, and what a search offers. */
import type { PaymentPlan } from '../domain/booking/owed.ts';
import type { Stay } from '../domain/calendar.ts';
import type { Charge, ChargeRule, Totals } from '../domain/charges/charges.ts';
import type { Party } from '../domain/guest.ts';
import type { Channel, PropertyId, RatePlanId, RoomTypeId } from '../domain/ids.ts';
import type { Policies } from '../domain/policy/policy.ts';
import type { PromoCode, PromoDetails } from '../domain/promo/promo-code.ts';
import type { PropertyState } from '../domain/property/property.ts';
import type {
  AriChange,
  MealPlan,
  RatePlanChanges,
  RatePlanDetails,
} from '../domain/rates/rate-plan.ts';
import type { Rejection } from '../domain/rejection.ts';
import type { CallContext, Outcome } from './engine.ts';

/** One stay to be searched for: the same party in each of `rooms` rooms. */
export interface StaySearch {
  readonly propertyId: PropertyId;
  readonly stay: Stay;
  readonly party: Party;
  readonly rooms: number;
  readonly promoCode?: string;
  /** Through whom it would be booked; direct when absent. */
  readonly channel?: Channel;
  /** Only these plans, private ones among them; every plan that is not private when absent. */
  readonly ratePlanIds?: readonly RatePlanId[];
}

/**
 * What one rate plan of a room type has to offer for a stay, all that speaks against it, and what
 * of it is asked for now and before arrival; what is left is charged at check-in.
 */
export interface StayOffer extends PaymentPlan {
  readonly roomTypeId: RoomTypeId;
  /** Of the room type. */
  readonly name: string;
  readonly ratePlanId: RatePlanId;
  readonly ratePlanName: string;
  readonly mealPlan: MealPlan;
  readonly isAvailable: boolean;
  /** Rooms free on every night of the stay. */
  readonly available: number;
  /** Of one room. */
  readonly nightlyMinor: readonly number[];
  /** Taxes and fees of one room. */
  readonly charges: readonly Charge[];
  /** Of all rooms that are searched for, and so is what it is made of. */
  readonly totalMinor: number;
  readonly totals: Totals;
  readonly policies: Policies;
  readonly reasons: readonly Rejection[];
}

/** What a property sells its room types as. */
export interface RatePlanCalls {
  addRatePlan(
    context: CallContext,
    id: PropertyId,
    roomTypeId: RoomTypeId,
    request: { id?: RatePlanId; details: RatePlanDetails },
  ): Promise<Outcome<{ property: PropertyState; ratePlanId: RatePlanId }>>;
  changeRatePlan(
    context: CallContext,
    id: PropertyId,
    roomTypeId: RoomTypeId,
    ratePlanId: RatePlanId,
    changes: RatePlanChanges,
  ): Promise<Outcome<PropertyState>>;
  /** All of the changes or none, as one event; where several name a night, the later ones win. */
  updateAri(
    context: CallContext,
    id: PropertyId,
    changes: readonly AriChange[],
  ): Promise<Outcome<PropertyState>>;
  /** Makes the code, or says all of it anew. */
  setPromoCode(
    context: CallContext,
    id: PropertyId,
    code: PromoCode,
    details: PromoDetails,
  ): Promise<Outcome<PropertyState>>;
  /** Taxes and fees: all that there are from now on. */
  setCharges(
    context: CallContext,
    id: PropertyId,
    charges: readonly ChargeRule[],
  ): Promise<Outcome<PropertyState>>;
}
