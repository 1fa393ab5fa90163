/** Which messages an event of a room rack comes to: rooms for bookings, and how clean rooms are. */
import type { BookingId, PropertyId } from '../ids.ts';
import type { RackEvent, RoomStretch } from '../rooms/room-rack.ts';
import type { WebhookNews } from './webhook-message.ts';

/** News, and what else has to arrive in order with them. */
export interface RackNews extends WebhookNews {
  readonly orderingKey: string;
}

export function rackNews(propertyId: PropertyId, event: RackEvent): readonly RackNews[] {
  switch (event.type) {
    case 'RoomsAssigned':
      return event.bookings.map(({ bookingId, rooms }) =>
        assigned(propertyId, bookingId, rooms, event.reason),
      );
    case 'RoomsFreed':
      return [assigned(propertyId, event.bookingId, [], event.status)];
    case 'RoomStatusChanged':
      return event.numbers.map((number) => {
        const { status } = event;
        const data = { propertyId, number, status };
        return { type: 'room.status_changed', data, orderingKey: `rooms/${propertyId}` };
      });
    default:
      // The booking's own event says that the guest has come.
      return [];
  }
}

function assigned(
  propertyId: PropertyId,
  bookingId: BookingId,
  rooms: readonly RoomStretch[],
  reason: string,
): RackNews {
  const data = {
    propertyId,
    bookingId,
    reason,
    rooms: rooms.map(({ line: room, givenFor = null, ...one }) => ({ room, givenFor, ...one })),
  };
  return { type: 'reservation.unit_assigned', data, orderingKey: `booking/${bookingId}` };
}
