/** Commands of the front desk as the HTTP API takes them, and what it answers. */
import { z } from 'zod';
import type { RoomAssignment, RoomMove } from '../../ports/rack-calls.ts';
import type { DeskCommand } from '../commands/desk-commands.ts';
import { lines, roomLine } from '../targets/desk-target.ts';
import type { HotelResult } from '../targets/hotel-target.ts';
import { get, post, propertyPath, type WireRequest } from './wire-paths.ts';

export function deskRequest(command: DeskCommand): WireRequest {
  switch (command.type) {
    case 'check_in_to': {
      const { numbers, isAutomatic, isOtherTypeAllowed: otherRoomType } = command.choice;
      const rooms = numbers?.map(({ line: room, number }) => ({ room, number }));
      const assign = isAutomatic === true ? 'automatic' : undefined;
      return post(`/v1/bookings/${command.bookingId}/check-in`, { rooms, assign, otherRoomType });
    }
    case 'assign_room':
      return post(roomsPath(command, 'assign'), assignmentBody(command.assignment));
    case 'move_room':
      return post(roomsPath(command, 'move'), moveBody(command.move));
    case 'unassign_rooms':
      return post(roomsPath(command, 'unassign'), { room: command.line });
    case 'lock_rooms':
    case 'unlock_rooms': {
      const verb = command.type === 'lock_rooms' ? 'lock' : 'unlock';
      return post(roomsPath(command, verb), { room: command.line });
    }
    case 'read_booking_rooms':
      return get(`/v1/bookings/${command.bookingId}/rooms`);
    case 'list_room_candidates': {
      const { line: room, wishes } = command;
      const floor = wishes.floor === undefined ? {} : { floor: wishes.floor };
      const { path } = get(roomsPath(command, 'candidates'), { room, ...floor });
      const features = (wishes.features ?? []).map((feature) => `&feature=${feature}`);
      return { method: 'GET', path: path + features.join('') };
    }
    default:
      return houseDeskRequest(command);
  }
}

function houseDeskRequest(
  command: Extract<DeskCommand, { readonly propertyId: unknown }>,
): WireRequest {
  const path = propertyPath(command.propertyId);
  switch (command.type) {
    case 'remove_room':
      return { method: 'DELETE', path: `${path}/rooms/${command.number}` };
    case 'set_room_status': {
      const { numbers: rooms, status, why: reason } = command;
      return post(`${path}/housekeeping`, { rooms, status, reason });
    }
    case 'swap_rooms': {
      const [one, other] = [{ bookingId: command.bookingId }, { bookingId: command.otherId }];
      return post(`${path}/assignments/swap`, { one, other });
    }
    case 'plan_rooms': {
      const { isReplanning: reassign, wishes, ...range } = command.planning;
      return post(`${path}/assignments/plan`, { ...range, ...wishes, reassign });
    }
    case 'read_housekeeping':
      return get(`${path}/housekeeping`);
    case 'list_room_conflicts':
      return get(`${path}/assignments/conflicts`);
    default: {
      const { from, to } = command;
      return get(`${path}/assignments`, { from, to });
    }
  }
}

function roomsPath({ bookingId }: { readonly bookingId: string }, resource: string): string {
  return `/v1/bookings/${bookingId}/rooms/${resource}`;
}

function assignmentBody(assignment: RoomAssignment): object {
  const { line: room, isOtherTypeAllowed: otherRoomType, isLocked: lock, ...rest } = assignment;
  const { wishes, ...named } = rest;
  return { room, ...named, ...wishes, otherRoomType, lock };
}

function moveBody({ line: room, isOtherTypeAllowed: otherRoomType, why, ...move }: RoomMove) {
  return { room, ...move, otherRoomType, reason: why };
}

const stretch = z.object({
  room: z.int(),
  number: z.string(),
  from: z.string(),
  until: z.string(),
  isLocked: z.boolean(),
});
const bookingRooms = z.object({ bookingId: z.string(), rooms: z.array(stretch) });
const bookings = z.object({ bookings: z.array(bookingRooms) });
const statuses = z.object({ rooms: z.array(z.object({ number: z.string(), status: z.string() })) });
const plan = z.object({
  plan: z.array(z.object({ number: z.string().nullable(), fitting: z.int(), gapNights: z.int() })),
});
const house = z.object({
  rooms: z.array(
    z.object({
      number: z.string(),
      housekeeping: z.object({ status: z.string() }),
      frontOffice: z.object({ status: z.string() }),
      because: z.string(),
    }),
  ),
});
const candidates = z.object({
  candidates: z.array(
    z.object({ number: z.string(), reasons: z.array(z.object({ code: z.string() })) }),
  ),
});
const conflicts = z.object({
  conflicts: z.array(
    z.object({
      room: z.int(),
      number: z.string().nullable(),
      night: z.string(),
      reason: z.string(),
      soldAs: z.string(),
      proposedNumber: z.string().nullable(),
    }),
  ),
});

/** Undefined for an answer that is a booking. */
export function deskResult(command: DeskCommand, body: unknown): HotelResult | undefined {
  switch (command.type) {
    case 'check_in_to':
      return undefined;
    case 'remove_room':
      return { kind: 'nothing' };
    case 'set_room_status':
      return lines(statuses.parse(body).rooms.map((one) => `${one.number} ${one.status}`));
    case 'plan_rooms':
      return lines(
        plan.parse(body).plan.map((one) => `${one.number} of ${one.fitting}, ${one.gapNights}`),
      );
    case 'read_housekeeping':
      return lines(
        house.parse(body).rooms.map(({ number, housekeeping, frontOffice, because }) => {
          return `${number} ${housekeeping.status} ${frontOffice.status} ${because}`;
        }),
      );
    case 'list_room_candidates':
      return lines(
        candidates.parse(body).candidates.map(({ number, reasons }) => {
          return `${number} ${reasons.map(({ code }) => code)}`;
        }),
      );
    case 'list_room_conflicts':
      return lines(
        conflicts.parse(body).conflicts.map((one) => {
          const { room, number, night, reason, soldAs, proposedNumber } = one;
          return `${room} ${number} ${night} ${reason} ${soldAs} ${proposedNumber}`;
        }),
      );
    case 'list_assignments':
      return lines(bookings.parse(body).bookings.flatMap(({ rooms }) => rooms.map(roomLine)));
    case 'swap_rooms': {
      const found = bookings
        .parse(body)
        .bookings.find(({ bookingId }) => bookingId === command.bookingId);
      return lines((found?.rooms ?? []).map(roomLine));
    }
    default:
      return lines(bookingRooms.parse(body).rooms.map(roomLine));
  }
}
