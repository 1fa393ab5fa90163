/**
 * Policies from the wire's form to the domain's and back, and in words: one sentence for each,
 * which a booking page can show as it is.
 */
import type { z } from 'zod';
import type { PaymentPlan } from '../../domain/booking/owed.ts';
import { type Currency, formatAmount, parseAmount } from '../../domain/money.ts';
import type {
  CancellationPolicy,
  EarlyDeparturePolicy,
  Fee,
  GuaranteePolicy,
  Policies,
  PolicyMoment,
} from '../../domain/policy/policy.ts';
import type { RatePlanDetails } from '../../domain/rates/rate-plan.ts';
import { instantBody, moneyBody } from '../rejection-body.ts';
import type { feeAnswer, policiesAnswer } from './policy-answers.ts';
import type { CancellationBody, FeeBody, GuaranteeBody } from './policy-requests.ts';

/** Basis points are to a percentage what cents are to a euro. */
const HUNDREDTHS = 'EUR' as Currency;

export function basisPointsOf(percent: string): number {
  return parseAmount(percent, HUNDREDTHS) ?? 0;
}

export function percentOf(basisPoints: number): string {
  return formatAmount(basisPoints, HUNDREDTHS);
}

type PolicyDetails = Pick<
  RatePlanDetails,
  'guarantee' | 'cancellation' | 'noShow' | 'earlyDeparture'
>;

export function guaranteeOf({ amount, due }: GuaranteeBody): GuaranteePolicy {
  return { amount: partOf(amount), due };
}

export function cancellationOf({ isNonRefundable, tiers }: CancellationBody): CancellationPolicy {
  return { isNonRefundable, tiers: tiers.map(({ from, fee }) => ({ from, fee: feeOf(fee) })) };
}

export function feeOf(fee: FeeBody): Fee {
  return fee.type === 'flat' ? { type: 'flat', minor: fee.amount.amountMinor } : partOf(fee);
}

export function earlyDepartureOf({ percent }: { readonly percent: string }): EarlyDeparturePolicy {
  return { basisPoints: basisPointsOf(percent) };
}

function partOf(fee: GuaranteeBody['amount']): GuaranteePolicy['amount'] {
  if (fee.type !== 'percent') return fee;
  return { type: 'percent', basisPoints: basisPointsOf(fee.percent) };
}

export function feeBodyOf(fee: Fee, currency: Currency): z.input<typeof feeAnswer> {
  if (fee.type === 'flat') return { type: 'flat', amount: moneyBody(fee.minor, currency) };
  return partBodyOf(fee);
}

function partBodyOf(fee: GuaranteePolicy['amount']): GuaranteeBody['amount'] {
  if (fee.type !== 'percent') return fee;
  return { type: 'percent', percent: percentOf(fee.basisPoints) };
}

/** Null where the plan says nothing. */
export function policyDetailsBody(details: PolicyDetails, currency: Currency) {
  const { guarantee, cancellation, noShow, earlyDeparture } = details;
  return {
    guarantee: guarantee ? guaranteeBodyOf(guarantee) : null,
    cancellation: cancellation ? cancellationBodyOf(cancellation, currency) : null,
    noShow: noShow ? feeBodyOf(noShow, currency) : null,
    earlyDeparture: earlyDeparture ? { percent: percentOf(earlyDeparture.basisPoints) } : null,
  };
}

/** What is asked for when booking, and what is charged before arrival. */
export function paymentPlanBody({ dueNowMinor, dueLater }: PaymentPlan, currency: Currency) {
  return {
    dueNow: moneyBody(dueNowMinor, currency),
    dueLater: dueLater.map(({ dueAtMs, amountMinor }) => {
      return { at: instantBody(dueAtMs), amount: moneyBody(amountMinor, currency) };
    }),
  };
}

export function policiesBody(
  policies: Policies,
  currency: Currency,
): z.input<typeof policiesAnswer> {
  const { guarantee, cancellation, noShow, earlyDeparture } = policies;
  return {
    guarantee: guaranteeBodyOf(guarantee),
    cancellation: cancellationBodyOf(cancellation, currency),
    noShow: feeBodyOf(noShow, currency),
    earlyDeparture: { percent: percentOf(earlyDeparture.basisPoints) },
    inWords: inWords(policies, currency),
  };
}

function guaranteeBodyOf({ amount, due }: GuaranteePolicy): GuaranteeBody {
  return { amount: partBodyOf(amount), due: { ...due } };
}

function cancellationBodyOf({ isNonRefundable, tiers }: CancellationPolicy, currency: Currency) {
  return {
    isNonRefundable,
    tiers: tiers.map(({ from, fee }) => ({ from: { ...from }, fee: feeBodyOf(fee, currency) })),
  };
}

/** Sentences for a guest; every time is the property's own. */
export function inWords(policies: Policies, currency: Currency): string[] {
  const { guarantee, cancellation, noShow, earlyDeparture } = policies;
  return [
    guaranteeWords(guarantee),
    ...cancellationWords(cancellation, currency),
    `Not coming costs ${feeWords(noShow, currency)}.`,
    earlyDeparture.basisPoints === 0
      ? 'Leaving early costs the nights stayed, the first at least.'
      : 'Leaving early costs the nights stayed, the first at least, and ' +
        `${percentOf(earlyDeparture.basisPoints)} % of the rest.`,
  ];
}

function guaranteeWords({ amount, due }: GuaranteePolicy): string {
  if (amount.type === 'none') return 'Nothing is paid before check-in.';
  const when =
    due.type === 'at_booking' ? 'when booking' : `${count(due.days, 'day')} before arrival`;
  const rest = amount.type === 'full' ? '' : ', the rest at check-in';
  return sentence(`${feeWords(amount, HUNDREDTHS)} is paid ${when}${rest}.`);
}

function cancellationWords(
  { isNonRefundable, tiers }: CancellationPolicy,
  currency: Currency,
): readonly string[] {
  if (isNonRefundable) return ['Calling off costs everything: this rate is not refundable.'];
  const [first] = tiers;
  if (first === undefined) return ['Calling off is free until arrival.'];
  return [
    `Calling off is free until ${momentWords(first.from)}.`,
    ...tiers.map(({ from, fee }) => {
      return `From ${momentWords(from)} it costs ${feeWords(fee, currency)}.`;
    }),
  ];
}

function momentWords(moment: PolicyMoment): string {
  if (moment.type === 'after_booking') return `${count(moment.hours, 'hour')} after booking`;
  const { days, time } = moment;
  return days === 0
    ? `${time} on the day of arrival`
    : `${time}, ${count(days, 'day')} before arrival`;
}

function feeWords(fee: Fee, currency: Currency): string {
  switch (fee.type) {
    case 'none':
      return 'nothing';
    case 'flat':
      return `${formatAmount(fee.minor, currency)} ${currency} a room`;
    case 'percent':
      return `${percentOf(fee.basisPoints)} % of the price`;
    case 'nights':
      return fee.nights === 1 ? 'the first night' : `the first ${fee.nights} nights`;
    case 'first_night':
      return 'the first night';
    default:
      return 'the whole price';
  }
}

function count(number: number, unit: string): string {
  return `${number} ${unit}${number === 1 ? '' : 's'}`;
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
