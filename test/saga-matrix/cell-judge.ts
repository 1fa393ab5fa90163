/**
 * Says how a saga ended, and whether rightly, from the journal and the bank's ledger alone. It
 * believes nothing that the engine said while it ran.
 */
import { JournalAudit } from '../../src/audit/journal-audit.ts';
import { auditMoney } from '../../src/audit/money-audit.ts';
import { ProblemList, problemText } from '../../src/audit/problem-list.ts';
import type { AuthorisationTotals } from '../../src/payments/simulated-ledger.ts';
import { ledgerByBooking } from '../../src/testing/ledger-by-booking.ts';
import {
  checkIntegrity,
  type JournalEvent,
  readJournal,
  readUnfinished,
} from '../process/read-journal.ts';

export interface CellFacts {
  readonly file: string;
  readonly totals: readonly AuthorisationTotals[];
  /** The event that says that the saga did what was asked. */
  readonly goal: string;
  readonly bookingId: string;
  /** Whether a person had to have an effect tried again. */
  readonly wasEscalated: boolean;
}

export interface Verdict {
  readonly end: 'completed' | 'compensated' | 'escalated';
  /** The booking's last status, with the reason of one that failed. */
  readonly status: string;
  readonly problems: readonly string[];
}

const AT_REST = new Set([
  'confirmed',
  'checked_in',
  'checked_out',
  'cancelled',
  'no_show',
  'walked',
  'failed',
  'expired',
]);

export function judgeCell({ file, totals, goal, bookingId, wasEscalated }: CellFacts): Verdict {
  const events = readJournal(file);
  const audit = new JournalAudit();
  audit.take(events);
  const money = new ProblemList();
  auditMoney(audit.bookings, ledgerByBooking(totals), money);
  const own = events.filter(({ stream }) => stream === `booking/${bookingId}`);
  const types = new Set(own.map(({ type }) => type));
  const status = audit.bookings.get(bookingId)?.statuses.at(-1) ?? 'not there';
  const problems = [
    ...[...audit.problems, ...money.listed].map(problemText),
    ...audit.unsettled(),
    ...audit.open.map(({ id }) => `booking ${id} has something under way`),
    ...leftOvers(file),
  ];
  if (!AT_REST.has(status)) problems.push(`the booking is ${status}`);
  if (wasEscalated && !types.has('PaymentEscalated')) {
    problems.push('a dead letter of which the journal does not know');
  }
  const end = types.has(goal) ? 'completed' : 'compensated';
  const words = [status, failureOf(own)].filter((word) => word !== undefined);
  return { end: wasEscalated ? 'escalated' : end, status: words.join(' '), problems };
}

function failureOf(own: readonly JournalEvent[]): string | undefined {
  const failed = own.find(({ type }) => type === 'BookingFailed' || type === 'ModificationFailed');
  return failed === undefined ? undefined : (failed.data.reason as { code: string }).code;
}

/** Rows beside the journal that nobody will ever settle. */
function leftOvers(file: string): readonly string[] {
  const rows = Object.entries(readUnfinished(file)).filter(([, count]) => count > 0);
  const integrity = checkIntegrity(file);
  return [
    ...rows.map(([what, count]) => `${what} left: ${count}`),
    ...(integrity === 'ok' ? [] : [integrity]),
  ];
}
