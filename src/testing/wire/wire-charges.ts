/** Promo codes and charges as the HTTP API takes them. */
import type { ChargeRule } from '../../domain/charges/charges.ts';
import type { Currency } from '../../domain/money.ts';
import type { PromoDetails } from '../../domain/promo/promo-code.ts';
import { money } from './wire-rate-plans.ts';

export function promoBody({ discount, ...details }: PromoDetails, currency: Currency): object {
  return discount.type === 'amount'
    ? { ...details, amountOff: money(discount.minor, currency) }
    : { ...details, percentOff: `${discount.basisPoints / 100}` };
}

export function chargeRuleBody({ basis, ...rule }: ChargeRule, currency: Currency): object {
  if (basis.type === 'percent') {
    const { basisPoints, ...named } = basis;
    return { ...rule, basis: { ...named, percent: `${basisPoints / 100}` } };
  }
  const { minor, ...rest } = basis;
  return { ...rule, basis: { ...rest, price: money(minor, currency) } };
}
