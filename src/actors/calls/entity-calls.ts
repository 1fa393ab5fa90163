/**
 * An actor that does nothing but answer calls about one stream, which settles with every event: a
 * property, an endpoint of webhooks.
 */
import type { Decision, NothingChanged } from '../../domain/decision.ts';
import type { Rejection } from '../../domain/rejection.ts';
import type { Clock, Scheduler } from '../../ports/clock.ts';
import type { Journal } from '../../ports/journal.ts';
import type { Behaviour } from '../runtime/actor-system.ts';
import {
  type EntityDefinition,
  PersistentEntity,
  type TypedEvent,
} from '../runtime/persistent-entity.ts';
import type { Refusal } from '../runtime/ref.ts';
import { type Call, CallAnswers, type Read } from './call-answers.ts';

export type EntityMessage<State, Command> = Call<State, Command> | Read<State>;

/** What tells one kind of stream from another. */
export interface EntityKind<State, Command, Event extends TypedEvent> {
  readonly definition: EntityDefinition<State, Event | NothingChanged>;
  /** `by` is who asks. */
  decide(state: State, command: Command, nowMs: number, by: string): Decision<Event>;
  /** Why there is nothing to read; undefined for what exists. */
  absent(state: State): Rejection | undefined;
}

export class EntityCalls<State, Command, Event extends TypedEvent>
  implements Behaviour<EntityMessage<State, Command>>
{
  readonly #kind: EntityKind<State, Command, Event>;
  readonly #clock: Clock;
  readonly #entity: PersistentEntity<State, Event | NothingChanged>;
  readonly #answers: CallAnswers<State, Event>;
  #isRecovered = false;

  constructor(
    parts: { journal: Journal; clock: Clock; scheduler: Scheduler },
    kind: EntityKind<State, Command, Event>,
    stream: string,
    id: string,
  ) {
    const { definition, absent } = kind;
    this.#kind = kind;
    this.#clock = parts.clock;
    this.#entity = new PersistentEntity(parts.journal, definition, stream, id);
    this.#answers = new CallAnswers<State, Event>(parts, this.#entity, {
      isSettled: () => true,
      absent,
    });
  }

  get isIdle(): boolean {
    return this.#answers.isIdle;
  }

  /** For bursts and quotes, which are written after whatever this rests on. */
  get state(): State | undefined {
    const { state } = this.#entity;
    return this.#isRecovered && this.#kind.absent(state) === undefined ? state : undefined;
  }

  isRecoverable(): boolean {
    return this.#entity.pending === 0;
  }

  recover(): void {
    this.#entity.recover();
    this.#isRecovered = true;
  }

  receive(message: EntityMessage<State, Command>): void {
    if (message.type === 'read') this.#answers.read(message.respond);
    else if (!this.#answers.isSeenTo(message)) {
      const { command, context } = message;
      const nowMs = this.#clock.now();
      const decision = this.#kind.decide(this.#entity.state, command, nowMs, context.caller);
      this.#answers.takeUnlessAgainst(message, decision, nowMs);
    }
  }

  refused(message: EntityMessage<State, Command>, reason: Refusal | 'crashed'): void {
    this.#answers.refused(message, reason);
  }
}
