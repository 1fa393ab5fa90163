/** Selling more rooms than there are: what is allowed, what is advised, and where it has led. */
import { addDays, nightsOf } from '../../domain/calendar.ts';
import { calendarQuestion } from '../inventory/availability-routes.ts';
import {
  change,
  changeRejections,
  nightRange,
  propertyResult,
  read,
  roomTypeResult,
} from '../property/property-result.ts';
import { availabilityQuery, inProperty, inRoomType, priceQuery } from '../requests.ts';
import { propertyAnswer } from '../responses.ts';
import { defineRoute, type Route, resultOf } from '../route.ts';
import { nothing } from '../scalars.ts';
import {
  overbookingNightBody,
  overbookingNightsAnswer,
  overbookingsAnswer,
  overbookingsBody,
  recommendationAnswer,
  recommendationBody,
  walkProposalAnswer,
  walkProposalBody,
} from './overbooking-answers.ts';
import { overbookingChange, recommendationQuery, walkQuery } from './overbooking-requests.ts';

const readByStaff = { ...read, role: 'staff', tag: 'overbooking' } as const;
const WALK_PROBABILITY_MAX_DEFAULT = 0.05;

const allowOverbooking = defineRoute({
  ...change,
  tag: 'overbooking',
  method: 'POST',
  path: '/v1/properties/{propertyId}/room-types/{roomTypeId}/overbooking',
  operationId: 'allowOverbooking',
  summary: 'Allow so many rooms, or a share of them, to be sold beyond those that exist',
  ifMatch: 'optional',
  params: inRoomType,
  query: nothing,
  body: overbookingChange,
  answers: { 200: propertyAnswer },
  rejections: ['not_found', ...changeRejections],
  async handle({ params, body, context, engine }) {
    const { propertyId, roomTypeId } = params;
    const range = nightRange(body);
    const { allowance } = body;
    return propertyResult(
      await engine.allowOverbooking(context, propertyId, roomTypeId, range, allowance),
      200,
    );
  },
});

const getOverbookingNights = defineRoute({
  ...readByStaff,
  path: '/v1/properties/{propertyId}/room-types/{roomTypeId}/overbooking',
  operationId: 'getOverbookingNights',
  isCounted: true,
  summary: 'Read what may be sold of each night, both ends included',
  params: inRoomType,
  query: priceQuery,
  answers: { 200: overbookingNightsAnswer },
  rejections: ['not_found'],
  async handle({ params, query, engine }) {
    const { propertyId, roomTypeId } = params;
    return roomTypeResult(await engine.property(propertyId), roomTypeId, (roomType) => {
      const nights = nightsOf({ arrival: query.from, departure: addDays(query.to, 1) });
      const bodies = nights.map((night) => overbookingNightBody(roomType, night));
      const body = { propertyId, roomTypeId, nights: bodies };
      return { type: 'answer', status: 200, body };
    });
  },
});

const listOverbookings = defineRoute({
  ...readByStaff,
  path: '/v1/properties/{propertyId}/overbookings',
  operationId: 'listOverbookings',
  summary: 'The nights on which more rooms are promised than there are, both ends included',
  params: inProperty,
  query: availabilityQuery,
  answers: { 200: overbookingsAnswer },
  rejections: ['not_found'],
  async handle({ params, query, engine }) {
    const { propertyId } = params;
    const question = await calendarQuestion(engine, propertyId, query);
    if (question.type !== 'asked') return question;
    const { asked, currency } = question;
    const { from, to } = asked;
    return resultOf(await engine.overbookings(asked), (ok) => ({
      type: 'answer',
      status: 200,
      position: ok.position,
      body: { propertyId, from, to, ...overbookingsBody(ok.value, currency) },
    }));
  },
});

const recommendOverbooking = defineRoute({
  ...readByStaff,
  path: '/v1/properties/{propertyId}/overbooking/recommendation',
  operationId: 'recommendOverbooking',
  summary: 'How many rooms of a night to sell, by how likely guests are to come, and why',
  params: inProperty,
  query: recommendationQuery,
  answers: { 200: recommendationAnswer },
  rejections: ['not_found', 'history_too_short'],
  async handle({ params, query, engine }) {
    const { showUpProbability, maxWalkProbability } = query;
    const { roomTypeId, night } = query;
    const question = {
      propertyId: params.propertyId,
      roomTypeId,
      night,
      walkProbabilityMax: maxWalkProbability ?? WALK_PROBABILITY_MAX_DEFAULT,
      ...(showUpProbability === undefined ? {} : { showUpProbability }),
    };
    return resultOf(await engine.overbookingAdvice(question), (ok) => ({
      type: 'answer',
      status: 200,
      position: ok.position,
      body: recommendationBody(question, ok.value),
    }));
  },
});

const proposeWalks = defineRoute({
  ...readByStaff,
  path: '/v1/properties/{propertyId}/walk-proposal',
  operationId: 'proposeWalks',
  summary: 'Whom to send elsewhere on a night with more guests than rooms, in order, and why',
  params: inProperty,
  query: walkQuery,
  answers: { 200: walkProposalAnswer },
  rejections: ['not_found'],
  async handle({ params, query, engine }) {
    const { propertyId } = params;
    const { night } = query;
    const property = await engine.property(propertyId);
    if (property.type !== 'ok') return propertyResult(property, 200);
    const { currency } = property.value.details;
    return resultOf(await engine.walkProposal(propertyId, night), (ok) => ({
      type: 'answer',
      status: 200,
      position: ok.position,
      body: { propertyId, night, ...walkProposalBody(ok.value, currency) },
    }));
  },
});

export const overbookingRoutes: readonly Route[] = [
  allowOverbooking,
  getOverbookingNights,
  listOverbookings,
  recommendOverbooking,
  proposeWalks,
];
