/** What staff may send about the rooms of a house. */
import { z } from 'zod';
import { ROOM_NUMBER_PATTERN, type RoomNumber } from '../../domain/ids.ts';
import { limits } from '../../limits.ts';
import { isOrdered, ORDERED, range, spansAtMost, tooLong } from '../requests.ts';
import { propertyId, roomTypeId, text } from '../scalars.ts';

export const roomNumber = z
  .string()
  .regex(ROOM_NUMBER_PATTERN, 'Must be 1 to 16 letters, digits and inner hyphens')
  .transform((value) => value as RoomNumber);
export const inRoom = z.strictObject({ propertyId, roomNumber });

export const floor = z.int().min(limits.floorMin).max(limits.floorMax);
export const feature = z
  .string()
  .regex(/^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/, 'Must be 1 to 64 of a-z, 0-9 and inner hyphens');
export const features = z.array(feature).max(limits.roomFeaturesMax);

export const roomsAddition = z.strictObject({
  rooms: z
    .array(z.strictObject({ number: roomNumber, roomTypeId, floor, features: features.optional() }))
    .min(1)
    .max(limits.roomLinesMax),
});
export const roomChange = z.strictObject({
  floor: floor.optional(),
  features: features.optional(),
});
export const roomClosing = z
  .strictObject({ ...range, kind: z.enum(['out_of_order', 'out_of_service']), reason: text(500) })
  .refine(isOrdered, ORDERED)
  .refine(spansAtMost(limits.changeNightsMax), tooLong(limits.changeNightsMax));
export const roomReopening = z
  .strictObject(range)
  .refine(isOrdered, ORDERED)
  .refine(spansAtMost(limits.changeNightsMax), tooLong(limits.changeNightsMax));
