/**
 * What an OTA knows of a hotel that it lists: how they talk, which rooms and plans are on sale, by
 * what terms, and the weather the hotel's messages meet. Shapes and defaults only. A listing is
 * told apart by its code, which is Channex's `property_id` and OpenTravel's `HotelCode`.
 */
import { z } from 'zod';
import { limits } from '../limits.ts';

const code = z.string().regex(/^[\w.:-]{1,64}$/, 'must be 1 to 64 letters, digits, and _ . : -');
const share = z.number().min(0).max(1);
const milliseconds = z.int().min(0).max(limits.otaLatencyMsMax);
const perPeriod = z.int().min(1).max(1_000_000).nullable();

const room = z.strictObject({
  code,
  /** In Channex's form a plan belongs to one room, so its code must be the listing's only one. */
  plans: z.array(code).min(1).max(limits.ratePlansMax),
});

const push = z.strictObject({
  url: z.url({ protocol: /^https?$/ }).max(limits.webhookUrlLengthMax),
  /** Sent as they are with each booking, such as the key that the hotel gave to the OTA. */
  headers: z.record(z.string().regex(/^[\w-]{1,64}$/), z.string().max(1_000)).default({}),
  /** The bookings themselves, or only that there are some in the feed: Channex's form has both. */
  content: z.enum(['bookings', 'notice']).default('bookings'),
  /** Bookings under way at once; those of one code never are. */
  concurrency: z.int().min(1).max(64).default(4),
});

export const listingBody = z
  .strictObject({
    /** The OTA's name, as it stands in its messages. */
    ota: z.string().min(1).max(100),
    format: z.enum(['channex', 'opentravel']),
    currency: z.string().regex(/^[A-Z]{3}$/, 'must be an ISO 4217 code'),
    /** Who takes the guests' money. */
    collectedBy: z.enum(['property', 'ota']).default('property'),
    /** Whoever sends it may change this listing. */
    apiKey: z.string().min(1).max(200),
    rooms: z.array(room).min(1).max(limits.roomTypesMax),
    /** Where bookings are pushed to; null: they wait in the feed until they are acknowledged. */
    push: push.nullable().default(null),
    /** Whether the OTA counts its own bookings on its calendar before the hotel tells it. */
    autoUpdate: z
      .strictObject({
        onConfirmation: z.boolean().default(true),
        onModification: z.boolean().default(true),
        onCancellation: z.boolean().default(false),
      })
      .prefault({}),
    /** ARI requests of each kind in a minute, and all requests of a day; null: as many as come. */
    requestsPerMinute: perPeriod.default(10),
    requestsPerDay: perPeriod.default(null),
  })
  .superRefine(({ rooms, format, push: way }, context) => {
    const isRepeated = (codes: readonly string[]) => new Set(codes).size < codes.length;
    const plans = rooms.map((one) => one.plans);
    if (isRepeated(rooms.map((one) => one.code))) {
      context.addIssue({ code: 'custom', path: ['rooms'], message: 'a room is listed twice' });
    }
    if (format === 'opentravel' && way?.content === 'notice') {
      context.addIssue({ code: 'custom', path: ['push'], message: 'opentravel has no notices' });
    }
    if (plans.some(isRepeated) || (format === 'channex' && isRepeated(plans.flat()))) {
      context.addIssue({ code: 'custom', path: ['rooms'], message: 'a plan is listed twice' });
    }
  });

/** Outages: 503 at once, no answer at all, the connection cut, or a proxy's 404 in its place. */
export const outages = ['none', 'refusing', 'hanging', 'cutting', 'misrouted'] as const;

const weatherFields = {
  outage: z.enum(outages),
  latencyMsMin: milliseconds,
  latencyMsMax: milliseconds,
  /** Requests answered 500, with nothing done. */
  failShare: share,
  /** ARI messages answered as if they had been taken, and thrown away. */
  dropShare: share,
  /** Requests that are done and whose answer never arrives. */
  lostAnswerShare: share,
  /** Bookings delivered once more after they were acknowledged. */
  duplicateShare: share,
  /** Whether bookings, and changes of one booking, come in any order. */
  isReordered: z.boolean(),
} as const;

export const weatherBody = z.strictObject(weatherFields).partial();

export type ListingTerms = z.infer<typeof listingBody>;
export type Weather = Readonly<z.infer<z.ZodObject<typeof weatherFields>>>;
export interface Listing extends ListingTerms {
  readonly code: string;
  readonly weather: Weather;
}

export const fineWeather: Weather = {
  outage: 'none',
  latencyMsMin: 0,
  latencyMsMax: 0,
  failShare: 0,
  dropShare: 0,
  lostAnswerShare: 0,
  duplicateShare: 0,
  isReordered: false,
};

export const listingCode = code;

/** The room that a plan of Channex's form belongs to. */
export function roomOfPlan(listing: Listing, plan: string): string | undefined {
  return listing.rooms.find((one) => one.plans.includes(plan))?.code;
}

export function hasPlan(listing: Listing, roomCode: string, plan: string): boolean {
  return listing.rooms.some((one) => one.code === roomCode && one.plans.includes(plan));
}
