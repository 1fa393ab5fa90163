/** Under which parent an actor hangs of which there are very many. */
import type { BookingId, TripId } from '../domain/ids.ts';

/**
 * Bookings and trips are spread over this many parents, since nact copies a parent's children on
 * each spawn.
 */
const BUCKETS = 64;

export function bucketOf(id: BookingId | TripId): string {
  let sum = 0;
  for (let index = 0; index < id.length; index += 1) sum += id.charCodeAt(index) * (index + 1);
  return `b${sum % BUCKETS}`;
}
