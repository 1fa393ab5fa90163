/**
 * The price of a stay, night by night and room by room, in minor units. Sums only: what a night
 * costs is the rate plan's to say. Never checks whether the stay may be booked.
 */
import { assert } from '../assert.ts';
import type { BookedRoom } from '../booking/booking.ts';
import type { RequestedRoom } from '../booking/requested-stay.ts';
import { type Night, nightsOf, type Stay } from '../calendar.ts';
import type { PropertyState } from '../property/property.ts';
import { BASE_PLAN } from '../rates/rate-plan.ts';
import { planPriceOn } from '../rates/resolve-plan.ts';

export interface PricedStay {
  /** In the order of the request. */
  readonly rooms: readonly BookedRoom[];
  /** Sum of every nightly price of every room. */
  readonly totalMinor: number;
}

/** Prices `rooms` for `stay`; each room's type and plan must be the property's (see checkStay). */
export function priceStay(
  property: PropertyState,
  stay: Stay,
  rooms: readonly RequestedRoom[],
): PricedStay {
  const nights = nightsOf(stay);
  const booked = rooms.map((room) => priceRoom(property, nights, room));
  let totalMinor = 0;
  for (const { nightlyMinor } of booked) {
    for (const priceMinor of nightlyMinor) totalMinor += priceMinor;
  }
  assert(Number.isSafeInteger(totalMinor), 'a total is an exact count of minor units');
  return { rooms: booked, totalMinor };
}

function priceRoom(
  property: PropertyState,
  nights: readonly Night[],
  room: RequestedRoom,
): BookedRoom {
  const roomType = property.roomTypes.get(room.roomTypeId);
  const { roomTypeId, ratePlanId = BASE_PLAN, party } = room;
  const plan = roomType?.ratePlans.get(ratePlanId);
  assert(roomType !== undefined && plan !== undefined, 'a stay is checked before it is priced');
  const nightlyMinor = nights.map((night) => {
    return room.nightlyMinor ?? planPriceOn(roomType, plan, night, party);
  });
  return { roomTypeId, ratePlanId, party, nightlyMinor };
}
