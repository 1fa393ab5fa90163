/**
 * Which calls the gateway owes an answer to, by the booking's events alone, in the audit's own
 * words: what was taken beyond what is due goes back, the latest first; what is due and was never
 * taken is taken, from what is reserved and then from the card; what is reserved and not needed is
 * let go. It only ever reads `before`, the booking as it was when the event was decided.
 */
import { type AuditEvent, countOf, fieldsOf, textOf } from './audit-event.ts';
import type { Account, BookingFacts, Effect } from './booking-facts.ts';
import {
  afterChange,
  askedInVain,
  balancing,
  type Call,
  charging,
  coveredMinor,
  givingBack,
  leftOver,
  moved,
  undecidedOf,
} from './gateway-calls.ts';
import { dueBefore } from './policy-audit.ts';

const KIND_OF_ANSWER: ReadonlyMap<string, Effect['kind']> = new Map([
  ['PaymentCaptured', 'capture'],
  ['PaymentVoided', 'void'],
  ['PaymentRefunded', 'refund'],
  ['PaymentCharged', 'charge'],
]);

const ENDINGS = new Set([
  'BookingCancelled',
  'BookingMarkedNoShow',
  'GuestWalked',
  'GuestDepartedEarly',
]);

/** What of an amount is neither taken nor reserved. */
function missingTo(before: BookingFacts, dueMinor: number): number {
  return Math.max(0, dueMinor - coveredMinor(before));
}

/** What is wrong with an event about money, if anything is. */
export function paymentProblem(before: BookingFacts, event: AuditEvent): string | undefined {
  if (event.type === 'BookingConfirmed') {
    const isPaid = fieldsOf(event).reference !== undefined;
    if (isPaid === before.askedMinor > 0) return undefined;
    return isPaid ? 'has a payment and nothing was asked for' : 'has no word of the gateway';
  }
  if (event.type === 'DepositDue') return depositProblem(before, event);
  if (event.type === 'RefundGranted') return grantProblem(before, event);
  const kind = KIND_OF_ANSWER.get(event.type);
  const isAbout = event.type === 'PaymentRetried' || event.type === 'PaymentEscalated';
  if (kind === undefined && !isAbout) return undefined;
  const key = textOf(event, 'key');
  const effect = before.effects.find((one) => one.key === key);
  if (effect === undefined) return `is about ${key}, which is not under way`;
  if (kind !== undefined && effect.kind !== kind) return `answers the ${effect.kind} ${key}`;
  const { amountMinor } = fieldsOf(event);
  if (amountMinor !== undefined && amountMinor !== effect.amountMinor) {
    return `moves ${String(amountMinor)} under ${key}, which is for ${effect.amountMinor}`;
  }
  if (kind !== undefined) return undefined;
  if (effect.isEscalated === (event.type === 'PaymentRetried')) return undefined;
  return `is about ${key}, which ${effect.isEscalated ? 'waits already' : 'does not wait'}`;
}

function depositProblem(before: BookingFacts, event: AuditEvent): string | undefined {
  const dueMinor = countOf(event, 'dueMinor');
  const rightful = dueBefore(before.terms, event.recordedAtMs) - before.givenMinor;
  if (dueMinor !== rightful) return `says that ${dueMinor} is due; by the terms it is ${rightful}`;
  return dueMinor > before.dueMinor ? undefined : 'asks for what was asked for before';
}

function grantProblem(before: BookingFacts, event: AuditEvent): string | undefined {
  const amountMinor = countOf(event, 'amountMinor');
  const calls = givingBack(before, amountMinor);
  const most = calls.reduce((sum, one) => sum + one.amountMinor, 0);
  return most === amountMinor ? undefined : `gives back ${amountMinor}, and ${most} is there`;
}

/** Takes an event into the booking's money; `owedMinor` is what is owed after it. */
export function takeMoney(facts: BookingFacts, event: AuditEvent, owedMinor: number): void {
  facts.hasCard = hasCardAfter(facts, event);
  const { calls, gone } = causedBy(facts, event, owedMinor);
  const effects = withNew(facts, calls, gone);
  const key = fieldsOf(event).key;
  facts.accounts = accountsAfter(facts, event);
  facts.dueMinor = dueAfter(facts, event, owedMinor);
  facts.effects = KIND_OF_ANSWER.has(event.type)
    ? effects.filter((one) => one.key !== key)
    : effects.map((one) => marked(one, event));
}

/** The payer of a change counts once it is in force. */
function hasCardAfter({ hasCard }: BookingFacts, event: AuditEvent): boolean {
  const { payer } = fieldsOf(event) as { payer?: { paymentToken?: unknown } };
  if (payer === undefined || event.type === 'ModificationRequested') return hasCard;
  return payer.paymentToken !== undefined;
}

