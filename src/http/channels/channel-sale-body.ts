/** What the wire says of a booking that a channel has sold: its schema, and the booking as that. */
import { z } from 'zod';
import type { BookingState } from '../../domain/booking/booking.ts';

const id = z.string();
const count = z.int().min(0);

const channelSale = z.strictObject({
  /** What the channel calls it, and which of its versions is in force. */
  code: z.string(),
  revision: count,
  /** `channel`: the guest owes the hotel nothing. */
  collectedBy: z.enum(['hotel', 'channel']),
  /** Rooms that were beyond what could be sold when the channel sold them. */
  overbooked: z.array(z.strictObject({ roomTypeId: id, night: z.iso.date(), rooms: count })),
});

/** Absent of a booking that no channel has sold. */
export const channelSaleFields = { channelSale: channelSale.optional() };

export function channelSaleBody({ terms, overbooked = [] }: BookingState): {
  channelSale?: z.input<typeof channelSale>;
} {
  const { channelReference, collectedBy = 'hotel' } = terms;
  if (channelReference === undefined) return {};
  const { code, revision } = channelReference;
  return { channelSale: { code, revision, collectedBy, overbooked: [...overbooked] } };
}
