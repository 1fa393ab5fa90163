/**
 * All that speaks against selling a stay by a rate plan: its code, its windows, and the
 * restrictions of the room type and of the plan. A search shows every one of them and a booking is
 * refused with the first, so the two cannot disagree. Knows nothing of rooms that are free.
 */
import { type CivilDate, daysBetween, nightsOf, type Stay } from '../calendar.ts';
import type { RoomType } from '../property/property.ts';
import type { Rejection } from '../rejection.ts';
import { isWithin } from './date-window.ts';
import type { RatePlan } from './rate-plan.ts';
import { detailOf, parentOf, planRestrictionsOn } from './resolve-plan.ts';
import { restrictionReasons } from './restriction-reasons.ts';

/** The stay as it is asked for; `today` is the property's local date. */
export interface PlanRequest {
  readonly stay: Stay;
  readonly today: CivilDate;
  readonly promoCode?: string | undefined;
}

/** In the order of `rejectionPrecedence`. The stay has a night. */
export function planReasons(
  roomType: RoomType,
  plan: RatePlan,
  request: PlanRequest,
): readonly Rejection[] {
  return [
    ...accessReasons(roomType, plan, request),
    ...windowReasons(roomType, plan, request),
    ...restrictionsAgainst(roomType, plan, request),
  ];
}

function accessReasons(
  { id: roomTypeId }: RoomType,
  { id: ratePlanId, access }: RatePlan,
  { promoCode }: PlanRequest,
): readonly Rejection[] {
  if (access.type !== 'promo' || access.code === promoCode) return [];
  return [{ code: 'promo_code_required', roomTypeId, ratePlanId }];
}

function windowReasons(
  roomType: RoomType,
  plan: RatePlan,
  { stay, today }: PlanRequest,
): readonly Rejection[] {
  const sold = { roomTypeId: roomType.id, ratePlanId: plan.id };
  const reasons: Rejection[] = [];
  const booking = detailOf(roomType, plan, 'bookingWindow');
  if (booking !== null && !isWithin(booking, today)) {
    reasons.push({ code: 'not_bookable_today', today, window: booking, ...sold });
  }
  const stays = detailOf(roomType, plan, 'stayWindow');
  const night =
    stays === null ? undefined : nightsOf(stay).find((slept) => !isWithin(stays, slept));
  if (stays !== null && night !== undefined) {
    reasons.push({ code: 'outside_stay_window', night, window: stays, ...sold });
  }
  return reasons;
}

function restrictionsAgainst(
  roomType: RoomType,
  plan: RatePlan,
  { stay, today }: PlanRequest,
): readonly Rejection[] {
  // Most bookings are of plans of which nothing is said, and each is looked at here.
  if (roomType.restrictions.size === 0 && !isRestricted(roomType, plan)) return [];
  const reasons = restrictionReasons(stay, daysBetween(today, stay.arrival), {
    room_type: (date) => roomType.restrictions.get(date),
    rate_plan: (date) => planRestrictionsOn(roomType, plan, date),
  });
  return reasons.map(({ rule: code, ...reason }) => {
    return { code, roomTypeId: roomType.id, ratePlanId: plan.id, ...reason };
  });
}

/** Whether the plan or one that it derives from has any restriction at all. */
function isRestricted(roomType: RoomType, plan: RatePlan): boolean {
  if (plan.restrictions.size > 0) return true;
  const parent = parentOf(roomType, plan);
  return parent !== undefined && isRestricted(roomType, parent);
}
