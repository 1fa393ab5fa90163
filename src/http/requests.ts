/**
 * What clients may send: the schema of every body, query and path. They validate the requests and
 * are the source of the OpenAPI document. Unknown members are refused everywhere, so a misspelled
 * field is an error and never a silent default.
 */
import { z } from 'zod';
import { type CivilDate, daysBetween } from '../domain/calendar.ts';
import { ARRIVAL_TIME, EMAIL_LENGTH_MAX, LOCALE } from '../domain/guest.ts';
import { limits } from '../limits.ts';
import {
  AGE_OF_EACH,
  bookingId,
  channel,
  civilDate,
  hasAgeOfEach,
  instantMs,
  money,
  opaque,
  party,
  price,
  propertyId,
  propertyIdOrQuote,
  queryInt,
  ratePlanId,
  roomTypeId,
  soldThrough,
  text,
} from './scalars.ts';

export const NAME_LENGTH_MAX = 200;
const PROMO_LENGTH_MAX = 64;

export const inProperty = z.strictObject({ propertyId });
export const inRoomType = z.strictObject({ propertyId, roomTypeId });
export const inRatePlan = z.strictObject({ propertyId, roomTypeId, ratePlanId });
export const inHold = z.strictObject({ holdId: bookingId });
export const inBooking = z.strictObject({ bookingId });
export const inDeadLetter = z.strictObject({ deadLetterId: opaque(256) });

interface DateRange {
  readonly from: CivilDate;
  readonly to: CivilDate;
}

export function isOrdered(range: DateRange): boolean {
  return range.from <= range.to;
}

export function spansAtMost(nightsMax: number): (range: DateRange) => boolean {
  return (range) => !isOrdered(range) || daysBetween(range.from, range.to) < nightsMax;
}

export const ORDERED = { path: ['to'], message: 'Must not be before from' };

export function tooLong(nightsMax: number) {
  return { path: ['to'], message: `The range must not exceed ${nightsMax} nights` };
}

export const range = {
  from: civilDate,
  to: civilDate,
  weekdays: z.array(z.int().min(1).max(7)).min(1).max(7).optional(),
};

export const priceQuery = z
  .strictObject({ from: civilDate, to: civilDate })
  .refine(isOrdered, ORDERED)
  .refine(spansAtMost(limits.availabilityNightsMax), tooLong(limits.availabilityNightsMax));
/** The room types of a query: named once or several times. */
const roomTypeIds = z
  .union([roomTypeId.transform((id) => [id]), z.array(roomTypeId).max(limits.roomTypesMax)])
  .optional();
export const availabilityQuery = z
  .strictObject({ from: civilDate, to: civilDate, roomTypeId: roomTypeIds })
  .refine(isOrdered, ORDERED)
  .refine(spansAtMost(limits.availabilityNightsMax), tooLong(limits.availabilityNightsMax));
export const promoCode = opaque(PROMO_LENGTH_MAX);
const childAge = queryInt(0, limits.childAgeMax);
export const stayQuery = z
  .strictObject({
    arrival: civilDate,
    departure: civilDate,
    adults: queryInt(0, limits.partyGuestsMax),
    children: queryInt(0, limits.partyGuestsMax).optional(),
    /** Named once for each child. */
    childAges: z
      .union([childAge.transform((age) => [age]), z.array(childAge).max(limits.partyGuestsMax)])
      .optional(),
    rooms: queryInt(1, limits.bookingRoomsMax).optional(),
    promoCode: promoCode.optional(),
    channel: channel.optional(),
    ratePlanId: z
      .union([ratePlanId.transform((id) => [id]), z.array(ratePlanId).max(limits.ratePlansMax)])
      .optional(),
  })
  .refine(hasAgeOfEach, AGE_OF_EACH);

const ttlSeconds = z
  .int()
  .min(limits.holdTtlMsMin / 1000)
  .max(limits.holdTtlMsMax / 1000)
  .optional();
const room = { roomTypeId, ratePlanId: ratePlanId.optional(), ...party };
/** A price that was agreed elsewhere needs no quote. */
const quotedRoom = z.strictObject(room).refine(hasAgeOfEach, AGE_OF_EACH);
const roomRequest = z
  .strictObject({ ...room, nightlyPrice: money.optional() })
  .refine(hasAgeOfEach, AGE_OF_EACH);
export type RoomBody = z.output<typeof roomRequest>;

/** One booking is in one currency, so the prices that a caller brings must agree on it. */
export function hasOneCurrency(body: { readonly rooms: readonly RoomBody[] }): boolean {
  const first = body.rooms.find((room) => room.nightlyPrice !== undefined)?.nightlyPrice;
  return body.rooms.every(
    (room) => room.nightlyPrice === undefined || room.nightlyPrice.currency === first?.currency,
  );
}
export const ONE_CURRENCY = {
  path: ['rooms'],
  message: 'Every nightlyPrice must have one currency',
};

