/** What is free: the calendar of a property, and the offers for one stay. */
import type { z } from 'zod';
import { daysBetween, nightCount, type Stay } from '../../domain/calendar.ts';
import type { PropertyId, RatePlanId } from '../../domain/ids.ts';
import type { Currency } from '../../domain/money.ts';
import type { PropertyState } from '../../domain/property/property.ts';
import { limits } from '../../limits.ts';
import type { AvailabilityQuery, Engine } from '../../ports/engine.ts';
import { partyOf } from '../booking/booking-result.ts';
import { requestProblem } from '../problem.ts';
import { cellBody, offerBody } from '../property/property-body.ts';
import { availabilityQuery, inProperty, stayQuery } from '../requests.ts';
import { offersAnswer } from '../responses.ts';
import { defineRoute, type Result, type Route, resultOf } from '../route.ts';
import { availabilityAnswer } from './availability-answers.ts';

const read = {
  method: 'GET',
  tag: 'availability',
  role: 'seller',
  idempotencyKey: 'none',
  ifMatch: 'none',
  params: inProperty,
  body: undefined,
} as const;

/** How many cells an answer can have, known before any is read. */
export function cellCount(query: AvailabilityQuery, roomTypesInAll: number): number {
  const roomTypes = query.roomTypeIds?.length ?? roomTypesInAll;
  return (daysBetween(query.from, query.to) + 1) * roomTypes;
}

function tooManyCells(cells: number, pointer: '/to' | '/departure'): Result {
  const detail = `${cells} cells are more than ${limits.availabilityCellsMax}`;
  const place = { in: 'query', pointer, detail } as const;
  const hint = `Ask for fewer nights or ${pointer === '/to' ? 'types' : 'rate plans'}.`;
  return { type: 'problem', problem: requestProblem('validation_failed', hint, [place]) };
}

/** What is asked of a calendar and in which currency it is told, or why it cannot be asked. */
export async function calendarQuestion(
  engine: Engine,
  propertyId: PropertyId,
  { from, to, roomTypeId: roomTypeIds }: z.output<typeof availabilityQuery>,
): Promise<
  | { readonly type: 'asked'; readonly asked: AvailabilityQuery; readonly currency: Currency }
  | Result
> {
  const property = await engine.property(propertyId);
  if (property.type !== 'ok') return resultOf(property, () => tooManyCells(0, '/to'));
  const asked = { propertyId, from, to, ...(roomTypeIds === undefined ? {} : { roomTypeIds }) };
  const cells = cellCount(asked, property.value.roomTypes.size);
  if (cells > limits.availabilityCellsMax) return tooManyCells(cells, '/to');
  return { type: 'asked', asked, currency: property.value.details.currency };
}

/** Prices and reasons that a search can have to find; a stay that is too long has none. */
function searchedCells(
  { roomTypes }: PropertyState,
  stay: Stay,
  ratePlanIds: readonly RatePlanId[] | undefined,
): number {
  const nights = Math.max(0, nightCount(stay));
  if (nights > limits.stayNightsMax) return 0;
  const plans = Array.from(roomTypes.values(), ({ ratePlans }) => {
    return ratePlanIds?.filter((id) => ratePlans.has(id)).length ?? ratePlans.size;
  });
  return plans.reduce((sum, count) => sum + count, 0) * nights;
}

const getAvailability = defineRoute({
  ...read,
  path: '/v1/properties/{propertyId}/availability',
  operationId: 'getAvailability',
  summary: 'Read the calendar, both ends included, as of one journal position',
  query: availabilityQuery,
  answers: { 200: availabilityAnswer },
  rejections: ['not_found'],
  async handle({ params, query, engine }) {
    const { propertyId } = params;
    const question = await calendarQuestion(engine, propertyId, query);
    if (question.type !== 'asked') return question;
    const { asked, currency } = question;
    const { from, to } = asked;
    return resultOf(await engine.availability(asked), (ok) => ({
      type: 'answer',
      status: 200,
      position: ok.value.position,
      body: {
        propertyId,
        from,
        to,
        position: ok.value.position,
        cells: ok.value.cells.map((cell) => cellBody(cell, currency)),
      },
    }));
  },
});

const searchStay = defineRoute({
  ...read,
  path: '/v1/properties/{propertyId}/availability/stay',
  operationId: 'searchStay',
  summary: 'An offer of every rate plan of every room type, and all that speaks against each',
  query: stayQuery,
  answers: { 200: offersAnswer },
  rejections: ['not_found'],
  async handle({ params, query, engine }) {
    const { propertyId } = params;
    const { arrival, departure, rooms = 1, promoCode, channel, ratePlanId: ratePlanIds } = query;
    const property = await engine.property(propertyId);
    if (property.type !== 'ok') return resultOf(property, () => tooManyCells(0, '/departure'));
    const stay = { arrival, departure };
    const cells = searchedCells(property.value, stay, ratePlanIds);
    if (cells > limits.availabilityCellsMax) return tooManyCells(cells, '/departure');
    const { currency } = property.value.details;
    const outcome = await engine.staySearch({
      propertyId,
      stay,
      party: partyOf(query),
      rooms,
      ...(promoCode === undefined ? {} : { promoCode }),
      ...(channel === undefined ? {} : { channel }),
      ...(ratePlanIds === undefined ? {} : { ratePlanIds }),
    });
    return resultOf(outcome, (ok) => ({
      type: 'answer',
      status: 200,
      position: ok.position,
      body: {
        propertyId,
        arrival,
        departure,
        offers: ok.value.map((offer) => offerBody(offer, currency)),
      },
    }));
  },
});

export const availabilityRoutes: readonly Route[] = [getAvailability, searchStay];
