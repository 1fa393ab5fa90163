/** An endpoint of webhooks and its log as JSON; secrets are in neither. */
import type { WebhookEndpointView, WebhookTry } from '../ports/webhooks.ts';
import { instantBody } from './rejection-body.ts';

function instantOrNull(instantMs: number | null | undefined): string | null {
  return instantMs === null || instantMs === undefined ? null : instantBody(instantMs);
}

export function endpointBody(view: WebhookEndpointView) {
  const { state, version, waiting, dead, failingSinceMs, lastSuccessMs, lastError } = view;
  const { details, disabled, secrets } = state;
  return {
    id: state.id,
    url: details.url,
    description: details.description,
    eventTypes: details.eventTypes === null ? null : [...details.eventTypes],
    propertyIds: details.propertyIds === null ? null : [...details.propertyIds],
    isActive: details.isActive,
    disabled:
      disabled === undefined ? null : { reason: disabled.reason, at: instantBody(disabled.atMs) },
    previousSecretUntil: instantOrNull(secrets.previous?.untilMs),
    delivery: {
      waiting,
      dead,
      failingSince: instantOrNull(failingSinceMs),
      lastSuccessAt: instantOrNull(lastSuccessMs),
      lastError,
    },
    createdAt: instantBody(state.createdAtMs),
    updatedAt: instantBody(state.updatedAtMs),
    version,
  };
}

export function tryBody({ atMs, error, ...rest }: WebhookTry) {
  return { ...rest, at: instantBody(atMs), isDelivered: error === null, error };
}
