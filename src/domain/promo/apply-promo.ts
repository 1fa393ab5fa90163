/**
 * Whether a promo code gives its discount to a stay, and what is left of a price. A booking of
 * several rooms has the discount on those that the code is for; a code that is for none of them is
 * refused, so that nobody pays more than the code made them expect. Pure.
 */
import { limits } from '../../limits.ts';
import type { RequestedRoom } from '../booking/requested-stay.ts';
import { type CivilDate, nightCount, nightsOf, type Stay } from '../calendar.ts';
import type { PropertyState } from '../property/property.ts';
import { isWithin } from '../rates/date-window.ts';
import { BASE_PLAN } from '../rates/rate-plan.ts';
import { adjust } from '../rates/resolve-plan.ts';
import type { Rejection } from '../rejection.ts';
import { type PromoCode, type PromoDetails, type PromoRule, promoRules } from './promo-code.ts';

/** A stay that a code is looked at for; `today` is the property's local date. */
export interface PromoRequest {
  readonly stay: Stay;
  readonly today: CivilDate;
}

/** A code that gives a discount to some room of a stay. */
export interface AppliedPromo {
  readonly code: PromoCode;
  readonly details: PromoDetails;
}

type PromoRoom = Pick<RequestedRoom, 'roomTypeId' | 'ratePlanId' | 'nightlyMinor'>;

/** The code with its discount when it is the property's and for some of the rooms. */
export function appliedPromo(
  property: PropertyState,
  code: string | undefined,
  request: PromoRequest,
  rooms: readonly PromoRoom[],
): AppliedPromo | undefined {
  const details = code === undefined ? undefined : property.promoCodes.get(code as PromoCode);
  if (details === undefined) return undefined;
  const isForSome = rooms.some((room) => ruleAgainst(details, request, room) === undefined);
  return isForSome ? { code: code as PromoCode, details } : undefined;
}

/** Why the code cannot be used, by the rule that a room of the stay comes furthest with. */
export function promoReason(
  property: PropertyState,
  code: string | undefined,
  request: PromoRequest,
  rooms: readonly PromoRoom[],
): Rejection | undefined {
  if (code === undefined) return undefined;
  const details = property.promoCodes.get(code as PromoCode);
  if (details === undefined) {
    return isKeyOfPlan(property, code)
      ? undefined
      : { code: 'promo_code_unknown', promoCode: code };
  }
  const rules = rooms.map((room) => ruleAgainst(details, request, room));
  if (rules.includes(undefined)) return undefined;
  const rule = promoRules.findLast((one) => rules.includes(one)) ?? 'room_type';
  return { code: 'promo_code_not_applicable', promoCode: code, rule };
}

/** The price of a night with the discount, minor units, half up and never below nothing. */
export function discounted(minor: number, { discount }: PromoDetails): number {
  if (discount.type === 'amount') return adjust(minor, { type: 'amount', minor: -discount.minor });
  return adjust(minor, { type: 'percent', basisPoints: -discount.basisPoints });
}

/** Whether the code is for this room of the stay. */
export function isForRoom(details: PromoDetails, request: PromoRequest, room: PromoRoom): boolean {
  return ruleAgainst(details, request, room) === undefined;
}

/** How many uses there are; a code without a cap is counted as well, for it may be given one. */
export function usesOf(details: PromoDetails | undefined): number {
  return details === undefined ? 0 : (details.usesMax ?? limits.promoUsesMax);
}

function ruleAgainst(
  details: PromoDetails,
  { stay, today }: PromoRequest,
  { roomTypeId, ratePlanId = BASE_PLAN, nightlyMinor }: PromoRoom,
): PromoRule | undefined {
  const { isActive, bookingWindow, stayWindow, nightsMin = 1, roomTypeIds, ratePlanIds } = details;
  if (!isActive) return 'inactive';
  if (bookingWindow !== undefined && !isWithin(bookingWindow, today)) return 'booking_window';
  if (stayWindow !== undefined && !nightsOf(stay).every((night) => isWithin(stayWindow, night))) {
    return 'stay_window';
  }
  if (nightCount(stay) < nightsMin) return 'nights_min';
  if (roomTypeIds?.includes(roomTypeId) === false) return 'room_type';
  if (ratePlanIds?.includes(ratePlanId) === false) return 'rate_plan';
  return nightlyMinor === undefined ? undefined : 'agreed_price';
}

/** A code may be the key to a rate plan and no discount at all. */
function isKeyOfPlan({ roomTypes }: PropertyState, code: string): boolean {
  for (const { ratePlans } of roomTypes.values()) {
    for (const { access } of ratePlans.values()) {
      if (access.type === 'promo' && access.code === code) return true;
    }
  }
  return false;
}
