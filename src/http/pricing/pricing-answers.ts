/** What staff are told of pricing: the schemas of those answers, and the bodies of prices. */
import { z } from 'zod';
import { type Currency, formatAmount } from '../../domain/money.ts';
import type {
  NightMarket,
  NightPrice,
  PriceStep,
  StepReason,
} from '../../domain/pricing/settings.ts';
import type { DryRun, ExplainedStay } from '../../ports/pricing.ts';
import { moneyAnswer, named } from '../answer-parts.ts';
import { moneyBody } from '../rejection-body.ts';
import { actionBody, changeBody, percentBody } from './pricing-body.ts';

const date = z.iso.date();
const id = z.string();
const count = z.int().min(0);
const percent = z.string();

const scope = {
  appliesTo: z
    .strictObject({
      roomTypeIds: z.array(id).optional(),
      ratePlanIds: z.array(id).optional(),
      channels: z.array(id).optional(),
    })
    .optional(),
};
const entry = { name: z.string(), ...scope };
const change = { percent: percent.optional(), difference: moneyAnswer.optional() };
const ranges = z.array(
  z.strictObject({ from: date, to: date, weekdays: z.array(count).optional() }),
);
const bound = z.strictObject({
  amount: moneyAnswer.optional(),
  ofBasePercent: percent.optional(),
});
const action = z.strictObject({
  ...change,
  cap: bound.optional(),
  floor: bound.optional(),
  set: moneyAnswer.optional(),
});
const settings = {
  weekend: z.array(count),
  seasons: z.array(z.strictObject({ ...entry, ranges, ...change })),
  events: z.array(z.strictObject({ ...entry, ranges, ...change })),
  occupancy: z
    .strictObject({
      ...scope,
      fromPercent: percent,
      fullPercent: percent,
      markupMaxPercent: percent,
    })
    .nullable(),
  leadTimes: z.array(
    z.strictObject({ ...entry, daysMin: count.optional(), daysMax: count.optional(), ...change }),
  ),
  stayLengths: z.array(
    z.strictObject({
      ...entry,
      nightsMin: count.optional(),
      nightsMax: count.optional(),
      ...change,
    }),
  ),
  parity: z
    .strictObject({
      ...scope,
      reference: z.enum(['lowest', 'median', 'highest']),
      ...change,
      raiseMaxPercent: percent,
      lowerMaxPercent: percent,
    })
    .nullable(),
  promotions: z.array(
    z.strictObject({
      ...entry,
      bookingWindow: z.strictObject({ from: date.optional(), to: date.optional() }).optional(),
      ranges,
      nightsMin: count.optional(),
      ...change,
    }),
  ),
  rules: z.array(z.strictObject({ name: z.string(), when: z.string(), action })),
  bounds: z.array(z.strictObject({ ...entry, floor: bound.optional(), cap: bound.optional() })),
};

export const pricingAnswer = named(
  'Pricing',
  z.strictObject({ propertyId: id, version: count, settings: z.strictObject(settings) }),
);
const dated = { version: count, setAt: z.iso.datetime(), by: z.string() };
export const pricingVersionAnswer = named(
  'PricingVersion',
  z.strictObject({ propertyId: id, ...dated, settings: z.strictObject(settings) }),
);
export const pricingVersionsAnswer = named(
  'PricingVersions',
  z.strictObject({
    items: z.array(z.strictObject(dated)),
    /** To be sent as `before` for those that are older; null when there are none. */
    before: count.nullable(),
  }),
);

