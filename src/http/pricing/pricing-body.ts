/**
 * Pricing settings from the wire's form to the domain's and back: percentages become basis points
 * and money minor units, without a float on the way.
 */
import { type Currency, formatAmount, type Money, parseAmount } from '../../domain/money.ts';
import type {
  PriceBound,
  PricingScope,
  PricingSettings,
  RuleAction,
} from '../../domain/pricing/settings.ts';
import type { NightRange } from '../../domain/property/property.ts';
import type { PriceAdjustment } from '../../domain/rates/rate-plan.ts';
import { defined, nightRange } from '../property/property-result.ts';
import { moneyBody } from '../rejection-body.ts';
import type { ActionBody, BoundBody, PricingBody } from './pricing-requests.ts';

/** Basis points are to a percentage what cents are to a euro. */
const HUNDREDTHS = 'EUR' as Currency;
/** Friday and Saturday: the nights before a day off. */
const WEEKEND = [5, 6];

export function settingsOf(body: PricingBody): PricingSettings {
  const { occupancy = null, parity = null } = body;
  return {
    weekend: body.weekend ?? WEEKEND,
    seasons: (body.seasons ?? []).map((one) => ({
      ...entryOf(one),
      ranges: rangesOf(one.ranges),
      adjustment: adjustmentOf(one),
    })),
    events: (body.events ?? []).map((one) => ({
      ...entryOf(one),
      ranges: rangesOf(one.ranges),
      ...(isChange(one) ? { adjustment: adjustmentOf(one) } : {}),
    })),
    occupancy: occupancy && {
      ...scopeOf(occupancy),
      fromBasisPoints: basisPoints(occupancy.fromPercent),
      fullBasisPoints: basisPoints(occupancy.fullPercent),
      markupMaxBasisPoints: basisPoints(occupancy.markupMaxPercent),
    },
    leadTimes: (body.leadTimes ?? []).map((one) => ({
      ...entryOf(one),
      ...defined({ daysMin: one.daysMin, daysMax: one.daysMax }),
      adjustment: adjustmentOf(one),
    })),
    stayLengths: (body.stayLengths ?? []).map((one) => ({
      ...entryOf(one),
      ...defined({ nightsMin: one.nightsMin, nightsMax: one.nightsMax }),
      adjustment: adjustmentOf(one),
    })),
    parity: parity && {
      ...scopeOf(parity),
      reference: parity.reference,
      position: adjustmentOf(parity),
      raiseMaxBasisPoints: basisPoints(parity.raiseMaxPercent),
      lowerMaxBasisPoints: basisPoints(parity.lowerMaxPercent),
    },
    promotions: (body.promotions ?? []).map((one) => ({
      ...entryOf(one),
      ...(one.bookingWindow === undefined ? {} : { bookingWindow: defined(one.bookingWindow) }),
      ranges: rangesOf(one.ranges),
      ...defined({ nightsMin: one.nightsMin }),
      adjustment: adjustmentOf(one),
    })),
    rules: (body.rules ?? []).map(({ name, when, action }) => {
      return { name, when, action: actionOf(action) };
    }),
    bounds: (body.bounds ?? []).map((one) => ({
      ...entryOf(one),
      ...defined({
        floor: one.floor && boundOf(one.floor),
        cap: one.cap && boundOf(one.cap),
      }),
    })),
  };
}

/** Every amount in the body, for its currency to be checked. */
export function amountsIn(body: PricingBody): readonly (Money | undefined)[] {
  const { seasons = [], events = [], leadTimes = [], stayLengths = [], promotions = [] } = body;
  const changes = [...seasons, ...events, ...leadTimes, ...stayLengths, ...promotions];
  const actions = (body.rules ?? []).map(({ action }) => action);
  const bounds = [...(body.bounds ?? []), ...actions].flatMap(({ floor, cap }) => [floor, cap]);
  return [
    ...[...changes, ...actions].map(({ difference }) => difference),
    ...actions.map(({ set }) => set),
    ...bounds.map((bound) => bound?.amount),
    body.parity?.difference,
  ];
}

type Entry = { readonly name: string } & Scoped;
interface Scoped {
  readonly appliesTo?: NonNullable<PricingBody['occupancy']>['appliesTo'];
}
interface Change {
  readonly percent?: string | undefined;
  readonly difference?: Money | undefined;
}

