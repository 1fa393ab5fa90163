/**
 * The saga of every ending: cancellation, early departure, no-show, expiry and failure all leave
 * nights to give back. It asks them all in one burst and reports when each has answered. Money is
 * not its business: refunds and voids were put in the outbox with the event that ended the booking.
 */
import type { BookingState } from '../domain/booking/booking.ts';
import { questionsOf } from './night-burst.ts';
import { Saga } from './saga.ts';

export class ReleaseSaga extends Saga {
  protected proceed(state: BookingState): void {
    if (state.releasing === undefined || this.isBursting) return;
    const { from, reason } = state.releasing;
    this.burst(
      state,
      questionsOf(state.terms, from),
      () => ({ type: 'release_rooms', bookingId: state.id, keep: 0, reason }),
      () => this.report({ type: 'record_nights_released' }),
    );
  }

  protected paid(): void {
    this.parts.system.deadLetters.count('stale');
  }

  protected again(): void {}
}
