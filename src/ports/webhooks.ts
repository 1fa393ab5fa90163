/**
 * Webhooks as the engine and its users see them: the calls about endpoints, and the way out to
 * them. What travels is described in docs/webhooks.md.
 */
import type { WebhookEndpointId } from '../domain/ids.ts';
import type {
  WebhookEndpointDetails,
  WebhookEndpointState,
} from '../domain/webhooks/webhook-endpoint.ts';
import type { WebhookUrlFault } from '../domain/webhooks/webhook-url-fault.ts';
import type { CallContext, Outcome } from './engine.ts';

/** One message on its way; the same id at every try. */
export interface WebhookRequest {
  readonly url: string;
  readonly id: string;
  /** Of this try; epoch milliseconds. */
  readonly atMs: number;
  /** JSON. */
  readonly body: string;
  /** `whsec_` and base64; each of them signs. */
  readonly secrets: readonly string[];
}

/** What the other side has said; any status, since a redirect is not followed. */
export interface WebhookAnswer {
  readonly status: number;
  /** From Retry-After. */
  readonly retryAfterMs: number | undefined;
}

/** The way out. */
export interface WebhookSender {
  /** Why nothing may be sent there; undefined when it may. Never rejects. */
  refusal(url: string): Promise<WebhookUrlFault | undefined>;
  /** Rejects when there was no answer, with a sentence that may be shown to staff. */
  send(request: WebhookRequest, signal: AbortSignal): Promise<WebhookAnswer>;
  close(): void;
}

/** How an endpoint fares. */
export interface WebhookHealth {
  /** Since when nothing was taken; null while it takes what it is sent. */
  readonly failingSinceMs: number | null;
  readonly lastSuccessMs: number | null;
  readonly lastError: string | null;
}

/** One try, as the log keeps it. */
export interface WebhookTry {
  /** 1, 2, 3, … of the endpoint. */
  readonly number: number;
  readonly messageId: string;
  readonly type: string;
  /** 1, 2, 3, … of the message. */
  readonly attempt: number;
  readonly atMs: number;
  readonly durationMs: number;
  /** Null when there was no answer. */
  readonly status: number | null;
  /** Null when it was taken. */
  readonly error: string | null;
}

/** An endpoint, and how it fares; null in the answer to a change. */
export interface WebhookEndpointView {
  readonly state: WebhookEndpointState;
  /** Of its stream. */
  readonly version: number;
  /** `dead`: given up, at most `limits.pageItemsMax`. */
  readonly delivery: (WebhookHealth & { readonly waiting: number; readonly dead: number }) | null;
}

/** Endpoints that news are sent to. A secret is only in the answer to the call that made it. */
export interface WebhookCalls {
  createWebhookEndpoint(
    context: CallContext,
    details: WebhookEndpointDetails,
  ): Promise<Outcome<WebhookEndpointView & { readonly secret: string }>>;
  /** By id; at most `limits.webhookEndpointsMax`. */
  webhookEndpoints(): Promise<Outcome<readonly WebhookEndpointView[]>>;
  webhookEndpoint(id: WebhookEndpointId): Promise<Outcome<WebhookEndpointView>>;
  changeWebhookEndpoint(
    context: CallContext,
    id: WebhookEndpointId,
    changes: Partial<WebhookEndpointDetails>,
  ): Promise<Outcome<WebhookEndpointView>>;
  /** What waits for it is forgotten. */
  deleteWebhookEndpoint(context: CallContext, id: WebhookEndpointId): Promise<Outcome<null>>;
  /** For `overlapMs` the old secret signs as well. */
  rotateWebhookSecret(
    context: CallContext,
    id: WebhookEndpointId,
    overlapMs: number,
  ): Promise<Outcome<WebhookEndpointView & { readonly secret: string }>>;
  /** The id of the test message, which is on its way. */
  pingWebhookEndpoint(
    context: CallContext,
    id: WebhookEndpointId,
  ): Promise<Outcome<{ readonly messageId: string }>>;
  /**
   * Has messages tried again that were given up: those named, or the oldest
   * `limits.webhookRedriveMax`. Answers how many there were.
   */
  redriveWebhookMessages(
    context: CallContext,
    id: WebhookEndpointId,
    messageIds: readonly string[] | undefined,
  ): Promise<Outcome<{ readonly redriven: number }>>;
  /** The newest tries, those before the one numbered `before` if it is given. */
  webhookTries(
    id: WebhookEndpointId,
    before: number | undefined,
    limit: number,
  ): Promise<Outcome<readonly WebhookTry[]>>;
}
