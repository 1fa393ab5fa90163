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
  if (taken > 0) return [];
  return owedMinor === 0 ? [voidOf(before)] : [capture(before, owedMinor)];
}

/** The gateway may or may not hold money for us: it was asked and has not finally answered. */
function isAuthorisationOpen(before: BookingState): boolean {
  return before.status === 'payment_pending';
}

function capturedOrOnItsWay(before: BookingState): number {
  let sum = before.payment.capturedMinor;
  for (const effect of before.payment.pending) {
    if (effect.kind === 'capture') sum += effect.amountMinor;
  }
  return sum;
}

function capture(before: BookingState, amountMinor: number): PaymentEffect {
  return { kind: 'capture', amountMinor, key: `${before.id}:capture` };
}

function voidOf(before: BookingState): PaymentEffect {
  return { kind: 'void', amountMinor: before.terms.totalMinor, key: `${before.id}:void` };
}
