/** What staff may send about who sleeps in which room, and how clean it is. */
import { z } from 'zod';
import { limits } from '../../limits.ts';
import { isOrdered, ORDERED, spansAtMost, tooLong } from '../requests.ts';
import { bookingId, civilDate, queryInt, text } from '../scalars.ts';
import { feature, features, floor, roomNumber } from './room-requests.ts';

/** Which of the booking's rooms, from 0. */
const room = z
  .int()
  .min(0)
  .max(limits.bookingRoomsMax - 1);
const wishes = { features: features.optional(), floor: floor.optional() };
const otherRoomType = z.boolean().optional();

export const roomStatusChange = z.strictObject({
  rooms: z.array(roomNumber).min(1).max(limits.roomLinesMax),
  status: z.enum(['dirty', 'clean', 'inspected']),
  reason: text(500).optional(),
});

export const roomAssignment = z
  .strictObject({
    room: room.optional(),
    /** The engine chooses when absent. */
    number: roomNumber.optional(),
    ...wishes,
    from: civilDate.optional(),
    /** The morning after the last night. */
    until: civilDate.optional(),
    otherRoomType,
    lock: z.boolean().optional(),
  })
  .refine(({ from, until }) => from === undefined || until === undefined || from < until, {
    path: ['until'],
    message: 'Must be after from',
  });

export const roomMove = z.strictObject({
  room: room.optional(),
  number: roomNumber,
  from: civilDate.optional(),
  otherRoomType,
  reason: text(500),
});

/** All rooms of the booking when none is named. */
export const someRoom = z.strictObject({ room: room.optional() });

const side = z.strictObject({ bookingId, room: room.optional() });
export const roomSwap = z.strictObject({ one: side, other: side, otherRoomType });

export const roomPlanning = z
  .strictObject({
    /** First and last arrival, both included. */
    from: civilDate,
    to: civilDate,
    ...wishes,
    reassign: z.boolean().optional(),
    /** As `goesOnAfter` of the plan before said it. */
    after: z.strictObject({ arrival: civilDate, bookingId }).optional(),
  })
  .refine(isOrdered, ORDERED)
  .refine(spansAtMost(limits.planDaysMax), tooLong(limits.planDaysMax));

export const checkInOrder = z.strictObject({
  rooms: z
    .array(z.strictObject({ room: room.optional(), number: roomNumber }))
    .max(limits.bookingRoomsMax)
    .refine((rooms) => new Set(rooms.map((one) => one.room ?? 0)).size === rooms.length, {
      message: 'Must name each room of the booking once; room is 0 when it is left out',
    })
    .optional(),
  assign: z.literal('automatic').optional(),
  otherRoomType,
});

const queryFloor = z
  .string()
  .regex(/^-?\d{1,3}$/, 'Must be a whole number')
  .transform(Number)
  .refine(
    (value) => value >= limits.floorMin && value <= limits.floorMax,
    `Must be between ${limits.floorMin} and ${limits.floorMax}`,
  )
  .meta({ type: 'integer', minimum: limits.floorMin, maximum: limits.floorMax });

export const candidatesQuery = z.strictObject({
  room: queryInt(0, limits.bookingRoomsMax - 1).optional(),
  floor: queryFloor.optional(),
  /** Named once for each. */
  feature: z
    .union([feature.transform((one) => [one]), z.array(feature).max(limits.roomFeaturesMax)])
    .optional(),
});

export const assignmentsQuery = z
  .strictObject({ from: civilDate, to: civilDate })
  .refine(isOrdered, ORDERED)
  .refine(spansAtMost(limits.planDaysMax), tooLong(limits.planDaysMax));
