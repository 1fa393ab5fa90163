/** What pricing settings may be told; see call-figures.ts, which says what such checks are for. */
import { AMOUNT_MINOR_MAX } from '../../domain/money.ts';
import type {
  CompetitorParity,
  OccupancyMarkup,
  PriceBound,
  PricingScope,
  PricingSettings,
  RuleAction,
} from '../../domain/pricing/settings.ts';
import type { NightRange } from '../../domain/property/property.ts';
import type { DateWindow, PriceAdjustment } from '../../domain/rates/rate-plan.ts';
import { limits } from '../../limits.ts';
import type { DryRunRequest, PricingCalls } from '../../ports/pricing.ts';
import { checkParty } from '../booking/guest-figures.ts';
import type { Checks } from '../calls/call-figures.ts';
import { checkContext, checkLimit, checkVersion } from '../calls/context-figures.ts';
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
import { checkDate, checkDates, checkPrice, checkStayDates } from '../property/property-figures.ts';
import { checkAdjustment, checkWindow } from './rate-plan-figures.ts';

/** Each throws a TypeError or a RangeError that names the first value out of order. */
export const pricingFigures: Pick<Checks, keyof PricingCalls> = {
  setPricing(context, id, settings) {
    checkContext(context);
    checkId('id', id);
    checkPricing('settings', settings);
  },
  pricingVersions(id, beforeVersion, limit) {
    checkId('id', id);
    checkGiven('beforeVersion', beforeVersion, checkVersion);
    checkLimit('limit', limit);
  },
  pricingVersion(id, version) {
    checkId('id', id);
    checkWhole('version', version, 1, Number.MAX_SAFE_INTEGER);
  },
  explainPrice(question) {
    checkObject('question', question);
    checkId('question.propertyId', question.propertyId);
    checkId('question.roomTypeId', question.roomTypeId);
    checkId('question.ratePlanId', question.ratePlanId);
    checkStayDates('question.stay', question.stay);
    checkParty('question.party', question.party);
    checkGiven('question.channel', question.channel, checkId);
  },
  dryRunPricing(id, request) {
    checkId('id', id);
    checkDryRun(request);
  },
};

interface Entry {
  readonly name: string;
  readonly appliesTo?: PricingScope;
}

const REFERENCES = ['lowest', 'median', 'highest'];

function checkPricing(name: string, settings: PricingSettings): void {
  checkObject(name, settings);
  checkWeekdays(`${name}.weekend`, settings.weekend);
  checkEntries(`${name}.seasons`, settings.seasons, (at, season) => {
    checkRanges(`${at}.ranges`, season.ranges);
    checkAdjustment(`${at}.adjustment`, season.adjustment);
  });
  checkEntries(`${name}.events`, settings.events, (at, event) => {
    checkRanges(`${at}.ranges`, event.ranges);
    checkGiven(`${at}.adjustment`, event.adjustment, checkAdjustment);
  });
  if (settings.occupancy !== null) checkOccupancy(`${name}.occupancy`, settings.occupancy);
  checkEntries(`${name}.leadTimes`, settings.leadTimes, (at, entry) => {
    checkSpan(at, ['daysMin', 'daysMax'], entry, limits.arrivalDaysAheadMax);
    checkAdjustment(`${at}.adjustment`, entry.adjustment);
  });
  checkEntries(`${name}.stayLengths`, settings.stayLengths, (at, entry) => {
    checkSpan(at, ['nightsMin', 'nightsMax'], entry, limits.stayNightsMax);
    checkAdjustment(`${at}.adjustment`, entry.adjustment);
  });
  if (settings.parity !== null) checkParity(`${name}.parity`, settings.parity);
  checkEntries(`${name}.promotions`, settings.promotions, (at, entry) => {
    checkGiven(`${at}.bookingWindow`, entry.bookingWindow, (window, dates: DateWindow) => {
      checkWindow(window, dates);
    });
    checkRanges(`${at}.ranges`, entry.ranges);
    checkSpan(at, ['nightsMin', 'nightsMin'], entry, limits.stayNightsMax);
    checkAdjustment(`${at}.adjustment`, entry.adjustment);
  });
  checkList(`${name}.rules`, settings.rules, [0, limits.pricingRulesMax], (at, rule) => {
    checkObject(at, rule);
    checkText(`${at}.name`, rule.name);
    checkText(`${at}.when`, rule.when);
    checkAction(`${at}.action`, rule.action);
  });
  checkEntries(`${name}.bounds`, settings.bounds, (at, { floor, cap }) => {
    checkGiven(`${at}.floor`, floor, checkBound);
    checkGiven(`${at}.cap`, cap, checkBound);
  });
}

