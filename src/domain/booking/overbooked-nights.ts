/** Which of the rooms asked for a channel has sold already, and which of them were not there. */
import type { BookingState, BookingTerms } from './booking.ts';
import type { OverbookedNight } from './channel-sale.ts';
import { countsOf, nightsBeyond } from './night-rooms.ts';

/** Whether a night must give what is now asked of it: it has been sold by a channel already. */
export function isSoldAlready({ terms, modifying }: BookingState): boolean {
  if (modifying === undefined) return terms.channelReference !== undefined;
  return isChannelsChange(terms, modifying.terms);
}

/** Whether a change of terms is the channel's own: it brings another revision. */
export function isChannelsChange(before: BookingTerms, after: BookingTerms): boolean {
  const { channelReference: reference } = after;
  return reference !== undefined && reference.revision !== before.channelReference?.revision;
}

/**
 * What stays overbooked of a booking whose terms become `after`: of the nights that were asked,
 * what they have said (`told`), and of those that were not, what was known. Rooms that were not
 * there are the first to be given back.
 */
export function overbookedAfter(
  { terms: before, overbooked = [] }: BookingState,
  after: BookingTerms,
  told: readonly OverbookedNight[],
): readonly OverbookedNight[] {
  const asked = new Set(nightsBeyond(after, before).map(keyOf));
  const [had, has] = [countsOf(before), countsOf(after)];
  const kept = overbooked.flatMap((one): readonly OverbookedNight[] => {
    const rooms = one.rooms - (had(one) - has(one));
    return asked.has(keyOf(one)) || rooms <= 0 ? [] : [{ ...one, rooms }];
  });
  return [...kept, ...told].toSorted((left, right) => (keyOf(left) < keyOf(right) ? -1 : 1));
}

function keyOf({ night, roomTypeId }: Pick<OverbookedNight, 'night' | 'roomTypeId'>): string {
  return `${night} ${roomTypeId}`;
}
