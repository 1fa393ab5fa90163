/** Whether a date is in a window; both ends are, and an end that is absent is open. */
import type { CivilDate } from '../calendar.ts';
import type { DateWindow } from './rate-plan.ts';

export function isWithin({ from, to }: DateWindow, date: CivilDate): boolean {
  return (from === undefined || date >= from) && (to === undefined || date <= to);
}
