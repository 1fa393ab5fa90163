/**
 * Refusals by a rate plan or a restriction, each in one sentence with the date and the figure.
 * Written for people; programs read the members beside it.
 */
import { unreachable } from '../../domain/decision.ts';
import { type Currency, formatAmount } from '../../domain/money.ts';
import type { DateWindow } from '../../domain/rates/rate-plan.ts';
import type { RestrictionRule } from '../../domain/rates/restriction.ts';
import type { Rejection, RestrictionRefusal } from '../../domain/rejection.ts';

type PlanRefusal = Extract<
  Rejection,
  {
    code:
      | 'too_many_rate_plans'
      | 'too_many_cells'
      | 'derivation_invalid'
      | 'charges_invalid'
      | 'pricing_rule_invalid'
      | 'quote_invalid'
      | 'quote_mismatch'
      | 'quote_too_large'
      | 'price_changed'
      | 'promo_code_required'
      | 'promo_code_unknown'
      | 'promo_code_not_applicable'
      | 'promo_code_exhausted'
      | 'too_many_promo_codes'
      | 'not_bookable_today'
      | 'outside_stay_window';
  }
>;
export type SellingRefusal = PlanRefusal | RestrictionRefusal;

export function sellingDetail(refusal: SellingRefusal): string {
  switch (refusal.code) {
    case 'too_many_rate_plans':
      return `A room type has at most ${refusal.max} rate plans.`;
    case 'too_many_cells':
      return `The batch sets ${refusal.cells} nights and may set ${refusal.cellsMax}.`;
    case 'derivation_invalid':
      return `Rate plan "${refusal.ratePlanId}" ${faults[refusal.fault]}.`;
    case 'charges_invalid':
      return `Charge "${refusal.chargeCode}" ${chargeFaults[refusal.fault]}.`;
    case 'pricing_rule_invalid': {
      const [first] = refusal.faults;
      return `Rule ${(first?.rule ?? 0) + 1} cannot be read: ${first?.fault ?? ''}.`;
    }
    case 'quote_invalid':
      return 'The quoteToken is none that this engine gave.';
    case 'quote_mismatch':
      return `The request differs from the quote at ${refusal.pointer}.`;
    case 'quote_too_large':
      return `The token of the quote would have more than ${refusal.max} characters.`;
    case 'price_changed': {
      const currency = refusal.currency as Currency;
      const [quoted, current] = [refusal.quotedMinor, refusal.currentMinor].map((minor) => {
        return `${formatAmount(minor, currency)} ${currency}`;
      });
      return `The price was said to be ${quoted} and is ${current} now.`;
    }
    case 'promo_code_required':
      return `Rate plan "${refusal.ratePlanId}" is sold with its promo code only.`;
    case 'promo_code_unknown':
      return `There is no promo code "${refusal.promoCode}".`;
    case 'promo_code_not_applicable':
      return `Promo code "${refusal.promoCode}" ${promoFaults[refusal.rule]}.`;
    case 'promo_code_exhausted':
      return refusal.usesMax === 1
        ? `The one use of promo code "${refusal.promoCode}" is taken.`
        : `All ${refusal.usesMax} uses of promo code "${refusal.promoCode}" are taken.`;
    case 'too_many_promo_codes':
      return `A property has at most ${refusal.max} promo codes.`;
    case 'not_bookable_today':
      return (
        `Rate plan "${refusal.ratePlanId}" is booked ${windowWords(refusal.window)}; ` +
        `today is ${refusal.today} at the property.`
      );
    case 'outside_stay_window':
      return (
        `Rate plan "${refusal.ratePlanId}" is for nights ${windowWords(refusal.window)}, ` +
        `not for ${refusal.night}.`
      );
    default:
      return restrictionDetail(refusal);
  }
}

const faults = {
  base_plan: 'is the base plan, whose prices are those of the room type',
  cycle: 'would derive from itself',
  too_deep: 'would be too many derivations away from a price of its own',
} as const;

const promoFaults = {
  inactive: 'is not in force',
  booking_window: 'is not to be used today',
  stay_window: 'is not for all of these nights',
  nights_min: 'asks for a longer stay',
  room_type: 'is not for this room type',
  rate_plan: 'is not for this rate plan',
  agreed_price: 'takes nothing off a price that was agreed elsewhere',
} as const;

const chargeFaults = {
  code_repeated: 'has two rules for one night',
  unknown_fee: 'is a percentage of a fee that is not there',
  fee_of_fees: 'is a percentage of a fee that is a percentage of fees itself',
} as const;

function windowWords({ from, to }: DateWindow): string {
  const words = [...(from === undefined ? [] : [`from ${from}`]), ...(to ? [`to ${to}`] : [])];
  return words.length === 0 ? 'at any time' : words.join(' ');
}

function restrictionDetail(refusal: RestrictionRefusal): string {
  const { level, roomTypeId, ratePlanId, from, to } = refusal;
  const who = level === 'room_type' ? `Room type "${roomTypeId}"` : `Rate plan "${ratePlanId}"`;
  const when = from === to ? `on ${from}` : `from ${from} to ${to}`;
  return `${who} ${ruleWords(refusal.code, refusal)} ${when}.`;
}

function ruleWords(rule: RestrictionRule, { limit = 0, actual = 0 }: RestrictionRefusal): string {
  switch (rule) {
    case 'stop_sell':
      return 'is not sold';
    case 'closed_to_arrival':
      return 'takes no arrival';
    case 'closed_to_departure':
      return 'lets nobody depart';
    case 'min_advance':
      return `is booked at least ${limit} days ahead, not ${actual}, for an arrival`;
    case 'max_advance':
      return `is booked at most ${limit} days ahead, not ${actual}, for an arrival`;
    case 'min_stay_arrival':
      return `asks for at least ${limit} nights, not ${actual}, of who arrives`;
    case 'max_stay_arrival':
      return `allows at most ${limit} nights, not ${actual}, to who arrives`;
    case 'min_stay_through':
      return `asks for at least ${limit} nights, not ${actual}, of who sleeps there`;
    case 'max_stay_through':
      return `allows at most ${limit} nights, not ${actual}, to who sleeps there`;
    case 'length_pattern':
      return `takes no stay of ${actual} nights that arrives`;
    default:
      return unreachable(rule);
  }
}
