/**
 * Answers of the HTTP API in the words that all targets share. Only what the kit uses is read, so
 * that a server with more to say still fits; what is read and does not fit is thrown, because an
 * answer that breaks the API is a finding and never an ordinary refusal.
 */
import { z } from 'zod';
import type { CivilDate } from '../../domain/calendar.ts';
import type { BookingId, PropertyId, RatePlanId, RoomTypeId } from '../../domain/ids.ts';
import { type Currency, parseAmount } from '../../domain/money.ts';
import { BASE_PLAN } from '../../domain/rates/rate-plan.ts';
import { previewResult } from '../commands/change-commands.ts';
import { isChannelCommand } from '../commands/channel-commands.ts';
import { isDeskCommand } from '../commands/desk-commands.ts';
import { isTripCommand } from '../commands/trip-commands.ts';
import { isWaitlistCommand } from '../commands/waitlist-commands.ts';
import { isWebhookCommand } from '../commands/webhook-commands.ts';
import { pricingReadingResult } from '../pricing-readings.ts';
import type { HotelAnswer, HotelCommand, HotelResult } from '../targets/hotel-target.ts';
import { blockResult } from './wire-blocks.ts';
import { channelResult } from './wire-channels.ts';
import { deskResult } from './wire-desk.ts';
import { tripWireResult } from './wire-trips.ts';
import { waitlistResult } from './wire-waitlist.ts';
import { webhookResult } from './wire-webhooks.ts';

const date = z.iso.date().transform((text) => text as CivilDate);
const bookingId = z.string().transform((text) => text as BookingId);
const propertyId = z.string().transform((text) => text as PropertyId);
const roomTypeId = z.string().transform((text) => text as RoomTypeId);
/** A server that knows no rate plans sells the base plan. */
const ratePlanId = z
  .string()
  .optional()
  .transform((text) => (text ?? BASE_PLAN) as RatePlanId);
