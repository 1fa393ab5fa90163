/**
 * Pricing: the settings of a property and their versions, what a draft would change, and how a
 * price comes about. All of it is staff's: an explanation tells what competitors ask.
 */
import { DIRECT } from '../../domain/ids.ts';
import type { PricingSettings } from '../../domain/pricing/settings.ts';
import type { PropertyState } from '../../domain/property/property.ts';
import { BASE_PLAN } from '../../domain/rates/rate-plan.ts';
import { limits } from '../../limits.ts';
import type { Outcome } from '../../ports/engine.ts';
import { partyOf } from '../booking/booking-result.ts';
import { wrongCurrency } from '../property/property-currency.ts';
import { change, changeRejections, defined, read } from '../property/property-result.ts';
import { instantBody } from '../rejection-body.ts';
import { inProperty } from '../requests.ts';
import { defineRoute, type Result, type Route, resultOf } from '../route.ts';
import { nothing } from '../scalars.ts';
import {
  dryRunAnswer,
  dryRunBodyOf,
  explanationAnswer,
  explanationBody,
  pricingAnswer,
  pricingVersionAnswer,
  pricingVersionsAnswer,
} from './pricing-answers.ts';
import { amountsIn, basisPoints, settingsBody, settingsOf } from './pricing-body.ts';
import {
  dryRunBody,
  explainQuery,
  inPricingVersion,
  pricingBody,
  versionsQuery,
} from './pricing-requests.ts';

const path = '/v1/properties/{propertyId}/pricing';
const tag = 'pricing';
const readByStaff = { ...read, tag, role: 'staff' } as const;
/** Settings that leave every price as the plans have it. */
const none: PricingSettings = settingsOf({});

function pricingResult(outcome: Outcome<PropertyState>): Result {
  return resultOf(outcome, ({ value: { id, pricing, details }, version, position, isReplay }) => ({
    type: 'answer',
    status: 200,
    version,
    position,
    isReplay,
    body: {
      propertyId: id,
      version: pricing?.version ?? 0,
      settings: settingsBody(pricing?.settings ?? none, details.currency),
    },
  }));
}

const getPricing = defineRoute({
  ...readByStaff,
  path,
  operationId: 'getPricing',
  isCounted: true,
  summary: 'Read the pricing settings in force; their ETag is that of the property',
  params: inProperty,
  query: nothing,
  answers: { 200: pricingAnswer },
  rejections: ['not_found'],
  async handle({ params, engine }) {
    return pricingResult(await engine.property(params.propertyId));
  },
});

const setPricing = defineRoute({
  ...change,
  tag,
  method: 'PUT',
  path,
  operationId: 'setPricing',
  summary: 'Replace the pricing settings whole, as the next version',
  ifMatch: 'required',
  params: inProperty,
  query: nothing,
  body: pricingBody,
  bodyBytesMax: limits.pricingBodyBytesMax,
  answers: { 200: pricingAnswer },
  rejections: ['not_found', 'currency_mismatch', 'pricing_rule_invalid', ...changeRejections],
  async handle({ params: { propertyId }, body, context, engine }) {
    const refusal = await wrongCurrency(engine, propertyId, amountsIn(body));
    if (refusal !== undefined) return refusal;
    return pricingResult(await engine.setPricing(context, propertyId, settingsOf(body)));
  },
});

const listPricingVersions = defineRoute({
  ...readByStaff,
  path: `${path}/versions`,
  operationId: 'listPricingVersions',
  summary: 'List the versions of the pricing settings, the newest first',
  params: inProperty,
  query: versionsQuery,
  answers: { 200: pricingVersionsAnswer },
  rejections: ['not_found'],
  async handle({ params, query, engine }) {
    const limit = query.limit ?? limits.pageItemsDefault;
    const outcome = await engine.pricingVersions(params.propertyId, query.before, limit);
    return resultOf(outcome, ({ value, position }) => {
      const items = value.map(({ version, setAtMs, by }) => {
        return { version, setAt: instantBody(setAtMs), by };
      });
      const last = items.at(-1)?.version ?? 1;
      const body = { items, before: last > 1 ? last : null };
      return { type: 'answer', status: 200, position, body };
    });
  },
});

