/**
 * Keeps alive, as a child of a booking's actor, the one saga that the booking's state calls for. A
 * saga that is no longer called for is stopped; its late answers are dead letters.
 */
import type { BookingCommand, BookingState } from '../domain/booking/booking.ts';
import type { EventMetadata } from '../ports/journal.ts';
import { sagaOf } from './booking-entity.ts';
import type { EngineParts } from './engine-parts.ts';
import type { Actor, Group } from './runtime/actor-system.ts';
import type { Saga, SagaMessage } from './saga.ts';
import { BookSaga } from './saga-book.ts';
import { ExtendSaga } from './saga-extend.ts';
import { ReleaseSaga } from './saga-release.ts';

interface Running {
  readonly kind: 'book' | 'release' | 'extend';
  readonly saga: Saga;
  readonly actor: Actor<SagaMessage>;
}

export class SagaKeeper {
  readonly #parts: EngineParts;
  readonly #report: (command: BookingCommand) => void;
  readonly #renew: () => void;
  #running: Running | undefined;

  /** `renew` is called when a saga has crashed and been stopped: the state may call for another. */
  constructor(parts: EngineParts, report: (command: BookingCommand) => void, renew: () => void) {
    this.#parts = parts;
    this.#report = report;
    this.#renew = renew;
  }

  get isIdle(): boolean {
    return this.#running === undefined;
  }

  /** Has the saga that `state` calls for go on; an extension under way is let finish first. */
  drive(parent: Group, state: BookingState, metadata: EventMetadata): void {
    const kind = sagaOf(state);
    if (this.#running?.kind === 'extend') return;
    if (this.#running !== undefined && this.#running.kind !== kind) this.stop();
    if (kind === undefined) return;
    if (this.#running === undefined) {
      const Kind = kind === 'book' ? BookSaga : ReleaseSaga;
      this.#spawn(parent, kind, new Kind(this.#parts, this.#report, metadata), state);
    } else this.#running.actor.tell({ type: 'proceed', state });
  }

  /** Asks the nights of a held booking to wait until `untilMs`; `done` is told what they said. */
  extend(
    parent: Group,
    state: BookingState,
    untilMs: number,
    done: (isGranted: boolean) => void,
    metadata: EventMetadata,
  ): void {
    this.#spawn(parent, 'extend', new ExtendSaga(this.#parts, untilMs, done, metadata), state);
  }

  stop(): void {
    this.#running?.saga.detach();
    this.#running?.actor.stop();
    this.#running = undefined;
  }

  #spawn(parent: Group, kind: Running['kind'], saga: Saga, state: BookingState): void {
    const actor = this.#parts.system.spawn<SagaMessage>(parent, 'saga', saga);
    const renew = (): void => {
      if (this.#running?.actor !== actor) return;
      this.stop();
      this.#renew();
    };
    saga.attach(actor, renew);
    this.#running = { kind, saga, actor };
    actor.tell({ type: 'proceed', state });
  }
}
