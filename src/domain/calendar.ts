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
  const date = text as CivilDate;
  // A day or month that there is not is counted on into another date.
  return dateOfDayNumber(dayNumberOf(date)) === date ? date : undefined;
}

/** The date `count` days after `from` (before it, when `count` is negative). */
export function addDays(from: CivilDate, count: number): CivilDate {
  return dateOfDayNumber(dayNumberOf(from) + count);
}

/** The one that comes later. */
export function laterDate(one: CivilDate, other: CivilDate): CivilDate {
  return one > other ? one : other;
}

/** The one that comes first. */
export function earlierDate(one: CivilDate, other: CivilDate): CivilDate {
  return one < other ? one : other;
}

/** Whole days from `from` to `to`; negative when `to` is earlier. */
export function daysBetween(from: CivilDate, to: CivilDate): number {
  return dayNumberOf(to) - dayNumberOf(from);
}

/**
 * Days since 1970-01-01, negative before. Every request does this arithmetic several times, and
 * Temporal takes microseconds each time; a law holds the two together. Source: H. Hinnant,
 * "chrono-Compatible Low-Level Date Algorithms", days_from_civil and civil_from_days: years begin
 * in March, so that the leap day is the last, and eras of 400 years repeat.
 */
function dayNumberOf(date: CivilDate): number {
  const month = Number(date.slice(5, 7));
  const year = Number(date.slice(0, 4)) - (month <= 2 ? 1 : 0);
  const era = Math.floor(year / 400);
  const yearOfEra = year - era * 400;
  const monthFromMarch = (month + 9) % 12;
  const dayOfYear = Math.floor((153 * monthFromMarch + 2) / 5) + Number(date.slice(8)) - 1;
  const leapDays = Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100);
  return era * DAYS_OF_ERA + yearOfEra * 365 + leapDays + dayOfYear - EPOCH_FROM_MARCH_0000;
}

function dateOfDayNumber(number: number): CivilDate {
  const day = number + EPOCH_FROM_MARCH_0000;
  const era = Math.floor(day / DAYS_OF_ERA);
  const dayOfEra = day - era * DAYS_OF_ERA;
  const leaps = Math.floor(dayOfEra / 1460) - Math.floor(dayOfEra / 36_524);
  const yearOfEra = Math.floor((dayOfEra - leaps - Math.floor(dayOfEra / 146_096)) / 365);
  const leapDays = Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100);
  const dayOfYear = dayOfEra - (365 * yearOfEra + leapDays);
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const dayOfMonth = dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1;
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return `${padded(year, 4)}-${padded(month, 2)}-${padded(dayOfMonth, 2)}` as CivilDate;
}

const DAYS_OF_ERA = 146_097;
/** Days from 0000-03-01, where the first era begins, to 1970-01-01. */
const EPOCH_FROM_MARCH_0000 = 719_468;

function padded(value: number, digits: number): string {
  return String(value).padStart(digits, '0');
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
 * The next date. Every request lists its nights several times and looks each up by its text: a date
 * that is remembered is not worked out again, and is the same string to every map that knows it.
 */
function dayAfter(date: CivilDate): CivilDate {
  const known = nextDates.get(date);
  if (known !== undefined) return known;
  if (nextDates.size >= NEXT_DATES_MAX) nextDates.clear();
  const next = addDays(date, 1);
  nextDates.set(date, next);
  return next;
}

/** What is in it can be worked out again, so that nobody can tell whether it is there. */
const nextDates = new Map<CivilDate, CivilDate>();
/** Ten years: more than any hotel sells. */
const NEXT_DATES_MAX = 3_660;

/** ISO weekday of a date: 1 is Monday, 7 is Sunday. */
export function weekdayOf(date: CivilDate): number {
  // 1970-01-01 was a Thursday.
  return ((((dayNumberOf(date) + 3) % 7) + 7) % 7) + 1;
}

/** The civil date at an instant (milliseconds since the epoch) in an IANA time zone. */
export function civilDateAt(instantMs: number, timeZone: string): CivilDate {
  return Temporal.Instant.fromEpochMilliseconds(instantMs)
    .toZonedDateTimeISO(timeZone)
    .toPlainDate()
    .toString() as CivilDate;
}

/**
 * The instant of a time of day (`HH:MM`) on a date in an IANA time zone, milliseconds since the
 * epoch. A time that the clocks leave out is as much later as they jump, and one that they repeat
 * is the first: Temporal's `compatible`, which is RFC 5545's rule.
 */
export function instantAt(date: CivilDate, time: string, timeZone: string): number {
  return Temporal.PlainDateTime.from(`${date}T${time}`).toZonedDateTime(timeZone).epochMilliseconds;
}

/** The instant at which a date begins in a time zone: not always at midnight. */
export function startOfDate(date: CivilDate, timeZone: string): number {
  return Temporal.PlainDate.from(date).toZonedDateTime(timeZone).epochMilliseconds;
}

/** Local date and time to the minute, `YYYY-MM-DDTHH:MM`, with no zone. */
export function localTimeAt(instantMs: number, timeZone: string): string {
  return Temporal.Instant.fromEpochMilliseconds(instantMs)
    .toZonedDateTimeISO(timeZone)
    .toPlainDateTime()
    .toString({ smallestUnit: 'minute' });
}

/** Area/City, aliases such as US/Eastern among them; the Etc area has offsets with a reversed sign. */
const ZONE_OF_A_PLACE = /^(?!Etc\/)[A-Z][A-Za-z]*\/[A-Za-z]/;

/**
 * Whether it names the time zone of a place, as IANA has it, or UTC. Offsets and names such as EST
 * are none: no clock of a place goes by them all year, and a hotel's nights begin by its clock.
 */
export function isTimeZone(timeZone: string): boolean {
  const isNamed = timeZone === 'UTC' || timeZone === 'Etc/UTC' || ZONE_OF_A_PLACE.test(timeZone);
  if (!isNamed) return false;
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(timeZone);
    return true;
  } catch {
    return false;
  }
}
