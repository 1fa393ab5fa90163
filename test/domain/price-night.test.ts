/**
 * The price of a night: a table for every strategy, the laws that hold for any settings, and five
 * hundred stays against a judge that shares no code with the engine.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { CivilDate } from '../../src/domain/calendar.ts';
import { type Channel, DIRECT } from '../../src/domain/ids.ts';
import { priceNight } from '../../src/domain/pricing/price-night.ts';
import type {
  CompetitorPrices,
  NightContext,
  PricingSettings,
} from '../../src/domain/pricing/settings.ts';
import { BASE_PLAN } from '../../src/domain/rates/rate-plan.ts';
import { double } from '../../src/testing/hotel-adler.ts';
import { ready } from '../support/ready-pricing.ts';
import { noPricing } from '../support/some-pricing.ts';

const date = (text: string): CivilDate => text as CivilDate;
const percent = (basisPoints: number) => ({ type: 'percent', basisPoints }) as const;
const always = [{ from: date('2000-01-01'), to: date('2999-12-31') }];
const none = { type: 'unknown', why: 'no_rate' } as const;

/** Saturday, ten days ahead, one night, half full, 100.00 by the plan. */
const plain: Context = {
  night: date('2027-06-12'),
  today: date('2027-06-02'),
  nights: 1,
  channel: DIRECT,
  roomTypeId: double,
  ratePlanId: BASE_PLAN,
  baseMinor: 10_000,
  occupancy: 5_000,
  direct: 5_000,
  competitors: none,
};
type Context = Omit<NightContext, 'market'> & {
  readonly occupancy: number;
  readonly direct: number;
  readonly competitors: CompetitorPrices;
};

type Row = readonly [
  words: string,
  settings: Partial<PricingSettings>,
  given: Partial<Context>,
  price: number,
];

const summer = { name: 'Summer', ranges: [{ from: date('2027-06-01'), to: date('2027-08-31') }] };
const markup = { fromBasisPoints: 6_000, fullBasisPoints: 10_000, markupMaxBasisPoints: 3_000 };
const parity = {
  reference: 'median',
  position: percent(-100),
  raiseMaxBasisPoints: 1_000,
  lowerMaxBasisPoints: 2_000,
} as const;
const others = {
  type: 'known',
  lowestMinor: 8_000,
  medianMinor: 10_500,
  highestMinor: 20_000,
} as const;
const rule = (when: string, action: PricingSettings['rules'][number]['action']) => {
  return { rules: [{ name: 'Rule', when, action }] };
};
const weekend = rule('isWeekend && occupancyPercent > 80', percent(2_000));
const threeTimes = { type: 'of_base', basisPoints: 30_000 } as const;
const onEvents = {
  events: [{ name: 'Fair', ranges: summer.ranges, adjustment: percent(25_000) }],
};
const otas = rule('!isDirect && directOccupancyPercent < 30', percent(-500));

