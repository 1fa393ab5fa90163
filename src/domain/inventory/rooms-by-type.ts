/** How many rooms of each type a booking takes on every one of its nights. Counts, never prices. */
import type { RoomTypeId } from '../ids.ts';

/** Room types in the order in which they are first named, so that refusals name the first one. */
export function roomsByType(
  rooms: readonly { readonly roomTypeId: RoomTypeId }[],
): ReadonlyMap<RoomTypeId, number> {
  const counts = new Map<RoomTypeId, number>();
  for (const { roomTypeId } of rooms) counts.set(roomTypeId, (counts.get(roomTypeId) ?? 0) + 1);
  return counts;
}
