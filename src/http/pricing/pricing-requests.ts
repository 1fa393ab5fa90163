/**
 * What staff may send about pricing: the settings, a dry run of a draft, and the question how a
 * price comes about. Percentages are decimal strings, as amounts are. What a rule's condition may
 * say is the engine's to check.
 */
import { z } from 'zod';
import { limits } from '../../limits.ts';
import { isOrdered, NAME_LENGTH_MAX, ORDERED, range, spansAtMost, tooLong } from '../requests.ts';
import {
  AGE_OF_EACH,
  channel,
  civilDate,
  hasAgeOfEach,
  money,
  opaque,
  party,
  price,
  propertyId,
  queryInt,
  ratePlanId,
  roomTypeId,
  text,
} from '../scalars.ts';
import { percent } from './rate-plan-requests.ts';

const VERSION_MAX = 999_999_999;
export const inPricingVersion = z.strictObject({
  propertyId,
  version: queryInt(1, VERSION_MAX),
});
export const versionsQuery = z.strictObject({
  before: queryInt(1, VERSION_MAX).optional(),
  limit: queryInt(1, limits.pageItemsMax).optional(),
});

const scope = z.strictObject({
  roomTypeIds: z.array(roomTypeId).min(1).max(limits.pricingScopeMax).optional(),
  ratePlanIds: z.array(ratePlanId).min(1).max(limits.pricingScopeMax).optional(),
  channels: z.array(channel).min(1).max(limits.pricingScopeMax).optional(),
});
const share = z.string().regex(/^(?:\d{1,2}(?:\.\d{1,2})?|100(?:\.00?)?)$/, {
  error: 'Must be a percentage from 0 to 100 with at most two decimals',
});
const more = z.string().regex(/^\d{1,3}(?:\.\d{1,2})?$/, {
  error: 'Must be a percentage from 0 to 999.99 with at most two decimals',
});
const entry = { name: text(NAME_LENGTH_MAX), appliesTo: scope.optional() };
const change = { percent: percent.optional(), difference: money.optional() };
interface ChangeBody {
  readonly percent?: string | undefined;
  readonly difference?: unknown;
}
const hasOneChange = (body: ChangeBody) =>
  (body.percent === undefined) !== (body.difference === undefined);
const ONE_CHANGE = { path: ['percent'], message: 'Must have either percent or difference' };

const dates = z.array(z.strictObject(range).refine(isOrdered, ORDERED)).min(1);
const ranges = dates.max(limits.pricingRangesMax);
const window = z
  .strictObject({ from: civilDate.optional(), to: civilDate.optional() })
  .refine(({ from, to }) => from === undefined || to === undefined || from <= to, ORDERED);

const days = z.int().min(0).max(limits.arrivalDaysAheadMax).optional();
const nights = z.int().min(0).max(limits.stayNightsMax).optional();
const bound = z
  .strictObject({ amount: price.optional(), ofBasePercent: more.optional() })
  .refine((body) => (body.amount === undefined) !== (body.ofBasePercent === undefined), {
    path: ['amount'],
    message: 'Must have either amount or ofBasePercent',
  });
export type BoundBody = z.output<typeof bound>;

const action = z
  .strictObject({
    ...change,
    cap: bound.optional(),
    floor: bound.optional(),
    set: price.optional(),
  })
  .refine((body) => Object.values(body).filter((value) => value !== undefined).length === 1, {
    message: 'Must have one of percent, difference, cap, floor and set',
  });
export type ActionBody = z.output<typeof action>;

function listOf<Item extends z.ZodType>(item: Item) {
  return z.array(item).max(limits.pricingEntriesMax).optional();
}

