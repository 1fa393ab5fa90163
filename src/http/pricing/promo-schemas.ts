/** Promo codes on the wire: what staff may send, and what they are told. */
import { z } from 'zod';
import { PROMO_CODE_PATTERN, type PromoCode } from '../../domain/promo/promo-code.ts';
import { limits } from '../../limits.ts';
import { moneyAnswer, named } from '../answer-parts.ts';
import { isOrdered, ORDERED } from '../requests.ts';
import { civilDate, price, propertyId, ratePlanId, roomTypeId } from '../scalars.ts';

const promoCode = z
  .string()
  .regex(PROMO_CODE_PATTERN, 'Must be 1 to 64 of A-Z, 0-9 and inner hyphens')
  .transform((value) => value as PromoCode);
export const inPromoCode = z.strictObject({ propertyId, promoCode });

/** Less than one, one and more, all: the pattern leaves nothing out that is refused. */
const PERCENT_OFF =
  /^(?:00?\.(?:0[1-9]|[1-9]\d?)|(?:0?[1-9]|[1-9]\d)(?:\.\d{1,2})?|100(?:\.00?)?)$/;
const percentOff = z.string().regex(PERCENT_OFF, {
  error: 'Must be a percentage from 0.01 to 100 with at most two decimals',
});
const amountOff = price.refine(({ amountMinor }) => amountMinor > 0, {
  path: ['amount'],
  message: 'Must be more than 0',
});
const window = z
  .strictObject({ from: civilDate.optional(), to: civilDate.optional() })
  .refine(
    ({ from, to }) => from === undefined || to === undefined || isOrdered({ from, to }),
    ORDERED,
  );
export const promoSetting = z
  .strictObject({
    percentOff: percentOff.optional(),
    amountOff: amountOff.optional(),
    bookingWindow: window.optional(),
    stayWindow: window.optional(),
    nightsMin: z.int().min(1).max(limits.stayNightsMax).optional(),
    roomTypeIds: z.array(roomTypeId).min(1).max(limits.roomTypesMax).optional(),
    ratePlanIds: z.array(ratePlanId).min(1).max(limits.ratePlansMax).optional(),
    usesMax: z.int().min(1).max(limits.promoUsesMax).optional(),
    isActive: z.boolean().optional(),
  })
  .refine((body) => (body.percentOff === undefined) !== (body.amountOff === undefined), {
    path: ['percentOff'],
    message: 'A promo code has either percentOff or amountOff',
  });
export type PromoBody = z.output<typeof promoSetting>;

const date = z.iso.date();
const windowAnswer = z.strictObject({ from: date.optional(), to: date.optional() });
export const promoAnswer = named(
  'PromoCode',
  z.strictObject({
    promoCode: z.string(),
    percentOff: z.string().optional(),
    amountOff: moneyAnswer.optional(),
    bookingWindow: windowAnswer.optional(),
    stayWindow: windowAnswer.optional(),
    nightsMin: z.int().optional(),
    roomTypeIds: z.array(z.string()).optional(),
    ratePlanIds: z.array(z.string()).optional(),
    usesMax: z.int().optional(),
    isActive: z.boolean(),
  }),
);
export const promosAnswer = named('PromoCodes', z.strictObject({ items: z.array(promoAnswer) }));