const table: readonly Row[] = [
  ['no settings: the price of the plan', {}, {}, 10_000],
  ['a season', { seasons: [{ ...summer, adjustment: percent(1_500) }] }, {}, 11_500],
  [
    'a season by an amount',
    { seasons: [{ ...summer, adjustment: { type: 'amount', minor: -150 } }] },
    {},
    9_850,
  ],
  [
    'a season on other weekdays',
    {
      seasons: [
        {
          name: 'x',
          ranges: [{ ...always[0], weekdays: [1, 7] }] as never,
          adjustment: percent(99),
        },
      ],
    },
    {},
    10_000,
  ],
  [
    'the last night of a season',
    { seasons: [{ ...summer, adjustment: percent(100) }] },
    { night: date('2027-08-31') },
    10_100,
  ],
  [
    'the night after a season',
    { seasons: [{ ...summer, adjustment: percent(100) }] },
    { night: date('2027-09-01') },
    10_000,
  ],
  [
    'of two seasons the first',
    {
      seasons: [
        { ...summer, adjustment: percent(100) },
        { ...summer, adjustment: percent(900) },
      ],
    },
    {},
    10_100,
  ],
  [
    'a season of another room type, then one of this',
    {
      seasons: [
        { ...summer, adjustment: percent(100), appliesTo: { roomTypeIds: ['suite'] as never } },
        { ...summer, adjustment: percent(900) },
      ],
    },
    {},
    10_900,
  ],
  ['an event without an adjustment', { events: [{ ...summer, name: 'Fair' }] }, {}, 10_000],
  [
    'of two events the first with an adjustment',
    {
      events: [
        { ...summer },
        { ...summer, adjustment: percent(500) },
        { ...summer, adjustment: percent(900) },
      ],
    },
    {},
    10_500,
  ],
  ['below the occupancy threshold', { occupancy: markup }, { occupancy: 5_999 }, 10_000],
  ['at the threshold', { occupancy: markup }, { occupancy: 6_000 }, 10_000],
  ['halfway', { occupancy: markup }, { occupancy: 8_000 }, 11_500],
  ['full', { occupancy: markup }, { occupancy: 10_000 }, 13_000],
  ['overbooked', { occupancy: markup }, { occupancy: 11_000 }, 13_000],
  [
    'a markup of hundredths of a percent, half up',
    { occupancy: markup },
    { occupancy: 6_002 },
    10_002,
  ],
  [
    'last minute',
    { leadTimes: [{ name: 'x', daysMax: 10, adjustment: percent(-1_000) }] },
    {},
    9_000,
  ],
  [
    'a day before last minute',
    { leadTimes: [{ name: 'x', daysMax: 9, adjustment: percent(-1_000) }] },
    {},
    10_000,
  ],
  ['early bird', { leadTimes: [{ name: 'x', daysMin: 10, adjustment: percent(-500) }] }, {}, 9_500],
  [
    'too late for the early bird',
    { leadTimes: [{ name: 'x', daysMin: 11, adjustment: percent(-500) }] },
    {},
    10_000,
  ],
  [
    'a long stay',
    { stayLengths: [{ name: 'x', nightsMin: 7, adjustment: percent(-700) }] },
    { nights: 7 },
    9_300,
  ],
  [
    'not quite a long stay',
    { stayLengths: [{ name: 'x', nightsMin: 7, adjustment: percent(-700) }] },
    { nights: 6 },
    10_000,
  ],
  ['parity with nobody known', { parity }, {}, 10_000],
  ['parity within its bounds', { parity }, { competitors: others }, 10_395],
  [
    'parity no further down than allowed',
    { parity: { ...parity, reference: 'lowest', lowerMaxBasisPoints: 1_000 } },
    { competitors: others },
    9_000,
  ],
  [
    'parity no further up than allowed',
    { parity: { ...parity, reference: 'highest' } },
    { competitors: others },
    11_000,
  ],
  [
    'parity never below the floor',
    {
      parity: { ...parity, reference: 'lowest' },
      bounds: [{ name: 'x', floor: { type: 'amount', minor: 9_800 } }],
    },
    { competitors: others },
    9_800,
  ],
  ['a promotion', { promotions: [{ ...summer, adjustment: percent(-1_000) }] }, {}, 9_000],
  [
    'a promotion booked too late',
    {
      promotions: [
        { ...summer, bookingWindow: { to: date('2027-06-01') }, adjustment: percent(-1_000) },
      ],
    },
    {},
    10_000,
  ],
  [
    'a promotion for longer stays',
    { promotions: [{ ...summer, nightsMin: 2, adjustment: percent(-1_000) }] },
    {},
    10_000,
  ],
  ['weekend and occupancy over 80 %', weekend, { occupancy: 8_001 }, 12_000],
  ['weekend and occupancy of 80 %', weekend, { occupancy: 8_000 }, 10_000],
  ['no weekend', weekend, { occupancy: 9_000, night: date('2027-06-13') }, 10_000],
  [
    'on event dates no more than 3 × base',
    { ...onEvents, ...rule('events != []', { type: 'cap', at: threeTimes }) },
    {},
    30_000,
  ],
  [
    'OTAs less while few book direct',
    otas,
    { channel: 'expedia' as Channel, direct: 2_999 },
    9_500,
  ],
  [
    'OTAs the same while many book direct',
    otas,
    { channel: 'expedia' as Channel, direct: 3_000 },
    10_000,
  ],
  ['direct the same while few book direct', otas, { direct: 0 }, 10_000],
  ['a price that is set', rule('true', { type: 'set', minor: 77 }), {}, 77],
  [
    'a floor by a rule',
    rule('true', { type: 'floor', at: { type: 'amount', minor: 10_001 } }),
    {},
    10_001,
  ],
  [
    'every rule acts, in order',
    {
      rules: [
        ...rule('true', percent(10_000)).rules,
        ...rule('true', { type: 'amount', minor: -1 }).rules,
      ],
    },
    {},
    19_999,
  ],
  ['a cap', { bounds: [{ name: 'x', cap: { type: 'of_base', basisPoints: 9_999 } }] }, {}, 9_999],
  [
    'a floor above the cap counts',
    {
      bounds: [
        { name: 'x', cap: { type: 'amount', minor: 5 }, floor: { type: 'amount', minor: 9 } },
      ],
    },
    {},
    9,
  ],
  [
    'nothing below nothing',
    { seasons: [{ ...summer, adjustment: { type: 'amount', minor: -99_999 } }] },
    {},
    0,
  ],
  [
    'half a cent goes up, once a step',
    {
      seasons: [{ ...summer, adjustment: percent(5_000) }],
      promotions: [{ ...summer, adjustment: percent(5_000) }],
    },
    { baseMinor: 1 },
    3,
  ],
];

