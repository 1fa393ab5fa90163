/** What staff are told of the rooms of a house, and how the bodies are made. */
import { z } from 'zod';
import { addDays, type CivilDate } from '../../domain/calendar.ts';
import type { Closure, Room } from '../../domain/rooms/room.ts';
import { named } from '../answer-parts.ts';

const date = z.iso.date();
const id = z.string();

export const roomAnswer = named(
  'Room',
  z.strictObject({
    number: z.string(),
    roomTypeId: id,
    floor: z.int(),
    features: z.array(z.string()),
    /** Nights next to each other that are closed alike, both ends included. */
    closures: z.array(
      z.strictObject({
        from: date,
        to: date,
        kind: z.enum(['out_of_order', 'out_of_service']),
        reason: z.string(),
      }),
    ),
  }),
);
export const roomsAnswer = named(
  'Rooms',
  z.strictObject({ propertyId: id, rooms: z.array(roomAnswer) }),
);

type RoomBody = z.input<typeof roomAnswer>;

export function roomBody({ number, roomTypeId, floor, features, closures }: Room): RoomBody {
  const nights = [...closures].sort(([left], [right]) => (left < right ? -1 : 1));
  return { number, roomTypeId, floor, features: [...features], closures: rangesOf(nights) };
}

function rangesOf(nights: readonly (readonly [CivilDate, Closure])[]): RoomBody['closures'] {
  const ranges: RoomBody['closures'] = [];
  for (const [night, { kind, why: reason }] of nights) {
    const last = ranges.at(-1);
    const isSame = last?.kind === kind && last.reason === reason;
    if (last !== undefined && isSame && addDays(last.to as CivilDate, 1) === night) last.to = night;
    else ranges.push({ from: night, to: night, kind, reason });
  }
  return ranges;
}
