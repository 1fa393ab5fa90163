/**
 * Commands about those who are told of what happens, endpoints of webhooks and guests, and their
 * generators. An engine derives the ids of endpoints for itself, so most of these meet nobody.
 */
import fc from 'fast-check';
import type { PropertyId, WebhookEndpointId } from '../../domain/ids.ts';
import type { WebhookEndpointDetails } from '../../domain/webhooks/webhook-endpoint.ts';
import { webhookEventTypes } from '../../domain/webhooks/webhook-event-types.ts';
import { limits } from '../../limits.ts';

/** Commands about endpoints of webhooks, and about mails that were given up. */
export type WebhookCommand =
  | { readonly type: 'create_webhook_endpoint'; readonly details: WebhookEndpointDetails }
  | {
      readonly type: 'change_webhook_endpoint';
      readonly webhookEndpointId: WebhookEndpointId;
      readonly changes: Partial<WebhookEndpointDetails>;
    }
  | {
      readonly type: 'rotate_webhook_secret';
      readonly webhookEndpointId: WebhookEndpointId;
      readonly overlapMs: number;
    }
  | {
      readonly type:
        | 'delete_webhook_endpoint'
        | 'ping_webhook_endpoint'
        | 'redrive_webhook_messages'
        | 'read_webhook_endpoint';
      readonly webhookEndpointId: WebhookEndpointId;
    }
  | { readonly type: 'list_webhook_endpoints' }
  | {
      readonly type: 'list_webhook_deliveries';
      readonly webhookEndpointId: WebhookEndpointId;
      readonly limit: number;
    }
  /** `deadLetterId` as `list_dead_letters` tells it. */
  | { readonly type: 'redrive_notification'; readonly deadLetterId: string };

/** Whether a command is one of these. */
export function isWebhookCommand<Command extends { readonly type: string }>(
  command: Command,
): command is Extract<Command, WebhookCommand> {
  return /_webhook_|^redrive_notification$/.test(command.type);
}

/** What whoever registers an endpoint says of it. */
export const webhookEndpointDetails: fc.Arbitrary<WebhookEndpointDetails> = fc.record({
  url: fc.constantFrom('https://pms.example/hooks', 'https://crm.example/?from=vacancy'),
  description: fc.option(fc.constant('The PMS'), { nil: null }),
  eventTypes: fc.option(
    fc.uniqueArray(fc.constantFrom(...webhookEventTypes), { minLength: 1, maxLength: 4 }),
    { nil: null },
  ),
  propertyIds: fc.option(fc.constant(['adler' as PropertyId]), { nil: null }),
  isActive: fc.boolean(),
});

const webhookEndpointId = fc.constant('nobody' as WebhookEndpointId);

/** Every command of this kind; `bookingId` says whose mails may be meant. */
export function webhookCommands(bookingId: fc.Arbitrary<string>): fc.Arbitrary<WebhookCommand> {
  return fc.oneof(
    fc.record({
      type: fc.constant('create_webhook_endpoint' as const),
      details: webhookEndpointDetails,
    }),
    fc.record({
      type: fc.constant('change_webhook_endpoint' as const),
      webhookEndpointId,
      changes: fc.record({ isActive: fc.boolean() }),
    }),
    fc.record({
      type: fc.constant('rotate_webhook_secret' as const),
      webhookEndpointId,
      overlapMs: fc.constantFrom(0, 60_000, limits.webhookOverlapMsMax),
    }),
    fc.record({
      type: fc.constantFrom(
        'delete_webhook_endpoint' as const,
        'ping_webhook_endpoint' as const,
        'redrive_webhook_messages' as const,
        'read_webhook_endpoint' as const,
      ),
      webhookEndpointId,
    }),
    fc.record({ type: fc.constant('list_webhook_endpoints' as const) }),
    fc.record({
      type: fc.constant('list_webhook_deliveries' as const),
      webhookEndpointId,
      limit: fc.integer({ min: 1, max: 50 }),
    }),
    fc.record({
      type: fc.constant('redrive_notification' as const),
      deadLetterId: bookingId.map((id) => `mail_${id}_5`),
    }),
  );
}
