/**
 * What staff may send about rate plans, their prices and restrictions. Null says that a derived
 * plan takes a field from its parent; in a batch it takes back what was said of the nights.
 */
import { z } from 'zod';
import { LENGTH_PATTERN } from '../../domain/rates/restriction.ts';
import { limits } from '../../limits.ts';
import {
  isOrdered,
  NAME_LENGTH_MAX,
  ORDERED,
  promoCode,
  range,
  spansAtMost,
  tooLong,
} from '../requests.ts';
import { civilDate, money, price, ratePlanId, roomTypeId, text } from '../scalars.ts';
import { policyBodies } from './policy-requests.ts';

const access = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('public') }),
  z.strictObject({ type: z.literal('private') }),
  z.strictObject({ type: z.literal('promo'), code: promoCode }),
]);
export const mealPlan = z.enum([
  'room_only',
  'breakfast',
  'half_board',
  'full_board',
  'all_inclusive',
]);

/** A decimal string, for a percentage is as little a float as an amount is; at most all of it off. */
export const percent = z
  .string()
  .regex(/^(?:\d{1,3}(?:\.\d{1,2})?|-\d{1,2}(?:\.\d{1,2})?|-100(?:\.00?)?)$/, {
    error: 'Must be a percentage from -100 to 999.99 with at most two decimals',
  });

/** The member that says a restriction, by the names that the domain has. */
export const restrictionField = z.enum([
  'stopSell',
  'closedToArrival',
  'closedToDeparture',
  'minAdvance',
  'maxAdvance',
  'minStayArrival',
  'minStayThrough',
  'maxStayArrival',
  'maxStayThrough',
  'lengthPattern',
]);
const planPrice = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('own'), base: price }),
  z
    .strictObject({
      type: z.literal('derived'),
      from: ratePlanId,
      percent: percent.optional(),
      difference: money.optional(),
      inherits: z.array(restrictionField).max(restrictionField.options.length).optional(),
    })
    .refine((body) => (body.percent === undefined) !== (body.difference === undefined), {
      path: ['percent'],
      message: 'A derived price has either percent or difference',
    }),
]);
export type PriceBody = z.output<typeof planPrice>;

const occupancyPricing = z
  .strictObject({
    adultsIncluded: z.int().min(1).max(limits.partyGuestsMax),
    fewerAdult: price,
    moreAdult: price,
    children: z
      .array(z.strictObject({ ageMax: z.int().min(0).max(limits.childAgeMax), price }))
      .max(limits.childAgeMax + 1),
  })
  .refine(
    ({ children }) =>
      children.every(({ ageMax }, at) => at === 0 || ageMax > (children[at - 1]?.ageMax ?? 0)),
    { path: ['children'], message: 'Ages must rise from band to band' },
  );
export type OccupancyBody = z.output<typeof occupancyPricing>;

const window = z
  .strictObject({ from: civilDate.optional(), to: civilDate.optional() })
  .refine(({ from, to }) => from === undefined || to === undefined || from <= to, ORDERED);

const optional = {
  access: access.optional(),
  mealPlan: mealPlan.nullable().optional(),
  occupancyPricing: occupancyPricing.nullable().optional(),
  bookingWindow: window.nullable().optional(),
  stayWindow: window.nullable().optional(),
  ...policyBodies,
};
export const ratePlanCreation = z.strictObject({
  id: ratePlanId.optional(),
  name: text(NAME_LENGTH_MAX),
  price: planPrice,
  ...optional,
});
export const ratePlanChange = z.strictObject({
  name: text(NAME_LENGTH_MAX).optional(),
  price: planPrice.optional(),
  ...optional,
});
export type RatePlanBody = z.output<typeof ratePlanChange>;

const flag = z.boolean().nullable().optional();
const nights = z.int().min(0).max(limits.stayNightsMax).nullable().optional();
const days = z.int().min(0).max(limits.arrivalDaysAheadMax).nullable().optional();
const restrictions = z.strictObject({
  stopSell: flag,
  closedToArrival: flag,
  closedToDeparture: flag,
  minAdvance: days,
  maxAdvance: days,
  minStayArrival: nights,
  minStayThrough: nights,
  maxStayArrival: nights,
  maxStayThrough: nights,
  lengthPattern: z
    .string()
    .regex(LENGTH_PATTERN, 'Must be Y or N for each length of stay, 31 at most')
    .nullable()
    .optional(),
});

const ariLine = z
  .strictObject({
    roomTypeId,
    ratePlanId: ratePlanId.optional(),
    ...range,
    price: price.nullable().optional(),
    restrictions: restrictions.optional(),
  })
  .refine(isOrdered, ORDERED)
  .refine(spansAtMost(limits.changeNightsMax), tooLong(limits.changeNightsMax))
  .refine((line) => line.price === undefined || line.ratePlanId !== undefined, {
    path: ['ratePlanId'],
    message: 'A price is of a rate plan; the base plan is "base"',
  })
  .refine((line) => line.price !== undefined || line.restrictions !== undefined, {
    path: ['restrictions'],
    message: 'A line must say a price or restrictions',
  });
export type AriLine = z.output<typeof ariLine>;
export const ariBatch = z.strictObject({
  changes: z.array(ariLine).min(1).max(limits.ariLinesMax),
});
