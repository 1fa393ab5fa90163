/** What staff are told of rooms that will not do any more, and how the body is made. */
import { z } from 'zod';
import type { RoomConflict } from '../../domain/rooms/room-conflicts.ts';
import { named } from '../answer-parts.ts';

export const roomConflictsAnswer = named(
  'RoomConflicts',
  z.strictObject({
    propertyId: z.string(),
    conflicts: z.array(
      z.strictObject({
        bookingId: z.string(),
        room: z.int().min(0),
        number: z.string().nullable(),
        night: z.iso.date(),
        reason: z.enum(['out_of_order', 'no_room', 'room_type_differs']),
        /** The room type that is sold. */
        soldAs: z.string(),
        /** The best room for the line from the first of its nights at fault; null when none fits. */
        proposedNumber: z.string().nullable(),
      }),
    ),
  }),
);

export function roomConflictsBody(
  propertyId: string,
  conflicts: readonly RoomConflict[],
): z.input<typeof roomConflictsAnswer> {
  return {
    propertyId,
    conflicts: conflicts.map(({ line: room, proposal: proposedNumber, ...one }) => {
      return { ...one, room, proposedNumber };
    }),
  };
}
