/**
 * What an endpoint is told: one message as it stands in the outbox and goes over the wire. It says
 * what has happened and to what, with the figures that most receivers want; the guest's own data
 * and anything of a card are never in it, and are read from the API by whoever may.
 */
import type { WebhookEndpointId } from '../ids.ts';
import type { WebhookEndpointState } from './webhook-endpoint.ts';
import { PING_TYPE, type WebhookMessageType } from './webhook-event-types.ts';

/** The body of a message. */
export interface WebhookMessage {
  readonly type: WebhookMessageType;
  /** When it happened, ISO 8601 in UTC. */
  readonly timestamp: string;
  /** Journal position: a later message of the same ordering key has a larger one. */
  readonly sequence: number;
  /** Messages of one key are sent one after the other. */
  readonly orderingKey: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** A message before anybody knows which endpoint it is for. */
export interface WebhookNews {
  readonly type: WebhookMessageType;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Whether the endpoint has asked for this. Only what it asks for is told to it, but for pings. */
export function isWanted(
  { exists, id, details }: WebhookEndpointState,
  { type, data }: WebhookNews,
): boolean {
  if (!exists || !details.isActive) return false;
  if (type === PING_TYPE) return data.endpointId === id;
  const isType = details.eventTypes === null || details.eventTypes.includes(type);
  const isProperty =
    details.propertyIds === null || details.propertyIds.some((one) => one === data.propertyId);
  return isType && isProperty;
}

/** The same at every try; `index` tells the messages of one event apart. */
export function messageId(endpointId: WebhookEndpointId, position: number, index: number): string {
  return `msg_${endpointId}_${position}_${index}`;
}

/** Whose message an id names; undefined for what is no id of a message. */
export function endpointOfMessage(id: string): WebhookEndpointId | undefined {
  const found = /^msg_([a-z0-9-]{1,64})_\d+_\d+$/.exec(id);
  return found?.[1] as WebhookEndpointId | undefined;
}
