/**
 * Whether a property may have these taxes and fees: what a rule names is there, a code means one
 * rule on each night, and a percentage of fees is of fees that are no percentages of fees
 * themselves. Amounts are validated where they enter the engine.
 */
import { rejected } from '../decision.ts';
import type { PropertyEvent, PropertyState } from '../property/property.ts';
import type { DateWindow } from '../rates/rate-plan.ts';
import type { Rejection } from '../rejection.ts';
import type { ChargeRule } from './charges.ts';

type Answer = PropertyEvent | { readonly type: 'rejected'; readonly rejection: Rejection };

export function decideCharges(state: PropertyState, charges: readonly ChargeRule[]): Answer {
  const refusal = missingNamed(state, charges) ?? invalidIn(charges);
  return refusal === undefined ? { type: 'ChargesSet', charges } : rejected(refusal);
}

/** The first room type or plan that one of `all` names and that is not there. */
export function missingNamed(
  { roomTypes }: PropertyState,
  all: readonly Pick<ChargeRule, 'roomTypeIds' | 'ratePlanIds'>[],
): Rejection | undefined {
  const roomTypeIds = all.flatMap((one) => one.roomTypeIds ?? []);
  const roomType = roomTypeIds.find((id) => !roomTypes.has(id));
  if (roomType !== undefined) return { code: 'not_found', what: 'room_type', id: roomType };
  const types = [...roomTypes.values()];
  const plan = all
    .flatMap((one) => one.ratePlanIds ?? [])
    .find((id) => !types.some(({ ratePlans }) => ratePlans.has(id)));
  return plan === undefined ? undefined : { code: 'not_found', what: 'rate_plan', id: plan };
}

function invalidIn(charges: readonly ChargeRule[]): Rejection | undefined {
  for (const [at, rule] of charges.entries()) {
    const fault = isRepeated(charges.slice(0, at), rule)
      ? 'code_repeated'
      : feeFault(charges, rule);
    if (fault !== undefined) return { code: 'charges_invalid', chargeCode: rule.code, fault };
  }
  return undefined;
}

function isRepeated(before: readonly ChargeRule[], { code, validity = {} }: ChargeRule): boolean {
  return before.some((rule) => rule.code === code && overlap(rule.validity ?? {}, validity));
}

function overlap(left: DateWindow, right: DateWindow): boolean {
  return startsBy(left, right) && startsBy(right, left);
}

function startsBy({ from }: DateWindow, { to }: DateWindow): boolean {
  return from === undefined || to === undefined || from <= to;
}

function feeFault(
  charges: readonly ChargeRule[],
  { basis }: ChargeRule,
): 'unknown_fee' | 'fee_of_fees' | undefined {
  if (basis.type !== 'percent') return undefined;
  for (const code of basis.ofFees) {
    const named = charges.filter((rule) => rule.code === code);
    if (named.length === 0 || named.some(({ kind }) => kind !== 'fee')) return 'unknown_fee';
    if (named.some((fee) => fee.basis.type === 'percent' && fee.basis.ofFees.length > 0)) {
      return 'fee_of_fees';
    }
  }
  return undefined;
}
