/**
 * A trip as the wire shows it, and from an outcome about one to an HTTP answer. It never carries
 * the payment token.
 */
import type { z } from 'zod';
import type { BookingState } from '../../domain/booking/booking.ts';
import { isOver } from '../../domain/booking/is-over.ts';
import type { Money } from '../../domain/money.ts';
import type { Rejection } from '../../domain/rejection.ts';
import {
  priceOf,
  type StayLeg,
  type TripLeg,
  type TripState,
  type UndoReason,
} from '../../domain/trip/trip.ts';
import { tripActions } from '../../domain/trip/trip-actions.ts';
import type { Outcome } from '../../ports/engine.ts';
import type { SupplierCatalogue, TripFees, TripRow, TripView } from '../../ports/trips.ts';
import { rejectionProblem } from '../problem.ts';
import { instantBody, moneyBody, reasonBody, rejectionDetail } from '../rejection-body.ts';
import { type Result, resultOf } from '../route.ts';
import type {
  supplierOffersAnswer,
  tripAnswer,
  tripFeesAnswer,
  tripsPage,
} from './trip-answers.ts';

type TripBody = z.input<typeof tripAnswer>;

export function tripBody(view: TripView, version: number): TripBody {
  const { state, allowedActions, cases, stays } = view;
  const path = `/v1/trips/${state.id}`;
  const guest = state.payer?.guest ?? { firstName: '', lastName: '' };
  return {
    id: state.id,
    // A trip is answered only after TripRequested, so the status is always there.
    status: state.status ?? 'requested',
    legs: state.legs.map((leg) => legBody(leg, stays)),
    totals: sumsOf(state.legs.map((leg) => costOf(leg, stays))).map(amountBody),
    guest: { ...guest },
    ...(state.undo === undefined ? {} : { undo: undoBody(state.undo) }),
    cases: cases.map((one) => ({ ...one })),
    createdAt: instantBody(state.createdAtMs),
    updatedAt: instantBody(state.updatedAtMs),
    version,
    allowedActions: allowedActions.map(({ action, isAllowed, reasons }) => ({
      action,
      isAllowed,
      reasons: reasons.map(reasonBody),
    })),
    links: { self: path, history: `${path}/history`, cancellation: `${path}/cancellation` },
  };
}

function amountBody({ amountMinor, currency }: Money) {
  return moneyBody(amountMinor, currency);
}

function sumsOf(amounts: readonly Money[]): readonly Money[] {
  const sums = new Map<Money['currency'], number>();
  for (const { amountMinor, currency } of amounts) {
    sums.set(currency, (sums.get(currency) ?? 0) + amountMinor);
  }
  return [...sums].map(([currency, amountMinor]) => ({ amountMinor, currency }));
}

type Stays = TripView['stays'];

function bookingOf(request: Request, stays: Stays): BookingState | undefined {
  return request.kind === 'stay' ? stays?.get(request.bookingId) : undefined;
}

/** What the leg is bought for; a stay may have been changed since. */
function priceNow(request: Request, stays: Stays): Money {
  const booking = bookingOf(request, stays);
  return booking === undefined
    ? priceOf(request)
    : priceOf({ ...(request as StayLeg), terms: booking.terms });
}

/** What the leg costs as it stands; one that is over costs what is owed for it. */
function costOf({ status, request, fee }: TripLeg, stays: Stays): Money {
  const price = priceNow(request, stays);
  const booking = bookingOf(request, stays);
  if (booking !== undefined && isOver(booking)) return { ...price, amountMinor: booking.owedMinor };
  const isUndone = status === 'undone' || status === 'refused';
  return isUndone ? (fee ?? { ...price, amountMinor: 0 }) : price;
}

function legBody(leg: TripLeg, stays: Stays): TripBody['legs'][number] {
  const { request, reservation, confirmation, actionUrl, fee, note } = leg;
  const isSupplier = request.kind === 'supplier';
  const isRefundable = reservation?.isRefundable ?? (!isSupplier || request.isRefundable);
  const reference = confirmation ?? reservation?.reference ?? null;
  return {
    leg: leg.leg,
    status: leg.status,
    ...(isSupplier ? supplierBody(request) : stayBody(request, bookingOf(request, stays))),
    price: amountBody(priceNow(request, stays)),
    isRefundable,
    reference,
    ...(reservation === undefined || leg.status !== 'reserved'
      ? {}
      : { reservedUntil: instantBody(reservation.expiresAtMs) }),
    ...(actionUrl === undefined ? {} : { actionUrl }),
    ...(fee === undefined ? {} : { fee: amountBody(fee) }),
    ...(note === undefined ? {} : { note }),
  };
}

type Request = TripLeg['request'];

function supplierBody({ supplier, offerId, quantity }: Extract<Request, { kind: 'supplier' }>) {
  return { supplier: { name: supplier, offerId, quantity } };
}