export const pricingBody = z.strictObject({
  weekend: z.array(z.int().min(1).max(7)).max(7).optional(),
  seasons: listOf(z.strictObject({ ...entry, ranges, ...change }).refine(hasOneChange, ONE_CHANGE)),
  events: listOf(
    z
      .strictObject({ ...entry, ranges, ...change })
      .refine((body) => body.percent === undefined || body.difference === undefined, ONE_CHANGE),
  ),
  occupancy: z
    .strictObject({
      fromPercent: share,
      fullPercent: share,
      markupMaxPercent: more,
      appliesTo: scope.optional(),
    })
    .refine((body) => Number(body.fromPercent) < Number(body.fullPercent), {
      path: ['fullPercent'],
      message: 'Must be above fromPercent',
    })
    .nullable()
    .optional(),
  leadTimes: listOf(
    z
      .strictObject({ ...entry, daysMin: days, daysMax: days, ...change })
      .refine(hasOneChange, ONE_CHANGE)
      .refine(({ daysMin = 0, daysMax = daysMin }) => daysMin <= daysMax, {
        path: ['daysMax'],
        message: 'Must not be below daysMin',
      }),
  ),
  stayLengths: listOf(
    z
      .strictObject({ ...entry, nightsMin: nights, nightsMax: nights, ...change })
      .refine(hasOneChange, ONE_CHANGE)
      .refine(({ nightsMin = 0, nightsMax = nightsMin }) => nightsMin <= nightsMax, {
        path: ['nightsMax'],
        message: 'Must not be below nightsMin',
      }),
  ),
  parity: z
    .strictObject({
      reference: z.enum(['lowest', 'median', 'highest']),
      ...change,
      raiseMaxPercent: more,
      lowerMaxPercent: share,
      appliesTo: scope.optional(),
    })
    .refine(hasOneChange, ONE_CHANGE)
    .nullable()
    .optional(),
  promotions: listOf(
    z
      .strictObject({
        ...entry,
        bookingWindow: window.optional(),
        ranges,
        nightsMin: nights,
        ...change,
      })
      .refine(hasOneChange, ONE_CHANGE),
  ),
  rules: z
    .array(
      z.strictObject({
        name: text(NAME_LENGTH_MAX),
        when: opaque(limits.ruleTextMax),
        action,
      }),
    )
    .max(limits.pricingRulesMax)
    .optional(),
  bounds: listOf(
    z
      .strictObject({ ...entry, floor: bound.optional(), cap: bound.optional() })
      .refine((body) => body.floor !== undefined || body.cap !== undefined, {
        path: ['floor'],
        message: 'Must have a floor or a cap',
      }),
  ),
});
export type PricingBody = z.output<typeof pricingBody>;

export const dryRunBody = z
  .strictObject({
    settings: pricingBody,
    from: civilDate,
    to: civilDate,
    roomTypeIds: scope.shape.roomTypeIds,
    ratePlanIds: scope.shape.ratePlanIds,
    channels: scope.shape.channels,
    lengths: z.array(z.int().min(1).max(limits.stayNightsMax)).min(1).max(20).optional(),
    adults: party.adults.optional(),
    children: party.children,
    childAges: party.childAges,
    bookedOn: civilDate.optional(),
    occupancyPercent: share.optional(),
    directOccupancyPercent: share.optional(),
  })
  .refine(isOrdered, ORDERED)
  .refine(spansAtMost(limits.changeNightsMax), tooLong(limits.changeNightsMax))
  .refine(hasAgeOfEach, AGE_OF_EACH);
export type DryRunBody = z.output<typeof dryRunBody>;

const childAge = queryInt(0, limits.childAgeMax);
export const explainQuery = z
  .strictObject({
    roomTypeId,
    ratePlanId: ratePlanId.optional(),
    arrival: civilDate,
    departure: civilDate,
    adults: queryInt(1, limits.partyGuestsMax),
    children: queryInt(0, limits.partyGuestsMax).optional(),
    childAges: z
      .union([childAge.transform((age) => [age]), z.array(childAge).max(limits.partyGuestsMax)])
      .optional(),
    channel: channel.optional(),
  })
  .refine(hasAgeOfEach, AGE_OF_EACH);