const stepAnswer = named(
  'PriceStep',
  z.strictObject({
    kind: z.enum([
      'season',
      'event',
      'occupancy',
      'lead_time',
      'stay_length',
      'parity',
      'promotion',
      'rule',
      'cap',
      'floor',
    ]),
    name: z.string(),
    before: moneyAnswer,
    after: moneyAnswer,
    reason: z.strictObject({
      type: z.string(),
      ...change,
      occupancyPercent: percent.optional(),
      leadDays: z.int().optional(),
      nights: count.optional(),
      reference: moneyAnswer.optional(),
      wanted: moneyAnswer.optional(),
      isLimited: z.boolean().optional(),
      why: z.enum(['no_source', 'no_rate', 'stale']).optional(),
      when: z.string().optional(),
      action: action.optional(),
      limit: moneyAnswer.optional(),
    }),
  }),
);
export const explanationAnswer = named(
  'PriceExplanation',
  z.strictObject({
    propertyId: id,
    today: date,
    pricingVersion: count,
    nights: z.array(
      z.strictObject({
        night: date,
        base: moneyAnswer,
        steps: z.array(stepAnswer),
        price: moneyAnswer,
        leadDays: z.int(),
        occupancyPercent: percent,
        directOccupancyPercent: percent,
      }),
    ),
    total: moneyAnswer,
  }),
);
const priced = z.strictObject({ price: moneyAnswer, steps: z.array(stepAnswer) });
export const dryRunAnswer = named(
  'PricingDryRun',
  z.strictObject({
    propertyId: id,
    cells: z.array(
      z.strictObject({
        roomTypeId: id,
        ratePlanId: id,
        night: date,
        channel: id,
        nights: count,
        base: moneyAnswer,
        now: priced,
        draft: priced,
      }),
    ),
    totals: z.strictObject({ now: moneyAnswer, draft: moneyAnswer, difference: moneyAnswer }),
  }),
);

export function explanationBody(
  propertyId: string,
  stay: ExplainedStay,
): z.input<typeof explanationAnswer> {
  const { currency, nights, totalMinor, today, pricingVersion } = stay;
  return {
    propertyId,
    today,
    pricingVersion,
    nights: nights.map(({ night, baseMinor, leadDays, market, ...price }) => ({
      night,
      base: moneyBody(baseMinor, currency),
      ...pricedBody(price, currency),
      leadDays,
      ...marketBody(market),
    })),
    total: moneyBody(totalMinor, currency),
  };
}

export function dryRunBodyOf(propertyId: string, run: DryRun): z.input<typeof dryRunAnswer> {
  const { currency, nowMinor, draftMinor } = run;
  return {
    propertyId,
    cells: run.cells.map(({ baseMinor, now, draft, ...cell }) => ({
      ...cell,
      base: moneyBody(baseMinor, currency),
      now: pricedBody(now, currency),
      draft: pricedBody(draft, currency),
    })),
    totals: {
      now: moneyBody(nowMinor, currency),
      draft: moneyBody(draftMinor, currency),
      difference: moneyBody(draftMinor - nowMinor, currency),
    },
  };
}

function marketBody({ occupancyBasisPoints, directBasisPoints }: NightMarket) {
  return {
    occupancyPercent: percentBody(occupancyBasisPoints),
    directOccupancyPercent: percentBody(directBasisPoints),
  };
}

function pricedBody({ priceMinor, steps }: NightPrice, currency: Currency) {
  const price = { amount: formatAmount(priceMinor, currency), currency };
  return { price, steps: steps.map((step) => stepBody(step, currency)) };
}

function stepBody(step: PriceStep, currency: Currency): z.input<typeof stepAnswer> {
  const { kind, name, beforeMinor, afterMinor, reason } = step;
  return {
    kind,
    name,
    before: moneyBody(beforeMinor, currency),
    after: moneyBody(afterMinor, currency),
    reason: reasonBody(reason, currency),
  };
}

function reasonBody(reason: StepReason, currency: Currency): z.input<typeof stepAnswer>['reason'] {
  const { type } = reason;
  switch (reason.type) {
    case 'adjustment':
      return { type, ...changeBody(reason.adjustment, currency) };
    case 'occupancy': {
      const occupancyPercent = percentBody(reason.occupancyBasisPoints);
      return { type, occupancyPercent, ...changeBody(reason.adjustment, currency) };
    }
    case 'lead_days':
      return { type, leadDays: reason.leadDays, ...changeBody(reason.adjustment, currency) };
    case 'nights':
      return { type, nights: reason.nights, ...changeBody(reason.adjustment, currency) };
    case 'competitors': {
      const reference = moneyBody(reason.referenceMinor, currency);
      const wanted = moneyBody(reason.wantedMinor, currency);
      return { type, reference, wanted, isLimited: reason.isLimited };
    }
    case 'no_competitors':
      return { type, why: reason.why };
    case 'rule':
      return { type, when: reason.when, action: actionBody(reason.action, currency) };
    case 'bound':
      return { type, limit: moneyBody(reason.limitMinor, currency) };
  }
}
