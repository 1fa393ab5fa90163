/**
 * The saga that makes a booking: hold every night, have the gateway authorise, turn the holds into
 * sales. Each step is compensated by the booking's own failure: BookingFailed puts a void into the
 * outbox and leaves the nights to the release saga.
 *
 *   requested        hold all nights, and a use of the promo code ... refused -> failed
 *   payment_pending  keep the holds alive past the deadline, authorise
 *                    declined -> failed;  deadline -> failed, void
 *                    approved: confirm all nights ...... refused -> failed, void
 */
import type { BookingState, FailureReason } from '../../domain/booking/booking.ts';
import { limits } from '../../limits.ts';
import { settleDeadlineMs } from '../booking/booking-entity.ts';
import { type BurstQuestion, questionsOf } from './night-burst.ts';
import { type Bought, PayingSaga } from './saga-paying.ts';

export class BookSaga extends PayingSaga {
  protected isCalledFor({ status }: BookingState): boolean {
    return status === 'requested' || status === 'payment_pending';
  }

  protected isPaying({ status }: BookingState): boolean {
    return status === 'payment_pending';
  }

  protected deadlineMs(state: BookingState): number {
    return this.isPaying(state) ? (state.payment.deadlineMs ?? 0) : settleDeadlineMs(state);
  }

  protected nights({ terms }: BookingState): readonly BurstQuestion[] {
    return questionsOf(terms);
  }

  protected token({ payer }: BookingState): string | undefined {
    return payer?.paymentToken;
  }

  protected holdUntilMs({ holdUntilMs }: BookingState): number {
    return holdUntilMs ?? 0;
  }

  protected held(state: BookingState): void {
    this.report({ type: 'record_held', deadlineMs: settleDeadlineMs(state) });
  }

  /** The payment's deadline rules over the hold's own: no hold expires under a pending payment. */
  protected pay(state: BookingState): void {
    const untilMs = (state.payment.deadlineMs ?? 0) + limits.paymentHoldGraceMs;
    if (this.holdUntilMs(state) >= untilMs) this.authorise(state);
    else this.extend(state, untilMs);
  }

  protected bought(bought: Bought): void {
    this.report({ type: 'record_authorised', ...bought });
  }

  protected failed(reason: FailureReason): void {
    this.report({ type: 'record_refused', reason });
  }
}
