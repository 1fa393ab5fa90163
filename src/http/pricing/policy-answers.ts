/** The policies of a rate plan, and of a room that was booked by it, as clients are told them. */
import { z } from 'zod';
import { moneyAnswer } from '../answer-parts.ts';
import { earlyDepartureBody, flat, guaranteeBody, moment, partOfStay } from './policy-requests.ts';

export const feeAnswer = z.union([
  ...partOfStay,
  z.strictObject({ type: flat, amount: moneyAnswer }),
]);

const cancellationAnswer = z.strictObject({
  isNonRefundable: z.boolean(),
  tiers: z.array(z.strictObject({ from: moment, fee: feeAnswer })),
});
export const policyAnswers = {
  guarantee: guaranteeBody.nullable(),
  cancellation: cancellationAnswer.nullable(),
  noShow: feeAnswer.nullable(),
  earlyDeparture: earlyDepartureBody.nullable(),
};

/** Of an offer and of a quote; what neither says is charged at check-in. */
export const paymentPlanAnswer = {
  /** Asked for when booking now. */
  dueNow: moneyAnswer,
  /** Charged at these instants before arrival. */
  dueLater: z.array(z.strictObject({ at: z.iso.datetime(), amount: moneyAnswer })),
};

/** All that was agreed for one room, and the same in words that can be shown to a guest. */
export const policiesAnswer = z.strictObject({
  guarantee: guaranteeBody,
  cancellation: cancellationAnswer,
  noShow: feeAnswer,
  earlyDeparture: earlyDepartureBody,
  inWords: z.array(z.string()),
});
