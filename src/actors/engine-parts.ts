/** What every actor of one engine is given: the ports, the tree, and where to find the others. */

import type { BookingState } from '../domain/booking/booking.ts';
import type { Night } from '../domain/calendar.ts';
import type {
  BlockId,
  BookingId,
  ChannelId,
  PropertyId,
  RoomTypeId,
  SupplierName,
  TripId,
  WebhookEndpointId,
} from '../domain/ids.ts';
import type { PropertyState } from '../domain/property/property.ts';
import type { HotelNow } from '../domain/waitlist/due-offers.ts';
import type { ChannelWire } from '../ports/channels.ts';
import type { Chance, Clock, Scheduler } from '../ports/clock.ts';
import type { Journal, ProjectionReader } from '../ports/journal.ts';
import type { Log } from '../ports/log.ts';
import type { WebhookSender } from '../ports/webhooks.ts';
import type { BlockMessage } from './blocks/block-actor.ts';
import type { BookingMessage } from './booking/booking-message.ts';
import type { ChannelMessage } from './channels/channel-actor.ts';
import type { ChannelBookingMessage } from './channels/channel-booking-actor.ts';
import type { NightMessage } from './inventory/inventory-actor.ts';
import type { NoticeRedriveMessage } from './notifications/notice-redrive-actor.ts';
import type { SupplierMessage } from './outward/supplier-actor.ts';
import type { PaymentMessage } from './payments/payment-actor.ts';
import type { PresentStates } from './present-states.ts';
import type { RackMessage } from './rooms/room-rack-actor.ts';
import type { ActorSystem } from './runtime/actor-system.ts';
import type { Ref } from './runtime/ref.ts';
import type { TripMessage } from './trips/trip-actor.ts';
import type { WaitlistMessage } from './waitlist/waitlist-actor.ts';
import type { WaitlistBook } from './waitlist/waitlist-book.ts';
import type { WebhookEndpointMessage } from './webhooks/webhook-endpoint-actor.ts';

export interface EngineParts {
  readonly journal: Journal;
  readonly projections: ProjectionReader;
  readonly webhooks: WebhookSender;
  readonly channels: ChannelWire;
  readonly clock: Clock;
  readonly scheduler: Scheduler;
  readonly chance: Chance;
  readonly log: Log;
  readonly system: ActorSystem;
  readonly directory: Whereabouts;
  readonly payments: Ref<PaymentMessage>;
  readonly waitlists: WaitlistBook;
  /** What the property can sell, and for how much, as it stands in memory. */
  hotel(property: PropertyState, nowMs: number): HotelNow;
  readonly suppliers: ReadonlyMap<SupplierName, Ref<SupplierMessage>>;
}

/** The part of the directory that actors use on each other. Refs are looked up for each message. */
export interface Whereabouts {
  night(propertyId: PropertyId, roomTypeId: RoomTypeId, night: Night): Ref<NightMessage>;
  /** The uses of a promo code, which are held and taken as rooms are. */
  promo(propertyId: PropertyId, code: string): Ref<NightMessage>;
  booking(id: BookingId): Ref<BookingMessage>;
  trip(id: TripId): Ref<TripMessage>;
  block(id: BlockId): Ref<BlockMessage>;
  noticeRedrive(id: string): Ref<NoticeRedriveMessage>;
  webhookEndpoint(id: WebhookEndpointId): Ref<WebhookEndpointMessage>;
  channel(id: ChannelId): Ref<ChannelMessage>;
  waitlist(id: PropertyId): Ref<WaitlistMessage>;
  /** The booking's state if its actor is resident and has heard of it. */
  residentBooking(id: BookingId): BookingState | undefined;
  /** What an OTA has said of one of its bookings. */
  channelBooking(id: string): Ref<ChannelBookingMessage>;
  /** The property's state if its actor is resident and recovered. */
  residentProperty(id: PropertyId): PropertyState | undefined;
  roomRack(id: PropertyId): Ref<RackMessage>;
  /** For decisions that rest on more than one actor. */
  readonly present: PresentStates;
}