export const bookedRooms = z.array(roomRequest).min(1).max(limits.bookingRoomsMax);
export const stay = {
  propertyId,
  arrival: civilDate,
  departure: civilDate,
  rooms: bookedRooms,
  promoCode: promoCode.optional(),
  ...soldThrough,
};
/** Where a quote may stand for the stay. */
export const unquoted = { ...stay, propertyId: propertyIdOrQuote };
export const guest = z.strictObject({
  firstName: text(NAME_LENGTH_MAX),
  lastName: text(NAME_LENGTH_MAX),
  email: z.email().max(EMAIL_LENGTH_MAX).optional(),
  phone: text(50).optional(),
  locale: z.string().regex(LOCALE, 'Must be a BCP 47 language tag, such as de or de-AT').optional(),
  isVip: z.boolean().optional(),
  isLoyaltyMember: z.boolean().optional(),
  arrivalTime: z.string().regex(ARRIVAL_TIME, 'Must be a time of day, HH:MM').optional(),
});
const payer = { guest, paymentToken: opaque(500).optional() };

/** A quote says the whole stay; what is said of it beside has to be the same. */
export const quoted = {
  quoteToken: z
    .string()
    .max(limits.quoteTokenCharactersMax)
    .regex(/^[\w.-]+$/, 'Must be the token of a quote'),
  propertyId: propertyId.optional(),
  arrival: civilDate.optional(),
  departure: civilDate.optional(),
  rooms: stay.rooms.optional(),
  promoCode: stay.promoCode,
  ...soldThrough,
};

export const quoteCreation = z.strictObject({
  ...stay,
  rooms: z.array(quotedRoom).min(1).max(limits.bookingRoomsMax),
  ttlSeconds: z
    .int()
    .min(limits.quoteTtlMsMin / 1000)
    .max(limits.quoteTtlMsMax / 1000)
    .optional(),
});
/** One date alone would be passed over. */
export const BOTH_DATES = { path: ['departure'], message: 'Must come with arrival, or neither' };
export const hasBothDates = ({ arrival, departure }: { arrival?: unknown; departure?: unknown }) =>
  (arrival === undefined) === (departure === undefined);
export const holdCreation = z.union([
  z.strictObject({ ...unquoted, ttlSeconds }).refine(hasOneCurrency, ONE_CURRENCY),
  z.strictObject({ ...quoted, ttlSeconds }).refine(hasBothDates, BOTH_DATES),
]);
export const holdExtension = z.strictObject({ ttlSeconds });
export const payerBody = z.strictObject(payer);
export const bookingCreation = z.union([
  z.strictObject({ ...unquoted, ...payer }).refine(hasOneCurrency, ONE_CURRENCY),
  z.strictObject({ ...quoted, ...payer }).refine(hasBothDates, BOTH_DATES),
]);
/** A guest whom the hotel has no room for: where to, what it costs the hotel, and why. */
export const walkOrder = z.strictObject({
  hotel: text(NAME_LENGTH_MAX),
  cost: price,
  reason: text(500),
});
export const cancellation = z.strictObject({
  reason: text(500),
  /** What the guest was shown; another fee by now is a 409, and nothing is cancelled. */
  expectedFee: price.optional(),
});
export const cancellationWithoutFee = z.strictObject({
  reason: text(500),
  /** Why the hotel does not ask for the fee. */
  waiverReason: text(500),
});
export const refundGrant = z.strictObject({
  amount: money.refine((value) => value.amountMinor > 0, {
    path: ['amount'],
    message: 'Must be more than nothing',
  }),
  reason: text(500),
});
/**
 * The gateway names the authorisation by the key it was given, `{bookingId}:authorise`; those of
 * later changes are numbered. Whatever
 * else it says is not believed: the engine asks the gateway itself.
 */
export const callbackBody = z.looseObject({
  authorisationKey: z
    .string()
    .regex(
      /^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?:authorise(?:-\d{1,6})?$/,
      'Must be {bookingId}:authorise, or a later one such as {bookingId}:authorise-2',
    ),
});

const page = {
  cursor: z.string().min(1).max(500).optional(),
  limit: queryInt(1, limits.pageItemsMax).optional(),
};
export const pageQuery = z.strictObject(page);
export const limitQuery = z.strictObject({ limit: page.limit });
export const bookingStatus = z.enum([
  'requested',
  'held',
  'payment_pending',
  'confirmed',
  'checked_in',
  'checked_out',
  'cancelled',
  'no_show',
  'walked',
  'expired',
  'failed',
]);
export const bookingsQuery = z.strictObject({
  propertyId: propertyId.optional(),
  status: bookingStatus.optional(),
  arrivalFrom: civilDate.optional(),
  arrivalTo: civilDate.optional(),
  updatedSince: instantMs.optional(),
  ...page,
});
