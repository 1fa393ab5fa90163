/** What calling a booking off costs, before it is done; and money that staff do not ask for. */
import { z } from 'zod';
import { localTimeAt } from '../../domain/calendar.ts';
import type { Currency } from '../../domain/money.ts';
import { BASE_PLAN } from '../../domain/rates/rate-plan.ts';
import type { CancellationTerms } from '../../ports/cancellation.ts';
import { moneyAnswer, named, reasonAnswer } from '../answer-parts.ts';
import { feeAnswer } from '../pricing/policy-answers.ts';
import { feeBodyOf } from '../pricing/policy-body.ts';
import { instantBody, moneyBody, reasonBody } from '../rejection-body.ts';
import { cancellationWithoutFee, inBooking, refundGrant } from '../requests.ts';
import { bookingAnswer, effectKind } from '../responses.ts';
import { defineRoute, type Route, resultOf } from '../route.ts';
import { nothing } from '../scalars.ts';
import { bookingResult } from './booking-result.ts';
import { standingRejections } from './hold-routes.ts';

const instant = z.iso.datetime();
const localTime = z.string();
const id = z.string();

const cancellationAnswer = named(
  'CancellationPreview',
  z.strictObject({
    bookingId: id,
    /** The instant that all of it is true at. */
    at: instant,
    /** IANA; every local time is of it. */
    timeZone: z.string(),
    isAllowed: z.boolean(),
    reasons: z.array(reasonAnswer),
    /** What calling off costs. */
    fee: moneyAnswer,
    /** What would be owed in the end: the fee without what was given back before. */
    owed: moneyAnswer,
    /** Taken, or on its way to be. */
    paid: moneyAnswer,
    refund: moneyAnswer,
    charge: moneyAnswer,
    noShowFee: moneyAnswer,
    /** What the gateway would be asked for, in that order. */
    payments: z.array(z.strictObject({ kind: effectKind, amount: moneyAnswer })),
    rooms: z.array(
      z.strictObject({
        roomTypeId: id,
        ratePlanId: id,
        isNonRefundable: z.boolean(),
        fee: moneyAnswer,
        noShowFee: moneyAnswer,
        /** Before the first of them it is free. */
        tiers: z.array(
          z.strictObject({
            from: instant,
            fromLocal: localTime,
            fee: feeAnswer,
            amount: moneyAnswer,
            isInForce: z.boolean(),
          }),
        ),
      }),
    ),
  }),
);

function previewBody({
  state,
  preview,
  timeZone,
}: CancellationTerms): z.input<typeof cancellationAnswer> {
  const { currency } = state.terms;
  const money = (amountMinor: number) => moneyBody(amountMinor, currency);
  return {
    bookingId: state.id,
    at: instantBody(preview.atMs),
    timeZone,
    isAllowed: preview.reasons.length === 0,
    reasons: preview.reasons.map(reasonBody),
    fee: money(preview.feeMinor),
    owed: money(preview.owedMinor),
    paid: money(preview.paidMinor),
    refund: money(preview.refundMinor),
    charge: money(preview.chargeMinor),
    noShowFee: money(preview.noShowFeeMinor),
    payments: preview.effects.map(({ kind, amountMinor }) => ({
      kind,
      amount: money(amountMinor),
    })),
    rooms: preview.rooms.map((room) => roomBody(room, currency, timeZone)),
  };
}

function roomBody(
  room: CancellationTerms['preview']['rooms'][number],
  currency: Currency,
  timeZone: string,
) {
  return {
    roomTypeId: room.roomTypeId,
    ratePlanId: room.ratePlanId ?? BASE_PLAN,
    isNonRefundable: room.isNonRefundable,
    fee: moneyBody(room.feeMinor, currency),
    noShowFee: moneyBody(room.noShowFeeMinor, currency),
    tiers: room.tiers.map(({ fromMs, fee, feeMinor, isInForce }) => ({
      from: instantBody(fromMs),
      fromLocal: localTimeAt(fromMs, timeZone),
      fee: feeBodyOf(fee, currency),
      amount: moneyBody(feeMinor, currency),
      isInForce,
    })),
  };
}

const previewCancellation = defineRoute({
  method: 'GET',
  path: '/v1/bookings/{bookingId}/cancellation',
  operationId: 'previewCancellation',
  summary: 'What cancelling would cost and give back now, and from when on it costs more',
  tag: 'bookings',
  role: 'seller',
  idempotencyKey: 'none',
  ifMatch: 'none',
  params: inBooking,
  query: nothing,
  body: undefined,
  answers: { 200: cancellationAnswer },
  rejections: ['not_found'],
  async handle({ params, engine }) {
    return resultOf(await engine.cancellation(params.bookingId), (ok) => ({
      type: 'answer',
      status: 200,
      body: previewBody(ok.value),
      position: ok.position,
    }));
  },
});

const byStaff = {
  method: 'POST',
  tag: 'bookings',
  role: 'staff',
  idempotencyKey: 'required',
  ifMatch: 'optional',
  params: inBooking,
  query: nothing,
  answers: { 200: bookingAnswer },
} as const;

const cancelWithoutFee = defineRoute({
  ...byStaff,
  path: '/v1/bookings/{bookingId}/cancel-without-fee',
  operationId: 'cancelWithoutFee',
  summary: 'Cancel a booking and ask for nothing; the history keeps who and why',
  body: cancellationWithoutFee,
  rejections: [...standingRejections, 'too_late'],
  async handle({ params, body, context, engine }) {
    const { reason, waiverReason } = body;
    return bookingResult(
      await engine.cancel(context, params.bookingId, reason, { waive: waiverReason }),
    );
  },
});

const refundBooking = defineRoute({
  ...byStaff,
  path: '/v1/bookings/{bookingId}/refund',
  operationId: 'refundBooking',
  summary: 'Give back money that was taken, without the guest having a right to it',
  body: refundGrant,
  rejections: [...standingRejections, 'currency_mismatch', 'refund_too_large'],
  async handle({ params, body, context, engine }) {
    const { amount, reason } = body;
    return bookingResult(await engine.refund(context, params.bookingId, amount, reason));
  },
});

export const cancellationRoutes: readonly Route[] = [
  previewCancellation,
  cancelWithoutFee,
  refundBooking,
];
