/**
 * What an endpoint answers to a command. Whether its address may be sent to at all is asked of the
 * network before, and is no matter of the domain. An endpoint that was deleted is not there.
 */
import { accepted, type Decision, rejected, unchanged, unreachable } from '../decision.ts';
import type {
  WebhookEndpointCommand,
  WebhookEndpointEvent,
  WebhookEndpointState,
} from './webhook-endpoint.ts';

/** `nowMs`: epoch milliseconds of the business clock. */
export function decideWebhookEndpoint(
  state: WebhookEndpointState,
  command: WebhookEndpointCommand,
  nowMs: number,
): Decision<WebhookEndpointEvent> {
  const { exists, id, details } = state;
  if (command.type === 'create_webhook_endpoint') {
    if (exists) return rejected({ code: 'already_exists', what: 'webhook_endpoint', id });
    return accepted({ type: 'WebhookEndpointCreated', details: command.details });
  }
  if (!exists) return rejected({ code: 'not_found', what: 'webhook_endpoint', id });
  switch (command.type) {
    case 'change_webhook_endpoint':
      return accepted({ type: 'WebhookEndpointChanged', changes: command.changes });
    case 'rotate_webhook_secret':
      return accepted({
        type: 'WebhookSecretRotated',
        secretNumber: state.secrets.current + 1,
        previousUntilMs: nowMs + command.overlapMs,
      });
    case 'delete_webhook_endpoint':
      return accepted({ type: 'WebhookEndpointDeleted' });
    case 'ping_webhook_endpoint':
      if (!details.isActive) return rejected({ code: 'webhook_endpoint_inactive', id });
      return accepted({ type: 'WebhookPingRequested' });
    case 'redrive_webhook_messages':
      return accepted({ type: 'WebhookMessagesRedriven', ids: command.ids });
    case 'disable_webhook_endpoint':
      if (!details.isActive) return unchanged;
      return accepted({ type: 'WebhookEndpointDisabled', reason: command.reason });
    default:
      return unreachable(command);
  }
}

/** The numbers of the secrets that sign at an instant, the present one first. */
export function signingSecrets(
  { secrets: { current, previous } }: Pick<WebhookEndpointState, 'secrets'>,
  nowMs: number,
): readonly number[] {
  return previous !== undefined && nowMs < previous.untilMs
    ? [current, previous.number]
    : [current];
}
