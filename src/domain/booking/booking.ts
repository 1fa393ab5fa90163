/**
 * One booking: rooms of one property for one stay, from the first request to check-out. A hold is a
 * booking that nobody has paid for yet; turning it into a booking keeps its id.
 *
 *   requested --> held --> payment_pending --> confirmed --> checked_in --> checked_out
 *       |          |             |                |  \             (early_departure ends here too)
 *       v          v             v                v   v
 *     failed   expired        failed         cancelled no_show, walked
 *              cancelled
 *
 * `requested` lasts while the nights are being held and is the only status in which no night has
 * promised anything. A closing transition leaves `releasing` set until every night it frees has
 * answered, so a process that dies between the two goes on where it was. A change of what was
 * booked is `modifying` a booking that stays confirmed or checked in meanwhile.
 */
import type { CivilDate, Night, Stay } from '../calendar.ts';
import type { Charge } from '../charges/charges.ts';
import type { NothingChanged } from '../decision.ts';
import type { Guest, Party } from '../guest.ts';
import type {
  BlockId,
  BookingId,
  Channel,
  PropertyId,
  RatePlanId,
  RoomTypeId,
  TripId,
} from '../ids.ts';
import type { Currency, Money } from '../money.ts';
import type { Policies } from '../policy/policy.ts';
import type { PromoExhausted } from '../promo/promo-code.ts';
import type { CapturePolicy } from '../property/property.ts';
import type { CheckInCommand, GuestCheckedIn } from '../rooms/check-in-rooms.ts';
import type { BookingPayment, PaymentEffect } from './booking-payment.ts';
import type { ChannelReference, OverbookedNight } from './channel-sale.ts';
import type { LineIds } from './matched-rooms.ts';
import type { ModificationCommand, ModificationEvent, Modifying, Releasing } from './modifying.ts';
import type { GuestWalked, Walk } from './walk.ts';

/** The picture above says what follows what. */
export type BookingStatus =
  | 'requested'
  | 'held'
  | 'payment_pending'
  | 'confirmed'
  | 'checked_in'
  | 'checked_out'
  | 'cancelled'
  | 'no_show'
  | 'walked'
  | 'expired'
  | 'failed';

/** One room of the booking, priced night by night in stay order. */
export interface BookedRoom {
  readonly roomTypeId: RoomTypeId;
  /** Absent from bookings that are older than rate plans: the base plan. */
  readonly ratePlanId?: RatePlanId;
  readonly party: Party;
  /** One entry per night of the stay, minor units. */
  readonly nightlyMinor: readonly number[];
  /** Those of the rate plan as they were at the request; absent: the standard ones. */
  readonly policies?: Policies;
}

/** What was asked for and at what price; fixed at the request. */
export interface BookingTerms {
  readonly propertyId: PropertyId;
  readonly stay: Stay;
  readonly rooms: readonly BookedRoom[];
  readonly currency: Currency;
  /** Taxes and fees, and the code that took something off the prices; absent if there are none. */
  readonly charges?: readonly Charge[];
  readonly promoCode?: string;
  /** Sum of every nightly price of every room and of the charges that they do not include. */
  readonly totalMinor: number;
  readonly capture: CapturePolicy;
  /** Through whom it came; absent for a direct booking. */
  readonly channel?: Channel;
  /** The block whose rooms its nights take first. */
  readonly blockId?: BlockId;
  /** Of what the channel has sold, and not only brought. */
  readonly channelReference?: ChannelReference;
  /** The guest pays the channel, and owes the hotel nothing; absent: the hotel is paid. */
  readonly collectedBy?: 'channel';
  /** The trip that it is a leg of. */
  readonly tripId?: TripId;
  /** The property's, which never changes; there where a room has policies with deadlines. */
  readonly timeZone?: string;
  /** What calling off cost at a change: a fee that no change is the way round. Absent when 0. */
  readonly earnedMinor?: number;
}

