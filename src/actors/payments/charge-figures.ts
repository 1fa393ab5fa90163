/** What taxes and fees may be told; see call-figures.ts, which says what such checks are for. */
import type { ChargeBasis, ChargeRule } from '../../domain/charges/charges.ts';
import { limits } from '../../limits.ts';
import {
  checkGiven,
  checkId,
  checkKnown,
  checkList,
  checkObject,
  checkText,
  checkWhole,
  outOfRange,
} from '../calls/figure.ts';
import { checkWindow } from '../pricing/rate-plan-figures.ts';

export function checkCharges(charges: readonly ChargeRule[]): void {
  checkList('charges', charges, [0, limits.chargesMax], checkRule);
}

function checkRule(name: string, rule: ChargeRule): void {
  checkObject(name, rule);
  checkId(`${name}.code`, rule.code);
  checkText(`${name}.name`, rule.name);
  checkKnown(`${name}.kind`, rule.kind, (kind) => KINDS.includes(kind), KINDS.join(' or '));
  checkBasis(`${name}.basis`, rule.basis);
  if (typeof rule.isIncluded !== 'boolean') {
    throw outOfRange(`${name}.isIncluded`, rule.isIncluded, 'true or false');
  }
  checkGiven(`${name}.validity`, rule.validity, checkWindow);
  checkGiven(`${name}.roomTypeIds`, rule.roomTypeIds, (list, ids) => {
    checkList(list, ids, [1, limits.roomTypesMax], checkId);
  });
  checkGiven(`${name}.ratePlanIds`, rule.ratePlanIds, (list, ids) => {
    checkList(list, ids, [1, limits.ratePlansMax], checkId);
  });
}

const KINDS: readonly string[] = ['tax', 'fee'] satisfies ChargeRule['kind'][];
/** All of a price at most, in hundredths of a percent. */
const BASIS_POINTS_MAX = 10_000;

function checkBasis(name: string, basis: ChargeBasis): void {
  checkObject(name, basis);
  switch (basis.type) {
    case 'percent':
      checkWhole(`${name}.basisPoints`, basis.basisPoints, 0, BASIS_POINTS_MAX);
      checkList(`${name}.ofFees`, basis.ofFees, [0, limits.chargesMax], checkId);
      return;
    case 'per_night':
    case 'per_stay':
      checkAmount(`${name}.minor`, basis.minor);
      return;
    case 'per_person_night':
      checkGiven(`${name}.nightsMax`, basis.nightsMax, (at, nights) => {
        checkWhole(at, nights, 1, limits.stayNightsMax);
      });
      checkPersons(name, basis);
      return;
    case 'per_person':
      checkPersons(name, basis);
      return;
    default:
      throw outOfRange(`${name}.type`, Reflect.get(basis, 'type'), 'the name of a basis');
  }
}

function checkPersons(
  name: string,
  basis: { readonly minor: number; readonly fromAge?: number },
): void {
  checkAmount(`${name}.minor`, basis.minor);
  checkGiven(`${name}.fromAge`, basis.fromAge, (at, age) => {
    checkWhole(at, age, 0, limits.childAgeMax + 1);
  });
}

const checkAmount = (name: string, minor: number): void =>
  checkWhole(name, minor, 0, limits.chargeMinorMax);
