/** Room types, the prices of their base plans, and their capacities. */

import { inProperty, inRoomType, priceQuery } from '../requests.ts';
import { pricesAnswer, propertyAnswer, roomTypeCreated } from '../responses.ts';
import { defineRoute, type Route, resultOf } from '../route.ts';
import { nothing } from '../scalars.ts';
import { priceBodies, propertyBody } from './property-body.ts';
import { wrongCurrency } from './property-currency.ts';
import {
  capacityChange,
  priceChange,
  roomTypeChange,
  roomTypeCreation,
} from './property-requests.ts';
import {
  change,
  changeRejections,
  defined,
  nightRange,
  propertyResult,
  read,
  roomTypeResult,
} from './property-result.ts';

const addRoomType = defineRoute({
  ...change,
  method: 'POST',
  path: '/v1/properties/{propertyId}/room-types',
  operationId: 'addRoomType',
  summary: 'Add a room type',
  ifMatch: 'optional',
  params: inProperty,
  query: nothing,
  body: roomTypeCreation,
  answers: { 201: roomTypeCreated },
  rejections: ['not_found', 'already_exists', 'currency_mismatch', ...changeRejections],
  async handle({ params, body, context, engine }) {
    const { id, basePrice, ...rest } = body;
    const refusal = await wrongCurrency(engine, params.propertyId, [basePrice]);
    if (refusal !== undefined) return refusal;
    const details = { ...rest, basePriceMinor: basePrice.amountMinor };
    const request = id === undefined ? { details } : { id, details };
    const outcome = await engine.addRoomType(context, params.propertyId, request);
    return resultOf(outcome, (ok) => ({
      ...ok,
      type: 'answer',
      status: 201,
      body: {
        roomTypeId: ok.value.roomTypeId,
        property: propertyBody(ok.value.property, ok.version),
      },
      location: `/v1/properties/${params.propertyId}`,
    }));
  },
});

const changeRoomType = defineRoute({
  ...change,
  method: 'PATCH',
  path: '/v1/properties/{propertyId}/room-types/{roomTypeId}',
  operationId: 'changeRoomType',
  summary: 'Change a room type; If-Match is the ETag of the property',
  ifMatch: 'required',
  params: inRoomType,
  query: nothing,
  body: roomTypeChange,
  answers: { 200: propertyAnswer },
  rejections: ['not_found', 'currency_mismatch', ...changeRejections],
  async handle({ params, body, context, engine }) {
    const { basePrice, ...rest } = body;
    const refusal = await wrongCurrency(engine, params.propertyId, [basePrice]);
    if (refusal !== undefined) return refusal;
    const changes = defined({ ...rest, basePriceMinor: basePrice?.amountMinor });
    const { propertyId, roomTypeId } = params;
    return propertyResult(
      await engine.changeRoomType(context, propertyId, roomTypeId, changes),
      200,
    );
  },
});

const setPrices = defineRoute({
  ...change,
  method: 'POST',
  path: '/v1/properties/{propertyId}/room-types/{roomTypeId}/prices',
  operationId: 'setPrices',
  summary: 'Set the price of nights; null returns them to the base price',
  ifMatch: 'optional',
  params: inRoomType,
  query: nothing,
  body: priceChange,
  answers: { 200: propertyAnswer },
  rejections: ['not_found', 'currency_mismatch', ...changeRejections],
  async handle({ params, body, context, engine }) {
    const { propertyId, roomTypeId } = params;
    const refusal = await wrongCurrency(engine, propertyId, [body.price]);
    if (refusal !== undefined) return refusal;
    const minor = body.price === null ? null : body.price.amountMinor;
    const range = nightRange(body);
    return propertyResult(
      await engine.setPrices(context, propertyId, roomTypeId, range, minor),
      200,
    );
  },
});

const getPrices = defineRoute({
  ...read,
  path: '/v1/properties/{propertyId}/room-types/{roomTypeId}/prices',
  operationId: 'getPrices',
  isCounted: true,
  summary: 'Read the price of each night, both ends included',
  params: inRoomType,
  query: priceQuery,
  answers: { 200: pricesAnswer },
  rejections: ['not_found'],
  async handle({ params, query, engine }) {
    const { propertyId, roomTypeId } = params;
    const outcome = await engine.property(propertyId);
    return roomTypeResult(outcome, roomTypeId, (roomType, { details }) => {
      const nights = priceBodies(roomType, details.currency, query.from, query.to);
      return { type: 'answer', status: 200, body: { propertyId, roomTypeId, nights } };
    });
  },
});

const setCapacity = defineRoute({
  ...change,
  method: 'POST',
  path: '/v1/properties/{propertyId}/room-types/{roomTypeId}/capacity',
  operationId: 'setCapacity',
  summary: "Set the rooms of nights; null returns them to the room type's own number",
  ifMatch: 'optional',
  params: inRoomType,
  query: nothing,
  body: capacityChange,
  answers: { 200: propertyAnswer },
  rejections: ['not_found', ...changeRejections],
  async handle({ params, body, context, engine }) {
    const { propertyId, roomTypeId } = params;
    const range = nightRange(body);
    return propertyResult(
      await engine.setCapacity(context, propertyId, roomTypeId, range, body.rooms),
      200,
    );
  },
});

export const roomTypeRoutes: readonly Route[] = [
  addRoomType,
  changeRoomType,
  setPrices,
  getPrices,
  setCapacity,
];
