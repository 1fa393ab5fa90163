/**
 * What each call of the engine must bring, checked once, before any actor is asked: the types say
 * it to the compiler, and an embedder in plain JavaScript, or with a figure that came out as NaN,
 * is told here. HTTP validates before and never gets this far. Must refuse nothing for a business
 * reason: what a guest can ask for and not have is an outcome.
 */
import { AMOUNT_MINOR_MAX, type Money } from '../../domain/money.ts';
import { limits } from '../../limits.ts';
import type { Engine } from '../../ports/engine.ts';
import type { BookingFilter } from '../../ports/journal.ts';
import { blockFigures } from '../blocks/block-figures.ts';
import { checkParty, checkPayer } from '../booking/guest-figures.ts';
import { modificationFigures } from '../booking/modification-figures.ts';
import { checkBookable, checkQuote } from '../booking/stay-figures.ts';
import { channelBookingFigures } from '../channels/channel-booking-figures.ts';
import { channelFigures } from '../channels/channel-figures.ts';
import { houseFigures } from '../overbooking/house-figures.ts';
import { checkCharges } from '../payments/charge-figures.ts';
import { pricingFigures } from '../pricing/pricing-figures.ts';
import { checkPromoCode, checkPromoDetails } from '../pricing/promo-figures.ts';
import { checkAri, checkPlan, checkPlanChanges } from '../pricing/rate-plan-figures.ts';
import {
  checkCurrency,
  checkDate,
  checkDetails,
  checkPrice,
  checkPropertyChanges,
  checkRange,
  checkRooms,
  checkRoomType,
  checkRoomTypeChanges,
  checkStayDates,
} from '../property/property-figures.ts';
import { roomRackFigures } from '../rooms/room-rack-figures.ts';
import { tripFigures } from '../trips/trip-figures.ts';
import { waitlistFigures } from '../waitlist/waitlist-figures.ts';
import { webhookFigures } from '../webhooks/webhook-figures.ts';
import {
  checkContext,
  checkEntityCall,
  checkInstant,
  checkLimit,
  checkQuery,
  checkRoomTypeCall,
} from './context-figures.ts';
import {
  checkFunction,
  checkGiven,
  checkId,
  checkList,
  checkObject,
  checkString,
  checkText,
  checkWhole,
} from './figure.ts';

export type Checks = {
  readonly [Name in keyof Engine]: (...given: Parameters<Engine[Name]>) => void;
};

