/**
 * What a guest owes for a stay that did not go as booked, under the engine's own terms: a
 * cancellation owes the nights already past, a no-show the first night, an early departure the
 * nights slept (the first at least). With nights go their taxes and fees; what is charged once is
 * owed in full with the first night. Pure sums of what was agreed at the request.
 */
import { type CivilDate, nightsOf } from '../calendar.ts';
import { chargesOfNights } from '../charges/charges.ts';
import type { BookingTerms } from './booking.ts';

/** Every night of the stay before `until` with its charges, over all rooms, minor units. */
export function owedBefore(terms: BookingTerms, until: CivilDate): number {
  return sumOfNights(terms, nightsOf(terms.stay).filter((night) => night < until).length);
}

/** The first night with its charges over all rooms, minor units. */
export function owedFirstNight(terms: BookingTerms): number {
  return sumOfNights(terms, 1);
}

function sumOfNights(terms: BookingTerms, count: number): number {
  let sum = chargesOfNights(terms.charges ?? [], count);
  for (const room of terms.rooms) {
    for (const price of room.nightlyMinor.slice(0, count)) sum += price;
  }
  return sum;
}
