/** Channels: staff say which OTA sells what, by which rules, and switch it on and off. */

import { defineRoute, type Route, resultOf } from '../route.ts';
import { nothing } from '../scalars.ts';
import { channelAnswer, channelDeleted, channelsAnswer } from './channel-answers.ts';
import { channelBody, channelChangesOf, STANDARD_SETTINGS } from './channel-body.ts';
import { channelDeliveryRoutes } from './channel-delivery-routes.ts';
import {
  channelChange,
  channelCreation,
  channelCredentials,
  inChannel,
} from './channel-requests.ts';
import {
  change,
  changeRejections,
  channelPath,
  channelResult,
  channelsPath,
  read,
} from './channel-result.ts';

const createChannel = defineRoute({
  ...change,
  method: 'POST',
  path: channelsPath,
  operationId: 'createChannel',
  summary: 'Set up a channel; it is not sent to before it has credentials and is resumed',
  ifMatch: 'none',
  params: nothing,
  query: nothing,
  body: channelCreation,
  answers: { 201: channelAnswer },
  rejections: [
    'not_found',
    'already_exists',
    'idempotency_key_reused',
    'too_many_channels',
    'channel_url_refused',
    'channel_address_taken',
    'channel_mapping_ambiguous',
  ],
  async handle({ body, context, engine }) {
    const { id, name, propertyId, seller, format, url, hotelCode, ...settings } = body;
    const said = { name, propertyId, seller, format, url, hotelCode };
    const details = { ...STANDARD_SETTINGS, ...said, ...channelChangesOf(settings) };
    const request = id === undefined ? { details } : { id, details };
    return channelResult(await engine.createChannel(context, request), 201);
  },
});

const listChannels = defineRoute({
  ...read,
  path: channelsPath,
  operationId: 'listChannels',
  summary: 'List the channels of all properties by id',
  params: nothing,
  query: nothing,
  answers: { 200: channelsAnswer },
  rejections: [],
  async handle({ engine }) {
    return resultOf(await engine.channels(), ({ value, position }) => ({
      type: 'answer',
      status: 200,
      position,
      body: { items: value.map(channelBody) },
    }));
  },
});

const getChannel = defineRoute({
  ...read,
  path: channelPath,
  operationId: 'getChannel',
  summary: 'Read a channel',
  params: inChannel,
  query: nothing,
  answers: { 200: channelAnswer },
  rejections: ['not_found'],
  async handle({ params, engine }) {
    return channelResult(await engine.channel(params.channelId), 200);
  },
});

const changeChannel = defineRoute({
  ...change,
  method: 'PATCH',
  path: channelPath,
  operationId: 'changeChannel',
  summary: 'Change a channel; a list that is sent replaces the one that was there',
  ifMatch: 'required',
  params: inChannel,
  query: nothing,
  body: channelChange,
  answers: { 200: channelAnswer },
  rejections: [
    'channel_url_refused',
    'channel_address_taken',
    'channel_mapping_ambiguous',
    ...changeRejections,
  ],
  async handle({ params, body, context, engine }) {
    const changes = channelChangesOf(body);
    return channelResult(await engine.changeChannel(context, params.channelId, changes), 200);
  },
});

const setChannelCredentials = defineRoute({
  ...change,
  method: 'PUT',
  path: `${channelPath}/credentials`,
  operationId: 'setChannelCredentials',
  summary: 'Set the credentials of a channel, which are kept sealed and never told again',
  ifMatch: 'optional',
  params: inChannel,
  query: nothing,
  body: channelCredentials,
  answers: { 200: channelAnswer },
  rejections: ['channel_credentials_wrong', ...changeRejections],
  async handle({ params, body, context, engine }) {
    const { channelId } = params;
    const said = body.credentials.map(({ name, value }) => [name, value] as const);
    const credentials = Object.fromEntries(said);
    return channelResult(await engine.setChannelCredentials(context, channelId, credentials), 200);
  },
});

const pauseChannel = defineRoute({
  ...change,
  method: 'POST',
  path: `${channelPath}/pause`,
  operationId: 'pauseChannel',
  summary: 'Send nothing more to a channel; what it has stays there',
  ifMatch: 'optional',
  params: inChannel,
  query: nothing,
  body: nothing,
  answers: { 200: channelAnswer },
  rejections: changeRejections,
  async handle({ params, context, engine }) {
    return channelResult(await engine.pauseChannel(context, params.channelId), 200);
  },
});

const resumeChannel = defineRoute({
  ...change,
  method: 'POST',
  path: `${channelPath}/resume`,
  operationId: 'resumeChannel',
  summary: 'Switch a channel on; everything is said to it anew',
  ifMatch: 'optional',
  params: inChannel,
  query: nothing,
  body: nothing,
  answers: { 200: channelAnswer },
  rejections: ['channel_not_ready', ...changeRejections],
  async handle({ params, context, engine }) {
    return channelResult(await engine.resumeChannel(context, params.channelId), 200);
  },
});

const deleteChannel = defineRoute({
  ...change,
  method: 'DELETE',
  path: channelPath,
  operationId: 'deleteChannel',
  summary: 'Delete a channel and its credentials; what the OTA has stays there',
  ifMatch: 'optional',
  params: inChannel,
  query: nothing,
  body: undefined,
  answers: { 200: channelDeleted },
  rejections: changeRejections,
  async handle({ params, context, engine }) {
    const { channelId: id } = params;
    return resultOf(await engine.deleteChannel(context, id), ({ position, isReplay }) => ({
      type: 'answer',
      status: 200,
      position,
      isReplay,
      body: { id },
    }));
  },
});

export const channelRoutes: readonly Route[] = [
  createChannel,
  listChannels,
  getChannel,
  changeChannel,
  setChannelCredentials,
  pauseChannel,
  resumeChannel,
  deleteChannel,
  ...channelDeliveryRoutes,
];