/** Who pays, and with what. */
export interface Payer {
  readonly guest: Guest;
  /** A token the gateway gave for a card; absent only when nothing is owed. */
  readonly paymentToken?: string;
}

/** Why a booking came to nothing; `data` is what the client is told. */
export type FailureReason =
  | {
      readonly code: 'no_availability';
      readonly roomTypeId: RoomTypeId;
      readonly night: Night;
      readonly wanted: number;
      readonly free: number;
    }
  | PromoExhausted
  | { readonly code: 'payment_declined'; readonly reason: string }
  | { readonly code: 'payment_timed_out' }
  | { readonly code: 'hold_expired'; readonly expiredAtMs: number };

/** A booking as its events have made it. Amounts are minor units. */
export interface BookingState {
  readonly id: BookingId;
  /** Undefined until BookingRequested. */
  readonly status: BookingStatus | undefined;
  readonly terms: BookingTerms;
  readonly payer: Payer | undefined;
  /** Whether confirming follows holding without another request. */
  readonly isDirect: boolean;
  /** When the hold ends by itself. Set in held. */
  readonly holdUntilMs: number | undefined;
  readonly isExtended: boolean;
  /** Made to somebody on the waitlist; its end stands. Absent for any other. */
  readonly isOffer?: boolean;
  readonly failure: FailureReason | undefined;
  readonly releasing: Releasing | undefined;
  readonly modifying: Modifying | undefined;
  /** Why the last change that was asked for came to nothing, if it did. */
  readonly modificationFailure: FailureReason | undefined;
  readonly payment: BookingPayment;
  /** What the guest owes under the terms in force now, minor units. */
  readonly owedMinor: number;
  /** What staff have given back of their own will: it stays given, whatever is owed later. */
  readonly goodwillMinor: number;
  /** The last morning of the stay as it really was; earlier than booked after early departure. */
  readonly departure: CivilDate;
  /** What tells its rooms apart; absent while they are what they were at the request. */
  readonly lineIds?: LineIds;
  readonly walk?: Walk;
  /** Sold by a channel when they were not there, in stay order; absent when all were. */
  readonly overbooked?: readonly OverbookedNight[];
  /** By which revision the channel has cancelled it; absent when nobody or the hotel has. */
  readonly cancelledRevision?: number;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
}

export type BookingEvent =
  | NothingChanged
  | {
      readonly type: 'BookingRequested';
      readonly terms: BookingTerms;
      readonly isDirect: boolean;
      readonly payer?: Payer;
      readonly holdUntilMs: number;
      readonly isOffer?: boolean;
    }
  | { readonly type: 'BookingHeld' }
  | { readonly type: 'BookingHoldExtended'; readonly holdUntilMs: number }
  | {
      readonly type: 'PaymentRequested';
      readonly payer: Payer;
      readonly amountMinor: number;
      readonly deadlineMs: number;
    }
  | { readonly type: 'PaymentActionRequired'; readonly url: string }
  /** `reference` is absent when nothing was owed and no gateway was asked. */
  | {
      readonly type: 'BookingConfirmed';
      readonly reference?: string;
      /** Rooms that a channel had sold and that were not there; absent when all were. */
      readonly overbooked?: readonly OverbookedNight[];
    }
  | { readonly type: 'BookingFailed'; readonly reason: FailureReason }
  | { readonly type: 'BookingExpired' }
  | {
      readonly type: 'BookingCancelled';
      readonly why: string;
      readonly releaseFrom: CivilDate;
      readonly owedMinor: number;
      /** The fee that staff did not ask for, and why. */
      readonly waived?: { readonly feeMinor: number; readonly why: string };
      /** The revision by which the channel that had sold it has cancelled it. */
      readonly channelRevision?: number;
    }
  | {
      readonly type: 'BookingMarkedNoShow';
      readonly releaseFrom: CivilDate;
      readonly owedMinor: number;
    }
  | GuestWalked
  | GuestCheckedIn
  | { readonly type: 'GuestCheckedOut' }
  | {
      readonly type: 'GuestDepartedEarly';
      readonly departure: CivilDate;
      readonly owedMinor: number;
    }
  | ModificationEvent
  | { readonly type: 'NightsReleased' }
  /** Something to be paid before arrival fell due: all that is due by now, minor units. */
  | { readonly type: 'DepositDue'; readonly dueMinor: number }
  /** Staff give back money that was taken. */
  | { readonly type: 'RefundGranted'; readonly amountMinor: number; readonly why: string }
  | { readonly type: 'PaymentCaptured'; readonly key: string; readonly amountMinor: number }
  | {
      readonly type: 'PaymentCharged';
      readonly key: string;
      readonly amountMinor: number;
      readonly reference: string;
    }
  | { readonly type: 'PaymentVoided'; readonly key: string }
  | { readonly type: 'PaymentRefunded'; readonly key: string; readonly amountMinor: number }
  | { readonly type: 'PaymentRetried'; readonly key: string }
  | {
      readonly type: 'PaymentEscalated';
      readonly key: string;
      readonly kind: PaymentEffect['kind'];
      readonly amountMinor: number;
      readonly reason: string;
      /** Of a charge that the gateway has refused: tried again it is another charge. */
      readonly isFinal?: true;
    };

