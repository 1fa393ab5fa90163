/**
 * The one way to a payment gateway: every call goes through a bulkhead, a circuit breaker and a
 * timeout, so a gateway that hangs costs its own requests their time and nobody else's. A call
 * that threw or timed out has an unknown outcome: the gateway is asked until it says, with backoff
 * and jitter, and never guessed for. Calls run outside the actor's turn.
 */
import type { IPolicy } from 'cockatiel';
import type { PaymentEffect } from '../../domain/booking/booking-payment.ts';
import type { Money } from '../../domain/money.ts';
import { limits } from '../../limits.ts';
import type { Clock, Scheduler } from '../../ports/clock.ts';
import type {
  AuthorisationStatus,
  AuthoriseRequest,
  EffectResult,
  Gateway,
} from '../../ports/gateway.ts';
import type { Log } from '../../ports/log.ts';
import { CallGuard } from '../outward/call-guard.ts';
import { Abandoned, patienceWithFailures, untilKnown } from '../outward/until-known.ts';
import type { Behaviour } from '../runtime/actor-system.ts';
import type { Ref } from '../runtime/ref.ts';
import { charge, type Guard, undoCharge } from './charge.ts';

export type PaymentMessage =
  /** Answered once the outcome is known, or never after `deadlineMs` of the business clock. */
  | {
      readonly type: 'authorise';
      readonly request: AuthoriseRequest;
      readonly deadlineMs: number;
      readonly replyTo: Ref<PaymentAnswered>;
    }
  /** One question, answered only if the gateway answers. */
  | { readonly type: 'look_up'; readonly key: string; readonly replyTo: Ref<PaymentAnswered> }
  | { readonly type: 'effect'; readonly order: EffectOrder; readonly replyTo: Ref<EffectAnswered> };

export interface PaymentAnswered {
  readonly type: 'payment_answered';
  readonly result: AuthorisationStatus;
}

/** A capture, void, refund or charge as it stands in the outbox. */
export interface EffectOrder {
  readonly effect: PaymentEffect;
  /** Beside the effect, where the rows of older versions have it as well. */
  readonly authorisationKey: string;
  readonly amount: Money;
  /** The card of a charge. */
  readonly token?: string;
  /** A void of a charge of which nobody knows whether it was made. */
  readonly isUndoing?: boolean;
}

export interface EffectAnswered {
  readonly type: 'effect_answered';
  readonly key: string;
  /** `unknown`: the call threw; the same key may be tried again. */
  readonly result: EffectResult | { readonly status: 'unknown'; readonly error: string };
}

/** The gateway is alive and has not decided. */
class Undecided extends Error {}

export class PaymentActor implements Behaviour<PaymentMessage> {
  readonly #gateway: Gateway;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #guard: CallGuard;
  readonly #untilKnown: IPolicy;
  #isClosed = false;

  constructor(parts: {
    readonly gateway: Gateway;
    readonly clock: Clock;
    readonly scheduler: Scheduler;
    readonly log: Log;
  }) {
    this.#gateway = parts.gateway;
    this.#clock = parts.clock;
    this.#log = parts.log;
    this.#guard = new CallGuard(parts.scheduler, {
      concurrentMax: limits.gatewayConcurrentMax,
      queuedMax: limits.gatewayQueuedMax,
      timeoutMs: limits.gatewayTimeoutMs,
      ...patienceWithFailures,
    });
    this.#untilKnown = untilKnown();
  }

  isRecoverable(): boolean {
    return true;
  }

  recover(): void {}

  /** Calls under way are left to end by themselves; their answers go nowhere. */
  close(): void {
    this.#isClosed = true;
  }

  receive(message: PaymentMessage): void {
    switch (message.type) {
      case 'authorise':
        void this.#authorise(message.request, message.deadlineMs, message.replyTo);
        return;
      case 'look_up':
        void this.#lookUp(message.key, message.replyTo);
        return;
      default:
        void this.#perform(message.order, message.replyTo);
    }
  }

  refused(message: PaymentMessage): void {
    if (message.type !== 'effect') return;
    const { key } = message.order.effect;
    const result = { status: 'unknown', error: 'the payment actor has too much waiting' } as const;
    message.replyTo.tell({ type: 'effect_answered', key, result });
  }

  async #authorise(
    request: AuthoriseRequest,
    deadlineMs: number,
    replyTo: Ref<PaymentAnswered>,
  ): Promise<void> {
    try {
      const result = await this.#firstAnswer(request).catch((error: unknown) => {
        this.#log.warn({ key: request.key, err: error }, 'authorisation outcome unknown; asking');
        return this.#resolve(request, deadlineMs);
      });
      if (!this.#isClosed) replyTo.tell({ type: 'payment_answered', result });
    } catch (error) {
      if (!(error instanceof Abandoned)) this.#log.error({ err: error }, 'authorise failed');
    }
  }

  #firstAnswer(request: AuthoriseRequest): Promise<AuthorisationStatus> {
    return this.#guard.execute((signal) => this.#gateway.authorise(request, signal));
  }

  /**
   * Asks until the gateway is definite. A key it never saw is authorised anew: same key, same
   * effect.
   */
  #resolve(request: AuthoriseRequest, deadlineMs: number): Promise<AuthorisationStatus> {
    return this.#untilKnown.execute(async () => {
      if (this.#isClosed || this.#clock.now() >= deadlineMs) throw new Abandoned();
      const found = await this.#guard.execute((signal) =>
        this.#gateway.lookUp(request.key, signal),
      );
      const status = found.status === 'not_found' ? await this.#firstAnswer(request) : found;
      if (status.status === 'processing') throw new Undecided('the gateway has not decided');
      return status;
    });
  }

  async #lookUp(key: string, replyTo: Ref<PaymentAnswered>): Promise<void> {
    try {
      const result = await this.#guard.execute((signal) => this.#gateway.lookUp(key, signal));
      if (!this.#isClosed) replyTo.tell({ type: 'payment_answered', result });
    } catch (error) {
      this.#log.warn({ key, err: error }, 'looking up an authorisation failed');
    }
  }

  async #perform(order: EffectOrder, replyTo: Ref<EffectAnswered>): Promise<void> {
    const { key } = order.effect;
    let result: EffectAnswered['result'];
    try {
      result = await this.#call(order);
    } catch (error) {
      result = { status: 'unknown', error: error instanceof Error ? error.message : String(error) };
    }
    if (!this.#isClosed) replyTo.tell({ type: 'effect_answered', key, result });
  }

  #call(order: EffectOrder): Promise<EffectResult> {
    const { effect, authorisationKey, amount, token = '' } = order;
    const { key } = effect;
    const guard: Guard = (call) => this.#guard.execute(call);
    switch (effect.kind) {
      case 'capture':
        return guard((signal) => this.#gateway.capture({ key, authorisationKey, amount }, signal));
      case 'refund':
        return guard((signal) => this.#gateway.refund({ key, authorisationKey, amount }, signal));
      case 'charge':
        return charge(this.#gateway, { key, amount, token }, guard);
      default:
        if (order.isUndoing === true) {
          return undoCharge(this.#gateway, { key, authorisationKey, amount }, guard);
        }
        return guard((signal) => this.#gateway.void({ key, authorisationKey }, signal));
    }
  }
}
