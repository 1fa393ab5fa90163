/**
 * What a stay that is asked for may be told: its dates and rooms, and the quote it is booked by.
 * See call-figures.ts, which says what such checks are for.
 */
import { AMOUNT_MINOR_MAX } from '../../domain/money.ts';
import { limits } from '../../limits.ts';
import type { RoomRequest, StayRequest } from '../../ports/engine.ts';
import type { BookableStay, QuoteRequest } from '../../ports/quotes.ts';
import {
  checkGiven,
  checkId,
  checkList,
  checkObject,
  checkText,
  checkWhole,
  outOfRange,
} from '../calls/figure.ts';
import { checkCurrency, checkStayDates } from '../property/property-figures.ts';
import { checkParty } from './guest-figures.ts';

export function checkStayRequest(request: StayRequest, name = 'request'): void {
  checkObject(name, request);
  checkId(`${name}.propertyId`, request.propertyId);
  checkStayDates(`${name}.stay`, request.stay);
  checkList(`${name}.rooms`, request.rooms, [1, limits.bookingRoomsMax], checkRoom);
  checkGiven(`${name}.currency`, request.currency, checkCurrency);
  checkGiven(`${name}.channel`, request.channel, checkId);
  checkGiven(`${name}.blockId`, request.blockId, checkId);
}

/** What a quote says of the stay need not be said again. */
export function checkBookable(request: BookableStay, name = 'request'): void {
  checkObject(name, request);
  if (!('quoteToken' in request)) {
    checkStayRequest(request, name);
    return;
  }
  const { quoteToken, propertyId, stay, rooms, currency, blockId } = request;
  checkText(`${name}.quoteToken`, quoteToken);
  const lengthMax = limits.quoteTokenCharactersMax;
  checkWhole(`${name}.quoteToken.length`, quoteToken.length, 1, lengthMax);
  checkGiven(`${name}.propertyId`, propertyId, checkId);
  checkGiven(`${name}.blockId`, blockId, checkId);
  if (stay !== undefined) checkStayDates(`${name}.stay`, stay);
  checkGiven(`${name}.rooms`, rooms, (at, list) => {
    checkList(at, list, [1, limits.bookingRoomsMax], checkRoom);
  });
  checkGiven(`${name}.currency`, currency, checkCurrency);
}

export function checkRoom(name: string, room: RoomRequest): void {
  checkObject(name, room);
  checkId(`${name}.roomTypeId`, room.roomTypeId);
  checkGiven(`${name}.ratePlanId`, room.ratePlanId, checkId);
  checkParty(`${name}.party`, room.party);
  checkGiven(`${name}.nightlyMinor`, room.nightlyMinor, checkAmount);
}

/** A negative price that a guest brings along is refused as business, like any other price. */
export const checkAmount = (name: string, minor: number): void =>
  checkWhole(name, minor, -AMOUNT_MINOR_MAX, AMOUNT_MINOR_MAX);

export function checkQuote(request: QuoteRequest): void {
  checkStayRequest(request);
  for (const [at, room] of request.rooms.entries()) {
    if (!('nightlyMinor' in room)) continue;
    throw outOfRange(`request.rooms[${at}].nightlyMinor`, room.nightlyMinor, 'absent from a quote');
  }
  checkGiven('request.ttlMs', request.ttlMs, (name, ms) => {
    checkWhole(name, ms, limits.quoteTtlMsMin, limits.quoteTtlMsMax);
  });
}
