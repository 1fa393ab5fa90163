/** What staff may send about blocks. */
import { z } from 'zod';
import { limits } from '../../limits.ts';
import { isOrdered, NAME_LENGTH_MAX, ORDERED, range, spansAtMost, tooLong } from '../requests.ts';
import { blockId, civilDate, price, propertyId, queryInt, roomTypeId, text } from '../scalars.ts';

export const inBlock = z.strictObject({ blockId });

const days = z.int().min(0).max(limits.blockReleaseDaysMax);
const cutOff = z
  .discriminatedUnion('type', [
    z.strictObject({ type: z.literal('date'), date: civilDate }),
    z.strictObject({ type: z.literal('days'), days }),
  ])
  .nullable()
  .optional();
const rates = z
  .array(z.strictObject({ roomTypeId, nightlyPrice: price }))
  .max(limits.roomTypesMax)
  .refine(
    (all) => new Set(all.map((rate) => rate.roomTypeId)).size === all.length,
    'Must name each room type once',
  )
  .optional();
const lines = z
  .array(
    z
      .strictObject({ roomTypeId, ...range, rooms: z.int().min(0).max(limits.roomsMax) })
      .refine(isOrdered, ORDERED)
      .refine(spansAtMost(limits.changeNightsMax), tooLong(limits.changeNightsMax)),
  )
  .min(1)
  .max(limits.blockLinesMax);
const details = { cutOff, releaseDays: days.nullable().optional(), rates };

export const blockCreation = z.strictObject({
  id: blockId.optional(),
  propertyId,
  name: text(NAME_LENGTH_MAX),
  status: z.enum(['tentative', 'definite']),
  /** Whether it takes its rooms off sale while it is tentative; true when absent. */
  deducts: z.boolean().optional(),
  ...details,
  counts: lines,
});
export const blockChange = z.strictObject({ name: text(NAME_LENGTH_MAX).optional(), ...details });
export const blockCounts = z.strictObject({ counts: lines });
export const blockDeducts = z.strictObject({ deducts: z.boolean() });
export const blockWash = z
  .strictObject({
    roomTypeId: roomTypeId.optional(),
    from: civilDate.optional(),
    to: civilDate.optional(),
    wash: z.discriminatedUnion('type', [
      z.strictObject({ type: z.literal('rooms'), rooms: z.int().min(1).max(limits.roomsMax) }),
      z.strictObject({ type: z.literal('percent'), percent: z.int().min(1).max(100) }),
    ]),
  })
  .refine(({ from = '', to = '9999' }) => from <= to, ORDERED);
export const blockCancellation = z.strictObject({ reason: text(500) });
export const blockStatus = z.enum(['requested', 'refused', 'tentative', 'definite', 'cancelled']);
export const blocksQuery = z
  .strictObject({
    propertyId: propertyId.optional(),
    status: blockStatus.optional(),
    from: civilDate.optional(),
    to: civilDate.optional(),
    cursor: z.string().min(1).max(500).optional(),
    limit: queryInt(1, limits.pageItemsMax).optional(),
  })
  .refine(({ from = '', to = '9999' }) => from <= to, ORDERED);
