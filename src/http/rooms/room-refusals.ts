/** Refusals of rooms for guests: what they mean on the wire, and each in one sentence for people. */
import type { Rejection } from '../../domain/rejection.ts';
import type { RoomRefusal } from '../../domain/rooms/room-refusal.ts';
import type { ProblemKind } from '../rejection-table.ts';

export const roomKinds = {
  guest_in_house: {
    status: 409,
    title: 'The guest is in the house',
    hint: 'Move the guest to another room instead.',
  },
  room_not_assigned: {
    status: 409,
    title: 'No room assigned',
    hint: 'Assign a room, or check in with rooms or with assign: automatic.',
  },
  room_split: {
    status: 409,
    title: 'Several rooms one after the other',
    hint: 'Move the room from the night that is meant.',
  },
  room_locked: {
    status: 409,
    title: 'The assignment is locked',
    hint: 'Unlock it first.',
  },
  room_assigned: {
    status: 409,
    title: 'A booking has the room',
    hint: 'Move or unassign the booking named, then ask again.',
  },
  nights_outside_stay: {
    status: 422,
    title: 'Nights outside of the stay',
    hint: 'Choose nights between from and until, which is the morning after the last.',
  },
  room_type_differs: {
    status: 409,
    title: 'Room of another type',
    hint: 'Choose a room of the type that was sold, or allow another with otherRoomType.',
  },
  room_closed: {
    status: 409,
    title: 'Room closed',
    hint: 'Choose another room, or reopen this one.',
  },
  room_taken: {
    status: 409,
    title: 'Room taken',
    hint: 'Choose another room, or swap the two bookings.',
  },
  room_occupied: {
    status: 409,
    title: 'Somebody is still in the room',
    hint: 'Check out the booking named, or choose another room.',
  },
  room_not_ready: {
    status: 409,
    title: 'Room not inspected',
    hint: 'Say that it is inspected, or choose another room.',
  },
  no_room_fits: {
    status: 409,
    title: 'No room fits',
    hint: 'Ask for the candidates, which say what speaks against each room.',
  },
} as const satisfies Record<RoomRefusal['code'], ProblemKind>;

export function isRoomRefusal<Other extends Rejection>(
  rejection: Other | RoomRefusal,
): rejection is RoomRefusal {
  return rejection.code in roomKinds;
}

export function roomDetail(refusal: RoomRefusal): string {
  switch (refusal.code) {
    case 'guest_in_house':
      return `The guest of ${refusal.bookingId} is in the house.`;
    case 'room_not_assigned':
      return `The room at index ${refusal.room} (${refusal.roomTypeId}) has no number yet.`;
    case 'room_split':
      return `The room at index ${refusal.room} of ${refusal.bookingId} is in several rooms.`;
    case 'room_locked':
      return `Room ${refusal.number} is locked for ${refusal.bookingId}.`;
    case 'room_assigned':
      return `Room ${refusal.number} is assigned to ${refusal.bookingId}.`;
    case 'nights_outside_stay':
      return `Rooms can be assigned from ${refusal.from} to the morning of ${refusal.until}.`;
    case 'room_type_differs':
      return `Room ${refusal.number} is ${refusal.roomTypeId}; ${refusal.soldAs} was sold.`;
    case 'room_closed':
      return `Room ${refusal.number} is ${words(refusal.kind)} on ${refusal.night}.`;
    case 'room_taken':
      return `Room ${refusal.number} is taken on ${refusal.night} by ${refusal.bookingId}.`;
    case 'room_occupied':
      return `The guest of ${refusal.bookingId} is still in room ${refusal.number}.`;
    case 'room_not_ready':
      return `Room ${refusal.number} is ${refusal.status}, and not inspected.`;
    case 'no_room_fits': {
      const { from, until, roomTypeId, against } = refusal;
      const reasons = Object.entries(against).map(
        ([code, count]) => `${count} ${MISFITS[code] ?? words(code)}`,
      );
      const why = reasons.length === 0 ? 'there is none' : reasons.join(', ');
      return `No ${roomTypeId} is free from ${from} to ${until}: ${why}.`;
    }
  }
}

/** What so many rooms are. */
const MISFITS: Readonly<Record<string, string>> = {
  occupancy_exceeded: 'too small',
  room_type_differs: 'of another type',
  room_closed: 'closed',
  room_taken: 'taken',
  room_occupied: 'occupied',
  room_not_ready: 'not inspected',
};

function words(code: string): string {
  return code.replaceAll('_', ' ');
}
