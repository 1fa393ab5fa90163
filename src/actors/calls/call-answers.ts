/**
 * What every actor that answers clients does with their calls in the same way: it decides once for
 * each key, repeats to a repeated key the answer it had, and says nothing before what that rests on
 * is on disk. What is decided, and what is to be done about it, is the actor's own.
 *
 *   call -> too late? -> key known? -> decision -> written -> settled and durable -> answer
 *                              |           \-> refused
 *                              \-> the state as it first settled after what the key wrote
 *
 * A repetition is answered from the stream itself; nothing is kept beside the journal
 * (docs/decisions/0005).
 */
import { type Decision, type NothingChanged, rejected } from '../../domain/decision.ts';
import type { Rejection } from '../../domain/rejection.ts';
import type { Scheduler } from '../../ports/clock.ts';
import type { CallContext, Outcome } from '../../ports/engine.ts';
import type { EventMetadata, Journal } from '../../ports/journal.ts';
import type { Extra, PersistentEntity, TypedEvent } from '../runtime/persistent-entity.ts';
import type { Refusal } from '../runtime/ref.ts';
import {
  metadataOf,
  notHandled,
  overdue,
  receiptKey,
  receiptOf,
  rejectedWith,
  replayConflict,
  storageFailed,
  versionMismatch,
} from './call.ts';

export type Respond<State> = (outcome: Outcome<State>) => void;

/** A command of somebody who waits for the answer. */
export interface Call<State, Command> {
  readonly type: 'call';
  readonly command: Command;
  readonly context: CallContext;
  readonly respond: Respond<State>;
  /** Why the request cannot be taken; stands unless the key was used before. */
  readonly refusal?: Rejection;
}

export interface Read<State> {
  readonly type: 'read';
  readonly respond: Respond<State>;
}

/** What tells the answers of one kind of actor from those of another. */
export interface AnswersKind<State> {
  /** Nothing that was asked for is still under way: until then nobody is answered. */
  isSettled(state: State): boolean;
  /** Why there is nothing to read; undefined for what exists. */
  absent(state: State): Rejection | undefined;
  /** The state as somebody is told it who has changed nothing; the whole of it without this. */
  told?(state: State): State;
}

type Asked<State> = Pick<Call<State, unknown>, 'context' | 'respond' | 'refusal'>;

/** `isReplay`: asked again while the first answer was still to come. */
interface Waiting<State> {
  readonly respond: Respond<State>;
  readonly isReplay: boolean;
}

export class CallAnswers<State, Event extends TypedEvent> {
  readonly #parts: { readonly journal: Journal; readonly scheduler: Scheduler };
  readonly #entity: PersistentEntity<State, Event | NothingChanged>;
  readonly #kind: AnswersKind<State>;
  #waiting: readonly Waiting<State>[] = NOBODY;

  constructor(
    parts: { readonly journal: Journal; readonly scheduler: Scheduler },
    entity: PersistentEntity<State, Event | NothingChanged>,
    kind: AnswersKind<State>,
  ) {
    this.#parts = parts;
    this.#entity = entity;
    this.#kind = kind;
  }

  /** Nobody waits, and nothing is on its way to disk. */
  get isIdle(): boolean {
    return this.#waiting.length === 0 && this.#entity.pending === 0;
  }

