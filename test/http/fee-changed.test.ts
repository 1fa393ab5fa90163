/** What is said of fees that have changed, and that what a customer was shown is one sum a currency. */
import { describe, expect, test } from 'vitest';
import type { Currency } from '../../src/domain/money.ts';
import { rejectionDetail } from '../../src/http/rejection-body.ts';
import { tripCancellation } from '../../src/http/trips/trip-requests.ts';

const euros = { expectedMinor: 1_000, actualMinor: 0, currency: 'EUR' as Currency };
const pounds = { expectedMinor: 0, actualMinor: 1_500, currency: 'GBP' as Currency };
const yen = { expectedMinor: 900, actualMinor: 1_000, currency: 'JPY' as Currency };

describe('a fee that has changed', () => {
  // It was once said to be nothing in a currency in which nothing was owed any more.
  test.each([
    [euros, [], '0.00 EUR'],
    [pounds, [], '15.00 GBP'],
    [euros, [pounds], '15.00 GBP'],
    [euros, [pounds, yen], '15.00 GBP and 1000 JPY'],
    [yen, [euros, pounds], '1000 JPY and 15.00 GBP'],
  ])('of %o with %o costs %s', (first, others, cost) => {
    const detail = rejectionDetail({ code: 'fee_changed', ...first, others });
    expect(detail).toBe(`Cancelling now costs ${cost}.`);
  });

  test('is expected once a currency', () => {
    const fee = { amount: '15.00', currency: 'GBP' };
    const body = (currency: string) => ({
      reason: 'Flu',
      expectedFees: [fee, { ...fee, currency }],
    });
    expect(tripCancellation.safeParse(body('EUR')).success).toBe(true);
    const { error } = tripCancellation.safeParse(body('GBP'));
    expect(error?.issues).toMatchObject([
      { path: ['expectedFees'], message: 'Must name each currency once' },
    ]);
  });
});
