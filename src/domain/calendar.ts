/**
 * Civil dates and stays. A night is the civil date you go to sleep on, in the property's own time
 * zone; a stay is half-open, `[arrival, departure)`, so two guests may turn over on one day.
 *
 *   arrival                    departure
 *   |-- night --|-- night --|--> (not slept)
 *
 * Nothing else in the engine does arithmetic on dates, and nothing here reads a clock.
 */

/** A date without time or zone, `YYYY-MM-DD`. Sorts as text in calendar order. */
export type CivilDate = string & { readonly __brand: 'CivilDate' };

/** The civil date of a night slept. */
export type Night = CivilDate;

/** Half-open: `departure` is the morning the guest leaves and is not a night. */
export interface Stay {
  readonly arrival: CivilDate;
  readonly departure: CivilDate;
}

const CIVIL_DATE = /^\d{4}-\d{2}-\d{2}$/;

/** The date if `text` is a real calendar date in ISO 8601 form, else undefined. */
export function parseCivilDate(text: string): CivilDate | undefined {
  if (!CIVIL_DATE.test(text)) return undefined;
  try {
    return Temporal.PlainDate.from(text).toString() === text ? (text as CivilDate) : undefined;
  } catch {
    return undefined;
  }
}

/** The date `count` days after `from` (before it, when `count` is negative). */
export function addDays(from: CivilDate, count: number): CivilDate {
  return Temporal.PlainDate.from(from).add({ days: count }).toString() as CivilDate;
}

/** Whole days from `from` to `to`; negative when `to` is earlier. */
export function daysBetween(from: CivilDate, to: CivilDate): number {
  return Temporal.PlainDate.from(from).until(to).days;
}

/** The number of nights slept in a stay. */
export function nightCount(stay: Stay): number {
  return daysBetween(stay.arrival, stay.departure);
}

/** Each night slept, in order. Empty when departure is not after arrival. */
export function nightsOf(stay: Stay): readonly Night[] {
  const nights: Night[] = [];
  for (let night = stay.arrival; night < stay.departure; night = dayAfter(night)) {
    nights.push(night);
  }
  return nights;
}

/**
 * The next date. Every request lists nights several times and Temporal takes microseconds a night,
 * so the days that every month has are counted in the text itself.
 */
function dayAfter(date: CivilDate): CivilDate {
  const day = Number(date.slice(8));
  if (day >= 28) return addDays(date, 1);
  return `${date.slice(0, 8)}${String(day + 1).padStart(2, '0')}` as CivilDate;
}

/** ISO weekday of a date: 1 is Monday, 7 is Sunday. */
export function weekdayOf(date: CivilDate): number {
  return Temporal.PlainDate.from(date).dayOfWeek;
}

/** The civil date at an instant (milliseconds since the epoch) in an IANA time zone. */
export function civilDateAt(instantMs: number, timeZone: string): CivilDate {
  return Temporal.Instant.fromEpochMilliseconds(instantMs)
    .toZonedDateTimeISO(timeZone)
    .toPlainDate()
    .toString() as CivilDate;
}

/** Whether the runtime knows the IANA time zone. */
export function isTimeZone(timeZone: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(timeZone);
    return true;
  } catch {
    return false;
  }
}
