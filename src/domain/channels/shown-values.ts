/**
 * What an OTA is shown of a night, from what the hotel itself has: fewer rooms by the channel's
 * rules, dearer prices by its markup, and restrictions put so that an OTA which knows only the
 * usual ones sells nothing that the hotel would refuse.
 */
import { type CivilDate, daysBetween, weekdayOf } from '../calendar.ts';
import type { RoomTypeId } from '../ids.ts';
import type { RoomType } from '../property/property.ts';
import { isWithin } from '../rates/date-window.ts';
import type { RatePlan } from '../rates/rate-plan.ts';
import { adjust, detailOf, planRestrictionsOn } from '../rates/resolve-plan.ts';
import type { RestrictionsOfNight } from '../rates/restriction.ts';
import type { RateValue } from './ari-value.ts';
import type { AvailabilityRule } from './channel.ts';

/** Of `available` rooms, those that the rules leave: the rule that leaves least decides. */
export function roomsShown(
  rules: readonly AvailabilityRule[],
  roomTypeId: RoomTypeId,
  night: CivilDate,
  available: number,
): number {
  let shown = available;
  for (const rule of rules) {
    if (!isAbout(rule, roomTypeId, night)) continue;
    const left = rule.closeOut ? 0 : Math.max(0, available - rule.offset);
    shown = Math.min(shown, left, rule.cap ?? left);
  }
  return shown;
}

function isAbout(
  { roomTypeIds, from, to, weekdays }: AvailabilityRule,
  roomTypeId: RoomTypeId,
  night: CivilDate,
): boolean {
  if (roomTypeIds?.includes(roomTypeId) === false) return false;
  if ((from !== null && night < from) || (to !== null && night > to)) return false;
  return weekdays?.includes(weekdayOf(night)) ?? true;
}

/** What is asked for one date of one plan. */
export interface RateQuestion {
  readonly roomType: RoomType;
  readonly plan: RatePlan;
  readonly date: CivilDate;
  /** The property's local date. */
  readonly today: CivilDate;
  /** By number of adults, the fewest first. */
  readonly occupancies: readonly number[];
  readonly markupBasisPoints: number;
  /** The hotel's price of the night for so many adults, minor units. */
  readonly priceFor: (adults: number) => number;
}

export function rateShown(question: RateQuestion): RateValue {
  const { roomType, plan, date, today, occupancies, markupBasisPoints, priceFor } = question;
  const markup = { type: 'percent', basisPoints: markupBasisPoints } as const;
  const prices = occupancies.map((adults) => {
    const minor = priceFor(adults);
    if (markupBasisPoints === 0 || minor === 0) return { adults, minor };
    // What is not free here is not free there, however little is left of it.
    return { adults, minor: Math.max(1, adjust(minor, markup)) };
  });
  const levels = [roomType.restrictions.get(date), planRestrictionsOn(roomType, plan, date)];
  const said = levels.filter((level) => level !== undefined);
  return {
    prices,
    stopSell: isNotSold(question) || said.some(({ stopSell }) => stopSell === true),
    closedToArrival: said.some((level) => isClosedToArrival(level, daysBetween(today, date))),
    closedToDeparture: said.some((level) => level.closedToDeparture === true),
    minStayArrival: Math.max(1, ...said.map(shortest)),
    minStayThrough: Math.max(1, ...said.map(({ minStayThrough = 1 }) => minStayThrough)),
    maxStay: longest(said),
  };
}

/** Outside the dates on which the plan is sold, or slept. */
function isNotSold({ roomType, plan, date, today }: RateQuestion): boolean {
  const booking = detailOf(roomType, plan, 'bookingWindow');
  const stays = detailOf(roomType, plan, 'stayWindow');
  return (
    (booking !== null && !isWithin(booking, today)) || (stays !== null && !isWithin(stays, date))
  );
}

/** Days of advance are no field of most OTAs; whoever cannot arrive any more, or yet, cannot. */
function isClosedToArrival(level: RestrictionsOfNight, leadDays: number): boolean {
  const { closedToArrival, minAdvance = 0, maxAdvance = leadDays, lengthPattern } = level;
  if (closedToArrival === true || leadDays < minAdvance || leadDays > maxAdvance) return true;
  return lengthPattern?.includes('Y') === false;
}

/** A pattern is told by its shortest and its longest stay; a hole in it cannot be. */
function shortest({ minStayArrival = 1, lengthPattern }: RestrictionsOfNight): number {
  return Math.max(minStayArrival, lengthPattern === undefined ? 1 : lengthPattern.indexOf('Y') + 1);
}

/** 0 when nothing limits it; OTAs know one maximum, and the smallest is safe. */
function longest(said: readonly RestrictionsOfNight[]): number {
  const limits = said.flatMap(({ maxStayArrival = 0, maxStayThrough = 0, lengthPattern }) => {
    const ofPattern = lengthPattern?.endsWith('N') ? lengthPattern.lastIndexOf('Y') + 1 : 0;
    return [maxStayArrival, maxStayThrough, ofPattern];
  });
  const limiting = limits.filter((nights) => nights > 0);
  return limiting.length === 0 ? 0 : Math.min(...limiting);
}

/** The fields that differ from what was said before; all of them when nothing is known of that. */
export function changedRate(before: RateValue | undefined, now: RateValue): Partial<RateValue> {
  if (before === undefined) return now;
  const fields = Object.entries(now).filter(([name, value]) => {
    const known: unknown = before[name as keyof RateValue];
    return Array.isArray(value) ? JSON.stringify(value) !== JSON.stringify(known) : value !== known;
  });
  return Object.fromEntries(fields);
}
