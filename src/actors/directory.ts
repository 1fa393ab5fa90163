/**
 * The only holder of references. Spawns an actor when it is first asked for, and passivates those
 * that nobody has used for a while: second-chance order, which is least-recently-used to within
 * one sweep. Only an actor with an empty queue and nothing on its way to disk may go.
 */
import type { BookingState } from '../domain/booking/booking.ts';
import type { Night } from '../domain/calendar.ts';
import type {
  BlockId,
  BookingId,
  ChannelId,
  PropertyId,
  RoomTypeId,
  TripId,
  WebhookEndpointId,
} from '../domain/ids.ts';
import type { PropertyState } from '../domain/property/property.ts';
import type { Tuning } from '../limits.ts';
import { BlockActor, type BlockMessage } from './blocks/block-actor.ts';
import { BookingActor } from './booking/booking-actor.ts';
import type { BookingMessage } from './booking/booking-message.ts';
import { bucketOf } from './buckets.ts';
import { ChannelActor, type ChannelMessage } from './channels/channel-actor.ts';
import {
  ChannelBookingActor,
  type ChannelBookingMessage,
} from './channels/channel-booking-actor.ts';
import type { EngineParts, Whereabouts } from './engine-parts.ts';
import { GroupTree } from './group-tree.ts';
import type { NightFree, NightMessage } from './inventory/inventory-actor.ts';
import { NightDirectory } from './night-directory.ts';
import {
  NoticeRedriveActor,
  type NoticeRedriveMessage,
} from './notifications/notice-redrive-actor.ts';
import { passivate } from './passivation.ts';
import { PresentStates } from './present-states.ts';
import { PropertyActor, type PropertyMessage } from './property/property-actor.ts';
import { type RackMessage, RoomRackActor } from './rooms/room-rack-actor.ts';
import type { Actor, ActorSystem, Behaviour } from './runtime/actor-system.ts';
import type { Ref } from './runtime/ref.ts';
import { TripActor, type TripMessage } from './trips/trip-actor.ts';
import { WaitlistActor, type WaitlistMessage } from './waitlist/waitlist-actor.ts';
import {
  WebhookEndpointActor,
  type WebhookEndpointMessage,
} from './webhooks/webhook-endpoint-actor.ts';

type AnyResident =
  | Actor<BookingMessage, BookingActor>
  | Actor<BlockMessage, BlockActor>
  | Actor<PropertyMessage, PropertyActor>
  | Actor<TripMessage, TripActor>
  | Actor<WebhookEndpointMessage, WebhookEndpointActor>
  | Actor<ChannelMessage, ChannelActor>
  | Actor<WaitlistMessage, WaitlistActor>
  | Actor<NoticeRedriveMessage, NoticeRedriveActor>
  | Actor<ChannelBookingMessage, ChannelBookingActor>
  | Actor<RackMessage, RoomRackActor>;

