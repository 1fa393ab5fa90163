/**
 * Calls about endpoints of webhooks: each change is one message to its actor; what is read is the
 * journal's durable state. Whether an address may be sent to is asked of the network first, and
 * counts for nothing when the key was used before.
 */
import { isId, type WebhookEndpointId } from '../../domain/ids.ts';
import type { Rejection } from '../../domain/rejection.ts';
import type {
  WebhookEndpointCommand,
  WebhookEndpointState,
} from '../../domain/webhooks/webhook-endpoint.ts';
import { messageId } from '../../domain/webhooks/webhook-message.ts';
import { limits } from '../../limits.ts';
import type { CallContext, Outcome } from '../../ports/engine.ts';
import type { WebhookCalls, WebhookEndpointView } from '../../ports/webhooks.ts';
import { busy, rejectedWith } from '../calls/call.ts';
import { type CallDesk, readAt } from '../calls/call-desk.ts';
import { webhookSecret } from './delivery-webhooks.ts';
import { webhookQueue } from './webhook-endpoint-actor.ts';

type Ok<Value> = Extract<Outcome<Value>, { type: 'ok' }>;

export function webhookCalls(desk: CallDesk): WebhookCalls {
  const { core } = desk;
  return {
    async createWebhookEndpoint(context, details) {
      const id = desk.idFor('webhook-endpoint', context) as WebhookEndpointId;
      const refusal = tooMany(desk) ?? (await urlRefusal(desk, details.url));
      const command = { type: 'create_webhook_endpoint', details } as const;
      return withSecret(desk, await tell(desk, context, id, command, refusal));
    },
    async webhookEndpoints() {
      const { durablePosition } = desk.world.journal;
      const views = core.webhookEndpoints.all().map(({ state, version }) => {
        return viewOf(desk, state, version);
      });
      return readAt(views, durablePosition);
    },
    async webhookEndpoint(id) {
      const outcome = await read(desk, id);
      return mapped(outcome, (ok) => viewOf(desk, ok.value, ok.version));
    },
    async changeWebhookEndpoint(context, id, changes) {
      const { url } = changes;
      const refusal = url === undefined ? undefined : await urlRefusal(desk, url);
      const command = { type: 'change_webhook_endpoint', changes } as const;
      return mapped(await tell(desk, context, id, command, refusal), changed);
    },
    async deleteWebhookEndpoint(context, id) {
      const outcome = await tell(desk, context, id, { type: 'delete_webhook_endpoint' });
      return mapped(outcome, () => null);
    },
    async rotateWebhookSecret(context, id, overlapMs) {
      const command = { type: 'rotate_webhook_secret', overlapMs } as const;
      return withSecret(desk, await tell(desk, context, id, command));
    },
    async pingWebhookEndpoint(context, id) {
      const outcome = await tell(desk, context, id, { type: 'ping_webhook_endpoint' });
      return mapped(outcome, ({ position }) => ({ messageId: messageId(id, position, 0) }));
    },
    async redriveWebhookMessages(context, id, messageIds) {
      const { journal } = desk.world;
      const oldest = () => journal.deadOutboxOf(webhookQueue(id), limits.webhookRedriveMax);
      const ids = messageIds ?? oldest().map((row) => row.id);
      const missing = messageIds?.find((one) => {
        const row = journal.outboxRow(one);
        return row?.isDead !== true || row.queue !== webhookQueue(id);
      });
      const refusal =
        missing === undefined
          ? undefined
          : ({ code: 'not_found', what: 'dead_letter', id: missing } as const);
      const command = { type: 'redrive_webhook_messages', ids } as const;
      const outcome = await tell(desk, context, id, command, refusal);
      if (outcome.type === 'ok' && !outcome.isReplay) core.lanes?.webhooks.rescan(id);
      return mapped(outcome, ({ value }) => ({ redriven: value.redriven }));
    },
    async webhookTries(id, before = Number.MAX_SAFE_INTEGER, limit) {
      const outcome = await read(desk, id);
      return mapped(outcome, () => desk.world.projections.webhookTries(id, before, limit));
    },
  };
}

function tell(
  { core, inFlight }: CallDesk,
  context: CallContext,
  id: WebhookEndpointId,
  command: WebhookEndpointCommand,
  refusal?: Rejection,
): Promise<Outcome<WebhookEndpointState>> {
  const refused = refusal === undefined ? {} : { refusal };
  return inFlight.run<WebhookEndpointState>(true, (respond) => {
    const message = { type: 'call', command, context, respond, ...refused } as const;
    if (core.directory.webhookEndpoint(id).tell(message) !== undefined) respond(busy());
  });
}

function read(
  { core, inFlight }: CallDesk,
  id: WebhookEndpointId,
): Promise<Outcome<WebhookEndpointState>> {
  if (!isId(id)) {
    return Promise.resolve(rejectedWith({ code: 'not_found', what: 'webhook_endpoint', id }));
  }
  return inFlight.run<WebhookEndpointState>(false, (respond) => {
    const refusal = core.directory.webhookEndpoint(id).tell({ type: 'read', respond });
    if (refusal !== undefined) respond(busy());
  });
}

function tooMany({ core }: CallDesk): Rejection | undefined {
  const max = limits.webhookEndpointsMax;
  if (core.webhookEndpoints.size < max) return undefined;
  return { code: 'too_many_webhook_endpoints', max };
}

async function urlRefusal({ world }: CallDesk, url: string): Promise<Rejection | undefined> {
  const fault = await world.webhooks.refusal(url);
  if (fault === undefined) return undefined;
  return { code: 'webhook_url_refused', fault, host: new URL(url).hostname };
}

function viewOf(
  { world }: CallDesk,
  state: WebhookEndpointState,
  version: number,
): WebhookEndpointView {
  const queue = webhookQueue(state.id);
  const health = world.projections.webhookHealth(state.id);
  const delivery = {
    failingSinceMs: health?.failingSinceMs ?? null,
    lastSuccessMs: health?.lastSuccessMs ?? null,
    lastError: health?.lastError ?? null,
    waiting: world.journal.outboxCount(queue),
    dead: world.journal.deadOutboxOf(queue, limits.pageItemsMax).length,
  };
  return { state, version, delivery };
}

/** How it fares is not of a change's making, and another thing when the call is repeated. */
function changed({ value: state, version }: Ok<WebhookEndpointState>): WebhookEndpointView {
  return { state, version, delivery: null };
}

/** The secret of the state that is told, so that a repeated call is told the same. */
function withSecret(
  desk: CallDesk,
  outcome: Outcome<WebhookEndpointState>,
): Outcome<WebhookEndpointView & { readonly secret: string }> {
  return mapped(outcome, (ok) => {
    const { id, secrets } = ok.value;
    return { ...changed(ok), secret: webhookSecret(desk.world.chance, id, secrets.current) };
  });
}

function mapped<Value, Told>(
  outcome: Outcome<Value>,
  told: (ok: Ok<Value>) => Told,
): Outcome<Told> {
  return outcome.type === 'ok' ? { ...outcome, value: told(outcome) } : outcome;
}
