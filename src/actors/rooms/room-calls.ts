/** Calls about the rooms of a house: each is one message to the property's actor. */
import type { RoomCalls } from '../../ports/rooms.ts';
import type { CallDesk } from '../calls/call-desk.ts';
import { changeProperty } from '../property/property-calls.ts';

export function roomCalls(desk: CallDesk): RoomCalls {
  return {
    addRooms: (context, id, rooms) =>
      changeProperty(desk, context, id, { type: 'add_rooms', rooms }),
    changeRoom: (context, id, number, changes) =>
      changeProperty(desk, context, id, { type: 'change_room', number, changes }),
    closeRoom: (context, id, number, range, { kind, why }) =>
      changeProperty(desk, context, id, { type: 'close_room', number, range, kind, why }),
    reopenRoom: (context, id, number, range) =>
      changeProperty(desk, context, id, { type: 'reopen_room', number, range }),
  };
}
