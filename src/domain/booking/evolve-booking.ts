/**
 * How an event changes a booking. Total over the events that were ever accepted; it never refuses,
 * since what is in the journal has happened.
 */
import type { CivilDate } from '../calendar.ts';
import { unreachable } from '../decision.ts';
import type { BookingId, PropertyId } from '../ids.ts';
import type { Currency } from '../money.ts';
import type { BookingEvent, BookingPayment, BookingState, BookingTerms } from './booking.ts';
import { paymentEffectsOf, supersededBy } from './payment-effects.ts';

const NO_PAYMENT: BookingPayment = {
  authorisedMinor: 0,
  capturedMinor: 0,
  refundedMinor: 0,
  isVoided: false,
  reference: undefined,
  pending: [],
  actionUrl: undefined,
  deadlineMs: undefined,
  escalated: [],
};

/** A booking nobody has asked for. Its terms are read only after BookingRequested set them. */
export function emptyBooking(id: BookingId): BookingState {
  return {
    id,
    status: undefined,
    terms: NO_TERMS,
    payer: undefined,
    isDirect: false,
    holdUntilMs: undefined,
    isExtended: false,
    failure: undefined,
    releasing: undefined,
    payment: NO_PAYMENT,
    owedMinor: 0,
    departure: NO_DATE,
    createdAtMs: 0,
    updatedAtMs: 0,
  };
}

const NO_DATE = '' as CivilDate;

const NO_TERMS: BookingTerms = {
  propertyId: '' as PropertyId,
  stay: { arrival: NO_DATE, departure: NO_DATE },
  rooms: [],
  currency: '' as Currency,
  totalMinor: 0,
  capture: 'at_booking',
};

export function evolveBooking(
  state: BookingState,
  event: BookingEvent,
  recordedAtMs: number,
): BookingState {
  const next = applied(state, event);
  const payment = withEffects(next.payment, state, event);
  const createdAtMs = state.status === undefined ? recordedAtMs : state.createdAtMs;
  return { ...next, payment, createdAtMs, updatedAtMs: recordedAtMs };
}

/** What the event makes pointless goes, what it causes comes. */
function withEffects(
  payment: BookingPayment,
  before: BookingState,
  event: BookingEvent,
): BookingPayment {
  const effects = paymentEffectsOf(before, event);
  if (effects.length === 0) return payment;
  const superseded = supersededBy(before, event);
  const isAlive = ({ key }: { readonly key: string }): boolean => !superseded.includes(key);
  return {
    ...payment,
    pending: [...payment.pending.filter(isAlive), ...effects],
    escalated: payment.escalated.filter(isAlive),
  };
}

function applied(state: BookingState, event: BookingEvent): BookingState {
  switch (event.type) {
    case 'BookingRequested':
      return {
        ...state,
        status: 'requested',
        terms: event.terms,
        payer: event.payer,
        isDirect: event.isDirect,
        holdUntilMs: event.holdUntilMs,
        departure: event.terms.stay.departure,
      };
    case 'BookingHeld':
      return { ...state, status: 'held' };
    case 'BookingHoldExtended':
      return { ...state, holdUntilMs: event.holdUntilMs, isExtended: true };
    case 'BookingFailed':
      return {
        ...state,
        status: 'failed',
        failure: event.reason,
        releasing: { from: state.terms.stay.arrival, reason: 'failed' },
      };
    case 'BookingExpired':
      return {
        ...state,
        status: 'expired',
        releasing: { from: state.terms.stay.arrival, reason: 'expired' },
      };
    case 'BookingCancelled': {
      const reason = state.status === 'held' ? 'released' : 'cancelled';
      const { releaseFrom: from, owedMinor } = event;
      return { ...state, status: 'cancelled', owedMinor, releasing: { from, reason } };
    }
    case 'NightsReleased':
      return { ...state, releasing: undefined };
    case 'BookingMarkedNoShow':
    case 'GuestCheckedIn':
    case 'GuestCheckedOut':
    case 'GuestDepartedEarly':
      return appliedStay(state, event);
    default:
      return appliedPayment(state, event);
  }
}

type StayEvent = Extract<BookingEvent, { readonly type: `Guest${string}` | 'BookingMarkedNoShow' }>;
type PaymentEvent = Extract<
  BookingEvent,
  { readonly type: `Payment${string}` | 'BookingConfirmed' }
>;

function appliedStay(state: BookingState, event: StayEvent): BookingState {
  switch (event.type) {
    case 'BookingMarkedNoShow':
      return {
        ...state,
        status: 'no_show',
        owedMinor: event.owedMinor,
        releasing: { from: event.releaseFrom, reason: 'no_show' },
      };
    case 'GuestCheckedIn':
      return { ...state, status: 'checked_in' };
    case 'GuestCheckedOut':
      return { ...state, status: 'checked_out' };
    case 'GuestDepartedEarly':
      return {
        ...state,
        status: 'checked_out',
        departure: event.departure,
        owedMinor: event.owedMinor,
        releasing: { from: event.departure, reason: 'early_departure' },
      };
    default:
      return unreachable(event);
  }
}

function appliedPayment(state: BookingState, event: PaymentEvent): BookingState {
  const { payment } = state;
  switch (event.type) {
    case 'PaymentRequested':
      return {
        ...state,
        status: 'payment_pending',
        payer: event.payer,
        payment: { ...payment, deadlineMs: event.deadlineMs },
      };
    case 'PaymentActionRequired':
      return { ...state, payment: { ...payment, actionUrl: event.url } };
    case 'BookingConfirmed':
      return {
        ...state,
        status: 'confirmed',
        holdUntilMs: undefined,
        owedMinor: state.terms.totalMinor,
        payment: {
          ...payment,
          actionUrl: undefined,
          deadlineMs: undefined,
          reference: event.reference,
          authorisedMinor: event.reference === undefined ? 0 : state.terms.totalMinor,
        },
      };
    case 'PaymentCaptured':
      return answered(state, event.key, {
        capturedMinor: payment.capturedMinor + event.amountMinor,
      });
    case 'PaymentVoided':
      return answered(state, event.key, { isVoided: true });
    case 'PaymentRefunded':
      return answered(state, event.key, {
        refundedMinor: payment.refundedMinor + event.amountMinor,
      });
    case 'PaymentRetried': {
      const escalated = without(payment.escalated, event.key);
      return { ...state, payment: { ...payment, escalated } };
    }
    case 'PaymentEscalated': {
      const { key, kind, amountMinor, reason } = event;
      const escalated = [...payment.escalated, { key, kind, amountMinor, reason }];
      return { ...state, payment: { ...payment, escalated } };
    }
    default:
      return unreachable(event);
  }
}

function answered(state: BookingState, key: string, change: Partial<BookingPayment>): BookingState {
  const pending = without(state.payment.pending, key);
  const escalated = without(state.payment.escalated, key);
  return { ...state, payment: { ...state.payment, ...change, pending, escalated } };
}

/**
 * Almost always empty afterwards, and then shared: a hundred thousand bookings may be in memory.
 */
function without<Effect extends { readonly key: string }>(
  effects: readonly Effect[],
  key: string,
): readonly Effect[] {
  const rest = effects.filter((effect) => effect.key !== key);
  return rest.length === 0 ? NO_EFFECTS : rest;
}

const NO_EFFECTS: readonly never[] = [];