const currency = z.string().transform((text) => text as Currency);
const money = z.object({ amount: z.string(), currency }).transform((value, context) => {
  const amountMinor = parseAmount(value.amount, value.currency);
  if (amountMinor !== undefined) return { amountMinor, currency: value.currency };
  context.addIssue({ code: 'custom', message: `not an amount of ${value.currency}` });
  return z.NEVER;
});
const minor = money.transform(({ amountMinor }) => amountMinor);
const status = z.enum([
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

const party = {
  adults: z.int(),
  children: z.int(),
  childAges: z.array(z.int()).optional(),
};
const room = z
  .object({ roomTypeId, ratePlanId, ...party, nightly: z.array(z.object({ price: minor })) })
  .transform(({ roomTypeId: type, ratePlanId: plan, adults, children, childAges, nightly }) => ({
    roomTypeId: type,
    ratePlanId: plan,
    party: childAges === undefined ? { adults, children } : { adults, children, childAges },
    nightlyMinor: nightly.map(({ price }) => price),
  }));
const booking = z
  .object({
    id: bookingId,
    status,
    propertyId,
    stay: z.object({ arrival: date, departure: date }),
    departed: date.optional(),
    rooms: z.array(room),
    total: money,
    owed: minor,
    payment: z.object({
      authorised: minor,
      captured: minor,
      refunded: minor,
      pending: z.array(z.unknown()),
      escalated: z.array(z.unknown()),
    }),
    allowedActions: z.array(z.object({ action: z.string(), isAllowed: z.boolean() })),
  })
  .transform(({ payment, ...body }) => ({
    id: body.id,
    status: body.status,
    propertyId: body.propertyId,
    stay: body.stay,
    departed: body.departed ?? body.stay.departure,
    rooms: body.rooms,
    currency: body.total.currency,
    totalMinor: body.total.amountMinor,
    owedMinor: body.owed,
    authorisedMinor: payment.authorised,
    capturedMinor: payment.captured,
    refundedMinor: payment.refunded,
    pendingEffects: payment.pending.length,
    escalatedEffects: payment.escalated.length,
    allowedActions: body.allowedActions.filter((one) => one.isAllowed).map(({ action }) => action),
  }));

const occupancy = z.object({ adultsMax: z.int(), childrenMax: z.int(), guestsMax: z.int() });
const roomType = z
  .object({ id: roomTypeId, name: z.string(), rooms: z.int(), occupancy, basePrice: minor })
  .transform(({ basePrice, ...rest }) => ({ ...rest, basePriceMinor: basePrice }));
const property = z
  .object({
    id: propertyId,
    name: z.string(),
    address: z.object({
      street: z.string(),
      city: z.string(),
      postalCode: z.string(),
      country: z.string(),
    }),
    coordinates: z.object({ latitude: z.number(), longitude: z.number() }),
    timeZone: z.string(),
    currency,
    capture: z.enum(['at_booking', 'at_check_in']),
    roomTypes: z.array(roomType),
  })
  .transform(({ id, roomTypes, ...details }) => ({ id, details, roomTypes }));

const cell = z
  .object({
    roomTypeId,
    night: date,
    physical: z.int(),
    allowance: z.int(),
    held: z.int(),
    sold: z.int(),
    blocked: z.int(),
    available: z.int(),
    blockShortfall: z.int(),
    overbooked: z.int(),
    price: minor,
  })
  .transform(({ price, ...rest }) => ({ ...rest, priceMinor: price }));
const offer = z
  .object({
    roomTypeId,
    ratePlanId,
    isAvailable: z.boolean(),
    available: z.int(),
    nightly: z.array(minor),
    total: minor,
    reasons: z.array(z.object({ code: z.string() })),
  })
  .transform(({ nightly, total, reasons, ...rest }) => ({
    ...rest,
    nightlyMinor: nightly,
    totalMinor: total,
    reasons: reasons.map(({ code }) => code),
  }));

const quote = z.object({ total: minor, quotedAt: z.string(), validUntil: z.string() });
const walks = z.object({
  roomTypes: z.array(
    z.object({ bookings: z.array(z.object({ bookingId: z.string(), isProposed: z.boolean() })) }),
  ),
});
const advice = z.object({
  rooms: z.int(),
  sales: z.int(),
  showUp: z.object({ probability: z.number() }),
});
const cancellation = z
  .object({
    fee: minor,
    owed: minor,
    refund: minor,
    charge: minor,
    noShowFee: minor,
    rooms: z.array(z.object({ tiers: z.array(z.object({ from: z.iso.datetime() })) })),
  })
  .transform(({ fee, owed, refund, charge, noShowFee, rooms }) => ({
    feeMinor: fee,
    owedMinor: owed,
    refundMinor: refund,
    chargeMinor: charge,
    noShowFeeMinor: noShowFee,
    tiersFromMs: rooms.map(({ tiers }) => tiers.map(({ from }) => Date.parse(from))),
  }));

const ids = z.object({ items: z.array(z.object({ id: z.string() })) });
const history = z.object({ events: z.array(z.object({ type: z.string() })) });
const health = z.object({ status: z.string(), outboxDead: z.int() });
const problem = z.object({
  code: z.string(),
  bookingId: bookingId.optional(),
  retryAfterMs: z.number().optional(),
});

export interface WireAnswer {
  readonly status: number;
  readonly body: unknown;
  readonly version: number | undefined;
  readonly isReplay: boolean;
}

/** The server's answer to `command`. Throws when it is not one that the API promises. */
export function hotelAnswer(command: HotelCommand, answer: WireAnswer): HotelAnswer {
  const { body, version, isReplay } = answer;
  if (answer.status < 300)
    return {
      type: 'done',
      result: resultOf(command, body),
      version,
      isReplay,
    };
  const { code, retryAfterMs, bookingId: id } = problem.parse(body);
  if (retryAfterMs !== undefined) return { type: 'unavailable', code, retryAfterMs };
  return { type: 'refused', code, ...(id === undefined ? {} : { bookingId: id }) };
}

function quoteResult(body: unknown): HotelResult {
  const { total, quotedAt, validUntil } = quote.parse(body);
  const [from, until] = [Date.parse(quotedAt), Date.parse(validUntil)];
  return { kind: 'quote', totalMinor: total, validForMs: until - from };
}

function bookingResult(body: unknown): HotelResult {
  return { kind: 'booking', booking: booking.parse(body) };
}

function resultOf(command: HotelCommand, body: unknown): HotelResult {
  if (isChannelCommand(command)) return channelResult(command, body);
  if (isWebhookCommand(command)) return webhookResult(command, body);
  if (isTripCommand(command)) return tripWireResult(command, body);
  if (isWaitlistCommand(command)) return waitlistResult(command, body) ?? bookingResult(body);
  if (isDeskCommand(command)) return deskResult(command, body) ?? bookingResult(body);
  switch (command.type) {
    case 'add_room_type':
      return { kind: 'property', property: z.object({ property }).parse(body).property };
    case 'create_property':
    case 'change_property':
    case 'change_room_type':
    case 'set_prices':
    case 'set_capacity':
    case 'allow_overbooking':
    case 'update_ari':
    case 'read_property':
      return { kind: 'property', property: property.parse(body) };
    case 'read_availability':
      return { kind: 'cells', cells: z.object({ cells: z.array(cell) }).parse(body).cells };
    case 'read_overbookings':
      return { kind: 'cells', cells: z.object({ nights: z.array(cell) }).parse(body).nights };
    case 'read_walk_proposal': {
      const choices = walks.parse(body).roomTypes.flatMap(({ bookings }) => bookings);
      const proposed = choices.filter(({ isProposed }) => isProposed);
      return { kind: 'walks', proposed: proposed.map(({ bookingId: one }) => one) };
    }
    case 'read_overbooking_advice': {
      const { rooms, sales, showUp } = advice.parse(body);
      return { kind: 'advice', rooms, sales, showUpProbability: showUp.probability };
    }
    case 'quote_stay':
      return quoteResult(body);
    case 'search_stay':
      return { kind: 'offers', offers: z.object({ offers: z.array(offer) }).parse(body).offers };
    case 'list_properties':
    case 'list_bookings':
    case 'list_dead_letters':
      return { kind: 'ids', ids: ids.parse(body).items.map(({ id }) => id) };
    case 'explain_price':
    case 'dry_run_pricing':
    case 'read_pricing_version':
    case 'list_pricing_versions':
      return pricingReadingResult(command, body, (amount) => minor.parse(amount));
    case 'preview_modification':
      return previewResult(body, (amount) => minor.parse(amount));
    case 'preview_cancellation':
      return { kind: 'cancellation', cancellation: cancellation.parse(body) };
    case 'read_history':
      return { kind: 'history', events: history.parse(body).events.map(({ type }) => type) };
    case 'read_health': {
      const { status: state, outboxDead } = health.parse(body);
      return { kind: 'health', status: state, deadLetters: outboxDead };
    }
    case 'add_rooms':
    case 'change_room':
    case 'close_room':
    case 'reopen_room':
    case 'add_rate_plan':
    case 'change_rate_plan':
    case 'set_promo_code':
    case 'set_charges':
    case 'set_pricing':
    case 'retry_effect':
    case 'payment_callback':
      return { kind: 'nothing' };
    default:
      return blockResult(command, body) ?? bookingResult(body);
  }
}
