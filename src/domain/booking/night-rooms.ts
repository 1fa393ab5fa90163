/**
 * How many rooms of each type a booking's terms take on each night, and in what two terms differ.
 * Counts, never prices: rooms of a type are alike until the guest comes, so a booking that swaps
 * two rooms of one type needs no night to do anything.
 */
import { type CivilDate, type Night, nightsOf } from '../calendar.ts';
import type { RoomTypeId } from '../ids.ts';
import { roomsByType } from '../inventory/rooms-by-type.ts';
import type { BookingTerms } from './booking.ts';

/** Rooms of one type on one night. */
export interface NightRooms {
  readonly roomTypeId: RoomTypeId;
  readonly night: Night;
  readonly rooms: number;
}

type Rooms = Pick<BookingTerms, 'stay' | 'rooms'>;

/** Every room type on every night of the stay from `from` on, in night order. */
export function nightRoomsOf({ stay, rooms: taken }: Rooms, from?: CivilDate): NightRooms[] {
  const nights: NightRooms[] = [];
  const wanted = roomsByType(taken);
  for (const night of nightsOf(stay)) {
    if (from !== undefined && night < from) continue;
    for (const [roomTypeId, rooms] of wanted) nights.push({ roomTypeId, night, rooms });
  }
  return nights;
}

/** Where `terms` take more rooms than `others` do, each with all the rooms that `terms` take. */
export function nightsBeyond(terms: Rooms, others: Rooms): NightRooms[] {
  const counts = countsOf(others);
  return nightRoomsOf(terms).filter((one) => one.rooms > counts(one));
}

/** Rooms that `terms` take of a type on a night; 0 outside of them. */
export function countsOf({
  stay,
  rooms,
}: Rooms): (of: Pick<NightRooms, 'roomTypeId' | 'night'>) => number {
  const counts = roomsByType(rooms);
  return ({ roomTypeId, night }) => {
    const isOutside = night < stay.arrival || night >= stay.departure;
    return isOutside ? 0 : (counts.get(roomTypeId) ?? 0);
  };
}
