/**
 * What a guest owes for a stay that did not go as booked, under the engine's own terms: a
 * cancellation owes the nights already past, a no-show the first night, an early departure the
 * nights slept (the first at least). Pure sums of the prices agreed at the request.
 */
import { type CivilDate, nightsOf } from '../calendar.ts';
import type { BookingTerms } from './booking.ts';

/** The price of every night of the stay before `until`, over all rooms, minor units. */
export function owedBefore(terms: BookingTerms, until: CivilDate): number {
  return sumOfNights(terms, nightsOf(terms.stay).filter((night) => night < until).length);
}

/** The price of the first night over all rooms, minor units. */
export function owedFirstNight(terms: BookingTerms): number {
  return sumOfNights(terms, 1);
}

function sumOfNights(terms: BookingTerms, count: number): number {
  let sum = 0;
  for (const room of terms.rooms) {
    for (const price of room.nightlyMinor.slice(0, count)) sum += price;
  }
  return sum;
}
