/** Endpoints of webhooks: staff say where news go, and see what became of them. */
import type { WebhookEndpointDetails } from '../../domain/webhooks/webhook-endpoint.ts';
import { limits } from '../../limits.ts';
import type { Outcome } from '../../ports/engine.ts';
import type { WebhookEndpointView } from '../../ports/webhooks.ts';
import { badCursor, cursorAfter, placeByNumber } from '../cursor.ts';
import { defined } from '../property/property-result.ts';
import { defineRoute, type Result, type Route, resultOf } from '../route.ts';
import { nothing } from '../scalars.ts';
import {
  messagesRedriven,
  webhookDeleted,
  webhookEndpointAnswer,
  webhookEndpointsAnswer,
  webhookPinged,
  webhookSecretAnswer,
  webhookTriesPage,
} from './webhook-answers.ts';
import { endpointBody, tryBody } from './webhook-body.ts';
import {
  inWebhookEndpoint,
  messagesToRedrive,
  secretRotation,
  triesQuery,
  webhookEndpointChange,
  webhookEndpointCreation,
} from './webhook-requests.ts';

const path = '/v1/webhook-endpoints';
const one = `${path}/{webhookEndpointId}`;
const change = { tag: 'webhooks', role: 'staff', idempotencyKey: 'required' } as const;
const read = {
  tag: 'webhooks',
  role: 'staff',
  idempotencyKey: 'none',
  ifMatch: 'none',
  method: 'GET',
  body: undefined,
} as const;
const changeRejections = ['not_found', 'idempotency_key_reused', 'version_mismatch'] as const;

function endpointResult(
  outcome: Outcome<WebhookEndpointView & { readonly secret?: string }>,
  status: number,
): Result {
  return resultOf(outcome, ({ value, version, position, isReplay }) => ({
    type: 'answer',
    status,
    version,
    position,
    isReplay,
    body: {
      ...endpointBody(value),
      ...(value.secret === undefined ? {} : { secret: value.secret }),
    },
    ...(status === 201 ? { location: `${path}/${value.state.id}` } : {}),
  }));
}

const createWebhookEndpoint = defineRoute({
  ...change,
  method: 'POST',
  path,
  operationId: 'createWebhookEndpoint',
  summary: 'Register an endpoint; its secret is in this answer and never told again',
  ifMatch: 'none',
  params: nothing,
  query: nothing,
  body: webhookEndpointCreation,
  answers: { 201: webhookSecretAnswer },
  rejections: ['idempotency_key_reused', 'too_many_webhook_endpoints', 'webhook_url_refused'],
  async handle({ body, context, engine }) {
    const { url, description = null, eventTypes = null, propertyIds = null } = body;
    const { isActive = true } = body;
    const details = { url, description, eventTypes, propertyIds, isActive };
    return endpointResult(await engine.createWebhookEndpoint(context, details), 201);
  },
});

const listWebhookEndpoints = defineRoute({
  ...read,
  path,
  operationId: 'listWebhookEndpoints',
  summary: 'List the endpoints by id, with how each of them fares',
  params: nothing,
  query: nothing,
  answers: { 200: webhookEndpointsAnswer },
  rejections: [],
  async handle({ engine }) {
    return resultOf(await engine.webhookEndpoints(), ({ value, position }) => ({
      type: 'answer',
      status: 200,
      position,
      body: { items: value.map(endpointBody) },
    }));
  },
});

const getWebhookEndpoint = defineRoute({
  ...read,
  path: one,
  operationId: 'getWebhookEndpoint',
  summary: 'Read an endpoint and how it fares',
  params: inWebhookEndpoint,
  query: nothing,
  answers: { 200: webhookEndpointAnswer },
  rejections: ['not_found'],
  async handle({ params, engine }) {
    return endpointResult(await engine.webhookEndpoint(params.webhookEndpointId), 200);
  },
});

const changeWebhookEndpoint = defineRoute({
  ...change,
  method: 'PATCH',
  path: one,
  operationId: 'changeWebhookEndpoint',
  summary: 'Change an endpoint; isActive true takes up one again that was disabled',
  ifMatch: 'required',
  params: inWebhookEndpoint,
  query: nothing,
  body: webhookEndpointChange,
  answers: { 200: webhookEndpointAnswer },
  rejections: ['webhook_url_refused', ...changeRejections],
  async handle({ params, body, context, engine }) {
    const changes: Partial<WebhookEndpointDetails> = defined(body);
    const { webhookEndpointId } = params;
    return endpointResult(
      await engine.changeWebhookEndpoint(context, webhookEndpointId, changes),
      200,
    );
  },
});

