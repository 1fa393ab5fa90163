/** Taxes and fees on the wire: what staff may send, and what everybody is told. */
import { z } from 'zod';
import { limits } from '../../limits.ts';
import { moneyAnswer, named } from '../answer-parts.ts';
import { isOrdered, NAME_LENGTH_MAX, ORDERED } from '../requests.ts';
import { chargeCode, civilDate, price, ratePlanId, roomTypeId, text } from '../scalars.ts';

const kind = z.enum(['tax', 'fee']);
/** All of a price at most. */
const percent = z.string().regex(/^(?:\d{1,2}(?:\.\d{1,2})?|100(?:\.00?)?)$/, {
  error: 'Must be a percentage from 0 to 100 with at most two decimals',
});
const charged = price.refine(({ amountMinor }) => amountMinor <= limits.chargeMinorMax, {
  path: ['amount'],
  message: `Must be at most ${limits.chargeMinorMax} minor units`,
});
const fromAge = z
  .int()
  .min(0)
  .max(limits.childAgeMax + 1)
  .optional();
const basis = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('percent'),
    percent,
    ofFees: z.array(chargeCode).max(limits.chargesMax).optional(),
  }),
  z.strictObject({ type: z.literal('per_night'), price: charged }),
  z.strictObject({ type: z.literal('per_stay'), price: charged }),
  z.strictObject({ type: z.literal('per_person'), price: charged, fromAge }),
  z.strictObject({
    type: z.literal('per_person_night'),
    price: charged,
    fromAge,
    nightsMax: z.int().min(1).max(limits.stayNightsMax).optional(),
  }),
]);
const validity = z
  .strictObject({ from: civilDate.optional(), to: civilDate.optional() })
  .refine(
    ({ from, to }) => from === undefined || to === undefined || isOrdered({ from, to }),
    ORDERED,
  );
const rule = z.strictObject({
  code: chargeCode,
  name: text(NAME_LENGTH_MAX),
  kind,
  basis,
  isIncluded: z.boolean(),
  validity: validity.optional(),
  roomTypeIds: z.array(roomTypeId).min(1).max(limits.roomTypesMax).optional(),
  ratePlanIds: z.array(ratePlanId).min(1).max(limits.ratePlansMax).optional(),
});
export type RuleBody = z.output<typeof rule>;
export const chargesChange = z.strictObject({ charges: z.array(rule).max(limits.chargesMax) });

const date = z.iso.date();
const count = z.int().min(0);
const basisAnswer = z.union([
  z.strictObject({
    type: z.literal('percent'),
    percent: z.string(),
    ofFees: z.array(z.string()),
  }),
  z.strictObject({ type: z.enum(['per_night', 'per_stay']), price: moneyAnswer }),
  z.strictObject({
    type: z.enum(['per_person', 'per_person_night']),
    price: moneyAnswer,
    fromAge: count.optional(),
    nightsMax: count.optional(),
  }),
]);
export const chargesAnswer = named(
  'Charges',
  z.strictObject({
    propertyId: z.string(),
    charges: z.array(
      z.strictObject({
        code: z.string(),
        name: z.string(),
        kind,
        basis: basisAnswer,
        isIncluded: z.boolean(),
        validity: z.strictObject({ from: date.optional(), to: date.optional() }).optional(),
        roomTypeIds: z.array(z.string()).optional(),
        ratePlanIds: z.array(z.string()).optional(),
      }),
    ),
    version: count,
  }),
);
