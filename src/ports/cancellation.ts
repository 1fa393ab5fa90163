/** What calling a booking off costs, as the users of the engine see it, and money given back. */
import type { BookingState } from '../domain/booking/booking.ts';
import type { CancellationPreview } from '../domain/booking/cancellation-preview.ts';
import type { BookingId } from '../domain/ids.ts';
import type { Money } from '../domain/money.ts';
import type { BookingView, CallContext, Outcome } from './engine.ts';

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
