/**
 * The life of a booking, from its events: which may follow which, at what time, owing what. The
 * table is the audit's own; it says what the promises allow, and asks no code of the engine.
 */
import { type AuditEvent, countOf, fieldsOf, textOf } from './audit-event.ts';
import { type BookingFacts, owedInFull, statusOf, wasConfirmed } from './booking-facts.ts';
import { isPaying, takeModification, termsIn } from './modification-audit.ts';
import type { Blame } from './night-audit.ts';
import { paymentProblem, takeMoney } from './payment-audit.ts';
import { dueBefore, feeOfCancelling, feeOfLeaving, feeOfNotComing } from './policy-audit.ts';

interface Step {
  readonly from: readonly string[];
  /** Absent when the status stays. */
  readonly to?: string;
}

const STEPS: ReadonlyMap<string, Step> = new Map([
  ['BookingHeld', { from: ['requested'], to: 'held' }],
  ['BookingHoldExtended', { from: ['held'] }],
  ['PaymentRequested', { from: ['requested', 'held'], to: 'payment_pending' }],
  ['PaymentActionRequired', { from: ['payment_pending', 'confirmed', 'checked_in'] }],
  ['BookingConfirmed', { from: ['payment_pending'], to: 'confirmed' }],
  ['BookingFailed', { from: ['requested', 'payment_pending'], to: 'failed' }],
  ['BookingExpired', { from: ['held'], to: 'expired' }],
  ['BookingCancelled', { from: ['held', 'payment_pending', 'confirmed'], to: 'cancelled' }],
  ['BookingMarkedNoShow', { from: ['confirmed'], to: 'no_show' }],
  ['GuestWalked', { from: ['confirmed'], to: 'walked' }],
  ['ModificationRequested', { from: ['confirmed', 'checked_in'] }],
  ['ModificationPaymentRequested', { from: ['confirmed', 'checked_in'] }],
  ['ModificationConfirmed', { from: ['confirmed', 'checked_in'] }],
  ['ModificationFailed', { from: ['confirmed', 'checked_in'] }],
  ['ModificationUnneeded', { from: ['confirmed', 'checked_in'] }],
  ['GuestChanged', { from: ['confirmed', 'checked_in'] }],
  ['GuestCheckedIn', { from: ['confirmed'], to: 'checked_in' }],
  ['GuestCheckedOut', { from: ['checked_in'], to: 'checked_out' }],
  ['GuestDepartedEarly', { from: ['checked_in'], to: 'checked_out' }],
  ['DepositDue', { from: ['confirmed'] }],
]);

/** These follow from what is under way and not from the status. */
const FOLLOW_UPS = new Set([
  'NightsReleased',
  'RefundGranted',
  'PaymentCaptured',
  'PaymentVoided',
  'PaymentRefunded',
  'PaymentCharged',
  'PaymentRetried',
  'PaymentEscalated',
]);

/** Takes one event after the request into `facts`, blaming what it breaks. */
export function takeBookingEvent(facts: BookingFacts, event: AuditEvent, blame: Blame): void {
  const status = statusOf(facts);
  const step = STEPS.get(event.type);
  if (step === undefined && !FOLLOW_UPS.has(event.type)) blame('shape', 'is of an unknown type');
  if (step?.from.includes(status) === false) blame('lifecycle', `follows ${status}`);
  if (event.type === 'NightsReleased' && !facts.isReleasing) {
    blame('lifecycle', 'comes while nothing is being given back');
  }
  const late = timeProblem(facts, event);
  if (late !== undefined) blame('lifecycle', late);
  const unpaid = paymentProblem(facts, event);
  if (unpaid !== undefined) blame('payments', unpaid);
  change(facts, event, blame);
  takeModification(facts, event, blame);
  // Anew instead of pushed: a pushed array keeps room for sixteen more.
  facts.statuses = [...facts.statuses, step?.to ?? status];
  facts.updatedAtMs = event.recordedAtMs;
}

/** What comes too early, too late, or for the other kind of booking. */
function timeProblem(facts: BookingFacts, event: AuditEvent): string | undefined {
  const { recordedAtMs } = event;
  const { holdUntilMs, isDirect } = facts;
  const isOver = recordedAtMs >= holdUntilMs;
  switch (event.type) {
    case 'PaymentActionRequired':
      return isPaying(facts) ? undefined : 'asks the customer for nothing';
    case 'BookingExpired':
      return isOver ? undefined : `comes before the hold ends at ${holdUntilMs}`;
    case 'BookingHoldExtended':
      if (isOver) return 'extends a hold that is over';
      if (facts.isOffer) return 'extends an offer of the waitlist';
      return facts.isExtended ? 'extends a hold a second time' : undefined;
    case 'BookingHeld':
      return isDirect ? 'leaves a booking waiting that is paid at once' : undefined;
    case 'PaymentRequested': {
      const wasHeld = statusOf(facts) === 'held';
      if (wasHeld && isOver) return 'pays for a hold that is over';
      return wasHeld === isDirect ? 'pays for what nobody asked to buy' : undefined;
    }
    default:
      return undefined;
  }
}

