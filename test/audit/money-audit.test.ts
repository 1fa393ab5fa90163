/** The audit of money must be able to say no: it is shown ledgers that are wrong. */
import { describe, expect, it } from 'vitest';
import { JournalAudit } from '../../src/audit/journal-audit.ts';
import { auditMoney } from '../../src/audit/money-audit.ts';
import { ProblemList, problemText } from '../../src/audit/problem-list.ts';
import { type Draft, eventsOf, HOTEL_OPENED, held, sale } from './history.ts';

const captured: Draft = [
  'booking/one',
  'PaymentCaptured',
  { key: 'one:capture', amountMinor: 150 },
];

function money(drafts: readonly Draft[], [authorised, taken, refunded, voided]: readonly number[]) {
  const audit = new JournalAudit();
  audit.take(eventsOf([...HOTEL_OPENED, ...drafts]));
  const totals = {
    authorisedMinor: authorised ?? 0,
    capturedMinor: taken ?? 0,
    refundedMinor: refunded ?? 0,
    voidedMinor: voided ?? 0,
  };
  const found = new ProblemList();
  auditMoney(audit.bookings, new Map([['one', totals]]), found);
  return found.listed.map(problemText).join('\n');
}

describe('the audit of money', () => {
  it('accepts what is owed, taken once, and what may still be on its way', () => {
    expect(money([...sale(), captured], [150, 150])).toBe('');
    expect(money(sale(), [150, 0])).toBe('');
    expect(money(sale(), [150, 150])).toBe('');
    expect(money(sale().slice(0, 4), [150, 0])).toBe('');
  });

  it.each<readonly [string, readonly number[], RegExp]>([
    ['nothing taken', [0, 0], /^money: booking\/one, confirmed: owes 150: 0 taken/],
    ['money reserved and forgotten', [150, 0], /150 still reserved/],
    ['money taken twice', [150, 300], /moved twice/],
    ['money reserved twice', [300, 150], /moved twice/],
    ['money given back unasked', [150, 150, 50], /owes 150: 100 taken/],
  ])('finds %s', (_, totals, sentence) => {
    expect(money([...sale(), captured], totals)).toMatch(sentence);
  });

  it('accepts what is reserved until check-in, and finds it missing', () => {
    const later = sale('one', { reference: 'r' }, { capture: 'at_check_in' });
    expect(money(later, [150])).toBe('');
    expect(money(later, [0])).toMatch(/owes 150: 0 taken, 0 still reserved/);
  });

  it('finds money that nobody asked for, and money of a stranger', () => {
    expect(money(held('one'), [150, 0, 0, 150])).toMatch(/booking\/one, .*without an intent/);
    expect(money([], [1])).toMatch(/^money: one: the ledger has money and the journal no booking/);
  });
});
