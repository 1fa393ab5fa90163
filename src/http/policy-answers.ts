/** The policies of a rate plan, and of a room that was booked by it, as clients are told them. */
import { z } from 'zod';
import { moneyAnswer } from './answer-parts.ts';
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

/** All that was agreed for one room, and the same in words that can be shown to a guest. */
export const policiesAnswer = z.strictObject({
  guarantee: guaranteeBody,
  cancellation: cancellationAnswer,
  noShow: feeAnswer,
  earlyDeparture: earlyDepartureBody,
  inWords: z.array(z.string()),
});
