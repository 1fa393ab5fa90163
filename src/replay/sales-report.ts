/**
 * What selling beyond the rooms brought and cost, beside a run in which it was not done. Money is
 * what the gateway's ledger holds in the end, and what the other hotels were paid.
 */
import { allowanceOf, type Overbooking } from './beyond-rooms.ts';
import type { LedgerTotals } from './read-ledger.ts';
import type { RunHistory } from './run-history.ts';
import { moneyOf } from './verify-history.ts';

export interface Sales {
  readonly accepted: number;
  readonly refusedFull: number;
  /** Guests with a confirmed booking who were sent elsewhere. */
  readonly walked: number;
  /** Taken and not given back, as a decimal amount of the hotel's currency, like all money here. */
  readonly revenue: string;
  readonly walkCost: string;
  /** Revenue less the cost of walks. */
  readonly net: string;
}

/** Added to the JSON line by `--overbook`; its keys are a contract. */
export interface OverbookingResult {
  readonly percent: number;
  /** Rooms allowed beyond, by room type. */
  readonly allowance: Readonly<Record<string, number>>;
  readonly none: Sales;
  readonly allowed: Sales;
}

export function salesOf(
  { accepted, refusedFull, walked, walkCostMinor }: RunHistory,
  ledger: ReadonlyMap<string, LedgerTotals>,
): Sales {
  let takenMinor = 0;
  for (const { id } of accepted.values()) takenMinor += moneyOf(ledger.get(id)).taken;
  return {
    accepted: accepted.size,
    refusedFull,
    walked,
    revenue: decimal(takenMinor),
    walkCost: decimal(walkCostMinor),
    net: decimal(takenMinor - walkCostMinor),
  };
}

export function overbookingResult(
  overbooking: Overbooking,
  none: Sales,
  allowed: Sales,
): OverbookingResult {
  const allowance = Object.fromEntries(allowanceOf(overbooking));
  return { percent: overbooking.percent, allowance, none, allowed };
}

const ROWS: readonly (readonly [string, keyof Sales])[] = [
  ['accepted', 'accepted'],
  ['refused, full', 'refusedFull'],
  ['walked', 'walked'],
  ['revenue', 'revenue'],
  ['cost of walks', 'walkCost'],
  ['revenue less walks', 'net'],
];

export function salesTable({ percent, none, allowed }: OverbookingResult): string {
  const line = (name: string, ...values: readonly (string | number)[]): string =>
    `${name.padEnd(22)}${values.map((value) => String(value).padStart(16)).join('')}\n`;
  const rows = ROWS.map(([name, key]) => line(name, none[key], allowed[key]));
  return [line('rooms sold beyond', 'none', `${percent} %`), ...rows].join('');
}

function decimal(minor: number): string {
  return (minor / 100).toFixed(2);
}