function checkDryRun(request: DryRunRequest): void {
  checkObject('request', request);
  checkPricing('request.settings', request.settings);
  checkDates('request', request, limits.changeNightsMax);
  checkGiven('request.roomTypeIds', request.roomTypeIds, checkIds);
  checkGiven('request.ratePlanIds', request.ratePlanIds, checkIds);
  checkGiven('request.channels', request.channels, checkIds);
  checkGiven('request.lengths', request.lengths, (name, lengths) => {
    checkList(name, lengths, [1, limits.stayNightsMax], (at, nights) => {
      checkWhole(at, nights, 1, limits.stayNightsMax);
    });
  });
  checkGiven('request.party', request.party, checkParty);
  checkGiven('request.bookedOn', request.bookedOn, checkDate);
  checkGiven('request.occupancyBasisPoints', request.occupancyBasisPoints, checkShare);
  checkGiven('request.directBasisPoints', request.directBasisPoints, checkShare);
}

function checkEntries<One extends Entry>(
  name: string,
  entries: readonly One[],
  check: (name: string, entry: One) => void,
): void {
  checkList(name, entries, [0, limits.pricingEntriesMax], (at, entry) => {
    checkObject(at, entry);
    checkText(`${at}.name`, entry.name);
    checkGiven(`${at}.appliesTo`, entry.appliesTo, checkScope);
    check(at, entry);
  });
}

function checkScope(name: string, scope: PricingScope): void {
  checkObject(name, scope);
  checkGiven(`${name}.roomTypeIds`, scope.roomTypeIds, checkIds);
  checkGiven(`${name}.ratePlanIds`, scope.ratePlanIds, checkIds);
  checkGiven(`${name}.channels`, scope.channels, checkIds);
}

function checkIds(name: string, ids: readonly string[]): void {
  checkList(name, ids, [1, limits.roomTypesMax], checkId);
}

function checkWeekdays(name: string, weekdays: readonly number[]): void {
  checkList(name, weekdays, [0, 7], (at, weekday) => checkWhole(at, weekday, 1, 7));
}

/** A season may go on for years, so only a range's order is checked. */
function checkRanges(name: string, ranges: readonly NightRange[]): void {
  checkList(name, ranges, [1, limits.pricingRangesMax], (at, range) => {
    checkObject(at, range);
    checkDate(`${at}.from`, range.from);
    checkDate(`${at}.to`, range.to);
    if (range.to < range.from) throw outOfRange(`${at}.to`, range.to, `${range.from} or later`);
    checkGiven(`${at}.weekdays`, range.weekdays, checkWeekdays);
  });
}

/** Both ends are whole, and in order. */
function checkSpan<Name extends string>(
  at: string,
  [minName, maxName]: readonly [Name, Name],
  entry: { readonly [Key in Name]?: number },
  most: number,
): void {
  const min = entry[minName];
  checkGiven(`${at}.${minName}`, min, (name, value) => checkWhole(name, value, 0, most));
  checkGiven(`${at}.${maxName}`, entry[maxName], (name, value) => {
    checkWhole(name, value, min ?? 0, most);
  });
}

const checkShare = (name: string, basisPoints: number): void =>
  checkWhole(name, basisPoints, 0, 10_000);

function checkOccupancy(name: string, markup: OccupancyMarkup): void {
  checkObject(name, markup);
  const { fromBasisPoints, fullBasisPoints, markupMaxBasisPoints } = markup;
  checkWhole(`${name}.fromBasisPoints`, fromBasisPoints, 0, 9_999);
  checkWhole(`${name}.fullBasisPoints`, fullBasisPoints, fromBasisPoints + 1, 10_000);
  checkWhole(`${name}.markupMaxBasisPoints`, markupMaxBasisPoints, 0, 99_999);
  checkGiven(`${name}.appliesTo`, markup.appliesTo, checkScope);
}

function checkParity(name: string, parity: CompetitorParity): void {
  checkObject(name, parity);
  const isKnown = (text: string): boolean => REFERENCES.includes(text);
  checkKnown(`${name}.reference`, parity.reference, isKnown, REFERENCES.join(', '));
  checkAdjustment(`${name}.position`, parity.position);
  checkWhole(`${name}.raiseMaxBasisPoints`, parity.raiseMaxBasisPoints, 0, 99_999);
  checkWhole(`${name}.lowerMaxBasisPoints`, parity.lowerMaxBasisPoints, 0, 10_000);
  checkGiven(`${name}.appliesTo`, parity.appliesTo, checkScope);
}

function checkAction(name: string, action: RuleAction): void {
  checkObject(name, action);
  switch (action.type) {
    case 'percent':
    case 'amount':
      checkAdjustment(name, action as PriceAdjustment);
      return;
    case 'cap':
    case 'floor':
      checkBound(`${name}.at`, action.at);
      return;
    case 'set':
      checkPrice(`${name}.minor`, action.minor);
      return;
    default: {
      const type: unknown = Reflect.get(action, 'type');
      throw outOfRange(`${name}.type`, type, 'percent, amount, cap, floor or set');
    }
  }
}

function checkBound(name: string, bound: PriceBound): void {
  checkObject(name, bound);
  if (bound.type === 'amount') checkWhole(`${name}.minor`, bound.minor, 0, AMOUNT_MINOR_MAX);
  else if (bound.type === 'of_base') {
    checkWhole(`${name}.basisPoints`, bound.basisPoints, 0, 109_999);
  } else throw outOfRange(`${name}.type`, Reflect.get(bound, 'type'), 'amount or of_base');
}
