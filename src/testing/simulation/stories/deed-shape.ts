/**
 * What one deed of a story looks like in JSON. It must never let through what cannot be done in any
 * world: a story is edited by hand as well.
 */
import { z } from 'zod';
import { limits } from '../../../limits.ts';
import { supplierKinds } from '../../../suppliers/supplier-catalogue.ts';
import { chargesLists, planNames, pricingLists, termsLists } from '../simulated-hotel.ts';
import { channelDeedShapes } from './channel-story.ts';
import { type Deed, NIGHTS } from './story.ts';
import type { TripLegDeed } from './trip-deed.ts';

/** Virtual time that one act may take, or move the clock by: a year, as stays are no longer. */
const ACT_MS_MAX = 366 * 24 * 60 * 60_000;
const TIMES_MAX = 100;

export const count = z.int().min(0);
export const passing = z.int().min(0).max(ACT_MS_MAX);
const times = z.int().min(1).max(TIMES_MAX);
const token = z.string().min(1);

export const plan = z.enum(planNames);
const priority = z.int().min(1).max(limits.waitlistPriorityMax);

const wish = z
  .strictObject({
    from: count,
    nights: z.int().min(1),
    rooms: z.int().min(1),
    plan: plan.exactOptional(),
    hasCode: z.boolean().exactOptional(),
    block: count.exactOptional(),
  })
  .refine(({ from, nights }) => from + nights <= NIGHTS, `it has nights after the first ${NIGHTS}`);

const days = z.int().min(-NIGHTS).max(NIGHTS);
const change = z.strictObject({
  arrival: days,
  departure: days,
  rooms: z.int().min(1).nullable(),
  plan: plan.nullable(),
});

/** What a change of capacity or of a price is about. */
const range = { from: count, to: z.int().max(NIGHTS - 1) };
const isRange = ({ from, to }: { from: number; to: number }): boolean => from <= to;

const allowance = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('rooms'), rooms: count }),
  z.strictObject({ type: z.literal('percent'), percent: z.int().min(0).max(100) }),
]);
export const chargesPlace = count.max(chargesLists.length - 1);
export const pricingPlace = count.max(pricingLists.length - 1);
export const capture = z.enum(['at_booking', 'at_check_in']);

const leg: z.ZodType<TripLegDeed> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('stay'), wish, quote: count.exactOptional() }),
  z.strictObject({
    kind: z.literal('offer'),
    supplier: z.enum(supplierKinds),
    offer: z.string().min(1),
    quantity: z.int().min(1).max(limits.partyGuestsMax),
  }),
]);

const tripDeeds = [
  z.strictObject({
    type: z.literal('trip'),
    legs: z.array(leg).min(1).max(limits.tripLegsMax),
    token: token.nullable(),
    times,
  }),
  z.strictObject({
    type: z.literal('cancel_trip'),
    trip: count,
    isAsShown: z.boolean(),
    isGuarded: z.boolean(),
    times,
  }),
  z.strictObject({ type: z.enum(['retry_trip', 'resolve_trip']), trip: count, times }),
  z.strictObject({ type: z.literal('see_trip'), trip: count }),
  z.strictObject({ type: z.literal('see_trips') }),
  z.strictObject({ type: z.literal('repeat_trip'), request: count, isSame: z.boolean() }),
  z.strictObject({
    type: z.literal('outage'),
    supplier: z.enum(supplierKinds),
    outage: z.enum(['none', 'errors', 'silence']),
  }),
] as const;

const action = z.enum([
  'extend',
  'release',
  'cancel',
  'check_in',
  'check_out',
  'no_show',
  'walk',
  'depart_early',
]);

