/**
 * The hotel booking demand data set as typed rows: one booking each, with what became of it. Dirty
 * values stay as they are; a row is only labelled with the refusal that it deserves, because
 * refusing it is the engine's work and not the reader's.
 */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { dayOf } from './own-dates.ts';

export type RowFate = 'Check-Out' | 'Canceled' | 'No-Show';

/** What was paid ahead, in the file's own words. */
export type Deposit = 'No Deposit' | 'Non Refund' | 'Refundable';
const DEPOSITS: readonly string[] = ['No Deposit', 'Non Refund', 'Refundable'];

/** Why the engine has to refuse a row; the codes are those of its answers. */
export type DirtyReason = 'malformed' | 'stay_empty' | 'no_adult' | 'price_negative';

export interface BookingRow {
  /** Line of the file, the header being 1. */
  readonly line: number;
  /** Days since 1970-01-01, as all days here. */
  readonly bookedDay: number;
  readonly arrivalDay: number;
  readonly nights: number;
  readonly roomType: string;
  /** The type of the room that the guest was given; another than was sold in an upgrade. */
  readonly assignedType: string;
  readonly adults: number;
  /** Children and babies; text when the file holds no number. */
  readonly children: number | string;
  /** Average daily rate as the file has it: the price of each night. */
  readonly price: string;
  readonly priceMinor: number;
  readonly fate: RowFate;
  /** Day on which it was cancelled, missed or checked out. */
  readonly fateDay: number;
  /** The market segment it came from, as a token: `online-ta`, `direct` and so on. */
  readonly channel: string;
  readonly deposit: Deposit;
  /** For how many days it sat on a waiting list before it was booked. */
  readonly daysWaited: number;
  /** How often it was changed between the booking and what became of it. */
  readonly changes: number;
  readonly dirty: DirtyReason | undefined;
}

const MONTHS =
  'January February March April May June July August September October November December'.split(
    ' ',
  );

/** Reads a `.csv` or a `.csv.gz`; `rowsMax` takes the first rows only. */
export function readBookingRows(path: string, rowsMax?: number): readonly BookingRow[] {
  const bytes = readFileSync(path);
  const text = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  return parseBookingRows(text, rowsMax);
}

export function parseBookingRows(text: string, rowsMax?: number): readonly BookingRow[] {
  const records = parse<Record<string, string>>(text, {
    columns: true,
    ...(rowsMax === undefined ? {} : { to: rowsMax }),
  });
  return records.map((record, index) => rowOf(record, index + 2));
}

function rowOf(record: Readonly<Record<string, string>>, line: number): BookingRow {
  const field = (name: string): string => {
    const value = record[name];
    if (value === undefined) throw new Error(`line ${line}: there is no column ${name}`);
    return value;
  };
  const count = (name: string): number => {
    const value = Number(field(name));
    if (!Number.isInteger(value)) throw new Error(`line ${line}: ${name} is ${field(name)}`);
    return value;
  };
  const arrivalDay = arrivalOf(field, line);
  const fate = field('reservation_status');
  const fateDay = dayOf(field('reservation_status_date'));
  if (fate !== 'Check-Out' && fate !== 'Canceled' && fate !== 'No-Show') {
    throw new Error(`line ${line}: reservation_status is ${fate}`);
  }
  const deposit = field('deposit_type').trim();
  if (!isDeposit(deposit)) throw new Error(`line ${line}: deposit_type is ${deposit}`);
  if (fateDay === undefined) throw new Error(`line ${line}: reservation_status_date is no date`);
  const row = {
    line,
    bookedDay: arrivalDay - count('lead_time'),
    arrivalDay,
    nights: count('stays_in_weekend_nights') + count('stays_in_week_nights'),
    roomType: field('reserved_room_type').trim().toLowerCase(),
    assignedType: field('assigned_room_type').trim().toLowerCase(),
    adults: count('adults'),
    children: childrenOf(field('children'), field('babies')),
    price: field('adr'),
    priceMinor: Math.round(Number(field('adr')) * 100),
    fate,
    fateDay,
    channel: tokenOf(field('market_segment')),
    deposit,
    daysWaited: count('days_in_waiting_list'),
    changes: count('booking_changes'),
  } as const;
  return { ...row, dirty: dirtyReason(row) };
}

function arrivalOf(field: (name: string) => string, line: number): number {
  const month = String(MONTHS.indexOf(field('arrival_date_month')) + 1).padStart(2, '0');
  const dayOfMonth = field('arrival_date_day_of_month').padStart(2, '0');
  const day = dayOf(`${field('arrival_date_year')}-${month}-${dayOfMonth}`);
  if (day === undefined) throw new Error(`line ${line}: the arrival is no date`);
  return day;
}

function childrenOf(children: string, babies: string): number | string {
  const sum = children === '' || babies === '' ? Number.NaN : Number(children) + Number(babies);
  return Number.isInteger(sum) ? sum : children;
}

function isDeposit(text: string): text is Deposit {
  return DEPOSITS.includes(text);
}

/** `Offline TA/TO` is `offline-ta-to`. */
function tokenOf(words: string): string {
  return words
    .trim()
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-');
}

/** In the engine's order of precedence, since a row may have several faults. */
function dirtyReason(row: Omit<BookingRow, 'dirty'>): DirtyReason | undefined {
  if (typeof row.children === 'string' || !/^-?\d+(\.\d{1,2})?$/.test(row.price))
    return 'malformed';
  if (row.nights < 1) return 'stay_empty';
  if (row.adults < 1) return 'no_adult';
  if (row.priceMinor < 0) return 'price_negative';
  return undefined;
}
