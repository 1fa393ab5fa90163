/** Hotel Adler with a record of its rooms, and short words for what tests ask of its rack. */
import { expect } from 'vitest';
import { problemText } from '../../src/audit/problem-list.ts';
import { addDays, daysBetween } from '../../src/domain/calendar.ts';
import type { BookingId, RoomNumber, RoomTypeId } from '../../src/domain/ids.ts';
import type { HousekeepingStatus, RoomRack } from '../../src/domain/rooms/room-rack.ts';
import type { Outcome } from '../../src/ports/engine.ts';
import type { RoomAssignment } from '../../src/ports/rack-calls.ts';
import { ARRIVAL, adler, double } from '../../src/testing/hotel-adler.ts';
import { verifyDirectory } from '../../src/verify-directory.ts';
import { type Asked, bookingOf, type Hotel, type HotelOptions, openHotel } from './engine-world.ts';

export const day = (count: number) => addDays(ARRIVAL, count);
export const room = (number: string): RoomNumber => number as RoomNumber;

/** Doubles 101, 102, …; today is the day of arrival. */
export async function openHouse(
  count = 2,
  options: HotelOptions = {},
  open: (options: HotelOptions) => Promise<Hotel> = openHotel,
): Promise<Hotel> {
  const hotel = await open({ rooms: count, ...options });
  await addRooms(hotel, double, count);
  hotel.toDay(0);
  return hotel;
}

export async function addRooms(hotel: Hotel, roomTypeId: RoomTypeId, count: number): Promise<void> {
  const rooms = Array.from({ length: count }, (_, index) => {
    return { number: room(String(101 + index)), roomTypeId, floor: 1, features: [] };
  });
  await hotel.engine.addRooms(hotel.context(), adler, rooms);
}

export async function sold(hotel: Hotel, asked: Asked = {}): Promise<BookingId> {
  return bookingOf(await hotel.book(undefined, asked)).id;
}

export function assign(
  hotel: Hotel,
  id: BookingId,
  number?: string,
  more: Partial<RoomAssignment> = {},
): Promise<Outcome<RoomRack>> {
  const named = number === undefined ? {} : { number: room(number) };
  return hotel.engine.assignRoom(hotel.context(), id, { line: 0, ...named, ...more });
}

export function say(hotel: Hotel, status: HousekeepingStatus, ...numbers: readonly string[]) {
  return hotel.engine.setRoomStatus(hotel.context(), adler, numbers.map(room), status, 'round');
}

/** What the rack has for a booking: rooms with their nights, and whether the guest is in. */
export async function roomsOf(hotel: Hotel, id: BookingId): Promise<string> {
  const outcome = await hotel.engine.roomRack(adler);
  if (outcome.type !== 'ok') throw new Error(`rack: ${JSON.stringify(outcome)}`);
  const assigned = outcome.value.bookings.get(id);
  const nights = (assigned?.rooms ?? []).map(({ number, from, until }) => {
    return `${number} ${daysBetween(ARRIVAL, from)}..${daysBetween(ARRIVAL, until)}`;
  });
  return [...nights, ...(assigned?.inHouseSince === undefined ? [] : ['in'])].join(', ');
}

/** Each room as the list of housekeeping has it. */
export async function houseOf(hotel: Hotel): Promise<string> {
  const outcome = await hotel.engine.housekeeping(adler);
  if (outcome.type !== 'ok') throw new Error(`list: ${JSON.stringify(outcome)}`);
  const words = outcome.value.rooms.map(({ room, status, occupancy, because }) => {
    return `${room.number} ${status.status} ${occupancy.status} ${because}`;
  });
  return words.join(', ');
}

/** Nothing is wrong in what a stop leaves, and nothing is left to be done. */
export async function expectWhole(hotel: Hotel): Promise<void> {
  await hotel.stop();
  const { problems, unsettled } = verifyDirectory(hotel.path);
  await hotel.start();
  expect([...problems.map(problemText), ...unsettled]).toEqual([]);
}
