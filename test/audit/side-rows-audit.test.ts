/** Rows beside events: calls to the gateway in the order of their causes, timers for what waits. */
import { expect, it } from 'vitest';
import { JournalAudit } from '../../src/audit/journal-audit.ts';
import { ProblemList, problemText } from '../../src/audit/problem-list.ts';
import { auditOutbox, auditTimers } from '../../src/audit/side-rows-audit.ts';
import { cancelled, type Draft, eventsOf, HOTEL_OPENED, NIGHTS, sale } from './history.ts';

const audit = new JournalAudit();
audit.take(eventsOf([...HOTEL_OPENED, ...sale(), cancelled]));

const row = (sequence: number, kind: 'capture' | 'refund') => ({
  sequence,
  id: `one:${kind}`,
  queue: 'payments',
  key: 'one',
  payload: { effect: { kind, key: `one:${kind}`, amountMinor: 150 } },
  isDead: false,
});

it.each([
  ['in order', [row(1, 'capture'), row(2, 'refund')], []],
  [
    'a refund before its capture',
    [row(1, 'refund'), row(2, 'capture')],
    ['outbox: outbox row 2, one:capture: comes after a later call'],
  ],
])('%s', (_, rows, problems) => {
  const found = new ProblemList();
  auditOutbox(rows, audit, found);
  expect(found.listed.map(problemText)).toEqual(problems);
});

it.each([
  ['until its deadline', { dueAtMs: 9_000, isSaga: true }, []],
  ['for another instant', { dueAtMs: 9_001, isSaga: true }, ['is due at 9001, not 9000']],
  ['and no saga wakes with it', { dueAtMs: 9_000, isSaga: false }, ["is no saga's, and it is"]],
])('a change waits %s', (_, timer, problems) => {
  const changing = new JournalAudit();
  const terms = { propertyId: 'h', stay: { arrival: NIGHTS[0], departure: NIGHTS[1] } };
  const rooms = [{ roomTypeId: 'a', nightlyMinor: [70] }];
  const asked = { ...terms, rooms, totalMinor: 70, capture: 'at_booking' };
  const change = { terms: asked, dueMinor: 70, authoriseMinor: 0, deadlineMs: 9_000 };
  const requested: Draft = ['booking/one', 'ModificationRequested', change];
  changing.take(eventsOf([...HOTEL_OPENED, ...sale(), requested]));
  const found = new ProblemList();
  auditTimers([{ id: 'booking/one', stream: 'booking/one', ...timer }], changing, found);
  const told = found.listed.map(problemText);
  expect(told.length).toBe(problems.length);
  for (const [at, words] of problems.entries()) expect(told[at]).toContain(words);
});
