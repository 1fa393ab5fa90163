/** Properties: creating, listing, reading and changing them. */
import { limits } from '../../limits.ts';
import { badCursor, cursorAfter, placeById } from '../cursor.ts';
import { inProperty, pageQuery } from '../requests.ts';
import { propertiesPage, propertyAnswer } from '../responses.ts';
import { defineRoute, type Route, resultOf } from '../route.ts';
import { nothing } from '../scalars.ts';
import { propertyChange, propertyCreation } from './property-requests.ts';
import { change, changeRejections, defined, propertyResult, read } from './property-result.ts';

const createProperty = defineRoute({
  ...change,
  method: 'POST',
  path: '/v1/properties',
  operationId: 'createProperty',
  summary: 'Create a property',
  ifMatch: 'none',
  params: nothing,
  query: nothing,
  body: propertyCreation,
  answers: { 201: propertyAnswer },
  rejections: ['already_exists', 'idempotency_key_reused'],
  async handle({ body, context, engine }) {
    const { id, capture = 'at_booking', ...rest } = body;
    const details = { ...rest, capture };
    const request = id === undefined ? { details } : { id, details };
    return propertyResult(await engine.createProperty(context, request), 201);
  },
});

const listProperties = defineRoute({
  ...read,
  path: '/v1/properties',
  operationId: 'listProperties',
  summary: 'List properties by id',
  params: nothing,
  query: pageQuery,
  answers: { 200: propertiesPage },
  rejections: [],
  async handle({ query, engine }) {
    const afterId = placeById(query.cursor);
    if (afterId === null) return badCursor();
    const limit = query.limit ?? limits.pageItemsDefault;
    return resultOf(await engine.properties(afterId, limit), ({ value: items }) => {
      const nextCursor = cursorAfter(items, limit, ({ id }) => [id]);
      return { type: 'answer', status: 200, body: { items, nextCursor } };
    });
  },
});

const getProperty = defineRoute({
  ...read,
  path: '/v1/properties/{propertyId}',
  operationId: 'getProperty',
  isCounted: true,
  summary: 'Read a property with its room types',
  params: inProperty,
  query: nothing,
  answers: { 200: propertyAnswer },
  rejections: ['not_found'],
  async handle({ params, engine }) {
    return propertyResult(await engine.property(params.propertyId), 200);
  },
});

const changeProperty = defineRoute({
  ...change,
  method: 'PATCH',
  path: '/v1/properties/{propertyId}',
  operationId: 'changeProperty',
  summary: 'Change what may change of a property',
  ifMatch: 'required',
  params: inProperty,
  query: nothing,
  body: propertyChange,
  answers: { 200: propertyAnswer },
  rejections: ['not_found', ...changeRejections],
  async handle({ params, body, context, engine }) {
    const changes = defined(body);
    return propertyResult(await engine.changeProperty(context, params.propertyId, changes), 200);
  },
});

export const propertyRoutes: readonly Route[] = [
  createProperty,
  listProperties,
  getProperty,
  changeProperty,
];
