/**
 * The small values of the wire: ids, dates, amounts, text. Each checks the form and hands on the
 * domain's own type, so a handler never sees an unchecked string. What a value means for a booking
 * is the engine's to say; nothing here may refuse a request for a business reason.
 */
import { z } from 'zod';
import type { CivilDate } from '../domain/calendar.ts';
import { type BookingId, ID_PATTERN, type PropertyId, type RoomTypeId } from '../domain/ids.ts';
import { AMOUNT_MINOR_MAX, formatAmount, parseAmount, parseCurrency } from '../domain/money.ts';
import { limits } from '../limits.ts';

/** NUL ends strings in C libraries and a lone surrogate is not text; neither survives a journal. */
function isCleanText(value: string): boolean {
  return value.isWellFormed() && !value.includes('\0');
}

export function text(lengthMax: number): z.ZodString {
  return z
    .string()
    .min(1)
    .max(lengthMax)
    .refine(isCleanText, 'Must not contain NUL or an unpaired surrogate');
}

function idText(): z.ZodString {
  return z.string().regex(ID_PATTERN, 'Must be 1 to 64 of a-z, 0-9 and inner hyphens');
}

export const propertyId = idText().transform((value) => value as PropertyId);
export const roomTypeId = idText().transform((value) => value as RoomTypeId);
export const bookingId = idText().transform((value) => value as BookingId);

export const civilDate = z.iso
  .date('Must be a calendar date, YYYY-MM-DD')
  .transform((value) => value as CivilDate);

export const instantMs = z.iso
  .datetime({ offset: true, error: 'Must be an RFC 3339 instant with a zone' })
  .transform((value) => Date.parse(value));

export const currency = z.string().transform((code, context) => {
  const known = parseCurrency(code);
  if (known !== undefined) return known;
  context.addIssue({ code: 'custom', message: 'Must be an ISO 4217 code in upper case' });
  return z.NEVER;
});

/** A decimal string and a currency become minor units; an amount is never rounded on the way in. */
export const money = z
  .strictObject({ amount: z.string().max(20), currency })
  .transform((value, context) => {
    const amountMinor = parseAmount(value.amount, value.currency);
    if (amountMinor !== undefined) return { amountMinor, currency: value.currency };
    const most = formatAmount(AMOUNT_MINOR_MAX, value.currency);
    context.addIssue({
      code: 'custom',
      path: ['amount'],
      message: `Must be a plain decimal with the digits of ${value.currency}, at most ${most}`,
    });
    return z.NEVER;
  });

/** An amount that is a price on offer; a negative one has no meaning anywhere. */
export const price = money.refine((value) => value.amountMinor >= 0, {
  path: ['amount'],
  message: 'Must not be negative',
});

export const party = {
  adults: z.int().min(0).max(limits.partyGuestsMax),
  children: z.int().min(0).max(limits.partyGuestsMax).optional(),
};

/** A whole number in a query string: digits only, so `1e3`, `0x10` and a blank are refused. */
export function queryInt(min: number, max: number) {
  const isInRange = (value: number) => value >= min && value <= max;
  return z
    .string()
    .regex(/^\d{1,9}$/, 'Must be a whole number')
    .transform(Number)
    .refine(isInRange, `Must be between ${min} and ${max}`)
    .meta({ type: 'integer', minimum: min, maximum: max });
}

/** No members at all: the parameters, query or body of a route that takes none. */
export const nothing = z.strictObject({});
