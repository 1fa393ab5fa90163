/** Pricing settings that say something of everything, and answers about them. */
import type { CivilDate } from '../../src/domain/calendar.ts';
import type { Channel, RatePlanId, RoomTypeId } from '../../src/domain/ids.ts';
import type { Currency } from '../../src/domain/money.ts';
import type { PricingSettings, StepReason } from '../../src/domain/pricing/settings.ts';
import type { DatedPricing, DryRun, ExplainedStay } from '../../src/ports/pricing.ts';

const date = (text: string): CivilDate => text as CivilDate;
const percent = (basisPoints: number) => ({ type: 'percent', basisPoints }) as const;
const summer = [{ from: date('2030-06-01'), to: date('2030-08-31') }];

export const noPricing: PricingSettings = {
  weekend: [5, 6],
  seasons: [],
  events: [],
  occupancy: null,
  leadTimes: [],
  stayLengths: [],
  parity: null,
  promotions: [],
  rules: [],
  bounds: [],
};

export const everyPricing: PricingSettings = {
  weekend: [5, 6],
  seasons: [
    {
      name: 'Summer',
      ranges: [{ from: date('2030-06-01'), to: date('2030-08-31'), weekdays: [5, 6] }],
      adjustment: percent(1_500),
    },
  ],
  events: [
    { name: 'Fair', ranges: summer, adjustment: { type: 'amount', minor: 2_000 } },
    { name: 'Regatta', ranges: summer },
  ],
  occupancy: { fromBasisPoints: 6_000, fullBasisPoints: 10_000, markupMaxBasisPoints: 3_000 },
  leadTimes: [{ name: 'Last minute', daysMax: 3, adjustment: percent(-1_000) }],
  stayLengths: [{ name: 'Week', nightsMin: 7, nightsMax: 28, adjustment: percent(-750) }],
  parity: {
    reference: 'median',
    position: percent(-100),
    raiseMaxBasisPoints: 1_000,
    lowerMaxBasisPoints: 500,
    appliesTo: { channels: ['direct' as Channel] },
  },
  promotions: [
    {
      name: 'Early summer',
      bookingWindow: { to: date('2030-04-30') },
      ranges: summer,
      nightsMin: 2,
      adjustment: percent(-500),
      appliesTo: { roomTypeIds: ['double' as RoomTypeId], ratePlanIds: ['base' as RatePlanId] },
    },
  ],
  rules: [
    { name: 'Weekend', when: 'isWeekend && occupancyPercent > 80', action: percent(2_000) },
    {
      name: 'Fair',
      when: '"Fair" in events',
      action: cap({ type: 'of_base', basisPoints: 30_000 }),
    },
    { name: 'Least', when: 'true', action: { type: 'floor', at: { type: 'amount', minor: 100 } } },
    { name: 'Gala', when: 'leadDays < 0', action: { type: 'set', minor: 9_900 } },
  ],
  bounds: [
    {
      name: 'Bounds',
      floor: { type: 'amount', minor: 5_000 },
      cap: { type: 'of_base', basisPoints: 40_000 },
    },
  ],
};

function cap(at: { readonly type: 'of_base'; readonly basisPoints: number }) {
  return { type: 'cap', at } as const;
}

export const datedPricing: DatedPricing = {
  version: 3,
  settings: everyPricing,
  setAtMs: 1_900_000_000_000,
  by: 'ada',
};

const reasons: readonly StepReason[] = [
  { type: 'adjustment', adjustment: percent(1_500) },
  { type: 'occupancy', occupancyBasisPoints: 8_000, adjustment: percent(1_500) },
  { type: 'lead_days', leadDays: -1, adjustment: percent(-1_000) },
  { type: 'nights', nights: 7, adjustment: { type: 'amount', minor: -100 } },
  { type: 'competitors', referenceMinor: 9_000, wantedMinor: 8_910, isLimited: true },
  { type: 'no_competitors', why: 'stale' },
  { type: 'rule', when: 'true', action: { type: 'set', minor: 9_900 } },
  { type: 'bound', limitMinor: 5_000 },
];
const priced = {
  priceMinor: 12_000,
  steps: reasons.map((reason) => {
    return {
      kind: 'rule',
      name: 'A step',
      beforeMinor: 10_000,
      afterMinor: 12_000,
      reason,
    } as const;
  }),
};
const night = date('2030-06-01');

export const explained: ExplainedStay = {
  today: date('2030-05-01'),
  currency: 'EUR' as Currency,
  pricingVersion: 3,
  nights: [
    {
      ...priced,
      night,
      baseMinor: 10_000,
      leadDays: 31,
      market: {
        occupancyBasisPoints: 8_000,
        directBasisPoints: 2_050,
        competitors: { type: 'unknown', why: 'no_source' },
      },
    },
  ],
  totalMinor: 12_000,
};

export const dryRun: DryRun = {
  currency: 'EUR' as Currency,
  cells: [
    {
      roomTypeId: 'double' as RoomTypeId,
      ratePlanId: 'base' as RatePlanId,
      night,
      channel: 'direct' as Channel,
      nights: 1,
      baseMinor: 10_000,
      now: { priceMinor: 10_000, steps: [] },
      draft: priced,
    },
  ],
  nowMinor: 10_000,
  draftMinor: 12_000,
};
