/**
 * The saga that makes a booking: hold every night, have the gateway authorise, turn the holds into
 * sales. Each step is compensated by the booking's own failure: BookingFailed puts a void into the
 * outbox and leaves the nights to the release saga.
 *
 *   requested        hold all nights ........ refused -> failed
 *   payment_pending  keep the holds alive past the deadline, authorise
 *                    declined -> failed;  deadline -> failed, void
 *                    approved: confirm all nights ...... refused -> failed, void
 */
import type { BookingState, FailureReason } from '../domain/booking/booking.ts';
import { openAuthorisation } from '../domain/booking/payment-ledger.ts';
import type { PropertyId } from '../domain/ids.ts';
import type { NightCommand } from '../domain/inventory/inventory.ts';
import { capacityOn, NO_CAPACITY } from '../domain/property/night-capacity.ts';
import type { PropertyState } from '../domain/property/property.ts';
import { limits } from '../limits.ts';
import { settleDeadlineMs } from './booking-entity.ts';
import type { NightBurst, NightQuestion } from './night-burst.ts';
import { questionsOf } from './night-burst.ts';
import type { PaymentAnswered } from './payment-actor.ts';
import { committedProperty } from './property-actor.ts';
import { Saga } from './saga.ts';

/**
 * A customer who has to act usually takes half a minute; the callback is what normally tells us.
 */
const ACTION_POLL = { minMs: 1_000, maxMs: 15_000 };

export class BookSaga extends Saga {
  #state: BookingState | undefined;
  #stage: 'idle' | 'holding' | 'extending' | 'authorising' | 'waiting' | 'confirming' = 'idle';
  #isOver = false;

  protected proceed(state: BookingState): void {
    const isNew = this.#state?.status !== state.status;
    this.#state = state;
    if (this.#isOver) return;
    if (state.status === 'requested') {
      if (this.#stage === 'idle') this.#hold(state);
      else if (this.parts.clock.now() >= settleDeadlineMs(state)) this.#giveUpHolding(state);
      return;
    }
    if (state.status !== 'payment_pending') return;
    if (this.#isPastDeadline(state)) this.#fail({ code: 'payment_timed_out' });
    else if (isNew) this.#pay(state);
    else if (this.#stage === 'waiting') this.#lookUp(state);
  }

  #hold(state: BookingState): void {
    this.#stage = 'holding';
    const property = this.#property(state.terms.propertyId);
    const untilMs = state.holdUntilMs ?? 0;
    const { channel } = state.terms;
    const commandOf = ({ roomTypeId, night, rooms }: NightQuestion): NightCommand => {
      const roomType = property.roomTypes.get(roomTypeId);
      const capacity = roomType === undefined ? NO_CAPACITY : capacityOn(roomType, night);
      const taken = { bookingId: state.id, rooms, untilMs, ...capacity };
      return { type: 'hold_rooms', ...taken, ...(channel === undefined ? {} : { channel }) };
    };
    this.burst(state, questionsOf(state.terms), commandOf, (burst) => this.#held(state, burst));
  }

  /** After a start nobody has asked for the property yet: what is on disk is then all there is. */
  #property(id: PropertyId): PropertyState {
    const { directory, journal } = this.parts;
    return directory.residentProperty(id) ?? committedProperty(journal, id).state;
  }

  #held(state: BookingState, burst: NightBurst): void {
    const refusal = burst.firstRefusal();
    if (refusal === undefined) {
      this.report({ type: 'record_held', deadlineMs: settleDeadlineMs(state) });
      return;
    }
    const { roomTypeId, night, rooms: wanted } = refusal.question;
    const free = refusal.answer.code === 'sold_out' ? refusal.answer.free : 0;
    this.#fail({ code: 'no_availability', roomTypeId, night, wanted, free });
  }

  /**
   * A night that cannot be asked for minutes is as good as full; what the others hold goes back.
   */
  #giveUpHolding(state: BookingState): void {
    const [question] = questionsOf(state.terms);
    if (question === undefined) return;
    const { roomTypeId, night, rooms: wanted } = question;
    this.#fail({ code: 'no_availability', roomTypeId, night, wanted, free: 0 });
  }

  /** The payment's deadline rules over the hold's own: no hold expires under a pending payment. */
  #pay(state: BookingState): void {
    const untilMs = (state.payment.deadlineMs ?? 0) + limits.paymentHoldGraceMs;
    if ((state.holdUntilMs ?? 0) >= untilMs) {
      this.#authorise(state);
      return;
    }
    this.#stage = 'extending';
    this.burst(
      state,
      questionsOf(state.terms),
      () => ({ type: 'extend_hold', bookingId: state.id, untilMs }),
      (burst) => {
        if (burst.firstRefusal() === undefined) this.#authorise(state);
        else this.#confirmOrFail(state, burst);
      },
    );
  }

  /**
   * After a crash between confirm and record the nights are sold already and cannot be extended.
   */
  #confirmOrFail(state: BookingState, burst: NightBurst): void {
    const isExpired = burst.firstRefusal()?.answer.code === 'hold_expired';
    if (isExpired) this.#failExpired(state);
    else this.#authorise(state);
  }

  #authorise(state: BookingState): void {
    const asked = openAuthorisation(state.payment);
    const token = state.payer?.paymentToken;
    if (asked === undefined || token === undefined) {
      this.#confirm(state, undefined);
      return;
    }
    const amount = { amountMinor: asked.authorisedMinor, currency: state.terms.currency };
    this.#stage = 'authorising';
    this.parts.journal.gate(
      () =>
        this.parts.payments.tell({
          type: 'authorise',
          request: { key: asked.key, amount, token },
          deadlineMs: state.payment.deadlineMs ?? 0,
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
    if (state?.status !== 'payment_pending' || this.#isOver) return;
    if (this.#stage !== 'authorising' && this.#stage !== 'waiting') return;
    if (this.#isPastDeadline(state)) {
      this.#fail({ code: 'payment_timed_out' });
      return;
    }
    switch (result.status) {
      case 'approved':
        this.#confirm(state, result.reference);
        return;
      case 'declined':
        this.#fail({ code: 'payment_declined', reason: result.reason });
        return;
      case 'voided':
        this.#fail({ code: 'payment_timed_out' });
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

  #confirm(state: BookingState, reference: string | undefined): void {
    this.#stage = 'confirming';
    this.burst(
      state,
      questionsOf(state.terms),
      ({ rooms }) => ({ type: 'confirm_hold', bookingId: state.id, rooms }),
      (burst) => {
        if (burst.firstRefusal() === undefined)
          this.report({ type: 'record_authorised', reference });
        else this.#failExpired(state);
      },
    );
  }

  #failExpired(state: BookingState): void {
    this.#fail({ code: 'hold_expired', expiredAtMs: state.holdUntilMs ?? 0 });
  }

  #fail(reason: FailureReason): void {
    this.#isOver = true;
    this.report({ type: 'record_refused', reason });
  }

  #isPastDeadline(state: BookingState): boolean {
    return this.parts.clock.now() >= (state.payment.deadlineMs ?? 0);
  }
}
