/** Taxes and fees of a property. What a stay is charged by them is in its offers and bookings. */
import type { PropertyState } from '../../domain/property/property.ts';
import type { Outcome } from '../../ports/engine.ts';
import { wrongCurrency } from '../property/property-currency.ts';
import { change, changeRejections, read } from '../property/property-result.ts';
import { inProperty } from '../requests.ts';
import { defineRoute, type Result, type Route, resultOf } from '../route.ts';
import { nothing } from '../scalars.ts';
import { chargeRuleOf, chargesBody } from './charge-body.ts';
import { chargesAnswer, chargesChange } from './charge-schemas.ts';

const path = '/v1/properties/{propertyId}/charges';

function chargesResult(outcome: Outcome<PropertyState>): Result {
  return resultOf(outcome, (ok) => ({
    ...ok,
    type: 'answer',
    status: 200,
    body: chargesBody(ok.value, ok.version),
  }));
}

const getCharges = defineRoute({
  ...read,
  path,
  operationId: 'getCharges',
  isCounted: true,
  summary: 'Read the taxes and fees of a property; the ETag is that of the property',
  params: inProperty,
  query: nothing,
  answers: { 200: chargesAnswer },
  rejections: ['not_found'],
  async handle({ params, engine }) {
    return chargesResult(await engine.property(params.propertyId));
  },
});

const setCharges = defineRoute({
  ...change,
  method: 'PUT',
  path,
  operationId: 'setCharges',
  summary: 'Set the taxes and fees of a property: all that there are from now on',
  ifMatch: 'required',
  params: inProperty,
  query: nothing,
  body: chargesChange,
  answers: { 200: chargesAnswer },
  rejections: ['not_found', 'currency_mismatch', 'charges_invalid', ...changeRejections],
  async handle({ params, body, context, engine }) {
    const prices = body.charges.map(({ basis }) => ('price' in basis ? basis.price : undefined));
    const refusal = await wrongCurrency(engine, params.propertyId, prices);
    if (refusal !== undefined) return refusal;
    const charges = body.charges.map(chargeRuleOf);
    return chargesResult(await engine.setCharges(context, params.propertyId, charges));
  },
});

export const chargeRoutes: readonly Route[] = [getCharges, setCharges];
