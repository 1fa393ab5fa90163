/**
 * Which calls to the gateway an event of a booking causes. The actor puts exactly these into the
 * outbox with the event, and `evolveBooking` lists exactly these as pending, so what is owed to
 * the gateway can always be read from the journal alone.
 */
import type { BookingEvent, BookingState, PaymentEffect } from './booking.ts';

/** `before` is the state the event was decided on. Empty for most events. */
export function paymentEffectsOf(
  before: BookingState,
  event: BookingEvent,
): readonly PaymentEffect[] {
  const total = before.terms?.totalMinor ?? 0;
  if (total === 0) return [];
  switch (event.type) {
    case 'BookingConfirmed':
      return before.terms.capture === 'at_booking' ? [capture(before, total)] : [];
    case 'GuestCheckedIn':
      return before.terms.capture === 'at_check_in' ? [capture(before, total)] : [];
    case 'BookingFailed':
      return isAuthorisationOpen(before) && event.reason.code !== 'payment_declined'
        ? [voidOf(before)]
        : [];
    case 'BookingCancelled':
    case 'BookingMarkedNoShow':
    case 'GuestDepartedEarly':
      return settle(before, event.owedMinor);
    case 'PaymentEscalated':
      return supersededBy(before, event).length > 0 ? [takeOnly(before, before.owedMinor)] : [];
    case 'PaymentCaptured':
      return letGo(before, before.payment.authorisedMinor - event.amountMinor);
    default:
      return [];
  }
}

/**
 * Keys of effects that an event makes pointless. A capture that was given up must not be tried
 * again once the booking has ended, and a refund of what was never captured would only be refused.
 */
export function supersededBy(before: BookingState, event: BookingEvent): readonly string[] {
  switch (event.type) {
    case 'BookingCancelled':
    case 'BookingMarkedNoShow':
    case 'GuestDepartedEarly':
      return before.payment.escalated
        .filter(({ kind }) => kind === 'capture')
        .map(({ key }) => key);
    case 'PaymentEscalated': {
      const refund = before.payment.pending.find(({ kind }) => kind === 'refund');
      return event.kind === 'capture' && refund !== undefined ? [event.key, refund.key] : [];
    }
    default:
      return [];
  }
}

/** Brings what was taken, or will be, to what is owed. */
function settle(before: BookingState, owedMinor: number): readonly PaymentEffect[] {
  if (before.status === 'held' || before.status === 'requested') return [];
  if (isAuthorisationOpen(before)) return [voidOf(before)];
  const taken = capturedOrOnItsWay(before);
  if (taken > owedMinor) {
    return [{ kind: 'refund', amountMinor: taken - owedMinor, key: `${before.id}:refund` }];
  }
  return taken > 0 ? [] : [takeOnly(before, owedMinor)];
}

/** Nothing is captured: let the money go, or take what is owed of it. */
function takeOnly(before: BookingState, owedMinor: number): PaymentEffect {
  return owedMinor === 0 ? voidOf(before) : capture(before, owedMinor);
}

/**
 * What a capture of a part has left would stay reserved on the guest's card. It is let go only once
 * the capture has been answered: a void before a capture that a person must repeat would undo it.
 */
function letGo(before: BookingState, amountMinor: number): readonly PaymentEffect[] {
  return amountMinor > 0 ? [{ ...voidOf(before), amountMinor }] : [];
}

/** The gateway may or may not hold money for us: it was asked and has not finally answered. */
function isAuthorisationOpen(before: BookingState): boolean {
  return before.status === 'payment_pending';
}

function capturedOrOnItsWay(before: BookingState): number {
  const { capturedMinor, pending, escalated } = before.payment;
  const givenUp = new Set(escalated.map(({ key }) => key));
  let sum = capturedMinor;
  for (const { kind, key, amountMinor } of pending) {
    if (kind === 'capture' && !givenUp.has(key)) sum += amountMinor;
  }
  return sum;
}

/** A second capture, after one that was given up, is another call and needs another key. */
function capture(before: BookingState, amountMinor: number): PaymentEffect {
  const isSecond = before.payment.pending.some(({ kind }) => kind === 'capture');
  return { kind: 'capture', amountMinor, key: `${before.id}:capture${isSecond ? '-2' : ''}` };
}

function voidOf(before: BookingState): PaymentEffect {
  return { kind: 'void', amountMinor: before.terms.totalMinor, key: `${before.id}:void` };
}
