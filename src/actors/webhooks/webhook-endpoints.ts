/**
 * Every endpoint of webhooks as the journal has it at one position. The follower keeps one of where
 * it is, so that an event is told to whom it concerned when it happened; the engine keeps one of
 * the durable end, for lists and deliveries. Endpoints that were deleted are not in it.
 */
import type { WebhookEndpointId } from '../../domain/ids.ts';
import { emptyWebhookEndpoint } from '../../domain/webhooks/evolve-webhook-endpoint.ts';
import type {
  WebhookEndpointEvent,
  WebhookEndpointState,
} from '../../domain/webhooks/webhook-endpoint.ts';
import type { Journal, StoredEvent } from '../../ports/journal.ts';
import { WEBHOOK_STREAMS, webhookEndpointDefinition } from './webhook-endpoint-actor.ts';

export interface KnownEndpoint {
  readonly state: WebhookEndpointState;
  readonly version: number;
}

const STREAMS_PER_READ = 100;

export class WebhookEndpoints {
  readonly #journal: Pick<Journal, 'streamsWithPrefix' | 'readStream'>;
  readonly #known = new Map<WebhookEndpointId, KnownEndpoint>();

  constructor(journal: Pick<Journal, 'streamsWithPrefix' | 'readStream'>) {
    this.#journal = journal;
  }

  get size(): number {
    return this.#known.size;
  }

  get(id: WebhookEndpointId): KnownEndpoint | undefined {
    return this.#known.get(id);
  }

  /** By id. */
  all(): readonly KnownEndpoint[] {
    return [...this.#known.values()].sort((one, other) => (one.state.id < other.state.id ? -1 : 1));
  }

  /** Reads all of them anew, as they were at `position`. */
  load(position = Number.POSITIVE_INFINITY): void {
    this.#known.clear();
    let after = '';
    for (;;) {
      const streams = this.#journal.streamsWithPrefix(WEBHOOK_STREAMS, after, STREAMS_PER_READ);
      for (const stream of streams) {
        for (const event of this.#journal.readStream(stream, 0)) {
          if (event.position <= position) this.apply(event);
        }
      }
      const last = streams.at(-1);
      if (last === undefined || streams.length < STREAMS_PER_READ) return;
      after = last;
    }
  }

  /** Whether the event was one of an endpoint; its state is brought up to it. */
  apply({ stream, version, data, recordedAtMs }: StoredEvent): boolean {
    if (!stream.startsWith(WEBHOOK_STREAMS)) return false;
    const id = stream.slice(WEBHOOK_STREAMS.length) as WebhookEndpointId;
    const before = this.#known.get(id)?.state ?? emptyWebhookEndpoint(id);
    const event = data as WebhookEndpointEvent;
    const state = webhookEndpointDefinition.evolve(before, event, recordedAtMs);
    if (state.exists) this.#known.set(id, { state, version });
    else this.#known.delete(id);
    return true;
  }
}
