/**
 * What a rate plan says once its parents have been asked: fields, prices and restrictions. The
 * chain of parents ends after at most `limits.ratePlanDepthMax` links and never in a circle, which
 * `decide-rates.ts` sees to; nothing here checks it again. Every price is whole minor units: each
 * plan of a chain has a price that could be sold, and the next is derived from that.
 */
import type { CivilDate, Night } from '../calendar.ts';
import type { Party } from '../guest.ts';
import { AMOUNT_MINOR_MAX } from '../money.ts';
import { priceOn } from '../property/evolve-property.ts';
import type { RoomType } from '../property/property.ts';
import type { OccupancyPricing, PriceAdjustment, RatePlan, RatePlanDetails } from './rate-plan.ts';
import type { RestrictionsOfNight } from './restriction.ts';

type InheritedDetail =
  | 'mealPlan'
  | 'occupancyPricing'
  | 'bookingWindow'
  | 'stayWindow'
  | 'guarantee'
  | 'cancellation'
  | 'noShow'
  | 'earlyDeparture';

/** The plan that `plan` derives from; undefined when its prices are its own. */
export function parentOf(roomType: RoomType, plan: RatePlan): RatePlan | undefined {
  return plan.price.type === 'derived' ? roomType.ratePlans.get(plan.price.from) : undefined;
}

/** What the plan says of `field`, or else the nearest of its parents that says anything. */
export function detailOf<Field extends InheritedDetail>(
  roomType: RoomType,
  plan: RatePlan,
  field: Field,
): RatePlanDetails[Field] {
  const own: RatePlanDetails[Field] = plan[field];
  if (own !== null && own !== undefined) return own;
  const parent = parentOf(roomType, plan);
  return parent === undefined ? own : detailOf(roomType, parent, field);
}

/**
 * The price of one room of the plan for a night and a party, minor units. What guests more or fewer
 * cost is adjusted with the rest when the plan takes it from its parent, and added after the
 * adjustment when it has terms of its own.
 */
export function planPriceOn(
  roomType: RoomType,
  plan: RatePlan,
  night: Night,
  party: Party,
): number {
  const own = ownRateOn(roomType, plan, night);
  const parent = parentOf(roomType, plan);
  if (own === undefined && parent !== undefined && plan.occupancyPricing === null) {
    return adjusted(planPriceOn(roomType, parent, night, party), plan);
  }
  const rate = own ?? planRateOn(roomType, plan, night);
  const pricing = detailOf(roomType, plan, 'occupancyPricing');
  return pricing === null ? rate : sellable(rate + guestsMinor(pricing, party));
}

/** The price of a night for the guests it covers, before more or fewer of them change it. */
export function planRateOn(roomType: RoomType, plan: RatePlan, night: Night): number {
  const own = ownRateOn(roomType, plan, night);
  if (own !== undefined) return own;
  const parent = parentOf(roomType, plan);
  // Not reached: a plan without a rate of its own derives from a plan of the same room type.
  return parent === undefined ? 0 : adjusted(planRateOn(roomType, parent, night), plan);
}

function ownRateOn(roomType: RoomType, plan: RatePlan, night: Night): number | undefined {
  if (plan.price.type === 'room_type') return priceOn(roomType, night);
  return plan.rates.get(night) ?? (plan.price.type === 'own' ? plan.price.baseMinor : undefined);
}

function adjusted(minor: number, plan: RatePlan): number {
  return plan.price.type === 'derived' ? adjust(minor, plan.price.adjustment) : minor;
}

/** Half a minor unit goes up, and no price is below nothing. */
export function adjust(minor: number, adjustment: PriceAdjustment): number {
  if (adjustment.type === 'amount') return sellable(minor + adjustment.minor);
  return sellable(Math.floor((minor * (10_000 + adjustment.basisPoints) + 5_000) / 10_000));
}

function sellable(minor: number): number {
  return Math.min(Math.max(minor, 0), AMOUNT_MINOR_MAX);
}

/** What this party costs more, or less when negative, than the guests that the price covers. */
function guestsMinor(pricing: OccupancyPricing, party: Party): number {
  const more = party.adults - pricing.adultsIncluded;
  const adults = more > 0 ? more * pricing.moreAdultMinor : more * pricing.fewerAdultMinor;
  let children = 0;
  for (let child = 0; child < party.children; child += 1) {
    children += childMinor(pricing, party.childAges?.[child]);
  }
  return adults + children;
}

function childMinor(pricing: OccupancyPricing, age: number | undefined): number {
  const oldest = pricing.children.at(-1);
  if (oldest === undefined) return 0;
  if (age === undefined) return oldest.minor;
  const band = pricing.children.find(({ ageMax }) => age <= ageMax);
  return band?.minor ?? pricing.moreAdultMinor;
}

/** The plan's restrictions of a date, with those that it takes from its parents. */
export function planRestrictionsOn(
  roomType: RoomType,
  plan: RatePlan,
  date: CivilDate,
): RestrictionsOfNight | undefined {
  const own = plan.restrictions.get(date);
  const parent = parentOf(roomType, plan);
  if (parent === undefined || plan.price.type !== 'derived') return own;
  const above = planRestrictionsOn(roomType, parent, date);
  if (above === undefined) return own;
  const inherited: Record<string, unknown> = {};
  for (const field of plan.price.inherits) {
    if (above[field] !== undefined) inherited[field] = above[field];
  }
  return { ...inherited, ...own };
}