function stayBody({ bookingId, terms: asked }: StayLeg, booking: BookingState | undefined) {
  const { propertyId, stay, rooms } = booking?.terms ?? asked;
  const { arrival, departure } = stay;
  const status = booking?.status === undefined ? {} : { status: booking.status };
  return { stay: { bookingId, propertyId, arrival, departure, rooms: rooms.length, ...status } };
}

function undoBody(undo: UndoReason): NonNullable<TripBody['undo']> {
  const { kind } = undo;
  switch (undo.kind) {
    case 'cancelled':
      return { kind, legs: [], detail: undo.why };
    case 'resolved':
      return { kind, legs: [undo.leg], detail: undo.note };
    case 'not_undoable':
      return { kind, legs: [...undo.legs], detail: rejectionDetail(refusalOf(undo)) };
    default: {
      const rejection = refusalOf(undo);
      const detail = rejectionDetail(rejection);
      const reason = undo.kind === 'leg_refused' ? { reason: reasonBody(undo.reason) } : {};
      return { kind, legs: [undo.leg], detail, ...reason };
    }
  }
}

type Failed = Exclude<UndoReason, { kind: 'cancelled' | 'resolved' }>;

/** Why there is no trip, as whoever asked for it is told. */
function refusalOf(undo: Failed): Rejection {
  switch (undo.kind) {
    case 'not_undoable':
      return { code: 'trip_not_undoable', legs: undo.legs };
    case 'timed_out':
      return { code: 'leg_timed_out', leg: undo.leg, step: undo.step };
    default: {
      const { leg, reason } = undo;
      const isMoney = reason.code === 'payment_declined' || reason.code === 'payment_timed_out';
      if (isMoney) return { code: 'leg_payment_declined', leg, reason };
      return { code: 'leg_refused', leg, reason };
    }
  }
}

/** The trip as it is now: for reads and for actions on one that is there. */
export function tripResult(outcome: Outcome<TripView>): Result {
  return resultOf(outcome, (ok) => answerOf(ok, 200));
}

/** The trip that this call was to make; 202 while it is under way, or waits for a person. */
export function madeTrip(outcome: Outcome<TripView>): Result {
  return resultOf(outcome, (ok) => {
    const { id, status, undo } = ok.value.state;
    if (status === 'failed' && undo !== undefined && undo.kind !== 'cancelled') {
      if (undo.kind === 'resolved') return answerOf(ok, 202);
      const problem = { ...rejectionProblem(refusalOf(undo)), tripId: id };
      return { type: 'problem', problem, isReplay: ok.isReplay };
    }
    // A repeated key sees the trip as it first was answered: one cancelled later stood by then.
    if (status === 'cancelled' && undo?.kind === 'cancelled') {
      const problem = rejectionProblem({ code: 'trip_cancelled', why: undo.why });
      return { type: 'problem', problem: { ...problem, tripId: id }, isReplay: ok.isReplay };
    }
    return { ...answerOf(ok, status === 'confirmed' ? 201 : 202), location: `/v1/trips/${id}` };
  });
}

type Ok<Value> = Extract<Outcome<Value>, { type: 'ok' }>;

function answerOf(ok: Ok<TripView>, status: number) {
  const { version, position, isReplay } = ok;
  const body = tripBody(ok.value, version);
  return { type: 'answer', status, body, version, position, isReplay } as const;
}

export function tripRowBody(row: TripRow): z.input<typeof tripsPage>['items'][number] {
  const { id, status, guestName, legCount, position } = row;
  const [createdAt, updatedAt] = [instantBody(row.createdAtMs), instantBody(row.updatedAtMs)];
  return { id, status, guestName, legCount, createdAt, updatedAt, position };
}

export function tripFeesBody({ state, legs, totals }: TripFees): z.input<typeof tripFeesAnswer> {
  const reasons = [...cancelReasons(state), ...legs.flatMap((leg) => leg.reasons)];
  return {
    tripId: state.id,
    isAllowed: reasons.length === 0,
    reasons: reasons.map(reasonBody),
    legs: legs.map((leg) => ({
      leg: leg.leg,
      fee: amountBody(leg.fee),
      reasons: leg.reasons.map(reasonBody),
    })),
    fees: totals.map(amountBody),
  };
}

function cancelReasons(state: TripState): readonly Rejection[] {
  return tripActions(state).find(({ action }) => action === 'cancel')?.reasons ?? [];
}

export function catalogueBody(catalogue: SupplierCatalogue): z.input<typeof supplierOffersAnswer> {
  const { supplier, offers } = catalogue;
  return {
    supplier,
    items: offers.map((offer) => ({
      ...offer,
      price: amountBody(offer.price),
      cancellationFee: amountBody(offer.cancellationFee),
    })),
  };
}
