/**
 * Holds what clients were told, and what the gateway's ledger says, against what the journal's
 * events add up to. It trusts only answers that arrived and rows that were written.
 */
import type { Answer, Request } from '../../src/replay/http-client.ts';
import type { LedgerTotals } from '../../src/replay/verify-history.ts';
import type { BookingFacts } from './journal-judge.ts';

/** A request that was answered, as it was answered. */
export interface Told {
  readonly request: Request;
  readonly answer: Answer;
}

/**
 * Whether a repeat must get the same answer: what left something in the journal must. A refusal
 * that took nothing leaves no receipt and is decided anew (docs/decisions/0005).
 */
export function isLasting({ answer }: Told): boolean {
  return answer.status < 300 || answer.body.bookingId !== undefined;
}

/** Answers that the journal does not bear out. */
export function unfounded(
  told: readonly Told[],
  bookings: ReadonlyMap<string, BookingFacts>,
): readonly string[] {
  return told.filter(isLasting).flatMap(({ request, answer }) => {
    const { status, body } = answer;
    const what = `${request.method} ${request.path} under ${request.key} was told ${status}`;
    const facts = bookings.get(String(body.bookingId ?? body.id));
    if (facts === undefined) return [`${what}, and the journal has no such booking`];
    if (status >= 300) {
      return facts.statuses.includes('failed') ? [] : [`${what}, and the booking has not failed`];
    }
    const found = facts.statuses[Number(body.version) - 1] ?? 'nothing';
    if (found === body.status) return [];
    return [`${what} and ${String(body.status)}, and the journal has ${found} there`];
  });
}

/** How the repeated answer differs, if it does. A problem names the request it answered. */
export function difference(told: Told, repeated: Answer): readonly string[] {
  const before = comparable(told.answer);
  const after = comparable(repeated);
  if (before === after) return [];
  const { method, path, key } = told.request;
  return [`${method} ${path} under ${key} was told ${before} and, repeated, ${after}`];
}

function comparable({ status, body }: Answer): string {
  const { requestId: _, ...rest } = body;
  return `${status} ${JSON.stringify(rest)}`;
}

/** Bookings at rest whose money taken is not the money owed, and money nobody was asked for. */
export function wrongMoney(
  bookings: ReadonlyMap<string, BookingFacts>,
  ledger: ReadonlyMap<string, LedgerTotals>,
): readonly string[] {
  const known = [...bookings.values()].flatMap((facts) => {
    const totals = ledger.get(facts.id) ?? NOTHING;
    const { authorisedMinor, capturedMinor, refundedMinor, voidedMinor } = totals;
    const what = `booking ${facts.id} (${facts.statuses.at(-1)})`;
    if (authorisedMinor > 0 && !facts.isPaymentAsked) return [`${what}: money without an intent`];
    if (authorisedMinor > facts.terms.totalMinor || capturedMinor > authorisedMinor) {
      return [`${what}: ${authorisedMinor} reserved, ${capturedMinor} taken: money moved twice`];
    }
    if (facts.isEscalated) return [];
    const taken = capturedMinor - refundedMinor;
    const reserved = authorisedMinor - capturedMinor - voidedMinor;
    if (taken === facts.owedMinor && reserved === 0) return [];
    return [`${what} owes ${facts.owedMinor}: ${taken} taken, ${reserved} still reserved`];
  });
  const strangers = [...ledger.keys()].filter((id) => !bookings.has(id));
  return [...known, ...strangers.map((id) => `the ledger has money of ${id}, the journal nothing`)];
}

const NOTHING: LedgerTotals = {
  authorisedMinor: 0,
  capturedMinor: 0,
  refundedMinor: 0,
  voidedMinor: 0,
};
