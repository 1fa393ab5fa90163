/** What day it is at a property. */
import { type CivilDate, civilDateAt } from '../domain/calendar.ts';

/** The property's local date, remembered for a minute a time zone since asking ICU is slow. */
export class LocalDates {
  readonly #known = new Map<string, { minute: number; date: CivilDate }>();

  at(nowMs: number, timeZone: string): CivilDate {
    const minute = Math.floor(nowMs / 60_000);
    const known = this.#known.get(timeZone);
    if (known?.minute === minute) return known.date;
    const date = civilDateAt(nowMs, timeZone);
    this.#known.set(timeZone, { minute, date });
    return date;
  }
}
