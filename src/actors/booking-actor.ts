/**
 * One booking: decides what clients ask, keeps the saga its state calls for alive as a child, and
 * answers a client only when its booking has settled and that is durable. A repeated idempotency
 * key is answered from the stream itself: the state as it was when it first settled after the
 * event the key wrote (docs/decisions/0005).
 */
import type { BookingCommand, BookingEvent, BookingState } from '../domain/booking/booking.ts';
import { decideBooking } from '../domain/booking/decide-booking.ts';
import { emptyBooking, evolveBooking } from '../domain/booking/evolve-booking.ts';
import { paymentEffectsOf } from '../domain/booking/payment-effects.ts';
import type { BookingId } from '../domain/ids.ts';
import type { Rejection } from '../domain/rejection.ts';
import { limits } from '../limits.ts';
import type { CallContext, Failure, Outcome } from '../ports/engine.ts';
import type { EventMetadata, OutboxMessage, Timer } from '../ports/journal.ts';
import { failed, metadataOf, receiptKey, receiptOf, replayConflict } from './call.ts';
import type { EngineParts } from './engine-parts.ts';
import type { EffectOrder } from './payment-actor.ts';
import type { Actor, Behaviour, Group } from './runtime/actor-system.ts';
import {
  type EntityDefinition,
  type Extra,
  PersistentEntity,
  type SideRows,
} from './runtime/persistent-entity.ts';
import type { Refusal } from './runtime/ref.ts';
import type { Saga, SagaMessage } from './saga.ts';
import { authorisationKey, BookSaga } from './saga-book.ts';
import { ExtendSaga } from './saga-extend.ts';
import { ReleaseSaga } from './saga-release.ts';

export type BookingMessage =
  | {
      readonly type: 'call';
      readonly command: BookingCommand;
      readonly context: CallContext;
      readonly respond: Respond;
      /** Why the request cannot be taken; only a repeated key still gets the answer it had. */
      readonly refusal?: Rejection;
    }
  /** From the saga, the timer or the outbox. `extra` is written with the event, or alone. */
  | { readonly type: 'report'; readonly command: BookingCommand; readonly extra?: Extra }
  /** Every night has said whether it keeps its hold longer: the extension may be decided. */
  | { readonly type: 'extension_answered'; readonly call: BookingCall; readonly isGranted: boolean }
  | { readonly type: 'read'; readonly respond: Respond }
  /** A timer is due, the process has started, or the gateway called back: look again. */
  | { readonly type: 'wake' };

export type BookingCall = Extract<BookingMessage, { type: 'call' }>;
export type Respond = (outcome: Outcome<BookingState>) => void;

const definition: EntityDefinition<BookingState, BookingEvent> = {
  empty: (id) => emptyBooking(id as BookingId),
  evolve: evolveBooking,
  snapshot: {
    schemaVersion: 1,
    encode: (state) => state,
    decode: (data) => data as BookingState,
  },
  sideRows: sideRowsOf,
};

const NONE: readonly Respond[] = [];
const ENGINE: EventMetadata = { by: 'engine' };

export const PAYMENTS_QUEUE = 'payments';

export function bookingStream(id: BookingId): string {
  return `booking/${id}`;
}

export class BookingActor implements Behaviour<BookingMessage> {
  readonly #parts: EngineParts;
  readonly #entity: PersistentEntity<BookingState, BookingEvent>;
  #self: Actor<BookingMessage> | undefined;
  #saga: { kind: string; saga: Saga; actor: Actor<SagaMessage> } | undefined;
  #waiting: readonly Respond[] = NONE;
  #metadata: EventMetadata = ENGINE;

  constructor(parts: EngineParts, id: BookingId) {
    this.#parts = parts;
    this.#entity = new PersistentEntity(parts.journal, definition, bookingStream(id), id);
  }

  attach(self: Actor<BookingMessage>): void {
    this.#self = self;
  }

  /** Nothing running, nobody waiting, nothing on its way to disk. */
  get isIdle(): boolean {
    return this.#saga === undefined && this.#waiting.length === 0 && this.#entity.pending === 0;
  }

  isRecoverable(): boolean {
    return this.#entity.pending === 0;
  }

  recover(): void {
    this.#stopSaga();
    this.#entity.recover();
    this.#drive();
  }

  /** Before the actor is dropped, so that no saga outlives its booking. */
  close(): void {
    this.#stopSaga();
  }

  receive(message: BookingMessage): void {
    switch (message.type) {
      case 'call':
        this.#call(message);
        return;
      case 'report':
        this.#report(message.command, message.extra);
        return;
      case 'extension_answered':
        this.#extended(message.call, message.isGranted);
        return;
      case 'read':
        this.#read(message.respond);
        return;
      default:
        this.#wake();
    }
  }

