/** What the refusals about webhooks mean on the wire, and what they say. */
import { unreachable } from '../../domain/decision.ts';
import type { Rejection } from '../../domain/rejection.ts';
import type { WebhookUrlFault } from '../../domain/webhooks/webhook-url-fault.ts';
import type { ProblemKind } from '../rejection-table.ts';

export type WebhookRefusal = Extract<
  Rejection,
  {
    code: 'too_many_webhook_endpoints' | 'webhook_url_refused' | 'webhook_endpoint_inactive';
  }
>;

export const webhookKinds = {
  too_many_webhook_endpoints: {
    status: 422,
    title: 'Too many webhook endpoints',
    hint: 'Change an endpoint that is there, or delete one that nobody listens at.',
  },
  webhook_url_refused: {
    status: 422,
    title: 'Not an address that webhooks are sent to',
    hint: 'Use https and a public address, or have the operator allow it in VACANCY_WEBHOOK_ALLOW.',
  },
  webhook_endpoint_inactive: {
    status: 409,
    title: 'Webhook endpoint is inactive',
    hint: 'Make it active again with a PATCH of isActive.',
  },
} as const satisfies Record<WebhookRefusal['code'], ProblemKind>;

export function webhookDetail(refusal: WebhookRefusal): string {
  switch (refusal.code) {
    case 'too_many_webhook_endpoints':
      return `There are at most ${refusal.max} endpoints.`;
    case 'webhook_url_refused':
      return `Nothing is sent to ${refusal.host}: ${urlFaults[refusal.fault]}.`;
    case 'webhook_endpoint_inactive':
      return `The endpoint ${refusal.id} is not sent to.`;
    default:
      return unreachable(refusal);
  }
}

export const urlFaults: Readonly<Record<WebhookUrlFault, string>> = {
  not_https: 'the URL does not begin with https',
  credentials: 'the URL holds a user name or a password',
  unresolvable: 'the name leads to no address',
  private_address: 'it leads to an address that is not public',
};
