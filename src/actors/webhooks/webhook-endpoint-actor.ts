/**
 * One endpoint of webhooks, registered by staff: where news go, and which. What is sent is no
 * matter of this actor's; see `follower-webhooks.ts` and `delivery-webhooks.ts`.
 */
import type { WebhookEndpointId } from '../../domain/ids.ts';
import { decideWebhookEndpoint } from '../../domain/webhooks/decide-webhook-endpoint.ts';
import {
  emptyWebhookEndpoint,
  evolveWebhookEndpoint,
} from '../../domain/webhooks/evolve-webhook-endpoint.ts';
import type {
  WebhookEndpointCommand,
  WebhookEndpointEvent,
  WebhookEndpointState,
} from '../../domain/webhooks/webhook-endpoint.ts';
import type { Clock, Scheduler } from '../../ports/clock.ts';
import type { Journal } from '../../ports/journal.ts';
import { EntityCalls, type EntityKind, type EntityMessage } from '../calls/entity-calls.ts';
import { revived } from '../outward/delivery.ts';
import type { EntityDefinition, SideRows } from '../runtime/persistent-entity.ts';

export type WebhookEndpointMessage = EntityMessage<WebhookEndpointState, WebhookEndpointCommand>;

export const WEBHOOK_STREAMS = 'webhook/';
/** Each endpoint has a queue of its own, so that one that hangs is in nobody's way. */
export const WEBHOOK_QUEUES = 'webhook:';

export function webhookQueue(id: WebhookEndpointId): string {
  return WEBHOOK_QUEUES + id;
}

export const webhookEndpointDefinition: EntityDefinition<
  WebhookEndpointState,
  WebhookEndpointEvent
> = {
  empty: (id) => emptyWebhookEndpoint(id as WebhookEndpointId),
  evolve: evolveWebhookEndpoint,
  snapshot: {
    schemaVersion: 1,
    encode: (state) => state,
    decode: (data) => data as WebhookEndpointState,
  },
  sideRows: sideRowsOf,
};

export class WebhookEndpointActor extends EntityCalls<
  WebhookEndpointState,
  WebhookEndpointCommand,
  WebhookEndpointEvent
> {
  constructor(
    parts: { journal: Journal; clock: Clock; scheduler: Scheduler },
    id: WebhookEndpointId,
  ) {
    super(parts, webhookEndpointKind, WEBHOOK_STREAMS + id, id);
  }
}

const webhookEndpointKind: EntityKind<
  WebhookEndpointState,
  WebhookEndpointCommand,
  WebhookEndpointEvent
> = {
  definition: webhookEndpointDefinition,
  decide: decideWebhookEndpoint,
  absent: ({ exists, id }) =>
    exists ? undefined : { code: 'not_found', what: 'webhook_endpoint', id },
};

/** Messages that a person has tried again stand as if they had never been tried. */
function sideRowsOf(
  _before: WebhookEndpointState,
  _after: WebhookEndpointState,
  [event]: readonly WebhookEndpointEvent[],
): SideRows {
  if (event?.type !== 'WebhookMessagesRedriven') return {};
  return { outboxRetried: event.ids.map(revived) };
}
