/** Bookings: making one in a single call, reading them, and what happens to them later. */
import type { BookingId } from '../../domain/ids.ts';
import { limits } from '../../limits.ts';
import type { BookingView, CallContext, Engine, Outcome } from '../../ports/engine.ts';
import type { BookingFilter } from '../../ports/journal.ts';
import { badCursor, cursorAfter, placeByChange } from '../cursor.ts';
import { rejectionProblem } from '../problem.ts';
import { bookingCreation, bookingsQuery, cancellation, inBooking, walkOrder } from '../requests.ts';
import { bookingAnswer, bookingsPage, historyAnswer } from '../responses.ts';
import { defineRoute, type Role, type Route, resultOf } from '../route.ts';
import { nothing } from '../scalars.ts';
import { bookingRowBody, historyEventBody } from './booking-body.ts';
import { bookableStay, bookingResult, madeResult } from './booking-result.ts';
import { payerOf, quoteRejections, standingRejections, stayRejections } from './hold-routes.ts';

const read = {
  method: 'GET',
  tag: 'bookings',
  role: 'seller',
  idempotencyKey: 'none',
  ifMatch: 'none',
  body: undefined,
} as const;
const unsafe = {
  method: 'POST',
  tag: 'bookings',
  idempotencyKey: 'required',
  query: nothing,
} as const;

const createBooking = defineRoute({
  ...unsafe,
  path: '/v1/bookings',
  operationId: 'createBooking',
  summary: 'Hold, pay for and confirm rooms in one call',
  role: 'seller',
  ifMatch: 'none',
  params: nothing,
  body: bookingCreation,
  answers: { 201: bookingAnswer, 202: bookingAnswer },
  rejections: [
    ...stayRejections,
    ...quoteRejections,
    'payment_required',
    'payment_declined',
    'payment_timed_out',
    'booking_cancelled',
  ],
  async handle({ body, context, engine }) {
    const outcome = await engine.book(context, { ...bookableStay(body), payer: payerOf(body) });
    return madeResult(outcome, '/v1/bookings');
  },
});

const listBookings = defineRoute({
  ...read,
  path: '/v1/bookings',
  operationId: 'listBookings',
  summary: 'List bookings, the longest unchanged first; poll with updatedSince',
  params: nothing,
  query: bookingsQuery,
  answers: { 200: bookingsPage },
  rejections: [],
  async handle({ query, engine }) {
    const after = placeByChange(query.cursor);
    if (after === null) return badCursor();
    const limit = query.limit ?? limits.pageItemsDefault;
    const { propertyId, status, arrivalFrom, arrivalTo, updatedSince } = query;
    const filter: BookingFilter = {
      ...(propertyId === undefined ? {} : { propertyId }),
      ...(status === undefined ? {} : { status }),
      ...(arrivalFrom === undefined ? {} : { arrivalFrom }),
      ...(arrivalTo === undefined ? {} : { arrivalTo }),
      ...(updatedSince === undefined ? {} : { updatedSinceMs: updatedSince }),
      ...(after === undefined ? {} : { after }),
      limit,
    };
    return resultOf(await engine.bookings(filter), (ok) => {
      const nextCursor = cursorAfter(ok.value, limit, ({ updatedAtMs, id }) => [updatedAtMs, id]);
      const body = { items: ok.value.map(bookingRowBody), nextCursor };
      return { type: 'answer', status: 200, body, position: ok.position };
    });
  },
});

const getBooking = defineRoute({
  ...read,
  path: '/v1/bookings/{bookingId}',
  operationId: 'getBooking',
  summary: 'Read a booking',
  params: inBooking,
  query: nothing,
  answers: { 200: bookingAnswer },
  rejections: ['not_found'],
  async handle({ params, engine }) {
    return bookingResult(await engine.booking(params.bookingId));
  },
});

