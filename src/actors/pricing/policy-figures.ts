/**
 * What the policies of a rate plan may be told; see call-figures.ts, which says what such checks
 * are for.
 */
import type {
  CancellationPolicy,
  CancellationTier,
  EarlyDeparturePolicy,
  Fee,
  GuaranteePolicy,
  PolicyMoment,
} from '../../domain/policy/policy.ts';
import { TIME_OF_DAY, tierOrderFault } from '../../domain/policy/tier-order.ts';
import { limits } from '../../limits.ts';
import { checkKnown, checkList, checkObject, checkWhole, outOfRange } from '../calls/figure.ts';
import { checkPrice } from '../property/property-figures.ts';

/** Hundredths of a percent: a fee is never more than all of it. */
const BASIS_POINTS_MAX = 10_000;
const FEES = 'none, flat, percent, nights, first_night or full';

export function checkGuarantee(name: string, policy: GuaranteePolicy): void {
  checkObject(name, policy);
  checkFee(`${name}.amount`, policy.amount);
  if ((policy.amount as Fee).type === 'flat') {
    throw outOfRange(`${name}.amount.type`, 'flat', 'none, percent, nights, first_night or full');
  }
  const at = `${name}.due`;
  checkObject(at, policy.due);
  if (policy.due.type === 'at_booking') return;
  checkKnown(`${at}.type`, policy.due.type, isBeforeArrival, 'at_booking or before_arrival');
  checkDays(`${at}.days`, policy.due.days);
}

export function checkCancellation(name: string, policy: CancellationPolicy): void {
  checkObject(name, policy);
  const { isNonRefundable } = policy;
  if (typeof isNonRefundable !== 'boolean') {
    throw outOfRange(`${name}.isNonRefundable`, isNonRefundable, 'true or false');
  }
  const most = isNonRefundable ? 0 : limits.policyTiersMax;
  checkList(`${name}.tiers`, policy.tiers, [0, most], checkTier);
  const fault = tierOrderFault(policy.tiers);
  if (fault === undefined) return;
  throw outOfRange(`${name}.tiers[${fault}].from`, 'earlier', 'later than the tier before it');
}

export function checkEarlyDeparture(name: string, policy: EarlyDeparturePolicy): void {
  checkObject(name, policy);
  checkWhole(`${name}.basisPoints`, policy.basisPoints, 0, BASIS_POINTS_MAX);
}

export function checkFee(name: string, fee: Fee): void {
  checkObject(name, fee);
  switch (fee.type) {
    case 'none':
    case 'first_night':
    case 'full':
      return;
    case 'flat':
      checkPrice(`${name}.minor`, fee.minor);
      return;
    case 'percent':
      checkWhole(`${name}.basisPoints`, fee.basisPoints, 0, BASIS_POINTS_MAX);
      return;
    case 'nights':
      checkWhole(`${name}.nights`, fee.nights, 1, limits.stayNightsMax);
      return;
    default:
      throw outOfRange(`${name}.type`, Reflect.get(fee, 'type'), FEES);
  }
}

function checkTier(name: string, tier: CancellationTier): void {
  checkObject(name, tier);
  checkMoment(`${name}.from`, tier.from);
  checkFee(`${name}.fee`, tier.fee);
}

function checkMoment(name: string, moment: PolicyMoment): void {
  checkObject(name, moment);
  if (moment.type === 'after_booking') {
    checkWhole(`${name}.hours`, moment.hours, 0, limits.policyHoursMax);
    return;
  }
  checkKnown(`${name}.type`, moment.type, isBeforeArrival, 'before_arrival or after_booking');
  checkDays(`${name}.days`, moment.days);
  checkKnown(`${name}.time`, moment.time, (time) => TIME_OF_DAY.test(time), 'a time, HH:MM');
}

function isBeforeArrival(type: string): boolean {
  return type === 'before_arrival';
}

function checkDays(name: string, days: number): void {
  checkWhole(name, days, 0, limits.arrivalDaysAheadMax);
}
