/**
 * Rate plans, and the batch that sets prices and restrictions by ranges of nights. All of it is
 * staff's: what sellers may know of a plan is what the stay search offers them.
 */
import { addDays, nightsOf } from '../../domain/calendar.ts';
import type { PropertyState, RoomType } from '../../domain/property/property.ts';
import type { RatePlan } from '../../domain/rates/rate-plan.ts';
import { limits } from '../../limits.ts';
import type { Outcome } from '../../ports/engine.ts';
import { wrongCurrency } from '../property/property-currency.ts';
import {
  change,
  changeRejections,
  notFound,
  propertyResult,
  read,
  roomTypeResult,
} from '../property/property-result.ts';
import { inProperty, inRatePlan, inRoomType, priceQuery } from '../requests.ts';
import { propertyAnswer } from '../responses.ts';
import { defineRoute, type Result, type Route, resultOf } from '../route.ts';
import { nothing } from '../scalars.ts';
import { ratePlanAnswer, ratePlanNightsAnswer, ratePlansAnswer } from './rate-plan-answers.ts';
import {
  ariChangeOf,
  planChangesOf,
  priceOf,
  pricesIn,
  ratePlanBody,
  ratePlanNightBody,
} from './rate-plan-body.ts';
import { ariBatch, ratePlanChange, ratePlanCreation } from './rate-plan-requests.ts';

const plans = '/v1/properties/{propertyId}/room-types/{roomTypeId}/rate-plans';
/** A promo code is in a plan, so not every seller may read them. */
const readByStaff = { ...read, role: 'staff' } as const;
const planRejections = [
  'not_found',
  'currency_mismatch',
  'derivation_invalid',
  ...changeRejections,
] as const;

function planResult(
  outcome: Outcome<PropertyState>,
  { roomTypeId, ratePlanId }: { roomTypeId: RoomType['id']; ratePlanId: RatePlan['id'] },
  answer: (roomType: RoomType, plan: RatePlan, property: PropertyState) => Result,
): Result {
  return roomTypeResult(outcome, roomTypeId, (roomType, property) => {
    const plan = roomType.ratePlans.get(ratePlanId);
    if (plan === undefined) return notFound('rate_plan', ratePlanId);
    return answer(roomType, plan, property);
  });
}

function planAnswer(roomType: RoomType, plan: RatePlan, property: PropertyState): Result {
  const body = ratePlanBody(roomType, plan, property.details.currency);
  return { type: 'answer', status: 200, body };
}

const addRatePlan = defineRoute({
  ...change,
  method: 'POST',
  path: plans,
  operationId: 'addRatePlan',
  summary: 'Add a rate plan, with prices of its own or derived from another plan',
  ifMatch: 'optional',
  params: inRoomType,
  query: nothing,
  body: ratePlanCreation,
  answers: { 201: ratePlanAnswer },
  rejections: ['already_exists', 'too_many_rate_plans', ...planRejections],
  async handle({ params, body, context, engine }) {
    const { propertyId, roomTypeId } = params;
    const { id, ...rest } = body;
    const refusal = await wrongCurrency(engine, propertyId, pricesIn(rest));
    if (refusal !== undefined) return refusal;
    const details = {
      access: { type: 'public' },
      mealPlan: null,
      occupancyPricing: null,
      bookingWindow: null,
      stayWindow: null,
      ...planChangesOf(rest),
      name: body.name,
      price: priceOf(body.price),
    } as const;
    const request = id === undefined ? { details } : { id, details };
    const outcome = await engine.addRatePlan(context, propertyId, roomTypeId, request);
    if (outcome.type !== 'ok') return resultOf(outcome, () => notFound('rate_plan', ''));
    const { property, ratePlanId } = outcome.value;
    const made = { roomTypeId, ratePlanId };
    return planResult({ ...outcome, value: property }, made, (roomType, plan) => ({
      type: 'answer',
      status: 201,
      body: ratePlanBody(roomType, plan, property.details.currency),
      location: `/v1/properties/${propertyId}/room-types/${roomTypeId}/rate-plans/${ratePlanId}`,
    }));
  },
});