  refused(message: BookingMessage, reason: Refusal | 'crashed'): void {
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

  #call(call: BookingCall): void {
    const { command, context, respond } = call;
    if (
      context.deadlineMs !== undefined &&
      this.#parts.scheduler.monotonicMs() > context.deadlineMs
    ) {
      respond({ type: 'failed', failure: failed('deadline_exceeded', limits.storageRetryMs) });
      return;
    }
    const receipt = this.#entity.receipt(receiptKey(context));
    if (receipt !== undefined) {
      this.#replay(receipt, call);
      return;
    }
    const rejection = call.refusal ?? this.#versionMismatch(context);
    if (rejection !== undefined)
      this.#afterDurable(() => respond({ type: 'rejected', rejection }), respond);
    else if (command.type === 'extend_hold') this.#extend(call);
    else this.#decide(call);
  }

  #decide({ command, context, respond }: BookingCall): void {
    const nowMs = this.#parts.clock.now();
    const decision = decideBooking(this.#entity.state, command, nowMs);
    if (decision.type === 'rejected') {
      const { rejection } = decision;
      this.#afterDurable(() => respond({ type: 'rejected', rejection }), respond);
      return;
    }
    if (decision.type === 'unchanged') {
      this.#answerWhenSettled(respond);
      return;
    }
    this.#metadata = metadataOf(context);
    this.#wait(respond);
    this.#append(decision.events, { ...this.#metadata, ...receiptOf(context) }, nowMs);
  }

  /** The nights are asked first: a longer hold is promised only when each of them keeps its rooms. */
  #extend(call: BookingCall): void {
    const { command, respond } = call;
    const trial = decideBooking(this.#entity.state, command, this.#parts.clock.now());
    if (trial.type !== 'accepted' || command.type !== 'extend_hold') {
      this.#decide(call);
      return;
    }
    if (this.#saga !== undefined) {
      respond({ type: 'failed', failure: failed('overloaded', limits.restartBackoffMsMin) });
      return;
    }
    const done = (isGranted: boolean): void => {
      this.#self?.tell({ type: 'extension_answered', call, isGranted });
    };
    this.#spawnSaga(
      'extend',
      new ExtendSaga(this.#parts, command.holdUntilMs, done, metadataOf(call.context)),
    );
  }

  #extended(call: BookingCall, isGranted: boolean): void {
    this.#stopSaga();
    this.#drive();
    if (isGranted) {
      this.#decide(call);
      return;
    }
    const expiredAtMs = this.#entity.state.holdUntilMs ?? 0;
    call.respond({ type: 'rejected', rejection: { code: 'hold_expired', expiredAtMs } });
  }

  #report(command: BookingCommand, extra?: Extra): void {
    const nowMs = this.#parts.clock.now();
    const decision = decideBooking(this.#entity.state, command, nowMs);
    if (decision.type === 'accepted') this.#append(decision.events, this.#metadata, nowMs, extra);
    else if (extra !== undefined) this.#parts.journal.append({ recordedAtMs: nowMs, ...extra });
  }

  #append(
    events: readonly BookingEvent[],
    metadata: EventMetadata,
    nowMs: number,
    extra?: Extra,
  ): void {
    let settled: readonly Respond[] = [];
    let answer: (position: number) => Outcome<BookingState> = () => this.#ok(0);
    this.#entity.append(
      events,
      metadata,
      nowMs,
      (position) => {
        for (const respond of settled) respond(answer(position));
      },
      extra,
    );
    const { state, version } = this.#entity;
    if (isSettled(state)) {
      settled = this.#takeWaiting();
      answer = (position) => ({ type: 'ok', value: state, version, position, isReplay: false });
    }
    this.#drive();
  }

  #replay(receipt: number, call: BookingCall): void {
    const { context, respond } = call;
    const { journal } = this.#parts;
    const answer = (): void => {
      const conflict = replayConflict(this.#entity.requestAt(receipt), context.request);
      if (conflict !== undefined) {
        respond({ type: 'rejected', rejection: conflict });
        return;
      }
      const found = this.#entity.settledSince(receipt, isSettled);
      if (found === undefined) this.#wait(respond);
      else {
        const { state: value, version, position } = found;
        respond({ type: 'ok', value, version, position, isReplay: true });
      }
    };
    journal.gate(answer, () => respond(STORAGE_FAILED));
  }

  #read(respond: Respond): void {
    const { state } = this.#entity;
    const { id } = state;
    if (state.status === undefined) {
      respond({ type: 'rejected', rejection: { code: 'not_found', what: 'booking', id } });
      return;
    }
    const { version } = this.#entity;
    this.#afterDurable(
      () =>
        respond({
          type: 'ok',
          value: state,
          version,
          position: this.#entity.position,
          isReplay: false,
        }),
      respond,
    );
  }

  #wake(): void {
    const { state } = this.#entity;
    const nowMs = this.#parts.clock.now();
    if (state.status === 'held') this.#report({ type: 'expire' });
    else if (timerOf(state) === undefined && state.status !== undefined) {
      this.#parts.journal.append({ recordedAtMs: nowMs, timersCleared: [bookingStream(state.id)] });
    } else this.#drive();
  }

  #wait(respond: Respond): void {
    this.#waiting = [...this.#waiting, respond];
  }

  #takeWaiting(): readonly Respond[] {
    const waiting = this.#waiting;
    this.#waiting = NONE;
    return waiting;
  }

  #answerWhenSettled(respond: Respond): void {
    if (!isSettled(this.#entity.state)) this.#wait(respond);
    else this.#afterDurable(() => respond(this.#ok(this.#entity.position)), respond);
  }

  #ok(position: number): Outcome<BookingState> {
    const { state, version } = this.#entity;
    return { type: 'ok', value: state, version, position, isReplay: false };
  }

  /** What is said rests on our state: it leaves when everything we wrote is on disk. */
  #afterDurable(answer: () => void, respond: Respond): void {
    if (this.#entity.pending === 0) answer();
    else this.#parts.journal.gate(answer, () => respond(STORAGE_FAILED));
  }

  #versionMismatch(context: CallContext): Rejection | undefined {
    const { expectedVersion: expected } = context;
    const { version: actual } = this.#entity;
    if (expected === undefined || expected === actual) return undefined;
    return { code: 'version_mismatch', expected, actual };
  }

  /** Keeps alive the saga that the state calls for, and no other. */
  #drive(): void {
    const { state } = this.#entity;
    const kind = sagaOf(state);
    if (this.#saga?.kind === 'extend') return;
    if (this.#saga !== undefined && this.#saga.kind !== kind) this.#stopSaga();
    if (kind === undefined) return;
    if (this.#saga === undefined) {
      const report = (command: BookingCommand): void => {
        this.#self?.tell({ type: 'report', command });
      };
      const Kind = kind === 'book' ? BookSaga : ReleaseSaga;
      this.#spawnSaga(kind, new Kind(this.#parts, report, this.#metadata));
    } else this.#saga.actor.tell({ type: 'proceed', state });
  }

  #spawnSaga(kind: string, saga: Saga): void {
    const parent: Group | undefined = this.#self;
    if (parent === undefined) return;
    const actor = this.#parts.system.spawn<SagaMessage>(parent, 'saga', saga);
    saga.attach(actor);
    this.#saga = { kind, saga, actor };
    actor.tell({ type: 'proceed', state: this.#entity.state });
  }

  #stopSaga(): void {
    this.#saga?.saga.detach();
    this.#saga?.actor.stop();
    this.#saga = undefined;
  }
}

