/** What is said to a channel: having it said again, comparing, and what the OTA has refused. */
import { limits } from '../../limits.ts';
import { badCursor, cursorAfter, placeByNumber } from '../cursor.ts';
import { defineRoute, type Route, resultOf } from '../route.ts';
import { nothing } from '../scalars.ts';
import { channelAnswer, reconciliationsPage, refusedAnswer } from './channel-answers.ts';
import { reconciliationBody, refusedBody } from './channel-body.ts';
import { inChannel, reconciliationsQuery } from './channel-requests.ts';
import { change, channelPath, channelResult, read } from './channel-result.ts';

const asked = {
  ...change,
  method: 'POST',
  ifMatch: 'none',
  query: nothing,
  body: nothing,
} as const;
const askedRejections = ['not_found', 'idempotency_key_reused', 'channel_paused'] as const;

const syncChannel = defineRoute({
  ...asked,
  path: `${channelPath}/sync`,
  operationId: 'syncChannel',
  summary: 'Have everything said to a channel once more; by itself that happens once a day',
  params: inChannel,
  answers: { 202: channelAnswer },
  rejections: askedRejections,
  async handle({ params, context, engine }) {
    return channelResult(await engine.syncChannel(context, params.channelId), 202);
  },
});

const reconcileChannel = defineRoute({
  ...asked,
  path: `${channelPath}/reconcile`,
  operationId: 'reconcileChannel',
  summary: 'Have what the OTA has read and compared; what differs is said again',
  params: inChannel,
  answers: { 202: channelAnswer },
  rejections: ['channel_not_readable', ...askedRejections],
  async handle({ params, context, engine }) {
    return channelResult(await engine.reconcileChannel(context, params.channelId), 202);
  },
});

const redriveChannel = defineRoute({
  ...asked,
  path: `${channelPath}/redrive`,
  operationId: 'redriveChannel',
  summary: 'Have everything said once more that the OTA has refused',
  params: inChannel,
  answers: { 202: channelAnswer },
  rejections: askedRejections,
  async handle({ params, context, engine }) {
    return channelResult(await engine.redriveChannel(context, params.channelId), 202);
  },
});

const listRefused = defineRoute({
  ...read,
  path: `${channelPath}/refused`,
  operationId: 'listRefusedValues',
  summary: 'What the OTA has refused for good, night by night with its reason',
  params: inChannel,
  query: nothing,
  answers: { 200: refusedAnswer },
  rejections: ['not_found'],
  async handle({ params, engine }) {
    return resultOf(await engine.refusedValues(params.channelId), ({ value, position }) => ({
      type: 'answer',
      status: 200,
      position,
      body: { items: value.map(refusedBody) },
    }));
  },
});

const listReconciliations = defineRoute({
  ...read,
  path: `${channelPath}/reconciliations`,
  operationId: 'listReconciliations',
  summary: 'Comparisons with what the OTA has, newest first, with every night that differed',
  params: inChannel,
  query: reconciliationsQuery,
  answers: { 200: reconciliationsPage },
  rejections: ['not_found'],
  async handle({ params, query, engine }) {
    const from = placeByNumber(query.cursor);
    if (from === null) return badCursor();
    const limit = query.limit ?? limits.pageItemsDefault;
    const outcome = await engine.reconciliations(params.channelId, from, limit);
    return resultOf(outcome, ({ value }) => {
      const nextCursor = cursorAfter(value, limit, ({ version }) => [version]);
      const items = value.map(reconciliationBody);
      return { type: 'answer', status: 200, body: { items, nextCursor } };
    });
  },
});

export const channelDeliveryRoutes: readonly Route[] = [
  syncChannel,
  reconcileChannel,
  redriveChannel,
  listRefused,
  listReconciliations,
];