const listRatePlans = defineRoute({
  ...readByStaff,
  path: plans,
  operationId: 'listRatePlans',
  isCounted: true,
  summary: 'List the rate plans of a room type, the base plan first',
  params: inRoomType,
  query: nothing,
  answers: { 200: ratePlansAnswer },
  rejections: ['not_found'],
  async handle({ params, engine }) {
    const outcome = await engine.property(params.propertyId);
    return roomTypeResult(outcome, params.roomTypeId, (roomType, { details: { currency } }) => {
      const items = Array.from(roomType.ratePlans.values(), (plan) => {
        return ratePlanBody(roomType, plan, currency);
      });
      return { type: 'answer', status: 200, body: { items } };
    });
  },
});

const getRatePlan = defineRoute({
  ...readByStaff,
  path: `${plans}/{ratePlanId}`,
  operationId: 'getRatePlan',
  isCounted: true,
  summary: 'Read a rate plan; its ETag is that of the property',
  params: inRatePlan,
  query: nothing,
  answers: { 200: ratePlanAnswer },
  rejections: ['not_found'],
  async handle({ params, engine }) {
    return planResult(await engine.property(params.propertyId), params, planAnswer);
  },
});

const changeRatePlan = defineRoute({
  ...change,
  method: 'PATCH',
  path: `${plans}/{ratePlanId}`,
  operationId: 'changeRatePlan',
  summary: 'Change a rate plan; null gives a field back to what the parent says',
  ifMatch: 'required',
  params: inRatePlan,
  query: nothing,
  body: ratePlanChange,
  answers: { 200: ratePlanAnswer },
  rejections: planRejections,
  async handle({ params, body, context, engine }) {
    const { propertyId, roomTypeId, ratePlanId } = params;
    const refusal = await wrongCurrency(engine, propertyId, pricesIn(body));
    if (refusal !== undefined) return refusal;
    const changes = planChangesOf(body);
    const outcome = await engine.changeRatePlan(
      context,
      propertyId,
      roomTypeId,
      ratePlanId,
      changes,
    );
    return planResult(outcome, params, planAnswer);
  },
});

const getRatePlanNights = defineRoute({
  ...readByStaff,
  path: `${plans}/{ratePlanId}/nights`,
  operationId: 'getRatePlanNights',
  isCounted: true,
  summary: 'Read price and restrictions in force on each night, both ends included',
  params: inRatePlan,
  query: priceQuery,
  answers: { 200: ratePlanNightsAnswer },
  rejections: ['not_found'],
  async handle({ params, query, engine }) {
    const outcome = await engine.property(params.propertyId);
    return planResult(outcome, params, (roomType, plan, { details: { currency } }) => {
      const stay = { arrival: query.from, departure: addDays(query.to, 1) };
      const nights = nightsOf(stay).map((night) => {
        return ratePlanNightBody(roomType, plan, night, currency);
      });
      return { type: 'answer', status: 200, body: { ...params, nights } };
    });
  },
});

const updateAri = defineRoute({
  ...change,
  method: 'POST',
  path: '/v1/properties/{propertyId}/ari',
  operationId: 'updateAri',
  summary: 'Set prices and restrictions by ranges of nights: all of them or none, as one change',
  ifMatch: 'optional',
  params: inProperty,
  query: nothing,
  body: ariBatch,
  bodyBytesMax: limits.ariBodyBytesMax,
  answers: { 200: propertyAnswer },
  rejections: ['not_found', 'currency_mismatch', 'too_many_cells', ...changeRejections],
  async handle({ params, body, context, engine }) {
    const prices = body.changes.map(({ price }) => price);
    const refusal = await wrongCurrency(engine, params.propertyId, prices);
    if (refusal !== undefined) return refusal;
    const changes = body.changes.map(ariChangeOf);
    return propertyResult(await engine.updateAri(context, params.propertyId, changes), 200);
  },
});

export const ratePlanRoutes: readonly Route[] = [
  addRatePlan,
  listRatePlans,
  getRatePlan,
  changeRatePlan,
  getRatePlanNights,
  updateAri,
];
