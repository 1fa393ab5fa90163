/**
 * Changes of a booking, by the audit's own rules: one at a time, from terms that stand to terms
 * that are in order; a night that goes on with the same room type, plan and party costs what was
 * agreed; what is asked for more is what is missing; and what is in force afterwards is what was
 * asked for, or else what there was.
 */
import { type AuditEvent, countOf, fieldsOf } from './audit-event.ts';
import {
  type BookingFacts,
  isChannelsWord,
  lean,
  nightsWanted,
  owedInFull,
  statusOf,
  type Terms,
  termsProblem,
} from './booking-facts.ts';
import { coveredMinor } from './gateway-calls.ts';
import type { Blame } from './night-audit.ts';
import { dueBefore } from './policy-audit.ts';

/** What clients begin with a booking, which has to wait while a change is under way. */
const BEGUN = new Set([
  'BookingCancelled',
  'BookingMarkedNoShow',
  'GuestCheckedIn',
  'GuestCheckedOut',
  'GuestDepartedEarly',
  'ModificationRequested',
  'ModificationUnneeded',
  'GuestChanged',
]);

/** A change that is under way. */
export interface Change {
  readonly terms: Terms;
  readonly askedMinor: number;
  readonly untilMs: number;
  readonly isPaying: boolean;
}

/** Takes an event that may be about a change; what it breaks is blamed. */
export function takeModification(facts: BookingFacts, event: AuditEvent, blame: Blame): void {
  const { change } = facts;
  const isBusy = change !== undefined || facts.given !== undefined;
  if (isBusy && BEGUN.has(event.type)) blame('lifecycle', 'comes while a change is under way');
  switch (event.type) {
    case 'ModificationRequested':
      begin(facts, event, blame);
      return;
    case 'ModificationPaymentRequested':
      if (change === undefined || change.isPaying || change.askedMinor === 0) {
        blame('payments', 'pays for no change');
      }
      if (fieldsOf(event).amountMinor !== change?.askedMinor) {
        blame('payments', `asks for another amount than ${String(change?.askedMinor)}`);
      }
      if (change !== undefined) facts.change = { ...change, isPaying: true };
      return;
    case 'ModificationConfirmed':
      confirm(facts, event, blame);
      return;
    case 'ModificationFailed':
      if (change === undefined) blame('lifecycle', 'ends no change');
      else giveUp(facts, change.terms);
      facts.change = undefined;
      return;
    case 'NightsReleased':
      facts.given = undefined;
      return;
    default:
  }
}

function begin(facts: BookingFacts, event: AuditEvent, blame: Blame): void {
  const terms = termsIn(event);
  const askedMinor = countOf(event, 'authoriseMinor');
  const problem = termsProblem(terms) ?? differenceProblem(facts.terms, terms);
  if (problem !== undefined) blame('terms', problem);
  const { recordedAtMs } = event;
  const isIn = statusOf(facts) === 'checked_in';
  const owed = isIn ? owedInFull(terms) : dueBefore(terms, recordedAtMs);
  const due = Math.max(0, owed - facts.givenMinor);
  if (fieldsOf(event).dueMinor !== due) blame('payments', `is not due ${due}`);
  // What a channel has sold waits for no gateway.
  const isSold = isChannelsWord(facts.terms, terms);
  const missing = isSold ? 0 : Math.max(0, due - coveredMinor(facts));
  if (askedMinor !== missing) blame('payments', `asks for ${askedMinor}; ${missing} is missing`);
  const untilMs = countOf(event, 'deadlineMs');
  facts.change = { terms, askedMinor, untilMs, isPaying: false };
}

