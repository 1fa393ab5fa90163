/**
 * One trip: decides what people ask, asks its legs for what its state calls for, and answers a
 * client only when the trip has settled and that is durable. It keeps nothing of its own that
 * matters: what is to be asked follows from the stream (`asksOf`), and leaves only when the state
 * that calls for it is on disk. An actor that dies is made anew and asks the same questions under
 * the same keys.
 *
 *   state --> asks --> (durable) --> supplier, booking --> record_… --> state --> …
 */
import type { TripId } from '../domain/ids.ts';
import type { Rejection } from '../domain/rejection.ts';
import { decideTrip } from '../domain/trip/decide-trip.ts';
import { asksOf, type LegAsk } from '../domain/trip/leg-order.ts';
import type { TripCommand, TripEvent, TripState } from '../domain/trip/trip.ts';
import { limits } from '../limits.ts';
import type { CallContext, Failure, Outcome } from '../ports/engine.ts';
import type { EventMetadata } from '../ports/journal.ts';
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
import type { EngineParts } from './engine-parts.ts';
import { replayed } from './repeated-request.ts';
import type { Actor, Behaviour } from './runtime/actor-system.ts';
import { backoffMs } from './runtime/backoff.ts';
import { PersistentEntity } from './runtime/persistent-entity.ts';
import type { Refusal } from './runtime/ref.ts';
import { isSettledTrip, tripDefinition, tripStream } from './trip-entity.ts';
import { TripLegs } from './trip-legs.ts';

export type TripMessage =
  | {
      readonly type: 'call';
      readonly command: TripCommand;
      readonly context: CallContext;
      readonly respond: Respond;
      /** Stands unless the key was used before. */
      readonly refusal?: Rejection;
    }
  | { readonly type: 'read'; readonly respond: Respond }
  /** What an ask has come to; undefined: nothing is known yet. */
  | { readonly type: 'found'; readonly key: string; readonly command: TripCommand | undefined }
  /** What is known of an ask may have changed by now. */
  | { readonly type: 'again'; readonly key: string }
  /** A timer is due, or the process has started: look again. */
  | { readonly type: 'wake' };

type TripCall = Extract<TripMessage, { type: 'call' }>;
export type Respond = (outcome: Outcome<TripState>) => void;

/** A customer who has to act usually takes half a minute, a booking that is busy far less. */
const AGAIN = { minMs: 200, maxMs: 10_000 };
const ENGINE: EventMetadata = { by: 'engine' };

export class TripActor implements Behaviour<TripMessage> {
  readonly #parts: EngineParts;
  readonly #entity: PersistentEntity<TripState, TripEvent>;
  readonly #legs: TripLegs;
  /** Asks whose answers are to come, and how often each has been asked in vain. */
  readonly #asked = new Map<string, number>();
  readonly #rests = new Map<string, () => void>();
  #waiting: readonly Respond[] = [];
  #self: Actor<TripMessage> | undefined;
  #metadata: EventMetadata = ENGINE;

  constructor(parts: EngineParts, id: TripId) {
    this.#parts = parts;
    this.#entity = new PersistentEntity(parts.journal, tripDefinition, tripStream(id), id);
    this.#legs = new TripLegs(parts);
  }

  attach(self: Actor<TripMessage>): void {
    this.#self = self;
  }

  get isIdle(): boolean {
    return this.#asked.size === 0 && this.#waiting.length === 0 && this.#entity.pending === 0;
  }

  isRecoverable(): boolean {
    return this.#entity.pending === 0;
  }

  recover(): void {
    this.close();
    this.#entity.recover();
    this.#drive();
  }

