/** What the stream of one room type on one night is called. */
import type { Night } from '../../domain/calendar.ts';
import type { PropertyId, RoomTypeId } from '../../domain/ids.ts';

export function nightStream(propertyId: PropertyId, roomTypeId: RoomTypeId, night: Night): string {
  return `inventory/${propertyId}/${roomTypeId}/${night}`;
}
