/** The rooms of one booking: which it has, which it could have, and the guest who comes. */
import type { Rejection } from '../../domain/rejection.ts';
import type { RoomRack } from '../../domain/rooms/room-rack.ts';
import type { Outcome } from '../../ports/engine.ts';
import { bookingResult } from '../booking/booking-result.ts';
import { standingRejections } from '../booking/hold-routes.ts';
import { changeRejections, defined } from '../property/property-result.ts';
import { inBooking } from '../requests.ts';
import { bookingAnswer } from '../responses.ts';
import { defineRoute, type Result, type Route, resultOf } from '../route.ts';
import { nothing } from '../scalars.ts';
import { wishesOf } from './housekeeping-routes.ts';
import {
  bookingRoomsAnswer,
  bookingRoomsBody,
  roomCandidatesAnswer,
  roomCandidatesBody,
  roomsOfBookingAnswer,
  roomsOfBookingBody,
} from './rack-answers.ts';
import {
  candidatesQuery,
  checkInOrder,
  roomAssignment,
  roomMove,
  someRoom,
} from './rack-requests.ts';

const rooms = '/v1/bookings/{bookingId}/rooms';
const byStaff = { tag: 'rooms', role: 'staff', params: inBooking } as const;
const read = { ...byStaff, method: 'GET', idempotencyKey: 'none', ifMatch: 'none' } as const;
const change = {
  ...byStaff,
  method: 'POST',
  idempotencyKey: 'required',
  ifMatch: 'optional',
  query: nothing,
  answers: { 200: bookingRoomsAnswer },
} as const;

/** What may speak against a room for a booking. */
const fitRejections: readonly Rejection['code'][] = [
  'not_found',
  'invalid_state',
  'room_locked',
  'occupancy_exceeded',
  'room_type_differs',
  'room_closed',
  'room_taken',
  'room_occupied',
  'room_not_ready',
];

function rackResult(
  outcome: Outcome<RoomRack>,
  id: Parameters<typeof bookingRoomsBody>[1],
): Result {
  return resultOf(outcome, (ok) => ({
    ...ok,
    type: 'answer',
    status: 200,
    body: bookingRoomsBody(ok.value, id),
  }));
}

const getBookingRooms = defineRoute({
  ...read,
  path: rooms,
  operationId: 'getBookingRooms',
  summary: 'Which rooms a booking has; the ETag is that of the whole rack',
  query: nothing,
  body: undefined,
  answers: { 200: roomsOfBookingAnswer },
  rejections: ['not_found'],
  async handle({ params, engine }) {
    return resultOf(await engine.bookingRooms(params.bookingId), (ok) => ({
      ...ok,
      type: 'answer',
      status: 200,
      body: roomsOfBookingBody(ok.value),
    }));
  },
});

const listCandidates = defineRoute({
  ...read,
  path: `${rooms}/candidates`,
  operationId: 'listRoomCandidates',
  summary: 'Every room for one room of a booking, the best first, and why not the others',
  query: candidatesQuery,
  body: undefined,
  answers: { 200: roomCandidatesAnswer },
  rejections: ['not_found', 'invalid_state'],
  async handle({ params, query, engine }) {
    const { bookingId } = params;
    const { room = 0, floor, feature: features } = query;
    const outcome = await engine.roomCandidates(bookingId, room, wishesOf({ floor, features }));
    return resultOf(outcome, (ok) => ({
      ...ok,
      type: 'answer',
      status: 200,
      body: roomCandidatesBody(bookingId, room, ok.value),
    }));
  },
});

const assignRoom = defineRoute({
  ...change,
  path: `${rooms}/assign`,
  operationId: 'assignRoom',
  summary: 'Give a booking a room: the one named, or the best that fits',
  body: roomAssignment,
  rejections: [...fitRejections, 'nights_outside_stay', 'no_room_fits', ...changeRejections],
  async handle({ params, body, context, engine }) {
    const { room: line = 0, number, from, until, otherRoomType, lock } = body;
    const named = { number, from, until, isOtherTypeAllowed: otherRoomType, isLocked: lock };
    const assignment = { line, wishes: wishesOf(body), ...defined(named) };
    const { bookingId } = params;
    return rackResult(await engine.assignRoom(context, bookingId, assignment), bookingId);
  },
});

const moveRoom = defineRoute({
  ...change,
  path: `${rooms}/move`,
  operationId: 'moveRoom',
  summary: 'Move a booking to another room, also while the guest is in the house',
  body: roomMove,
  rejections: [...fitRejections, 'nights_outside_stay', 'room_not_assigned', ...changeRejections],
  async handle({ params, body, context, engine }) {
    const { room: line = 0, number, from, otherRoomType, reason: why } = body;
    const more = defined({ from, isOtherTypeAllowed: otherRoomType });
    const { bookingId } = params;
    const move = { line, number, why, ...more };
    return rackResult(await engine.moveRoom(context, bookingId, move), bookingId);
  },
});

const unassignRooms = defineRoute({
  ...change,
  path: `${rooms}/unassign`,
  operationId: 'unassignRooms',
  summary: 'Take rooms from a booking whose guest has not come: the one named, or all',
  body: someRoom,
  rejections: [
    'not_found',
    'invalid_state',
    'guest_in_house',
    'room_not_assigned',
    'room_locked',
    ...changeRejections,
  ],
  async handle({ params, body, context, engine }) {
    const { bookingId } = params;
    return rackResult(await engine.unassignRooms(context, bookingId, body.room), bookingId);
  },
});

function locking(verb: 'lock' | 'unlock', summary: string): Route {
  return defineRoute({
    ...change,
    path: `${rooms}/${verb}`,
    operationId: `${verb}Rooms`,
    summary,
    body: someRoom,
    rejections: ['not_found', 'invalid_state', 'room_not_assigned', ...changeRejections],
    async handle({ params, body, context, engine }) {
      const { bookingId } = params;
      const isLocked = verb === 'lock';
      return rackResult(await engine.lockRooms(context, bookingId, body.room, isLocked), bookingId);
    },
  });
}

const checkIn = defineRoute({
  ...change,
  path: '/v1/bookings/{bookingId}/check-in',
  operationId: 'checkIn',
  summary: 'Say that the guest has come; rooms may be named, or chosen by the engine',
  tag: 'bookings',
  body: checkInOrder,
  answers: { 200: bookingAnswer },
  rejections: [
    ...standingRejections,
    'too_early',
    'too_late',
    'room_not_assigned',
    ...fitRejections.filter((code) => !standingRejections.some((known) => known === code)),
    'no_room_fits',
  ],
  async handle({ params, body, context, engine }) {
    const numbers = body.rooms?.map(({ room: line = 0, number }) => ({ line, number }));
    const isAutomatic = body.assign === undefined ? undefined : true;
    const choice = defined({ numbers, isAutomatic, isOtherTypeAllowed: body.otherRoomType });
    return bookingResult(await engine.checkIn(context, params.bookingId, choice));
  },
});

export const assignmentRoutes: readonly Route[] = [
  checkIn,
  getBookingRooms,
  listCandidates,
  assignRoom,
  moveRoom,
  unassignRooms,
  locking('lock', 'Lock rooms of a booking: nobody but a person moves them'),
  locking('unlock', 'Unlock rooms of a booking'),
];
