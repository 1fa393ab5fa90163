/**
 * The saga of every ending: cancellation, early departure, no-show, expiry and failure all leave
 * nights to give back, and so does a change, of the terms that it gave up. It asks them all in one
 * burst and reports when each has answered. Money is not its business: refunds and voids were put
 * in the outbox with the event that ended the booking or the change.
 */
import type { BookingState } from '../../domain/booking/booking.ts';
import type { Releasing } from '../../domain/booking/modifying.ts';
import { countsOf, nightRoomsOf, nightsBeyond } from '../../domain/booking/night-rooms.ts';
import { type BurstQuestion, promoUseOf } from './night-burst.ts';
import { Saga } from './saga.ts';

export class ReleaseSaga extends Saga {
  protected proceed(state: BookingState): void {
    const { releasing } = state;
    if (releasing === undefined || this.isBursting) return;
    const keptOf = releasing.given === undefined ? () => 0 : countsOf(state.terms);
    this.burst(
      state,
      toRelease(state, releasing),
      () => (question) => ({
        type: 'release_rooms',
        bookingId: state.id,
        keep: 'promoCode' in question ? 0 : keptOf(question),
        reason: releasing.reason,
      }),
      () => this.report({ type: 'record_nights_released' }),
    );
  }

  protected paid(): void {
    this.parts.system.deadLetters.count('stale');
  }

  protected again(): void {}
}

/** A change keeps the booking's promo code; a use that a guest has come for is spent. */
function toRelease({ terms }: BookingState, releasing: Releasing): readonly BurstQuestion[] {
  const { from, given, reason } = releasing;
  if (given !== undefined) return nightsBeyond(given, terms);
  const isSpent = reason === 'no_show' || reason === 'early_departure';
  return [...nightRoomsOf(terms, from), ...(isSpent ? [] : promoUseOf(terms))];
}
