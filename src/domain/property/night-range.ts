/**
 * A range of nights as channels and staff name it: inclusive at both ends, on some weekdays only.
 * Stays are half-open; this is the one place where the two meet.
 */
import { addDays, type CivilDate, daysBetween, nightsOf, weekdayOf } from '../calendar.ts';
import type { NightRange } from './property.ts';

/** The nights of `range` in order. Empty when `to` is before `from` or no weekday fits. */
export function nightsOfRange(range: NightRange): readonly CivilDate[] {
  const nights = nightsOf({ arrival: range.from, departure: addDays(range.to, 1) });
  const { weekdays } = range;
  if (weekdays === undefined) return nights;
  const first = weekdayOf(range.from) - 1;
  return nights.filter((_, index) => weekdays.includes(((first + index) % 7) + 1));
}

/** How many nights `nightsOfRange` has, worked out without listing them: a batch may be refused. */
export function nightCountOfRange({ from, to, weekdays }: NightRange): number {
  const days = Math.max(0, daysBetween(from, to) + 1);
  if (weekdays === undefined) return days;
  const wanted = new Set(weekdays);
  const beyondWeeks = { from, to: addDays(from, (days % 7) - 1), weekdays };
  return Math.floor(days / 7) * wanted.size + nightsOfRange(beyondWeeks).length;
}
