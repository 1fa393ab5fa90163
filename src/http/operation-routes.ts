/** What other systems and operators call: the gateway's callback, dead letters and health. */
import type { BookingId } from '../domain/ids.ts';
import { isNoticeId } from '../domain/notifications/stay-notice.ts';
import { endpointOfMessage } from '../domain/webhooks/webhook-message.ts';
import { limits } from '../limits.ts';
import type { Outcome } from '../ports/engine.ts';
import type { OutboxRow } from '../ports/journal.ts';
import { bookingResult } from './booking/booking-result.ts';
import { requestProblem } from './problem.ts';
import { callbackBody, inDeadLetter, limitQuery } from './requests.ts';
import { deadLettersAnswer, engineHealthAnswer, healthAnswer, redriven } from './responses.ts';
import { defineRoute, type Result, type Route, resultOf } from './route.ts';
import { nothing } from './scalars.ts';

const probe = {
  method: 'GET',
  tag: 'operations',
  role: 'public',
  idempotencyKey: 'none',
  ifMatch: 'none',
  params: nothing,
  query: nothing,
  body: undefined,
  answers: { 200: healthAnswer },
  rejections: [],
} as const;

const paymentCallback = defineRoute({
  method: 'POST',
  path: '/v1/payments/callbacks',
  operationId: 'paymentCallback',
  summary: 'The gateway says that the customer has acted; the engine asks it what came of it',
  tag: 'payments',
  // Nothing in the call is believed, so anybody may cause the look-up; it repeats harmlessly.
  role: 'public',
  idempotencyKey: 'none',
  ifMatch: 'none',
  params: nothing,
  query: nothing,
  body: callbackBody,
  answers: { 200: redriven },
  rejections: ['not_found', 'invalid_state'],
  async handle({ body, engine }) {
    const id = body.authorisationKey.split(':')[0] as BookingId;
    const result = bookingResult(await engine.paymentCallback(id));
    if (result.type === 'problem') return result;
    // The booking itself is not told: this caller has not said who it is.
    return { type: 'answer', status: 200, body: { id } };
  },
});

function outboxBody(row: OutboxRow) {
  return {
    id: row.id,
    queue: row.queue,
    key: row.key,
    sequence: row.sequence,
    attempts: row.attempts,
    lastError: row.lastError ?? null,
    payload: row.payload,
  };
}

const listDeadLetters = defineRoute({
  method: 'GET',
  path: '/v1/outbox/dead-letters',
  operationId: 'listDeadLetters',
  summary: 'Effects on other systems that were given up and wait for a person',
  tag: 'operations',
  role: 'staff',
  idempotencyKey: 'none',
  ifMatch: 'none',
  params: nothing,
  query: limitQuery,
  body: undefined,
  answers: { 200: deadLettersAnswer },
  rejections: [],
  async handle({ query, engine }) {
    const rows = engine.outboxDead(query.limit ?? limits.pageItemsDefault);
    return { type: 'answer', status: 200, body: { items: rows.map(outboxBody) } };
  },
});

const redriveDeadLetter = defineRoute({
  method: 'POST',
  path: '/v1/outbox/dead-letters/{deadLetterId}/redrive',
  operationId: 'redriveDeadLetter',
  summary: 'Try one dead letter again; the journal remembers who asked for it',
  tag: 'operations',
  role: 'staff',
  idempotencyKey: 'required',
  ifMatch: 'none',
  params: inDeadLetter,
  query: nothing,
  body: nothing,
  answers: { 200: redriven },
  rejections: ['not_found', 'idempotency_key_reused'],
  async handle({ params, context, engine }) {
    const { deadLetterId: id } = params;
    const answered = (outcome: Outcome<unknown>): Result =>
      resultOf(outcome, ({ position, isReplay }) => {
        return { type: 'answer', status: 200, position, isReplay, body: { id } };
      });
    const endpointId = endpointOfMessage(id);
    if (endpointId !== undefined) {
      return answered(await engine.redriveWebhookMessages(context, endpointId, [id]));
    }
    return isNoticeId(id)
      ? answered(await engine.redriveNotification(context, id))
      : answered(await engine.retryEffect(context, id));
  },
});

const liveness = defineRoute({
  ...probe,
  path: '/healthz',
  operationId: 'liveness',
  summary: 'Whether the process answers at all',
  async handle({ engine }) {
    const { position } = engine.health();
    return { type: 'answer', status: 200, body: { status: 'ok', position } };
  },
});

const readiness = defineRoute({
  ...probe,
  path: '/readyz',
  operationId: 'readiness',
  summary: 'Whether the process should be sent work',
  async handle({ engine }) {
    const { status, position } = engine.health();
    if (status === 'ok') return { type: 'answer', status: 200, body: { status, position } };
    const problem = requestProblem('not_ready', `The engine says: ${status}.`);
    return { type: 'problem', problem: { ...problem, retryAfterMs: limits.storageRetryMs } };
  },
});

const engineHealth = defineRoute({
  ...probe,
  path: '/v1/health',
  operationId: 'engineHealth',
  summary: 'What the engine counts of itself: queues, followers, dead letters, denied nights',
  role: 'staff',
  answers: { 200: engineHealthAnswer },
  async handle({ engine }) {
    const { deadLetters, quarantined, followers, deniedNights, ...plain } = engine.health();
    const body = {
      ...plain,
      deadLetters: { ...deadLetters },
      quarantined: [...quarantined],
      followers: { ...followers },
      deniedNights: [...deniedNights],
      mailsWaiting: plain.mailsWaiting ?? null,
    };
    return { type: 'answer', status: 200, body };
  },
});

export const operationRoutes: readonly Route[] = [
  paymentCallback,
  listDeadLetters,
  redriveDeadLetter,
  liveness,
  readiness,
  engineHealth,
];
