/**
 * One trip: decides what people ask, asks its legs for what its state calls for, and answers a
 * client only when the trip has settled and that is durable. It keeps nothing of its own that
 * matters: what is to be asked follows from the stream (`asksOf`), and leaves only when the state
 * that calls for it is on disk. An actor that dies is made anew and asks the same questions under
 * the same keys.
 *
 *   state --> asks --> (durable) --> supplier, booking --> record_… --> state --> …
 */
import type { TripId } from '../../domain/ids.ts';
import { decideTrip } from '../../domain/trip/decide-trip.ts';
import { asksOf, type LegAsk } from '../../domain/trip/leg-order.ts';
import type { TripCommand, TripEvent, TripState } from '../../domain/trip/trip.ts';
import type { EventMetadata } from '../../ports/journal.ts';
import { metadataOf } from '../calls/call.ts';
import { type AnswersKind, type Call, CallAnswers, type Read } from '../calls/call-answers.ts';
import type { EngineParts } from '../engine-parts.ts';
import type { Actor, Behaviour } from '../runtime/actor-system.ts';
import { backoffMs } from '../runtime/backoff.ts';
import { PersistentEntity } from '../runtime/persistent-entity.ts';
import type { Refusal } from '../runtime/ref.ts';
import { isSettledTrip, tripDefinition, tripStream } from './trip-entity.ts';
import { TripLegs } from './trip-legs.ts';

export type TripMessage =
  | TripCall
  | Read<TripState>
  /** What an ask has come to; undefined: nothing is known yet. */
  | { readonly type: 'found'; readonly key: string; readonly command: TripCommand | undefined }
  /** What is known of an ask may have changed by now. */
  | { readonly type: 'again'; readonly key: string }
  /** A timer is due, or the process has started: look again. */
  | { readonly type: 'wake' };

type TripCall = Call<TripState, TripCommand>;

/** A customer who has to act usually takes half a minute, a booking that is busy far less. */
const AGAIN = { minMs: 200, maxMs: 10_000 };
const ENGINE: EventMetadata = { by: 'engine' };

const tripAnswers: AnswersKind<TripState> = {
  isSettled: isSettledTrip,
  absent: ({ status, id }) =>
    status === undefined ? { code: 'not_found', what: 'trip', id } : undefined,
};

export class TripActor implements Behaviour<TripMessage> {
  readonly #parts: EngineParts;
  readonly #entity: PersistentEntity<TripState, TripEvent>;
  readonly #answers: CallAnswers<TripState, TripEvent>;
  #legs: TripLegs;
  /** Asks whose answers are to come, and how often each has been asked in vain. */
  readonly #asked = new Map<string, number>();
  readonly #rests = new Map<string, () => void>();
  #self: Actor<TripMessage> | undefined;
  #metadata: EventMetadata = ENGINE;

  constructor(parts: EngineParts, id: TripId) {
    this.#parts = parts;
    this.#entity = new PersistentEntity(parts.journal, tripDefinition, tripStream(id), id);
    this.#answers = new CallAnswers<TripState, TripEvent>(parts, this.#entity, tripAnswers);
    this.#legs = new TripLegs(parts);
  }

  attach(self: Actor<TripMessage>): void {
    this.#self = self;
  }

  get isIdle(): boolean {
    return this.#asked.size === 0 && this.#answers.isIdle;
  }

  isRecoverable(): boolean {
    return this.#entity.pending === 0;
  }

  recover(): void {
    this.close();
    this.#legs = new TripLegs(this.#parts);
    this.#entity.recover();
    this.#drive();
  }

  /** Before the actor is dropped, so that nothing of it goes on. */
  close(): void {
    for (const cancel of this.#rests.values()) cancel();
    this.#rests.clear();
    this.#asked.clear();
    this.#legs.close();
  }

  receive(message: TripMessage): void {
    switch (message.type) {
      case 'call':
        this.#call(message);
        return;
      case 'read':
        this.#answers.read(message.respond);
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
    this.#answers.refused(message, reason);
  }

  #call(call: TripCall): void {
    if (this.#answers.isSeenTo(call)) return;
    const nowMs = this.#parts.clock.now();
    const decision = decideTrip(this.#entity.state, call.command, nowMs);
    if (!this.#answers.takeUnlessAgainst(call, decision, nowMs)) return;
    this.#metadata = metadataOf(call.context);
    this.#drive();
  }

  #report(command: TripCommand): void {
    const nowMs = this.#parts.clock.now();
    const decision = decideTrip(this.#entity.state, command, nowMs);
    if (decision.type !== 'accepted') return;
    this.#answers.append(decision.events, this.#metadata, nowMs);
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
    const legs = this.#legs;
    this.#parts.journal.gate(
      () => {
        legs.ask(state, ask, (command) => this.#self?.tell({ type: 'found', key, command }));
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
}
