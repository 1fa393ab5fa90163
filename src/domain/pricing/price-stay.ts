/**
 * The price of a stay, night by night and room by room, in minor units. Sums only: nothing is
 * multiplied by a rate and so nothing is rounded. Never checks whether the stay may be booked.
 */
import { assert } from '../assert.ts';
import type { BookedRoom } from '../booking/booking.ts';
import type { RequestedRoom } from '../booking/requested-stay.ts';
import { type Night, nightsOf, type Stay } from '../calendar.ts';
import { priceOn } from '../property/evolve-property.ts';
import type { PropertyState } from '../property/property.ts';

export interface PricedStay {
  /** In the order of the request. */
  readonly rooms: readonly BookedRoom[];
  /** Sum of every nightly price of every room. */
  readonly totalMinor: number;
}

/** Prices `rooms` for `stay`; each room's type must be one of the property's (see checkStay). */
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
  assert(roomType !== undefined, 'a stay is checked before it is priced');
  const nightlyMinor = nights.map((night) => room.nightlyMinor ?? priceOn(roomType, night));
  return { roomTypeId: room.roomTypeId, party: room.party, nightlyMinor };
}
