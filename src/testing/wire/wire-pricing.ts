/** Pricing settings as a client sends them: percentages as decimal text and amounts as money. */
import type { Currency } from '../../domain/money.ts';
import type { PriceBound, PricingSettings, RuleAction } from '../../domain/pricing/settings.ts';
import type { PriceAdjustment } from '../../domain/rates/rate-plan.ts';
import { money } from './wire-rate-plans.ts';

export function pricingBody(settings: PricingSettings, currency: Currency): object {
  const changed = <One extends { readonly adjustment?: PriceAdjustment }>(one: One) => {
    const { adjustment, ...rest } = one;
    return { ...rest, ...(adjustment && changeBody(adjustment, currency)) };
  };
  const { occupancy, parity, bounds, rules, ...rest } = settings;
  return {
    ...rest,
    seasons: rest.seasons.map(changed),
    events: rest.events.map(changed),
    leadTimes: rest.leadTimes.map(changed),
    stayLengths: rest.stayLengths.map(changed),
    promotions: rest.promotions.map(changed),
    occupancy: occupancy && {
      ...scopeOf(occupancy),
      fromPercent: percent(occupancy.fromBasisPoints),
      fullPercent: percent(occupancy.fullBasisPoints),
      markupMaxPercent: percent(occupancy.markupMaxBasisPoints),
    },
    parity: parity && {
      ...scopeOf(parity),
      ...changeBody(parity.position, currency),
      reference: parity.reference,
      raiseMaxPercent: percent(parity.raiseMaxBasisPoints),
      lowerMaxPercent: percent(parity.lowerMaxBasisPoints),
    },
    rules: rules.map((rule) => ({ ...rule, action: actionBody(rule.action, currency) })),
    bounds: bounds.map(({ floor, cap, ...entry }) => ({
      ...entry,
      ...(floor && { floor: boundBody(floor, currency) }),
      ...(cap && { cap: boundBody(cap, currency) }),
    })),
  };
}

function scopeOf({ appliesTo }: { readonly appliesTo?: object }): object {
  return appliesTo === undefined ? {} : { appliesTo };
}

function percent(basisPoints: number): string {
  return `${basisPoints / 100}`;
}

function changeBody(adjustment: PriceAdjustment, currency: Currency): object {
  return adjustment.type === 'amount'
    ? { difference: money(adjustment.minor, currency) }
    : { percent: percent(adjustment.basisPoints) };
}

function boundBody(bound: PriceBound, currency: Currency): object {
  return bound.type === 'amount'
    ? { amount: money(bound.minor, currency) }
    : { ofBasePercent: percent(bound.basisPoints) };
}

function actionBody(action: RuleAction, currency: Currency): object {
  switch (action.type) {
    case 'cap':
      return { cap: boundBody(action.at, currency) };
    case 'floor':
      return { floor: boundBody(action.at, currency) };
    case 'set':
      return { set: money(action.minor, currency) };
    default:
      return changeBody(action, currency);
  }
}
