/** Old schemas are read as the present one, newer ones are refused, and no golden file is lost. */
import * as fs from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { BlockEvent } from '../../src/domain/blocks/block.ts';
import type { BookingEvent } from '../../src/domain/booking/booking.ts';
import type { ChannelEvent } from '../../src/domain/channels/channel.ts';
import type { ChannelBookingEvent } from '../../src/domain/channels/channel-booking.ts';
import type { NightEvent } from '../../src/domain/inventory/inventory.ts';
import type { NoticeRedriveEvent } from '../../src/domain/notifications/notice-redrive.ts';
import type { PropertyEvent } from '../../src/domain/property/property.ts';
import type { RackEvent } from '../../src/domain/rooms/room-rack.ts';
import type { TripEvent } from '../../src/domain/trip/trip.ts';
import type { WaitlistEvent } from '../../src/domain/waitlist/waitlist.ts';
import type { WebhookEndpointEvent } from '../../src/domain/webhooks/webhook-endpoint.ts';
import { UnknownSchemaVersionError, upcast, upcastChains } from '../../src/persistence/upcast.ts';
import { commit, entry, inProcessWriter, openWorld } from './make-journal.ts';

const chains = {
  RoomsHeld: [
    (data: unknown) => ({ ...(data as object), untilMs: 0 }),
    (data: unknown) => ({ ...(data as object), source: 'direct' }),
  ],
};

describe('upcast', () => {
  it('takes data through every later step, from the version it was stored in', () => {
    const stored = { type: 'RoomsHeld', schemaVersion: 1, data: { rooms: 1 } };
    const present = { rooms: 1, untilMs: 0, source: 'direct' };
    expect(upcast(chains, stored)).toEqual({ ...stored, schemaVersion: 3, data: present });
    const second = { ...stored, schemaVersion: 2, data: { rooms: 1, untilMs: 9 } };
    expect(upcast(chains, second).data).toEqual({ rooms: 1, untilMs: 9, source: 'direct' });
    const third = { ...stored, schemaVersion: 3 };
    expect(upcast(chains, third)).toBe(third);
  });

  it.each([4, 0, 1.5])('refuses version %s', (schemaVersion) => {
    const stored = { type: 'RoomsHeld', schemaVersion, data: {} };
    expect(() => upcast(chains, stored)).toThrow(UnknownSchemaVersionError);
    expect(() => upcast({}, { ...stored, type: 'toString', schemaVersion: 2 })).toThrow(/toString/);
  });

  it('is applied to what the journal reads, and to nothing it stores', async () => {
    const before = await openWorld(inProcessWriter);
    await commit(before.journal, entry('a', 1, 'RoomsHeld', 'Other'));
    await before.close();
    const { journal } = await openWorld(inProcessWriter, {
      path: before.path,
      upcastChains: chains,
    });
    const [held, other] = journal.readStream('a', 0);
    expect(held).toMatchObject({ schemaVersion: 3, data: { untilMs: 0, source: 'direct' } });
    expect(other).toMatchObject({ schemaVersion: 1, data: {} });
    expect(journal.readAll(0, 1)).toEqual([held]);
  });

  it('stops a read at an event of a newer program', async () => {
    const before = await openWorld(inProcessWriter);
    const events = [{ type: 'RoomsHeld', schemaVersion: 2, data: {}, metadata: { by: 'test' } }];
    await commit(before.journal, { ...entry('a', 1), events });
    expect(() => before.journal.readAll(0, 9)).toThrow(UnknownSchemaVersionError);
    expect(() => before.journal.readStream('a', 0)).toThrow(/versions 1 to 1/);
  });
});

