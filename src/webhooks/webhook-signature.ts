/**
 * The headers of a message: https://www.standardwebhooks.com. What is signed is
 * `{id}.{timestamp}.{body}`, by HMAC-SHA256 with the bytes of each secret.
 */
import { createHmac } from 'node:crypto';
import type { WebhookRequest } from '../ports/webhooks.ts';

const PREFIX = 'whsec_';

export function webhookHeaders({ id, atMs, body, secrets }: WebhookRequest) {
  const timestamp = String(Math.floor(atMs / 1_000));
  const signed = `${id}.${timestamp}.${body}`;
  const signatures = secrets.map((secret) => `v1,${signature(secret, signed)}`);
  return {
    'content-type': 'application/json',
    'user-agent': 'vacancy-webhooks',
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signatures.join(' '),
  };
}

function signature(secret: string, signed: string): string {
  const key = Buffer.from(secret.slice(PREFIX.length), 'base64');
  return createHmac('sha256', key).update(signed).digest('base64');
}
