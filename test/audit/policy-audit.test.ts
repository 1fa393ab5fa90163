/**
 * The audit of policies must be able to say no: a fee that is another, a deposit at another time, a
 * refund of what is not there; and it must be silent where nothing is wrong.
 */
import { describe, expect, it } from 'vitest';
import { JournalAudit } from '../../src/audit/journal-audit.ts';
import { ProblemList, problemText } from '../../src/audit/problem-list.ts';
import { auditTimers } from '../../src/audit/side-rows-audit.ts';
import { type Draft, eventsOf, HOTEL_OPENED, held, NIGHTS, onNight } from './history.ts';

/** The first night a week before arrival; half from 18:00 on the eve; all for not coming. */
const policies = {
  guarantee: { amount: { type: 'first_night' }, due: { type: 'before_arrival', days: 7 } },
  cancellation: {
    isNonRefundable: false,
    tiers: [
      {
        from: { type: 'before_arrival', days: 1, time: '18:00' },
        fee: { type: 'percent', basisPoints: 5_001 },
      },
    ],
  },
  noShow: { type: 'full' },
  earlyDeparture: { basisPoints: 5_000 },
};
const DUE_MS = Date.parse('2026-02-21T23:00:00Z');
const LATE_MS = Date.parse('2026-02-28T17:00:00Z');

const payer = { guest: {}, paymentToken: 'tok' };
const own = (type: string, data: Draft[2] = {}): Draft => ['booking/one', type, data];
const booked: readonly Draft[] = [
  ...held('one', { policies }),
  own('PaymentRequested', { amountMinor: 0, deadlineMs: 5_000, payer }),
  ...NIGHTS.map((night) => onNight(night, 'HoldConfirmed', 'one')),
  own('BookingConfirmed'),
];
const due = own('DepositDue', { dueMinor: 100 });
const charged = own('PaymentCharged', { key: 'one:charge', amountMinor: 100, reference: 'r' });
const cancelled = (owedMinor: number, more = {}): Draft =>
  own('BookingCancelled', { releaseFrom: NIGHTS[0], owedMinor, ...more });
const noShow = (owedMinor: number): Draft =>
  own('BookingMarkedNoShow', { releaseFrom: NIGHTS[0], owedMinor });
const granted = (amountMinor: number): Draft => own('RefundGranted', { amountMinor, why: 'x' });
const refunded = (key: string, amountMinor: number): Draft =>
  own('PaymentRefunded', { key, amountMinor });
const left = (owedMinor: number): Draft =>
  own('GuestDepartedEarly', { departure: NIGHTS[1], owedMinor });
const arrivedAndCharged: readonly Draft[] = [
  own('GuestCheckedIn'),
  own('PaymentCharged', { key: 'one:charge', amountMinor: 150, reference: 'r' }),
];

/** What comes after the booking, at `atMs`. */
function audited(later: readonly Draft[], atMs: number): JournalAudit {
  const audit = new JournalAudit();
  const drafts = [...HOTEL_OPENED, ...booked, ...later];
  const from = drafts.length - later.length;
  audit.take(
    eventsOf(drafts).map((event, at) => (at < from ? event : { ...event, recordedAtMs: atMs })),
  );
  return audit;
}

describe('the audit of policies', () => {
  it.each<readonly [string, readonly Draft[], number]>([
    ['a deposit on its day', [due, charged], DUE_MS],
    ['a free cancellation, to the last millisecond', [cancelled(0)], LATE_MS - 1],
    ['the fee of the tier in force, rounded up', [cancelled(75)], LATE_MS],
    ['a fee that was waived', [cancelled(0, { waived: { feeMinor: 75, why: 'x' } })], LATE_MS],
    ['a no-show', [noShow(150)], LATE_MS],
    ['an early departure', [...arrivedAndCharged, left(125)], LATE_MS],
    ['money given back', [due, charged, granted(40), refunded('one:refund', 40)], DUE_MS],
    ['a fee after money given back', [due, charged, granted(40), noShow(110)], LATE_MS],
    ['a refused charge that is made anew', deposit({ isFinal: true }, 'one:charge-2'), DUE_MS],
    ['a charge of unknown end that is repeated', deposit({}, 'one:charge'), DUE_MS],
  ])('accepts %s', (_, later, atMs) => {
    expect(audited(later, atMs).problems.map(problemText)).toEqual([]);
  });

  it.each<readonly [string, readonly Draft[], number, RegExp]>([
    ['a fee too soon', [cancelled(75)], LATE_MS - 1, /^owed: .*by the terms it is 0$/],
    ['a fee too late', [cancelled(0)], LATE_MS, /^owed: .*by the terms it is 75$/],
    ['a fee rounded down', [cancelled(74)], LATE_MS, /^owed: .*by the terms it is 75$/],
    ['another no-show fee', [noShow(100)], LATE_MS, /^owed: .*by the terms it is 150$/],
    ['an early departure that costs less', [...arrivedAndCharged, left(100)], LATE_MS, /is 125$/],
    [
      'a fee waived that was another',
      [cancelled(0, { waived: { feeMinor: 150, why: 'x' } })],
      LATE_MS,
      /^owed: .*waives 150, and the fee is another$/,
    ],
    ['a deposit too soon', [due], DUE_MS - 1, /^payments: .*by the terms it is 0$/],
    ['a deposit twice', [due, due], DUE_MS, /^payments: .*asks for what was asked for before$/],
    [
      'more given back than was taken',
      [due, charged, granted(101)],
      DUE_MS,
      /^payments: .*gives back 101, and 100 is there$/,
    ],
    [
      'a refused charge tried under its old key',
      deposit({ isFinal: true }, 'one:charge'),
      DUE_MS,
      /^payments: .*is about one:charge, which is not under way$/,
    ],
  ])('finds %s', (_, later, atMs, sentence) => {
    expect(audited(later, atMs).problems.map(problemText).join('\n')).toMatch(sentence);
  });

  it('wants a timer for the day on which something falls due, and none without', () => {
    const timers = (audit: JournalAudit, dueAtMs?: number) => {
      const found = new ProblemList();
      const stream = 'booking/one';
      const rows = dueAtMs === undefined ? [] : [{ id: stream, dueAtMs, stream, isSaga: false }];
      auditTimers(rows, audit, found);
      return found.listed.map(problemText).join('\n');
    };
    const waiting = audited([], 1);
    expect(timers(waiting, DUE_MS)).toBe('');
    expect(timers(waiting, DUE_MS + 1)).toMatch(/is due at/);
    expect(timers(waiting)).toMatch(/no timer will wake it/);
    expect(timers(audited([due], DUE_MS))).toBe('');
    expect(timers(audited([due], DUE_MS), DUE_MS)).toMatch(/waits for no deadline/);
    expect(waiting.unsettled(DUE_MS - 1)).toEqual([]);
    expect(waiting.unsettled(DUE_MS)).toEqual(['booking one has not paid what fell due']);
  });
});

/** A deposit whose charge was given up, tried again, and then made under `key`. */
function deposit(escalation: object, key: string): readonly Draft[] {
  const given = { key: 'one:charge', kind: 'charge', amountMinor: 100, reason: 'no' };
  return [
    due,
    own('PaymentEscalated', { ...given, ...escalation }),
    own('PaymentRetried', { key: 'one:charge' }),
    own('PaymentCharged', { key, amountMinor: 100, reference: 'r' }),
  ];
}
