/** What may be sent about a waitlist. */
import { z } from 'zod';
import { ID_PATTERN, type WaitlistEntryId } from '../../domain/ids.ts';
import { limits } from '../../limits.ts';
import { guest } from '../requests.ts';
import {
  AGE_OF_EACH,
  bookingId,
  channel,
  civilDate,
  hasAgeOfEach,
  instantMs,
  opaque,
  party,
  price,
  propertyId,
  ratePlanId,
  roomTypeId,
} from '../scalars.ts';

const entryId = z
  .string()
  .regex(ID_PATTERN, 'Must be 1 to 64 of a-z, 0-9 and inner hyphens')
  .transform((value) => value as WaitlistEntryId);
export const inEntry = z.strictObject({ propertyId, entryId });
/** An offer is called by the id of its hold. */
export const inOffer = z.strictObject({ propertyId, entryId, offerId: bookingId });

const priority = z.int().min(1).max(limits.waitlistPriorityMax);
const awaitedRoom = z
  .strictObject({ roomTypeId, ratePlanId: ratePlanId.optional(), ...party })
  .refine(hasAgeOfEach, AGE_OF_EACH);

export const waitlistJoining = z.strictObject({
  arrival: civilDate,
  departure: civilDate,
  rooms: z.array(awaitedRoom).min(1).max(limits.bookingRoomsMax),
  guest,
  /** The stay may begin so many days earlier or later. */
  flexibleDays: z.int().min(0).max(limits.waitlistFlexibleDaysMax).optional(),
  /** The most that the whole stay may cost. */
  maxTotal: price.optional(),
  channel: channel.optional(),
  /** 1 is served first; any other than 5 needs staff. */
  priority: priority.optional(),
  waitUntil: instantMs.optional(),
});
export const priorityChange = z.strictObject({ priority });
export const offerAcceptance = z.strictObject({
  /** The guest of the entry when absent. */
  guest: guest.optional(),
  paymentToken: opaque(500).optional(),
});
export const waitlistQuery = z.strictObject({
  status: z.enum(['open', 'offered', 'closed']).optional(),
});
export const waitlistSettingsChange = z.strictObject({
  offerMinutes: z
    .int()
    .min(limits.waitlistOfferMsMin / 60_000)
    .max(limits.waitlistOfferMsMax / 60_000)
    .optional(),
  /** Offers an entry may let pass before it leaves. */
  passesMax: z.int().min(1).max(limits.waitlistPassesMax).optional(),
});
