/**
 * A list of competitors' rates from JSON or CSV. All of it is understood or all of it is refused,
 * with the place and the rule: a source that has changed its form must not move prices.
 */
import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { parseCivilDate } from '../domain/calendar.ts';
import { parsePropertyId, parseRoomTypeId } from '../domain/ids.ts';
import { parseAmount, parseCurrency } from '../domain/money.ts';
import { limits } from '../limits.ts';
import type { CompetitorRate } from '../ports/competitor-rates.ts';

export type RateListForm = 'json' | 'csv';

const row = z.strictObject({
  propertyId: parsed(parsePropertyId, 'must be an id'),
  roomTypeId: parsed(parseRoomTypeId, 'must be an id').optional(),
  night: parsed(parseCivilDate, 'must be a date, YYYY-MM-DD'),
  competitor: z.string().min(1, 'must not be empty').max(200),
  amount: z.string().max(20),
  currency: parsed(parseCurrency, 'must be an ISO 4217 code in upper case'),
  observedAt: z.iso
    .datetime({ offset: true, error: 'must be an RFC 3339 instant with a zone' })
    .transform((text) => Date.parse(text)),
});

/** Throws an Error that names the first place that is wrong. */
export function parseRates(text: string, form: RateListForm): readonly CompetitorRate[] {
  const rows = form === 'csv' ? csvRows(text) : jsonRows(text);
  const max = limits.competitorRatesMax;
  if (rows.length > max) throw new Error(`${rows.length} rates are more than ${max}`);
  return rows.map((one, index) => rateOf(one, index + 1));
}

function jsonRows(text: string): readonly unknown[] {
  const body: unknown = JSON.parse(text);
  const { rates } = z.object({ rates: z.array(z.unknown()) }).parse(body);
  return rates;
}

/** The first line names the members; an empty field is one that is left out. */
function csvRows(text: string): readonly unknown[] {
  const rows: Record<string, string>[] = parse(text, { columns: true, bom: true, trim: true });
  return rows.map((one) => {
    return Object.fromEntries(Object.entries(one).filter(([, value]) => value !== ''));
  });
}

function rateOf(value: unknown, number: number): CompetitorRate {
  const { success: isRate, data, error } = row.safeParse(value);
  if (!isRate) {
    const [issue] = error.issues;
    throw new Error(`rate ${number}: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`);
  }
  const { amount, roomTypeId, observedAt: observedAtMs, ...rest } = data;
  const minor = parseAmount(amount, rest.currency);
  if (minor === undefined || minor < 0) {
    throw new Error(`rate ${number}: amount must be a decimal of ${rest.currency}, not negative`);
  }
  const type = roomTypeId === undefined ? {} : { roomTypeId };
  return { ...rest, ...type, minor, observedAtMs };
}

function parsed<Value>(parseText: (text: string) => Value | undefined, rule: string) {
  return z.string().transform((text, context) => {
    const value = parseText(text);
    if (value !== undefined) return value;
    context.addIssue(rule);
    return z.NEVER;
  });
}
