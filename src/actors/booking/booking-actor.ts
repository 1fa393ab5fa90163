/**
 * One booking: decides what clients ask, keeps the saga its state calls for alive as a child, and
 * answers a client only when its booking has settled and that is durable. A repeated idempotency
 * key is answered from the stream itself: the state as it was when it first settled after the
 * event the key wrote (docs/decisions/0005).
 */
import type { BookingCommand, BookingEvent, BookingState } from '../../domain/booking/booking.ts';
import { decideBooking } from '../../domain/booking/decide-booking.ts';
import type { BookingId } from '../../domain/ids.ts';
import { limits } from '../../limits.ts';
import type { Failure } from '../../ports/engine.ts';
import type { EventMetadata } from '../../ports/journal.ts';
import { answeringBusy } from '../calls/answering-busy.ts';
import { failed, metadataOf, notHandled } from '../calls/call.ts';
import { type AnswersKind, CallAnswers } from '../calls/call-answers.ts';
import type { EngineParts } from '../engine-parts.ts';
import type { Actor, Behaviour } from '../runtime/actor-system.ts';
import { type Extra, PersistentEntity } from '../runtime/persistent-entity.ts';
import type { Refusal } from '../runtime/ref.ts';
import { SagaKeeper, type SagaOwner } from '../sagas/saga-keeper.ts';
import { bookingDefinition, bookingStream, isSettled, sagaOf, timerOf } from './booking-entity.ts';
import type { BookingCall, BookingMessage } from './booking-message.ts';
import { tellRack, withRooms } from './booking-rooms.ts';

const ENGINE: EventMetadata = { by: 'engine' };

const bookingAnswers: AnswersKind<BookingState> = {
  isSettled,
  absent: ({ status, id }) =>
    status === undefined ? { code: 'not_found', what: 'booking', id } : undefined,
};

export class BookingActor implements Behaviour<BookingMessage>, SagaOwner {
  readonly parts: EngineParts;
  readonly #entity: PersistentEntity<BookingState, BookingEvent>;
  readonly #answers: CallAnswers<BookingState, BookingEvent>;
  /** Only while there is a saga: most bookings in memory have nothing under way. */
  #sagas: SagaKeeper | undefined;
  #self: Actor<BookingMessage> | undefined;
  /** A hold's extension that the nights are being asked about. */
  #extending: BookingCall | undefined;
  #metadata: EventMetadata = ENGINE;

  constructor(parts: EngineParts, id: BookingId) {
    this.parts = parts;
    this.#entity = new PersistentEntity(parts.journal, bookingDefinition, bookingStream(id), id);
    this.#answers = new CallAnswers<BookingState, BookingEvent>(
      parts,
      this.#entity,
      bookingAnswers,
    );
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
    return this.#hasNoSaga && this.#answers.isIdle;
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
        this.#answers.read(message.respond);
        return;
      default:
        this.#wake();
    }
  }

  refused(message: BookingMessage, reason: Refusal | 'crashed'): void {
    this.#answers.refused(message, reason);
    if (reason === 'crashed') this.#failExtension(notHandled(reason));
  }

  #call(call: BookingCall): void {
    if (this.#answers.isSeenTo(call)) return;
    const { command, respond } = call;
    const against = this.#answers.against(call);
    if (against !== undefined) this.#answers.reject(against, respond);
    else if (command.type === 'extend_hold') this.#extend(call);
    else this.#decide(call);
  }

  #decide(call: BookingCall): void {
    const nowMs = this.parts.clock.now();
    const command = withRooms(this.parts, this.#entity.state, call.command, nowMs);
    const decision = decideBooking(this.#entity.state, command, nowMs);
    if (!this.#answers.take(call, decision, nowMs)) return;
    this.#metadata = metadataOf(call.context);
    if (decision.type === 'accepted') this.#goOn(decision.events);
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
    if (decision.type === 'accepted') {
      this.#answers.append(decision.events, this.#metadata, nowMs, extra);
      this.#goOn(decision.events);
    } else if (extra !== undefined) this.parts.journal.append({ recordedAtMs: nowMs, ...extra });
  }

  #goOn(events: readonly BookingEvent[]): void {
    tellRack(this.parts, events, this.#entity.state);
    this.#drive();
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
