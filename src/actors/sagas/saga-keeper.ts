/**
 * Keeps alive, as a child of a booking's actor, the one saga that the booking's state calls for. A
 * saga that is no longer called for is stopped; its late answers are dead letters.
 */
import type { BookingCommand, BookingState } from '../../domain/booking/booking.ts';
import type { EventMetadata } from '../../ports/journal.ts';
import { sagaOf } from '../booking/booking-entity.ts';
import type { EngineParts } from '../engine-parts.ts';
import type { Actor, Group } from '../runtime/actor-system.ts';
import type { Saga, SagaMessage } from './saga.ts';
import { BookSaga } from './saga-book.ts';
import { ExtendSaga } from './saga-extend.ts';
import { ModifySaga } from './saga-modify.ts';
import { ReleaseSaga } from './saga-release.ts';

/** The sagas that a state calls for; an extension is asked for by the booking's actor. */
const SAGAS = { book: BookSaga, modify: ModifySaga, release: ReleaseSaga };

interface Running {
  readonly kind: keyof typeof SAGAS | 'extend';
  readonly saga: Saga;
  readonly actor: Actor<SagaMessage>;
}

/** The booking whose saga it is. */
export interface SagaOwner {
  readonly parts: EngineParts;
  sagaReports(command: BookingCommand): void;
  /** It has been stopped; the booking's state may call for another. */
  sagaCrashed(): void;
}

export class SagaKeeper {
  readonly #owner: SagaOwner;
  #running: Running | undefined;

  constructor(owner: SagaOwner) {
    this.#owner = owner;
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
      const Kind = SAGAS[kind];
      const report = (command: BookingCommand): void => this.#owner.sagaReports(command);
      this.#spawn(parent, kind, new Kind(this.#owner.parts, report, metadata), state);
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
    this.#spawn(
      parent,
      'extend',
      new ExtendSaga(this.#owner.parts, untilMs, done, metadata),
      state,
    );
  }

  stop(): void {
    this.#running?.saga.detach();
    this.#running?.actor.stop();
    this.#running = undefined;
  }

  #spawn(parent: Group, kind: Running['kind'], saga: Saga, state: BookingState): void {
    const actor = this.#owner.parts.system.spawn<SagaMessage>(parent, 'saga', saga);
    const renew = (): void => {
      if (this.#running?.actor !== actor) return;
      this.stop();
      this.#owner.sagaCrashed();
    };
    saga.attach(actor, renew);
    this.#running = { kind, saga, actor };
    actor.tell({ type: 'proceed', state });
  }
}
