/** What malformed calls of all kinds share: contexts, ids, ranges and queries, and all that is none. */
import type { Engine } from '../../ports/engine.ts';
import { ARRIVAL, adler, double } from '../hotel-adler.ts';
import {
  NO_COUNTS,
  NO_DATES,
  NO_IDS,
  NO_INSTANTS,
  NO_OBJECTS,
  NO_TEXTS,
} from './malformed-values.ts';

/** What a call is well formed with, and where in it which values are out of order. */
export interface Form {
  readonly call: keyof Engine;
  readonly arguments: Readonly<Record<string, unknown>>;
  readonly spoilt: Readonly<Record<string, readonly unknown[]>>;
}

export const context = { caller: 'ada', requestId: 'r', idempotencyKey: 'malformed', request: {} };
export const noContexts = {
  context: NO_OBJECTS,
  'context.caller': [...NO_TEXTS, undefined],
  'context.requestId': [...NO_TEXTS, undefined],
  'context.idempotencyKey': [...NO_TEXTS, '', 'k'.repeat(256)],
  'context.expectedVersion': NO_COUNTS.filter((value) => value !== 1e15),
  'context.deadlineMs': NO_INSTANTS,
};

export const range = { from: ARRIVAL, to: '2027-03-12', weekdays: [1, 3] };
export const noRanges = {
  range: NO_OBJECTS,
  'range.from': [...NO_DATES, '2027-03-13', '2024-01-01'],
  'range.to': [...NO_DATES, '2027-03-09', '2029-12-31'],
  'range.weekdays': [[], [1, 1, 1, 1, 1, 1, 1, 1], 'all', null],
  'range.weekdays[1]': [0, 8, ...NO_COUNTS],
};

export const query = { propertyId: adler, from: ARRIVAL, to: '2027-03-12', roomTypeIds: [double] };
export const noQueries = {
  query: NO_OBJECTS,
  'query.propertyId': NO_IDS,
  'query.from': [...NO_DATES, '2027-03-13', '2025-01-01'],
  'query.to': [...NO_DATES, '2027-03-09', '2028-12-31'],
  'query.roomTypeIds': [double, Array.from({ length: 201 }, () => double), null],
  'query.roomTypeIds[0]': NO_IDS,
};

export const id = { id: adler };
export const noId = { id: NO_IDS };
export const ofRoomType = { context, id: adler, roomTypeId: double };
export const noRoomType = { ...noContexts, id: NO_IDS, roomTypeId: NO_IDS };
