/**
 * The life of an engine: builds the tree, wakes what was unfinished, and after a failed commit
 * drops every actor and does the same again. Start and recovery are one path, so what brings an
 * engine back after `kill -9` is exercised each time a disk hiccups.
 */
import type { PropertyId } from '../domain/ids.ts';
import { limits } from '../limits.ts';
import { Blocks } from './blocks/known-blocks.ts';
import { ChannelBook } from './channels/channel-book.ts';
import { channelBookingsDelivery } from './channels/delivery-channel-bookings.ts';
import { Directory } from './directory.ts';
import type { EngineParts } from './engine-parts.ts';
import type { EngineWorld } from './engine-world.ts';
import { type Followers, followerStarts, startFollowers } from './followers.ts';
import { AvailabilityBoard } from './inventory/availability-board.ts';
import { CapacityDelivery } from './inventory/delivery-capacity.ts';
import { NightsProjection } from './inventory/projection-nights.ts';
import { MailDelivery } from './notifications/delivery-mail.ts';
import type { Delivery } from './outward/delivery.ts';
import { OutboxActor, type OutboxMessage } from './outward/outbox-actor.ts';
import { type SupplierActors, supplierActors } from './outward/supplier-actor.ts';
import { OutwardLanes } from './outward-lanes.ts';
import { paymentsDelivery } from './payments/delivery-payments.ts';
import { PaymentActor, type PaymentMessage } from './payments/payment-actor.ts';
import { type LivePrices, livePrices } from './pricing/live-prices.ts';
import type { NightPrices } from './pricing/night-prices.ts';
import { roomsDelivery } from './rooms/delivery-rooms.ts';
import type { Actor, Group } from './runtime/actor-system.ts';
import { SagaWaker } from './sagas/saga-waker.ts';
import { TimerActor, type TimerMessage } from './timer-actor.ts';
import { WaitlistBook } from './waitlist/waitlist-book.ts';
import { hotelNow } from './waitlist/waitlist-hotel.ts';
import { WebhookEndpoints } from './webhooks/webhook-endpoints.ts';

/** Actors that are made anew after a failed commit. */
interface Generation {
  readonly payments: Actor<PaymentMessage, PaymentActor>;
  readonly suppliers: SupplierActors;
  readonly timers: Actor<TimerMessage, TimerActor>;
  /** By queue. */
  readonly outboxes: ReadonlyMap<string, Actor<OutboxMessage, OutboxActor>>;
  readonly lanes: OutwardLanes;
}

export class EngineCore {
  readonly world: EngineWorld;
  readonly directory: Directory;
  readonly board: AvailabilityBoard;
  readonly followers: Followers;
  /** As the journal's durable end has them. */
  readonly webhookEndpoints: WebhookEndpoints;
  readonly channels: ChannelBook;
  readonly waitlists: WaitlistBook;
  /** As the journal's durable end has them. */
  readonly blocks: Blocks;
  readonly #prices: LivePrices;
  readonly #nights: NightsProjection;
  readonly #sagas: SagaWaker;
  readonly #groups: Readonly<
    Record<'payments' | 'suppliers' | 'timers' | 'outbox' | 'followers' | 'channels', Group>
  >;
  #parts: EngineParts | undefined;
  #generation: Generation | undefined;
  #number = 0;
  #isRecovering = false;
  #isClosed = false;
  #cancelSweep: () => void = () => undefined;
  #onReset: () => void = () => undefined;

