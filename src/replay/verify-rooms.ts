/**
 * Who slept in which room, as it was seen on each day on which guests came, held against what the
 * clients were told. It shares no code with the engine, and its tests make it say no.
 */
import { dateText } from './own-dates.ts';
import { type AcceptedBooking, stayNow } from './verify-history.ts';

export interface AssignedRoom {
  readonly bookingId: string;
  readonly number: string;
}

/** The rooms of the night that `day` begins, as the server told them after `phase`. */
export interface RackSight {
  readonly day: number;
  readonly phase: number;
  readonly assigned: readonly AssignedRoom[];
}

export interface RoomOutcome {
  /** The type of each room that the house has, by its number. */
  readonly rooms: ReadonlyMap<string, string>;
  readonly accepted: readonly AcceptedBooking[];
  /** In order of time; one for every day on which a guest checked in. */
  readonly sights: readonly RackSight[];
}

export function roomProblems({ rooms, accepted, sights }: RoomOutcome): readonly string[] {
  const byId = new Map(accepted.map((booking) => [booking.id, booking]));
  const numbers = new Map<string, string>();
  const guests = accepted.filter(({ checkedInDay }) => checkedInDay !== undefined);
  const seen = new Set(sights.map(({ day }) => day));
  const problems = guests.flatMap(({ id, checkedInDay = 0 }) =>
    seen.has(checkedInDay) ? [] : [`booking ${id} checked in on a day that nobody looked at`],
  );
  for (const sight of sights) {
    const { day, assigned } = sight;
    const night = dateText(day);
    const asleep = guests.filter((booking) => isAsleep(booking, sight));
    problems.push(...doubles(assigned, night), ...strangers(assigned, asleep, night));
    for (const { bookingId, number } of assigned) {
      const booking = byId.get(bookingId);
      if (booking !== undefined) problems.push(...wrongType(booking, number, rooms, night));
      const before = numbers.get(bookingId) ?? number;
      numbers.set(bookingId, number);
      if (before === number) continue;
      problems.push(`booking ${bookingId} is in ${number} on ${night}, and was in ${before}`);
    }
  }
  return problems;
}

/** Whether somebody is told to be in the house at the end of a phase, and stays for its night. */
export function isAsleep(
  booking: AcceptedBooking,
  { day, phase }: Pick<RackSight, 'day' | 'phase'>,
): boolean {
  const { checkedInDay, ending } = booking;
  const { arrivalDay, nights } = stayNow(booking);
  if (checkedInDay === undefined || checkedInDay > day) return false;
  return arrivalDay + nights > day && (ending === undefined || ending.phase > phase);
}

/** Nobody shares a room, and nobody has two. */
function doubles(assigned: readonly AssignedRoom[], night: string): readonly string[] {
  const byNumber = Map.groupBy(assigned, ({ number }) => number);
  const byBooking = Map.groupBy(assigned, ({ bookingId }) => bookingId);
  const shared = [...byNumber].filter(([, all]) => all.length > 1);
  const several = [...byBooking].filter(([, all]) => all.length > 1);
  return [
    ...shared.map(([number, all]) => `room ${number} has ${all.length} bookings on ${night}`),
    ...several.map(([id, all]) => `booking ${id} has ${all.length} rooms on ${night}`),
  ];
}

/** Those who checked in and stay are those who have a room. */
function strangers(
  assigned: readonly AssignedRoom[],
  asleep: readonly AcceptedBooking[],
  night: string,
): readonly string[] {
  const told = new Set(asleep.map(({ id }) => id));
  const placed = new Set(assigned.map(({ bookingId }) => bookingId));
  const missing = [...told.difference(placed)];
  const more = [...placed.difference(told)];
  return [
    ...missing.map((id) => `booking ${id} has checked in and has no room on ${night}`),
    ...more.map((id) => `booking ${id} has a room on ${night} and is not in the house`),
  ];
}

function wrongType(
  { id, roomType, otherRoom }: AcceptedBooking,
  number: string,
  rooms: ReadonlyMap<string, string>,
  night: string,
): readonly string[] {
  const type = rooms.get(number);
  if (type === undefined) return [`booking ${id} is in ${number}, which the house does not have`];
  const wanted = otherRoom === undefined ? roomType : (otherRoom.roomType ?? type);
  return type === wanted ? [] : [`booking ${id} is in a ${type} on ${night}, and has a ${wanted}`];
}
