/**
 * Asks every night of a held booking to keep its rooms longer. It writes nothing: if the process
 * dies half-way, some nights hold longer than the booking says, and the booking's own timer frees
 * them at the earlier instant.
 */
import type { BookingState } from '../../domain/booking/booking.ts';
import type { EventMetadata } from '../../ports/journal.ts';
import type { EngineParts } from '../engine-parts.ts';
import { questionsOf } from './night-burst.ts';
import { Saga } from './saga.ts';

export class ExtendSaga extends Saga {
  readonly #untilMs: number;
  readonly #done: (isGranted: boolean) => void;

  constructor(
    parts: EngineParts,
    untilMs: number,
    done: (isGranted: boolean) => void,
    metadata: EventMetadata,
  ) {
    super(parts, () => undefined, metadata);
    this.#untilMs = untilMs;
    this.#done = done;
  }

  protected proceed(state: BookingState): void {
    if (this.isBursting) return;
    this.burst(
      state,
      questionsOf(state.terms),
      () => () => ({ type: 'extend_hold', bookingId: state.id, untilMs: this.#untilMs }),
      (burst) => this.#done(burst.firstRefusal() === undefined),
    );
  }

  protected paid(): void {
    this.parts.system.deadLetters.count('stale');
  }

  protected again(): void {}
}
