/**
 * A stay that is booked with a quote: the token is opened, what else is said is held against it,
 * and until its instant the quoted price is the price. A quote promises the price and its
 * conditions, not the room and not that the stay is still sold: restrictions are those of the
 * moment. After its instant the stay is priced anew, and only another price is a refusal.
 */
import type { BookingTerms } from '../../domain/booking/booking.ts';
import { checkStay } from '../../domain/booking/check-stay.ts';
import { DIRECT } from '../../domain/ids.ts';
import type { PricingSituation } from '../../domain/pricing/price-stay.ts';
import type { PropertyState } from '../../domain/property/property.ts';
import { BASE_PLAN } from '../../domain/rates/rate-plan.ts';
import type { Rejection } from '../../domain/rejection.ts';
import { limits } from '../../limits.ts';
import type { Chance } from '../../ports/clock.ts';
import type { RoomRequest, StayRequest } from '../../ports/engine.ts';
import type { BookableStay, QuotedStay } from '../../ports/quotes.ts';
import { firstDifference } from '../calls/call.ts';
import { priceOfToken, type QuotedPrice, tokenOf } from './quote-token.ts';
import { pickUpReason, type StayTerms, termsOf } from './stay-request.ts';

/** A request that is whole, with the price that it was quoted, if it was. */
export interface OpenedStay {
  readonly request: StayRequest;
  readonly price?: QuotedPrice;
}

/** The stay that is meant, or why its quote cannot be taken. */
export function openStay(asked: BookableStay, chance: Chance): OpenedStay | Rejection {
  if (!('quoteToken' in asked)) return { request: asked };
  const price = priceOfToken(asked.quoteToken, chance);
  if (price === undefined) return { code: 'quote_invalid' };
  const request = requestOf(price);
  const pointer = differenceFrom(request, price, asked);
  return pointer === undefined ? { request, price } : { code: 'quote_mismatch', pointer };
}

/** The terms of an opened stay in the situation of `nowMs`. */
export function openedTerms(
  property: PropertyState,
  { request, price }: OpenedStay,
  situation: PricingSituation,
  nowMs: number,
): StayTerms {
  if (price === undefined || nowMs >= price.validUntilMs) {
    return termsOf(property, request, situation);
  }
  const rejection =
    checkStay(property, request, situation.today) ?? pickUpReason(property, request, situation);
  if (rejection !== undefined && !isOfPromo(rejection)) {
    return { type: 'refused', rejection, isDurable: true };
  }
  const { capture } = property.details;
  return { type: 'terms', terms: { ...price.terms, capture } };
}

/** A discount is part of the price, and was promised with it. */
function isOfPromo({ code }: Rejection): boolean {
  return code === 'promo_code_unknown' || code === 'promo_code_not_applicable';
}

/** The refusal of a price that is no longer what was quoted, with a quote of what it is. */
export function priceChange(
  { price }: OpenedStay,
  terms: BookingTerms,
  nowMs: number,
  chance: Chance,
): Extract<Rejection, { code: 'price_changed' }> | undefined {
  if (price === undefined || terms.totalMinor === price.terms.totalMinor) return undefined;
  const { totalMinor: currentMinor, currency } = terms;
  const fresh = quotedPrice(terms, price.promoCode, nowMs, limits.quoteTtlMsDefault);
  const token = tokenOf(fresh, chance);
  return {
    code: 'price_changed',
    quotedMinor: price.terms.totalMinor,
    currentMinor,
    currency,
    ...(token === undefined ? {} : { quoteToken: token, validUntilMs: fresh.validUntilMs }),
  };
}

export function quotedPrice(
  { capture: _, ...terms }: BookingTerms,
  promoCode: string | undefined,
  nowMs: number,
  ttlMs: number,
): QuotedPrice {
  const price = { terms, quotedAtMs: nowMs, validUntilMs: nowMs + ttlMs };
  return promoCode === undefined ? price : { ...price, promoCode };
}

function requestOf({ terms, promoCode }: QuotedPrice): StayRequest {
  const { propertyId, stay, channel, blockId } = terms;
  const rooms = terms.rooms.map(({ roomTypeId, ratePlanId = BASE_PLAN, party }): RoomRequest => {
    return { roomTypeId, ratePlanId, party };
  });
  return {
    propertyId,
    stay,
    rooms,
    ...(promoCode === undefined ? {} : { promoCode }),
    ...(channel === undefined ? {} : { channel }),
    ...(blockId === undefined ? {} : { blockId }),
  };
}

/** JSON Pointer of the first thing that is said otherwise than it was quoted, as HTTP names it. */
function differenceFrom(
  quoted: StayRequest,
  { terms }: QuotedPrice,
  asked: QuotedStay,
): string | undefined {
  const given = saidOf(asked);
  const known: Record<string, unknown> = saidOf({ channel: DIRECT, ...quoted });
  if (asked.currency !== undefined) known.currency = terms.currency;
  const same = Object.keys(given).map((name) => [name, known[name]] as const);
  return firstDifference(Object.fromEntries(same), given, '');
}

function saidOf(stay: Partial<StayRequest>): Record<string, unknown> {
  const { propertyId, stay: dates, rooms, promoCode, channel, currency, blockId } = stay;
  const said = {
    propertyId,
    arrival: dates?.arrival,
    departure: dates?.departure,
    rooms: rooms?.map(roomSaid),
    promoCode,
    channel,
    currency,
    blockId,
  };
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined));
}

function roomSaid({ roomTypeId, ratePlanId = BASE_PLAN, party, nightlyMinor }: RoomRequest) {
  const { adults, children, childAges } = party;
  const room = { roomTypeId, ratePlanId, adults, children, childAges };
  // A quote has prices of its own; one that comes along is another price.
  return nightlyMinor === undefined ? room : { ...room, nightlyPrice: nightlyMinor };
}
