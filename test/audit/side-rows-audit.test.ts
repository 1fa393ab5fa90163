/** Calls to the gateway stand in the outbox in the order in which they were caused. */
import { expect, it } from 'vitest';
import { JournalAudit } from '../../src/audit/journal-audit.ts';
import { ProblemList, problemText } from '../../src/audit/problem-list.ts';
import { auditOutbox } from '../../src/audit/side-rows-audit.ts';
import { cancelled, eventsOf, HOTEL_OPENED, sale } from './history.ts';

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
