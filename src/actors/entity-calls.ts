/**
 * What an actor does with a call about one stream that settles with every event: a property, an
 * endpoint of webhooks. It decides once for each key, repeats the answer to a repeated key, and
 * says nothing before what it rests on is on disk.
 */
import type { Decision } from '../domain/decision.ts';
import type { Rejection } from '../domain/rejection.ts';
import { limits } from '../limits.ts';
import type { Clock, Scheduler } from '../ports/clock.ts';
import type { CallContext, Outcome } from '../ports/engine.ts';
import type { Journal } from '../ports/journal.ts';
import {
  failed,
  metadataOf,
  overdue,
  receiptKey,
  receiptOf,
  rejectedWith,
  storageFailed,
  versionMismatch,
} from './call.ts';
import { replayed } from './repeated-request.ts';
import type { Behaviour } from './runtime/actor-system.ts';
import {
  type EntityDefinition,
  PersistentEntity,
  type TypedEvent,
} from './runtime/persistent-entity.ts';
import type { Refusal } from './runtime/ref.ts';

export type Respond<State> = (outcome: Outcome<State>) => void;

export type EntityMessage<State, Command> =
  | {
      readonly type: 'call';
      readonly command: Command;
      readonly context: CallContext;
      readonly respond: Respond<State>;
      /** Stands unless the key was used before. */
      readonly refusal?: Rejection;
    }
  | { readonly type: 'read'; readonly respond: Respond<State> };

/** What tells one kind of stream from another. */
export interface EntityKind<State, Command, Event extends TypedEvent> {
  readonly definition: EntityDefinition<State, Event>;
  /** `by` is who asks. */
  decide(state: State, command: Command, nowMs: number, by: string): Decision<Event>;
  /** Why there is nothing to read; undefined for what exists. */
  absent(state: State): Rejection | undefined;
}

type Call<State, Command> = Extract<EntityMessage<State, Command>, { type: 'call' }>;

export class EntityCalls<State, Command, Event extends TypedEvent>
  implements Behaviour<EntityMessage<State, Command>>
{
  readonly #kind: EntityKind<State, Command, Event>;
  readonly #clock: Clock;
  readonly #journal: Journal;
  readonly #scheduler: Scheduler;
  readonly #entity: PersistentEntity<State, Event>;
  #isRecovered = false;

  constructor(
    { journal, clock, scheduler }: { journal: Journal; clock: Clock; scheduler: Scheduler },
    kind: EntityKind<State, Command, Event>,
    stream: string,
    id: string,
  ) {
    this.#kind = kind;
    this.#clock = clock;
    this.#journal = journal;
    this.#scheduler = scheduler;
    this.#entity = new PersistentEntity(journal, kind.definition, stream, id);
  }

  get isIdle(): boolean {
    return this.#entity.pending === 0;
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
    if (message.type === 'read') {
      this.#read(message.respond);
      return;
    }
    const { context, respond } = message;
    const failure = overdue(context, this.#scheduler);
    if (failure !== undefined) {
      respond({ type: 'failed', failure });
      return;
    }
    const receipt = this.#entity.receipt(receiptKey(context));
    if (receipt === undefined) this.#decide(message);
    else this.#repeat(receipt, context, respond);
  }

  refused(message: EntityMessage<State, Command>, reason: Refusal | 'crashed'): void {
    const code = reason === 'crashed' || reason === 'quarantined' ? reason : 'overloaded';
    message.respond({ type: 'failed', failure: failed(code, limits.storageRetryMs) });
  }

  #decide({ command, context, respond, refusal }: Call<State, Command>): void {
    const nowMs = this.#clock.now();
    const decision = this.#kind.decide(this.#entity.state, command, nowMs, context.caller);
    const mismatch = versionMismatch(context, this.#entity.version);
    if (decision.type === 'rejected') this.#reject(decision.rejection, respond);
    else if (mismatch !== undefined) this.#reject(mismatch, respond);
    else if (refusal !== undefined) this.#reject(refusal, respond);
    else if (decision.type === 'unchanged') this.#read(respond);
    else {
      const metadata = { ...metadataOf(context), ...receiptOf(context) };
      this.#entity.append(decision.events, metadata, nowMs, (position) => {
        respond({ type: 'ok', value, version, position, isReplay: false });
      });
      const { state: value, version } = this.#entity;
    }
  }

  /** What the key wrote is its answer, for the stream settles with every event. */
  #repeat(receipt: number, context: CallContext, respond: Respond<State>): void {
    this.#entity.whenDurable(
      () => {
        const outcome = replayed(this.#entity, receipt, context, () => true);
        if (outcome === undefined) this.#read(respond);
        else respond(outcome);
      },
      () => respond(storageFailed()),
    );
  }

  #read(respond: Respond<State>): void {
    const absent = this.#kind.absent(this.#entity.state);
    if (absent !== undefined) {
      this.#reject(absent, respond);
      return;
    }
    this.#entity.present(
      (present) => respond({ type: 'ok', ...present, isReplay: false }),
      () => respond(storageFailed()),
    );
  }

  /** It may rest on others, whose last change may be on its way to disk as well. */
  #reject(rejection: Rejection, respond: Respond<State>): void {
    this.#journal.gate(
      () => respond(rejectedWith(rejection)),
      () => respond(storageFailed()),
    );
  }
}
