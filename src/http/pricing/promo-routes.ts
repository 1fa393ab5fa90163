/** Promo codes of a property. Whoever knows one may use it, so only staff may read them. */
import type { z } from 'zod';
import type { Currency } from '../../domain/money.ts';
import type { PromoCode, PromoDetails } from '../../domain/promo/promo-code.ts';
import type { PropertyState } from '../../domain/property/property.ts';
import type { Outcome } from '../../ports/engine.ts';
import { rejectionProblem } from '../problem.ts';
import { wrongCurrency } from '../property/property-currency.ts';
import { change, changeRejections, defined, read } from '../property/property-result.ts';
import { moneyBody } from '../rejection-body.ts';
import { inProperty } from '../requests.ts';
import { defineRoute, type Result, type Route, resultOf } from '../route.ts';
import { nothing } from '../scalars.ts';
import { basisPointsOf, percentOf } from './policy-body.ts';
import {
  inPromoCode,
  type PromoBody,
  promoAnswer,
  promoSetting,
  promosAnswer,
} from './promo-schemas.ts';

const path = '/v1/properties/{propertyId}/promo-codes';
const readByStaff = { ...read, role: 'staff' } as const;

function detailsOf(body: PromoBody): PromoDetails {
  const { percentOff, amountOff, isActive = true, bookingWindow, stayWindow, ...rest } = body;
  const discount =
    amountOff === undefined
      ? ({ type: 'percent', basisPoints: basisPointsOf(percentOff ?? '0') } as const)
      : ({ type: 'amount', minor: amountOff.amountMinor } as const);
  const windows = {
    bookingWindow: bookingWindow && defined(bookingWindow),
    stayWindow: stayWindow && defined(stayWindow),
  };
  return { discount, isActive, ...defined({ ...rest, ...windows }) };
}

function promoBody(
  promoCode: PromoCode,
  { discount, ...details }: PromoDetails,
  currency: Currency,
): z.input<typeof promoAnswer> {
  const { bookingWindow, stayWindow, nightsMin, usesMax, isActive } = details;
  const { roomTypeIds, ratePlanIds } = details;
  return {
    promoCode,
    ...(discount.type === 'amount'
      ? { amountOff: moneyBody(discount.minor, currency) }
      : { percentOff: percentOf(discount.basisPoints) }),
    ...defined({
      bookingWindow: bookingWindow && { ...bookingWindow },
      stayWindow: stayWindow && { ...stayWindow },
      nightsMin,
      usesMax,
      roomTypeIds: roomTypeIds && [...roomTypeIds],
      ratePlanIds: ratePlanIds && [...ratePlanIds],
    }),
    isActive,
  };
}

function promoResult(outcome: Outcome<PropertyState>, promoCode: PromoCode): Result {
  return resultOf(outcome, (ok) => {
    const details = ok.value.promoCodes.get(promoCode);
    if (details === undefined) {
      const rejection = { code: 'not_found', what: 'promo_code', id: promoCode } as const;
      return { type: 'problem', problem: rejectionProblem(rejection) };
    }
    const body = promoBody(promoCode, details, ok.value.details.currency);
    return { ...ok, type: 'answer', status: 200, body };
  });
}

const listPromoCodes = defineRoute({
  ...readByStaff,
  path,
  operationId: 'listPromoCodes',
  isCounted: true,
  summary: 'List the promo codes of a property; the ETag is that of the property',
  params: inProperty,
  query: nothing,
  answers: { 200: promosAnswer },
  rejections: ['not_found'],
  async handle({ params, engine }) {
    return resultOf(await engine.property(params.propertyId), (ok) => {
      const { promoCodes, details } = ok.value;
      const items = Array.from(promoCodes, ([code, promo]) => {
        return promoBody(code, promo, details.currency);
      });
      return { ...ok, type: 'answer', status: 200, body: { items } };
    });
  },
});

const getPromoCode = defineRoute({
  ...readByStaff,
  path: `${path}/{promoCode}`,
  operationId: 'getPromoCode',
  isCounted: true,
  summary: 'Read a promo code; the ETag is that of the property',
  params: inPromoCode,
  query: nothing,
  answers: { 200: promoAnswer },
  rejections: ['not_found'],
  async handle({ params, engine }) {
    return promoResult(await engine.property(params.propertyId), params.promoCode);
  },
});

const setPromoCode = defineRoute({
  ...change,
  method: 'PUT',
  path: `${path}/{promoCode}`,
  operationId: 'setPromoCode',
  summary: 'Make a promo code, or say all of it anew',
  ifMatch: 'optional',
  params: inPromoCode,
  query: nothing,
  body: promoSetting,
  answers: { 200: promoAnswer },
  rejections: ['not_found', 'currency_mismatch', 'too_many_promo_codes', ...changeRejections],
  async handle({ params, body, context, engine }) {
    const { propertyId, promoCode } = params;
    const refusal = await wrongCurrency(engine, propertyId, [body.amountOff]);
    if (refusal !== undefined) return refusal;
    const outcome = await engine.setPromoCode(context, propertyId, promoCode, detailsOf(body));
    return promoResult(outcome, promoCode);
  },
});

export const promoRoutes: readonly Route[] = [listPromoCodes, getPromoCode, setPromoCode];
