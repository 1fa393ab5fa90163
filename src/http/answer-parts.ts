/** What several answers are made of: names in the document, money, reasons, taxes and fees. */
import { z } from 'zod';

const count = z.int().min(0);

/** Answers with a name of their own in the OpenAPI document. */
export const namedAnswers = z.registry<{ id: string }>();

export function named<Schema extends z.ZodType>(name: string, schema: Schema): Schema {
  namedAnswers.add(schema, { id: name });
  return schema;
}

export const moneyAnswer = named(
  'Money',
  z.strictObject({ amount: z.string().regex(/^-?\d+(\.\d+)?$/), currency: z.string().length(3) }),
);
export const reasonAnswer = named(
  'Reason',
  z.looseObject({ code: z.string(), detail: z.string() }),
);

/** What may be done now, and what speaks against the rest. */
export const allowedActionsAnswer = z.array(
  z.strictObject({
    action: z.string(),
    isAllowed: z.boolean(),
    reasons: z.array(reasonAnswer),
  }),
);

export const chargeAnswer = named(
  'Charge',
  z.strictObject({
    code: z.string(),
    name: z.string(),
    kind: z.enum(['tax', 'fee']),
    /** Found in the prices of the nights, and not added to them. */
    isIncluded: z.boolean(),
    /** Which of the rooms, from 0. */
    room: count,
    amount: moneyAnswer,
    /** By the nights of the stay; absent for what is owed once, with the first night. */
    nightly: z.array(moneyAnswer).optional(),
  }),
);
/** One event of a stream, as a history tells it. */
export const historyEvent = z.strictObject({
  position: count,
  version: count,
  type: z.string(),
  schemaVersion: count,
  recordedAt: z.iso.datetime(),
  by: z.string(),
  correlation: z.string().optional(),
  trace: z.string().optional(),
  data: z.unknown(),
});

/** net + taxes = gross and rooms + fees = net, to the minor unit. */
export const totalsAnswer = named(
  'Totals',
  z.strictObject({
    rooms: moneyAnswer,
    fees: moneyAnswer,
    net: moneyAnswer,
    taxes: moneyAnswer,
    gross: moneyAnswer,
  }),
);