describe('a night costs', () => {
  it.each(table)('%s', (_, settings, given, price) => {
    const priced = priceNight(
      ready({ ...noPricing, ...settings }),
      context({ ...plain, ...given }),
    );
    expect(priced.priceMinor).toBe(price);
  });

  it('as the worked example of docs/pricing.md says, step by step', () => {
    const page = readFileSync('docs/pricing.md', 'utf8');
    const settings: PricingSettings = {
      ...noPricing,
      seasons: [{ ...summer, adjustment: percent(1_000) }],
      events: [{ ...summer, name: 'Fair', adjustment: { type: 'amount', minor: 3_000 } }],
      occupancy: markup,
      leadTimes: [{ name: 'Last minute', daysMax: 2, adjustment: percent(-1_000) }],
      stayLengths: [{ name: 'A week', nightsMin: 7, adjustment: percent(-500) }],
      parity: { ...parity, raiseMaxBasisPoints: 1_000, lowerMaxBasisPoints: 500 },
      rules: [
        ...weekend.rules,
        ...rule('"Fair" in events', { type: 'cap', at: threeTimes }).rules,
        ...otas.rules,
      ],
      bounds: [{ name: 'Bounds', floor: { type: 'amount', minor: 6_000 } }],
    };
    const { steps } = priceNight(ready(settings), context({ ...plain, occupancy: 8_500 }));
    const shown = steps.map(({ kind, beforeMinor, afterMinor }) => {
      return [kind, beforeMinor / 100, afterMinor / 100].join(' ');
    });
    const rows = [...page.matchAll(/^\| `(\w+)` .*\| (\d+\.\d\d) +\| (\d+\.\d\d) +\|$/gm)];
    const written = rows.map(([, kind, before, after]) => {
      return [kind, Number(before), Number(after)].join(' ');
    });
    expect(written).toHaveLength(6);
    expect(shown).toEqual(written);
  });

  it('says of every step what it did and why', () => {
    const settings: PricingSettings = {
      ...noPricing,
      seasons: [{ ...summer, adjustment: percent(1_500) }],
      occupancy: markup,
      parity,
      ...weekend,
      bounds: [{ name: 'Bounds', cap: { type: 'amount', minor: 15_000 } }],
    };
    const given = context({
      ...plain,
      occupancy: 9_000,
      competitors: { type: 'unknown', why: 'stale' },
    });
    expect(priceNight(ready(settings), given).steps).toEqual([
      step('season', 'Summer', [10_000, 11_500], {
        type: 'adjustment',
        adjustment: percent(1_500),
      }),
      step('occupancy', 'Occupancy', [11_500, 14_088], {
        type: 'occupancy',
        occupancyBasisPoints: 9_000,
        adjustment: percent(2_250),
      }),
      step('parity', 'Competitors', [14_088, 14_088], { type: 'no_competitors', why: 'stale' }),
      step('rule', 'Rule', [14_088, 16_906], {
        type: 'rule',
        when: 'isWeekend && occupancyPercent > 80',
        action: percent(2_000),
      }),
      step('cap', 'Bounds', [16_906, 15_000], { type: 'bound', limitMinor: 15_000 }),
    ]);
  });
});

// Helpers

function context({ occupancy, direct, competitors, ...rest }: Context): NightContext {
  const market = { occupancyBasisPoints: occupancy, directBasisPoints: direct, competitors };
  return { ...rest, market };
}

function step(
  kind: string,
  name: string,
  [beforeMinor, afterMinor]: readonly number[],
  reason: object,
) {
  return { kind, name, beforeMinor, afterMinor, reason };
}
