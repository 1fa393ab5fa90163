/**
 * What making and changing a booking have in common: nights are held in one burst, the gateway is
 * asked for what the booking's stream says it is to be asked for, and what is held is bought once
 * it has approved. The gateway is asked only when the intent is on disk, and when its answer is
 * unknown it is asked again under the same key until the deadline.
 */
import type { BookingCommand, BookingState, FailureReason } from '../../domain/booking/booking.ts';
import type { NightRooms } from '../../domain/booking/night-rooms.ts';
import { isSoldAlready } from '../../domain/booking/overbooked-nights.ts';
import { openAuthorisation } from '../../domain/booking/payment-ledger.ts';
import type { NightCapacity, NightCommand } from '../../domain/inventory/inventory.ts';
import { usesOf } from '../../domain/promo/apply-promo.ts';
import type { PromoCode } from '../../domain/promo/promo-code.ts';
import { capacityIn } from '../../domain/property/night-capacity.ts';
import type { PropertyState } from '../../domain/property/property.ts';
import type { PaymentAnswered } from '../payments/payment-actor.ts';
import { propertyNow } from '../property/property-actor.ts';
import type { BurstQuestion, NightBurst } from './night-burst.ts';
import { Saga } from './saga.ts';

/**
 * A customer who has to act usually takes half a minute; the callback is what normally tells us.
 */
const ACTION_POLL = { minMs: 1_000, maxMs: 15_000 };

/** What buying has come to. */
export type Bought = Pick<
  Extract<BookingCommand, { readonly type: 'record_authorised' }>,
  'reference' | 'overbooked'
>;

export abstract class PayingSaga extends Saga {
  #state: BookingState | undefined;
  #stage: 'idle' | 'holding' | 'extending' | 'authorising' | 'waiting' | 'confirming' = 'idle';
  #isOver = false;

  /** Whether there is anything to do in this state. */
  protected abstract isCalledFor(state: BookingState): boolean;

  /** Whether the gateway is what this state waits for. */
  protected abstract isPaying(state: BookingState): boolean;

  /** When the holding, or the paying, must have ended. */
  protected abstract deadlineMs(state: BookingState): number;

  /** What is to be held and bought, with what the booking is to have of it. */
  protected abstract nights(state: BookingState): readonly BurstQuestion[];

  /** Whose card is asked. */
  protected abstract token(state: BookingState): string | undefined;

  /** Until when the nights are held. */
  protected abstract holdUntilMs(state: BookingState): number;

  /** Rooms that the booking has bought there already. */
  protected had(_state: BookingState, _night: NightRooms): number {
    return 0;
  }

  protected abstract held(state: BookingState): void;

  /** The gateway may be asked, once everything is as it must be for that. */
  protected abstract pay(state: BookingState): void;

  /** Every night is bought; `reference` is the gateway's, where it was asked. */
  protected abstract bought(bought: Bought): void;

  protected abstract failed(reason: FailureReason): void;

  protected proceed(state: BookingState): void {
    const wasPaying = this.#state !== undefined && this.isPaying(this.#state);
    this.#state = state;
    if (this.#isOver || !this.isCalledFor(state)) return;
    const isPast = this.#isPastDeadline(state);
    if (!this.isPaying(state)) {
      if (this.#stage === 'idle') this.#hold(state);
      else if (isPast) this.#giveUpHolding(state);
    } else if (isPast) this.fail({ code: 'payment_timed_out' });
    else if (!wasPaying) this.pay(state);
    else if (this.#stage === 'waiting') this.#lookUp(state);
  }

  #hold(state: BookingState): void {
    this.#stage = 'holding';
    this.burst(
      state,
      this.nights(state),
      () => this.#holdsOf(state),
      (burst) => this.#held(state, burst),
    );
  }

  /** With the capacity that the property has now. */
  #holdsOf(state: BookingState): (question: BurstQuestion) => NightCommand {
    const property = propertyNow(this.parts, state.terms.propertyId);
    const untilMs = this.holdUntilMs(state);
    const { channel, blockId } = state.terms;
    const forcing = isSoldAlready(state) ? ({ isForced: true } as const) : {};
    return (question) => {
      const { rooms } = question;
      const taken = { bookingId: state.id, rooms, untilMs, ...capacityFor(property, question) };
      const by = channel === undefined ? {} : { channel };
      const isOfBlock = blockId !== undefined && !('promoCode' in question);
      return { type: 'hold_rooms', ...taken, ...by, ...forcing, ...(isOfBlock ? { blockId } : {}) };
    };
  }

  #held(state: BookingState, burst: NightBurst): void {
    const refusal = burst.firstRefusal();
    if (refusal === undefined) {
      this.held(state);
      return;
    }
    const { question, answer } = refusal;
    if ('promoCode' in question) {
      const { promoCode } = question;
      const { physical: usesMax } = capacityFor(
        propertyNow(this.parts, state.terms.propertyId),
        question,
      );
      this.fail({ code: 'promo_code_exhausted', promoCode, usesMax });
      return;
    }
    const { roomTypeId, night } = question;
    const wanted = question.rooms - this.had(state, question);
    const free = answer.code === 'sold_out' ? answer.free : 0;
    this.fail({ code: 'no_availability', roomTypeId, night, wanted, free });
  }