const deleteWebhookEndpoint = defineRoute({
  ...change,
  method: 'DELETE',
  path: one,
  operationId: 'deleteWebhookEndpoint',
  summary: 'Delete an endpoint, and with it what waits for it',
  ifMatch: 'optional',
  params: inWebhookEndpoint,
  query: nothing,
  body: undefined,
  answers: { 200: webhookDeleted },
  rejections: changeRejections,
  async handle({ params, context, engine }) {
    const { webhookEndpointId: id } = params;
    return resultOf(await engine.deleteWebhookEndpoint(context, id), ({ position, isReplay }) => ({
      type: 'answer',
      status: 200,
      position,
      isReplay,
      body: { id },
    }));
  },
});

const rotateWebhookSecret = defineRoute({
  ...change,
  method: 'POST',
  path: `${one}/secret/rotate`,
  operationId: 'rotateWebhookSecret',
  summary: 'Make a new secret; for a day, or as long as is said, the old one signs as well',
  ifMatch: 'optional',
  params: inWebhookEndpoint,
  query: nothing,
  body: secretRotation,
  answers: { 200: webhookSecretAnswer },
  rejections: changeRejections,
  async handle({ params, body, context, engine }) {
    const { overlapSeconds = limits.webhookOverlapMsDefault / 1_000 } = body;
    const { webhookEndpointId } = params;
    const overlapMs = overlapSeconds * 1_000;
    return endpointResult(
      await engine.rotateWebhookSecret(context, webhookEndpointId, overlapMs),
      200,
    );
  },
});

const pingWebhookEndpoint = defineRoute({
  ...change,
  method: 'POST',
  path: `${one}/ping`,
  operationId: 'pingWebhookEndpoint',
  summary: 'Send a test message, whatever the endpoint has asked for',
  ifMatch: 'none',
  params: inWebhookEndpoint,
  query: nothing,
  body: nothing,
  answers: { 202: webhookPinged },
  rejections: ['not_found', 'idempotency_key_reused', 'webhook_endpoint_inactive'],
  async handle({ params, context, engine }) {
    const outcome = await engine.pingWebhookEndpoint(context, params.webhookEndpointId);
    return resultOf(outcome, ({ value: body, position, isReplay }) => ({
      type: 'answer',
      status: 202,
      position,
      isReplay,
      body,
    }));
  },
});

const redriveWebhookMessages = defineRoute({
  ...change,
  method: 'POST',
  path: `${one}/redrive`,
  operationId: 'redriveWebhookMessages',
  summary: 'Try messages again that were given up: those named, or the oldest thousand',
  ifMatch: 'none',
  params: inWebhookEndpoint,
  query: nothing,
  body: messagesToRedrive,
  answers: { 200: messagesRedriven },
  rejections: ['not_found', 'idempotency_key_reused'],
  async handle({ params, body, context, engine }) {
    const { webhookEndpointId } = params;
    const outcome = await engine.redriveWebhookMessages(
      context,
      webhookEndpointId,
      body.messageIds,
    );
    return resultOf(outcome, ({ value, position, isReplay }) => ({
      type: 'answer',
      status: 200,
      position,
      isReplay,
      body: value,
    }));
  },
});

const listWebhookDeliveries = defineRoute({
  ...read,
  path: `${one}/deliveries`,
  operationId: 'listWebhookDeliveries',
  summary: 'The last thousand tries of an endpoint, newest first',
  params: inWebhookEndpoint,
  query: triesQuery,
  answers: { 200: webhookTriesPage },
  rejections: ['not_found'],
  async handle({ params, query, engine }) {
    const from = placeByNumber(query.cursor);
    if (from === null) return badCursor();
    const limit = query.limit ?? limits.pageItemsDefault;
    const outcome = await engine.webhookTries(params.webhookEndpointId, from, limit);
    return resultOf(outcome, ({ value }) => {
      const nextCursor = cursorAfter(value, limit, ({ number }) => [number]);
      return { type: 'answer', status: 200, body: { items: value.map(tryBody), nextCursor } };
    });
  },
});

export const webhookRoutes: readonly Route[] = [
  createWebhookEndpoint,
  listWebhookEndpoints,
  getWebhookEndpoint,
  changeWebhookEndpoint,
  deleteWebhookEndpoint,
  rotateWebhookSecret,
  pingWebhookEndpoint,
  redriveWebhookMessages,
  listWebhookDeliveries,
];
