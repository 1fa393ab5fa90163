/** Waiting for rooms that are not free, as the engine's users see it. */
import type { CivilDate, Stay } from '../domain/calendar.ts';
import type { Guest } from '../domain/guest.ts';
import type { BookingId, Channel, PropertyId, WaitlistEntryId } from '../domain/ids.ts';
import type { Money } from '../domain/money.ts';
import type { WaitReason } from '../domain/waitlist/due-offers.ts';
import type { AwaitedRoom, WaitlistEntry, WaitlistSettings } from '../domain/waitlist/waitlist.ts';
import type { BookingView, CallContext, Outcome } from './engine.ts';
import type { StoredEvent } from './journal.ts';

/** What somebody waits for. */
export interface WaitlistRequest {
  readonly stay: Stay;
  readonly rooms: readonly AwaitedRoom[];
  readonly guest: Guest;
  /** 0 when absent, at most `limits.waitlistFlexibleDaysMax`. */
  readonly flexibleDays?: number;
  /** The most that the whole stay may cost; no limit when absent. */
  readonly maxTotal?: Money;
  readonly channel?: Channel;
  /** 1, served first, to `limits.waitlistPriorityMax`. */
  readonly priority?: number;
  /** Epoch milliseconds; never later than the last day on which the stay could begin. */
  readonly waitUntilMs?: number;
}

/** An entry, its place among those who wait, and what speaks against serving it now. */
export interface WaitlistEntryView {
  readonly entry: WaitlistEntry;
  /** 1 is next; null for an entry that does not wait. */
  readonly position: number | null;
  /** Of the stay that it asked for; only where it waits, and none while it is being served. */
  readonly reasons: readonly WaitReason[];
}

/** Which entries are listed. */
export type WaitlistPart = 'open' | 'offered' | 'closed';

/** The waitlist of one property as it is now. */
export interface WaitlistView {
  readonly settings: WaitlistSettings;
  /** The property's local date. */
  readonly today: CivilDate;
  /** How many have neither booked nor left. */
  readonly open: number;
  readonly entries: readonly WaitlistEntryView[];
}

/** Who accepts an offer: the guest of the entry unless another is named. */
export interface OfferPayer {
  readonly guest?: Guest;
  /** Needed where anything may come to be owed before arrival. */
  readonly paymentToken?: string;
}

/**
 * Entries are read with the ETag of their own events, settings with that of their own changes;
 * `version` of an outcome is that.
 */
export interface WaitlistCalls {
  joinWaitlist(
    context: CallContext,
    propertyId: PropertyId,
    request: WaitlistRequest,
  ): Promise<Outcome<WaitlistEntryView>>;
  /** A hold that is offered is given back. */
  leaveWaitlist(
    context: CallContext,
    propertyId: PropertyId,
    id: WaitlistEntryId,
  ): Promise<Outcome<WaitlistEntryView>>;
  changeWaitlistPriority(
    context: CallContext,
    propertyId: PropertyId,
    id: WaitlistEntryId,
    priority: number,
  ): Promise<Outcome<WaitlistEntryView>>;
  /** Turns the hold into a booking at the offered price, as `bookHold` does. */
  acceptWaitlistOffer(
    context: CallContext,
    propertyId: PropertyId,
    id: WaitlistEntryId,
    offerId: BookingId,
    payer: OfferPayer,
  ): Promise<Outcome<BookingView>>;
  /** The entry waits on, behind everybody who has let fewer offers pass. */
  declineWaitlistOffer(
    context: CallContext,
    propertyId: PropertyId,
    id: WaitlistEntryId,
    offerId: BookingId,
  ): Promise<Outcome<WaitlistEntryView>>;
  changeWaitlistSettings(
    context: CallContext,
    propertyId: PropertyId,
    changes: Partial<WaitlistSettings>,
  ): Promise<Outcome<WaitlistSettings>>;
  waitlistSettings(propertyId: PropertyId): Promise<Outcome<WaitlistSettings>>;
  /**
   * Open entries in the order in which they are served, the first `limits.waitlistListedMax`; all
   * that something is offered to; or the newest that are closed.
   */
  waitlist(propertyId: PropertyId, which: WaitlistPart): Promise<Outcome<WaitlistView>>;
  /** Not found once `limits.waitlistClosedKept` others have closed after it. */
  waitlistEntry(propertyId: PropertyId, id: WaitlistEntryId): Promise<Outcome<WaitlistEntryView>>;
  /** Every event of the entry, oldest first. */
  waitlistEntryHistory(
    propertyId: PropertyId,
    id: WaitlistEntryId,
  ): Promise<Outcome<readonly StoredEvent[]>>;
}
