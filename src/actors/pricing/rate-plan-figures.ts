/**
 * What rate plans, their prices and restrictions may be told; see call-figures.ts, which says what
 * such checks are for.
 */
import { AMOUNT_MINOR_MAX } from '../../domain/money.ts';
import type {
  AriChange,
  DateWindow,
  MealPlan,
  OccupancyPricing,
  PlanPrice,
  RatePlanAccess,
  RatePlanChanges,
  RatePlanDetails,
} from '../../domain/rates/rate-plan.ts';
import {
  LENGTH_PATTERN,
  type RestrictionChange,
  type RestrictionsOfNight,
} from '../../domain/rates/restriction.ts';
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
import { checkDate, checkPrice, checkRange } from '../property/property-figures.ts';
import {
  checkCancellation,
  checkEarlyDeparture,
  checkFee,
  checkGuarantee,
} from './policy-figures.ts';

type Field = keyof RestrictionsOfNight;
type Check<Value> = (name: string, value: Value) => void;

/** Hundredths of a percent: at most all of it off. */
const BASIS_POINTS = [-10_000, 99_999] as const;
const ACCESS = ['public', 'private', 'promo'];
const MEAL_PLANS: readonly string[] = [
  'room_only',
  'breakfast',
  'half_board',
  'full_board',
  'all_inclusive',
] satisfies MealPlan[];

export function checkPlan(details: RatePlanDetails): void {
  const at = 'request.details';
  checkObject(at, details);
  checkText(`${at}.name`, details.name);
  checkAccess(`${at}.access`, details.access);
  checkPlanPrice(`${at}.price`, details.price);
  for (const [field, check] of NULLABLE) check(`${at}.${field}`, details);
  checkPolicies(at, details);
}

export function checkPlanChanges(changes: RatePlanChanges): void {
  checkObject('changes', changes);
  checkGiven('changes.name', changes.name, checkText);
  checkGiven('changes.access', changes.access, checkAccess);
  checkGiven('changes.price', changes.price, checkPlanPrice);
  for (const [field, check] of NULLABLE) {
    if (changes[field] !== undefined) check(`changes.${field}`, changes);
  }
  checkPolicies('changes', changes);
}

export function checkAri(changes: readonly AriChange[]): void {
  checkList('changes', changes, [1, limits.ariLinesMax], checkLine);
}

function checkLine(name: string, line: AriChange): void {
  checkObject(name, line);
  checkId(`${name}.roomTypeId`, line.roomTypeId);
  checkGiven(`${name}.ratePlanId`, line.ratePlanId, checkId);
  checkRange(`${name}.range`, line.range);
  checkGiven(`${name}.priceMinor`, line.priceMinor, orNull(checkPrice));
  checkGiven(`${name}.restrictions`, line.restrictions, checkRestrictions);
}

function checkRestrictions(name: string, change: RestrictionChange): void {
  checkObject(name, change);
  for (const [field, value] of Object.entries(change)) {
    const check = RESTRICTIONS.get(field as Field);
    if (check === undefined) throw outOfRange(name, field, 'of known restrictions');
    checkGiven(`${name}.${field}`, value, orNull(check));
  }
}

const checkFlag: Check<unknown> = (name, value) => {
  if (typeof value !== 'boolean') throw outOfRange(name, value, 'true or false');
};
const checkNights: Check<unknown> = (name, value) =>
  checkWhole(name, value, 0, limits.stayNightsMax);
const checkDays: Check<unknown> = (name, value) =>
  checkWhole(name, value, 0, limits.arrivalDaysAheadMax);

const RESTRICTIONS: ReadonlyMap<Field, Check<unknown>> = new Map<Field, Check<unknown>>([
  ['stopSell', checkFlag],
  ['closedToArrival', checkFlag],
  ['closedToDeparture', checkFlag],
  ['minStayArrival', checkNights],
  ['minStayThrough', checkNights],
  ['maxStayArrival', checkNights],
  ['maxStayThrough', checkNights],
  ['minAdvance', checkDays],
  ['maxAdvance', checkDays],
  [
    'lengthPattern',
    (name, value) => checkKnown(name, value, (text) => LENGTH_PATTERN.test(text), 'Y and N'),
  ],
]);

