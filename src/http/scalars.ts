/**
 * The small values of the wire: ids, dates, amounts, text. Each checks the form and hands on the
 * domain's own type, so a handler never sees an unchecked string. What a value means for a booking
 * is the engine's to say; nothing here may refuse a request for a business reason.
 */
import { z } from 'zod';
import type { CivilDate } from '../domain/calendar.ts';
import {
  type BlockId,
  type BookingId,
  type Channel,
  type ChannelId,
  ID_PATTERN,
  type PropertyId,
  type RatePlanId,
  type RoomTypeId,
  type SupplierName,
  type TripId,
  type WebhookEndpointId,
} from '../domain/ids.ts';
import { AMOUNT_MINOR_MAX, formatAmount, parseAmount, parseCurrency } from '../domain/money.ts';
import { limits } from '../limits.ts';

/** NUL ends strings in C libraries and a lone surrogate is not text; neither survives a journal. */
const NO_CONTROLS = /^[^\p{Cc}\p{Cs}]*$/u;
/**
 * Line separators break a line of a list in two, and the bidirectional overrides and isolates make
 * the text around a name read backwards. The marks that Arabic and Hebrew need are not among them.
 */
const NO_REORDERING = /^[^\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]*$/u;
/** White space and what is never drawn make a name that nobody can call. */
const SOMETHING_TO_READ = /[^\p{White_Space}\p{Default_Ignorable_Code_Point}]/u;

/**
 * Text that people write and read. It is kept in Unicode's composed form, so that one name is one
 * sequence of characters however it was typed, and it is measured in characters of that form.
 */
export function text(lengthMax: number): z.ZodString {
  return z
    .string()
    .normalize('NFC')
    .refine((value) => lengthOf(value) <= lengthMax, `Must have at most ${lengthMax} characters`)
    .regex(NO_CONTROLS, 'Must not contain control characters or unpaired surrogates')
    .regex(NO_REORDERING, 'Must not contain line separators or bidirectional overrides')
    .regex(SOMETHING_TO_READ, 'Must not be blank')
    .meta({ minLength: 1, maxLength: lengthMax });
}

/** In characters, as JSON Schema counts them, and not in halves of surrogate pairs. */
function lengthOf(value: string): number {
  let characters = 0;
  for (const _ of value) characters += 1;
  return characters;
}

/** A value that is handed on exactly as it came, such as a token of the gateway. */
export function opaque(lengthMax: number): z.ZodString {
  return z
    .string()
    .min(1)
    .max(lengthMax)
    .regex(NO_CONTROLS, 'Must not contain control characters or unpaired surrogates');
}

const ID_RULE = 'Must be 1 to 64 of a-z, 0-9 and inner hyphens';

/** `missing` is what is said where there is none. */
function idText(missing?: string): z.ZodString {
  const error: z.core.$ZodErrorMap = ({ input }) => (input === undefined ? missing : undefined);
  return z.string({ error }).regex(ID_PATTERN, ID_RULE);
}

export const propertyId = idText().transform((value) => value as PropertyId);
/** Of a stay that may as well be said by a quote. */
export const propertyIdOrQuote = idText(
  'Must be said, with arrival, departure and rooms; or else a quoteToken, which says them all',
).transform((value) => value as PropertyId);
export const roomTypeId = idText().transform((value) => value as RoomTypeId);
export const ratePlanId = idText().transform((value) => value as RatePlanId);
export const channel = idText().transform((value) => value as Channel);
export const channelId = idText().transform((value) => value as ChannelId);
export const channelBookingId = idText();
export const chargeCode = idText();
export const blockId = idText().transform((value) => value as BlockId);
/** Through whom a stay comes, and whose rooms it takes first. */
export const soldThrough = { channel: channel.optional(), blockId: blockId.optional() };
export const bookingId = idText().transform((value) => value as BookingId);
export const tripId = idText().transform((value) => value as TripId);
export const supplierName = idText().transform((value) => value as SupplierName);
export const webhookEndpointId = idText().transform((value) => value as WebhookEndpointId);

/**
 * Dates within reach of a calendar that is reckoned from, forwards and backwards, and stays in four
 * digits: the day after 9999-12-31 sorts before it.
 */
export const civilDate = z.iso
  .date({ error: 'Must be a calendar date, YYYY-MM-DD', abort: true })
  .refine((value) => value >= '1900-01-01' && value <= '2999-12-31', 'Must be from 1900 to 2999')
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
  childAges: z.array(z.int().min(0).max(limits.childAgeMax)).max(limits.partyGuestsMax).optional(),
};

/** Ages are said for every child or for none. */
export function hasAgeOfEach(one: {
  readonly children?: number | undefined;
  readonly childAges?: readonly number[] | undefined;
}): boolean {
  return one.childAges === undefined || one.childAges.length === (one.children ?? 0);
}
export const AGE_OF_EACH = { path: ['childAges'], message: 'Must have one age for each child' };

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
