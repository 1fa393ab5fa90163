/** Trips of several legs: whole or undone. And the outside suppliers that legs are bought from. */
import { limits } from '../../limits.ts';
import type { LegWish, TripFilter } from '../../ports/trips.ts';
import { historyEventBody } from '../booking/booking-body.ts';
import { bookableStay } from '../booking/booking-result.ts';
import { payerOf } from '../booking/hold-routes.ts';
import { badCursor, cursorAfter, placeByChange } from '../cursor.ts';
import { defined } from '../property/property-result.ts';
import { defineRoute, type Route, resultOf } from '../route.ts';
import { nothing } from '../scalars.ts';
import {
  supplierOffersAnswer,
  suppliersAnswer,
  tripAnswer,
  tripFeesAnswer,
  tripHistoryAnswer,
  tripsPage,
} from './trip-answers.ts';
import { catalogueBody, madeTrip, tripFeesBody, tripResult, tripRowBody } from './trip-body.ts';
import {
  inSupplier,
  inTrip,
  type LegBody,
  legResolution,
  tripCancellation,
  tripCreation,
  tripsQuery,
} from './trip-requests.ts';

const path = '/v1/trips';
const one = `${path}/{tripId}`;
const read = {
  method: 'GET',
  tag: 'trips',
  role: 'seller',
  idempotencyKey: 'none',
  ifMatch: 'none',
  body: undefined,
} as const;
const unsafe = {
  method: 'POST',
  tag: 'trips',
  idempotencyKey: 'required',
  query: nothing,
} as const;
const changeRejections = [
  'not_found',
  'idempotency_key_reused',
  'version_mismatch',
  'trip_invalid_state',
] as const;

function wishOf(leg: LegBody): LegWish {
  return 'stay' in leg ? { stay: bookableStay(leg.stay) } : leg;
}

const createTrip = defineRoute({
  ...unsafe,
  path,
  operationId: 'createTrip',
  summary: 'Book several stays, flights and cars, all of them or none',
  role: 'seller',
  ifMatch: 'none',
  params: nothing,
  body: tripCreation,
  answers: { 201: tripAnswer, 202: tripAnswer },
  rejections: [
    'idempotency_key_reused',
    'trip_not_undoable',
    'supplier_unavailable',
    'payment_required',
    'leg_refused',
    'leg_timed_out',
    'leg_payment_declined',
    'trip_cancelled',
  ],
  async handle({ body, context, engine }) {
    const request = { legs: body.legs.map(wishOf), payer: payerOf(body) };
    return madeTrip(await engine.requestTrip(context, request));
  },
});

const listTrips = defineRoute({
  ...read,
  path,
  operationId: 'listTrips',
  summary: 'List trips, the longest unchanged first; those escalated wait for a person',
  params: nothing,
  query: tripsQuery,
  answers: { 200: tripsPage },
  rejections: [],
  async handle({ query, engine }) {
    const after = placeByChange(query.cursor);
    if (after === null) return badCursor();
    const { status, updatedSince: updatedSinceMs } = query;
    const limit = query.limit ?? limits.pageItemsDefault;
    const filter: TripFilter = { ...defined({ status, updatedSinceMs, after }), limit };
    return resultOf(await engine.trips(filter), (ok) => {
      const nextCursor = cursorAfter(ok.value, limit, ({ updatedAtMs, id }) => [updatedAtMs, id]);
      const body = { items: ok.value.map(tripRowBody), nextCursor };
      return { type: 'answer', status: 200, body, position: ok.position };
    });
  },
});

const getTrip = defineRoute({
  ...read,
  path: one,
  operationId: 'getTrip',
  summary: 'Read a trip, its legs, and what a person has to do about them',
  params: inTrip,
  query: nothing,
  answers: { 200: tripAnswer },
  rejections: ['not_found'],
  async handle({ params, engine }) {
    return tripResult(await engine.trip(params.tripId));
  },
});