function checkAccess(name: string, access: RatePlanAccess): void {
  checkObject(name, access);
  checkKnown(`${name}.type`, access.type, (type) => ACCESS.includes(type), ACCESS.join(', '));
  if (access.type === 'promo') checkText(`${name}.code`, access.code);
}

function checkPlanPrice(name: string, price: PlanPrice): void {
  checkObject(name, price);
  switch (price.type) {
    case 'room_type':
      return;
    case 'own':
      checkPrice(`${name}.baseMinor`, price.baseMinor);
      return;
    case 'derived':
      checkId(`${name}.from`, price.from);
      checkAdjustment(`${name}.adjustment`, price.adjustment);
      checkList(`${name}.inherits`, price.inherits, [0, RESTRICTIONS.size], checkField);
      return;
    default:
      throw outOfRange(`${name}.type`, Reflect.get(price, 'type'), 'room_type, own or derived');
  }
}

function checkField(name: string, field: string): void {
  checkKnown(name, field, (text) => RESTRICTIONS.has(text as Field), 'the name of a restriction');
}

export function checkAdjustment(
  name: string,
  adjustment: Extract<PlanPrice, { type: 'derived' }>['adjustment'],
): void {
  checkObject(name, adjustment);
  if (adjustment.type === 'percent') {
    checkWhole(`${name}.basisPoints`, adjustment.basisPoints, ...BASIS_POINTS);
  } else if (adjustment.type === 'amount') {
    checkWhole(`${name}.minor`, adjustment.minor, -AMOUNT_MINOR_MAX, AMOUNT_MINOR_MAX);
  } else throw outOfRange(`${name}.type`, Reflect.get(adjustment, 'type'), 'percent or amount');
}

function checkOccupancyPricing(name: string, pricing: OccupancyPricing): void {
  checkObject(name, pricing);
  checkWhole(`${name}.adultsIncluded`, pricing.adultsIncluded, 1, limits.partyGuestsMax);
  checkPrice(`${name}.fewerAdultMinor`, pricing.fewerAdultMinor);
  checkPrice(`${name}.moreAdultMinor`, pricing.moreAdultMinor);
  let ageMin = 0;
  checkList(`${name}.children`, pricing.children, [0, limits.childAgeMax + 1], (at, band) => {
    checkObject(at, band);
    checkWhole(`${at}.ageMax`, band.ageMax, ageMin, limits.childAgeMax);
    checkPrice(`${at}.minor`, band.minor);
    ageMin = band.ageMax + 1;
  });
}

export function checkWindow(name: string, window: DateWindow): void {
  checkObject(name, window);
  checkGiven(`${name}.from`, window.from, checkDate);
  checkGiven(`${name}.to`, window.to, checkDate);
  const { from, to } = window;
  if (from !== undefined && to !== undefined && to < from) {
    throw outOfRange(`${name}.to`, to, `${from} or later`);
  }
}

const checkMealPlan: Check<string> = (name, plan) =>
  checkKnown(name, plan, (text) => MEAL_PLANS.includes(text), MEAL_PLANS.join(', '));

/** Fields that a derived plan leaves null to have its parent's. */
const NULLABLE = [
  ['mealPlan', (name: string, of: RatePlanChanges) => orNull(checkMealPlan)(name, of.mealPlan)],
  [
    'occupancyPricing',
    (name: string, of: RatePlanChanges) => orNull(checkOccupancyPricing)(name, of.occupancyPricing),
  ],
  [
    'bookingWindow',
    (name: string, of: RatePlanChanges) => orNull(checkWindow)(name, of.bookingWindow),
  ],
  ['stayWindow', (name: string, of: RatePlanChanges) => orNull(checkWindow)(name, of.stayWindow)],
] as const;

/** The same of fields that older callers do not know. */
function checkPolicies(name: string, of: RatePlanChanges): void {
  checkGiven(`${name}.guarantee`, of.guarantee, orNull(checkGuarantee));
  checkGiven(`${name}.cancellation`, of.cancellation, orNull(checkCancellation));
  checkGiven(`${name}.noShow`, of.noShow, orNull(checkFee));
  checkGiven(`${name}.earlyDeparture`, of.earlyDeparture, orNull(checkEarlyDeparture));
}

/** Null says that there is none; what is left out is not null, and is checked. */
function orNull<Value>(check: Check<Value>): Check<Value | null | undefined> {
  return (name, value) => {
    if (value !== null) check(name, value as Value);
  };
}
