/**
 * What a property answers to a command about its rooms. Rooms that are out of order are taken from
 * what is sold even when all of them are: nobody's booking is touched, and the night shows as
 * overbooked.
 */
import { unreachable } from '../decision.ts';
import type { RoomNumber } from '../ids.ts';
import { differing } from '../property/differing.ts';
import type { PropertyState } from '../property/property.ts';
import type { Rejection } from '../rejection.ts';
import type { HouseCommand, HouseEvent, NewRoom, RoomDetails } from './room.ts';

/** Rooms of one property: the largest hotels have about 7,000. */
export const HOUSE_ROOMS_MAX = 10_000;

type HouseAnswer = HouseEvent | { readonly type: 'rejected'; readonly rejection: Rejection };

export function decideHouse(
  { rooms, roomTypes }: Pick<PropertyState, 'rooms' | 'roomTypes'>,
  command: HouseCommand,
): HouseAnswer {
  if (command.type === 'add_rooms') return decideAdd(rooms, roomTypes, command.rooms);
  const { number } = command;
  const room = rooms.get(number);
  if (room === undefined) return refused({ code: 'not_found', what: 'room', id: number });
  const { roomTypeId } = room;
  switch (command.type) {
    case 'change_room':
      return {
        type: 'RoomChanged',
        number,
        changes: differing<Omit<RoomDetails, 'roomTypeId'>>(room, command.changes),
      };
    case 'close_room': {
      const { range, kind, why } = command;
      return { type: 'RoomClosed', number, roomTypeId, range, kind, why };
    }
    case 'reopen_room':
      return { type: 'RoomReopened', number, roomTypeId, range: command.range };
    case 'remove_room': {
      const { assigned } = command;
      if (assigned === undefined) return { type: 'RoomRemoved', number, roomTypeId };
      const { bookingId, line } = assigned;
      return refused({ code: 'room_assigned', number, bookingId, room: line });
    }
    default:
      return unreachable(command);
  }
}

function decideAdd(
  rooms: PropertyState['rooms'],
  roomTypes: PropertyState['roomTypes'],
  added: readonly NewRoom[],
): HouseAnswer {
  const numbers = new Map(Array.from(rooms.keys(), (number) => [spoken(number), number]));
  for (const { number, roomTypeId } of added) {
    if (!roomTypes.has(roomTypeId)) {
      return refused({ code: 'not_found', what: 'room_type', id: roomTypeId });
    }
    const same = numbers.get(spoken(number));
    if (same !== undefined) {
      const written = same === number ? {} : { writtenAs: same };
      return refused({ code: 'already_exists', what: 'room', id: number, ...written });
    }
    numbers.set(spoken(number), number);
  }
  if (rooms.size + added.length > HOUSE_ROOMS_MAX) {
    return refused({ code: 'too_many_rooms', max: HOUSE_ROOMS_MAX });
  }
  return { type: 'RoomsAdded', rooms: added };
}

/** A1 and a1 are one room to whoever hands out a key. */
function spoken(number: RoomNumber): string {
  return number.toLowerCase();
}

function refused(rejection: Rejection): HouseAnswer {
  return { type: 'rejected', rejection };
}
