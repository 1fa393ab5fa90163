/**
 * Values of Channex's availability and restrictions messages, one by one: what is wrong with a
 * value is a warning with the value in it, and the others of the message stand. Written from the
 * published form alone; it must share nothing with whoever writes such messages.
 */
import { dayOf } from '../replay/own-dates.ts';
import { type Listing, roomOfPlan } from './listing.ts';
import type { PlanNight } from './ota-tables.ts';

export type ValueKind = 'availability' | 'restrictions';

/** Days of one value, each of which is told the same. */
export interface ReadValue {
  readonly room: string;
  readonly plan: string | undefined;
  readonly days: readonly number[];
  readonly availability: number;
  readonly told: PlanNight;
}

type Raw = Readonly<Record<string, unknown>>;
/** By field, what is wrong with it. */
export type Warnings = Readonly<Record<string, readonly string[]>>;

/** The longest range of one value: two years, and the field's full sync is 500 days. */
const DAYS_MAX = 800;
const WEEKDAYS = ['su', 'mo', 'tu', 'we', 'th', 'fr', 'sa'];
/** 1970-01-01 was a Thursday. */
const WEEKDAY_OF_DAY_0 = 4;
const NOT_NULL = 'Should be a non null value or not existed field';
const AT_LEAST_1 = 'must be greater than or equal to 1';

export function readValue(
  listing: Listing,
  kind: ValueKind,
  raw: Raw,
): ReadValue | { readonly warnings: Warnings } {
  const warnings: Record<string, string[]> = {};
  const warn = (field: string, problem: string) => {
    warnings[field] = [...(warnings[field] ?? []), problem];
  };
  const days = readDays(raw, warn);
  const plan = kind === 'restrictions' ? readCode(raw, 'rate_plan_id', warn) : undefined;
  const room = plan === undefined ? readCode(raw, 'room_type_id', warn) : roomOfPlan(listing, plan);
  const isListed = listing.rooms.some(({ code }) => code === room);
  if (kind === 'availability' && room !== undefined && !isListed) {
    warn('room_type_id', 'does not exist');
  }
  if (plan !== undefined && room === undefined) warn('rate_plan_id', 'does not exist');
  const availability = kind === 'availability' ? readAvailability(raw, warn) : 0;
  const told = kind === 'restrictions' ? readRestrictions(raw, listing.currency, warn) : {};
  if (kind === 'restrictions' && Object.keys({ ...told, ...warnings }).length === 0) {
    warn('restrictions', 'at least one is required');
  }
  if (Object.keys(warnings).length > 0) return { warnings };
  return { room: room ?? '', plan, days, availability, told };
}

type Warn = (field: string, problem: string) => void;

function readCode(raw: Raw, field: string, warn: Warn): string | undefined {
  const value = raw[field];
  if (typeof value === 'string' && value !== '') return value;
  warn(field, value === undefined ? "can't be blank" : 'is invalid');
  return undefined;
}

function readDays(raw: Raw, warn: Warn): readonly number[] {
  const isOne = raw.date !== undefined && raw.date !== null;
  const [fromField, toField] = isOne ? ['date', 'date'] : ['date_from', 'date_to'];
  const from = readDay(raw, fromField, warn);
  const to = isOne ? from : readDay(raw, toField, warn);
  const weekdays = readWeekdays(raw, warn);
  if (from === undefined || to === undefined) return [];
  if (to < from || to - from >= DAYS_MAX) {
    warn(toField, to < from ? 'must not be before date_from' : `is more than ${DAYS_MAX} days on`);
    return [];
  }
  return Array.from({ length: to - from + 1 }, (_, index) => from + index).filter(
    (day) => weekdays === undefined || weekdays.has(WEEKDAYS[weekdayOf(day)] ?? ''),
  );
}

function weekdayOf(day: number): number {
  return (((day + WEEKDAY_OF_DAY_0) % WEEKDAYS.length) + WEEKDAYS.length) % WEEKDAYS.length;
}