function entryOf(entry: Entry): { readonly name: string; readonly appliesTo?: PricingScope } {
  return { name: entry.name, ...scopeOf(entry) };
}

function scopeOf({ appliesTo }: Scoped): { readonly appliesTo?: PricingScope } {
  return appliesTo === undefined ? {} : { appliesTo: defined(appliesTo) };
}

function rangesOf(ranges: NonNullable<PricingBody['seasons']>[number]['ranges']): NightRange[] {
  return ranges.map((range) => nightRange(range));
}

function isChange({ percent, difference }: Change): boolean {
  return percent !== undefined || difference !== undefined;
}

function adjustmentOf({ percent = '0', difference }: Change): PriceAdjustment {
  if (difference !== undefined) return { type: 'amount', minor: difference.amountMinor };
  return { type: 'percent', basisPoints: basisPoints(percent) };
}

function boundOf({ amount, ofBasePercent = '0' }: BoundBody): PriceBound {
  if (amount !== undefined) return { type: 'amount', minor: amount.amountMinor };
  return { type: 'of_base', basisPoints: basisPoints(ofBasePercent) };
}

function actionOf(action: ActionBody): RuleAction {
  const { cap, floor, set } = action;
  if (cap !== undefined) return { type: 'cap', at: boundOf(cap) };
  if (floor !== undefined) return { type: 'floor', at: boundOf(floor) };
  if (set !== undefined) return { type: 'set', minor: set.amountMinor };
  return adjustmentOf(action);
}

export function basisPoints(percent: string): number {
  return parseAmount(percent, HUNDREDTHS) ?? 0;
}

export function percentBody(points: number): string {
  return formatAmount(points, HUNDREDTHS);
}

export function settingsBody(settings: PricingSettings, currency: Currency) {
  const { occupancy, parity } = settings;
  const changed = <One extends { readonly adjustment: PriceAdjustment }>(one: One) => {
    const { adjustment, ...rest } = one;
    return { ...rest, ...changeBody(adjustment, currency) };
  };
  return {
    weekend: settings.weekend,
    seasons: settings.seasons.map(changed),
    events: settings.events.map(({ adjustment, ...rest }) => {
      return { ...rest, ...(adjustment && changeBody(adjustment, currency)) };
    }),
    occupancy: occupancy && {
      ...scoped(occupancy),
      fromPercent: percentBody(occupancy.fromBasisPoints),
      fullPercent: percentBody(occupancy.fullBasisPoints),
      markupMaxPercent: percentBody(occupancy.markupMaxBasisPoints),
    },
    leadTimes: settings.leadTimes.map(changed),
    stayLengths: settings.stayLengths.map(changed),
    parity: parity && {
      ...scoped(parity),
      reference: parity.reference,
      ...changeBody(parity.position, currency),
      raiseMaxPercent: percentBody(parity.raiseMaxBasisPoints),
      lowerMaxPercent: percentBody(parity.lowerMaxBasisPoints),
    },
    promotions: settings.promotions.map(changed),
    rules: settings.rules.map(({ action, ...rule }) => {
      return { ...rule, action: actionBody(action, currency) };
    }),
    bounds: settings.bounds.map(({ floor, cap, ...rest }) => ({
      ...rest,
      ...(floor && { floor: boundBody(floor, currency) }),
      ...(cap && { cap: boundBody(cap, currency) }),
    })),
  };
}

function scoped({ appliesTo }: { readonly appliesTo?: PricingScope }) {
  return appliesTo === undefined ? {} : { appliesTo };
}

export function changeBody(adjustment: PriceAdjustment, currency: Currency) {
  return adjustment.type === 'amount'
    ? { difference: moneyBody(adjustment.minor, currency) }
    : { percent: percentBody(adjustment.basisPoints) };
}

function boundBody(bound: PriceBound, currency: Currency) {
  return bound.type === 'amount'
    ? { amount: moneyBody(bound.minor, currency) }
    : { ofBasePercent: percentBody(bound.basisPoints) };
}

export function actionBody(action: RuleAction, currency: Currency) {
  switch (action.type) {
    case 'cap':
      return { cap: boundBody(action.at, currency) };
    case 'floor':
      return { floor: boundBody(action.at, currency) };
    case 'set':
      return { set: moneyBody(action.minor, currency) };
    default:
      return changeBody(action, currency);
  }
}
