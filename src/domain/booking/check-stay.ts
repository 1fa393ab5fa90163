/**
 * Whether a stay may be asked for at all, before any night is: the rules that need the property,
 * its rate plans and a date but no inventory. The checks stand in the order of
 * `rejectionPrecedence`, and each looks at every room before the next begins, so a request with
 * several faults always gets the same answer.
 */
import { limits } from '../../limits.ts';
import { addDays, type CivilDate, nightCount, type Stay } from '../calendar.ts';
import type { Party } from '../guest.ts';
import { promoReason } from '../promo/apply-promo.ts';
import type { Occupancy, PropertyState } from '../property/property.ts';
import { planReasons } from '../rates/plan-reasons.ts';
import { BASE_PLAN } from '../rates/rate-plan.ts';
import { type Rejection, rejectionPrecedence } from '../rejection.ts';
import type { RequestedRoom, RequestedStay } from './requested-stay.ts';

/** The first rule that `request` breaks; undefined when it may go on to the nights. */
export function checkStay(
  property: PropertyState,
  request: RequestedStay,
  today: CivilDate,
): Rejection | undefined {
  const { stay, rooms, promoCode } = request;
  return (
    checkTerms(property, request, today) ??
    checkPlans(property, request, today) ??
    promoReason(property, promoCode, { stay, today }, rooms)
  );
}

/** The rules that are the same whatever the rate plan. */
export function checkTerms(
  property: PropertyState,
  request: RequestedStay,
  today: CivilDate,
): Rejection | undefined {
  return (
    checkFound(property, request.rooms) ??
    checkDates(request.stay, today) ??
    checkAdults(request.rooms) ??
    checkOccupancy(property, request.rooms) ??
    checkPrices(request.rooms) ??
    checkCurrency(property, request.currency)
  );
}

function checkFound(
  property: PropertyState,
  rooms: readonly RequestedRoom[],
): Rejection | undefined {
  if (!property.exists) return { code: 'not_found', what: 'property', id: property.id };
  const missing = rooms.find((room) => !property.roomTypes.has(room.roomTypeId));
  if (missing !== undefined) {
    return { code: 'not_found', what: 'room_type', id: missing.roomTypeId };
  }
  for (const { roomTypeId, ratePlanId } of rooms) {
    if (ratePlanId === undefined) continue;
    if (property.roomTypes.get(roomTypeId)?.ratePlans.has(ratePlanId) === true) continue;
    return { code: 'not_found', what: 'rate_plan', id: ratePlanId };
  }
  return undefined;
}

function checkDates(stay: Stay, today: CivilDate): Rejection | undefined {
  if (stay.departure <= stay.arrival) return { code: 'stay_empty' };
  const nights = nightCount(stay);
  const nightsMax = limits.stayNightsMax;
  if (nights > nightsMax) return { code: 'stay_too_long', nights, nightsMax };
  if (stay.arrival < today) return { code: 'arrival_in_past', today };
  const latest = addDays(today, limits.arrivalDaysAheadMax);
  if (stay.arrival > latest) return { code: 'arrival_too_far', latest };
  return undefined;
}

function checkAdults(rooms: readonly RequestedRoom[]): Rejection | undefined {
  const room = rooms.findIndex(({ party }) => party.adults < 1);
  return room === -1 ? undefined : { code: 'no_adult', room };
}

function checkOccupancy(
  property: PropertyState,
  rooms: readonly RequestedRoom[],
): Rejection | undefined {
  for (const [room, { roomTypeId, party }] of rooms.entries()) {
    const occupancy = property.roomTypes.get(roomTypeId)?.occupancy;
    const excess = occupancy === undefined ? undefined : excessOf(party, occupancy);
    if (excess !== undefined) return { code: 'occupancy_exceeded', room, roomTypeId, ...excess };
  }
  return undefined;
}

/** The count that is too high and its maximum: everybody first, then adults, then children. */
function excessOf(
  { adults, children }: Party,
  { guestsMax, adultsMax, childrenMax }: Occupancy,
): { readonly guests: number; readonly guestsMax: number } | undefined {
  if (adults + children > guestsMax) return { guests: adults + children, guestsMax };
  if (adults > adultsMax) return { guests: adults, guestsMax: adultsMax };
  if (children > childrenMax) return { guests: children, guestsMax: childrenMax };
  return undefined;
}

/** A night may cost nothing, and never less. */
export function checkPrices(rooms: readonly RequestedRoom[]): Rejection | undefined {
  for (const [room, { nightlyMinor }] of rooms.entries()) {
    if (nightlyMinor !== undefined && nightlyMinor < 0) {
      return { code: 'price_negative', room, amountMinor: nightlyMinor };
    }
  }
  return undefined;
}

function checkCurrency(property: PropertyState, actual: string | undefined): Rejection | undefined {
  const expected = property.details.currency;
  if (actual === undefined || actual === expected) return undefined;
  return { code: 'currency_mismatch', expected, actual };
}

/** Of everything that the rooms' plans have against the stay, what comes first in precedence. */
function checkPlans(
  property: PropertyState,
  { rooms, stay, promoCode }: RequestedStay,
  today: CivilDate,
): Rejection | undefined {
  const asked = { stay, today, promoCode };
  let first: Rejection | undefined;
  for (const { roomTypeId, ratePlanId = BASE_PLAN } of rooms) {
    const roomType = property.roomTypes.get(roomTypeId);
    const plan = roomType?.ratePlans.get(ratePlanId);
    if (roomType === undefined || plan === undefined) continue;
    const [reason] = planReasons(roomType, plan, asked);
    if (reason === undefined) continue;
    if (first === undefined || rankOf(reason) < rankOf(first)) first = reason;
  }
  return first;
}

function rankOf({ code }: Rejection): number {
  return rejectionPrecedence.indexOf(code);
}
