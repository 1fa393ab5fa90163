/** Bookings that come in from channels: the OTA pushes them, and staff see to what is parked. */
import { z } from 'zod';
import type { ChannelBookingState } from '../../domain/channels/channel-booking.ts';
import { limits } from '../../limits.ts';
import type { Outcome } from '../../ports/engine.ts';
import { requestProblem } from '../problem.ts';
import { defineRoute, type Result, type Route, resultOf } from '../route.ts';
import { channelBookingId, nothing, queryInt, text } from '../scalars.ts';
import {
  channelAccessAnswer,
  channelAccessBody,
  channelBookingAnswer,
  channelBookingBody,
  channelBookingsAnswer,
} from './channel-booking-answers.ts';
import { inChannel, passwordRotation } from './channel-requests.ts';

const path = '/v1/channel-bookings';
const one = `${path}/{channelBookingId}`;
const inChannelBooking = z.strictObject({ channelBookingId });
const read = {
  tag: 'channels',
  role: 'staff',
  idempotencyKey: 'none',
  ifMatch: 'none',
  method: 'GET',
  body: undefined,
} as const;
const change = {
  tag: 'channels',
  role: 'staff',
  idempotencyKey: 'required',
  ifMatch: 'optional',
  method: 'POST',
  query: nothing,
  params: inChannelBooking,
  answers: { 200: channelBookingAnswer },
  rejections: [
    'not_found',
    'channel_booking_not_parked',
    'idempotency_key_reused',
    'version_mismatch',
  ],
} as const;

function channelBookingResult(outcome: Outcome<ChannelBookingState>): Result {
  return resultOf(outcome, ({ value, version, position, isReplay }) => ({
    type: 'answer',
    status: 200,
    version,
    position,
    isReplay,
    body: channelBookingBody(value),
  }));
}

const pushChannelBookings = defineRoute({
  method: 'POST',
  path: '/v1/channels/{channelId}/inbound',
  operationId: 'pushChannelBookings',
  summary:
    "Where a channel's OTA pushes bookings, or asks for the calendar, in its format and by password",
  tag: 'channels',
  role: 'public',
  idempotencyKey: 'none',
  ifMatch: 'none',
  rawBytesMax: limits.channelPushBytesMax,
  params: inChannel,
  query: nothing,
  body: undefined,
  answers: { 200: z.string() },
  rejections: ['not_found'],
  async handle({ params, message, engine }) {
    const { body = '', authorization } = message ?? {};
    const pushed = await engine.pushChannelBookings(params.channelId, { authorization, body });
    return resultOf(pushed, ({ value }): Result => {
      if (value !== undefined) return { type: 'answer', ...value };
      const detail = 'Neither a channel of this name nor its password came with the message.';
      return { type: 'problem', problem: requestProblem('unauthenticated', detail) };
    });
  },
});

const getChannelAccess = defineRoute({
  ...read,
  path: '/v1/channels/{channelId}/inbound',
  operationId: 'getChannelAccess',
  summary: "How a channel's OTA has to show who it is when it pushes bookings",
  params: inChannel,
  query: nothing,
  answers: { 200: channelAccessAnswer },
  rejections: ['not_found'],
  async handle({ params, engine }) {
    const { channelId } = params;
    return resultOf(await engine.channelAccess(channelId), ({ value, position }) => ({
      type: 'answer',
      status: 200,
      position,
      body: channelAccessBody(channelId, value),
    }));
  },
});

const rotateChannelPassword = defineRoute({
  ...change,
  path: '/v1/channels/{channelId}/inbound/rotate',
  operationId: 'rotateChannelPassword',
  summary:
    'Make a new password for an OTA; for a day, or as long as is said, the old one is good too',
  params: inChannel,
  body: passwordRotation,
  answers: { 200: channelAccessAnswer },
  rejections: ['not_found', 'idempotency_key_reused', 'version_mismatch'],
  async handle({ params, body, context, engine }) {
    const { channelId } = params;
    const { overlapSeconds = limits.channelOverlapMsDefault / 1_000 } = body;
    const outcome = await engine.rotateChannelPassword(context, channelId, overlapSeconds * 1_000);
    return resultOf(outcome, ({ value, version, position, isReplay }) => ({
      type: 'answer',
      status: 200,
      version,
      position,
      isReplay,
      body: channelAccessBody(channelId, value),
    }));
  },
});

const listParked = defineRoute({
  ...read,
  path,
  operationId: 'listParkedChannelBookings',
  summary: 'List what channels have sold and a person has to look at, the oldest first',
  params: nothing,
  query: z.strictObject({ limit: queryInt(1, limits.pageItemsMax).optional() }),
  answers: { 200: channelBookingsAnswer },
  rejections: [],
  async handle({ query, engine }) {
    const limit = query.limit ?? limits.pageItemsDefault;
    return resultOf(await engine.parkedChannelBookings(limit), ({ value, position }) => ({
      type: 'answer',
      status: 200,
      position,
      body: { items: value.map(channelBookingBody) },
    }));
  },
});

const getChannelBooking = defineRoute({
  ...read,
  path: one,
  operationId: 'getChannelBooking',
  isCounted: true,
  summary: 'Read what a channel last said of one of its bookings, and what became of it',
  params: inChannelBooking,
  query: nothing,
  answers: { 200: channelBookingAnswer },
  rejections: ['not_found'],
  async handle({ params, engine }) {
    return channelBookingResult(await engine.channelBooking(params.channelBookingId));
  },
});

const redriveChannelBooking = defineRoute({
  ...change,
  path: `${one}/redrive`,
  operationId: 'redriveChannelBooking',
  summary: 'Try again what is parked, once the mapping is mended',
  body: nothing,
  async handle({ params, context, engine }) {
    const { channelBookingId } = params;
    return channelBookingResult(await engine.redriveChannelBooking(context, channelBookingId));
  },
});

const dismissChannelBooking = defineRoute({
  ...change,
  path: `${one}/dismiss`,
  operationId: 'dismissChannelBooking',
  summary: 'Leave what is parked alone; a later revision is taken as ever',
  body: z.strictObject({ reason: text(500) }),
  async handle({ params, body, context, engine }) {
    const { channelBookingId: id } = params;
    return channelBookingResult(await engine.dismissChannelBooking(context, id, body.reason));
  },
});

export const channelBookingRoutes: readonly Route[] = [
  pushChannelBookings,
  getChannelAccess,
  rotateChannelPassword,
  listParked,
  getChannelBooking,
  redriveChannelBooking,
  dismissChannelBooking,
];
