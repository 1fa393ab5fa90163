/** What promo codes may be told; see call-figures.ts, which says what such checks are for. */
import { AMOUNT_MINOR_MAX } from '../../domain/money.ts';
import {
  type Discount,
  PROMO_CODE_PATTERN,
  type PromoDetails,
} from '../../domain/promo/promo-code.ts';
import { limits } from '../../limits.ts';
import {
  checkGiven,
  checkId,
  checkKnown,
  checkList,
  checkObject,
  checkWhole,
  outOfRange,
} from '../calls/figure.ts';
import { checkWindow } from './rate-plan-figures.ts';

export function checkPromoCode(name: string, code: string): void {
  const rule = '1 to 64 of A-Z, 0-9 and inner hyphens';
  checkKnown(name, code, (text) => PROMO_CODE_PATTERN.test(text), rule);
}

export function checkPromoDetails(details: PromoDetails): void {
  checkObject('details', details);
  checkDiscount('details.discount', details.discount);
  if (typeof details.isActive !== 'boolean') {
    throw outOfRange('details.isActive', details.isActive, 'true or false');
  }
  checkGiven('details.bookingWindow', details.bookingWindow, checkWindow);
  checkGiven('details.stayWindow', details.stayWindow, checkWindow);
  checkGiven('details.nightsMin', details.nightsMin, (name, nights) => {
    checkWhole(name, nights, 1, limits.stayNightsMax);
  });
  checkGiven('details.usesMax', details.usesMax, (name, uses) => {
    checkWhole(name, uses, 1, limits.promoUsesMax);
  });
  checkGiven('details.roomTypeIds', details.roomTypeIds, (name, ids) => {
    checkList(name, ids, [1, limits.roomTypesMax], checkId);
  });
  checkGiven('details.ratePlanIds', details.ratePlanIds, (name, ids) => {
    checkList(name, ids, [1, limits.ratePlansMax], checkId);
  });
}

/** All of a price at most, in hundredths of a percent. */
const BASIS_POINTS_MAX = 10_000;

function checkDiscount(name: string, discount: Discount): void {
  checkObject(name, discount);
  if (discount.type === 'percent') {
    checkWhole(`${name}.basisPoints`, discount.basisPoints, 1, BASIS_POINTS_MAX);
  } else if (discount.type === 'amount') {
    checkWhole(`${name}.minor`, discount.minor, 1, AMOUNT_MINOR_MAX);
  } else throw outOfRange(`${name}.type`, Reflect.get(discount, 'type'), 'percent or amount');
}
