/**
 * Whether a property may have a promo code: what it names is there, and there are not too many.
 * Amounts and windows are validated where they enter the engine.
 */
import { limits } from '../../limits.ts';
import { missingNamed } from '../charges/decide-charges.ts';
import { rejected } from '../decision.ts';
import type { PropertyEvent, PropertyState } from '../property/property.ts';
import type { Rejection } from '../rejection.ts';
import type { PromoCode, PromoDetails } from './promo-code.ts';

type Answer = PropertyEvent | { readonly type: 'rejected'; readonly rejection: Rejection };

export function decidePromoCode(
  state: PropertyState,
  code: PromoCode,
  details: PromoDetails,
): Answer {
  const missing = missingNamed(state, [details]);
  if (missing !== undefined) return rejected(missing);
  const max = limits.promoCodesMax;
  if (!state.promoCodes.has(code) && state.promoCodes.size >= max) {
    return rejected({ code: 'too_many_promo_codes', max });
  }
  return { type: 'PromoCodeSet', code, details };
}
