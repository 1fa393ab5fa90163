/** What staff may send about selling more rooms than there are. */
import { z } from 'zod';
import { limits } from '../../limits.ts';
import { isOrdered, ORDERED, range, spansAtMost, tooLong } from '../requests.ts';
import { civilDate, roomTypeId } from '../scalars.ts';

const allowance = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('rooms'), rooms: z.int().min(0).max(limits.roomsMax) }),
  z.strictObject({ type: z.literal('percent'), percent: z.int().min(0).max(100) }),
]);

export const overbookingChange = z
  .strictObject({ ...range, allowance: allowance.nullable() })
  .refine(isOrdered, ORDERED)
  .refine(spansAtMost(limits.changeNightsMax), tooLong(limits.changeNightsMax));

/**
 * A plain decimal, so `1e-3`, `.5` and a blank are refused. It is documented as the text that it
 * is: whoever was told of a number would write a small one as `1e-7`.
 */
const probability = z
  .string()
  .regex(/^(?:0(?:\.\d{1,15})?|1(?:\.0{1,15})?)$/, 'Must be a decimal from 0 to 1, such as 0.95')
  .transform(Number);

export const walkQuery = z.strictObject({ night: civilDate });

export const recommendationQuery = z.strictObject({
  roomTypeId,
  night: civilDate,
  /** 0.05 when absent. */
  maxWalkProbability: probability.optional(),
  /** From the property's own history when absent. */
  showUpProbability: probability.optional(),
});
