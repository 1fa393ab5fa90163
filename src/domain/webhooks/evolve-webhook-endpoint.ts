/** How an event changes an endpoint. Total: what is in the journal has happened. */
import { unreachable } from '../decision.ts';
import type { WebhookEndpointId } from '../ids.ts';
import type { WebhookEndpointEvent, WebhookEndpointState } from './webhook-endpoint.ts';

/** An endpoint nobody has registered. */
export function emptyWebhookEndpoint(id: WebhookEndpointId): WebhookEndpointState {
  return {
    exists: false,
    id,
    details: { url: '', description: null, eventTypes: null, propertyIds: null, isActive: false },
    secrets: { current: 1 },
    disabled: undefined,
    redriven: 0,
    createdAtMs: 0,
    updatedAtMs: 0,
  };
}

export function evolveWebhookEndpoint(
  before: WebhookEndpointState,
  event: WebhookEndpointEvent,
  recordedAtMs: number,
): WebhookEndpointState {
  const state = { ...before, updatedAtMs: recordedAtMs };
  switch (event.type) {
    case 'WebhookEndpointCreated':
      return { ...state, exists: true, details: event.details, createdAtMs: recordedAtMs };
    case 'WebhookEndpointChanged': {
      const details = { ...state.details, ...event.changes };
      return { ...state, details, disabled: details.isActive ? undefined : state.disabled };
    }
    case 'WebhookSecretRotated': {
      const previous = { number: state.secrets.current, untilMs: event.previousUntilMs };
      return { ...state, secrets: { current: event.secretNumber, previous } };
    }
    case 'WebhookEndpointDisabled': {
      const disabled = { reason: event.reason, atMs: recordedAtMs };
      return { ...state, details: { ...state.details, isActive: false }, disabled };
    }
    case 'WebhookEndpointDeleted':
      return { ...state, exists: false, details: { ...state.details, isActive: false } };
    case 'WebhookMessagesRedriven':
      return { ...state, redriven: event.ids.length };
    case 'WebhookPingRequested':
      return state;
    case 'NothingChanged':
      return before;
    default:
      return unreachable(event);
  }
}
