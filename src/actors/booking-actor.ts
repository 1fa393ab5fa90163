/**
 * One booking: decides what clients ask, keeps the saga its state calls for alive as a child, and
 * answers a client only when its booking has settled and that is durable. A repeated idempotency
 * key is answered from the stream itself: the state as it was when it first settled after the
 * event the key wrote (docs/decisions/0005).
 */
import type { BookingCommand, BookingEvent, BookingState } from '../domain/booking/booking.ts';
import { decideBooking } from '../domain/booking/decide-booking.ts';
import type { BookingId } from '../domain/ids.ts';
import type { Rejection } from '../domain/rejection.ts';
import { limits } from '../limits.ts';
import type { Failure } from '../ports/engine.ts';
import type { EventMetadata } from '../ports/journal.ts';
import { answeringBusy } from './answering-busy.ts';
import { bookingDefinition, bookingStream, isSettled, sagaOf, timerOf } from './booking-entity.ts';
import type { BookingCall, BookingMessage, Respond } from './booking-message.ts';
import { tellRack, withRooms } from './booking-rooms.ts';
import {
  failed,
  metadataOf,
  notHandled,
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
import { type Extra, PersistentEntity } from './runtime/persistent-entity.ts';
import type { Refusal } from './runtime/ref.ts';
import { SagaKeeper, type SagaOwner } from './saga-keeper.ts';

const NONE: readonly Respond[] = [];
const ENGINE: EventMetadata = { by: 'engine' };

export class BookingActor implements Behaviour<BookingMessage>, SagaOwner {
  readonly parts: EngineParts;
  readonly #entity: PersistentEntity<BookingState, BookingEvent>;
  /** Only while there is a saga: most bookings in memory have nothing under way. */
  #sagas: SagaKeeper | undefined;
  #self: Actor<BookingMessage> | undefined;
  #waiting: readonly Respond[] = NONE;
  /** A hold's extension that the nights are being asked about. */
  #extending: BookingCall | undefined;
  #metadata: EventMetadata = ENGINE;

  constructor(parts: EngineParts, id: BookingId) {
    this.parts = parts;
    this.#entity = new PersistentEntity(parts.journal, bookingDefinition, bookingStream(id), id);
  }

  sagaReports(command: BookingCommand): void {
    this.#self?.tell({ type: 'report', command });
  }

  sagaCrashed(): void {
    this.#self?.tell({ type: 'wake' });
  }

  attach(self: Actor<BookingMessage>): void {
    this.#self = self;
  }

  /** Undefined until the first event. */
  get state(): BookingState | undefined {
    const { state } = this.#entity;
    return state.status === undefined ? undefined : state;
  }

  /** Nothing running, nobody waiting, nothing on its way to disk. */
  get isIdle(): boolean {
    return this.#hasNoSaga && this.#waiting.length === 0 && this.#entity.pending === 0;
  }

  get #hasNoSaga(): boolean {
    return this.#sagas?.isIdle !== false;
  }

  isRecoverable(): boolean {
    return this.#entity.pending === 0;
  }

  recover(): void {
    this.#sagas?.stop();
    this.#entity.recover();
    this.#drive();
  }

  /** Before the actor is dropped, so that no saga outlives its booking. */
  close(): void {
    this.#sagas?.stop();
  }

  receive(message: BookingMessage): void {
    switch (message.type) {
      case 'call':
        answeringBusy(message, () => this.#call(message));
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
    const failure = notHandled(reason);
    if (message.type === 'call' || message.type === 'read') {
      message.respond({ type: 'failed', failure });
    }
    if (reason !== 'crashed') return;
    this.#failExtension(failure);
    for (const respond of this.#takeWaiting()) respond({ type: 'failed', failure });
  }

  #call(call: BookingCall): void {
    const { command, context, respond } = call;
    const failure = overdue(context, this.parts.scheduler);
    const receipt = this.#entity.receipt(receiptKey(context));
    const rejection = versionMismatch(context, this.#entity.version) ?? call.refusal;
    if (failure !== undefined) respond({ type: 'failed', failure });
    else if (receipt !== undefined) this.#replay(receipt, call);
    else if (rejection !== undefined) this.#reject(rejection, respond);
    else if (command.type === 'extend_hold') this.#extend(call);
    else this.#decide(call);
  }

  #decide({ command: asked, context, respond }: BookingCall): void {
    const nowMs = this.parts.clock.now();
    const command = withRooms(this.parts, this.#entity.state, asked, nowMs);
    const decision = decideBooking(this.#entity.state, command, nowMs);
    if (decision.type === 'rejected') {
      this.#reject(decision.rejection, respond);
      return;
    }
    if (decision.type === 'unchanged') {
      if (isSettled(this.#entity.state)) this.#answer(respond);
      else this.#wait(respond);
      return;
    }
    this.#metadata = metadataOf(context);
    this.#wait(respond);
    this.#append(decision.events, { ...this.#metadata, ...receiptOf(context) }, nowMs);
  }

  /**
   * The nights are asked first: a longer hold is promised only when each of them keeps its rooms.
   */
  #extend(call: BookingCall): void {
    const { state } = this.#entity;
    const trial = decideBooking(state, call.command, this.parts.clock.now());
    const event = trial.type === 'accepted' ? trial.events[0] : undefined;
    if (event?.type !== 'BookingHoldExtended') {
      this.#decide(call);
      return;
    }
    if (this.#self === undefined || !this.#hasNoSaga) {
      call.respond({ type: 'failed', failure: failed('overloaded', limits.restartBackoffMsMin) });
      return;
    }
    this.#extending = call;
    const done = (isGranted: boolean): void => {
      this.#self?.tell({ type: 'extension_answered', call, isGranted });
    };
    const metadata = metadataOf(call.context);
    this.#sagas ??= new SagaKeeper(this);
    this.#sagas.extend(this.#self, state, event.holdUntilMs, done, metadata);
  }

  #extended(call: BookingCall, isGranted: boolean): void {
    this.#extending = undefined;
    this.#sagas?.stop();
    this.#drive();
    if (isGranted) {
      this.#decide(call);
      return;
    }
    const expiredAtMs = this.#entity.state.holdUntilMs ?? 0;
    call.respond({ type: 'rejected', rejection: { code: 'hold_expired', expiredAtMs } });
  }

  #report(command: BookingCommand, extra?: Extra): void {
    const nowMs = this.parts.clock.now();
    const decision = decideBooking(this.#entity.state, command, nowMs);
    if (decision.type === 'accepted') this.#append(decision.events, this.#metadata, nowMs, extra);
    else if (extra !== undefined) this.parts.journal.append({ recordedAtMs: nowMs, ...extra });
  }

  #append(
    events: readonly BookingEvent[],
    metadata: EventMetadata,
    nowMs: number,
    extra?: Extra,
  ): void {
    let settled = NONE;
    this.#entity.append(
      events,
      metadata,
      nowMs,
      (position) => {
        for (const respond of settled) {
          respond({ type: 'ok', value, version, position, isReplay: false });
        }
      },
      extra,
    );
    const { state: value, version } = this.#entity;
    tellRack(this.parts, events, value);
    if (isSettled(value)) settled = this.#takeWaiting();
    this.#drive();
  }

  #replay(receipt: number, { context, respond }: BookingCall): void {
    const { journal } = this.parts;
    const lost = (): void => respond(storageFailed());
    const answer = (): void => {
      const outcome = replayed(this.#entity, receipt, context, isSettled);
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
    else respond(rejectedWith({ code: 'not_found', what: 'booking', id }));
  }

  #answer(respond: Respond): void {
    this.#entity.present(
      (present) => respond({ type: 'ok', ...present, isReplay: false }),
      () => respond(storageFailed()),
    );
  }

  /** It may rest on the property, whose last change may be on its way to disk as well. */
  #reject(rejection: Rejection, respond: Respond): void {
    this.parts.journal.gate(
      () => respond(rejectedWith(rejection)),
      () => respond(storageFailed()),
    );
  }

  #wake(): void {
    const { state } = this.#entity;
    const nowMs = this.parts.clock.now();
    if (this.#hasNoSaga) this.#failExtension(failed('crashed', limits.restartBackoffMsMin));
    const timer = timerOf(state);
    if (state.status === 'held') this.#report({ type: 'expire' });
    // A saga of a booking that stands, which changes it, is to be driven on like any other.
    else if (state.status === 'confirmed' && timer?.isSaga === false)
      this.#report({ type: 'fall_due' });
    else if (timer === undefined && state.status !== undefined) {
      this.parts.journal.append({ recordedAtMs: nowMs, timersCleared: [bookingStream(state.id)] });
    } else this.#drive();
  }

  /** The saga that asked the nights is gone, and with it their answers. */
  #failExtension(failure: Failure): void {
    this.#extending?.respond({ type: 'failed', failure });
    this.#extending = undefined;
  }

  #wait(respond: Respond): void {
    this.#waiting = [...this.#waiting, respond];
  }

  #takeWaiting(): readonly Respond[] {
    const waiting = this.#waiting;
    this.#waiting = NONE;
    return waiting;
  }

  /** While storage refuses nothing goes on: what cannot be written would be done for ever. */
  #drive(): void {
    if (this.#self === undefined || this.parts.journal.failure !== undefined) return;
    const { state } = this.#entity;
    if (this.#sagas === undefined && sagaOf(state) === undefined) return;
    this.#sagas ??= new SagaKeeper(this);
    this.#sagas.drive(this.#self, state, this.#metadata);
    if (this.#sagas.isIdle) this.#sagas = undefined;
  }
}
