/** A request as the HTTP API takes it, and the paths that several kinds of command share. */
import type { AvailabilityQuery } from '../../ports/engine.ts';

export interface WireRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  /** Sent as JSON; a GET has none. */
  readonly body?: object;
}

export function calendarPath(
  { propertyId, from, to, roomTypeIds = [] }: AvailabilityQuery,
  resource: string,
): string {
  const query = new URLSearchParams({ from, to });
  for (const id of roomTypeIds) query.append('roomTypeId', id);
  return `${propertyPath(propertyId)}/${resource}?${query}`;
}

export function propertyPath(propertyId: string): string {
  return `/v1/properties/${propertyId}`;
}

export function roomTypePath({
  propertyId,
  roomTypeId,
}: {
  propertyId: string;
  roomTypeId: string;
}) {
  return `${propertyPath(propertyId)}/room-types/${roomTypeId}`;
}

export function post(path: string, body: object): WireRequest {
  return { method: 'POST', path, body };
}

export function put(path: string, body: object): WireRequest {
  return { method: 'PUT', path, body };
}

export function patch(path: string, body: object): WireRequest {
  return { method: 'PATCH', path, body };
}

export function get(
  path: string,
  query: Readonly<Record<string, string | number>> = {},
): WireRequest {
  const texts = Object.entries(query).map(([name, value]): [string, string] => [name, `${value}`]);
  const search = texts.length === 0 ? '' : `?${new URLSearchParams(texts)}`;
  return { method: 'GET', path: path + search };
}
