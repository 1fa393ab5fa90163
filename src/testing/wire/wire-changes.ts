/** Rooms as the wire has them, and requests that change which rooms a booking has. */
import type { Currency } from '../../domain/money.ts';
import type { RoomRequest } from '../../ports/engine.ts';
import type { ModifyCommand, PreviewModification } from '../commands/change-commands.ts';
import { post, type WireRequest } from './wire-paths.ts';
import { money } from './wire-rate-plans.ts';

export function changeRequest(
  { type, bookingId, change }: ModifyCommand | PreviewModification,
  other: Currency,
): WireRequest {
  const { rooms, why, expectedTotalMinor, currency = other, ...rest } = change;
  const priced = currency as Currency;
  const total = expectedTotalMinor;
  return post(`/v1/bookings/${bookingId}/modify${type === 'modify' ? '' : '/preview'}`, {
    ...rest,
    ...(rooms === undefined ? {} : { rooms: rooms.map((room) => roomBody(room, priced)) }),
    ...(total === undefined ? {} : { expectedTotal: money(total, priced) }),
    ...(why === undefined ? {} : { reason: why }),
  });
}

export function roomBody(request: RoomRequest, currency: Currency): object {
  const { roomTypeId, ratePlanId, party, nightlyMinor } = request;
  const room = { roomTypeId, ...(ratePlanId === undefined ? {} : { ratePlanId }), ...party };
  return nightlyMinor === undefined
    ? room
    : { ...room, nightlyPrice: money(nightlyMinor, currency) };
}
