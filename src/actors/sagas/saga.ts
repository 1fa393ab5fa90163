/**
 * What the sagas have in common. A saga keeps nothing of its own that matters: its progress is the
 * booking's stream. It is told the booking's state, does the one step the state calls for, and
 * reports; a saga that dies is spawned again by its booking and asks the same questions again,
 * which every night and the gateway answer as they did before.
 */
import type { BookingCommand, BookingState } from '../../domain/booking/booking.ts';
import type { NightCommand } from '../../domain/inventory/inventory.ts';
import type { EventMetadata } from '../../ports/journal.ts';
import type { EngineParts } from '../engine-parts.ts';
import type { NightAnswered } from '../inventory/inventory-actor.ts';
import type { PaymentAnswered } from '../payments/payment-actor.ts';
import type { Actor, Behaviour } from '../runtime/actor-system.ts';
import { backoffMs } from '../runtime/backoff.ts';
import { type BurstQuestion, NightBurst } from './night-burst.ts';

export type SagaMessage =
  /**
   * The booking is now in this state: go on from here. Repeated when the saga should look again.
   */
  | { readonly type: 'proceed'; readonly state: BookingState }
  | { readonly type: 'again'; readonly attempt: number }
  | NightAnswered
  | PaymentAnswered;

export type Report = (command: BookingCommand) => void;

const RETRY = { minMs: 20, maxMs: 5_000 };

export abstract class Saga implements Behaviour<SagaMessage> {
  readonly parts: EngineParts;
  readonly report: Report;
  readonly metadata: EventMetadata;
  #self: Actor<SagaMessage> | undefined;
  #burst: NightBurst | undefined;
  #resend: (() => void) | undefined;
  #onBurst: ((burst: NightBurst) => void) | undefined;
  #attempt = 0;
  #nextTag = 0;
  #cancelWait: (() => void) | undefined;
  #renew: () => void = () => undefined;
  #hasRun = false;

  constructor(parts: EngineParts, report: Report, metadata: EventMetadata) {
    this.parts = parts;
    this.report = report;
    this.metadata = metadata;
  }

  /** Does the step that `state` calls for. Called again with the same state after a wake-up. */
  protected abstract proceed(state: BookingState): void;

  protected abstract paid(answered: PaymentAnswered): void;

  /** Called with what `waitThenAgain` was given. */
  protected abstract again(attempt: number): void;

  /** `renew` replaces this saga by a fresh one. */
  attach(self: Actor<SagaMessage>, renew: () => void): void {
    this.#self = self;
    this.#renew = renew;
  }

  /** Timers of a saga that is gone must not fire. */
  detach(): void {
    this.#cancelWait?.();
  }

  get self(): Actor<SagaMessage> {
    if (this.#self === undefined) throw new Error('a saga is attached before its first message');
    return this.#self;
  }

  isRecoverable(): boolean {
    return true;
  }

  /**
   * After a crash its own half of the work is unknown: the booking spawns another, which asks anew.
   */
  recover(): void {
    if (this.#hasRun) this.parts.scheduler.soon(this.#renew);
    this.#hasRun = true;
  }

  refused(): void {}

  receive(message: SagaMessage): void {
    switch (message.type) {
      case 'proceed':
        this.proceed(message.state);
        return;
      case 'night_answered':
        this.#answered(message);
        return;
      case 'again':
        if (this.#resend === undefined) this.again(message.attempt);
        else this.#resend();
        return;
      default:
        this.paid(message);
    }
  }

  /**
   * Asks every night once, and again after a pause those bursts that could not be decided.
   * `commands` is called for each sending: what it rests on may have changed during the pause.
   */
  protected burst(
    state: BookingState,
    questions: readonly BurstQuestion[],
    commands: () => (question: BurstQuestion) => NightCommand,
    onComplete: (burst: NightBurst) => void,
  ): void {
    this.#onBurst = onComplete;
    this.#resend = () => {
      this.#burst = new NightBurst(questions, this.#nextTag);
      this.#nextTag = this.#burst.nextTag;
      this.#burst.send(this.parts, state.terms, commands(), this.metadata, this.self);
      this.#completeIfDone();
    };
    this.#resend();
  }

  protected get isBursting(): boolean {
    return this.#burst !== undefined;
  }

  /** Comes back to `again` after a pause that grows with `attempt`. */
  protected waitThenAgain(attempt: number, range = RETRY): void {
    const { scheduler, chance } = this.parts;
    this.#cancelWait?.();
    this.#cancelWait = scheduler.after(backoffMs(attempt, range, chance), () => {
      this.self.tell({ type: 'again', attempt });
    });
  }

  #answered(message: NightAnswered): void {
    if (this.#burst?.take(message) === true) this.#completeIfDone();
    else this.parts.system.deadLetters.count('stale');
  }

  #completeIfDone(): void {
    const burst = this.#burst;
    if (burst === undefined || !burst.isComplete) return;
    this.#burst = undefined;
    if (burst.isUndecided) {
      this.waitThenAgain(this.#attempt++);
      return;
    }
    const onComplete = this.#onBurst;
    this.#resend = undefined;
    this.#onBurst = undefined;
    this.#attempt = 0;
    onComplete?.(burst);
  }
}