/** What may happen to a booking: first by its clients, then by its saga, timer and outbox. */
export type BookingCommand =
  | {
      readonly type: 'place_hold';
      readonly terms: BookingTerms;
      readonly holdUntilMs: number;
      /** The waitlist offers it to somebody. */
      readonly isOffer?: boolean;
    }
  | {
      readonly type: 'request_booking';
      readonly terms: BookingTerms;
      readonly payer: Payer;
      readonly holdUntilMs: number;
    }
  /** Positive; counted from the end the hold has now. */
  | { readonly type: 'extend_hold'; readonly byMs: number }
  | { readonly type: 'release_hold' }
  | { readonly type: 'book_hold'; readonly payer: Payer; readonly deadlineMs: number }
  /** `waive` says why staff ask for no fee; `expectedFee` is what the guest was shown. */
  | {
      readonly type: 'cancel';
      readonly why: string;
      readonly today: CivilDate;
      readonly waive?: string;
      readonly expectedFee?: Money;
      /** The revision by which the channel that had sold it cancels it. */
      readonly channelRevision?: number;
    }
  /** Money back that is not owed to the guest; positive. */
  | { readonly type: 'grant_refund'; readonly amount: Money; readonly why: string }
  | { readonly type: 'walk'; readonly walk: Walk; readonly today: CivilDate }
  | CheckInCommand
  | { readonly type: 'mark_no_show' | 'check_out' | 'depart_early'; readonly today: CivilDate }
  /** A person has an effect tried again that was given up. */
  | { readonly type: 'retry_effect'; readonly key: string }
  | { readonly type: 'record_held'; readonly deadlineMs: number }
  | { readonly type: 'record_refused'; readonly reason: FailureReason }
  | {
      readonly type: 'record_authorised';
      readonly reference: string | undefined;
      /** What the nights have said of rooms that were not there; absent when all were. */
      readonly overbooked?: readonly OverbookedNight[];
    }
  | { readonly type: 'record_action_required'; readonly url: string }
  | { readonly type: 'record_nights_released' }
  | ModificationCommand
  /** `reference` is what the gateway calls what it did. */
  | {
      readonly type: 'record_effect';
      readonly effect: PaymentEffect;
      readonly reference: string;
    }
  /** `isFinal`: the gateway has said no; otherwise nobody knows what became of it. */
  | {
      readonly type: 'record_escalation';
      readonly effect: PaymentEffect;
      readonly reason: string;
      readonly isFinal?: boolean;
    }
  | { readonly type: 'expire' }
  | { readonly type: 'fall_due' };