const getHistory = defineRoute({
  ...read,
  path: '/v1/bookings/{bookingId}/history',
  operationId: 'getBookingHistory',
  summary: 'Read everything that happened to a booking, oldest first',
  params: inBooking,
  query: nothing,
  answers: { 200: historyAnswer },
  rejections: ['not_found'],
  async handle({ params, engine }) {
    const { bookingId } = params;
    return resultOf(await engine.bookingHistory(bookingId), (ok) => ({
      type: 'answer',
      status: 200,
      body: { bookingId, events: ok.value.map(historyEventBody) },
      position: ok.position,
    }));
  },
});

const cancelBooking = defineRoute({
  ...unsafe,
  path: '/v1/bookings/{bookingId}/cancel',
  operationId: 'cancelBooking',
  summary: 'Cancel a booking; owed says what it costs',
  role: 'seller',
  ifMatch: 'optional',
  params: inBooking,
  body: cancellation,
  answers: { 200: bookingAnswer },
  rejections: [...standingRejections, 'currency_mismatch', 'too_late', 'fee_changed'],
  async handle({ params, body, context, engine }) {
    const { reason, expectedFee } = body;
    const options = expectedFee === undefined ? {} : { expectedFee };
    return bookingResult(await engine.cancel(context, params.bookingId, reason, options));
  },
});

const walkGuest = defineRoute({
  ...unsafe,
  path: '/v1/bookings/{bookingId}/walk',
  operationId: 'walkGuest',
  summary: 'Send the guest to another hotel for want of a room; nothing is owed',
  role: 'staff',
  ifMatch: 'optional',
  params: inBooking,
  body: walkOrder,
  answers: { 200: bookingAnswer },
  rejections: [...standingRejections, 'currency_mismatch', 'too_early', 'too_late'],
  async handle({ params, body, context, engine }) {
    const { bookingId } = params;
    const { hotel, cost, reason: why } = body;
    const booking = await engine.booking(bookingId);
    if (booking.type !== 'ok') return bookingResult(booking);
    const { currency: expected } = booking.value.state.terms;
    if (expected !== cost.currency) {
      const rejection = { code: 'currency_mismatch', expected, actual: cost.currency } as const;
      return { type: 'problem', problem: rejectionProblem(rejection) };
    }
    const walk = { hotel, costMinor: cost.amountMinor, why };
    return bookingResult(await engine.walkGuest(context, bookingId, walk));
  },
});

interface BookingActionSpec {
  readonly name: string;
  readonly operationId: string;
  readonly summary: string;
  readonly role: Role;
  call(engine: Engine, context: CallContext, id: BookingId): Promise<Outcome<BookingView>>;
}

/** An action of a booking that takes nothing but the booking. */
function bookingAction(spec: BookingActionSpec): Route {
  return defineRoute({
    ...unsafe,
    path: `/v1/bookings/{bookingId}/${spec.name}`,
    operationId: spec.operationId,
    summary: spec.summary,
    role: spec.role,
    ifMatch: 'optional',
    params: inBooking,
    body: nothing,
    answers: { 200: bookingAnswer },
    rejections: [...standingRejections, 'too_early', 'too_late'],
    async handle({ params, context, engine }) {
      return bookingResult(await spec.call(engine, context, params.bookingId));
    },
  });
}

const staffActions: readonly Route[] = [
  bookingAction({
    name: 'no-show',
    operationId: 'markNoShow',
    summary: 'Say that the guest did not come',
    role: 'staff',
    call: (engine, context, id) => engine.markNoShow(context, id),
  }),
  bookingAction({
    name: 'check-out',
    operationId: 'checkOut',
    summary: 'Say that the guest has left',
    role: 'staff',
    call: (engine, context, id) => engine.checkOut(context, id),
  }),
  bookingAction({
    name: 'early-departure',
    operationId: 'departEarly',
    summary: 'Say that the guest leaves before the booked morning',
    role: 'staff',
    call: (engine, context, id) => engine.departEarly(context, id),
  }),
];

export const bookingRoutes: readonly Route[] = [
  createBooking,
  listBookings,
  getBooking,
  getHistory,
  cancelBooking,
  walkGuest,
  ...staffActions,
];
