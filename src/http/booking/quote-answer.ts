/** What is told of a quote. */
import { z } from 'zod';
import { chargeAnswer, moneyAnswer, named, totalsAnswer } from '../answer-parts.ts';
import { paymentPlanAnswer } from '../pricing/policy-answers.ts';
import { bookedRoom } from '../responses.ts';

const date = z.iso.date();
const instant = z.iso.datetime();
const id = z.string();

export const quoteAnswer = named(
  'Quote',
  z.strictObject({
    token: z.string(),
    quotedAt: instant,
    /** From this instant on it is over. */
    validUntil: instant,
    propertyId: id,
    stay: z.strictObject({ arrival: date, departure: date }),
    nights: z.int().min(0),
    channel: id,
    blockId: id.optional(),
    promoCode: z.string().optional(),
    rooms: z.array(bookedRoom),
    charges: z.array(chargeAnswer),
    total: moneyAnswer,
    totals: totalsAnswer,
    ...paymentPlanAnswer,
  }),
);