const getTripHistory = defineRoute({
  ...read,
  path: `${one}/history`,
  operationId: 'getTripHistory',
  summary: 'Read everything that happened to a trip, oldest first',
  params: inTrip,
  query: nothing,
  answers: { 200: tripHistoryAnswer },
  rejections: ['not_found'],
  async handle({ params, engine }) {
    const { tripId } = params;
    return resultOf(await engine.tripHistory(tripId), (ok) => ({
      type: 'answer',
      status: 200,
      body: { tripId, events: ok.value.map(historyEventBody) },
      position: ok.position,
    }));
  },
});

const previewTripCancellation = defineRoute({
  ...read,
  path: `${one}/cancellation`,
  operationId: 'previewTripCancellation',
  summary: 'What cancelling the whole trip would cost now, leg by leg',
  params: inTrip,
  query: nothing,
  answers: { 200: tripFeesAnswer },
  rejections: ['not_found'],
  async handle({ params, engine }) {
    return resultOf(await engine.tripFees(params.tripId), (ok) => ({
      type: 'answer',
      status: 200,
      body: tripFeesBody(ok.value),
      position: ok.position,
    }));
  },
});

const cancelTrip = defineRoute({
  ...unsafe,
  path: `${one}/cancel`,
  operationId: 'cancelTrip',
  summary: 'Cancel every leg of a trip, the last first; each leg says what it has cost',
  role: 'seller',
  ifMatch: 'optional',
  params: inTrip,
  body: tripCancellation,
  answers: { 200: tripAnswer },
  rejections: [...changeRejections, 'fee_changed', 'leg_refused'],
  async handle({ params, body, context, engine }) {
    const { reason, expectedFees } = body;
    return tripResult(await engine.cancelTrip(context, params.tripId, reason, expectedFees));
  },
});

const retryTrip = defineRoute({
  ...unsafe,
  path: `${one}/retry`,
  operationId: 'retryTrip',
  summary: 'Have the legs tried again that a trip is stuck at',
  role: 'staff',
  ifMatch: 'optional',
  params: inTrip,
  body: nothing,
  answers: { 200: tripAnswer },
  rejections: changeRejections,
  async handle({ params, context, engine }) {
    return tripResult(await engine.retryTrip(context, params.tripId));
  },
});

const resolveLeg = defineRoute({
  ...unsafe,
  path: `${one}/resolve`,
  operationId: 'resolveLeg',
  summary: 'Say how a leg has ended that the engine can do no more about',
  role: 'staff',
  ifMatch: 'optional',
  params: inTrip,
  body: legResolution,
  answers: { 200: tripAnswer },
  rejections: [...changeRejections, 'leg_not_stuck'],
  async handle({ params, body, context, engine }) {
    return tripResult(await engine.resolveLeg(context, params.tripId, body));
  },
});

const listSuppliers = defineRoute({
  ...read,
  path: '/v1/suppliers',
  operationId: 'listSuppliers',
  summary: 'List the outside suppliers that legs of trips are bought from',
  params: nothing,
  query: nothing,
  answers: { 200: suppliersAnswer },
  rejections: [],
  async handle({ engine }) {
    return resultOf(await engine.suppliers(), (ok) => ({
      type: 'answer',
      status: 200,
      position: ok.position,
      body: { items: ok.value.map((name) => ({ name, offers: `/v1/suppliers/${name}/offers` })) },
    }));
  },
});

const listSupplierOffers = defineRoute({
  ...read,
  path: '/v1/suppliers/{supplier}/offers',
  operationId: 'listSupplierOffers',
  summary: 'Read what a supplier sells, as it says now',
  params: inSupplier,
  query: nothing,
  answers: { 200: supplierOffersAnswer },
  rejections: ['not_found', 'supplier_unavailable'],
  async handle({ params, engine }) {
    return resultOf(await engine.supplierOffers(params.supplier), (ok) => ({
      type: 'answer',
      status: 200,
      position: ok.position,
      body: catalogueBody(ok.value),
    }));
  },
});

export const tripRoutes: readonly Route[] = [
  createTrip,
  listTrips,
  getTrip,
  getTripHistory,
  previewTripCancellation,
  cancelTrip,
  retryTrip,
  resolveLeg,
  listSuppliers,
  listSupplierOffers,
];
