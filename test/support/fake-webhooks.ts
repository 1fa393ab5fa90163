/** What a fake engine says of endpoints of webhooks: there is one, and it fares badly. */
import type { PropertyId, WebhookEndpointId } from '../../src/domain/ids.ts';
import type { Outcome } from '../../src/ports/engine.ts';
import type { WebhookCalls, WebhookEndpointView } from '../../src/ports/webhooks.ts';

function ok<Value>(value: Value): Outcome<Value> {
  return { type: 'ok', value, version: 3, position: 41, isReplay: false };
}

const hookOne = 'hook-1' as WebhookEndpointId;

const hook: WebhookEndpointView = {
  state: {
    exists: true,
    id: hookOne,
    details: {
      url: 'https://pms.example.org/hooks',
      description: 'The PMS',
      eventTypes: ['reservation.created'],
      propertyIds: ['grand' as PropertyId],
      isActive: false,
    },
    secrets: { current: 2, previous: { number: 1, untilMs: 1_900_000_000_000 } },
    disabled: { reason: 'failing', atMs: 1_900_000_000_000 },
    redriven: 0,
    createdAtMs: 1_900_000_000_000,
    updatedAtMs: 1_900_000_001_000,
  },
  version: 3,
  delivery: {
    failingSinceMs: 1_900_000_000_000,
    lastSuccessMs: null,
    lastError: 'answered 500',
    waiting: 4,
    dead: 1,
  },
};

export function webhookAnswers(): WebhookCalls {
  const secret = `whsec_${Buffer.alloc(32).toString('base64')}`;
  const same = async () => ok(hook);
  const withSecret = async () => ok({ ...hook, secret });
  return {
    createWebhookEndpoint: withSecret,
    webhookEndpoints: async () => ok([hook]),
    webhookEndpoint: same,
    changeWebhookEndpoint: same,
    deleteWebhookEndpoint: async () => ok(null),
    rotateWebhookSecret: withSecret,
    pingWebhookEndpoint: async () => ok({ messageId: 'msg_hook-1_41_0' }),
    redriveWebhookMessages: async () => ok({ redriven: 1 }),
    webhookTries: async () =>
      ok([
        {
          number: 7,
          messageId: 'msg_hook-1_40_0',
          type: 'reservation.created',
          attempt: 2,
          atMs: 1_900_000_000_000,
          durationMs: 31,
          status: 500,
          error: 'answered 500',
        },
      ]),
  };
}
