/**
 * Every way on which news leave by themselves, or are fetched: a lane for each endpoint of
 * webhooks, a pusher for each channel, and a feed where its bookings are not pushed. They come and
 * go together with what the engine has in memory.
 */
import type { PropertyId } from '../domain/ids.ts';
import type { OutboxChange, StoredEvent } from '../ports/journal.ts';
import { CHANNEL_STREAMS } from './channels/channel-actor.ts';
import { CHANNEL_BOOKING_QUEUE } from './channels/channel-booking-actor.ts';
import { ChannelFeeds } from './channels/channel-feeds.ts';
import { ChannelPushers } from './channels/channel-pushers.ts';
import { ChannelValues } from './channels/channel-values.ts';
import { WordSettlements } from './channels/word-intake.ts';
import { WordRedriver } from './channels/word-redriver.ts';
import type { EngineCore } from './engine-core.ts';
import type { Group } from './runtime/actor-system.ts';
import { WebhookLanes } from './webhooks/webhook-lanes.ts';

export class OutwardLanes {
  readonly webhooks: WebhookLanes;
  readonly channels: ChannelPushers;
  readonly feeds: ChannelFeeds;
  /** Whoever waits for what becomes of a channel's booking is told here. */
  readonly words = new WordSettlements();
  readonly #redriver: WordRedriver;

  constructor(core: EngineCore, groups: Readonly<Record<'outbox' | 'channels', Group>>) {
    const { world, parts, directory, board, prices, channels: book } = core;
    const values = new ChannelValues(board, prices, world.clock);
    this.webhooks = new WebhookLanes(parts, core.webhookEndpoints, groups.outbox);
    this.channels = new ChannelPushers({ ...world, directory, book, values }, groups.channels);
    const propertyOf = (id: PropertyId) => board.property(id);
    this.feeds = new ChannelFeeds(parts, book, propertyOf, groups.channels, this.channels);
    const rescan = () => core.outbox(CHANNEL_BOOKING_QUEUE)?.tell({ type: 'rescan' });
    this.#redriver = new WordRedriver({ parts, channels: book, propertyOf, rescan });
  }

  get underWay(): number {
    return this.webhooks.underWay + this.channels.underWay;
  }

  /** `endpointEvents` are those of endpoints among `events`. */
  committed(events: readonly StoredEvent[], endpointEvents: readonly StoredEvent[]): void {
    if (endpointEvents.length > 0) this.webhooks.committed(endpointEvents);
    this.words.committed(events);
    this.channels.committed(events);
    this.#redriver.committed(events);
    if (events.some(({ stream }) => stream.startsWith(CHANNEL_STREAMS))) this.feeds.follow();
  }

  changed(change: OutboxChange): void {
    this.webhooks.changed(change);
  }

  /** Sends nothing more; what is on the wire may end. */
  pause(): void {
    this.webhooks.pause();
    this.channels.pause();
    this.feeds.close();
    this.#redriver.close();
    this.words.giveUp();
  }

  close(): void {
    this.webhooks.close();
    this.channels.close();
    this.feeds.close();
    this.#redriver.close();
    this.words.giveUp();
  }
}
