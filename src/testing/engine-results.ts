/**
 * What an engine's values look like as results that all targets share. Plain translation: nothing
 * may be computed here that the engine has not said.
 */
import { paymentTotals } from '../domain/booking/payment-ledger.ts';
import type { PropertyState } from '../domain/property/property.ts';
import { BASE_PLAN } from '../domain/rates/rate-plan.ts';
import type { CancellationTerms } from '../ports/cancellation.ts';
import type { Availability, BookingView, Outcome } from '../ports/engine.ts';
import type { OverbookingAdvice, WalkProposal } from '../ports/overbooking.ts';
import type { Quote } from '../ports/quotes.ts';
import type { StayOffer } from '../ports/rate-plans.ts';
import type { HotelAnswer, HotelResult } from './targets/hotel-target.ts';

export function bookingResult({ state, allowedActions }: BookingView): HotelResult {
  const { terms, payment, status } = state;
  const totals = paymentTotals(payment);
  if (status === undefined) throw new Error(`booking ${state.id} was answered without a status`);
  return {
    kind: 'booking',
    booking: {
      id: state.id,
      status,
      propertyId: terms.propertyId,
      stay: terms.stay,
      departed: state.departure,
      rooms: terms.rooms.map((room) => {
        const { roomTypeId, ratePlanId = BASE_PLAN, party, nightlyMinor } = room;
        return { roomTypeId, ratePlanId, party, nightlyMinor };
      }),
      currency: terms.currency,
      totalMinor: terms.totalMinor,
      owedMinor: state.owedMinor,
      authorisedMinor: totals.authorisedMinor,
      capturedMinor: totals.capturedMinor,
      refundedMinor: totals.refundedMinor,
      pendingEffects: payment.pending.length,
      escalatedEffects: payment.escalated.length,
      allowedActions: allowedActions.filter((one) => one.isAllowed).map(({ action }) => action),
    },
  };
}

export function propertyResult(property: PropertyState): HotelResult {
  const { id, details } = property;
  const roomTypes = [...property.roomTypes.values()].map((roomType) => {
    const { name, rooms, occupancy, basePriceMinor } = roomType;
    return { id: roomType.id, name, rooms, occupancy, basePriceMinor };
  });
  return { kind: 'property', property: { id, details, roomTypes } };
}

export function cellsResult({ cells }: Availability): HotelResult {
  return { kind: 'cells', cells };
}

export function adviceResult({ rooms, sales, showUp }: OverbookingAdvice): HotelResult {
  return { kind: 'advice', rooms, sales, showUpProbability: showUp.probability };
}

export function cancellationResult({ preview }: CancellationTerms): HotelResult {
  const { feeMinor, owedMinor, refundMinor, chargeMinor, noShowFeeMinor, rooms } = preview;
  const tiersFromMs = rooms.map(({ tiers }) => tiers.map(({ fromMs }) => fromMs));
  const sums = { feeMinor, owedMinor, refundMinor, chargeMinor, noShowFeeMinor };
  return { kind: 'cancellation', cancellation: { ...sums, tiersFromMs } };
}

export function quoteResult({ terms, quotedAtMs, validUntilMs }: Quote): HotelResult {
  const validForMs = validUntilMs - quotedAtMs;
  return { kind: 'quote', totalMinor: terms.totalMinor, validForMs };
}

export function walksResult({ roomTypes }: WalkProposal): HotelResult {
  const choices = roomTypes.flatMap((one) => one.choices.filter(({ isProposed }) => isProposed));
  return { kind: 'walks', proposed: choices.map(({ bookingId }) => bookingId) };
}

export function offersResult(offers: readonly StayOffer[]): HotelResult {
  const summaries = offers.map((offer) => {
    const { roomTypeId, ratePlanId, isAvailable, available, nightlyMinor, totalMinor } = offer;
    const reasons = offer.reasons.map(({ code }) => code);
    return { roomTypeId, ratePlanId, isAvailable, available, nightlyMinor, totalMinor, reasons };
  });
  return { kind: 'offers', offers: summaries };
}

export const nothing = (): HotelResult => ({ kind: 'nothing' });

export function answerOf<Value>(
  outcome: Outcome<Value>,
  resultOf: (value: Value) => HotelResult,
): HotelAnswer {
  switch (outcome.type) {
    case 'rejected':
      return { type: 'refused', code: outcome.rejection.code };
    case 'failed':
      return { type: 'unavailable', ...outcome.failure };
    case 'ok': {
      const { value, isReplay, version } = outcome;
      return { type: 'done', result: resultOf(value), version, isReplay };
    }
  }
}

/** Of a call that was to make a booking: one that came to nothing is a refusal. */
export function madeAnswer(outcome: Outcome<BookingView>): HotelAnswer {
  if (outcome.type === 'ok') {
    const { status, failure, id } = outcome.value.state;
    if (status === 'failed' && failure !== undefined) {
      return { type: 'refused', code: failure.code, bookingId: id };
    }
    if (status === 'cancelled')
      return { type: 'refused', code: 'booking_cancelled', bookingId: id };
  }
  return answerOf(outcome, bookingResult);
}
