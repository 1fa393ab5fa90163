/** An endpoint of webhooks and its log as JSON; secrets are in neither. */
import type { WebhookEndpointView, WebhookTry } from '../../ports/webhooks.ts';
import { instantBody } from '../rejection-body.ts';

function instantOrNull(instantMs: number | null | undefined): string | null {
  return instantMs === null || instantMs === undefined ? null : instantBody(instantMs);
}

export function endpointBody(view: WebhookEndpointView) {
  const { state, version, delivery } = view;
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
    delivery: delivery === null ? null : deliveryBody(delivery),
    createdAt: instantBody(state.createdAtMs),
    updatedAt: instantBody(state.updatedAtMs),
    version,
  };
}

type Delivery = NonNullable<WebhookEndpointView['delivery']>;

function deliveryBody({ failingSinceMs, lastSuccessMs, ...rest }: Delivery) {
  const failingSince = instantOrNull(failingSinceMs);
  return { ...rest, failingSince, lastSuccessAt: instantOrNull(lastSuccessMs) };
}

export function tryBody({ atMs, error, ...rest }: WebhookTry) {
  return { ...rest, at: instantBody(atMs), isDelivered: error === null, error };
}