const STORAGE_FAILED: Outcome<never> = {
  type: 'failed',
  failure: { code: 'storage_unavailable', retryAfterMs: limits.storageRetryMs },
};

/** Nothing of the client's request is still under way; waiting for the customer counts as settled. */
export function isSettled(state: BookingState): boolean {
  if (state.releasing !== undefined || state.status === 'requested') return false;
  return state.status !== 'payment_pending' || state.payment.actionUrl !== undefined;
}

function sagaOf(state: BookingState): 'book' | 'release' | undefined {
  if (state.releasing !== undefined) return 'release';
  return state.status === 'requested' || state.status === 'payment_pending' ? 'book' : undefined;
}

/** How long a release may take before its saga is looked at again. */
const RELEASE_RECHECK_MS = 60_000;

/** The one timer a booking may have: when to look at it next, whoever else is asleep. */
function timerOf(state: BookingState): Timer | undefined {
  const stream = bookingStream(state.id);
  if (state.releasing !== undefined) {
    const dueAtMs = state.updatedAtMs + RELEASE_RECHECK_MS;
    return { id: stream, stream, dueAtMs, isSaga: true };
  }
  switch (state.status) {
    case 'requested':
      return {
        id: stream,
        stream,
        dueAtMs: state.createdAtMs + limits.paymentDeadlineMs,
        isSaga: true,
      };
    case 'payment_pending':
      return { id: stream, stream, dueAtMs: state.payment.deadlineMs ?? 0, isSaga: true };
    case 'held':
      return { id: stream, stream, dueAtMs: state.holdUntilMs ?? 0, isSaga: false };
    default:
      return undefined;
  }
}

function sideRowsOf(
  before: BookingState,
  after: BookingState,
  events: readonly BookingEvent[],
): SideRows {
  return { ...timerRows(before, after), ...outboxRows(before, events) };
}

function timerRows(before: BookingState, after: BookingState): SideRows {
  const old = before.status === undefined ? undefined : timerOf(before);
  const next = timerOf(after);
  if (next === undefined) return old === undefined ? {} : { timersCleared: [old.id] };
  const isSame = old?.dueAtMs === next.dueAtMs && old.isSaga === next.isSaga;
  return isSame ? {} : { timersSet: [next] };
}

function outboxRows(before: BookingState, events: readonly BookingEvent[]): SideRows {
  const [event] = events;
  const effects = event === undefined ? [] : paymentEffectsOf(before, event);
  if (effects.length === 0) return {};
  const { currency } = before.terms;
  const outboxPut = effects.map((effect): OutboxMessage => {
    const amount = { amountMinor: effect.amountMinor, currency };
    const payload: EffectOrder = { effect, authorisationKey: authorisationKey(before), amount };
    return { id: effect.key, queue: PAYMENTS_QUEUE, key: before.id, payload };
  });
  return { outboxPut };
}
