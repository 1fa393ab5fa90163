/** Holds: rooms kept until an instant, then booked, released or let go. */

import type { Payer } from '../../domain/booking/booking.ts';
import type { Guest } from '../../domain/guest.ts';
import { restrictionRules } from '../../domain/rates/restriction.ts';
import { rejectionProblem } from '../problem.ts';
import { defined } from '../property/property-result.ts';
import { holdCreation, holdExtension, inHold, payerBody } from '../requests.ts';
import { bookingAnswer } from '../responses.ts';
import { defineRoute, type Route } from '../route.ts';
import { nothing } from '../scalars.ts';
import { bookableStay, bookingResult, madeResult } from './booking-result.ts';

const common = { tag: 'holds', role: 'seller', query: nothing } as const;
const unsafe = { ...common, method: 'POST', idempotencyKey: 'required' } as const;

/** Refusals of a request for rooms, whoever makes it. */
export const stayRejections = [
  'not_found',
  'idempotency_key_reused',
  'stay_empty',
  'stay_too_long',
  'arrival_in_past',
  'arrival_too_far',
  'no_adult',
  'occupancy_exceeded',
  'price_negative',
  'currency_mismatch',
  'no_availability',
  'promo_code_required',
  'promo_code_unknown',
  'promo_code_not_applicable',
  'promo_code_exhausted',
  'not_bookable_today',
  'outside_stay_window',
  ...restrictionRules,
  'block_closed',
  'block_cut_off',
  'outside_block',
] as const;
/** Refusals of a stay that is booked by a quote. */
export const quoteRejections = ['quote_invalid', 'quote_mismatch', 'price_changed'] as const;
/** Refusals of any action on a booking that exists. */
export const actionRejections = [
  'not_found',
  'idempotency_key_reused',
  'version_mismatch',
  'invalid_state',
] as const;
/** What a booking can be refused that a hold cannot: nothing else is done while it is changed. */
export const standingRejections = [...actionRejections, 'modification_pending'] as const;

/** The zod optional members of a payer as the domain writes them: absent, never undefined. */
export function payerOf(body: {
  guest: Pick<Guest, 'firstName' | 'lastName'> & {
    readonly [Name in keyof Guest]?: Guest[Name] | undefined;
  };
  paymentToken?: string | undefined;
}): Payer {
  const { firstName, lastName, ...more } = body.guest;
  const guest: Guest = { firstName, lastName, ...defined(more) };
  return body.paymentToken === undefined ? { guest } : { guest, paymentToken: body.paymentToken };
}

const placeHold = defineRoute({
  ...unsafe,
  path: '/v1/holds',
  operationId: 'placeHold',
  summary: 'Keep rooms for a while without paying',
  ifMatch: 'none',
  params: nothing,
  body: holdCreation,
  answers: { 201: bookingAnswer },
  rejections: [...stayRejections, ...quoteRejections],
  async handle({ body, context, engine }) {
    const request = bookableStay(body);
    const ttl = body.ttlSeconds === undefined ? {} : { ttlMs: body.ttlSeconds * 1000 };
    return madeResult(await engine.placeHold(context, { ...request, ...ttl }), '/v1/holds');
  },
});

const getHold = defineRoute({
  ...common,
  method: 'GET',
  path: '/v1/holds/{holdId}',
  operationId: 'getHold',
  summary: 'Read a hold, whatever became of it',
  idempotencyKey: 'none',
  ifMatch: 'none',
  params: inHold,
  body: undefined,
  answers: { 200: bookingAnswer },
  rejections: ['not_found'],
  async handle({ params, engine }) {
    const outcome = await engine.booking(params.holdId);
    if (outcome.type === 'ok' && outcome.value.state.isDirect) {
      const rejection = { code: 'not_found', what: 'hold', id: params.holdId } as const;
      return { type: 'problem', problem: rejectionProblem(rejection) };
    }
    return bookingResult(outcome);
  },
});

const extendHold = defineRoute({
  ...unsafe,
  path: '/v1/holds/{holdId}/extend',
  operationId: 'extendHold',
  summary: 'Keep the rooms longer, once',
  ifMatch: 'optional',
  params: inHold,
  body: holdExtension,
  answers: { 200: bookingAnswer },
  rejections: [
    ...actionRejections,
    'hold_expired',
    'hold_already_extended',
    'offer_not_extendable',
  ],
  async handle({ params, body, context, engine }) {
    const ttlMs = body.ttlSeconds === undefined ? undefined : body.ttlSeconds * 1000;
    return bookingResult(await engine.extendHold(context, params.holdId, ttlMs));
  },
});

const releaseHold = defineRoute({
  ...unsafe,
  path: '/v1/holds/{holdId}/release',
  operationId: 'releaseHold',
  summary: 'Give the rooms back before the hold ends',
  ifMatch: 'optional',
  params: inHold,
  body: nothing,
  answers: { 200: bookingAnswer },
  rejections: [...actionRejections, 'hold_expired'],
  async handle({ params, context, engine }) {
    return bookingResult(await engine.releaseHold(context, params.holdId));
  },
});

const bookHold = defineRoute({
  ...unsafe,
  path: '/v1/holds/{holdId}/book',
  operationId: 'bookHold',
  summary: 'Pay for a hold and make it a booking; it keeps its id',
  ifMatch: 'optional',
  params: inHold,
  body: payerBody,
  answers: { 201: bookingAnswer, 202: bookingAnswer },
  rejections: [
    ...actionRejections,
    'hold_expired',
    'payment_required',
    'payment_declined',
    'payment_timed_out',
    'booking_cancelled',
  ],
  async handle({ params, body, context, engine }) {
    const outcome = await engine.bookHold(context, params.holdId, payerOf(body));
    return madeResult(outcome, '/v1/bookings');
  },
});

export const holdRoutes: readonly Route[] = [placeHold, getHold, extendHold, releaseHold, bookHold];
