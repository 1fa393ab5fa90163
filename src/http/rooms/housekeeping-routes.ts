/** The rooms of a house day by day: how clean they are, and who has which. All of it is staff's. */
import type { BookingId } from '../../domain/ids.ts';
import type { RoomWishes } from '../../domain/rooms/room-rack.ts';
import {
  change as changeOfProperty,
  changeRejections,
  defined,
  read,
} from '../property/property-result.ts';
import { inProperty } from '../requests.ts';
import { defineRoute, type Route, resultOf } from '../route.ts';
import { nothing } from '../scalars.ts';
import {
  assignmentsAnswer,
  assignmentsBody,
  housekeepingAnswer,
  housekeepingBody,
  roomPlanAnswer,
  roomPlanBody,
  roomRemovedAnswer,
  roomStatusesAnswer,
  roomStatusesBody,
} from './rack-answers.ts';
import { assignmentsQuery, roomPlanning, roomStatusChange, roomSwap } from './rack-requests.ts';
import { roomConflictsAnswer, roomConflictsBody } from './room-conflict-answers.ts';
import { inRoom } from './room-requests.ts';

const change = { ...changeOfProperty, tag: 'rooms', query: nothing, ifMatch: 'optional' } as const;
const readByStaff = { ...read, role: 'staff', tag: 'rooms' } as const;
const property = '/v1/properties/{propertyId}';

const removeRoom = defineRoute({
  ...change,
  method: 'DELETE',
  path: `${property}/rooms/{roomNumber}`,
  operationId: 'removeRoom',
  summary: 'Remove a room from the record; refused while a booking has it',
  params: inRoom,
  body: undefined,
  answers: { 200: roomRemovedAnswer },
  rejections: ['not_found', 'room_assigned', ...changeRejections],
  async handle({ params, context, engine }) {
    const { propertyId, roomNumber: number } = params;
    return resultOf(await engine.removeRoom(context, propertyId, number), (ok) => ({
      ...ok,
      type: 'answer',
      status: 200,
      body: { propertyId, number },
    }));
  },
});

const setRoomStatus = defineRoute({
  ...change,
  method: 'POST',
  path: `${property}/housekeeping`,
  operationId: 'setRoomStatus',
  summary: 'Say that rooms are dirty, clean or inspected; all of them or none',
  params: inProperty,
  body: roomStatusChange,
  answers: { 200: roomStatusesAnswer },
  rejections: ['not_found', ...changeRejections],
  async handle({ params, body, context, engine }) {
    const { rooms, status, reason = '' } = body;
    const outcome = await engine.setRoomStatus(context, params.propertyId, rooms, status, reason);
    return resultOf(outcome, (ok) => ({
      ...ok,
      type: 'answer',
      status: 200,
      body: roomStatusesBody(ok.value, rooms),
    }));
  },
});

const getHousekeeping = defineRoute({
  ...readByStaff,
  path: `${property}/housekeeping`,
  operationId: 'getHousekeeping',
  summary: 'Every room today: how clean, who is in it, who comes; the most urgent first',
  params: inProperty,
  query: nothing,
  answers: { 200: housekeepingAnswer },
  rejections: ['not_found'],
  async handle({ params, engine }) {
    const { propertyId } = params;
    return resultOf(await engine.housekeeping(propertyId), (ok) => ({
      ...ok,
      type: 'answer',
      status: 200,
      body: housekeepingBody(propertyId, ok.value),
    }));
  },
});

const listAssignments = defineRoute({
  ...readByStaff,
  path: `${property}/assignments`,
  operationId: 'listAssignments',
  isCounted: true,
  summary: 'Which booking has which room on the nights from and to, both included',
  params: inProperty,
  query: assignmentsQuery,
  answers: { 200: assignmentsAnswer },
  rejections: ['not_found'],
  async handle({ params, query, engine }) {
    return resultOf(await engine.roomRack(params.propertyId), (ok) => ({
      ...ok,
      type: 'answer',
      status: 200,
      body: assignmentsBody(ok.value, query),
    }));
  },
});

const planRooms = defineRoute({
  ...change,
  method: 'POST',
  path: `${property}/assignments/plan`,
  operationId: 'planRooms',
  summary: 'Assign rooms to expected bookings without one, by their arrivals, and say why',
  params: inProperty,
  body: roomPlanning,
  answers: { 200: roomPlanAnswer },
  rejections: ['not_found', ...changeRejections],
  async handle({ params, body, context, engine }) {
    const { from, to, reassign: isReplanning = false, after } = body;
    const range = { from, to, ...defined({ after }) };
    const planning = { ...range, wishes: wishesOf(body), isReplanning };
    return resultOf(await engine.planRooms(context, params.propertyId, planning), (ok) => ({
      ...ok,
      type: 'answer',
      status: 200,
      body: roomPlanBody(ok.value),
    }));
  },
});

const swapRooms = defineRoute({
  ...change,
  method: 'POST',
  path: `${property}/assignments/swap`,
  operationId: 'swapRooms',
  summary: 'Exchange the rooms of two bookings before their guests come',
  params: inProperty,
  body: roomSwap,
  answers: { 200: assignmentsAnswer },
  rejections: [
    ...['not_found', 'invalid_state', 'guest_in_house', 'room_not_assigned', 'room_split'],
    ...['room_locked', 'occupancy_exceeded', 'room_type_differs', 'room_closed', 'room_taken'],
    ...changeRejections,
  ] as Route['rejections'],
  async handle({ params, body, context, engine }) {
    const [one, other] = [lineOf(body.one), lineOf(body.other)];
    const { propertyId } = params;
    const outcome = await engine.swapRooms(context, propertyId, one, other, body.otherRoomType);
    return resultOf(outcome, (ok) => ({
      ...ok,
      type: 'answer',
      status: 200,
      body: assignmentsBody(ok.value, [one.bookingId, other.bookingId]),
    }));
  },
});

function lineOf({
  bookingId,
  room: line = 0,
}: {
  bookingId: BookingId;
  room?: number | undefined;
}) {
  return { bookingId, line };
}

/** Without the members that zod leaves undefined. */
export function wishesOf({
  features,
  floor,
}: {
  features?: string[] | undefined;
  floor?: number | undefined;
}): RoomWishes {
  return defined({ features, floor });
}

const listRoomConflicts = defineRoute({
  ...readByStaff,
  path: `${property}/assignments/conflicts`,
  operationId: 'listRoomConflicts',
  summary:
    'Bookings whose room is out of order, missing or not of the type that is sold; with a proposal',
  params: inProperty,
  query: nothing,
  answers: { 200: roomConflictsAnswer },
  rejections: ['not_found'],
  async handle({ params, engine }) {
    const { propertyId } = params;
    return resultOf(await engine.roomConflicts(propertyId), (ok) => ({
      ...ok,
      type: 'answer',
      status: 200,
      body: roomConflictsBody(propertyId, ok.value),
    }));
  },
});

export const housekeepingRoutes: readonly Route[] = [
  removeRoom,
  setRoomStatus,
  getHousekeeping,
  listAssignments,
  planRooms,
  swapRooms,
  listRoomConflicts,
];
