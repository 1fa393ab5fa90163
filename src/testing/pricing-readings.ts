/**
 * Questions about pricing as commands of a target: how a price comes about, what a draft would make
 * of it, and which settings there were. What is right to answer is not known here.
 */
import fc from 'fast-check';
import { z } from 'zod';
import { addDays, type CivilDate } from '../domain/calendar.ts';
import type { PropertyId } from '../domain/ids.ts';
import type { Currency } from '../domain/money.ts';
import { BASE_PLAN } from '../domain/rates/rate-plan.ts';
import type { Engine } from '../ports/engine.ts';
import type { DryRunRequest, PriceQuestion } from '../ports/pricing.ts';
import { planIds, pricedChannels, treedPricings } from './arbitraries/pricing-arbitraries.ts';
import { answerOf } from './engine-results.ts';
import { double, suite } from './hotel-adler.ts';
import type { HotelAnswer, HotelResult } from './targets/hotel-target.ts';
import { get, post, propertyPath, type WireRequest } from './wire/wire-paths.ts';
import { pricingBody } from './wire/wire-pricing.ts';

export type PricingReading =
  | { readonly type: 'explain_price'; readonly question: PriceQuestion }
  | {
      readonly type: 'dry_run_pricing';
      readonly propertyId: PropertyId;
      readonly draft: Pick<DryRunRequest, 'settings' | 'from' | 'to' | 'lengths'>;
    }
  | {
      readonly type: 'read_pricing_version';
      readonly propertyId: PropertyId;
      readonly version: number;
    }
  | {
      readonly type: 'list_pricing_versions';
      readonly propertyId: PropertyId;
      readonly limit: number;
    };

const NIGHTS_MAX = 4;

export function pricingReadings(
  propertyId: fc.Arbitrary<PropertyId>,
  arrival: CivilDate,
): fc.Arbitrary<PricingReading> {
  const from = fc.integer({ min: -2, max: 4 }).map((days) => addDays(arrival, days));
  const nights = fc.integer({ min: 1, max: NIGHTS_MAX });
  return fc.oneof(
    fc
      .record({
        propertyId,
        roomTypeId: fc.constantFrom(double, suite),
        ratePlanId: fc.oneof(planIds, fc.constant(BASE_PLAN)),
        stay: fc.tuple(from, nights).map(([date, count]) => {
          return { arrival: date, departure: addDays(date, count) };
        }),
        party: fc.record({ adults: fc.integer({ min: 1, max: 3 }), children: fc.constant(0) }),
        channel: pricedChannels,
      })
      .map((question) => ({ type: 'explain_price' as const, question })),
    fc.record({
      type: fc.constant('dry_run_pricing' as const),
      propertyId,
      draft: fc.tuple(treedPricings, from, nights).map(([{ settings }, date, count]) => {
        return { settings, from: date, to: addDays(date, count), lengths: [1, count] };
      }),
    }),
    fc.record({
      type: fc.constant('read_pricing_version' as const),
      propertyId,
      version: fc.integer({ min: 1, max: 3 }),
    }),
    fc.record({
      type: fc.constant('list_pricing_versions' as const),
      propertyId,
      limit: fc.integer({ min: 1, max: 50 }),
    }),
  );
}

export async function readPricing(engine: Engine, command: PricingReading): Promise<HotelAnswer> {
  switch (command.type) {
    case 'explain_price':
      return answerOf(await engine.explainPrice(command.question), ({ totalMinor }) => {
        return { kind: 'price', minor: [totalMinor] };
      });
    case 'dry_run_pricing': {
      const { propertyId, draft } = command;
      const outcome = await engine.dryRunPricing(propertyId, draft);
      return answerOf(outcome, ({ nowMinor, draftMinor }) => {
        return { kind: 'price', minor: [nowMinor, draftMinor] };
      });
    }
    case 'read_pricing_version': {
      const outcome = await engine.pricingVersion(command.propertyId, command.version);
      return answerOf(outcome, ({ version }) => ({ kind: 'ids', ids: [`${version}`] }));
    }
    default: {
      const { propertyId, limit } = command;
      const outcome = await engine.pricingVersions(propertyId, undefined, limit);
      return answerOf(outcome, (versions) => {
        return { kind: 'ids', ids: versions.map(({ version }) => `${version}`) };
      });
    }
  }
}

export function pricingReadingRequest(command: PricingReading, currency: Currency): WireRequest {
  if (command.type === 'explain_price') {
    const { propertyId, stay, party, channel, roomTypeId, ratePlanId } = command.question;
    const { adults, children } = party;
    const asked = { roomTypeId, ratePlanId, ...stay, adults, children };
    const query = channel === undefined ? asked : { ...asked, channel };
    return get(`${propertyPath(propertyId)}/prices/explain`, query);
  }
  const path = `${propertyPath(command.propertyId)}/pricing`;
  switch (command.type) {
    case 'dry_run_pricing': {
      const { settings, ...rest } = command.draft;
      return post(`${path}/dry-run`, { ...rest, settings: pricingBody(settings, currency) });
    }
    case 'read_pricing_version':
      return get(`${path}/versions/${command.version}`);
    default:
      return get(`${path}/versions`, { limit: command.limit });
  }
}

const dryRun = z.object({ totals: z.object({ now: z.unknown(), draft: z.unknown() }) });
const versions = z.object({ items: z.array(z.object({ version: z.int() })) });

/** `minorOf` reads an amount of the wire. */
export function pricingReadingResult(
  { type }: PricingReading,
  body: unknown,
  minorOf: (money: unknown) => number,
): HotelResult {
  switch (type) {
    case 'explain_price': {
      const { total } = z.object({ total: z.unknown() }).parse(body);
      return { kind: 'price', minor: [minorOf(total)] };
    }
    case 'dry_run_pricing': {
      const { totals } = dryRun.parse(body);
      return { kind: 'price', minor: [minorOf(totals.now), minorOf(totals.draft)] };
    }
    case 'read_pricing_version': {
      const { version } = z.object({ version: z.int() }).parse(body);
      return { kind: 'ids', ids: [`${version}`] };
    }
    default:
      return { kind: 'ids', ids: versions.parse(body).items.map(({ version }) => `${version}`) };
  }
}