describe('golden files', () => {
  type EventType = (
    | BlockEvent
    | BookingEvent
    | NightEvent
    | PropertyEvent
    | RackEvent
    | WebhookEndpointEvent
    | ChannelEvent
    | ChannelBookingEvent
    | NoticeRedriveEvent
    | WaitlistEvent
    | TripEvent
  )['type'];
  // A record, so that a new event type does not compile until it has a golden file.
  const eventTypes: Record<EventType, true> = {
    BookingRequested: true,
    ChannelCreated: true,
    ChannelChanged: true,
    ChannelCredentialsSet: true,
    ChannelPasswordRotated: true,
    ChannelPaused: true,
    ChannelResumed: true,
    ChannelDeleted: true,
    ChannelSyncRequested: true,
    ChannelReconciliationRequested: true,
    ChannelRedriven: true,
    ChannelReconciled: true,
    BookingHeld: true,
    BookingHoldExtended: true,
    PaymentRequested: true,
    PaymentActionRequired: true,
    BookingConfirmed: true,
    BookingFailed: true,
    BookingExpired: true,
    BookingCancelled: true,
    BookingMarkedNoShow: true,
    GuestWalked: true,
    GuestCheckedIn: true,
    RoomRemoved: true,
    RoomsAssigned: true,
    RoomsOccupied: true,
    RoomsFreed: true,
    RoomStatusChanged: true,
    GuestCheckedOut: true,
    GuestDepartedEarly: true,
    ModificationRequested: true,
    ModificationPaymentRequested: true,
    ModificationConfirmed: true,
    ModificationFailed: true,
    ModificationUnneeded: true,
    GuestChanged: true,
    NightsReleased: true,
    PaymentCaptured: true,
    DepositDue: true,
    RefundGranted: true,
    PaymentCharged: true,
    PaymentVoided: true,
    PaymentRefunded: true,
    PaymentEscalated: true,
    PaymentRetried: true,
    RoomsHeld: true,
    HoldExtended: true,
    HoldConfirmed: true,
    HoldReleased: true,
    HoldExpired: true,
    SaleReleased: true,
    CapacitySet: true,
    BlockAsked: true,
    BlockSet: true,
    BlockRequested: true,
    BlockChangeRequested: true,
    BlockChangeAgreed: true,
    BlockChangeRefused: true,
    BlockDetailsChanged: true,
    BlockReleased: true,
    BlockCancelled: true,
    BlockNightsTold: true,
    PropertyCreated: true,
    PropertyChanged: true,
    RoomTypeAdded: true,
    RoomTypeChanged: true,
    PricesSet: true,
    CapacityChanged: true,
    OverbookingAllowed: true,
    RoomsAdded: true,
    RoomChanged: true,
    RoomClosed: true,
    RoomReopened: true,
    RatePlanAdded: true,
    RatePlanChanged: true,
    AriUpdated: true,
    ChargesSet: true,
    PromoCodeSet: true,
    WebhookEndpointCreated: true,
    WebhookEndpointChanged: true,
    WebhookSecretRotated: true,
    WebhookEndpointDisabled: true,
    WebhookEndpointDeleted: true,
    WebhookPingRequested: true,
    WebhookMessagesRedriven: true,
    PricingSet: true,
    NoticeRedriven: true,
    NothingChanged: true,
    WaitlistJoined: true,
    WaitlistPriorityChanged: true,
    WaitlistLeft: true,
    WaitlistOfferBegun: true,
    WaitlistOffered: true,
    WaitlistOfferFailed: true,
    WaitlistOfferEnded: true,
    WaitlistHoldOver: true,
    WaitlistSettingsChanged: true,
    TripRequested: true,
    TripReserving: true,
    LegReserved: true,
    LegRefused: true,
    LegConfirming: true,
    LegActionRequired: true,
    LegConfirmed: true,
    TripConfirmed: true,
    TripUndoing: true,
    LegUndoing: true,
    LegUndone: true,
    LegStuck: true,
    TripEscalated: true,
    TripRetried: true,
    LegResolved: true,
    TripFailed: true,
    TripCancelled: true,
    ChannelWordReceived: true,
    ChannelWordApplied: true,
    ChannelWordParked: true,
    ChannelWordRedriven: true,
    ChannelWordDismissed: true,
  };
  const directory = new URL('./golden/', import.meta.url);
  const files = fs.readdirSync(directory).sort();

  it('exist for every version of every event type', () => {
    const expected = Object.keys(eventTypes).flatMap((type) => {
      const chain = (upcastChains as Record<string, readonly unknown[]>)[type] ?? [];
      return Array.from({ length: chain.length + 1 }, (_, index) => `${type}.v${index + 1}.json`);
    });
    expect(files.filter((file) => file.split('.').length === 3)).toEqual(expected.sort());
  });

  it.each(files)('%s decodes to the present version of its type', (file) => {
    const golden = JSON.parse(fs.readFileSync(new URL(file, directory), 'utf8')) as {
      type: string;
      schemaVersion: number;
      data: { type: string };
      present: unknown;
    };
    const { type, schemaVersion, data } = golden;
    // The first of a version is as it was first written; others have fields that came later.
    const [, later = ''] = /^\w+\.v\d+(\.[a-z]+)?\.json$/.exec(file) ?? [];
    expect(file).toBe(`${type}.v${schemaVersion}${later}.json`);
    const decoded = upcast(upcastChains, { type, schemaVersion, data });
    expect(decoded.type).toBe(golden.type);
    expect(decoded.data).toEqual(golden.present);
  });
});