  /** Whether the call has been seen to: it came too late, or its key was used before. */
  isSeenTo({ context, respond }: Asked<State>): boolean {
    const failure = overdue(context, this.#parts.scheduler);
    if (failure !== undefined) {
      respond({ type: 'failed', failure });
      return true;
    }
    const receipt = this.#entity.receipt(receiptKey(context));
    if (receipt === undefined) return false;
    this.#repeat(receipt, context, respond);
    return true;
  }

  /** What is against a call whatever it asks for. */
  against({ context, refusal }: Asked<State>): Rejection | undefined {
    return versionMismatch(context, this.#entity.version) ?? refusal;
  }

  /** As `take`, where the command's own refusal goes before what else is against the call. */
  takeUnlessAgainst(call: Asked<State>, decision: Decision<Event>, nowMs: number): boolean {
    const against = decision.type === 'rejected' ? undefined : this.against(call);
    return this.take(call, against === undefined ? decision : rejected(against), nowMs);
  }

  /** Refuses, or writes and answers when it has settled. Whether what was decided is written. */
  take({ context, respond }: Asked<State>, decision: Decision<Event>, nowMs: number): boolean {
    if (decision.type === 'rejected') {
      this.reject(decision.rejection, respond);
      return false;
    }
    const isUnchanged = decision.type === 'unchanged';
    if (isUnchanged && context.idempotencyKey === undefined) this.#answerUnchanged(respond);
    else {
      const events = isUnchanged ? [{ type: 'NothingChanged' } as const] : decision.events;
      this.#wait(respond);
      this.append(events, { ...metadataOf(context), ...receiptOf(context) }, nowMs);
    }
    return !isUnchanged;
  }

  /** Writes events, and has those who wait for them answered if all has settled with them. */
  append(
    events: readonly (Event | NothingChanged)[],
    metadata: EventMetadata,
    nowMs: number,
    extra?: Extra,
  ): void {
    let settled: readonly Waiting<State>[] = NOBODY;
    const answer = (position: number): void => {
      for (const { respond, isReplay } of settled) {
        respond({ type: 'ok', value, version, position, isReplay });
      }
    };
    this.#entity.append(events, metadata, nowMs, answer, extra);
    const { state: value, version } = this.#entity;
    if (!this.#kind.isSettled(value)) return;
    settled = this.#waiting;
    this.#waiting = NOBODY;
  }

  read(respond: Respond<State>): void {
    const absent = this.#kind.absent(this.#entity.state);
    if (absent === undefined) this.#present(respond);
    else this.#entity.whenDurable(() => respond(rejectedWith(absent)), lost(respond));
  }

  /** It may rest on others, whose last change may be on its way to disk as well. */
  reject(rejection: Rejection, respond: Respond<State>): void {
    this.#parts.journal.gate(() => respond(rejectedWith(rejection)), lost(respond));
  }

  /** Of a message that the actor will not handle; after a crash, of all that wait as well. */
  refused(message: { readonly type: string }, reason: Refusal | 'crashed'): void {
    const failure = notHandled(reason);
    if ('respond' in message) (message as Read<State>).respond({ type: 'failed', failure });
    if (reason !== 'crashed') return;
    const waiting = this.#waiting;
    this.#waiting = NOBODY;
    for (const { respond } of waiting) respond({ type: 'failed', failure });
  }

  #answerUnchanged(respond: Respond<State>): void {
    if (this.#kind.isSettled(this.#entity.state)) this.#present(respond);
    else this.#wait(respond);
  }

  #repeat(receipt: number, context: CallContext, respond: Respond<State>): void {
    const answer = (): void => {
      const outcome = this.#repeated(receipt, context);
      if (outcome !== undefined) respond(outcome);
      // Only when all of ours is on disk is it sure that the first answer is still to come.
      else if (this.#entity.pending > 0) this.#entity.whenDurable(answer, lost(respond));
      else this.#wait(respond, true);
    };
    this.#entity.whenDurable(answer, lost(respond));
  }

  /** `receipt` is the version the key wrote first. Undefined: it has not settled on disk yet. */
  #repeated(receipt: number, context: CallContext): Outcome<State> | undefined {
    const conflict = replayConflict(this.#entity.requestAt(receipt), context.request);
    if (conflict !== undefined) return rejectedWith(conflict);
    const found = this.#entity.settledSince(receipt, this.#kind.isSettled);
    return found === undefined ? undefined : { type: 'ok', ...found, isReplay: true };
  }

  #present(respond: Respond<State>): void {
    const { told = (state: State) => state } = this.#kind;
    this.#entity.present(
      ({ value, ...at }) => respond({ type: 'ok', ...at, value: told(value), isReplay: false }),
      lost(respond),
    );
  }

  #wait(respond: Respond<State>, isReplay = false): void {
    this.#waiting = [...this.#waiting, { respond, isReplay }];
  }
}

const NOBODY: readonly never[] = [];

function lost(respond: (outcome: Outcome<never>) => void): () => void {
  return () => respond(storageFailed());
}
