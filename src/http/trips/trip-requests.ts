/** What clients may send about trips. */
import { z } from 'zod';
import { limits } from '../../limits.ts';
import {
  BOTH_DATES,
  guest,
  hasBothDates,
  hasOneCurrency,
  ONE_CURRENCY,
  quoted,
  unquoted,
} from '../requests.ts';
import { instantMs, opaque, price, queryInt, supplierName, text, tripId } from '../scalars.ts';

export const inTrip = z.strictObject({ tripId });
export const inSupplier = z.strictObject({ supplier: supplierName });

export const tripStatus = z.enum([
  'requested',
  'reserving',
  'confirming',
  'confirmed',
  'compensating',
  'cancelled',
  'failed',
  'escalated',
]);

/** A stay as it is said, or the quote that it is booked by. */
const bookableStay = z.union([
  z.strictObject(unquoted).refine(hasOneCurrency, ONE_CURRENCY),
  z.strictObject(quoted).refine(hasBothDates, BOTH_DATES),
]);
const leg = z.union([
  z.strictObject({ stay: bookableStay }),
  z.strictObject({
    supplier: supplierName,
    offerId: opaque(limits.idempotencyKeyLengthMax),
    quantity: z.int().min(1).max(limits.partyGuestsMax),
  }),
]);

export const tripCreation = z.strictObject({
  legs: z.array(leg).min(1).max(limits.tripLegsMax),
  guest,
  paymentToken: opaque(500).optional(),
});
export type LegBody = z.output<typeof leg>;

export const tripCancellation = z.strictObject({
  reason: text(500),
  /** What the customer was shown, one sum a currency; other fees by now are a 409. */
  expectedFees: z
    .array(price)
    .max(limits.tripLegsMax)
    .refine(
      (fees) => new Set(fees.map(({ currency }) => currency)).size === fees.length,
      'Must name each currency once',
    )
    .optional(),
});
export const legResolution = z.strictObject({
  leg: z.int().min(1).max(limits.tripLegsMax),
  /** `stands`: it is booked and stays so; `undone`: it is not, or not any more. */
  outcome: z.enum(['stands', 'undone']),
  note: text(500),
});
export const tripsQuery = z.strictObject({
  status: tripStatus.optional(),
  updatedSince: instantMs.optional(),
  cursor: z.string().min(1).max(500).optional(),
  limit: queryInt(1, limits.pageItemsMax).optional(),
});
