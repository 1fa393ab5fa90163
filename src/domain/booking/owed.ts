/**
 * What a guest owes, and when, by the terms agreed at the request: the policies of each room's rate
 * plan, as they were then, or the standard ones. Sums over rooms of pure figures; money that a
 * person has given back is taken off by whoever decides.
 */
import { type CivilDate, nightsOf } from '../calendar.ts';
import {
  cancellationFee,
  feeMinor,
  guaranteeDueMs,
  type PolicyFrame,
  type RoomCost,
  shareOf,
  sumOf,
} from '../policy/fees.ts';
import { type Policies, STANDARD_POLICIES } from '../policy/policy.ts';
import type { BookedRoom, BookingTerms } from './booking.ts';

export function policiesOfRoom({ policies }: BookedRoom): Policies {
  return policies ?? STANDARD_POLICIES;
}

/** What the guest owes who stays as agreed; nothing where the channel is paid. */
export function owedInFull({ collectedBy, totalMinor }: BookingTerms): number {
  return collectedBy === 'channel' ? 0 : totalMinor;
}

/**
 * What one room costs its guest here, of which every fee of the room is: its prices with the taxes
 * and fees that come on top, by night. What is charged once is owed with the first night. A guest
 * who pays the channel owes nothing of it.
 */
export function costsOf({ rooms, charges = [], collectedBy }: BookingTerms): readonly RoomCost[] {
  if (collectedBy === 'channel') return rooms.map(() => NOTHING);
  const costs = rooms.map(({ nightlyMinor }) => [...nightlyMinor]);
  for (const { room, isIncluded, amountMinor, nightlyMinor } of charges) {
    const nights = costs[room];
    if (isIncluded || nights === undefined) continue;
    for (const [night, minor] of (nightlyMinor ?? [amountMinor]).entries()) {
      nights[night] = (nights[night] ?? 0) + minor;
    }
  }
  return costs.map((nights) => ({ nights, totalMinor: sumOf(nights, nights.length) }));
}

/** What each room comes to, in the order of the rooms. */
function byRoom<Value>(
  terms: BookingTerms,
  of: (policies: Policies, cost: RoomCost) => Value,
): readonly Value[] {
  const costs = costsOf(terms);
  return terms.rooms.map((room, index) => of(policiesOfRoom(room), costs[index] ?? NOTHING));
}

const NOTHING: RoomCost = { nights: [], totalMinor: 0 };

/** `timeZone` is there wherever a room has policies; without them nothing asks for it. */
export function frameOf(terms: BookingTerms, bookedAtMs: number): PolicyFrame {
  return { arrival: terms.stay.arrival, timeZone: terms.timeZone ?? 'UTC', bookedAtMs };
}

/**
 * What calling off now costs, room by room: the fee in force, and the nights already past where
 * they are more.
 */
export function cancellationFees(
  terms: BookingTerms,
  bookedAtMs: number,
  nowMs: number,
  today: CivilDate,
): readonly number[] {
  const past = nightsOf(terms.stay).filter((night) => night < today).length;
  const frame = frameOf(terms, bookedAtMs);
  const fees = byRoom(terms, ({ cancellation }, cost) => {
    const fee = cancellationFee(cancellation, cost, frame, nowMs);
    return Math.max(fee, sumOf(cost.nights, past));
  });
  return withEarned(terms, fees);
}

/** What not coming costs, room by room. */
export function noShowFees(terms: BookingTerms): readonly number[] {
  return withEarned(
    terms,
    byRoom(terms, ({ noShow }, cost) => feeMinor(noShow, cost)),
  );
}

/** What the fees lack to what was earned before a change is owed for the first room. */
function withEarned({ earnedMinor = 0 }: BookingTerms, fees: readonly number[]): readonly number[] {
  const missing = earnedMinor - totalOf(fees);
  return missing <= 0 ? fees : fees.with(0, (fees[0] ?? 0) + missing);
}

/** The nights slept, the first at least, and the share of the rest that was agreed. */
export function earlyDepartureFees(terms: BookingTerms, today: CivilDate): readonly number[] {
  const slept = Math.max(1, nightsOf(terms.stay).filter((night) => night < today).length);
  return byRoom(terms, ({ earlyDeparture }, cost) => {
    const stayed = sumOf(cost.nights, slept);
    return stayed + shareOf(cost.totalMinor - stayed, earlyDeparture.basisPoints);
  });
}

export function totalOf(amounts: readonly number[]): number {
  return amounts.reduce((sum, amount) => sum + amount, 0);
}

/** Something to be paid before arrival. */
export interface Instalment {
  /** Undefined: with the booking. */
  readonly dueAtMs: number | undefined;
  readonly amountMinor: number;
}

/** What is to be paid before arrival, room by room. */
export function instalmentsOf(terms: BookingTerms): readonly Instalment[] {
  const frame = frameOf(terms, 0);
  return byRoom(terms, ({ guarantee }, cost) => {
    const amountMinor = feeMinor(guarantee.amount, cost);
    return { dueAtMs: guaranteeDueMs(guarantee, frame), amountMinor };
  });
}

/** What should have been paid by an instant before arrival. */
export function dueBy(terms: BookingTerms, nowMs: number): number {
  return totalOf(
    instalmentsOf(terms)
      .filter(({ dueAtMs }) => dueAtMs === undefined || dueAtMs <= nowMs)
      .map(({ amountMinor }) => amountMinor),
  );
}

/** What is asked for when booking at an instant, and what later, room by room. */
export interface PaymentPlan {
  readonly dueNowMinor: number;
  readonly dueLater: readonly { readonly dueAtMs: number; readonly amountMinor: number }[];
}

export function paymentPlanOf(terms: BookingTerms, nowMs: number): PaymentPlan {
  const dueLater = instalmentsOf(terms).flatMap(({ dueAtMs, amountMinor }) => {
    const isLater = dueAtMs !== undefined && dueAtMs > nowMs && amountMinor > 0;
    return isLater ? [{ dueAtMs, amountMinor }] : [];
  });
  return { dueNowMinor: dueBy(terms, nowMs), dueLater };
}

/** When more than `paidMinor` falls due for the first time; undefined when that never happens. */
export function nextDueAtMs(terms: BookingTerms, paidMinor: number): number | undefined {
  if (terms.timeZone === undefined) return undefined;
  const instants = instalmentsOf(terms).flatMap(({ dueAtMs }) => dueAtMs ?? []);
  return instants
    .toSorted((left, right) => left - right)
    .find((instantMs) => dueBy(terms, instantMs) > paidMinor);
}

/** The most that could come to be owed before check-in: a card is asked for when it is not 0. */
export function atStake(terms: BookingTerms): number {
  const stake = totalOf(
    byRoom(terms, ({ guarantee, cancellation, noShow }, cost) => {
      const fees = [guarantee.amount, noShow, ...cancellation.tiers.map(({ fee }) => fee)];
      const most = Math.max(...fees.map((fee) => feeMinor(fee, cost)));
      return cancellation.isNonRefundable ? cost.totalMinor : most;
    }),
  );
  return Math.max(stake, terms.earnedMinor ?? 0);
}
