/**
 * A rate plan from the wire's form to the domain's and back: money becomes minor units and a
 * percentage becomes basis points, both without a float on the way.
 */
import type { z } from 'zod';
import type { Night } from '../../domain/calendar.ts';
import type { Currency } from '../../domain/money.ts';
import { type Policies, STANDARD_POLICIES } from '../../domain/policy/policy.ts';
import type { NightRange, RoomType } from '../../domain/property/property.ts';
import { policiesOf } from '../../domain/rates/plan-policies.ts';
import type {
  AriChange,
  DateWindow,
  OccupancyPricing,
  PlanPrice,
  RatePlan,
  RatePlanChanges,
} from '../../domain/rates/rate-plan.ts';
import { detailOf, planRateOn, planRestrictionsOn } from '../../domain/rates/resolve-plan.ts';
import type { RestrictionChange, RestrictionsOfNight } from '../../domain/rates/restriction.ts';
import { defined, nightRange } from '../property/property-result.ts';
import { moneyBody } from '../rejection-body.ts';
import {
  basisPointsOf,
  cancellationOf,
  earlyDepartureOf,
  feeOf,
  guaranteeOf,
  percentOf,
  policyDetailsBody,
} from './policy-body.ts';
import type { ratePlanAnswer, ratePlanNightsAnswer } from './rate-plan-answers.ts';
import {
  type AriLine,
  type OccupancyBody,
  type PriceBody,
  type RatePlanBody,
  restrictionField,
} from './rate-plan-requests.ts';

export function planChangesOf(body: RatePlanBody): RatePlanChanges {
  const { name, access, price, mealPlan, occupancyPricing, bookingWindow, stayWindow } = body;
  return defined({
    name,
    access,
    mealPlan,
    price: price && priceOf(price),
    occupancyPricing: occupancyPricing && occupancyOf(occupancyPricing),
    bookingWindow: bookingWindow && windowOf(bookingWindow),
    stayWindow: stayWindow && windowOf(stayWindow),
    guarantee: body.guarantee && guaranteeOf(body.guarantee),
    cancellation: body.cancellation && cancellationOf(body.cancellation),
    noShow: body.noShow && feeOf(body.noShow),
    earlyDeparture: body.earlyDeparture && earlyDepartureOf(body.earlyDeparture),
  });
}

export function priceOf(price: PriceBody): PlanPrice {
  if (price.type === 'own') return { type: 'own', baseMinor: price.base.amountMinor };
  const { type, from, inherits = restrictionField.options } = price;
  if (price.difference !== undefined) {
    const adjustment = { type: 'amount', minor: price.difference.amountMinor } as const;
    return { type, from, inherits, adjustment };
  }
  const basisPoints = basisPointsOf(price.percent ?? '0');
  return { type, from, inherits, adjustment: { type: 'percent', basisPoints } };
}

function occupancyOf(pricing: OccupancyBody): OccupancyPricing {
  return {
    adultsIncluded: pricing.adultsIncluded,
    fewerAdultMinor: pricing.fewerAdult.amountMinor,
    moreAdultMinor: pricing.moreAdult.amountMinor,
    children: pricing.children.map(({ ageMax, price }) => ({ ageMax, minor: price.amountMinor })),
  };
}

function windowOf(window: NonNullable<RatePlanBody['stayWindow']>): DateWindow {
  return defined(window);
}

/** Every price in the body, for its currency to be checked. */
export function pricesIn(body: RatePlanBody) {
  const { price, occupancyPricing, cancellation, noShow } = body;
  const fees = [noShow, ...(cancellation?.tiers ?? []).map(({ fee }) => fee)];
  const flat = fees.map((fee) => (fee?.type === 'flat' ? fee.amount : undefined));
  const own = price?.type === 'own' ? price.base : undefined;
  const added = price?.type === 'derived' ? price.difference : undefined;
  const { fewerAdult, moreAdult, children = [] } = occupancyPricing ?? {};
  return [own, added, fewerAdult, moreAdult, ...children.map((band) => band.price), ...flat];
}

export function ariChangeOf(line: AriLine): AriChange {
  const { roomTypeId, ratePlanId, price, restrictions } = line;
  const range: NightRange = nightRange(line);
  const change: RestrictionChange = defined(restrictions ?? {});
  return {
    roomTypeId,
    range,
    ...(ratePlanId === undefined ? {} : { ratePlanId }),
    ...(price === undefined ? {} : { priceMinor: price === null ? null : price.amountMinor }),
    ...(restrictions === undefined ? {} : { restrictions: change }),
  };
}

export function ratePlanBody(
  roomType: RoomType,
  plan: RatePlan,
  currency: Currency,
): z.input<typeof ratePlanAnswer> {
  const { id, name, access, price } = plan;
  const occupancy = (pricing: OccupancyPricing | null) => occupancyBody(pricing, currency);
  return {
    id,
    roomTypeId: roomType.id,
    name,
    access: { ...access },
    price: priceBody(price, currency),
    mealPlan: plan.mealPlan,
    occupancyPricing: occupancy(plan.occupancyPricing),
    bookingWindow: plan.bookingWindow,
    stayWindow: plan.stayWindow,
    ...policyDetailsBody(plan, currency),
    inForce: {
      mealPlan: detailOf(roomType, plan, 'mealPlan'),
      occupancyPricing: occupancy(detailOf(roomType, plan, 'occupancyPricing')),
      bookingWindow: detailOf(roomType, plan, 'bookingWindow'),
      stayWindow: detailOf(roomType, plan, 'stayWindow'),
      ...policyDetailsBody(policiesInForce(roomType, plan), currency),
    },
  };
}

function policiesInForce(roomType: RoomType, plan: RatePlan): Policies {
  return policiesOf(roomType, plan) ?? STANDARD_POLICIES;
}

function priceBody(price: PlanPrice, currency: Currency): z.input<typeof ratePlanAnswer>['price'] {
  if (price.type === 'room_type') return { type: 'room_type' };
  if (price.type === 'own') return { type: 'own', base: moneyBody(price.baseMinor, currency) };
  const { type, from, adjustment } = price;
  const derived = { type, from, inherits: [...price.inherits] };
  return adjustment.type === 'amount'
    ? { ...derived, difference: moneyBody(adjustment.minor, currency) }
    : { ...derived, percent: percentOf(adjustment.basisPoints) };
}

function occupancyBody(pricing: OccupancyPricing | null, currency: Currency) {
  if (pricing === null) return null;
  return {
    adultsIncluded: pricing.adultsIncluded,
    fewerAdult: moneyBody(pricing.fewerAdultMinor, currency),
    moreAdult: moneyBody(pricing.moreAdultMinor, currency),
    children: pricing.children.map(({ ageMax, minor }) => {
      return { ageMax, price: moneyBody(minor, currency) };
    }),
  };
}

export function ratePlanNightBody(
  roomType: RoomType,
  plan: RatePlan,
  night: Night,
  currency: Currency,
): z.input<typeof ratePlanNightsAnswer>['nights'][number] {
  const rates = plan.price.type === 'room_type' ? roomType.priceOverrides : plan.rates;
  const none: RestrictionsOfNight = {};
  return {
    night,
    price: moneyBody(planRateOn(roomType, plan, night), currency),
    isOverride: rates.has(night),
    restrictions: planRestrictionsOn(roomType, plan, night) ?? none,
    roomTypeRestrictions: roomType.restrictions.get(night) ?? none,
  };
}