  /** Before the actor is dropped, so that nothing of it goes on. */
  close(): void {
    for (const cancel of this.#rests.values()) cancel();
    this.#rests.clear();
    this.#asked.clear();
  }

  receive(message: TripMessage): void {
    switch (message.type) {
      case 'call':
        this.#call(message);
        return;
      case 'read':
        this.#read(message.respond);
        return;
      case 'found':
        this.#found(message.key, message.command);
        return;
      case 'again':
        this.#rests.delete(message.key);
        this.#askIfCalledFor(message.key);
        return;
      default:
        this.#report({ type: 'look' });
        this.#drive();
    }
  }

  refused(message: TripMessage, reason: Refusal | 'crashed'): void {
    const failure: Failure =
      reason === 'crashed' || reason === 'quarantined'
        ? failed(reason, limits.restartBackoffMsMax)
        : failed('overloaded', limits.storageRetryMs);
    if (message.type === 'call' || message.type === 'read') {
      message.respond({ type: 'failed', failure });
    }
    if (reason !== 'crashed') return;
    for (const respond of this.#takeWaiting()) respond({ type: 'failed', failure });
  }

  #call(call: TripCall): void {
    const { command, context, respond } = call;
    const failure = overdue(context, this.#parts.scheduler);
    if (failure !== undefined) {
      respond({ type: 'failed', failure });
      return;
    }
    const receipt = this.#entity.receipt(receiptKey(context));
    if (receipt !== undefined) {
      this.#replay(receipt, call);
      return;
    }
    const nowMs = this.#parts.clock.now();
    const decision = decideTrip(this.#entity.state, command, nowMs);
    const refusal = versionMismatch(context, this.#entity.version) ?? call.refusal;
    if (decision.type === 'rejected') this.#reject(decision.rejection, respond);
    else if (refusal !== undefined) this.#reject(refusal, respond);
    else if (decision.type === 'unchanged') this.#answerSettled(respond);
    else {
      this.#metadata = metadataOf(context);
      this.#wait(respond);
      this.#append(decision.events, { ...this.#metadata, ...receiptOf(context) }, nowMs);
    }
  }

  #answerSettled(respond: Respond): void {
    if (isSettledTrip(this.#entity.state)) this.#answer(respond);
    else this.#wait(respond);
  }

  /** Whether it changed anything. */
  #report(command: TripCommand): boolean {
    const nowMs = this.#parts.clock.now();
    const decision = decideTrip(this.#entity.state, command, nowMs);
    if (decision.type !== 'accepted') return false;
    this.#append(decision.events, this.#metadata, nowMs);
    return true;
  }

  #append(events: readonly TripEvent[], metadata: EventMetadata, nowMs: number): void {
    let settled: readonly Respond[] = [];
    this.#entity.append(events, metadata, nowMs, (position) => {
      for (const respond of settled) {
        respond({ type: 'ok', value, version, position, isReplay: false });
      }
    });
    const { state: value, version } = this.#entity;
    if (isSettledTrip(value)) settled = this.#takeWaiting();
    this.#drive();
  }

  /** Asks what the state calls for and nobody has been asked yet; forgets what it no longer does. */
  #drive(): void {
    if (this.#self === undefined || this.#parts.journal.failure !== undefined) return;
    const asks = asksOf(this.#entity.state);
    const keys = new Set(asks.map(({ key }) => key));
    for (const key of this.#asked.keys()) if (!keys.has(key)) this.#forget(key);
    for (const ask of asks) if (!this.#asked.has(ask.key)) this.#ask(ask, 0);
  }

  #ask(ask: LegAsk, attempt: number): void {
    const { key } = ask;
    this.#asked.set(key, attempt);
    const { state } = this.#entity;
    this.#parts.journal.gate(
      () => {
        this.#legs.ask(state, ask, (command) => this.#self?.tell({ type: 'found', key, command }));
      },
      () => undefined,
    );
  }

  #found(key: string, command: TripCommand | undefined): void {
    if (!this.#asked.has(key)) return;
    if (command !== undefined) this.#report(command);
    // What has not ended with this is asked again: a customer who acts, a booking that is busy.
    if (this.#asked.has(key)) this.#askLater(key);
  }

  #askLater(key: string): void {
    if (this.#rests.has(key)) return;
    const { scheduler, chance } = this.#parts;
    const attempt = this.#asked.get(key) ?? 0;
    const cancel = scheduler.after(backoffMs(attempt, AGAIN, chance), () => {
      this.#self?.tell({ type: 'again', key });
    });
    this.#rests.set(key, cancel);
  }

  #askIfCalledFor(key: string): void {
    const attempt = this.#asked.get(key);
    const ask = asksOf(this.#entity.state).find((one) => one.key === key);
    if (attempt !== undefined && ask !== undefined) this.#ask(ask, attempt + 1);
  }

  #forget(key: string): void {
    this.#asked.delete(key);
    this.#rests.get(key)?.();
    this.#rests.delete(key);
  }

  #replay(receipt: number, { context, respond }: TripCall): void {
    const { journal } = this.#parts;
    const lost = (): void => respond(storageFailed());
    const answer = (): void => {
      const outcome = replayed(this.#entity, receipt, context, isSettledTrip);
      if (outcome !== undefined) respond(outcome);
      // Only when all of ours is on disk is it sure that the first answer is still to come.
      else if (this.#entity.pending > 0) journal.gate(answer, lost);
      else this.#wait(respond);
    };
    journal.gate(answer, lost);
  }

  #read(respond: Respond): void {
    const { status, id } = this.#entity.state;
    if (status !== undefined) this.#answer(respond);
    else respond(rejectedWith({ code: 'not_found', what: 'trip', id }));
  }

  #answer(respond: Respond): void {
    this.#entity.present(
      (present) => respond({ type: 'ok', ...present, isReplay: false }),
      () => respond(storageFailed()),
    );
  }

  #reject(rejection: Rejection, respond: Respond): void {
    this.#parts.journal.gate(
      () => respond(rejectedWith(rejection)),
      () => respond(storageFailed()),
    );
  }

  #wait(respond: Respond): void {
    this.#waiting = [...this.#waiting, respond];
  }

  #takeWaiting(): readonly Respond[] {
    const waiting = this.#waiting;
    this.#waiting = [];
    return waiting;
  }
}
