/** The calendar of what can be sold, as it is answered and as the feed tells it. */
import { z } from 'zod';
import { moneyAnswer, named } from '../answer-parts.ts';

const date = z.iso.date();
const id = z.string();
const count = z.int().min(0);

export const cellAnswer = named(
  'AvailabilityCell',
  z.strictObject({
    roomTypeId: id,
    night: date,
    physical: count,
    /** Rooms that may be sold beyond the physical ones. */
    allowance: count,
    held: count,
    sold: count,
    /** Rooms that blocks keep for those who name them. */
    blocked: count,
    available: count,
    /** Of the blocked rooms, those that are not there: capacity was cut beneath a block. */
    blockShortfall: count,
    overbooked: count,
    price: moneyAnswer,
  }),
);
export const availabilityAnswer = named(
  'Availability',
  z.strictObject({
    propertyId: id,
    from: date,
    to: date,
    position: count,
    cells: z.array(cellAnswer),
  }),
);
