/**
 * The policies of a rate plan as staff send them: an amount is money, a percentage is a decimal
 * string, a deadline is a time of day at the property.
 */
import { z } from 'zod';
import { TIME_OF_DAY, tierOrderFault } from '../../domain/policy/tier-order.ts';
import { limits } from '../../limits.ts';
import { price } from '../scalars.ts';

const share = z.string().regex(/^(?:\d{1,2}(?:\.\d{1,2})?|100(?:\.00?)?)$/, {
  error: 'Must be a percentage from 0 to 100 with at most two decimals',
});
const days = z.int().min(0).max(limits.arrivalDaysAheadMax);
const nights = z.int().min(1).max(limits.stayNightsMax);

export const partOfStay = [
  z.strictObject({ type: z.literal('none') }),
  z.strictObject({ type: z.literal('percent'), percent: share }),
  z.strictObject({ type: z.literal('nights'), nights }),
  z.strictObject({ type: z.literal('first_night') }),
  z.strictObject({ type: z.literal('full') }),
] as const;
export const flat = z.literal('flat');

export const feeBody = z.discriminatedUnion('type', [
  ...partOfStay,
  z.strictObject({ type: flat, amount: price }),
]);
export type FeeBody = z.output<typeof feeBody>;

export const moment = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('before_arrival'),
    days,
    time: z.string().regex(TIME_OF_DAY, 'Must be a time of day, HH:MM'),
  }),
  z.strictObject({
    type: z.literal('after_booking'),
    hours: z.int().min(0).max(limits.policyHoursMax),
  }),
]);
export const guaranteeBody = z.strictObject({
  amount: z.discriminatedUnion('type', [...partOfStay]),
  due: z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('at_booking') }),
    z.strictObject({ type: z.literal('before_arrival'), days }),
  ]),
});
export type GuaranteeBody = z.output<typeof guaranteeBody>;

export const cancellationBody = z
  .strictObject({
    isNonRefundable: z.boolean(),
    tiers: z.array(z.strictObject({ from: moment, fee: feeBody })).max(limits.policyTiersMax),
  })
  .refine(({ isNonRefundable, tiers }) => !isNonRefundable || tiers.length === 0, {
    path: ['tiers'],
    message: 'What is not refundable at all has no tiers',
  })
  .superRefine(({ tiers }, context) => {
    const at = tierOrderFault(tiers.map(({ from }) => ({ from, fee: { type: 'none' } })));
    if (at === undefined) return;
    const message = 'Must begin later than the tier before it; those after the booking come first';
    context.addIssue({ code: 'custom', path: ['tiers', at, 'from'], message });
  });
export type CancellationBody = z.output<typeof cancellationBody>;
export const earlyDepartureBody = z.strictObject({ percent: share });

export const policyBodies = {
  guarantee: guaranteeBody.nullable().optional(),
  cancellation: cancellationBody.nullable().optional(),
  noShow: feeBody.nullable().optional(),
  earlyDeparture: earlyDepartureBody.nullable().optional(),
};
