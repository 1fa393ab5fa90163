/** What most calls bring besides their own values: who calls, of what, and how much of a list. */
import { limits } from '../../limits.ts';
import type { AvailabilityQuery, CallContext } from '../../ports/engine.ts';
import { checkDates } from '../property/property-figures.ts';
import {
  checkGiven,
  checkId,
  checkList,
  checkNumber,
  checkObject,
  checkText,
  checkWhole,
} from './figure.ts';

export function checkContext(context: CallContext): void {
  checkObject('context', context);
  checkText('context.caller', context.caller);
  checkText('context.requestId', context.requestId);
  checkGiven('context.trace', context.trace, checkText);
  checkGiven('context.idempotencyKey', context.idempotencyKey, checkKey);
  checkGiven('context.expectedVersion', context.expectedVersion, checkVersion);
  checkGiven('context.deadlineMs', context.deadlineMs, checkInstant);
}

function checkKey(name: string, key: string): void {
  checkText(name, key);
  checkWhole(`${name}.length`, key.length, 1, limits.idempotencyKeyLengthMax);
}

export const checkVersion = (name: string, version: number): void =>
  checkWhole(name, version, 0, Number.MAX_SAFE_INTEGER);

/** It is only compared with: anything but NaN, which nothing is before or after. */
export const checkInstant = (name: string, instantMs: number): void =>
  checkNumber(name, instantMs, -Infinity, Infinity);

export function checkEntityCall(context: CallContext, id: string): void {
  checkContext(context);
  checkId('id', id);
}

export const checkLimit = (name: string, limit: number): void =>
  checkWhole(name, limit, 1, limits.pageItemsMax);
export function checkRoomTypeCall(context: CallContext, id: string, roomTypeId: string): void {
  checkContext(context);
  checkId('id', id);
  checkId('roomTypeId', roomTypeId);
}

export function checkQuery(query: AvailabilityQuery): void {
  checkObject('query', query);
  checkId('query.propertyId', query.propertyId);
  checkDates('query', query, limits.availabilityNightsMax);
  checkGiven('query.roomTypeIds', query.roomTypeIds, (name, ids) => {
    checkList(name, ids, [0, limits.roomTypesMax], checkId);
  });
}
