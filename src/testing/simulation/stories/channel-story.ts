/**
 * Channels as a story tells of them: OTAs that list the hotel, the weather each of them has, and
 * what their guests and fate do; and the shape of it in a file. Bookings of an OTA are named by
 * number, so that they mean something whatever was left out.
 */
import { z } from 'zod';
import { limits } from '../../../limits.ts';
import { outages } from '../../../ota/listing.ts';

const share = z.number().min(0).max(1);
const count = z.int().min(0);
const channel = z.int().min(0).max(1);

/** Shares of messages to which something happens. */
const weather = z.strictObject({
  /** Answered 500, and nothing done. */
  fails: share,
  /** Done, and the answer never arrives. */
  answerLost: share,
  /** Answered as if it had been taken, and thrown away; only a comparison finds that. */
  dropped: share,
  /** Of calendars: arrives once more, later. */
  twice: share,
  /** Of bookings: told once more after they were acknowledged. */
  told: share,
  /** Bookings, and changes of one, are told in any order. */
  isReordered: z.boolean(),
  /** On the road and at the OTA, in whole milliseconds at most. */
  late: share,
  lateMsMax: z.int().min(0).max(limits.otaLatencyMsMax),
});

const kind = z.strictObject({
  format: z.enum(['channex', 'opentravel']),
  /** How the hotel hears of bookings; whoever is told nothing has to ask. */
  pushes: z.enum(['bookings', 'notice', 'nothing']),
  /** Whether a booking counts on the OTA's calendar before the hotel has told: new, changed, gone. */
  counts: z.tuple([z.boolean(), z.boolean(), z.boolean()]),
  /** Whether guests pay the OTA, and owe the hotel nothing. */
  isPaidThere: z.boolean(),
  /** Rooms kept back, rooms shown at most, nights from the first on that are shown as full. */
  offset: count,
  cap: count.nullable(),
  closed: count,
  markupBasisPoints: z.int().min(-5_000).max(10_000),
  requestsPerMinute: z.int().min(2).max(limits.channelRequestsPerMinuteMax),
  reconcileEveryMinutes: z
    .int()
    .min(limits.channelReconcileMinutesMin)
    .max(limits.channelReconcileMinutesMax)
    .nullable(),
  weather,
});

const range = { from: count, nights: z.int().min(1), rooms: z.int().min(1) };

export const channelShapes = z.array(kind).max(2);

/** Deeds of guests of OTAs and of fate, each with the channel it is about. */
export const channelDeedShapes = [
  /** `isForced`: whatever the OTA's calendar says. */
  z.strictObject({
    type: z.literal('ota_book'),
    channel,
    ...range,
    isSecondPlan: z.boolean(),
    isForced: z.boolean(),
  }),
  /** Of the bookings the OTA has, counted from the latest. */
  z.strictObject({
    type: z.literal('ota_change'),
    channel,
    booking: count,
    ...range,
    isForced: z.boolean(),
  }),
  z.strictObject({ type: z.literal('ota_cancel'), channel, booking: count }),
  z.strictObject({
    type: z.literal('ota_outage'),
    channel,
    outage: z.enum(outages),
  }),
  /** What staff ask of a channel. */
  z.strictObject({
    type: z.literal('channel_ask'),
    channel,
    ask: z.enum(['sync', 'reconcile', 'pause', 'resume', 'redrive']),
  }),
  /** Staff change by which rules it sells. */
  z.strictObject({
    type: z.literal('channel_rules'),
    channel,
    offset: count,
    cap: count.nullable(),
  }),
] as const;

export type ChannelKind = Readonly<z.infer<typeof kind>>;
export type ChannelWeather = ChannelKind['weather'];
export type ChannelDeed = Readonly<z.infer<(typeof channelDeedShapes)[number]>>;

const TYPES = new Set<string>(channelDeedShapes.map(({ shape }) => shape.type.value));

/** Whether it is about a channel. */
export function isChannelDeed(deed: { readonly type: string }): deed is ChannelDeed {
  return TYPES.has(deed.type);
}
