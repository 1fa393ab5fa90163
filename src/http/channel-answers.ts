/** What clients are told about channels. */
import { z } from 'zod';
import { named } from './answer-parts.ts';

const date = z.iso.date();
const instant = z.iso.datetime();
const id = z.string();
const count = z.int().min(0);
const percent = z.string();

export const channelAnswer = named(
  'Channel',
  z.strictObject({
    id,
    name: z.string(),
    propertyId: id,
    seller: id,
    format: z.string(),
    url: z.string(),
    hotelCode: z.string(),
    roomTypes: z.array(z.strictObject({ roomTypeId: id, code: z.string() })),
    ratePlans: z.array(
      z.strictObject({
        roomTypeId: id,
        ratePlanId: id,
        code: z.string(),
        occupancies: z.array(count),
        markupPercent: percent.nullable(),
      }),
    ),
    rules: z.array(
      z.strictObject({
        roomTypeIds: z.array(id).nullable(),
        from: date.nullable(),
        to: date.nullable(),
        weekdays: z.array(count).nullable(),
        closeOut: z.boolean(),
        offset: count,
        cap: count.nullable(),
      }),
    ),
    markupPercent: percent,
    requestsPerMinute: count.nullable(),
    rangesPerRequest: count.nullable(),
    reconcileEveryMinutes: count.nullable(),
    /** What is known and since when; never what it is. */
    credentials: z.strictObject({ names: z.array(z.string()), setAt: instant }).nullable(),
    isActive: z.boolean(),
    paused: z
      .strictObject({ reason: z.enum(['new', 'staff', 'unauthorised']), at: instant })
      .nullable(),
    createdAt: instant,
    updatedAt: instant,
    version: count,
  }),
);
export const channelsAnswer = named('Channels', z.strictObject({ items: z.array(channelAnswer) }));
export const channelDeleted = named('ChannelDeleted', z.strictObject({ id }));
