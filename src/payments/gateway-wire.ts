/**
 * The gateway's HTTP bodies, as both of its ends check them. Must never be shared with the engine's
 * own API: this is another system's protocol, and amounts on it are integers of minor units.
 */
import { z } from 'zod';
import { type Currency, parseCurrency } from '../domain/money.ts';
import { limits } from '../limits.ts';

const key = z.string().min(1).max(limits.idempotencyKeyLengthMax);

const currency = z.string().transform((code, context): Currency => {
  const known = parseCurrency(code);
  if (known !== undefined) return known;
  context.addIssue({ code: 'custom', message: 'not an ISO 4217 code' });
  return z.NEVER;
});

const amount = z.strictObject({ amountMinor: z.int(), currency });

export const authoriseBody = z.strictObject({
  key,
  amount,
  token: z.string().min(1).max(limits.idempotencyKeyLengthMax),
});

/** Capture and refund; a void has no amount. */
export const moneyEffectBody = z.strictObject({ key, amount });
export const voidBody = z.strictObject({ key });
export const completeBody = z.strictObject({ outcome: z.enum(['approve', 'decline']) });

export const authorisationAnswer = z.discriminatedUnion('status', [
  z.object({ status: z.literal('approved'), reference: z.string() }),
  z.object({ status: z.literal('declined'), reason: z.string() }),
  z.object({ status: z.literal('requires_action'), url: z.string() }),
  z.object({ status: z.literal('processing') }),
  z.object({ status: z.literal('voided') }),
  z.object({ status: z.literal('not_found') }),
]);

export const effectAnswer = z.discriminatedUnion('status', [
  z.object({ status: z.literal('done'), reference: z.string() }),
  z.object({ status: z.literal('refused'), reason: z.string() }),
]);

export const totalsAnswer = z.object({
  items: z.array(
    z.object({
      authorisationKey: z.string(),
      currency: z.string(),
      authorised: z.number(),
      captured: z.number(),
      refunded: z.number(),
      voided: z.number(),
    }),
  ),
});
