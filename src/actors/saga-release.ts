/**
 * The saga of every ending: cancellation, early departure, no-show, expiry and failure all leave
 * nights to give back, and so does a change, of the terms that it gave up. It asks them all in one
 * burst and reports when each has answered. Money is not its business: refunds and voids were put
 * in the outbox with the event that ended the booking or the change.
 */
import type { BookingState } from '../domain/booking/booking.ts';
import type { Releasing } from '../domain/booking/modifying.ts';
import {
  countsOf,
  type NightRooms,
  nightRoomsOf,
  nightsBeyond,
} from '../domain/booking/night-rooms.ts';
import { Saga } from './saga.ts';

export class ReleaseSaga extends Saga {
  protected proceed(state: BookingState): void {
    const { releasing } = state;
    if (releasing === undefined || this.isBursting) return;
    const keptOf = releasing.given === undefined ? () => 0 : countsOf(state.terms);
    this.burst(
      state,
      nightsToRelease(state, releasing),
      (night) => ({
        type: 'release_rooms',
        bookingId: state.id,
        keep: keptOf(night),
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

function nightsToRelease({ terms }: BookingState, releasing: Releasing): readonly NightRooms[] {
  const { from, given } = releasing;
  return given === undefined ? nightRoomsOf(terms, from) : nightsBeyond(given, terms);
}