const getPricingVersion = defineRoute({
  ...readByStaff,
  path: `${path}/versions/{version}`,
  operationId: 'getPricingVersion',
  summary: 'Read one version of the pricing settings; to go back to it, send it as the settings',
  params: inPricingVersion,
  query: nothing,
  answers: { 200: pricingVersionAnswer },
  rejections: ['not_found'],
  async handle({ params: { propertyId, version }, engine }) {
    const property = await engine.property(propertyId);
    if (property.type !== 'ok') return pricingResult(property);
    const { currency } = property.value.details;
    const outcome = await engine.pricingVersion(propertyId, version);
    return resultOf(outcome, ({ value: { settings, setAtMs, by }, position }) => ({
      type: 'answer',
      status: 200,
      position,
      body: {
        propertyId,
        version,
        setAt: instantBody(setAtMs),
        by,
        settings: settingsBody(settings, currency),
      },
    }));
  },
});

const dryRunPricing = defineRoute({
  ...change,
  tag,
  idempotencyKey: 'none',
  method: 'POST',
  path: `${path}/dry-run`,
  operationId: 'dryRunPricing',
  summary: 'Price nights by draft settings beside those in force; nothing is changed',
  ifMatch: 'none',
  params: inProperty,
  query: nothing,
  body: dryRunBody,
  bodyBytesMax: limits.pricingBodyBytesMax,
  answers: { 200: dryRunAnswer },
  rejections: ['not_found', 'currency_mismatch', 'too_many_cells', 'pricing_rule_invalid'],
  async handle({ params: { propertyId }, body, engine }) {
    const refusal = await wrongCurrency(engine, propertyId, amountsIn(body.settings));
    if (refusal !== undefined) return refusal;
    const { from, to, adults, roomTypeIds, ratePlanIds, channels, lengths, bookedOn } = body;
    const { occupancyPercent, directOccupancyPercent } = body;
    const outcome = await engine.dryRunPricing(propertyId, {
      settings: settingsOf(body.settings),
      from,
      to,
      ...defined({
        roomTypeIds,
        ratePlanIds,
        channels,
        lengths,
        bookedOn,
        party: adults === undefined ? undefined : partyOf({ ...body, adults }),
        occupancyBasisPoints: occupancyPercent && basisPoints(occupancyPercent),
        directBasisPoints: directOccupancyPercent && basisPoints(directOccupancyPercent),
      }),
    } as Parameters<typeof engine.dryRunPricing>[1]);
    return resultOf(outcome, ({ value, position }) => {
      return { type: 'answer', status: 200, position, body: dryRunBodyOf(propertyId, value) };
    });
  },
});

const explainPrice = defineRoute({
  ...readByStaff,
  path: '/v1/properties/{propertyId}/prices/explain',
  operationId: 'explainPrice',
  summary: 'Explain the price of a stay night by night, step by step',
  params: inProperty,
  query: explainQuery,
  answers: { 200: explanationAnswer },
  rejections: ['not_found', 'stay_empty', 'stay_too_long', 'arrival_in_past', 'arrival_too_far'],
  async handle({ params: { propertyId }, query, engine }) {
    const { arrival, departure, roomTypeId, ratePlanId = BASE_PLAN, channel = DIRECT } = query;
    const stay = { arrival, departure };
    const asked = { propertyId, roomTypeId, ratePlanId, stay, channel, party: partyOf(query) };
    return resultOf(await engine.explainPrice(asked), ({ value, position }) => {
      return { type: 'answer', status: 200, position, body: explanationBody(propertyId, value) };
    });
  },
});

export const pricingRoutes: readonly Route[] = [
  getPricing,
  setPricing,
  listPricingVersions,
  getPricingVersion,
  dryRunPricing,
  explainPrice,
];
