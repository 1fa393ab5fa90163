/**
 * What is under way in a booking, and until when it may be: a request, a hold, a payment, nights to
 * be given back, a call to the gateway. Deadlines are the design's, not the engine's constants.
 */
import { type BookingFacts, statusOf } from './booking-facts.ts';
import { nextDueMs } from './policy-audit.ts';

/** How long a request may take to hold its nights. */
const REQUEST_MS_MAX = 5 * 60_000;
/** How soon nights that were to be given back are asked again. */
const RELEASE_MS_MAX = 60_000;

const OPEN = new Set(['requested', 'held', 'payment_pending']);

/** What is under way, as one sentence. */
export function openText(facts: BookingFacts): string {
  const status = statusOf(facts);
  if (OPEN.has(status)) return `booking ${facts.id} is still ${status}`;
  if (facts.isReleasing) return `booking ${facts.id} has not released its nights`;
  if (facts.change !== undefined) return `booking ${facts.id} is still being changed`;
  const keys = facts.effects.filter(({ isEscalated }) => !isEscalated).map(({ key }) => key);
  return `booking ${facts.id} waits for the gateway: ${keys.join(', ')}`;
}

export function isOpen(facts: BookingFacts): boolean {
  if (OPEN.has(statusOf(facts)) || facts.isReleasing || facts.change !== undefined) return true;
  return facts.effects.length > 0;
}

/** When more is to be paid before arrival, if that is still to come. */
export function instalmentMs(facts: BookingFacts): number | undefined {
  const { terms, dueMinor, givenMinor } = facts;
  if (terms.timeZone === undefined || facts.isReleasing) return undefined;
  return statusOf(facts) === 'confirmed' ? nextDueMs(terms, dueMinor + givenMinor) : undefined;
}

/**
 * From when on the booking should no longer be as it is; undefined for what waits for a person.
 */
export function dueAtMs(facts: BookingFacts): number | undefined {
  if (facts.isReleasing) return facts.updatedAtMs + RELEASE_MS_MAX;
  if (facts.change !== undefined) return facts.change.untilMs;
  switch (statusOf(facts)) {
    case 'requested':
      return Math.max(facts.holdUntilMs, facts.createdAtMs + REQUEST_MS_MAX);
    case 'held':
      return facts.holdUntilMs;
    case 'payment_pending':
      return facts.paymentUntilMs;
    default: {
      const waits = facts.effects.some(({ isEscalated }) => !isEscalated);
      return waits ? facts.updatedAtMs : undefined;
    }
  }
}

/** Whether something that fell due before arrival has not been asked for. */
export function isOverdue(facts: BookingFacts, nowMs: number): boolean {
  return (instalmentMs(facts) ?? nowMs + 1) <= nowMs;
}
