/**
 * Who waits for rooms that are not free. An entry asks for a whole stay; when one that it would
 * take is free it is offered the rooms by an ordinary hold for a limited time, which is paid for,
 * turned down, or let lapse:
 *
 *   waiting --> offering --> offered --> booked
 *      ^           |            |
 *      |           v            v
 *      +--------- failed    lapsed, declined, unpaid --> left, after so many of them
 *
 * `offering` is the intent, on disk before the hold is asked for, so that a process that dies
 * between the two asks for the same hold again. An entry may leave in every status; a hold that it
 * leaves behind, or turns down, is `releasing` until its booking is over.
 */
import type { BookingTerms, FailureReason } from '../booking/booking.ts';
import type { Stay } from '../calendar.ts';
import type { NothingChanged } from '../decision.ts';
import type { Guest, Party } from '../guest.ts';
import type {
  BookingId,
  Channel,
  PropertyId,
  RatePlanId,
  RoomTypeId,
  WaitlistEntryId,
} from '../ids.ts';
import type { Currency, Money } from '../money.ts';

/** One room as it is waited for. */
export interface AwaitedRoom {
  readonly roomTypeId: RoomTypeId;
  readonly party: Party;
  /** The room type's base plan when absent. */
  readonly ratePlanId?: RatePlanId;
}

/** What an entry waits for; fixed when it joins. */
export interface AwaitedStay {
  readonly stay: Stay;
  readonly rooms: readonly AwaitedRoom[];
  /** The stay may begin so many days earlier or later, and is as long all the same. */
  readonly flexibleDays: number;
  /** The most that the whole stay may cost, in the property's currency. */
  readonly maxTotal?: Money;
  /** Through whom it will be booked; direct when absent. */
  readonly channel?: Channel;
  readonly guest: Guest;
}

/** How an entry stands; `offering` while the hold of an offer is on its way. */
export type WaitlistStatus = 'waiting' | 'offering' | 'offered' | 'booked' | 'left';

/** Why an entry left without a booking. */
export type LeaveReason =
  /** It was asked to. */
  | 'withdrawn'
  /** It waited until the instant that it had named. */
  | 'expired'
  /** It let as many offers pass as the property allows, and turned the last of them down. */
  | 'declined'
  /** The same, and the last of them lapsed or was not paid for. */
  | 'unanswered';

/** What became of an offer that was made. */
export type OfferEnd =
  | 'booked'
  /** Nobody answered in time. */
  | 'lapsed'
  | 'declined'
  /** It was accepted, and the payment came to nothing. */
  | 'unpaid';

/** Rooms kept for an entry by a hold. */
export interface WaitlistOffer {
  /** Of the hold, and of the booking that it becomes. */
  readonly offerId: BookingId;
  readonly terms: BookingTerms;
  /** When the hold ends by itself. */
  readonly untilMs: number;
}

/** An entry as its events have made it. */
export interface WaitlistEntry {
  readonly id: WaitlistEntryId;
  /** 1, 2, 3, … as they joined: the time of entry, whatever the clock said. */
  readonly number: number;
  readonly awaited: AwaitedStay;
  /** 1 is served first. */
  readonly priority: number;
  readonly waitUntilMs: number;
  readonly status: WaitlistStatus;
  /** Set in offering, offered and booked. */
  readonly offer: WaitlistOffer | undefined;
  /** Offers begun so far, which numbers their keys. */
  readonly offers: number;
  /** Offers that were let lapse, turned down or not paid for. */
  readonly passed: number;
  /** Holds refused since the last that was granted. */
  readonly refusals: number;
  /** After a second refusal in a row there is no other try before then; 0 for at once. */
  readonly notBeforeMs: number;
  readonly leaveReason: LeaveReason | undefined;
  /** How many events it has had: what an ETag names. */
  readonly version: number;
  /** Versions of the waitlist's stream at its first and its last event. */
  readonly firstEvent: number;
  readonly lastEvent: number;
  readonly joinedAtMs: number;
  readonly updatedAtMs: number;
}

/** What a property says of its offers. */
export interface WaitlistSettings {
  /** How long an offer stands. */
  readonly offerMs: number;
  /** Offers an entry may let pass before it leaves. */
  readonly passesMax: number;
}

