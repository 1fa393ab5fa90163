/** Rate plans in the form in which they are sent; see wire-requests.ts. */
import { type Currency, formatAmount } from '../../domain/money.ts';
import type { Fee } from '../../domain/policy/policy.ts';
import type { OccupancyPricing, PlanPrice, RatePlanChanges } from '../../domain/rates/rate-plan.ts';

export function ratePlanBody(details: RatePlanChanges, currency: Currency): object {
  const { price, occupancyPricing, ...others } = details;
  const { guarantee: _g, cancellation: _c, noShow: _n, earlyDeparture: _e, ...rest } = others;
  return {
    ...rest,
    ...policyBodies(details, currency),
    ...(price === undefined ? {} : { price: planPriceBody(price, currency) }),
    ...(occupancyPricing === undefined
      ? {}
      : { occupancyPricing: occupancyPricing && occupancyBody(occupancyPricing, currency) }),
  };
}

/** The base plan's price cannot be sent; what else it is has a form of its own. */
function planPriceBody(price: PlanPrice, currency: Currency): object {
  if (price.type === 'room_type') return price;
  if (price.type === 'own') return { type: 'own', base: money(price.baseMinor, currency) };
  const { adjustment, ...derived } = price;
  return adjustment.type === 'amount'
    ? { ...derived, difference: money(adjustment.minor, currency) }
    : { ...derived, percent: `${adjustment.basisPoints / 100}` };
}

function occupancyBody(pricing: OccupancyPricing, currency: Currency): object {
  return {
    adultsIncluded: pricing.adultsIncluded,
    fewerAdult: money(pricing.fewerAdultMinor, currency),
    moreAdult: money(pricing.moreAdultMinor, currency),
    children: pricing.children.map(({ ageMax, minor }) => {
      return { ageMax, price: money(minor, currency) };
    }),
  };
}

/** The wire's own form of what the engine's rate plans say of policies. */
function policyBodies(policies: Policies, currency: Currency): object {
  const { guarantee, cancellation, noShow, earlyDeparture } = policies;
  const { amount, due } = guarantee ?? {};
  const tiers = cancellation?.tiers.map(({ from, fee }) => ({ from, fee: feeBody(fee, currency) }));
  return {
    ...(guarantee === undefined
      ? {}
      : { guarantee: amount ? { amount: feeBody(amount, currency), due } : null }),
    ...(cancellation === undefined
      ? {}
      : { cancellation: cancellation && { ...cancellation, tiers } }),
    ...(noShow === undefined ? {} : { noShow: noShow && feeBody(noShow, currency) }),
    ...(earlyDeparture === undefined
      ? {}
      : { earlyDeparture: earlyDeparture && percentBody(earlyDeparture.basisPoints) }),
  };
}

type Policies = Pick<RatePlanChanges, 'guarantee' | 'cancellation' | 'noShow' | 'earlyDeparture'>;

function feeBody(fee: Fee, currency: Currency): object {
  if (fee.type === 'flat') return { type: fee.type, amount: money(fee.minor, currency) };
  return fee.type === 'percent' ? { type: fee.type, ...percentBody(fee.basisPoints) } : fee;
}

function percentBody(basisPoints: number): object {
  return { percent: `${basisPoints / 100}` };
}

export function money(amountMinor: number, currency: Currency): object {
  return { amount: formatAmount(amountMinor, currency), currency };
}
