/**
 * What a booking says of its nights, held against what the nights have said: all of them and all of
 * its rooms, or none.
 */
import type { AuditEvent } from './audit-event.ts';
import { type BookingFacts, nightsKept, nightsWanted } from './booking-facts.ts';
import { eitherWanted } from './modification-audit.ts';
import { type Blame, type NightAudit, wordsOf } from './night-audit.ts';
import { checkOverbooked } from './overbooked-audit.ts';

/** All nights and rooms, or none, whenever the booking claims to have them or not to. */
export function checkClaim(
  facts: BookingFacts,
  event: AuditEvent,
  nights: NightAudit,
  latestMs: number,
  blame: Blame,
): void {
  switch (event.type) {
    case 'BookingHeld':
    case 'PaymentRequested':
    case 'BookingHoldExtended':
      // Past its time a hold may have gone to others already, and the next step finds that out.
      if (latestMs >= facts.holdUntilMs) return;
      expectNights(facts, 'held', nightsWanted(facts.terms), nights, blame);
      return;
    case 'BookingConfirmed':
      expectNights(facts, 'sold', nightsWanted(facts.terms), nights, blame);
      checkOverbooked(facts, event, nights, blame);
      return;
    case 'ModificationConfirmed':
    case 'ModificationFailed':
      // What was held for a change that failed is given back first.
      if (event.type === 'ModificationFailed' && facts.given !== undefined) return;
      expectNights(facts, 'sold', eitherWanted(facts), nights, blame);
      if (event.type === 'ModificationConfirmed') checkOverbooked(facts, event, nights, blame);
      return;
    case 'NightsReleased':
      expectNights(facts, 'sold', nightsKept(facts), nights, blame);
      return;
    default:
  }
}

/** Nights that the booking has and should not, lacks and should have, or has otherwise. */
function expectNights(
  facts: BookingFacts,
  kind: 'held' | 'sold',
  wanted: ReadonlyMap<string, number>,
  nights: NightAudit,
  blame: Blame,
): void {
  let found = 0;
  for (const [stream, rooms] of wanted) {
    const taken = nights.taken(stream, facts.id);
    if (taken.held + taken.sold > 0) found += 1;
    const isLong = kind === 'sold' || taken.untilMs >= facts.holdUntilMs;
    const isOnly = taken.held + taken.sold === rooms;
    if (taken[kind] === rooms && isOnly && isLong) continue;
    blame('claims', `should have ${rooms} ${kind} on ${stream} and has ${wordsOf(taken)}`);
  }
  if (facts.nightsTaken === found) return;
  for (const [stream, { byBooking }] of nights.nights) {
    if (wanted.has(stream) || !byBooking.has(facts.id)) continue;
    blame('claims', `keeps rooms on ${stream}`);
  }
}
