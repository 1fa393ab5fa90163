/**
 * The supplier's HTTP bodies, as both of its ends check them: another system's protocol, with
 * amounts as integers of minor units. Must never be shared with the engine's own API.
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

const money = z.object({ amountMinor: z.int().min(0), currency });

export const reserveBody = z.strictObject({
  key,
  offerId: z.string().min(1).max(limits.idempotencyKeyLengthMax),
  quantity: z.int().min(1).max(limits.partyGuestsMax),
  traveller: z.string().max(1_000),
});
export const confirmBody = z.strictObject({
  key,
  paymentToken: z.string().max(1_000).optional(),
});
export const cancelBody = z.strictObject({ key, isVoid: z.boolean() });
export const weatherBody = z.strictObject({ outage: z.enum(['none', 'errors', 'silence']) });

const refused = z.object({ status: z.literal('refused'), reason: z.string() });
const reserved = z.object({
  status: z.literal('reserved'),
  reference: z.string(),
  expiresAtMs: z.int(),
  price: money,
  isRefundable: z.boolean(),
});
const confirmed = z.object({ status: z.literal('confirmed'), reference: z.string() });
const cancelled = z
  .object({ status: z.literal('cancelled'), fee: money.optional() })
  .transform(({ status, fee }) => (fee === undefined ? { status } : { status, fee }));

export const offersAnswer = z.object({
  items: z
    .array(
      z.object({
        offerId: z.string(),
        title: z.string(),
        price: money,
        isRefundable: z.boolean(),
        cancellationFee: money,
      }),
    )
    .max(limits.supplierOffersMax),
});
export const reserveAnswer = z.union([reserved, refused]);
export const confirmAnswer = z.union([confirmed, refused]);
export const cancelAnswer = z.union([cancelled, refused]);
export const lookUpAnswer = z.union([
  z.object({ status: z.literal('not_found') }),
  z.object({ status: z.literal('expired') }),
  reserved,
  confirmed,
  cancelled,
  refused,
]);