export class Directory implements Whereabouts {
  readonly #parts: () => EngineParts;
  readonly #system: ActorSystem;
  readonly #tuning: Tuning;
  readonly #groups: GroupTree;
  readonly #nights: NightDirectory;
  readonly #bookings = new Map<string, Actor<BookingMessage, BookingActor>>();
  readonly #blocks = new Map<string, Actor<BlockMessage, BlockActor>>();
  readonly #properties = new Map<string, Actor<PropertyMessage, PropertyActor>>();
  readonly #trips = new Map<string, Actor<TripMessage, TripActor>>();
  readonly #webhooks = new Map<string, Actor<WebhookEndpointMessage, WebhookEndpointActor>>();
  readonly #channels = new Map<string, Actor<ChannelMessage, ChannelActor>>();
  readonly #waitlists = new Map<string, Actor<WaitlistMessage, WaitlistActor>>();
  readonly #channelBookings = new Map<string, Actor<ChannelBookingMessage, ChannelBookingActor>>();
  readonly #redrives = new Map<string, Actor<NoticeRedriveMessage, NoticeRedriveActor>>();
  readonly #racks = new Map<string, Actor<RackMessage, RoomRackActor>>();
  readonly present: PresentStates;
  readonly #kinds: readonly Map<string, AnyResident>[] = [
    this.#bookings,
    this.#blocks,
    this.#properties,
    this.#trips,
    this.#webhooks,
    this.#channels,
    this.#waitlists,
    this.#channelBookings,
    this.#redrives,
    this.#racks,
  ];
  #sweep = 0;

  /** `parts` is asked when the first actor is spawned, by when the engine is whole. */
  constructor(system: ActorSystem, tuning: Tuning, parts: () => EngineParts) {
    this.#system = system;
    this.#groups = new GroupTree(system);
    this.#nights = new NightDirectory(system, this.#groups, parts);
    this.#tuning = tuning;
    this.#parts = parts;
    const [bookings, properties, racks] = [this.#bookings, this.#properties, this.#racks];
    this.present = new PresentStates({ bookings, properties, racks }, () => parts().journal);
  }

  get residents(): number {
    return this.#kinds.reduce((sum, { size }) => sum + size, this.#nights.size);
  }

  night(propertyId: PropertyId, roomTypeId: RoomTypeId, night: Night): Ref<NightMessage> {
    return this.#nights.night(propertyId, roomTypeId, night);
  }

  promo(propertyId: PropertyId, code: string): Ref<NightMessage> {
    return this.#nights.promo(propertyId, code);
  }

  booking(id: BookingId): Ref<BookingMessage> {
    const make = (parts: EngineParts) => new BookingActor(parts, id);
    return this.#resident(this.#bookings, id, ['bookings', bucketOf(id)], make);
  }

  block(id: BlockId): Ref<BlockMessage> {
    const make = () => new BlockActor(this.#parts(), id);
    return this.#resident(this.#blocks, id, ['blocks'], make);
  }

  property(id: PropertyId): Ref<PropertyMessage> {
    const make = (parts: EngineParts) => new PropertyActor(parts, id);
    return this.#resident(this.#properties, id, ['properties'], make);
  }

  trip(id: TripId): Ref<TripMessage> {
    const make = (parts: EngineParts) => new TripActor(parts, id);
    return this.#resident(this.#trips, id, ['trips', bucketOf(id)], make);
  }

  webhookEndpoint(id: WebhookEndpointId): Ref<WebhookEndpointMessage> {
    const make = (parts: EngineParts) => new WebhookEndpointActor(parts, id);
    return this.#resident(this.#webhooks, id, ['webhooks'], make);
  }

  channel(id: ChannelId): Ref<ChannelMessage> {
    return this.#resident(this.#channels, id, ['channels'], (parts) => new ChannelActor(parts, id));
  }

  channelBooking(id: string): Ref<ChannelBookingMessage> {
    const make = (parts: EngineParts) => new ChannelBookingActor(parts, id);
    return this.#resident(this.#channelBookings, id, ['channel-bookings'], make);
  }

  noticeRedrive(id: string): Ref<NoticeRedriveMessage> {
    const make = (parts: EngineParts) => new NoticeRedriveActor(parts, id);
    return this.#resident(this.#redrives, id, ['redrives'], make);
  }

  waitlist(id: PropertyId): Ref<WaitlistMessage> {
    const make = (parts: EngineParts) => new WaitlistActor(parts, id);
    return this.#resident(this.#waitlists, id, ['waitlists'], make);
  }

  roomRack(id: PropertyId): Ref<RackMessage> {
    return this.#resident(this.#racks, id, ['rooms'], (parts) => new RoomRackActor(parts, id));
  }

  /** The actor of that id, spawned under `path` when there is none; told its own reference. */
  #resident<Message, Made extends Behaviour<Message> & { attach?(self: Actor<Message>): void }>(
    residents: Map<string, Actor<Message, Made>>,
    id: string,
    path: readonly string[],
    make: (parts: EngineParts) => Made,
  ): Ref<Message> {
    const found = residents.get(id);
    if (found !== undefined) return this.#used(found);
    const behaviour = make(this.#parts());
    const actor = this.#system.spawn<Message, Made>(this.#groups.at(...path), id, behaviour);
    behaviour.attach?.(actor);
    residents.set(id, actor);
    return this.#used(actor);
  }

  isResidentBooking(id: BookingId): boolean {
    return this.#bookings.has(id);
  }

  /** The booking as its actor has it, if that is resident and has heard of it. */
  residentBooking(id: BookingId): BookingState | undefined {
    const found = this.#bookings.get(id);
    return found === undefined ? undefined : this.#used(found).behaviour.state;
  }

  isResidentTrip(id: TripId): boolean {
    return this.#trips.has(id);
  }

  residentProperty(id: PropertyId): PropertyState | undefined {
    const found = this.#properties.get(id);
    return found === undefined ? undefined : this.#used(found).behaviour.state;
  }

  /** Whether what `residentProperty` says already rests on disk. */
  isPropertyDurable(id: PropertyId): boolean {
    return this.#properties.get(id)?.behaviour.isIdle ?? true;
  }

  /** Rooms a new hold could take, a block's guest's where one is named, and if that is on disk. */
  residentFree(
    propertyId: PropertyId,
    roomTypeId: RoomTypeId,
    night: Night,
    sellable: number,
    blockId?: BlockId,
  ): NightFree | undefined {
    return this.#nights.resident(propertyId, roomTypeId, night)?.free(sellable, blockId);
  }

  /**
   * Passivates what has not been used since `idleSweeps` sweeps ago, and more when over the limit.
   */
  sweep(idleSweeps: number): void {
    this.#sweep += 1;
    const isCrowded = this.residents > this.#tuning.residentActorsMax;
    const oldest = this.#sweep - (isCrowded ? 1 : idleSweeps);
    this.#nights.sweep(this.#sweep, oldest);
    for (const residents of this.#kinds) {
      for (const [key, resident] of residents) {
        if (resident.behaviour.isIdle) passivate(residents, key, resident, oldest);
      }
    }
  }

  /** Drops every actor: what they remember may never have reached the disk. */
  reset(): void {
    for (const { behaviour } of this.#bookings.values()) behaviour.close();
    for (const { behaviour } of this.#trips.values()) behaviour.close();
    for (const { behaviour } of this.#blocks.values()) behaviour.close();
    for (const residents of this.#kinds) {
      for (const actor of residents.values()) actor.stop();
      residents.clear();
    }
    this.#nights.reset();
  }

  #used<Resident extends { lastUsed: number }>(actor: Resident): Resident {
    actor.lastUsed = this.#sweep;
    return actor;
  }
}
