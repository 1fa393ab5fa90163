/**
 * Whether a booking may be changed to another stay and other rooms: the rules of a new stay, for
 * what changes. What the guest has already is not asked for again.
 *
 * - Rooms, guests and dates are checked as for a new stay; only an arrival that stays as it is may
 *   be in the past.
 * - A room that is added, or is of another room type or plan, meets every rule of a new stay.
 * - A room that goes on by its plan is not asked for its code again. Rules read on arrival or on
 *   departure count if that date changes; rules of length count, for the whole new stay, if either
 *   does; stop-sell and the plan's windows count for the nights that are new.
 */
import { addDays, type CivilDate, type Night, nightsOf, type Stay } from '../calendar.ts';
import { isSame } from '../property/differing.ts';
import type { PropertyState } from '../property/property.ts';
import { planReasons } from '../rates/plan-reasons.ts';
import { BASE_PLAN } from '../rates/rate-plan.ts';
import { type Rejection, rejectionPrecedence } from '../rejection.ts';
import type { BookingTerms } from './booking.ts';
import { checkTerms } from './check-stay.ts';
import { continuedRooms } from './kept-prices.ts';
import type { RequestedRoom, RequestedStay } from './requested-stay.ts';

/** All that speaks against the change, in order of precedence; a client is refused with the first. */
export function changeReasons(
  property: PropertyState,
  before: BookingTerms,
  asked: RequestedStay,
  today: CivilDate,
): readonly Rejection[] {
  const isArrivalKept = asked.stay.arrival === before.stay.arrival;
  const day = isArrivalKept && before.stay.arrival < today ? before.stay.arrival : today;
  const broken = checkTerms(property, asked, day);
  if (broken !== undefined) return [broken];
  const continued = continuedRooms(before.rooms, asked.rooms);
  const reasons = asked.rooms.flatMap((room, index) => {
    const isPlanKept = continued[index]?.from !== undefined;
    return roomReasons(property, before.stay, asked, room, isPlanKept, today);
  });
  return reasons
    .filter((reason, index) => reasons.findIndex((other) => isSame(other, reason)) === index)
    .sort((left, right) => rankOf(left) - rankOf(right));
}

function roomReasons(
  property: PropertyState,
  before: Stay,
  { stay, promoCode }: RequestedStay,
  { roomTypeId, ratePlanId = BASE_PLAN }: RequestedRoom,
  isPlanKept: boolean,
  today: CivilDate,
): readonly Rejection[] {
  const roomType = property.roomTypes.get(roomTypeId);
  const plan = roomType?.ratePlans.get(ratePlanId);
  if (roomType === undefined || plan === undefined) return [];
  const whole = planReasons(roomType, plan, { stay, today, promoCode });
  if (!isPlanKept) return whole;
  const ofDates = whole.filter(({ code }) => isAboutDates(code, before, stay));
  const ofNights = newSpans(before, stay).flatMap((span) => {
    return planReasons(roomType, plan, { stay: span, today, promoCode }).filter(isAboutNights);
  });
  return [...ofNights, ...ofDates];
}

function isAboutNights({ code }: Rejection): boolean {
  return code === 'stop_sell' || code === 'outside_stay_window' || code === 'not_bookable_today';
}

function isAboutDates(code: Rejection['code'], before: Stay, after: Stay): boolean {
  const isOtherArrival = before.arrival !== after.arrival;
  const isOtherDeparture = before.departure !== after.departure;
  switch (code) {
    case 'closed_to_arrival':
    case 'min_advance':
    case 'max_advance':
      return isOtherArrival;
    case 'closed_to_departure':
      return isOtherDeparture;
    case 'min_stay_arrival':
    case 'min_stay_through':
    case 'max_stay_arrival':
    case 'max_stay_through':
    case 'length_pattern':
      return isOtherArrival || isOtherDeparture;
    default:
      return false;
  }
}

/** The nights of `after` that `before` has not, as stays of nights that follow each other. */
function newSpans(before: Stay, after: Stay): readonly Stay[] {
  const spans: Stay[] = [];
  for (const night of nightsOf(after)) {
    if (night >= before.arrival && night < before.departure) continue;
    const last = spans.at(-1);
    if (last?.departure === night) spans[spans.length - 1] = { ...last, departure: next(night) };
    else spans.push({ arrival: night, departure: next(night) });
  }
  return spans;
}

function next(night: Night): CivilDate {
  return addDays(night, 1);
}

function rankOf({ code }: Rejection): number {
  return rejectionPrecedence.indexOf(code);
}