/** The waitlist of one property. */
export interface WaitlistState {
  readonly propertyId: PropertyId;
  readonly settings: WaitlistSettings;
  /** Changes of the settings so far, since who waits is no matter of theirs. */
  readonly settingsVersion: number;
  /** Those that have neither booked nor left. */
  readonly entries: ReadonlyMap<WaitlistEntryId, WaitlistEntry>;
  /** The last `limits.waitlistClosedKept` that have, oldest first. */
  readonly closed: readonly WaitlistEntry[];
  /** Holds that nobody wants any more and that are not over yet, by whose they were. */
  readonly releasing: ReadonlyMap<BookingId, WaitlistEntryId>;
  /** Entries that have ever joined. */
  readonly joined: number;
  /** Events so far: the version of the stream. */
  readonly version: number;
}

export type WaitlistEvent =
  | NothingChanged
  | {
      readonly type: 'WaitlistJoined';
      readonly entryId: WaitlistEntryId;
      readonly awaited: AwaitedStay;
      readonly priority: number;
      readonly waitUntilMs: number;
    }
  | {
      readonly type: 'WaitlistPriorityChanged';
      readonly entryId: WaitlistEntryId;
      readonly priority: number;
    }
  | {
      readonly type: 'WaitlistLeft';
      readonly entryId: WaitlistEntryId;
      readonly why: LeaveReason;
    }
  | {
      readonly type: 'WaitlistOfferBegun';
      readonly entryId: WaitlistEntryId;
      readonly offerId: BookingId;
      readonly terms: BookingTerms;
      readonly untilMs: number;
    }
  /** The rooms are held: from now on the guest is told. The figures are there for followers. */
  | {
      readonly type: 'WaitlistOffered';
      readonly entryId: WaitlistEntryId;
      readonly offerId: BookingId;
      readonly stay: Stay;
      readonly totalMinor: number;
      readonly currency: Currency;
      readonly untilMs: number;
      /** Version of the stream at which the entry joined. */
      readonly joinedAt: number;
    }
  | {
      readonly type: 'WaitlistOfferFailed';
      readonly entryId: WaitlistEntryId;
      readonly offerId: BookingId;
      /** Undefined: the hold was over before anybody could be told of it. */
      readonly reason?: FailureReason;
    }
  | {
      readonly type: 'WaitlistOfferEnded';
      readonly entryId: WaitlistEntryId;
      readonly offerId: BookingId;
      readonly how: OfferEnd;
    }
  /** A hold left behind is over; `isBooked` when somebody was quicker to pay for it. */
  | {
      readonly type: 'WaitlistHoldOver';
      readonly entryId: WaitlistEntryId;
      readonly offerId: BookingId;
      readonly isBooked: boolean;
    }
  | { readonly type: 'WaitlistSettingsChanged'; readonly changes: Partial<WaitlistSettings> };

/** What may happen to a waitlist: first by its callers, then by the engine itself. */
export type WaitlistCommand =
  | {
      readonly type: 'join_waitlist';
      readonly entryId: WaitlistEntryId;
      readonly awaited: AwaitedStay;
      readonly priority: number;
      readonly waitUntilMs: number;
    }
  | ({ readonly type: 'leave_waitlist' } & OfEntry)
  | ({ readonly type: 'change_priority'; readonly priority: number } & OfEntry)
  | ({ readonly type: 'decline_offer'; readonly offerId: BookingId } & OfEntry)
  | {
      readonly type: 'change_settings';
      readonly changes: Partial<WaitlistSettings>;
      /** The version of the settings that the caller has seen. */
      readonly expected?: number;
    }
  | {
      readonly type: 'begin_offer';
      readonly entryId: WaitlistEntryId;
      readonly offerId: BookingId;
      readonly terms: BookingTerms;
      readonly untilMs: number;
    }
  | { readonly type: 'record_offered'; readonly entryId: WaitlistEntryId }
  | {
      readonly type: 'record_offer_failed';
      readonly entryId: WaitlistEntryId;
      readonly reason?: FailureReason;
    }
  | {
      readonly type: 'record_offer_ended';
      readonly entryId: WaitlistEntryId;
      readonly how: Exclude<OfferEnd, 'declined'>;
    }
  | {
      readonly type: 'record_hold_over';
      readonly offerId: BookingId;
      readonly isBooked: boolean;
    }
  /** Whoever has waited long enough leaves. */
  | { readonly type: 'expire_entries' };

/** `expected` is the entry's version as the caller has seen it. */
interface OfEntry {
  readonly entryId: WaitlistEntryId;
  readonly expected?: number;
}
