/**
 * The frames of the live feed, both ways. Client frames are validated by these schemas and server
 * frames are documented by them; positions are of the journal and strictly increase in one
 * subscription.
 */
import { z } from 'zod';
import { daysBetween } from '../../domain/calendar.ts';
import { limits } from '../../limits.ts';
import { cellAnswer } from '../inventory/availability-answers.ts';
import { civilDate, opaque, propertyId, roomTypeId } from '../scalars.ts';

const subscriptionId = opaque(64);

export const subscribeFrame = z
  .strictObject({
    type: z.literal('subscribe'),
    /** The caller's name for it; one is made when it is absent. */
    id: subscriptionId.optional(),
    propertyId,
    roomTypeIds: z.array(roomTypeId).min(1).max(limits.roomTypesMax).optional(),
    from: civilDate,
    to: civilDate,
    since: z.int().min(0).optional(),
  })
  .refine((frame) => frame.from <= frame.to, { path: ['to'], message: 'Must not be before from' })
  .refine((frame) => daysBetween(frame.from, frame.to) < limits.availabilityNightsMax, {
    path: ['to'],
    message: `The range must not exceed ${limits.availabilityNightsMax} nights`,
  });
export const unsubscribeFrame = z.strictObject({
  type: z.literal('unsubscribe'),
  subscription: subscriptionId,
});
export const clientFrame = z.discriminatedUnion('type', [subscribeFrame, unsubscribeFrame]);
export type SubscribeFrame = z.output<typeof subscribeFrame>;

const cells = {
  subscription: z.string(),
  position: z.int(),
  cells: z.array(cellAnswer),
};
export const snapshotFrame = z.strictObject({ type: z.literal('snapshot'), ...cells });
export const deltaFrame = z.strictObject({ type: z.literal('delta'), ...cells });
export const resyncFrame = z.strictObject({
  type: z.literal('resync_required'),
  subscription: z.string(),
});
export const unsubscribedFrame = z.strictObject({
  type: z.literal('unsubscribed'),
  subscription: z.string(),
});
export const errorCode = z.enum([
  'bad_json',
  'bad_frame',
  'duplicate_subscription',
  'unknown_subscription',
  'too_many_subscriptions',
  'too_many_cells',
  'not_found',
  'unavailable',
]);
export type FeedErrorCode = z.output<typeof errorCode>;
export const errorFrame = z.strictObject({
  type: z.literal('error'),
  code: errorCode,
  detail: z.string(),
  subscription: z.string().optional(),
});

/** Close codes of our own, and the standard ones with a meaning of ours. */
export const closeCodes = {
  /** Bytes that break the WebSocket protocol, such as an unmasked frame. */
  protocolError: 1002,
  /** A binary frame: every frame is JSON, as text. */
  unsupportedData: 1003,
  /** A text frame that is not UTF-8. */
  notText: 1007,
  /** A frame beyond the limit, whole or in fragments. */
  tooBig: 1009,
  /** A drain: come back at once, elsewhere, with `since` from the reason. */
  serviceRestart: 1012,
  /** The reader was too slow for too long; resume with `since` from the reason. */
  slowConsumer: 4008,
} as const;
