/** What calling a booking off costs, as the users of the engine see it, and money given back. */
import type { BookingState } from '../domain/booking/booking.ts';
import type { CancellationPreview } from '../domain/booking/cancellation-preview.ts';
import type { BookingId } from '../domain/ids.ts';
import type { Money } from '../domain/money.ts';
import type { BookingView, CallContext, Outcome } from './engine.ts';

/** How a booking is called off, where it is not simply by its terms. */
export interface CancelOptions {
  /** Why the fee is not asked for; whether the caller may say so is not asked here. */
  readonly waive?: string;
  /** The fee that the guest has seen: another one by now is a refusal, and nothing is cancelled. */
  readonly expectedFee?: Money;
}

/** What calling a booking off costs, and where its deadlines are reckoned. */
export interface CancellationTerms {
  readonly state: BookingState;
  readonly preview: CancellationPreview;
  /** The property's, IANA. */
  readonly timeZone: string;
}

/** Calling a booking off, what that costs, and money that is given back. */
export interface CancellationCalls {
  /** What calling it off would cost now. */
  cancellation(id: BookingId): Promise<Outcome<CancellationTerms>>;
  /** Gives back money that was taken and that the guest owes; positive. */
  refund(
    context: CallContext,
    id: BookingId,
    amount: Money,
    why: string,
  ): Promise<Outcome<BookingView>>;
}
