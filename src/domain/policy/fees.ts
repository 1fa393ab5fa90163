/**
 * What a fee comes to, room by room, and when. A night costs its price and its taxes and fees, the
 * first one also what is charged once; no fee is above what the room costs in all. Percentages
 * are rounded here and nowhere else, half a minor unit up.
 */
import { addDays, type CivilDate, instantAt, startOfDate } from '../calendar.ts';
import type {
  CancellationPolicy,
  CancellationTier,
  Fee,
  GuaranteePolicy,
  PolicyMoment,
} from './policy.ts';

/** A fee that is not what somebody expected it to be. */
export interface FeeChange {
  readonly expectedMinor: number;
  readonly actualMinor: number;
  readonly currency: string;
}

/** What one room costs, minor units. */
export interface RoomCost {
  /** One entry a night, in stay order. */
  readonly nights: readonly number[];
  /** The nights and what is charged for the stay as a whole. */
  readonly totalMinor: number;
}

/** Where and when a stay is sold, which is what deadlines are counted from. */
export interface PolicyFrame {
  readonly arrival: CivilDate;
  readonly timeZone: string;
  /** Epoch ms. */
  readonly bookedAtMs: number;
}

const HOUR_MS = 3_600_000;

export function feeMinor(fee: Fee, { nights, totalMinor }: RoomCost): number {
  return Math.min(totalMinor, uncapped(fee, nights, totalMinor));
}

function uncapped(fee: Fee, nights: readonly number[], totalMinor: number): number {
  switch (fee.type) {
    case 'none':
      return 0;
    case 'flat':
      return fee.minor;
    case 'percent':
      return shareOf(totalMinor, fee.basisPoints);
    case 'nights':
      return sumOf(nights, fee.nights);
    case 'first_night':
      return sumOf(nights, 1);
    default:
      return totalMinor;
  }
}

/** Hundredths of a percent of an amount, half a minor unit up. */
export function shareOf(amountMinor: number, basisPoints: number): number {
  // Amounts are below 2^47 and basis points at most 10,000: the product is an exact integer.
  return Math.floor((amountMinor * basisPoints + 5_000) / 10_000);
}

/** The price of the first nights, as many as there are. */
export function sumOf(nights: readonly number[], count: number): number {
  return nights.slice(0, count).reduce((sum, price) => sum + price, 0);
}

export function momentMs(moment: PolicyMoment, frame: PolicyFrame): number {
  if (moment.type === 'after_booking') return frame.bookedAtMs + moment.hours * HOUR_MS;
  return instantAt(addDays(frame.arrival, -moment.days), moment.time, frame.timeZone);
}

/** What calling off costs from an instant on; the first entry begins with the booking. */
export function tierInForce(
  policy: CancellationPolicy,
  frame: PolicyFrame,
  nowMs: number,
): CancellationTier | undefined {
  return policy.tiers.findLast(({ from }) => momentMs(from, frame) <= nowMs);
}

/** What calling off costs at an instant by the policy alone. */
export function cancellationFee(
  policy: CancellationPolicy,
  cost: RoomCost,
  frame: PolicyFrame,
  nowMs: number,
): number {
  if (policy.isNonRefundable) return cost.totalMinor;
  return feeMinor(tierInForce(policy, frame, nowMs)?.fee ?? { type: 'none' }, cost);
}

/** When what is paid before arrival falls due; undefined: with the booking itself. */
export function guaranteeDueMs(
  { due }: GuaranteePolicy,
  { arrival, timeZone }: PolicyFrame,
): number | undefined {
  if (due.type === 'at_booking') return undefined;
  return startOfDate(addDays(arrival, -due.days), timeZone);
}
