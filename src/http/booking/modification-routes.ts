/** Changing what was booked: what it would come to, and doing it. */
import type { z } from 'zod';
import type { BookingTerms } from '../../domain/booking/booking.ts';
import { nightsOf } from '../../domain/calendar.ts';
import { nightsMinorOf, totalsOf } from '../../domain/charges/charges.ts';
import { BASE_PLAN } from '../../domain/rates/rate-plan.ts';
import type { BookingView, Outcome } from '../../ports/engine.ts';
import type { ModificationPreview, ModificationRequest } from '../../ports/modification.ts';
import { chargeLineBody, totalsBody } from '../charges/charge-lines.ts';
import { failedBookingProblem } from '../problem.ts';
import { moneyBody, reasonBody } from '../rejection-body.ts';
import { inBooking } from '../requests.ts';
import { bookingAnswer } from '../responses.ts';
import { defineRoute, type Result, type Route, resultOf } from '../route.ts';
import { nothing } from '../scalars.ts';
import { bookingBody } from './booking-body.ts';
import { roomRequest } from './booking-result.ts';
import { payerOf, standingRejections, stayRejections } from './hold-routes.ts';
import { type ModificationBody, modification } from './modification-requests.ts';
import { modificationPreviewAnswer } from './modification-responses.ts';

const common = {
  method: 'POST',
  tag: 'bookings',
  role: 'seller',
  params: inBooking,
  query: nothing,
  body: modification,
} as const;

/** Refusals of a change as it was asked for, whether or not it is made. */
const askedRejections = [
  ...new Set([...stayRejections, ...standingRejections]),
  'stay_begun',
  'too_late',
  'price_changed',
  'payment_required',
] as const;

const modifyBooking = defineRoute({
  ...common,
  path: '/v1/bookings/{bookingId}/modify',
  operationId: 'modifyBooking',
  summary: 'Change dates, rooms or guest; only what is new is held and paid for',
  ifMatch: 'optional',
  idempotencyKey: 'required',
  answers: { 200: bookingAnswer, 202: bookingAnswer },
  rejections: [...askedRejections, 'hold_expired', 'payment_declined', 'payment_timed_out'],
  async handle({ params, body, context, engine }) {
    return modifiedResult(await engine.modify(context, params.bookingId, requestOf(body)));
  },
});

const previewModification = defineRoute({
  ...common,
  path: '/v1/bookings/{bookingId}/modify/preview',
  operationId: 'previewModification',
  summary: 'What a change would cost and what speaks against it; nothing is kept for it',
  ifMatch: 'none',
  idempotencyKey: 'none',
  answers: { 200: modificationPreviewAnswer },
  rejections: ['not_found'],
  async handle({ params, body, engine }) {
    const outcome = await engine.previewModification(params.bookingId, requestOf(body));
    return resultOf(outcome, (ok) => ({
      type: 'answer',
      status: 200,
      body: previewBody(ok.value),
      version: ok.version,
      position: ok.position,
    }));
  },
});

export const modificationRoutes: readonly Route[] = [modifyBooking, previewModification];

function requestOf(body: ModificationBody): ModificationRequest {
  const { arrival, departure, rooms, promoCode, guest, paymentToken, expectedTotal } = body;
  const priced = rooms?.find((room) => room.nightlyPrice !== undefined)?.nightlyPrice;
  const currency = (expectedTotal ?? priced)?.currency;
  return {
    ...(arrival === undefined ? {} : { arrival }),
    ...(departure === undefined ? {} : { departure }),
    ...(rooms === undefined ? {} : { rooms: rooms.map(roomRequest) }),
    ...(promoCode === undefined ? {} : { promoCode }),
    ...(guest === undefined ? {} : { guest: payerOf({ guest }).guest }),
    ...(paymentToken === undefined ? {} : { paymentToken }),
    ...(currency === undefined ? {} : { currency }),
    ...(expectedTotal === undefined ? {} : { expectedTotalMinor: expectedTotal.amountMinor }),
    ...(body.reason === undefined ? {} : { why: body.reason }),
  };
}

/** The booking after the change; 202 while the customer has to act. */
function modifiedResult(outcome: Outcome<BookingView>): Result {
  return resultOf(outcome, (ok) => {
    const { state } = ok.value;
    const { modificationFailure } = state;
    if (modificationFailure !== undefined) {
      const problem = failedBookingProblem(modificationFailure, state.id);
      return { type: 'problem', problem, isReplay: ok.isReplay };
    }
    return {
      type: 'answer',
      status: state.modifying === undefined ? 200 : 202,
      body: bookingBody(ok.value, ok.version),
      version: ok.version,
      position: ok.position,
      isReplay: ok.isReplay,
    };
  });
}

type PreviewBody = z.input<typeof modificationPreviewAnswer>;

function previewBody(preview: ModificationPreview): PreviewBody {
  const { bookingId, before, after, reasons } = preview;
  return {
    bookingId,
    isAllowed: reasons.length === 0,
    reasons: reasons.map(reasonBody),
    before: { stay: { ...before.stay }, ...costBody(before) },
    ...(after === undefined ? {} : { after: changeBody(preview, after) }),
  };
}

function changeBody(
  { before, nights: { kept, dropped }, toAuthoriseMinor }: ModificationPreview,
  after: BookingTerms,
): NonNullable<PreviewBody['after']> {
  const { currency } = after;
  const difference = after.totalMinor - before.totalMinor;
  const nights = nightsOf(after.stay);
  return {
    stay: { ...after.stay },
    rooms: after.rooms.map(({ roomTypeId, ratePlanId = BASE_PLAN, nightlyMinor }, room) => ({
      roomTypeId,
      ratePlanId,
      nightly: nights.map((night, index) => ({
        night,
        price: moneyBody(nightlyMinor[index] ?? 0, currency),
        isKept: kept[room]?.[index] === true,
      })),
    })),
    dropped: dropped.map(({ priceMinor, ...night }) => ({
      ...night,
      price: moneyBody(priceMinor, currency),
    })),
    ...costBody(after),
    more: moneyBody(Math.max(0, difference), currency),
    less: moneyBody(Math.max(0, -difference), currency),
    toAuthorise: moneyBody(toAuthoriseMinor, currency),
  };
}

/** As a booking says it of itself. */
function costBody({ rooms, charges = [], totalMinor, currency }: BookingTerms) {
  return {
    charges: charges.map((charge) => chargeLineBody(charge, currency)),
    total: moneyBody(totalMinor, currency),
    totals: totalsBody(totalsOf(nightsMinorOf(rooms), charges), currency),
  };
}