/** The calls that an event makes necessary, and the keys of those that it makes pointless. */
function causedBy(
  before: BookingFacts,
  event: AuditEvent,
  owedMinor: number,
): { readonly calls: readonly Call[]; readonly gone: readonly Effect[] } {
  const nothing = { calls: [], gone: [] };
  if (ENDINGS.has(event.type)) {
    const gone = before.effects.filter((one) => one.isEscalated && takesMoney(one));
    return { calls: balancing(before, gone, owedMinor), gone };
  }
  switch (event.type) {
    case 'BookingConfirmed': {
      const isNow = before.terms.capture === 'at_booking';
      const calls = undecidedOf(before).map(({ key, askedMinor }): Call => {
        return { kind: 'capture', amountMinor: askedMinor, account: key };
      });
      return isNow ? { calls, gone: [] } : nothing;
    }
    case 'GuestCheckedIn': {
      const gone = before.effects.filter((one) => one.isEscalated && one.kind === 'charge');
      return { calls: balancing(before, gone, owedMinor), gone };
    }
    case 'DepositDue':
      return { calls: charging(before, missingTo(before, countOf(event, 'dueMinor'))), gone: [] };
    case 'RefundGranted':
      return { calls: givingBack(before, countOf(event, 'amountMinor')), gone: [] };
    case 'PaymentRetried': {
      // The gateway has said no under that key, and would for ever.
      const key = textOf(event, 'key');
      const gone = before.effects.filter((one) => one.key === key && one.isFinal === true);
      return { calls: gone.flatMap((one) => charging(before, one.amountMinor)), gone };
    }
    case 'BookingFailed': {
      const { code } = fieldsOf(event).reason as { code: string };
      return code === 'payment_declined' ? nothing : { calls: balancing(before, [], 0), gone: [] };
    }
    case 'ModificationConfirmed':
      return { calls: afterChange(before, event, accountsAfter(before, event)), gone: [] };
    case 'ModificationFailed': {
      const { code } = fieldsOf(event).reason as { code: string };
      return code === 'payment_declined' ? nothing : { calls: askedInVain(before), gone: [] };
    }
    case 'PaymentCaptured':
      return { calls: leftOver(before, event), gone: [] };
    case 'PaymentEscalated': {
      const gone = pointlessAfter(before, textOf(event, 'key'));
      return gone.length === 0
        ? nothing
        : { calls: balancing(before, gone, before.dueMinor), gone };
    }
    default:
      return nothing;
  }
}

function takesMoney({ kind }: Effect): boolean {
  return kind === 'capture' || kind === 'charge';
}

/** What was given up, and the refunds that wait behind it and would give back what nobody took. */
function pointlessAfter({ effects }: BookingFacts, key: string): readonly Effect[] {
  const given = effects.find((one) => one.key === key);
  if (given === undefined || !takesMoney(given)) return [];
  const behind = effects.filter((one) => one.kind === 'refund' && one.account === given.account);
  return behind.length === 0 ? [] : [given, ...behind];
}

/** The calls under way once `calls` have come, each under a key of its own, and `gone` have gone. */
function withNew(
  facts: BookingFacts,
  calls: readonly Call[],
  gone: readonly Effect[],
): readonly Effect[] {
  if (calls.length === 0 && gone.length === 0) return facts.effects;
  const fresh = calls.map(({ kind, amountMinor, account }): Effect => {
    const number = facts.calls[kind] + 1;
    facts.calls = { ...facts.calls, [kind]: number };
    if (kind === 'charge') facts.askedMinor += amountMinor;
    const key = `${facts.id}:${kind}${number === 1 ? '' : `-${number}`}`;
    return { kind, key, account: account ?? key, amountMinor, isEscalated: false };
  });
  return [...facts.effects.filter((one) => !gone.includes(one)), ...fresh];
}

function accountsAfter(facts: BookingFacts, event: AuditEvent): readonly Account[] {
  const { accounts, effects } = facts;
  if (KIND_OF_ANSWER.has(event.type)) {
    const effect = effects.find(({ key }) => key === textOf(event, 'key'));
    return effect === undefined ? accounts : moved(accounts, effect);
  }
  switch (event.type) {
    case 'PaymentRequested':
    case 'ModificationPaymentRequested':
      return asked(facts, event);
    case 'BookingConfirmed':
    case 'ModificationConfirmed': {
      const isGranted = fieldsOf(event).reference !== undefined;
      const undecided = undecidedOf(facts);
      return accounts.map((one) => (undecided.includes(one) ? { ...one, isGranted } : one));
    }
    case 'BookingFailed':
    case 'ModificationFailed': {
      const { code } = fieldsOf(event).reason as { code: string };
      if (code !== 'payment_declined') return accounts;
      const undecided = undecidedOf(facts);
      return accounts.map((one) => (undecided.includes(one) ? { ...one, askedMinor: 0 } : one));
    }
    default:
      return accounts;
  }
}

function asked(facts: BookingFacts, event: AuditEvent): readonly Account[] {
  const askedMinor = countOf(event, 'amountMinor');
  facts.askedMinor += askedMinor;
  const { accounts, id } = facts;
  if (askedMinor === 0) return accounts;
  const number = accounts.length + 1;
  const key = `${id}:authorise${number === 1 ? '' : `-${number}`}`;
  const nothing = { takenMinor: 0, backMinor: 0, isGranted: false, isLetGo: false };
  return [...accounts, { key, askedMinor, ...nothing }];
}

function dueAfter(
  { accounts, dueMinor }: BookingFacts,
  event: AuditEvent,
  owedMinor: number,
): number {
  const isDueAtOnce = ENDINGS.has(event.type) || event.type === 'GuestCheckedIn';
  if (isDueAtOnce) return owedMinor;
  if (event.type === 'DepositDue' || event.type === 'ModificationConfirmed') {
    return countOf(event, 'dueMinor');
  }
  if (event.type === 'RefundGranted') {
    return Math.max(0, dueMinor - countOf(event, 'amountMinor'));
  }
  if (event.type !== 'BookingConfirmed') return dueMinor;
  return accounts.reduce((sum, { askedMinor }) => sum + askedMinor, 0);
}

function marked(effect: Effect, event: AuditEvent): Effect {
  if (fieldsOf(event).key !== effect.key) return effect;
  if (event.type === 'PaymentEscalated') {
    return { ...effect, isEscalated: true, isFinal: fieldsOf(event).isFinal === true };
  }
  return event.type === 'PaymentRetried' ? { ...effect, isEscalated: false } : effect;
}
