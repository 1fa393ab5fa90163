/** The taxes and fees that a stay is charged, and what it comes to with them. */
import type { z } from 'zod';
import type { Charge, Totals } from '../../domain/charges/charges.ts';
import type { Currency } from '../../domain/money.ts';
import type { chargeAnswer, totalsAnswer } from '../answer-parts.ts';
import { moneyBody } from '../rejection-body.ts';

export function chargeLineBody(charge: Charge, currency: Currency): z.input<typeof chargeAnswer> {
  const { amountMinor, nightlyMinor, ...said } = charge;
  const line = { ...said, amount: moneyBody(amountMinor, currency) };
  if (nightlyMinor === undefined) return line;
  return { ...line, nightly: nightlyMinor.map((minor) => moneyBody(minor, currency)) };
}

export function totalsBody(totals: Totals, currency: Currency): z.input<typeof totalsAnswer> {
  return {
    rooms: moneyBody(totals.roomsMinor, currency),
    fees: moneyBody(totals.feesMinor, currency),
    net: moneyBody(totals.netMinor, currency),
    taxes: moneyBody(totals.taxesMinor, currency),
    gross: moneyBody(totals.grossMinor, currency),
  };
}