/** Each throws a TypeError or a RangeError that names the first value out of order. */
export const callFigures: Checks = {
  createProperty(context, request) {
    checkContext(context);
    checkObject('request', request);
    checkGiven('request.id', request.id, checkId);
    checkDetails(request.details);
  },
  changeProperty(context, id, changes) {
    checkContext(context);
    checkId('id', id);
    checkPropertyChanges(changes);
  },
  addRoomType(context, id, request) {
    checkContext(context);
    checkId('id', id);
    checkObject('request', request);
    checkGiven('request.id', request.id, checkId);
    checkRoomType(request.details);
  },
  changeRoomType(context, id, roomTypeId, changes) {
    checkRoomTypeCall(context, id, roomTypeId);
    checkRoomTypeChanges(changes);
  },
  setPrices(context, id, roomTypeId, range, priceMinor) {
    checkRoomTypeCall(context, id, roomTypeId);
    checkRange('range', range);
    if (priceMinor !== null) checkPrice('priceMinor', priceMinor);
  },
  setCapacity(context, id, roomTypeId, range, rooms) {
    checkRoomTypeCall(context, id, roomTypeId);
    checkRange('range', range);
    if (rooms !== null) checkRooms('rooms', rooms);
  },
  addRatePlan(context, id, roomTypeId, request) {
    checkRoomTypeCall(context, id, roomTypeId);
    checkObject('request', request);
    checkGiven('request.id', request.id, checkId);
    checkPlan(request.details);
  },
  changeRatePlan(context, id, roomTypeId, ratePlanId, changes) {
    checkRoomTypeCall(context, id, roomTypeId);
    checkId('ratePlanId', ratePlanId);
    checkPlanChanges(changes);
  },
  updateAri(context, id, changes) {
    checkContext(context);
    checkId('id', id);
    checkAri(changes);
  },
  setPromoCode(context, id, code, details) {
    checkContext(context);
    checkId('id', id);
    checkPromoCode('code', code);
    checkPromoDetails(details);
  },
  setCharges(context, id, charges) {
    checkContext(context);
    checkId('id', id);
    checkCharges(charges);
  },
  ...pricingFigures,
  property: (id) => checkId('id', id),
  properties(afterId, limit) {
    checkString('afterId', afterId);
    checkLimit('limit', limit);
  },

  availability: checkQuery,
  staySearch(request) {
    checkObject('request', request);
    checkId('request.propertyId', request.propertyId);
    checkStayDates('request.stay', request.stay);
    checkParty('request.party', request.party);
    checkWhole('request.rooms', request.rooms, 1, limits.bookingRoomsMax);
    checkGiven('request.promoCode', request.promoCode, checkText);
    checkGiven('request.channel', request.channel, checkId);
    checkGiven('request.ratePlanIds', request.ratePlanIds, (name, ids) => {
      checkList(name, ids, [0, limits.ratePlansMax], checkId);
    });
  },
  availabilityNow: checkQuery,
  availabilitySince(query, since) {
    checkQuery(query);
    checkWhole('since', since, 0, Number.MAX_SAFE_INTEGER);
  },
  onAvailability(propertyId, listener) {
    checkId('propertyId', propertyId);
    checkFunction('listener', listener);
  },

  quote: checkQuote,
  placeHold(context, request) {
    checkContext(context);
    checkBookable(request);
    checkGiven('request.ttlMs', request.ttlMs, checkLifetime);
  },
  extendHold(context, id, byMs) {
    checkEntityCall(context, id);
    checkGiven('byMs', byMs, checkLifetime);
  },
  releaseHold: checkEntityCall,
  bookHold(context, id, payer) {
    checkEntityCall(context, id);
    checkPayer('payer', payer);
  },
  book(context, request) {
    checkContext(context);
    checkBookable(request);
    checkPayer('request.payer', request.payer);
  },
  cancel(context, id, why, options = {}) {
    checkEntityCall(context, id);
    checkText('why', why);
    checkObject('options', options);
    checkGiven('options.waive', options.waive, checkText);
    checkGiven('options.expectedFee', options.expectedFee, checkMoney(0));
  },
  cancellation: (id) => checkId('id', id),
  refund(context, id, amount, why) {
    checkEntityCall(context, id);
    checkMoney(1)('amount', amount);
    checkText('why', why);
  },
  markNoShow: checkEntityCall,
  checkOut: checkEntityCall,
  departEarly: checkEntityCall,
  booking: (id) => checkId('id', id),
  bookingHistory: (id) => checkId('id', id),
  bookings: checkFilter,
  retryEffect(context, key) {
    checkContext(context);
    // The key of a dead letter is text of any form, and what is none names nothing.
    checkText('key', key);
  },
  paymentCallback: (id) => checkId('id', id),

  ...houseFigures,
  ...tripFigures,
  ...roomRackFigures,
  ...blockFigures,
  ...webhookFigures,
  ...channelFigures,
  ...channelBookingFigures,
  ...modificationFigures,
  ...waitlistFigures,

  redriveNotification(context, id) {
    checkContext(context);
    // As that of any dead letter, and what is none names nothing.
    checkText('id', id);
  },

  outboxDead: (limit) => checkLimit('limit', limit),
  health: () => undefined,
  refusal: () => undefined,
  drain: () => undefined,
};

const checkMoney =
  (minorMin: number) =>
  (name: string, money: Money): void => {
    checkObject(name, money);
    checkWhole(`${name}.amountMinor`, money.amountMinor, minorMin, AMOUNT_MINOR_MAX);
    checkCurrency(`${name}.currency`, money.currency);
  };

const checkLifetime = (name: string, ms: number): void =>
  checkWhole(name, ms, limits.holdTtlMsMin, limits.holdTtlMsMax);

function checkFilter(filter: BookingFilter): void {
  checkObject('filter', filter);
  checkGiven('filter.propertyId', filter.propertyId, checkId);
  checkGiven('filter.status', filter.status, checkText);
  checkGiven('filter.arrivalFrom', filter.arrivalFrom, checkDate);
  checkGiven('filter.arrivalTo', filter.arrivalTo, checkDate);
  checkGiven('filter.updatedSinceMs', filter.updatedSinceMs, checkInstant);
  checkGiven('filter.after', filter.after, (name, after) => {
    checkObject(name, after);
    checkInstant(`${name}.updatedAtMs`, after.updatedAtMs);
    checkString(`${name}.id`, after.id);
  });
  checkLimit('filter.limit', filter.limit);
}
