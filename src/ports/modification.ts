/** Changing a booking that stands, as the users of the engine see it. */
import type { BookingTerms } from '../domain/booking/booking.ts';
import type { NightsCompared } from '../domain/booking/kept-prices.ts';
import type { CivilDate } from '../domain/calendar.ts';
import type { Guest } from '../domain/guest.ts';
import type { BookingId } from '../domain/ids.ts';
import type { Rejection } from '../domain/rejection.ts';
import type { BookingView, CallContext, Outcome, RoomRequest } from './engine.ts';

/** What is to be otherwise; what is absent stays as it is. */
export interface ModificationRequest {
  readonly arrival?: CivilDate;
  readonly departure?: CivilDate;
  /** All rooms of the booking, those that stay as they are among them. */
  readonly rooms?: readonly RoomRequest[];
  /** Checked against the property's when given. */
  readonly currency?: string;
  /** Opens the plans that are sold to whoever has their code. */
  readonly promoCode?: string;
  readonly guest?: Guest;
  /** What a difference is paid with, and everything later. */
  readonly paymentToken?: string;
  /** Refused when the new total is another one, minor units. */
  readonly expectedTotalMinor?: number;
  readonly why?: string;
}

/** What a change would come to, and all that speaks against it. Nothing is kept for it. */
export interface ModificationPreview {
  readonly bookingId: BookingId;
  /** What is in force now. */
  readonly before: BookingTerms;
  /** What would be in force; undefined when it cannot be priced. */
  readonly after: BookingTerms | undefined;
  /** Of nothing when it cannot be priced. */
  readonly nights: NightsCompared;
  /** What would be authorised beyond what is, minor units. */
  readonly toAuthoriseMinor: number;
  /** In order of precedence; a request to change it so would be refused with the first. */
  readonly reasons: readonly Rejection[];
}

/** Changes of bookings. */
export interface ModificationCalls {
  /**
   * Ok with `modifying` set while the customer has to act first, and with `modificationFailure`
   * when the change came to nothing and everything is as it was.
   */
  modify(
    context: CallContext,
    id: BookingId,
    request: ModificationRequest,
  ): Promise<Outcome<BookingView>>;
  previewModification(
    id: BookingId,
    request: ModificationRequest,
  ): Promise<Outcome<ModificationPreview>>;
}
