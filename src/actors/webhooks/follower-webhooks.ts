/**
 * Turns journal events into messages for the endpoints that asked for them: rows of the outbox,
 * written in one transaction with the position they were made up to. What is sent from there can
 * be sent twice and cannot be forgotten.
 *
 *   event --> news --> who wants it, as of this event --> one row an endpoint
 */
import type { BlockEvent } from '../../domain/blocks/block.ts';
import type { CivilDate } from '../../domain/calendar.ts';
import type { PropertyId, TripId, WebhookEndpointId } from '../../domain/ids.ts';
import type { NightEvent } from '../../domain/inventory/inventory.ts';
import type { PropertyEvent } from '../../domain/property/property.ts';
import type { RackEvent } from '../../domain/rooms/room-rack.ts';
import type { TripEvent } from '../../domain/trip/trip.ts';
import type { WaitlistEvent } from '../../domain/waitlist/waitlist.ts';
import { AriGathering, nightTouch, propertyTouches } from '../../domain/webhooks/ari-news.ts';
import { blockNews } from '../../domain/webhooks/block-news.ts';
import { bookingNews, possibleBookingNews } from '../../domain/webhooks/booking-news.ts';
import { rackNews } from '../../domain/webhooks/rack-news.ts';
import { tripNews, tripNewsType } from '../../domain/webhooks/trip-news.ts';
import { waitlistNews } from '../../domain/webhooks/waitlist-news.ts';
import {
  PING_TYPE,
  type WebhookEventType,
  webhookEventTypes,
} from '../../domain/webhooks/webhook-event-types.ts';
import {
  isWanted,
  messageId,
  type WebhookMessage,
  type WebhookNews,
} from '../../domain/webhooks/webhook-message.ts';
import type { Journal, OutboxMessage, ProjectionWrite, StoredEvent } from '../../ports/journal.ts';
import { BLOCK_STREAMS } from '../blocks/block-entity.ts';
import { BookingFolds } from '../booking/booking-folds.ts';
import { type OutboxRows, type Projection, UnreadableTable } from '../follower-actor.ts';
import { RACK_STREAMS } from '../rooms/room-rack-actor.ts';
import { TRIP_STREAMS, tripAt } from '../trips/trip-entity.ts';
import { WAITLIST_STREAMS } from '../waitlist/waitlist-entity.ts';
import { WEBHOOK_STREAMS, webhookQueue } from './webhook-endpoint-actor.ts';
import { WebhookEndpoints } from './webhook-endpoints.ts';

/** What one property's events of this round come to, and the last of them. */
interface Gathered {
  readonly ari: AriGathering;
  last: StoredEvent;
}

export class WebhooksProjection implements Projection {
  readonly name = 'webhooks';
  /** News may be a moment late; a pause gathers more of what a property changes into one. */
  readonly restMs = 250;
  /** Most rounds come to nothing, and nothing need not be written down each time. */
  readonly checkpointEveryEvents = 10_000;
  readonly #endpoints: WebhookEndpoints;
  readonly #wanted = new Set<WebhookEventType>();
  readonly #folds: BookingFolds;
  readonly #journal: Pick<Journal, 'readStream'>;
  readonly #gathered = new Map<string, Gathered>();
  #put: OutboxMessage[] = [];
  #dropped: WebhookEndpointId[] = [];
  /** False when what is known of the endpoints is not that of the event before. */
  #isCurrent = false;

  constructor(journal: Pick<Journal, 'readStream' | 'streamsWithPrefix'>) {
    this.#journal = journal;
    this.#folds = new BookingFolds(journal);
    this.#endpoints = new WebhookEndpoints(journal);
  }

  apply(stored: StoredEvent): void {
    if (!this.#isCurrent) this.#recall(stored.position - 1);
    const { stream } = stored;
    if (stream.startsWith(WEBHOOK_STREAMS)) this.#endpoint(stored);
    else if (this.#wanted.size === 0) return;
    else if (stream.startsWith('booking/')) this.#booking(stored);
    else if (stream.startsWith(TRIP_STREAMS)) this.#trip(stored);
    else if (stream.startsWith(WAITLIST_STREAMS)) this.#waitlist(stored);
    else if (stream.startsWith(RACK_STREAMS)) this.#rack(stored);
    else if (stream.startsWith(BLOCK_STREAMS)) this.#block(stored);
    else if (this.#wanted.has('ari.changed')) this.#ari(stored);
  }

  takeWrites(): readonly ProjectionWrite[] {
    return this.#dropped.flatMap((id) => [
      { statement: 'webhook_tries.drop', parameters: [id] } as const,
      { statement: 'webhook_health.drop', parameters: [id] } as const,
    ]);
  }

  takeOutbox(): OutboxRows {
    this.#tellGathered();
    const rows = { outboxPut: this.#put, outboxDropped: this.#dropped.map(webhookQueue) };
    this.#clear();
    return rows;
  }

  landed(): void {}

  reset(): void {
    this.#isCurrent = false;
    this.#gathered.clear();
    this.#clear();
  }

  #clear(): void {
    this.#put = [];
    this.#dropped = [];
    this.#folds.forget();
  }

  #recall(position: number): void {
    try {
      this.#endpoints.load(position);
    } catch (error) {
      // What cannot be read now is read later, and is no fault of the event's.
      throw new UnreadableTable('events', error);
    }
    this.#isCurrent = true;
    this.#noteWanted();
  }

