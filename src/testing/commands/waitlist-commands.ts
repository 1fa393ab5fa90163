/**
 * Commands about waiting for rooms, and their generators. An engine derives the ids of entries for
 * itself, so most commands about one meet nobody; whoever joins is listed.
 */
import fc from 'fast-check';
import type { BookingId, PropertyId, WaitlistEntryId } from '../../domain/ids.ts';
import type { Currency } from '../../domain/money.ts';
import type { WaitlistSettings } from '../../domain/waitlist/waitlist.ts';
import { limits } from '../../limits.ts';
import type { RoomRequest } from '../../ports/engine.ts';
import type { OfferPayer, WaitlistPart, WaitlistRequest } from '../../ports/waiting.ts';
import { payers } from '../arbitraries/guest-arbitraries.ts';

/** Commands about the waitlist of one property. */
export type WaitlistCommand = { readonly propertyId: PropertyId } & (
  | { readonly type: 'join_waitlist'; readonly waiting: WaitlistRequest }
  | {
      readonly type: 'leave_waitlist' | 'read_waitlist_entry' | 'read_waitlist_history';
      readonly entryId: WaitlistEntryId;
    }
  | {
      readonly type: 'change_waitlist_priority';
      readonly entryId: WaitlistEntryId;
      readonly priority: number;
    }
  | {
      readonly type: 'accept_waitlist_offer';
      readonly entryId: WaitlistEntryId;
      readonly offerId: BookingId;
      readonly payer: OfferPayer;
    }
  | {
      readonly type: 'decline_waitlist_offer';
      readonly entryId: WaitlistEntryId;
      readonly offerId: BookingId;
    }
  | {
      readonly type: 'change_waitlist_settings';
      readonly changes: Partial<WaitlistSettings>;
    }
  | { readonly type: 'read_waitlist_settings' }
  | { readonly type: 'read_waitlist'; readonly which: WaitlistPart }
);

/** Whether a command is one of these. */
export function isWaitlistCommand<Command extends { readonly type: string }>(
  command: Command,
): command is Extract<Command, WaitlistCommand> {
  return command.type.includes('waitlist');
}

/** Those who wait for stays and rooms like these, some of them flexible, some with little money. */
export function waitlistRequests(
  stay: fc.Arbitrary<WaitlistRequest['stay']>,
  room: fc.Arbitrary<RoomRequest>,
): fc.Arbitrary<WaitlistRequest> {
  const awaited = room.map(({ nightlyMinor: _, ...rest }) => rest);
  return fc.record(
    {
      stay,
      rooms: fc.array(awaited, { minLength: 1, maxLength: 2 }),
      guest: payers.map(({ guest }) => guest),
      flexibleDays: fc.nat(limits.waitlistFlexibleDaysMax),
      maxTotal: fc.record({
        amountMinor: fc.constantFrom(10_000, 100_000),
        currency: fc.constant('EUR' as Currency),
      }),
      priority: fc.integer({ min: 1, max: limits.waitlistPriorityMax }),
    },
    { requiredKeys: ['stay', 'rooms', 'guest'] },
  );
}

const entryId = fc.constant('nobody' as WaitlistEntryId);

/** Every command of this kind. */
export function waitlistCommands(
  propertyId: fc.Arbitrary<PropertyId>,
  waiting: fc.Arbitrary<WaitlistRequest>,
  offerId: fc.Arbitrary<BookingId>,
): fc.Arbitrary<WaitlistCommand> {
  return fc.oneof(
    fc.record({ type: fc.constant('join_waitlist' as const), propertyId, waiting }),
    fc.record({
      type: fc.constantFrom(
        'leave_waitlist' as const,
        'read_waitlist_entry' as const,
        'read_waitlist_history' as const,
      ),
      propertyId,
      entryId,
    }),
    fc.record({
      type: fc.constant('change_waitlist_priority' as const),
      propertyId,
      entryId,
      priority: fc.integer({ min: 1, max: limits.waitlistPriorityMax }),
    }),
    fc.record({
      type: fc.constant('accept_waitlist_offer' as const),
      propertyId,
      entryId,
      offerId,
      payer: payers,
    }),
    fc.record({
      type: fc.constant('decline_waitlist_offer' as const),
      propertyId,
      entryId,
      offerId,
    }),
    fc.record({
      type: fc.constant('change_waitlist_settings' as const),
      propertyId,
      changes: fc.record(
        { offerMs: fc.constantFrom(300_000, 3_600_000), passesMax: fc.integer({ min: 1, max: 3 }) },
        { requiredKeys: [] },
      ),
    }),
    fc.record({ type: fc.constant('read_waitlist_settings' as const), propertyId }),
    fc.record({
      type: fc.constant('read_waitlist' as const),
      propertyId,
      which: fc.constantFrom<WaitlistPart>('open', 'offered', 'closed'),
    }),
  );
}