function change(facts: BookingFacts, event: AuditEvent, blame: Blame): void {
  const { terms } = facts;
  const owedBefore = facts.owedMinor;
  const owed = owedAfter(facts, event);
  const waived = fieldsOf(event).waived as { feeMinor?: unknown } | undefined;
  if (waived !== undefined && waived.feeMinor !== waivedFee(facts, event)) {
    blame('owed', `waives ${String(waived.feeMinor)}, and the fee is another`);
  }
  const { channelRevision } = fieldsOf(event);
  if (channelRevision !== undefined && !isChannelsEnd(facts, event, channelRevision)) {
    blame('terms', `is cancelled by revision ${String(channelRevision)} of no channel`);
  }
  const told = fieldsOf(event).owedMinor;
  if (owed !== undefined && told !== undefined && told !== owed) {
    blame('owed', `says that ${String(told)} is owed; by the terms it is ${owed}`);
  }
  takeMoney(facts, event, owed ?? owedBefore);
  facts.owedMinor = owed ?? owedBefore;
  switch (event.type) {
    case 'BookingHoldExtended':
      facts.holdUntilMs = countOf(event, 'holdUntilMs');
      facts.isExtended = true;
      return;
    case 'PaymentRequested':
      facts.paymentUntilMs = countOf(event, 'deadlineMs');
      if (fieldsOf(event).amountMinor !== dueBefore(terms, event.recordedAtMs)) {
        const due = dueBefore(terms, event.recordedAtMs);
        blame('payments', `asks for another amount than the ${due} that is due`);
      }
      return;
    case 'RefundGranted':
      facts.givenMinor += countOf(event, 'amountMinor');
      return;
    case 'NightsReleased':
      facts.isReleasing = false;
      return;
    default: {
      const from = releaseFrom(facts, event);
      if (from === undefined) return;
      facts.releasedFrom = from;
      facts.isReleasing = true;
    }
  }
}

/** What a channel has sold it may call off, with a later word than the one in force. */
function isChannelsEnd({ terms }: BookingFacts, { type }: AuditEvent, revision: unknown): boolean {
  const known = terms.channelReference?.revision;
  return type === 'BookingCancelled' && known !== undefined && Number(revision) > known;
}

/** From which night on an ending gives rooms back; undefined for what ends nothing. */
function releaseFrom({ terms }: BookingFacts, event: AuditEvent): string | undefined {
  switch (event.type) {
    case 'BookingFailed':
    case 'BookingExpired':
      return terms.stay.arrival;
    case 'BookingCancelled':
    case 'BookingMarkedNoShow':
    case 'GuestWalked':
      return textOf(event, 'releaseFrom');
    case 'GuestDepartedEarly':
      return textOf(event, 'departure');
    default:
      return undefined;
  }
}

/** What is owed by the terms after an event; undefined where it stays as it was. */
function owedAfter(facts: BookingFacts, event: AuditEvent): number | undefined {
  const { terms } = facts;
  switch (event.type) {
    case 'BookingConfirmed':
      return owedInFull(terms);
    case 'ModificationConfirmed':
      return lessGiven(facts, owedInFull(termsIn(event)));
    case 'BookingFailed':
    case 'BookingExpired':
    case 'GuestWalked':
      return 0;
    case 'BookingCancelled': {
      const isFree = fieldsOf(event).waived !== undefined || !wasConfirmed(facts);
      return isFree ? 0 : lessGiven(facts, cancellingFee(facts, event));
    }
    case 'BookingMarkedNoShow':
      return lessGiven(facts, feeOfNotComing(terms));
    case 'GuestDepartedEarly':
      return lessGiven(facts, feeOfLeaving(terms, textOf(event, 'departure')));
    case 'RefundGranted':
      return Math.max(0, facts.owedMinor - countOf(event, 'amountMinor'));
    default:
      return undefined;
  }
}

/** What was given back is not owed a second time. */
function lessGiven({ givenMinor }: BookingFacts, owedMinor: number): number {
  return Math.max(0, owedMinor - givenMinor);
}

function cancellingFee({ terms, createdAtMs }: BookingFacts, event: AuditEvent): number {
  return feeOfCancelling(terms, createdAtMs, event.recordedAtMs, textOf(event, 'releaseFrom'));
}

/** Undefined where there was no fee to waive. */
function waivedFee(facts: BookingFacts, event: AuditEvent): number | undefined {
  const fee = wasConfirmed(facts) ? cancellingFee(facts, event) : 0;
  return fee > 0 ? fee : undefined;
}