function readDay(raw: Raw, field: string, warn: Warn): number | undefined {
  const value = raw[field];
  const day = typeof value === 'string' ? dayOf(value) : undefined;
  if (day === undefined) warn(field, value === undefined ? "can't be blank" : 'is invalid');
  return day;
}

function readWeekdays(raw: Raw, warn: Warn): ReadonlySet<string> | undefined {
  const { days } = raw;
  if (days === undefined) return undefined;
  if (Array.isArray(days) && days.every((day) => WEEKDAYS.includes(day))) return new Set(days);
  warn('days', 'is invalid');
  return undefined;
}

function readAvailability(raw: Raw, warn: Warn): number {
  const value = raw.availability;
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
  if (value === undefined) warn('availability', "can't be blank");
  else if (value === null) warn('availability', NOT_NULL);
  else warn('availability', 'must be greater than or equal to 0');
  return 0;
}

function readRestrictions(raw: Raw, currency: string, warn: Warn): PlanNight {
  const told: Record<string, unknown> = {};
  const take = (field: string, name: keyof PlanNight, read: (value: unknown) => unknown) => {
    const value = raw[field];
    if (value === undefined) return;
    if (value === null) warn(field, NOT_NULL);
    else {
      const known = read(value);
      if (known === undefined) warn(field, PROBLEMS[field] ?? 'is invalid');
      else told[name] = known;
    }
  };
  take('rate', 'rate', (value) => rateOf(value, currency));
  take('rates', 'rates', (value) => ratesOf(value, currency));
  take('min_stay_arrival', 'minStayArrival', (value) => countOf(value, 1));
  take('min_stay_through', 'minStayThrough', (value) => countOf(value, 1));
  take('max_stay', 'maxStay', (value) => countOf(value, 0));
  take('closed_to_arrival', 'closedToArrival', flagOf);
  take('closed_to_departure', 'closedToDeparture', flagOf);
  take('stop_sell', 'stopSell', flagOf);
  return told;
}

const PROBLEMS: Readonly<Record<string, string>> = {
  rate: 'must be greater than 0',
  min_stay_arrival: AT_LEAST_1,
  min_stay_through: AT_LEAST_1,
  max_stay: 'must be greater than or equal to 0',
};

function countOf(value: unknown, least: number): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= least
    ? value
    : undefined;
}

function flagOf(value: unknown): boolean | undefined {
  if (value === true || value === 1) return true;
  return value === false || value === 0 ? false : undefined;
}

/** A decimal as text, or an integer of the currency's smallest unit; above 0. */
export function rateOf(value: unknown, currency: string): string | undefined {
  const digits = digitsOf(currency);
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value) || value <= 0) return undefined;
    return decimalOf(value, digits);
  }
  if (typeof value !== 'string' || !/^\d{1,9}(\.\d{1,4})?$/.test(value)) return undefined;
  const [whole = '', fraction = ''] = value.split('.');
  // More digits than the currency has are no price.
  if (/[1-9]/.test(fraction.slice(digits)) || Number(value) === 0) return undefined;
  const minor = Number(whole + fraction.slice(0, digits).padEnd(digits, '0'));
  return decimalOf(minor, digits);
}

function decimalOf(minor: number, digits: number): string {
  if (digits === 0) return String(minor);
  const text = String(minor).padStart(digits + 1, '0');
  return `${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

function digitsOf(currency: string): number {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency });
  return format.resolvedOptions().maximumFractionDigits ?? 2;
}

function ratesOf(value: unknown, currency: string): PlanNight['rates'] | undefined {
  if (!Array.isArray(value) || value.length === 0) return undefined;
  const rates: Record<string, string> = {};
  for (const entry of value) {
    const occupancy = countOf(entry?.occupancy, 1);
    const rate = rateOf(entry?.rate, currency);
    if (occupancy === undefined || rate === undefined) return undefined;
    rates[String(occupancy)] = rate;
  }
  return rates;
}
