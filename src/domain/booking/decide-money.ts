/**
 * What a booking answers about its money, apart from the course of the stay: what the gateway has
 * done or refused to do, what falls due before arrival, what staff give back.
 */
import { accepted, type Decision, rejected, unchanged, unreachable } from '../decision.ts';
import type { Money } from '../money.ts';
import type { Rejection } from '../rejection.ts';
import type { BookingCommand, BookingEvent, BookingState, BookingTerms, Payer } from './booking.ts';
import type { PaymentEffect } from './booking-payment.ts';
import { atStake, dueBy } from './owed.ts';
import { refundableMinor } from './payment-ledger.ts';
import { modificationPending, notIn } from './standing.ts';

type Decided = Decision<BookingEvent>;

/** Of what was taken and is there still. */
export function decideRefund(
  state: BookingState,
  { amount, why }: Extract<BookingCommand, { type: 'grant_refund' }>,
): Decided {
  if (state.status === undefined) return rejected(notIn(state, 'refund'));
  const pending = modificationPending(state, 'refund');
  if (pending !== undefined) return rejected(pending);
  const { currency: expected } = state.terms;
  const { amountMinor, currency } = amount;
  if (currency !== expected) {
    return rejected({ code: 'currency_mismatch', expected, actual: currency });
  }
  const refundable = refundableMinor(state.payment);
  if (amountMinor <= refundable) return accepted({ type: 'RefundGranted', amountMinor, why });
  return rejected({ code: 'refund_too_large', amountMinor, refundableMinor: refundable, currency });
}

/**
 * Fired by the timer, perhaps early or late: what has fallen due by now is asked for at once. While
 * the terms are being changed it waits: what is due then is by the terms that come of it.
 */
export function decideFallDue(state: BookingState, nowMs: number): Decided {
  if (state.status !== 'confirmed' || state.modifying !== undefined) return unchanged;
  const dueMinor = dueBy(state.terms, nowMs) - state.goodwillMinor;
  return dueMinor > state.payment.dueMinor ? accepted({ type: 'DepositDue', dueMinor }) : unchanged;
}

/** The effect is pending still; only what was given up can be tried again. */
export function decideRetry(state: BookingState, key: string): Decided {
  if (isEscalated(state, key)) {
    return accepted({ type: 'PaymentRetried', key });
  }
  return rejected({ code: 'not_found', what: 'dead_letter', id: key });
}

export function decideEffect(
  state: BookingState,
  effect: PaymentEffect,
  reference: string,
): Decided {
  const { key, amountMinor } = effect;
  if (!isPending(state, effect)) return unchanged;
  switch (effect.kind) {
    case 'capture':
      return accepted({ type: 'PaymentCaptured', key, amountMinor });
    case 'void':
      return accepted({ type: 'PaymentVoided', key });
    case 'refund':
      return accepted({ type: 'PaymentRefunded', key, amountMinor });
    case 'charge':
      return accepted({ type: 'PaymentCharged', key, amountMinor, reference });
    default:
      return unreachable(effect.kind);
  }
}

export function decideEscalation(
  state: BookingState,
  command: Extract<BookingCommand, { type: 'record_escalation' }>,
): Decided {
  const { effect } = command;
  if (!isPending(state, effect) || isEscalated(state, effect.key)) return unchanged;
  return accepted(escalated(command));
}

function escalated(command: Extract<BookingCommand, { type: 'record_escalation' }>): BookingEvent {
  const { key, kind, amountMinor } = command.effect;
  const event = { type: 'PaymentEscalated', key, kind, amountMinor } as const;
  const isFinal = kind === 'charge' && command.isFinal === true;
  return { ...event, reason: command.reason, ...(isFinal ? { isFinal } : {}) };
}

function isPending(state: BookingState, effect: PaymentEffect): boolean {
  return state.payment.pending.some((pending) => pending.key === effect.key);
}

function isEscalated(state: BookingState, key: string): boolean {
  return state.payment.escalated.some((escalated) => escalated.key === key);
}

/** What was given back stays given: it is not owed a second time. */
export function afterGoodwill({ goodwillMinor }: BookingState, owedMinor: number): number {
  return Math.max(0, owedMinor - goodwillMinor);
}

/** A deadline may have passed since the guest looked. */
export function feeChanged(
  { currency }: BookingTerms,
  actualMinor: number,
  expected: Money | undefined,
): Rejection | undefined {
  if (expected === undefined) return undefined;
  if (expected.currency !== currency) {
    return { code: 'currency_mismatch', expected: currency, actual: expected.currency };
  }
  const { amountMinor: expectedMinor } = expected;
  return expectedMinor === actualMinor
    ? undefined
    : { code: 'fee_changed', expectedMinor, actualMinor, currency };
}

/**
 * A card is needed where anything could come to be owed before the guest stands at the desk; what a
 * channel has sold without one is sold.
 */
export function paymentMissing(terms: BookingTerms, payer: Payer): Rejection | undefined {
  if (payer.paymentToken !== undefined || terms.channelReference !== undefined) return undefined;
  const amountMinor = atStake(terms);
  if (amountMinor === 0) return undefined;
  return { code: 'payment_required', amountMinor, currency: terms.currency };
}

/** Only what is due by now is asked for; of nothing no gateway is asked. */
export function paymentRequested(
  { terms }: BookingState,
  payer: Payer,
  deadlineMs: number,
  nowMs: number,
): BookingEvent {
  return { type: 'PaymentRequested', payer, amountMinor: dueBy(terms, nowMs), deadlineMs };
}
