/**
 * Taxes and fees from the wire's form to the domain's and back: money becomes minor units and a
 * percentage basis points, both without a float.
 */
import type { z } from 'zod';
import type { ChargeBasis, ChargeRule } from '../../domain/charges/charges.ts';
import type { Currency } from '../../domain/money.ts';
import type { PropertyState } from '../../domain/property/property.ts';
import { basisPointsOf, percentOf } from '../pricing/policy-body.ts';
import { defined } from '../property/property-result.ts';
import { moneyBody } from '../rejection-body.ts';
import type { chargesAnswer, RuleBody } from './charge-schemas.ts';

type Rule = z.input<typeof chargesAnswer>['charges'][number];

export function chargeRuleOf(body: RuleBody): ChargeRule {
  const { code, name, kind, isIncluded, validity, roomTypeIds, ratePlanIds } = body;
  const basis = basisOf(body.basis);
  return {
    code,
    name,
    kind,
    basis,
    isIncluded,
    ...defined({ validity: validity && defined(validity), roomTypeIds, ratePlanIds }),
  };
}

function basisOf(basis: RuleBody['basis']): ChargeBasis {
  if (basis.type === 'percent') {
    const basisPoints = basisPointsOf(basis.percent);
    return { type: 'percent', basisPoints, ofFees: basis.ofFees ?? [] };
  }
  const { price, ...rest } = basis;
  return { ...defined(rest), type: basis.type, minor: price.amountMinor };
}

export function chargesBody(
  { id, charges, details: { currency } }: PropertyState,
  version: number,
): z.input<typeof chargesAnswer> {
  const rules = charges.map((rule): Rule => {
    const { basis, validity, roomTypeIds, ratePlanIds, ...said } = rule;
    return {
      ...said,
      basis: basisBody(basis, currency),
      ...defined({
        validity: validity && { ...validity },
        roomTypeIds: roomTypeIds && [...roomTypeIds],
        ratePlanIds: ratePlanIds && [...ratePlanIds],
      }),
    };
  });
  return { propertyId: id, charges: rules, version };
}

function basisBody(basis: ChargeBasis, currency: Currency): Rule['basis'] {
  if (basis.type === 'percent') {
    const { type, basisPoints, ofFees } = basis;
    return { type, percent: percentOf(basisPoints), ofFees: [...ofFees] };
  }
  const { minor, ...rest } = basis;
  return { ...rest, price: moneyBody(minor, currency) };
}
