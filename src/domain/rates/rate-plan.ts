/**
 * A rate plan: what a room type is sold as, to whom, when, and at what price. Each room type has a
 * base plan from its beginning, whose prices are the room type's own; any other plan has prices of
 * its own or derives them from a plan of the same room type. What a derived plan leaves null is as
 * its parent has it, field by field. Types and names only.
 */
import type { CivilDate } from '../calendar.ts';
import type { RatePlanId, RoomTypeId } from '../ids.ts';
import type {
  CancellationPolicy,
  EarlyDeparturePolicy,
  Fee,
  GuaranteePolicy,
} from '../policy/policy.ts';
import type { NightRange } from '../property/property.ts';
import type { RestrictionChange, RestrictionsByNight, RestrictionsOfNight } from './restriction.ts';

/** The plan that every room type has, and that is meant where none is named. */
export const BASE_PLAN = 'base' as RatePlanId;

/** What the price of a night covers besides the bed. */
export type MealPlan = 'room_only' | 'breakfast' | 'half_board' | 'full_board' | 'all_inclusive';

/**
 * Who may have it: everybody; whoever knows its id, for no search lists it; whoever has its code.
 */
export type RatePlanAccess =
  | { readonly type: 'public' }
  | { readonly type: 'private' }
  | { readonly type: 'promo'; readonly code: string };

/** Civil dates of the property, both inclusive; an end that is absent is open. */
export interface DateWindow {
  readonly from?: CivilDate;
  readonly to?: CivilDate;
}

/** What a child costs a night, up to and including an age. */
export interface ChildBand {
  readonly ageMax: number;
  readonly minor: number;
}

/** What the number of guests changes about the price of a night, minor units. */
export interface OccupancyPricing {
  /** The adults whom the price covers. */
  readonly adultsIncluded: number;
  /** Taken off for each adult fewer. */
  readonly fewerAdultMinor: number;
  /** Added for each adult more, and for each child older than every band. */
  readonly moreAdultMinor: number;
  /** The youngest first, ages strictly increasing. None: children cost nothing. */
  readonly children: readonly ChildBand[];
}

/** Basis points are hundredths of a percent: -1000 is ten percent less. */
export type PriceAdjustment =
  | { readonly type: 'percent'; readonly basisPoints: number }
  | { readonly type: 'amount'; readonly minor: number };

/** Where the price of a night comes from when the plan has none for it. */
export type PlanPrice =
  /** The prices of the room type: the base plan, and no other. */
  | { readonly type: 'room_type' }
  | { readonly type: 'own'; readonly baseMinor: number }
  | {
      readonly type: 'derived';
      readonly from: RatePlanId;
      readonly adjustment: PriceAdjustment;
      /** Restrictions that are the parent's on nights where the plan itself says nothing. */
      readonly inherits: readonly (keyof RestrictionsOfNight)[];
    };

/** What a rate plan says of itself. */
export interface RatePlanDetails {
  readonly name: string;
  readonly access: RatePlanAccess;
  readonly price: PlanPrice;
  readonly mealPlan: MealPlan | null;
  readonly occupancyPricing: OccupancyPricing | null;
  /** The dates on which it may be booked. */
  readonly bookingWindow: DateWindow | null;
  /** The dates on which nights of it may be slept. */
  readonly stayWindow: DateWindow | null;
  /** What is paid before arrival; this and the next three are absent from older plans: null. */
  readonly guarantee?: GuaranteePolicy | null;
  readonly cancellation?: CancellationPolicy | null;
  readonly noShow?: Fee | null;
  readonly earlyDeparture?: EarlyDeparturePolicy | null;
}

/** A rate plan with its exceptions by night; later changes win. */
export interface RatePlan extends RatePlanDetails {
  readonly id: RatePlanId;
  /** Prices of nights, minor units; those of the base plan are the room type's. */
  readonly rates: ReadonlyMap<CivilDate, number>;
  readonly restrictions: RestrictionsByNight;
}

/** What a change says of a plan; a price of the base plan is the room type's to say. */
export type RatePlanChanges = Partial<RatePlanDetails>;

/**
 * One line of a batch of availability, rates and restrictions ("ARI"). Without a plan it is about
 * the room type, which has restrictions and no price. A price of null returns the nights to what
 * the plan says without it.
 */
export interface AriChange {
  readonly roomTypeId: RoomTypeId;
  readonly ratePlanId?: RatePlanId;
  readonly range: NightRange;
  readonly priceMinor?: number | null;
  readonly restrictions?: RestrictionChange;
}

/** The plan that a room type has before anybody says anything of plans. */
export function basePlan(): RatePlan {
  return {
    id: BASE_PLAN,
    name: 'Base',
    access: { type: 'public' },
    price: { type: 'room_type' },
    mealPlan: 'room_only',
    occupancyPricing: null,
    bookingWindow: null,
    stayWindow: null,
    rates: new Map(),
    restrictions: new Map(),
  };
}
