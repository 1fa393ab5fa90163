/**
 * How an event changes a booking. Total over the events that were ever accepted; it never refuses,
 * since what is in the journal has happened.
 */
import type { CivilDate } from '../calendar.ts';
import { type NothingChanged, unreachable } from '../decision.ts';
import { sharedParty } from '../guest.ts';
import type { BookingId, PropertyId } from '../ids.ts';
import type { Currency } from '../money.ts';
import type { BookingEvent, BookingState, BookingTerms, FailureReason } from './booking.ts';
import type { BookingPayment } from './booking-payment.ts';
import { appliedModification } from './evolve-modification.ts';
import { owedInFull } from './owed.ts';
import { paymentEffectsOf, supersededBy } from './payment-effects.ts';
import {
  answering,
  asking,
  done,
  NO_PAYMENT,
  openAuthorisation,
  withEffects,
  without,
} from './payment-ledger.ts';

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
    modifying: undefined,
    modificationFailure: undefined,
    payment: NO_PAYMENT,
    owedMinor: 0,
    goodwillMinor: 0,
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
  if (event.type === 'NothingChanged') return state;
  const next = applied(state, event);
  const effects = paymentEffectsOf(state, event);
  const payment = withEffects(next.payment, effects, supersededBy(state, event));
  const createdAtMs = state.status === undefined ? recordedAtMs : state.createdAtMs;
  return { ...next, payment, createdAtMs, updatedAtMs: recordedAtMs };
}

function applied(state: BookingState, event: Exclude<BookingEvent, NothingChanged>): BookingState {
  switch (event.type) {
    case 'BookingRequested':
      return {
        ...state,
        status: 'requested',
        terms: sharing(event.terms),
        payer: event.payer,
        isDirect: event.isDirect,
        ...(event.isOffer === true ? { isOffer: true } : {}),
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
        payment: declinedBy(state.payment, event.reason),
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
      const { releaseFrom: from, owedMinor, channelRevision } = event;
      const by = channelRevision === undefined ? {} : { cancelledRevision: channelRevision };
      const ended = { ...owing(state, owedMinor), ...by };
      return { ...ended, status: 'cancelled', releasing: { from, reason } };
    }
    case 'NightsReleased':
      return { ...state, releasing: undefined };
    case 'DepositDue':
      return { ...state, payment: { ...state.payment, dueMinor: event.dueMinor } };
    case 'RefundGranted':
      return givenBack(state, event.amountMinor);
    case 'ModificationRequested':
    case 'ModificationPaymentRequested':
    case 'ModificationConfirmed':
    case 'ModificationFailed':
    case 'ModificationUnneeded':
    case 'GuestChanged':
      return appliedModification(state, event);
    case 'BookingMarkedNoShow':
    case 'GuestWalked':
    case 'GuestCheckedIn':
    case 'GuestCheckedOut':
    case 'GuestDepartedEarly':
      return appliedStay(state, event);
    default:
      return appliedPayment(state, event);
  }
}

function sharing(terms: BookingTerms): BookingTerms {
  const rooms = terms.rooms.map((room) => ({ ...room, party: sharedParty(room.party) }));
  return { ...terms, rooms };
}

type StayEvent = Extract<
  BookingEvent,
  {
    readonly type:
      | 'GuestCheckedIn'
      | 'GuestCheckedOut'
      | 'GuestDepartedEarly'
      | 'GuestWalked'
      | 'BookingMarkedNoShow';
  }
>;
type PaymentEvent = Extract<
  BookingEvent,
  { readonly type: `Payment${string}` | 'BookingConfirmed' }
>;

function appliedStay(state: BookingState, event: StayEvent): BookingState {
  switch (event.type) {
    case 'BookingMarkedNoShow':
      return {
        ...owing(state, event.owedMinor),
        status: 'no_show',
        releasing: { from: event.releaseFrom, reason: 'no_show' },
      };
    case 'GuestWalked': {
      const { hotel, costMinor, why, owedMinor, releaseFrom: from } = event;
      const ended = owing(state, owedMinor);
      const walk = { hotel, costMinor, why };
      return { ...ended, status: 'walked', walk, releasing: { from, reason: 'walked' } };
    }
    case 'GuestCheckedIn':
      return { ...owing(state, state.owedMinor), status: 'checked_in' };
    case 'GuestCheckedOut':
      return { ...state, status: 'checked_out' };
    case 'GuestDepartedEarly':
      return {
        ...owing(state, event.owedMinor),
        status: 'checked_out',
        departure: event.departure,
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
        payment: {
          ...payment,
          deadlineMs: event.deadlineMs,
          authorisations: asking(payment, state.id, event.amountMinor),
        },
      };
    case 'PaymentActionRequired':
      return { ...state, payment: { ...payment, actionUrl: event.url } };
    case 'BookingConfirmed':
      return {
        ...state,
        status: 'confirmed',
        holdUntilMs: undefined,
        owedMinor: owedInFull(state.terms),
        ...(event.overbooked === undefined ? {} : { overbooked: event.overbooked }),
        payment: confirmed(payment, event.reference !== undefined),
      };
    case 'PaymentCaptured':
    case 'PaymentVoided':
    case 'PaymentRefunded':
    case 'PaymentCharged':
      return { ...state, payment: done(payment, event.key) };
    case 'PaymentRetried': {
      const escalated = without(payment.escalated, event.key);
      return { ...state, payment: { ...payment, escalated } };
    }
    case 'PaymentEscalated': {
      const { type: _, ...given } = event;
      const escalated = [...payment.escalated, given];
      return { ...state, payment: { ...payment, escalated } };
    }
    default:
      return unreachable(event);
  }
}

function confirmed(payment: BookingPayment, isApproved: boolean): BookingPayment {
  const dueMinor = isApproved ? (openAuthorisation(payment)?.authorisedMinor ?? 0) : 0;
  const authorisations = isApproved ? answering(payment, { isApproved }) : payment.authorisations;
  return { ...payment, authorisations, dueMinor, actionUrl: undefined, deadlineMs: undefined };
}

/** After a "no" nothing is reserved that might have to be let go. */
function declinedBy(payment: BookingPayment, { code }: FailureReason): BookingPayment {
  if (code !== 'payment_declined') return payment;
  return { ...payment, authorisations: answering(payment, { authorisedMinor: 0 }) };
}

function givenBack(state: BookingState, amountMinor: number): BookingState {
  const { payment, goodwillMinor } = state;
  return {
    ...state,
    owedMinor: Math.max(0, state.owedMinor - amountMinor),
    goodwillMinor: goodwillMinor + amountMinor,
    payment: { ...payment, dueMinor: Math.max(0, payment.dueMinor - amountMinor) },
  };
}

/** From now on all of it is due. */
function owing(state: BookingState, owedMinor: number): BookingState {
  return { ...state, owedMinor, payment: { ...state.payment, dueMinor: owedMinor } };
}
