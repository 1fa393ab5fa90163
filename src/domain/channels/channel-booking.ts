/**
 * What an OTA has said of one of its bookings, from the first word to the last:
 *
 *   received --> waiting --> applied          the hotel's booking is as the OTA says
 *                   \------> parked           a person has to look; --> redriven --> waiting
 *                                             --> dismissed
 *
 * A revision says all of a booking, so only the latest counts: a newer one takes the place of one
 * that waits or is parked, and one that is no newer changes nothing, however often it comes. Of two
 * of one instant `order-words.ts` says which is the later. What the hotel makes of it is a booking
 * like any other, whose own stream says what has become of it.
 */
import type { NothingChanged } from '../decision.ts';
import type { BookingId, ChannelId } from '../ids.ts';
import type { SoldBooking } from './sold-booking.ts';

/** Why a person has to look; stable names. */
export const PARK_CODES = [
  /** The message could not be understood. */
  'unreadable',
  /** Of the mapping: mend it, and have the revision tried again. */
  'channel_gone',
  'hotel_unknown',
  'room_unmapped',
  'plan_unmapped',
  'currency_mismatch',
  /** Of the booking itself: it cannot be one of the hotel's. */
  'no_rooms',
  'too_many_rooms',
  'stays_differ',
  'stay_invalid',
  'stay_over',
  'amount_invalid',
  /** The hotel's booking does not take it. */
  'not_booked',
  'not_changed',
  'not_cancelled',
  /** The hotel and the OTA have changed its stay differently. */
  'changed_by_both',
  /** Two changes of one instant, of which nobody can say which is the later. */
  'unordered',
  /** The engine could not say for too long. */
  'unanswered',
] as const;

/** One of `PARK_CODES`; new ones may come. */
export type ParkCode = (typeof PARK_CODES)[number];

/** Why a revision is not in force, as a code and as a sentence. */
export interface ParkReason {
  readonly code: ParkCode;
  readonly detail: string;
}

/** One revision as it came in; `sold` is absent when it could not be understood. */
export interface ChannelWord {
  readonly revision: number;
  /** By what the OTA knows the revision. */
  readonly revisionId: string;
  /** The OTA's own number, where the record has given it the next one after the word before. */
  readonly saidRevision?: number;
  /** It is of the same instant as the word before, differs, and nothing says which is the later. */
  readonly isUnordered?: true;
  readonly sold?: SoldBooking;
  /** What was sent, and why it could not be understood. */
  readonly fault?: { readonly reason: string; readonly raw: string };
}

/** What a revision did to the hotel's booking; `unneeded` when it was as it should be. */
export type WordOutcome = 'created' | 'modified' | 'cancelled' | 'unneeded';
/** Whether the latest revision is in force yet, waits for a person, or was left alone by one. */
export type WordStatus = 'waiting' | 'applied' | 'parked' | 'dismissed';

/** What an OTA last said of one of its bookings, and what has come of it. */
export interface ChannelBookingState {
  readonly id: string;
  readonly channelId: ChannelId | undefined;
  /** What the OTA calls the booking. */
  readonly code: string;
  /** The latest; undefined before the first. */
  readonly word: ChannelWord | undefined;
  readonly status: WordStatus;
  /** Of the latest word; set while it is parked. */
  readonly parked: ParkReason | undefined;
  /** How the last word that was applied came out. */
  readonly outcome: WordOutcome | undefined;
  /** The hotel's booking; undefined while there is none. */
  readonly bookingId: BookingId | undefined;
  readonly receivedAtMs: number;
  readonly updatedAtMs: number;
}

export type ChannelBookingCommand =
  | {
      readonly type: 'receive_word';
      readonly channelId: ChannelId;
      readonly code: string;
      readonly word: ChannelWord;
    }
  | {
      readonly type: 'record_applied';
      readonly revision: number;
      readonly outcome: WordOutcome;
      readonly bookingId: BookingId | undefined;
    }
  | { readonly type: 'record_parked'; readonly revision: number; readonly reason: ParkReason }
  | { readonly type: 'redrive_word' }
  | { readonly type: 'dismiss_word'; readonly why: string };

export type ChannelBookingEvent =
  | NothingChanged
  | {
      readonly type: 'ChannelWordReceived';
      readonly channelId: ChannelId;
      readonly code: string;
      readonly word: ChannelWord;
    }
  | {
      readonly type: 'ChannelWordApplied';
      readonly revision: number;
      readonly outcome: WordOutcome;
      /** Absent when there was nothing to cancel. */
      readonly bookingId?: BookingId;
    }
  | { readonly type: 'ChannelWordParked'; readonly revision: number; readonly reason: ParkReason }
  | { readonly type: 'ChannelWordRedriven'; readonly revision: number }
  | {
      readonly type: 'ChannelWordDismissed';
      readonly revision: number;
      readonly why: string;
    };
