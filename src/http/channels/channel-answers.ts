/** What clients are told about channels. */
import { z } from 'zod';
import { named } from '../answer-parts.ts';
import { pageOf } from '../responses.ts';

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
    /** How what is said to it fares; null while it is paused, and in the answer to a change. */
    delivery: z
      .strictObject({
        acknowledgedPosition: count,
        waiting: z.strictObject({ availability: count, rates: count }),
        refused: count,
        underWay: count,
        breaker: z.enum(['closed', 'open', 'half_open']),
        requests: count,
        acknowledged: count,
        /** From the change to the acknowledgement, of the last values said; milliseconds. */
        latency: z.strictObject({ count, p50Ms: count, p99Ms: count, maxMs: count }),
        lastSuccessAt: instant.nullable(),
        lastError: z.strictObject({ at: instant, reason: z.string() }).nullable(),
        lastSyncAt: instant.nullable(),
        nextSyncAt: instant,
        nextReconciliationAt: instant.nullable(),
      })
      .nullable(),
    createdAt: instant,
    updatedAt: instant,
    version: count,
  }),
);
export const channelsAnswer = named('Channels', z.strictObject({ items: z.array(channelAnswer) }));
export const channelDeleted = named('ChannelDeleted', z.strictObject({ id }));

const value = {
  kind: z.enum(['availability', 'rates']),
  roomTypeId: id,
  /** Of rates. */
  ratePlanId: id.nullable(),
  night: date,
};
export const refusedAnswer = named(
  'RefusedValues',
  z.strictObject({
    items: z.array(z.strictObject({ ...value, reason: z.string(), at: instant })),
  }),
);
export const reconciliationsPage = named(
  'Reconciliations',
  pageOf(
    z.strictObject({
      version: count,
      startedAt: instant,
      endedAt: instant,
      from: date,
      to: date,
      compared: count,
      moved: count,
      differing: count,
      /** The first of those that differ. */
      drifts: z.array(
        z.strictObject({
          ...value,
          here: z.string(),
          there: z.string(),
          cause: z.enum([
            'refused',
            'answer_lost',
            'not_kept',
            'never_said',
            'changed_there',
            'not_known',
          ]),
        }),
      ),
      /** Why not everything was compared. */
      incomplete: z.string().nullable(),
    }),
  ),
);
