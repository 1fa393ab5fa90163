/** What clients may send about endpoints of webhooks. */
import { z } from 'zod';
import { webhookEventTypes } from '../../domain/webhooks/webhook-event-types.ts';
import { limits } from '../../limits.ts';
import { opaque, propertyId, queryInt, text, webhookEndpointId } from '../scalars.ts';

export const inWebhookEndpoint = z.strictObject({ webhookEndpointId });

/** Its form only; where it may lead is asked of the network. */
const url = opaque(limits.webhookUrlLengthMax).refine((value) => {
  const parsed = URL.canParse(value) ? new URL(value) : undefined;
  return parsed?.protocol === 'https:' || parsed?.protocol === 'http:';
}, 'Must be an absolute http or https URL');
const description = text(limits.webhookDescriptionLengthMax).nullable().optional();
const eventTypes = z
  .array(z.enum(webhookEventTypes))
  .min(1)
  .max(webhookEventTypes.length)
  .nullable()
  .optional();
const propertyIds = z
  .array(propertyId)
  .min(1)
  .max(limits.webhookPropertiesMax)
  .nullable()
  .optional();
const isActive = z.boolean().optional();

export const webhookEndpointCreation = z.strictObject({
  url,
  description,
  eventTypes,
  propertyIds,
  isActive,
});
export const webhookEndpointChange = z.strictObject({
  url: url.optional(),
  description,
  eventTypes,
  propertyIds,
  isActive,
});
export const secretRotation = z.strictObject({
  overlapSeconds: z
    .int()
    .min(0)
    .max(limits.webhookOverlapMsMax / 1_000)
    .optional(),
});
export const messagesToRedrive = z.strictObject({
  messageIds: z.array(opaque(200)).min(1).max(limits.webhookRedriveMax).optional(),
});
export const triesQuery = z.strictObject({
  cursor: z.string().min(1).max(500).optional(),
  limit: queryInt(1, limits.pageItemsMax).optional(),
});
