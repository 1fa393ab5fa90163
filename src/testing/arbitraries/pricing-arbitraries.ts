/**
 * Pricing settings of every kind, for the hotel of the kit. Conditions are made as trees beside
 * their text, so that whoever judges a price need not believe the engine's reader of them.
 */
import fc from 'fast-check';
import { addDays, type CivilDate } from '../../domain/calendar.ts';
import {
  type Channel,
  DIRECT,
  type PropertyId,
  type RatePlanId,
  type RoomTypeId,
} from '../../domain/ids.ts';
import type {
  PriceBound,
  PricingScope,
  PricingSettings,
  RuleAction,
} from '../../domain/pricing/settings.ts';
import type { NightRange } from '../../domain/property/property.ts';
import { BASE_PLAN, type PriceAdjustment } from '../../domain/rates/rate-plan.ts';
import { ARRIVAL, double, suite } from '../hotel-adler.ts';

/** A condition as a tree; `text` is what the engine reads. */
export type ConditionTree =
  | {
      readonly type: 'compare';
      readonly fact: string;
      readonly by: Comparison;
      readonly to: number;
    }
  | { readonly type: 'flag'; readonly fact: string }
  | { readonly type: 'one_of'; readonly fact: string; readonly texts: readonly string[] }
  | { readonly type: 'event'; readonly name: string }
  | { readonly type: 'not'; readonly of: ConditionTree }
  | {
      readonly type: 'and' | 'or';
      readonly left: ConditionTree;
      readonly right: ConditionTree;
    };
export type Comparison = '<' | '<=' | '>' | '>=';

export interface TreedPricing {
  readonly settings: PricingSettings;
  /** One for each rule. */
  readonly trees: readonly ConditionTree[];
}

const NAMES = ['Fair', 'Regatta', 'Summer', 'Advent'];
const names = fc.constantFrom(...NAMES);
const channels = fc.constantFrom(DIRECT, 'booking-com' as Channel, 'expedia' as Channel);
const roomTypes: fc.Arbitrary<RoomTypeId> = fc.constantFrom(double, suite);
const plans = fc.constantFrom(BASE_PLAN, 'saver' as RatePlanId);

/** Ranges about the nights that the kit's stays have. */
const ranges: fc.Arbitrary<readonly NightRange[]> = fc.array(
  fc
    .record(
      {
        from: fc.integer({ min: -20, max: 20 }),
        nights: fc.integer({ min: 0, max: 30 }),
        weekdays: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
      },
      { requiredKeys: ['from', 'nights'] },
    )
    .map(({ from, nights, weekdays }) => {
      const first: CivilDate = addDays(ARRIVAL, from);
      const range = { from: first, to: addDays(first, nights) };
      return weekdays === undefined ? range : { ...range, weekdays };
    }),
  { minLength: 1, maxLength: 3 },
);

const adjustments: fc.Arbitrary<PriceAdjustment> = fc.oneof(
  fc.record({
    type: fc.constant('percent' as const),
    basisPoints: fc.integer({ min: -10_000, max: 99_999 }),
  }),
  fc.record({
    type: fc.constant('percent' as const),
    basisPoints: fc.integer({ min: -3_333, max: 3_333 }),
  }),
  fc.record({
    type: fc.constant('amount' as const),
    minor: fc.integer({ min: -9_999, max: 9_999 }),
  }),
);

const bounds: fc.Arbitrary<PriceBound> = fc.oneof(
  fc.record({ type: fc.constant('amount' as const), minor: fc.integer({ min: 0, max: 50_000 }) }),
  fc.record({
    type: fc.constant('of_base' as const),
    basisPoints: fc.integer({ min: 0, max: 40_000 }),
  }),
);

const scopes: fc.Arbitrary<{ appliesTo?: PricingScope }> = fc.oneof(
  { weight: 2, arbitrary: fc.constant({}) },
  {
    weight: 1,
    arbitrary: fc
      .record(
        {
          roomTypeIds: fc.uniqueArray(roomTypes, { minLength: 1 }),
          ratePlanIds: fc.constant([BASE_PLAN]),
          channels: fc.uniqueArray(channels, { minLength: 1 }),
        },
        { requiredKeys: [] },
      )
      .map((appliesTo) => ({ appliesTo })),
  },
);

function entries<Rest extends object>(rest: fc.Arbitrary<Rest>) {
  const entry = fc
    .tuple(names, scopes, rest)
    .map(([name, scope, more]) => ({ name, ...scope, ...more }));
  return fc.array(entry, { maxLength: 3 });
}

function spans<Name extends string>(low: Name, high: Name, most: number) {
  return fc
    .tuple(
      fc.option(fc.integer({ min: 0, max: most })),
      fc.option(fc.integer({ min: 0, max: most })),
    )
    .map(([one, other]) => {
      const isCrossed = one !== null && other !== null && other < one;
      const [min, max] = isCrossed ? [other, one] : [one, other];
      return {
        ...(min === null ? {} : { [low]: min }),
        ...(max === null ? {} : { [high]: max }),
      } as { [Key in Name]?: number };
    });
}

const dated = fc.record({ ranges, adjustment: adjustments });
const occupancies = fc
  .record({
    fromBasisPoints: fc.integer({ min: 0, max: 9_999 }),
    above: fc.integer({ min: 1, max: 10_000 }),
    markupMaxBasisPoints: fc.integer({ min: 0, max: 5_000 }),
  })
  .map(({ above, ...rest }) => {
    return { ...rest, fullBasisPoints: Math.min(10_000, rest.fromBasisPoints + above) };
  });