export const deed: z.ZodType<Deed> = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('hold'),
    wish,
    ttlMinutes: z.int().min(1).max(60),
    times,
  }),
  z.strictObject({ type: z.literal('book'), wish, token: token.nullable(), times }),
  z.strictObject({ type: z.literal('pay'), booking: count, token: token.nullable(), times }),
  z.strictObject({
    type: z.literal('act'),
    booking: count,
    action,
    times,
    // Stories that were kept before callers guarded what they do have none.
    isGuarded: z.boolean().default(false),
  }),
  z.strictObject({ type: z.literal('quote'), wish, ttlMinutes: z.int().min(1).max(1_440) }),
  z.strictObject({
    type: z.literal('book_quote'),
    quote: count,
    token: token.nullable(),
    times,
  }),
  z.strictObject({
    type: z.literal('modify'),
    booking: count,
    change,
    token: token.nullable(),
    times,
    isGuarded: z.boolean(),
  }),
  z.strictObject({ type: z.literal('waive'), booking: count, times }),
  z.strictObject({ type: z.literal('refund'), booking: count, minor: z.int().min(1), times }),
  z.strictObject({ type: z.literal('preview'), booking: count }),
  z.strictObject({ type: z.literal('customer'), booking: count, isApproved: z.boolean() }),
  z.strictObject({ type: z.literal('retry'), request: count, isSame: z.boolean() }),
  z.strictObject({ type: z.literal('read'), booking: count }),
  z.strictObject({ type: z.literal('list') }),
  z.strictObject({ type: z.literal('search'), wish }),
  z
    .strictObject({ type: z.literal('capacity'), ...range, rooms: count.nullable() })
    .refine(isRange, 'it ends before it begins'),
  z
    .strictObject({ type: z.literal('allow'), ...range, allowance: allowance.nullable() })
    .refine(isRange, 'it ends before it begins'),
  z
    .strictObject({
      type: z.literal('price'),
      ...range,
      minor: count.nullable(),
      plan: plan.exactOptional(),
    })
    .refine(isRange, 'it ends before it begins'),
  z
    .strictObject({
      type: z.literal('close'),
      ...range,
      plan: plan.nullable(),
      isClosed: z.boolean(),
    })
    .refine(isRange, 'it ends before it begins'),
  z.strictObject({
    type: z.literal('policies'),
    plan,
    terms: z
      .int()
      .min(0)
      .max(termsLists.length - 1),
  }),
  z.strictObject({ type: z.literal('charges'), rules: chargesPlace }),
  z.strictObject({
    type: z.literal('promo'),
    uses: z.int().min(1).nullable(),
    isActive: z.boolean(),
  }),
  z.strictObject({ type: z.literal('pricing'), settings: pricingPlace }),
  z.strictObject({ type: z.literal('capture'), capture }),
  z.strictObject({ type: z.literal('redrive') }),
  z.strictObject({
    type: z.literal('clean'),
    room: count.nullable(),
    status: z.enum(['dirty', 'clean', 'inspected']),
  }),
  z
    .strictObject({
      type: z.literal('shut'),
      ...range,
      room: count,
      kind: z.enum(['out_of_order', 'out_of_service']).nullable(),
    })
    .refine(isRange, 'it ends before it begins'),
  z.strictObject({
    type: z.literal('room'),
    booking: count,
    act: z.enum(['assign', 'move', 'unassign', 'lock', 'unlock', 'swap']),
    room: count.nullable(),
    other: count,
    times,
  }),
  z.strictObject({ type: z.literal('arrive'), booking: count, room: count.nullable(), times }),
  z.strictObject({ type: z.literal('plan_rooms'), isAgain: z.boolean() }),
  z.strictObject({ type: z.literal('rack') }),
  z.strictObject({ type: z.literal('find_sold'), booking: count }),
  z.strictObject({ type: z.literal('walk_night'), night: count.max(NIGHTS - 1) }),
  z.strictObject({
    type: z.literal('join'),
    wish,
    priority,
    flexibleDays: z.int().min(0).max(limits.waitlistFlexibleDaysMax),
    mostMinor: count.nullable(),
    times,
  }),
  z.strictObject({
    type: z.literal('answer'),
    offer: count,
    answer: z.enum(['accept', 'decline']),
    token: token.nullable(),
    times,
  }),
  z.strictObject({ type: z.literal('leave'), entry: count, times }),
  z.strictObject({ type: z.literal('prefer'), entry: count, priority, times }),
  z.strictObject({
    type: z.literal('offers'),
    minutes: z.int().min(5).max(10_080),
    passesMax: z.int().min(1).max(limits.waitlistPassesMax),
  }),
  z.strictObject({ type: z.literal('line') }),
  z
    .strictObject({
      type: z.literal('open_block'),
      block: count,
      ...range,
      rooms: count,
      isDefinite: z.boolean(),
      isDeducted: z.boolean(),
      cutOffDays: count.nullable(),
      releaseDays: count.nullable(),
      minor: count.exactOptional(),
    })
    .refine(isRange, 'it ends before it begins'),
  z
    .strictObject({ type: z.literal('count_block'), block: count, ...range, rooms: count })
    .refine(isRange, 'it ends before it begins'),
  z.strictObject({
    type: z.literal('wash_block'),
    block: count,
    percent: z.int().min(1).max(100),
  }),
  z.strictObject({ type: z.literal('deduct_block'), block: count, isDeducted: z.boolean() }),
  z.strictObject({ type: z.literal('price_block'), block: count, minor: count.nullable() }),
  z.strictObject({
    type: z.enum(['confirm_block', 'cancel_block', 'see_block']),
    block: count,
  }),
  ...tripDeeds,
  z.strictObject({ type: z.literal('feed') }),
  z.strictObject({ type: z.literal('pass'), ms: passing }),
  z.strictObject({
    type: z.literal('jump'),
    ms: z.int().min(-ACT_MS_MAX).max(ACT_MS_MAX),
    isTold: z.boolean(),
  }),
  z.strictObject({
    type: z.literal('disk'),
    fault: z.enum(['before_commit', 'after_commit']),
    times,
  }),
  z.strictObject({ type: z.literal('slow'), ms: passing }),
  z.strictObject({ type: z.literal('crash') }),
  z.strictObject({ type: z.literal('drain') }),
  ...channelDeedShapes,
]);
