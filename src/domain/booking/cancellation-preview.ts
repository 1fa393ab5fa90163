/**
 * What calling a booking off would cost at an instant, before anybody does. The fee is what the
 * decider itself decides, and the money moves by the effects that its event would cause, so that
 * what is shown and what is charged cannot differ.
 */
import type { CivilDate } from '../calendar.ts';
import type { RatePlanId, RoomTypeId } from '../ids.ts';
import { feeMinor, momentMs, type RoomCost } from '../policy/fees.ts';
import type { Fee } from '../policy/policy.ts';
import type { Rejection } from '../rejection.ts';
import type { BookedRoom, BookingState } from './booking.ts';
import type { PaymentEffect } from './booking-payment.ts';
import { decideBooking } from './decide-booking.ts';
import { cancellationFees, costsOf, frameOf, noShowFees, policiesOfRoom, totalOf } from './owed.ts';
import { paymentEffectsOf } from './payment-effects.ts';
import { keptMinor, standingsOf } from './payment-ledger.ts';

/** A tier of a room, with when it begins. */
export interface TierPreview {
  readonly fromMs: number;
  readonly fee: Fee;
  /** What calling off costs while the tier holds, minor units. */
  readonly feeMinor: number;
  readonly isInForce: boolean;
}

/** What calling off, or not coming, costs for one room. */
export interface RoomPreview {
  readonly roomTypeId: RoomTypeId;
  readonly ratePlanId?: RatePlanId;
  readonly isNonRefundable: boolean;
  /** What calling off costs now, minor units. */
  readonly feeMinor: number;
  readonly noShowFeeMinor: number;
  /** Oldest first; before the first of them it is free. */
  readonly tiers: readonly TierPreview[];
}

/** Amounts are minor units. */
export interface CancellationPreview {
  readonly atMs: number;
  /** Why the booking cannot be called off now; empty when it can. */
  readonly reasons: readonly Rejection[];
  readonly feeMinor: number;
  readonly noShowFeeMinor: number;
  /** What would still be owed: the fee without what staff have given back before. */
  readonly owedMinor: number;
  /** What has been taken, or will be by what is under way. */
  readonly paidMinor: number;
  readonly refundMinor: number;
  /** Taken in addition, from what is reserved or from the card. */
  readonly chargeMinor: number;
  /** What the gateway would be asked for, in that order. */
  readonly effects: readonly PaymentEffect[];
  readonly rooms: readonly RoomPreview[];
}

/** `today` is the property's local date at `nowMs`. */
export function previewCancellation(
  state: BookingState,
  nowMs: number,
  today: CivilDate,
): CancellationPreview {
  const { terms, createdAtMs, payment } = state;
  const decision = decideBooking(state, { type: 'cancel', why: '', today }, nowMs);
  const [event] = decision.type === 'accepted' ? decision.events : [];
  const owedMinor = event?.type === 'BookingCancelled' ? event.owedMinor : 0;
  const isOwed = event !== undefined && state.status === 'confirmed';
  const fees = isOwed ? cancellationFees(terms, createdAtMs, nowMs, today) : [];
  const effects = event === undefined ? [] : paymentEffectsOf(state, event);
  const noShow = noShowFees(terms);
  const costs = costsOf(terms);
  return {
    atMs: nowMs,
    reasons: decision.type === 'rejected' ? [decision.rejection] : [],
    feeMinor: totalOf(fees),
    noShowFeeMinor: totalOf(noShow),
    owedMinor,
    paidMinor: totalOf(standingsOf(payment, new Set()).map(keptMinor)),
    refundMinor: sumOf(effects, ['refund']),
    chargeMinor: sumOf(effects, ['capture', 'charge']),
    effects,
    rooms: terms.rooms.map((room, index) => ({
      ...roomPreview(state, room, costs[index], nowMs),
      feeMinor: fees[index] ?? 0,
      noShowFeeMinor: noShow[index] ?? 0,
    })),
  };
}

function roomPreview(
  state: BookingState,
  room: BookedRoom,
  cost: RoomCost = { nights: [], totalMinor: 0 },
  nowMs: number,
) {
  const { roomTypeId, ratePlanId } = room;
  const { cancellation } = policiesOfRoom(room);
  const frame = frameOf(state.terms, state.createdAtMs);
  const starts = cancellation.tiers.map(({ from }) => momentMs(from, frame));
  const current = starts.findLastIndex((fromMs) => fromMs <= nowMs);
  return {
    roomTypeId,
    ...(ratePlanId === undefined ? {} : { ratePlanId }),
    isNonRefundable: cancellation.isNonRefundable,
    tiers: cancellation.tiers.map(({ fee }, index): TierPreview => {
      const fromMs = starts[index] ?? 0;
      return { fromMs, fee, feeMinor: feeMinor(fee, cost), isInForce: index === current };
    }),
  };
}

function sumOf(effects: readonly PaymentEffect[], kinds: readonly PaymentEffect['kind'][]): number {
  return totalOf(
    effects.filter(({ kind }) => kinds.includes(kind)).map(({ amountMinor }) => amountMinor),
  );
}