  /**
   * A night that cannot be asked for minutes is as good as full; what the others hold goes back.
   */
  #giveUpHolding(state: BookingState): void {
    const [question] = this.nights(state);
    if (question === undefined || 'promoCode' in question) return;
    const { roomTypeId, night } = question;
    const wanted = question.rooms - this.had(state, question);
    this.fail({ code: 'no_availability', roomTypeId, night, wanted, free: 0 });
  }

  protected authorise(state: BookingState): void {
    const asked = openAuthorisation(state.payment);
    const token = this.token(state);
    if (asked === undefined || token === undefined) {
      this.confirm(state, undefined);
      return;
    }
    const amount = { amountMinor: asked.authorisedMinor, currency: state.terms.currency };
    this.#stage = 'authorising';
    this.parts.journal.gate(
      () =>
        this.parts.payments.tell({
          type: 'authorise',
          request: { key: asked.key, amount, token },
          deadlineMs: this.deadlineMs(state),
          replyTo: this.self,
        }),
      () => undefined,
    );
  }

  #lookUp(state: BookingState): void {
    const asked = openAuthorisation(state.payment);
    if (asked === undefined) return;
    this.parts.payments.tell({ type: 'look_up', key: asked.key, replyTo: this.self });
  }

  protected paid({ result }: PaymentAnswered): void {
    const state = this.#state;
    if (state === undefined || this.#isOver || !this.isPaying(state)) return;
    if (this.#stage !== 'authorising' && this.#stage !== 'waiting') return;
    if (this.#isPastDeadline(state)) {
      this.fail({ code: 'payment_timed_out' });
      return;
    }
    switch (result.status) {
      case 'approved':
        this.confirm(state, result.reference);
        return;
      case 'declined':
        this.fail({ code: 'payment_declined', reason: result.reason });
        return;
      case 'voided':
        this.fail({ code: 'payment_timed_out' });
        return;
      case 'requires_action':
        this.report({ type: 'record_action_required', url: result.url });
        this.#wait(0);
        return;
      default:
        this.#wait(0);
    }
  }

  protected again(attempt: number): void {
    if (this.#stage !== 'waiting' || this.#state === undefined) return;
    this.proceed(this.#state);
    if (this.#stage === 'waiting' && !this.#isOver) this.#wait(attempt + 1);
  }

  #wait(attempt: number): void {
    this.#stage = 'waiting';
    this.waitThenAgain(attempt, ACTION_POLL);
  }

  protected confirm(state: BookingState, reference: string | undefined): void {
    this.#stage = 'confirming';
    this.burst(
      state,
      this.nights(state),
      () =>
        ({ rooms }) => ({ type: 'confirm_hold', bookingId: state.id, rooms }),
      (burst) => {
        const overbooked = burst.overbooked();
        const found = overbooked === undefined ? {} : { overbooked };
        if (burst.firstRefusal() === undefined) this.bought({ reference, ...found });
        else this.failExpired(state);
      },
    );
  }

  protected extend(state: BookingState, untilMs: number): void {
    this.#stage = 'extending';
    this.burst(
      state,
      this.nights(state),
      () => () => ({ type: 'extend_hold', bookingId: state.id, untilMs }),
      (burst) => {
        // After a crash between confirm and record the nights are sold and cannot be extended.
        if (burst.firstRefusal()?.answer.code === 'hold_expired') this.failExpired(state);
        else this.authorise(state);
      },
    );
  }

  protected failExpired(state: BookingState): void {
    this.fail({ code: 'hold_expired', expiredAtMs: this.holdUntilMs(state) });
  }

  protected fail(reason: FailureReason): void {
    this.#isOver = true;
    this.failed(reason);
  }

  #isPastDeadline(state: BookingState): boolean {
    return this.parts.clock.now() >= this.deadlineMs(state);
  }
}

/** What there is of what is asked for: rooms of a night, or uses of a promo code. */
function capacityFor(property: PropertyState, question: BurstQuestion): NightCapacity {
  if ('promoCode' in question) {
    return { physical: usesOf(property.promoCodes.get(question.promoCode as PromoCode)) };
  }
  return capacityIn(property, question);
}