  #noteWanted(): void {
    this.#wanted.clear();
    for (const { state } of this.#endpoints.all()) {
      if (!state.details.isActive) continue;
      for (const type of state.details.eventTypes ?? webhookEventTypes) this.#wanted.add(type);
    }
  }

  /** What has been gathered is for those who asked for it until now. */
  #endpoint(stored: StoredEvent): void {
    this.#tellGathered();
    const id = stored.stream.slice(WEBHOOK_STREAMS.length) as WebhookEndpointId;
    this.#endpoints.apply(stored);
    this.#noteWanted();
    if (stored.type === 'WebhookPingRequested') {
      this.#tell(stored, stored.stream, [{ type: PING_TYPE, data: { endpointId: id } }]);
    }
    if (stored.type !== 'WebhookEndpointDeleted') return;
    this.#dropped.push(id);
    this.#put = this.#put.filter(({ queue }) => queue !== webhookQueue(id));
  }

  #booking(stored: StoredEvent): void {
    const isAsked = possibleBookingNews(stored.type).some((type) => this.#wanted.has(type));
    if (!isAsked) return;
    const { stream, version } = stored;
    const { before, event, after } = this.#folds.fold(stored);
    this.#tell(stored, stream, bookingNews(before, event, after, version));
  }

  #waitlist(stored: StoredEvent): void {
    const propertyId = stored.stream.slice(WAITLIST_STREAMS.length);
    this.#tell(stored, stored.stream, waitlistNews(propertyId, stored.data as WaitlistEvent));
  }

  #rack(stored: StoredEvent): void {
    const propertyId = stored.stream.slice(RACK_STREAMS.length) as PropertyId;
    const news = rackNews(propertyId, stored.data as RackEvent);
    for (const [index, { orderingKey, ...one }] of news.entries()) {
      this.#tell(stored, orderingKey, [one], index);
    }
  }

  #trip(stored: StoredEvent): void {
    const type = tripNewsType(stored.type);
    if (type === undefined || !this.#wanted.has(type)) return;
    const { stream, version } = stored;
    const after = tripAt(this.#journal, stream.slice(TRIP_STREAMS.length) as TripId, version);
    this.#tell(stored, stream, tripNews(stored.data as TripEvent, after, version));
  }

  #block(stored: StoredEvent): void {
    const { stream, version, data } = stored;
    const id = stream.slice(BLOCK_STREAMS.length);
    this.#tell(stored, stream, blockNews(id, data as BlockEvent, version));
  }

  #ari(stored: StoredEvent): void {
    const [kind, propertyId = '', roomTypeId = '', night = ''] = stored.stream.split('/');
    if (kind === 'property') {
      for (const touch of propertyTouches(stored.data as PropertyEvent)) {
        this.#gathering(propertyId, stored).add(touch);
      }
    } else if (kind === 'inventory') {
      const touch = nightTouch(roomTypeId, night as CivilDate, stored.data as NightEvent);
      if (touch !== undefined) this.#gathering(propertyId, stored).add(touch);
    }
  }

  #gathering(propertyId: string, last: StoredEvent): AriGathering {
    const gathered = this.#gathered.get(propertyId) ?? { ari: new AriGathering(), last };
    gathered.last = last;
    this.#gathered.set(propertyId, gathered);
    return gathered.ari;
  }

  #tellGathered(): void {
    for (const [propertyId, { ari, last }] of this.#gathered) {
      this.#tell(last, `property/${propertyId}`, [ari.news(propertyId)]);
    }
    this.#gathered.clear();
  }

  /** `first` is the number of the first of them among the messages of the event. */
  #tell(stored: StoredEvent, orderingKey: string, news: readonly WebhookNews[], first = 0): void {
    const { position: sequence, recordedAtMs } = stored;
    const timestamp = new Date(recordedAtMs).toISOString();
    for (const { state } of news.length === 0 ? [] : this.#endpoints.all()) {
      for (const [index, one] of news.entries()) {
        if (!isWanted(state, one)) continue;
        const payload: WebhookMessage = { ...one, timestamp, sequence, orderingKey };
        const id = messageId(state.id, sequence, first + index);
        this.#put.push({ id, queue: webhookQueue(state.id), key: orderingKey, payload });
      }
    }
  }
}
