/** What staff are told of rate plans: the schemas of those answers, of which the bodies are made. */
import { z } from 'zod';
import { moneyAnswer, named } from '../answer-parts.ts';
import { policyAnswers } from './policy-answers.ts';
import { mealPlan, restrictionField } from './rate-plan-requests.ts';

const date = z.iso.date();
const id = z.string();
const count = z.int().min(0);

const access = z.union([
  z.strictObject({ type: z.enum(['public', 'private']) }),
  z.strictObject({ type: z.literal('promo'), code: z.string() }),
]);
const derivation = {
  type: z.literal('derived'),
  from: id,
  inherits: z.array(restrictionField),
};
const planPrice = z.union([
  z.strictObject({ type: z.literal('room_type') }),
  z.strictObject({ type: z.literal('own'), base: moneyAnswer }),
  z.strictObject({ ...derivation, percent: z.string() }),
  z.strictObject({ ...derivation, difference: moneyAnswer }),
]);
const window = z.strictObject({ from: date.optional(), to: date.optional() });
/** Null: as the parent has it, or nothing when there is none. */
const inheritable = {
  mealPlan: mealPlan.nullable(),
  occupancyPricing: z
    .strictObject({
      adultsIncluded: count,
      fewerAdult: moneyAnswer,
      moreAdult: moneyAnswer,
      children: z.array(z.strictObject({ ageMax: count, price: moneyAnswer })),
    })
    .nullable(),
  bookingWindow: window.nullable(),
  stayWindow: window.nullable(),
  ...policyAnswers,
};

export const ratePlanAnswer = named(
  'RatePlan',
  z.strictObject({
    id,
    roomTypeId: id,
    name: z.string(),
    access,
    price: planPrice,
    ...inheritable,
    /** The same fields with what the plan takes from its parents. */
    inForce: z.strictObject(inheritable),
  }),
);
export const ratePlansAnswer = named(
  'RatePlans',
  z.strictObject({ items: z.array(ratePlanAnswer) }),
);

const restrictions = z.strictObject({
  stopSell: z.boolean().optional(),
  closedToArrival: z.boolean().optional(),
  closedToDeparture: z.boolean().optional(),
  minAdvance: count.optional(),
  maxAdvance: count.optional(),
  minStayArrival: count.optional(),
  minStayThrough: count.optional(),
  maxStayArrival: count.optional(),
  maxStayThrough: count.optional(),
  lengthPattern: z.string().optional(),
});
export const ratePlanNightsAnswer = named(
  'RatePlanNights',
  z.strictObject({
    propertyId: id,
    roomTypeId: id,
    ratePlanId: id,
    nights: z.array(
      z.strictObject({
        night: date,
        /** For the guests that the price covers. */
        price: moneyAnswer,
        isOverride: z.boolean(),
        /** Of the plan, with those that it takes from its parents. */
        restrictions,
        roomTypeRestrictions: restrictions,
      }),
    ),
  }),
);
