/** Every business "no" about waiting for rooms; part of the one union of them all. */
import type { BookingId, WaitlistEntryId } from '../ids.ts';
import type { WaitlistStatus } from './waitlist.ts';

export type WaitlistRefusal =
  /** The entry has booked or left. */
  | ({ readonly code: 'waitlist_entry_closed' } & WaitlistPlace)
  /** Nothing is offered to the entry now that could be accepted or turned down. */
  | ({ readonly code: 'no_offer' } & WaitlistPlace)
  /** It is being paid for or booked: it can be neither turned down nor left behind. */
  | {
      readonly code: 'offer_accepted';
      readonly offerId: BookingId;
      readonly status: 'payment_pending' | 'confirmed';
    }
  /** The hold is an offer, and ends when whoever waits was told. */
  | { readonly code: 'offer_not_extendable' }
  | { readonly code: 'wait_is_over'; readonly untilMs: number }
  | { readonly code: 'waitlist_full'; readonly max: number };

type WaitlistPlace = { readonly entryId: WaitlistEntryId; readonly status: WaitlistStatus };

/** In the order in which they are given; a test holds that none is missing. */
export const waitlistRefusals = [
  'waitlist_entry_closed',
  'no_offer',
  'offer_accepted',
  'offer_not_extendable',
  'wait_is_over',
  'waitlist_full',
] as const satisfies readonly WaitlistRefusal['code'][];
