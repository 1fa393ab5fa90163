/**
 * Holds what the gateway's ledger says against what the journal's events add up to: money is moved
 * once, for a reason, and what was taken is what is owed as soon as nothing is under way. What is
 * reserved and not owed is named.
 */
import type { LedgerTotals } from '../replay/read-ledger.ts';
import { type BookingFacts, statusOf } from './booking-facts.ts';
import type { ProblemList } from './problem-list.ts';

export function auditMoney(
  bookings: ReadonlyMap<string, BookingFacts>,
  ledger: ReadonlyMap<string, LedgerTotals>,
  found: ProblemList,
): void {
  for (const facts of bookings.values()) {
    const problem = moneyProblem(facts, ledger.get(facts.id) ?? NOTHING);
    const where = `booking/${facts.id}, ${statusOf(facts)}`;
    if (problem !== undefined) found.add('money', where, problem);
  }
  for (const id of ledger.keys()) {
    if (!bookings.has(id))
      found.add('money', id, 'the ledger has money and the journal no booking');
  }
}

function moneyProblem(facts: BookingFacts, totals: LedgerTotals): string | undefined {
  const { authorisedMinor, capturedMinor, refundedMinor, voidedMinor } = totals;
  const { totalMinor } = facts.terms;
  if (authorisedMinor > 0 && !facts.isPaymentAsked) return 'money without an intent';
  if (authorisedMinor > totalMinor || capturedMinor + voidedMinor > authorisedMinor) {
    const moved = `${capturedMinor} taken, ${voidedMinor} let go`;
    return `${authorisedMinor} of ${totalMinor} reserved, ${moved}: money moved twice`;
  }
  // The gateway may have acted on what the journal does not know to be answered yet.
  if (statusOf(facts) === 'payment_pending' || facts.effects.length > 0) return undefined;
  const { takenMinor, reservedMinor } = rightful(facts);
  const taken = capturedMinor - refundedMinor;
  const reserved = authorisedMinor - capturedMinor - voidedMinor;
  if (taken === takenMinor && reserved === reservedMinor) return undefined;
  return `owes ${facts.owedMinor}: ${taken} taken, ${reserved} still reserved`;
}

/** Where money is taken at check-in, it is reserved until then. */
function rightful(facts: BookingFacts): { takenMinor: number; reservedMinor: number } {
  const { capture } = facts.terms;
  if (statusOf(facts) === 'confirmed' && capture === 'at_check_in') {
    return { takenMinor: 0, reservedMinor: facts.owedMinor };
  }
  return { takenMinor: facts.owedMinor, reservedMinor: 0 };
}

const NOTHING: LedgerTotals = {
  authorisedMinor: 0,
  capturedMinor: 0,
  refundedMinor: 0,
  voidedMinor: 0,
};