function confirm(facts: BookingFacts, event: AuditEvent, blame: Blame): void {
  const { change } = facts;
  const terms = termsIn(event);
  if (change === undefined) blame('lifecycle', 'ends no change');
  else if (JSON.stringify(terms) !== JSON.stringify(change.terms)) {
    blame('terms', 'puts into force what was not asked for');
  }
  const isPaid = fieldsOf(event).reference !== undefined;
  if (isPaid !== (change?.isPaying === true)) {
    blame('payments', isPaid ? 'has a payment that nobody asked for' : 'is not paid for');
  }
  const before = facts.terms;
  facts.terms = terms;
  facts.change = undefined;
  giveUp(facts, before);
}

/** Nights that `given` has more of than what is in force are to be given back. */
function giveUp(facts: BookingFacts, given: Terms): void {
  if (moreWanted(given, facts.terms).size === 0) return;
  facts.given = given;
  facts.isReleasing = true;
}

/** Streams on which `terms` want more rooms than `others`, with how many more. */
export function moreWanted(terms: Terms, others: Terms): ReadonlyMap<string, number> {
  const had = nightsWanted(others);
  const more = new Map<string, number>();
  for (const [stream, rooms] of nightsWanted(terms)) {
    const missing = rooms - (had.get(stream) ?? 0);
    if (missing > 0) more.set(stream, missing);
  }
  return more;
}

/** Streams with the rooms of the terms in force, or of those given up where they want more. */
export function eitherWanted({ terms, given }: BookingFacts): ReadonlyMap<string, number> {
  const either = new Map(nightsWanted(terms));
  if (given === undefined) return either;
  for (const [stream, rooms] of nightsWanted(given)) {
    either.set(stream, Math.max(rooms, either.get(stream) ?? 0));
  }
  return either;
}

function differenceProblem(before: Terms, after: Terms): string | undefined {
  if (before.propertyId !== after.propertyId) return 'is of another property';
  if (before.capture !== after.capture) return 'is paid for otherwise';
  if ((after.earnedMinor ?? 0) < (before.earnedMinor ?? 0)) return 'forgets what was earned';
  if (isChannelsWord(before, after)) return channelProblem(before, after);
  if (before.collectedBy !== after.collectedBy) return 'is paid to somebody else';
  const was = pricesByNight(before);
  for (const [key, prices] of pricesByNight(after)) {
    const agreed = was.get(key) ?? [];
    const wanted = Math.min(agreed.length, prices.length);
    const kept = inCommon(agreed, prices);
    if (kept < wanted) return `keeps ${kept} of ${wanted} prices that were agreed for ${key}`;
  }
  return undefined;
}

/** The channel's prices stand; what it calls the booking stays, and its word is newer. */
function channelProblem(before: Terms, after: Terms): string | undefined {
  const [was, is] = [before.channelReference, after.channelReference];
  if (was === undefined || was.code !== is?.code) return 'is of another booking of a channel';
  return is.revision > was.revision ? undefined : `goes back to revision ${is.revision}`;
}

/** By kind of room and night, the prices of all rooms of that kind. */
function pricesByNight({ stay, rooms, ...rest }: Terms): ReadonlyMap<string, readonly number[]> {
  const byNight = new Map<string, readonly number[]>();
  for (const room of rooms) {
    const terms = { ...rest, stay, rooms: [room] };
    for (const [index, stream] of [...nightsWanted(terms, undefined, false).keys()].entries()) {
      const key = `${room.kind} on ${stream}`;
      byNight.set(key, [...(byNight.get(key) ?? []), room.nightlyMinor[index] ?? 0]);
    }
  }
  return byNight;
}

function inCommon(left: readonly number[], right: readonly number[]): number {
  const rest = [...right];
  return left.filter((price) => {
    const place = rest.indexOf(price);
    if (place !== -1) rest.splice(place, 1);
    return place !== -1;
  }).length;
}

export function termsIn(event: AuditEvent): Terms {
  return lean(fieldsOf(event).terms as Terms);
}

/** Whether the booking may be asked for money, or for a customer's act, at this point. */
export function isPaying(facts: BookingFacts): boolean {
  return statusOf(facts) === 'payment_pending' || facts.change?.isPaying === true;
}