export const conditionTrees: fc.Arbitrary<ConditionTree> = fc.letrec<{ tree: ConditionTree }>(
  (tie) => ({
    tree: fc.oneof(
      { maxDepth: 2, withCrossShrink: true },
      fc.record({
        type: fc.constant('compare' as const),
        fact: fc.constantFrom('leadDays', 'nights', 'weekday', 'month'),
        by: fc.constantFrom<Comparison[]>('<', '<=', '>', '>='),
        to: fc.integer({ min: -3, max: 30 }),
      }),
      fc.record({
        type: fc.constant('compare' as const),
        fact: fc.constantFrom('occupancyPercent', 'directOccupancyPercent'),
        by: fc.constantFrom<Comparison[]>('<', '<=', '>', '>='),
        to: fc.constantFrom(0, 12.5, 25, 33.33, 50, 66.66, 75, 80, 100),
      }),
      fc.record({
        type: fc.constant('flag' as const),
        fact: fc.constantFrom('isWeekend', 'isDirect'),
      }),
      fc.record({
        type: fc.constant('one_of' as const),
        fact: fc.constantFrom('channel', 'season', 'roomTypeId', 'ratePlanId'),
        texts: fc.array(fc.constantFrom('direct', 'expedia', 'Summer', 'double', 'base', ''), {
          minLength: 1,
          maxLength: 3,
        }),
      }),
      fc.record({ type: fc.constant('event' as const), name: names }),
      fc.record({ type: fc.constant('not' as const), of: tie('tree') }),
      fc.record({
        type: fc.constantFrom('and' as const, 'or' as const),
        left: tie('tree'),
        right: tie('tree'),
      }),
    ),
  }),
).tree;

/** The tree in the language of rules. */
export function conditionText(tree: ConditionTree): string {
  switch (tree.type) {
    case 'compare':
      return `${tree.fact} ${tree.by} ${tree.to}`;
    case 'flag':
      return tree.fact;
    case 'one_of':
      return `${tree.fact} in ${JSON.stringify(tree.texts)}`;
    case 'event':
      return `${JSON.stringify(tree.name)} in events`;
    case 'not':
      return `!(${conditionText(tree.of)})`;
    case 'and':
      return `(${conditionText(tree.left)}) && (${conditionText(tree.right)})`;
    case 'or':
      return `(${conditionText(tree.left)}) || (${conditionText(tree.right)})`;
  }
}

const actions: fc.Arbitrary<RuleAction> = fc.oneof(
  adjustments,
  fc.record({ type: fc.constantFrom('cap' as const, 'floor' as const), at: bounds }),
  fc.record({ type: fc.constant('set' as const), minor: fc.integer({ min: 0, max: 50_000 }) }),
);
const ruled = fc.array(fc.record({ name: names, tree: conditionTrees, action: actions }), {
  maxLength: 4,
});

/** Settings with the trees of their rules. The plans named are the base plan and `saver`. */
export const treedPricings: fc.Arbitrary<TreedPricing> = fc
  .record({
    weekend: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { maxLength: 3 }),
    seasons: entries(dated),
    events: entries(fc.record({ ranges, adjustment: adjustments }, { requiredKeys: ['ranges'] })),
    occupancy: fc.option(
      fc.tuple(occupancies, scopes).map(([one, scope]) => ({ ...one, ...scope })),
    ),
    leadTimes: entries(
      fc
        .tuple(spans('daysMin', 'daysMax', 40), adjustments)
        .map(([span, adjustment]) => ({ ...span, adjustment })),
    ),
    stayLengths: entries(
      fc
        .tuple(spans('nightsMin', 'nightsMax', 8), adjustments)
        .map(([span, adjustment]) => ({ ...span, adjustment })),
    ),
    parity: fc.option(
      fc.record({
        reference: fc.constantFrom('lowest' as const, 'median' as const, 'highest' as const),
        position: adjustments,
        raiseMaxBasisPoints: fc.integer({ min: 0, max: 5_000 }),
        lowerMaxBasisPoints: fc.integer({ min: 0, max: 5_000 }),
      }),
    ),
    promotions: entries(
      fc.record(
        { ranges, adjustment: adjustments, nightsMin: fc.integer({ min: 0, max: 8 }) },
        { requiredKeys: ['ranges', 'adjustment'] },
      ),
    ),
    ruled,
    bounds: entries(
      fc.oneof(
        fc.record({ floor: bounds, cap: bounds }, { requiredKeys: ['floor'] }),
        fc.record({ cap: bounds }),
      ),
    ),
  })
  .map(({ ruled: rules, ...rest }) => ({
    settings: {
      ...rest,
      rules: rules.map(({ name, tree, action }) => ({ name, when: conditionText(tree), action })),
    },
    trees: rules.map(({ tree }) => tree),
  }));

/** Replaces the settings of a property. */
export function pricingCommands(propertyIds: fc.Arbitrary<PropertyId>) {
  return fc.record({
    type: fc.constant('set_pricing' as const),
    propertyId: propertyIds,
    settings: treedPricings.map(({ settings }) => settings),
  });
}

export const planIds = plans;
export const pricedChannels = channels;
