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
  const { askedMinor } = facts;
  if (authorisedMinor > 0 && askedMinor === 0) return 'money without an intent';
  if (authorisedMinor > askedMinor || capturedMinor + voidedMinor > authorisedMinor) {
    const moved = `${capturedMinor} taken, ${voidedMinor} let go`;
    return `${authorisedMinor} of ${askedMinor} reserved, ${moved}: money moved twice`;
  }
  // The gateway may have acted on what the journal does not know to be answered yet.
  const isPaying = statusOf(facts) === 'payment_pending' || facts.change?.isPaying === true;
  if (isPaying || facts.effects.length > 0) return undefined;
  const { takenMinor, reservedMinor } = rightful(facts);
  const taken = capturedMinor - refundedMinor;
  const reserved = authorisedMinor - capturedMinor - voidedMinor;
  if (taken === takenMinor && reserved === reservedMinor) return undefined;
  return `owes ${facts.dueMinor}: ${taken} taken, ${reserved} still reserved`;
}

/** Where money is taken at check-in, what was asked for at booking is reserved until then. */
function rightful(facts: BookingFacts): { takenMinor: number; reservedMinor: number } {
  const { dueMinor, accounts, terms, hasCard } = facts;
  // Without a card what is owed is paid at the desk, of which the gateway knows nothing.
  if (!hasCard && facts.askedMinor === 0) return { takenMinor: 0, reservedMinor: 0 };
  if (statusOf(facts) !== 'confirmed' || terms.capture !== 'at_check_in') {
    return { takenMinor: dueMinor, reservedMinor: 0 };
  }
  const waiting = accounts.filter((one) => one.isGranted && one.takenMinor === 0 && !one.isLetGo);
  const reservedMinor = waiting.reduce((sum, one) => sum + one.askedMinor, 0);
  // After a change to less, more may be reserved than is due: of a part nothing can be let go.
  return { takenMinor: Math.max(0, dueMinor - reservedMinor), reservedMinor };
}

const NOTHING: LedgerTotals = {
  authorisedMinor: 0,
  capturedMinor: 0,
  refundedMinor: 0,
  voidedMinor: 0,
};
