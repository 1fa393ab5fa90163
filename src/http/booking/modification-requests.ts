/** What clients may send to change a booking: what is absent stays as it is. */
import { z } from 'zod';
import { bookedRooms, guest, hasOneCurrency, ONE_CURRENCY, promoCode } from '../requests.ts';
import { civilDate, money, opaque, text } from '../scalars.ts';

/** A reason, a price or a card alone change nothing. */
const CHANGES = ['arrival', 'departure', 'rooms', 'guest'] as const;

export const modification = z
  .strictObject({
    arrival: civilDate.optional(),
    departure: civilDate.optional(),
    rooms: bookedRooms.optional(),
    promoCode: promoCode.optional(),
    guest: guest.optional(),
    paymentToken: opaque(500).optional(),
    expectedTotal: money.optional(),
    reason: text(500).optional(),
  })
  .refine((body) => CHANGES.some((member) => body[member] !== undefined), {
    message: `Must change one of ${CHANGES.join(', ')}`,
  })
  .refine(({ rooms: asked = [] }) => hasOneCurrency({ rooms: asked }), ONE_CURRENCY);
export type ModificationBody = z.output<typeof modification>;
