/**
 * An endpoint to which news of the hotel are sent: where, which news, of which properties, and how
 * often its secret has been changed. The secret itself is derived from the engine's own secret and
 * that number whenever it is needed, so no journal and no backup of one holds it.
 */
import type { NothingChanged } from '../decision.ts';
import type { PropertyId, WebhookEndpointId } from '../ids.ts';
import type { WebhookEventType } from './webhook-event-types.ts';

/** What whoever registers an endpoint says of it. */
export interface WebhookEndpointDetails {
  /** Absolute, http or https. */
  readonly url: string;
  readonly description: string | null;
  /** What it is told of; everything when null. */
  readonly eventTypes: readonly WebhookEventType[] | null;
  /** Of which properties; of all when null. */
  readonly propertyIds: readonly PropertyId[] | null;
  /** While false nothing new is sent to it, and what waits goes on waiting. */
  readonly isActive: boolean;
}

/** Why the engine has stopped sending by itself. */
export type WebhookDisabling =
  /** It answered 410. */
  | 'gone'
  /** It has taken nothing for days. */
  | 'failing'
  /** More waits for it than is kept. */
  | 'backlog';

/** A secret is replaced without a gap: for a while both sign. */
export interface WebhookSecrets {
  /** 1, 2, 3, …: the one that signs. */
  readonly current: number;
  /** The one before it, which signs as well until then; epoch milliseconds. */
  readonly previous?: { readonly number: number; readonly untilMs: number };
}

/** An endpoint as its events have made it. */
export interface WebhookEndpointState {
  readonly exists: boolean;
  readonly id: WebhookEndpointId;
  readonly details: WebhookEndpointDetails;
  readonly secrets: WebhookSecrets;
  /** Set while it is inactive by the engine's own doing. */
  readonly disabled: { readonly reason: WebhookDisabling; readonly atMs: number } | undefined;
  /** How many messages the last redrive has had tried again. */
  readonly redriven: number;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
}

export type WebhookEndpointCommand =
  | { readonly type: 'create_webhook_endpoint'; readonly details: WebhookEndpointDetails }
  | {
      readonly type: 'change_webhook_endpoint';
      readonly changes: Partial<WebhookEndpointDetails>;
    }
  /** `overlapMs` 0: the old secret counts for nothing from now on. */
  | { readonly type: 'rotate_webhook_secret'; readonly overlapMs: number }
  | { readonly type: 'delete_webhook_endpoint' }
  | { readonly type: 'ping_webhook_endpoint' }
  /** `ids` are messages that were given up. */
  | { readonly type: 'redrive_webhook_messages'; readonly ids: readonly string[] }
  /** The engine's own. */
  | { readonly type: 'disable_webhook_endpoint'; readonly reason: WebhookDisabling };

export type WebhookEndpointEvent =
  | NothingChanged
  | { readonly type: 'WebhookEndpointCreated'; readonly details: WebhookEndpointDetails }
  | { readonly type: 'WebhookEndpointChanged'; readonly changes: Partial<WebhookEndpointDetails> }
  | {
      readonly type: 'WebhookSecretRotated';
      readonly secretNumber: number;
      /** Until when the one before it signs as well. */
      readonly previousUntilMs: number;
    }
  | { readonly type: 'WebhookEndpointDisabled'; readonly reason: WebhookDisabling }
  | { readonly type: 'WebhookEndpointDeleted' }
  | { readonly type: 'WebhookPingRequested' }
  | { readonly type: 'WebhookMessagesRedriven'; readonly ids: readonly string[] };
