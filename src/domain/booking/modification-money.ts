/**
 * What a change does to a booking's money. While it is under way nothing moves but an authorisation
 * of what it costs more; once it is in force, what is taken is brought to what is due. A change
 * never makes a booking cheaper than calling it off at the same instant would be: what is missing
 * to that comes as a fee.
 */
import type { CivilDate } from '../calendar.ts';
import type { BookingState, BookingTerms } from './booking.ts';
import { cancellationFees, dueBy, earlyDepartureFees, owedInFull, totalOf } from './owed.ts';
import { uncoveredMinor } from './payment-ledger.ts';

/** The line by which a change is brought up to what calling off would cost. */
export const MODIFICATION_FEE = 'modification-fee';

/** What should have been paid once `terms` are in force, minor units. */
export function dueAfterChange(
  { status, goodwillMinor }: BookingState,
  terms: BookingTerms,
  nowMs: number,
): number {
  const minor = status === 'checked_in' ? owedInFull(terms) : dueBy(terms, nowMs);
  return Math.max(0, minor - goodwillMinor);
}

/** What has to be authorised so that `dueMinor` can be taken. */
export function toAuthoriseMinor({ payment }: BookingState, dueMinor: number): number {
  return uncoveredMinor(payment, dueMinor);
}

/** What calling the booking off, or leaving, would cost now. */
export function leastTotalMinor(state: BookingState, nowMs: number, today: CivilDate): number {
  const { status, terms, createdAtMs } = state;
  return status === 'checked_in'
    ? totalOf(earlyDepartureFees(terms, today))
    : totalOf(cancellationFees(terms, createdAtMs, nowMs, today));
}

/** The terms with a fee that makes them cost `leastMinor`, where they would cost less. */
export function costingAtLeast(terms: BookingTerms, leastMinor: number): BookingTerms {
  const amountMinor = leastMinor - terms.totalMinor;
  if (amountMinor <= 0) return terms;
  const fee = {
    code: MODIFICATION_FEE,
    name: 'Change of the booking',
    kind: 'fee',
    isIncluded: false,
    room: 0,
    amountMinor,
  } as const;
  return { ...terms, charges: [...(terms.charges ?? []), fee], totalMinor: leastMinor };
}
