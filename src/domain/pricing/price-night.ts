/**
 * The price of one night of one room: the plan's price, and then one strategy after another, each
 * of which takes a price and gives a price with the step that explains it. The order is that of
 * `STRATEGIES` and part of the contract: what the season makes of a night is what the occupancy
 * adds to. Every amount is whole minor units, rounded once a step by `adjust`.
 */
import { daysBetween } from '../calendar.ts';
import type { PriceAdjustment } from '../rates/rate-plan.ts';
import { adjust } from '../rates/resolve-plan.ts';
import { adjustmentAtOccupancy, type NightView, nightView, parityOf } from './night-view.ts';
import type {
  NightContext,
  NightPrice,
  PriceBound,
  PriceStep,
  PricingRule,
  ReadyPricing,
  RuleFacts,
  StepKind,
  StepReason,
} from './settings.ts';

/** What a strategy has to say of a night: nothing, or where the price goes and why. */
interface Move {
  readonly name: string;
  readonly afterMinor: number;
  readonly reason: StepReason;
}

interface Strategy {
  readonly kind: StepKind;
  readonly moves: (view: NightView, beforeMinor: number) => Move | undefined;
}

const STRATEGIES: readonly Strategy[] = [
  {
    kind: 'season',
    moves: ({ season }, before) => season && adjusted(season.name, before, season.adjustment),
  },
  {
    kind: 'event',
    moves({ pricedEvent: event }, before) {
      if (event?.adjustment === undefined) return undefined;
      return adjusted(event.name, before, event.adjustment);
    },
  },
  {
    kind: 'occupancy',
    moves({ occupancy, context }, before) {
      if (occupancy === undefined) return undefined;
      const { occupancyBasisPoints } = context.market;
      const adjustment = adjustmentAtOccupancy(occupancy, occupancyBasisPoints);
      if (adjustment === undefined) return undefined;
      const reason = { type: 'occupancy', occupancyBasisPoints, adjustment } as const;
      return { name: 'Occupancy', afterMinor: adjust(before, adjustment), reason };
    },
  },
  {
    kind: 'lead_time',
    moves({ leadTime, leadDays }, before) {
      if (leadTime === undefined) return undefined;
      const { name, adjustment } = leadTime;
      const reason = { type: 'lead_days', leadDays, adjustment } as const;
      return { name, afterMinor: adjust(before, adjustment), reason };
    },
  },
  {
    kind: 'stay_length',
    moves({ stayLength, context: { nights } }, before) {
      if (stayLength === undefined) return undefined;
      const { name, adjustment } = stayLength;
      const reason = { type: 'nights', nights, adjustment } as const;
      return { name, afterMinor: adjust(before, adjustment), reason };
    },
  },
  {
    kind: 'parity',
    moves({ parity, context }, before) {
      if (parity === undefined) return undefined;
      return { name: 'Competitors', ...parityOf(parity, context.market.competitors, before) };
    },
  },
  {
    kind: 'promotion',
    moves({ promotion }, before) {
      return promotion && adjusted(promotion.name, before, promotion.adjustment);
    },
  },
];

/** Prices the night; the steps lead from `context.baseMinor` to the price without a gap. */
export function priceNight(pricing: ReadyPricing, context: NightContext): NightPrice {
  const view = nightView(pricing.settings, context);
  const steps: PriceStep[] = [];
  let price = context.baseMinor;
  const take = (kind: StepKind, move: Move | undefined): void => {
    if (move === undefined) return;
    const { name, afterMinor, reason } = move;
    steps.push({ kind, name, beforeMinor: price, afterMinor, reason });
    price = afterMinor;
  };
  for (const { kind, moves } of STRATEGIES) take(kind, moves(view, price));
  const { rules } = pricing.settings;
  const facts = rules.length === 0 ? undefined : factsOf(view);
  for (const [index, rule] of rules.entries()) {
    const isMet = facts !== undefined && pricing.conditions[index]?.(facts) === true;
    if (isMet) take('rule', acted(rule, context.baseMinor, price));
  }
  take('cap', capped(view, price));
  take('floor', floored(view, price));
  return { priceMinor: price, steps };
}

function adjusted(name: string, before: number, adjustment: PriceAdjustment): Move {
  const reason = { type: 'adjustment', adjustment } as const;
  return { name, afterMinor: adjust(before, adjustment), reason };
}

function acted({ name, when, action }: PricingRule, baseMinor: number, before: number): Move {
  const reason = { type: 'rule', when, action } as const;
  switch (action.type) {
    case 'percent':
    case 'amount':
      return { name, afterMinor: adjust(before, action), reason };
    case 'cap':
      return { name, afterMinor: Math.min(before, minorOf(action.at, baseMinor)), reason };
    case 'floor':
      return { name, afterMinor: Math.max(before, minorOf(action.at, baseMinor)), reason };
    case 'set':
      return { name, afterMinor: action.minor, reason };
  }
}

/** A bound that binds nothing is no step. */
function capped({ bounds, context: { baseMinor } }: NightView, before: number): Move | undefined {
  if (bounds?.cap === undefined) return undefined;
  const limitMinor = minorOf(bounds.cap, baseMinor);
  if (before <= limitMinor) return undefined;
  return { name: bounds.name, afterMinor: limitMinor, reason: { type: 'bound', limitMinor } };
}

function floored({ bounds, context: { baseMinor } }: NightView, before: number): Move | undefined {
  if (bounds?.floor === undefined) return undefined;
  const limitMinor = minorOf(bounds.floor, baseMinor);
  if (before >= limitMinor) return undefined;
  return { name: bounds.name, afterMinor: limitMinor, reason: { type: 'bound', limitMinor } };
}

function minorOf(bound: PriceBound, baseMinor: number): number {
  if (bound.type === 'amount') return bound.minor;
  return adjust(baseMinor, { type: 'percent', basisPoints: bound.basisPoints - 10_000 });
}

function factsOf({ context, season, eventNames, isWeekend, weekday }: NightView): RuleFacts {
  const { market, night, today, nights, channel, roomTypeId, ratePlanId } = context;
  return {
    occupancyPercent: market.occupancyBasisPoints / 100,
    directOccupancyPercent: market.directBasisPoints / 100,
    weekday,
    isWeekend,
    month: Number(night.slice(5, 7)),
    leadDays: daysBetween(today, night),
    nights,
    channel,
    isDirect: channel === 'direct',
    season: season?.name ?? '',
    events: eventNames,
    roomTypeId,
    ratePlanId,
  };
}
