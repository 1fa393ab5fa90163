/** What clients are told of a change before it is made. */
import { z } from 'zod';
import { chargeAnswer, moneyAnswer, named, reasonAnswer, totalsAnswer } from '../answer-parts.ts';

const date = z.iso.date();
const id = z.string();
const stay = z.strictObject({ arrival: date, departure: date });
/** What a stay costs, and of what that is made. */
const cost = { charges: z.array(chargeAnswer), total: moneyAnswer, totals: totalsAnswer };

export const modificationPreviewAnswer = named(
  'ModificationPreview',
  z.strictObject({
    bookingId: id,
    isAllowed: z.boolean(),
    reasons: z.array(reasonAnswer),
    before: z.strictObject({ stay, ...cost }),
    /** Absent when what is asked for has no price. */
    after: z
      .strictObject({
        stay,
        rooms: z.array(
          z.strictObject({
            roomTypeId: id,
            ratePlanId: id,
            nightly: z.array(
              z.strictObject({ night: date, price: moneyAnswer, isKept: z.boolean() }),
            ),
          }),
        ),
        dropped: z.array(
          z.strictObject({ roomTypeId: id, ratePlanId: id, night: date, price: moneyAnswer }),
        ),
        ...cost,
        /** What the change costs more, or less; the other is 0. */
        more: moneyAnswer,
        less: moneyAnswer,
        toAuthorise: moneyAnswer,
      })
      .optional(),
  }),
);
