/**
 * Every way on which news leave by themselves: a lane for each endpoint of webhooks, a pusher for
 * each channel. They come and go together with what the engine has in memory.
 */
import type { OutboxChange, StoredEvent } from '../ports/journal.ts';
import { ChannelPushers } from './channel-pushers.ts';
import { ChannelValues } from './channel-values.ts';
import type { EngineCore } from './engine-core.ts';
import type { Group } from './runtime/actor-system.ts';
import { WebhookLanes } from './webhook-lanes.ts';

export class OutwardLanes {
  readonly webhooks: WebhookLanes;
  readonly channels: ChannelPushers;

  constructor(core: EngineCore, groups: Readonly<Record<'outbox' | 'channels', Group>>) {
    const { world, parts, directory, board, prices, channels: book } = core;
    const values = new ChannelValues(board, prices, world.clock);
    this.webhooks = new WebhookLanes(parts, core.webhookEndpoints, groups.outbox);
    this.channels = new ChannelPushers({ ...world, directory, book, values }, groups.channels);
  }

  get underWay(): number {
    return this.webhooks.underWay + this.channels.underWay;
  }

  /** `endpointEvents` are those of endpoints among `events`. */
  committed(events: readonly StoredEvent[], endpointEvents: readonly StoredEvent[]): void {
    if (endpointEvents.length > 0) this.webhooks.committed(endpointEvents);
    this.channels.committed(events);
  }

  changed(change: OutboxChange): void {
    this.webhooks.changed(change);
  }

  /** Sends nothing more; what is on the wire may end. */
  pause(): void {
    this.webhooks.pause();
    this.channels.pause();
  }

  close(): void {
    this.webhooks.close();
    this.channels.close();
  }
}
