/** Commands about channels, and their generators. */
import fc from 'fast-check';
import type { CivilDate } from '../../domain/calendar.ts';
import type {
  AvailabilityRule,
  ChannelChanges,
  ChannelDetails,
} from '../../domain/channels/channel.ts';
import type { Channel, ChannelId } from '../../domain/ids.ts';
import { BASE_PLAN } from '../../domain/rates/rate-plan.ts';
import { adler, double, suite } from '../hotel-adler.ts';

/** Commands about the connections of a property to OTAs. */
export type ChannelCommand =
  | {
      readonly type: 'create_channel';
      readonly channelId: ChannelId;
      readonly details: ChannelDetails;
    }
  | {
      readonly type: 'change_channel';
      readonly channelId: ChannelId;
      readonly changes: ChannelChanges;
    }
  | {
      readonly type: 'set_channel_credentials';
      readonly channelId: ChannelId;
      readonly credentials: Readonly<Record<string, string>>;
    }
  | {
      readonly type:
        | 'pause_channel'
        | 'resume_channel'
        | 'delete_channel'
        | 'sync_channel'
        | 'reconcile_channel'
        | 'redrive_channel'
        | 'read_channel'
        | 'list_reconciliations_of_channel'
        | 'list_refused_of_channel';
      readonly channelId: ChannelId;
    }
  | {
      readonly type: 'rotate_password_of_channel';
      readonly channelId: ChannelId;
      readonly overlapMs: number;
    }
  | { readonly type: 'list_channels' }
  /** How its OTA has to show who it is; every engine has its own passwords. */
  | { readonly type: 'read_access_of_channel'; readonly channelId: ChannelId }
  /** What an OTA pushes without its password, which only its engine knows: it is turned away. */
  | { readonly type: 'push_to_channel'; readonly channelId: ChannelId; readonly message: object }
  | { readonly type: 'list_parked_of_channels'; readonly limit: number }
  | {
      readonly type: 'read_booking_of_channel' | 'redrive_booking_of_channel';
      readonly channelBookingId: string;
    }
  | {
      readonly type: 'dismiss_booking_of_channel';
      readonly channelBookingId: string;
      readonly why: string;
    };

/** Whether a command is one of these. */
export function isChannelCommand<Command extends { readonly type: string }>(
  command: Command,
): command is Extract<Command, ChannelCommand> {
  return /_channel(?:s|_credentials)?$/.test(command.type);
}

const rule: fc.Arbitrary<AvailabilityRule> = fc.record({
  roomTypeIds: fc.option(fc.constant([double]), { nil: null }),
  from: fc.constantFrom(null, '2027-03-10' as CivilDate),
  to: fc.constantFrom(null, '2027-03-20' as CivilDate),
  weekdays: fc.option(fc.constant([5, 6]), { nil: null }),
  closeOut: fc.boolean(),
  offset: fc.integer({ min: 0, max: 2 }),
  cap: fc.option(fc.integer({ min: 0, max: 3 }), { nil: null }),
});

/** What staff say of a channel of Hotel Adler. */
export const channelDetails: fc.Arbitrary<ChannelDetails> = fc.record({
  name: fc.constant('Booking.com'),
  propertyId: fc.constant(adler),
  seller: fc.constant('booking-com' as Channel),
  format: fc.constant('channex'),
  url: fc.constant('https://ota.example/api/v1'),
  // Two channels that are sent to one hotel are refused.
  hotelCode: fc.constantFrom('hotel-1', 'hotel-2'),
  roomTypes: fc.constantFrom(
    [{ roomTypeId: double, code: 'DBL' }],
    [
      { roomTypeId: double, code: 'DBL' },
      { roomTypeId: suite, code: 'STE' },
    ],
  ),
  ratePlans: fc.constantFrom(
    [],
    [
      {
        roomTypeId: double,
        ratePlanId: BASE_PLAN,
        code: 'BAR',
        occupancies: [1, 2],
        markupBasisPoints: null,
      },
    ],
  ),
  rules: fc.array(rule, { maxLength: 2 }),
  markupBasisPoints: fc.constantFrom(0, 1_000, -500),
  requestsPerMinute: fc.constantFrom(null, 10),
  rangesPerRequest: fc.constantFrom(null, 100),
  reconcileEveryMinutes: fc.constantFrom(null, 60),
});

const channelId = fc.constantFrom('nobody' as ChannelId, 'lisbon' as ChannelId);

/** Every command of this kind. */
export const channelCommands: fc.Arbitrary<ChannelCommand> = fc.oneof(
  fc.record({ type: fc.constant('create_channel' as const), channelId, details: channelDetails }),
  fc.record({
    type: fc.constant('change_channel' as const),
    channelId,
    changes: fc.record({ rules: fc.array(rule, { maxLength: 2 }) }),
  }),
  fc.record({
    type: fc.constant('set_channel_credentials' as const),
    channelId,
    credentials: fc.constantFrom<Readonly<Record<string, string>>[]>(
      { apiKey: 'key-1' },
      { user: 'ada' },
    ),
  }),
  fc.record({
    type: fc.constantFrom(
      'pause_channel' as const,
      'resume_channel' as const,
      'delete_channel' as const,
      'sync_channel' as const,
      'reconcile_channel' as const,
      'redrive_channel' as const,
      'read_channel' as const,
      'list_reconciliations_of_channel' as const,
      'list_refused_of_channel' as const,
    ),
    channelId,
  }),
  fc.record({
    type: fc.constant('rotate_password_of_channel' as const),
    channelId,
    overlapMs: fc.constantFrom(0, 60_000),
  }),
  fc.record({ type: fc.constant('list_channels' as const) }),
  fc.record({ type: fc.constant('read_access_of_channel' as const), channelId }),
  fc.record({
    type: fc.constant('push_to_channel' as const),
    channelId,
    message: fc.constant({ event: 'booking' }),
  }),
  fc.record({
    type: fc.constant('list_parked_of_channels' as const),
    limit: fc.integer({ min: 1, max: 20 }),
  }),
  fc.record({
    type: fc.constantFrom(
      'read_booking_of_channel' as const,
      'redrive_booking_of_channel' as const,
    ),
    channelBookingId: fc.constant('nobody'),
  }),
  fc.record({
    type: fc.constant('dismiss_booking_of_channel' as const),
    channelBookingId: fc.constant('nobody'),
    why: fc.constant('Settled by telephone'),
  }),
);
