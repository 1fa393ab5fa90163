/** Blocks as they are answered: what is agreed of each night, and what has become of it. */
import { z } from 'zod';
import { moneyAnswer, named, reasonAnswer } from '../answer-parts.ts';
import { pageOf } from '../responses.ts';
import { blockStatus } from './block-requests.ts';

const date = z.iso.date();
const instant = z.iso.datetime();
const id = z.string();
const count = z.int().min(0);

const summary = {
  id,
  propertyId: id,
  name: z.string(),
  status: blockStatus,
  deducts: z.boolean(),
  cutOff: z
    .union([
      z.strictObject({ type: z.literal('date'), date }),
      z.strictObject({ type: z.literal('days'), days: count }),
    ])
    .nullable(),
  /** The date on which what is left is released; null when none is known. */
  cutOffOn: date.nullable(),
  isCutOff: z.boolean(),
  releaseDays: count.nullable(),
  /** When the next of its rooms go back on sale by themselves. */
  nextReleaseAt: instant.nullable(),
  rates: z.array(z.strictObject({ roomTypeId: id, nightlyPrice: moneyAnswer })),
  firstNight: date.nullable(),
  lastNight: date.nullable(),
  roomNights: count,
  createdAt: instant,
  updatedAt: instant,
  version: count,
};
const actions = z.array(
  z.strictObject({ action: z.string(), isAllowed: z.boolean(), reasons: z.array(reasonAnswer) }),
);
const links = z.strictObject({ self: z.string(), history: z.string(), property: z.string() });

/** By its own word; what is picked up is in the answer to a read. */
export const blockAnswer = named(
  'Block',
  z.strictObject({
    ...summary,
    nights: z.array(
      z.strictObject({
        roomTypeId: id,
        night: date,
        agreed: count,
        washed: count,
        isReleased: z.boolean(),
      }),
    ),
    allowedActions: actions,
    links,
  }),
);
export const blockDetailAnswer = named(
  'BlockWithPickUp',
  z.strictObject({
    ...summary,
    /** agreed = pickedUp + remainder + washed + released. */
    nights: z.array(
      z.strictObject({
        roomTypeId: id,
        night: date,
        agreed: count,
        pickedUp: count,
        remainder: count,
        washed: count,
        released: count,
      }),
    ),
    pickUps: z.array(z.strictObject({ bookingId: id, roomNights: count })),
    allowedActions: actions,
    links,
  }),
);
export const blocksPage = named('Blocks', pageOf(z.strictObject(summary)));
export const blockHistoryAnswer = named(
  'BlockHistory',
  z.strictObject({
    blockId: id,
    events: z.array(
      z.strictObject({
        position: count,
        version: count,
        type: z.string(),
        schemaVersion: count,
        recordedAt: instant,
        by: z.string(),
        correlation: z.string().optional(),
        trace: z.string().optional(),
        data: z.unknown(),
      }),
    ),
  }),
);