  constructor(world: EngineWorld) {
    const { system, journal, projections } = world;
    this.world = world;
    this.directory = new Directory(system, world.tuning, () => this.parts);
    this.#sagas = new SagaWaker(world, this.directory);
    this.#nights = new NightsProjection(projections);
    this.board = new AvailabilityBoard(journal, this.#nights);
    this.webhookEndpoints = new WebhookEndpoints(journal);
    this.channels = new ChannelBook(journal);
    this.blocks = new Blocks(journal);
    this.#prices = livePrices(world, this.board);
    this.waitlists = new WaitlistBook(world, this.directory);
    this.#groups = {
      payments: system.group(system.root, 'payments'),
      suppliers: system.group(system.root, 'suppliers'),
      timers: system.group(system.root, 'timers'),
      outbox: system.group(system.root, 'outbox'),
      followers: system.group(system.root, 'followers'),
      channels: system.group(system.root, 'pushers'),
    };
    // Everything that must be read is read before the first actor lives: a start that fails here
    // leaves nothing behind that runs.
    this.webhookEndpoints.load();
    this.channels.load();
    this.waitlists.load();
    this.blocks.load();
    const starts = followerStarts(world, this.webhookEndpoints);
    this.board.catchUp(starts.nights, limits.followerEventsPerRound);
    this.#generation = this.#generate();
    this.followers = startFollowers(world, this.#groups.followers, this.#nights, starts);
    this.#listen();
    this.#sagas.wakeAll();
    this.waitlists.start();
    this.#sweepLater();
    this.#prices.start();
  }

  get parts(): EngineParts {
    if (this.#parts === undefined) throw new Error('an engine has parts once it is built');
    return this.#parts;
  }

  get prices(): NightPrices {
    return this.#prices.prices;
  }

  get isRecovering(): boolean {
    return this.#isRecovering;
  }

  /** Effects handed to a gateway or waiting for another try. */
  get effectsInHand(): number {
    let sum = 0;
    for (const { behaviour } of this.#generation?.outboxes.values() ?? [])
      sum += behaviour.underWay;
    return sum + (this.#generation?.lanes.underWay ?? 0);
  }

  /** Told when every actor has been dropped: whoever waits for one has to be answered. */
  onReset(listener: () => void): void {
    this.#onReset = listener;
  }

  /** Sends nothing more to other systems and to guests; the gateway gets what it has to. */
  pauseNews(): void {
    this.#generation?.lanes.pause();
    for (const { behaviour } of this.#generation?.outboxes.values() ?? []) behaviour.pause();
  }

  /** Undefined while storage fails. */
  get lanes(): OutwardLanes | undefined {
    return this.#generation?.lanes;
  }

  outbox(queue: string): Actor<OutboxMessage> | undefined {
    return this.#generation?.outboxes.get(queue);
  }

  close(): void {
    this.#isClosed = true;
    this.#cancelSweep();
    this.#prices.close();
    this.waitlists.close();
    this.#sagas.close();
    this.#closeGeneration();
    this.directory.reset();
    for (const follower of Object.values(this.followers)) follower.stop();
  }

  #generate(): Generation {
    this.#number += 1;
    const { world } = this;
    const { system, gateway } = world;
    const payments = system.spawn<PaymentMessage, PaymentActor>(
      this.#groups.payments,
      `${gateway.name}-${this.#number}`,
      new PaymentActor(world),
    );
    const suppliers = supplierActors(world, this.#groups.suppliers, this.#number);
    const hotel: EngineParts['hotel'] = (property, nowMs) => hotelNow(this, property, nowMs);
    const { directory, waitlists } = this;
    this.#parts = { ...world, directory, payments, suppliers, waitlists, hotel };
    const timers = system.spawn<TimerMessage, TimerActor>(
      this.#groups.timers,
      `g${this.#number}`,
      new TimerActor(world, (stream) => this.#sagas.wake(stream)),
    );
    timers.behaviour.attach(timers);
    const { mailer } = world;
    const propertyOf = (id: PropertyId) => this.board.property(id);
    const deliveries = [
      paymentsDelivery(this.#parts),
      new CapacityDelivery(this.#parts),
      roomsDelivery(this.#parts),
      channelBookingsDelivery(this.#parts, this.channels),
      ...(mailer === undefined ? [] : [new MailDelivery(this.#parts, mailer, propertyOf)]),
    ];
    const outboxes = new Map(deliveries.map((one) => [one.queue, this.#outbox(one)]));
    const lanes = new OutwardLanes(this, this.#groups);
    return { payments, suppliers, timers, outboxes, lanes };
  }

  #outbox(delivery: Delivery): Actor<OutboxMessage, OutboxActor> {
    const outbox = this.world.system.spawn<OutboxMessage, OutboxActor>(
      this.#groups.outbox,
      `${delivery.queue}-${this.#number}`,
      new OutboxActor(this.world, delivery),
    );
    outbox.behaviour.attach(outbox);
    return outbox;
  }

  #listen(): void {
    const { journal, clock } = this.world;
    journal.onCommitted((events) => {
      for (const event of events) this.blocks.apply(event);
      this.board.committed(events);
      this.waitlists.committed(events);
      const changed = events.filter((event) => this.webhookEndpoints.apply(event));
      for (const event of events) this.channels.apply(event);
      this.#generation?.lanes.committed(events, changed);
      for (const follower of Object.values(this.followers)) {
        follower.tell({ type: 'events', events });
      }
    });
    journal.onTimersSet((timers) => this.#generation?.timers.behaviour.set(timers));
    journal.onOutbox(({ put, removed }) => {
      for (const [queue, outbox] of this.#generation?.outboxes ?? []) {
        const ours = put.filter((row) => row.queue === queue);
        if (ours.length + removed.length === 0) continue;
        outbox.tell({ type: 'changed', put: ours, removed });
      }
      this.#generation?.lanes.changed({ put, removed });
    });
    journal.onFailure((error) => this.#failed(error));
    clock.onSet(() => {
      this.#generation?.timers.tell({ type: 'look' });
      this.#generation?.lanes.channels.look();
    });
  }

  /** What any actor remembers may rest on events that are lost: all of them are dropped. */
  #failed(error: Error): void {
    if (this.#isRecovering || this.#isClosed) return;
    this.#isRecovering = true;
    this.world.log.error({ err: error }, 'storage failed; dropping every actor');
    this.#closeGeneration();
    this.directory.reset();
    this.prices.reset();
    this.#onReset();
    this.#recoverLater();
  }

  #recoverLater(): void {
    this.world.scheduler.after(limits.storageRetryMs, () => void this.#recover());
  }

  async #recover(): Promise<void> {
    if (this.#isClosed) return;
    const { journal, log } = this.world;
    const isWritable = await journal.recover();
    // It may have been drained meanwhile: nothing may come to life on a closed journal.
    if (this.#isClosed) return;
    if (!isWritable || !this.#isBoardCaughtUp()) {
      this.#recoverLater();
      return;
    }
    // Reads have spawned actors meanwhile, whose sagas believe done what could not be written.
    this.directory.reset();
    this.#generation = this.#generate();
    this.#isRecovering = false;
    this.#sagas.wakeAll();
    this.waitlists.lookAtAll();
    log.info({ position: journal.durablePosition }, 'storage is well again');
  }

  /** False when storage takes writes again and the reads still fail. */
  #isBoardCaughtUp(): boolean {
    try {
      this.board.catchUp(0, limits.followerEventsPerRound);
      this.waitlists.load();
      return true;
    } catch (error) {
      this.world.log.error({ err: error }, 'storage is not well yet');
      return false;
    }
  }

  #closeGeneration(): void {
    const generation = this.#generation;
    if (generation === undefined) return;
    this.#generation = undefined;
    const { payments, suppliers, timers, outboxes, lanes } = generation;
    lanes.close();
    for (const actor of [timers, ...outboxes.values(), ...suppliers.values(), payments]) {
      actor.behaviour.close();
      actor.stop();
    }
  }

  #sweepLater(): void {
    const { residentIdleMs, residentSweepMs } = limits;
    this.#cancelSweep = this.world.scheduler.after(residentSweepMs, () => {
      this.directory.sweep(Math.ceil(residentIdleMs / residentSweepMs));
      this.#sweepLater();
    });
  }
}
