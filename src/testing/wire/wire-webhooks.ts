/** Commands about those who are told, as the HTTP API takes and answers them. */
import { z } from 'zod';
import { unreachable } from '../../domain/decision.ts';
import type { WebhookCommand } from '../commands/webhook-commands.ts';
import type { HotelResult } from '../targets/hotel-target.ts';
import { get, patch, post, type WireRequest } from './wire-paths.ts';

const ENDPOINTS = '/v1/webhook-endpoints';

export function webhookRequest(command: WebhookCommand): WireRequest {
  switch (command.type) {
    case 'create_webhook_endpoint':
      return post(ENDPOINTS, command.details);
    case 'list_webhook_endpoints':
      return get(ENDPOINTS);
    case 'redrive_notification': {
      const id = encodeURIComponent(command.deadLetterId);
      return post(`/v1/outbox/dead-letters/${id}/redrive`, {});
    }
    default: {
      const path = `${ENDPOINTS}/${command.webhookEndpointId}`;
      return endpointRequest(path, command);
    }
  }
}

function endpointRequest(
  path: string,
  command: Extract<WebhookCommand, { readonly webhookEndpointId: string }>,
): WireRequest {
  switch (command.type) {
    case 'change_webhook_endpoint':
      return patch(path, command.changes);
    case 'rotate_webhook_secret':
      return post(`${path}/secret/rotate`, { overlapSeconds: command.overlapMs / 1_000 });
    case 'delete_webhook_endpoint':
      return { method: 'DELETE', path };
    case 'ping_webhook_endpoint':
      return post(`${path}/ping`, {});
    case 'redrive_webhook_messages':
      return post(`${path}/redrive`, {});
    case 'read_webhook_endpoint':
      return get(path);
    case 'list_webhook_deliveries':
      return get(`${path}/deliveries`, { limit: command.limit });
    default:
      return unreachable(command);
  }
}

const endpoints = z.object({ items: z.array(z.object({ id: z.string() })) });
const deliveries = z.object({ items: z.array(z.object({ messageId: z.string() })) });

export function webhookResult({ type }: WebhookCommand, body: unknown): HotelResult {
  if (type === 'list_webhook_endpoints') {
    return { kind: 'ids', ids: endpoints.parse(body).items.map(({ id }) => id) };
  }
  if (type === 'list_webhook_deliveries') {
    return { kind: 'ids', ids: deliveries.parse(body).items.map(({ messageId }) => messageId) };
  }
  return { kind: 'nothing' };
}
