/** The rooms of a house: which there are, and on which nights they are closed. All of it is staff's. */
import type { RoomNumber } from '../../domain/ids.ts';
import type { PropertyState } from '../../domain/property/property.ts';
import type { Outcome } from '../../ports/engine.ts';
import { rejectionProblem } from '../problem.ts';
import {
  change as changeOfProperty,
  changeRejections,
  defined,
  nightRange,
  read,
} from '../property/property-result.ts';
import { inProperty } from '../requests.ts';
import { defineRoute, type Result, type Route, resultOf } from '../route.ts';
import { nothing } from '../scalars.ts';
import { roomAnswer, roomBody, roomsAnswer } from './room-answers.ts';
import { inRoom, roomChange, roomClosing, roomReopening, roomsAddition } from './room-requests.ts';

const change = { ...changeOfProperty, tag: 'rooms', query: nothing } as const;
const readByStaff = { ...read, role: 'staff', tag: 'rooms', query: nothing } as const;
const rooms = '/v1/properties/{propertyId}/rooms';

/** One room, with the ETag of the property, which keeps it. */
function roomResult(outcome: Outcome<PropertyState>, number: RoomNumber): Result {
  return resultOf(outcome, (ok) => {
    const room = ok.value.rooms.get(number);
    if (room !== undefined) return { ...ok, type: 'answer', status: 200, body: roomBody(room) };
    const rejection = { code: 'not_found', what: 'room', id: number } as const;
    return { type: 'problem', problem: rejectionProblem(rejection) };
  });
}

const addRooms = defineRoute({
  ...change,
  method: 'POST',
  path: rooms,
  operationId: 'addRooms',
  summary: 'Add rooms, all of them or none; If-Match is the ETag of the property',
  ifMatch: 'optional',
  params: inProperty,
  body: roomsAddition,
  answers: { 201: roomsAnswer },
  rejections: ['not_found', 'already_exists', 'too_many_rooms', ...changeRejections],
  async handle({ params, body, context, engine }) {
    const { propertyId } = params;
    const added = body.rooms.map(({ features = [], ...room }) => ({ ...room, features }));
    return resultOf(await engine.addRooms(context, propertyId, added), (ok) => ({
      ...ok,
      type: 'answer',
      status: 201,
      location: `/v1/properties/${propertyId}/rooms`,
      body: {
        propertyId,
        rooms: added.flatMap(({ number }) => {
          const room = ok.value.rooms.get(number);
          return room === undefined ? [] : [roomBody(room)];
        }),
      },
    }));
  },
});

const listRooms = defineRoute({
  ...readByStaff,
  path: rooms,
  operationId: 'listRooms',
  isCounted: true,
  summary: 'Every room of the property with the nights on which it is closed',
  params: inProperty,
  answers: { 200: roomsAnswer },
  rejections: ['not_found'],
  async handle({ params, engine }) {
    const { propertyId } = params;
    return resultOf(await engine.property(propertyId), (ok) => ({
      ...ok,
      type: 'answer',
      status: 200,
      body: { propertyId, rooms: Array.from(ok.value.rooms.values(), roomBody) },
    }));
  },
});

const getRoom = defineRoute({
  ...readByStaff,
  path: `${rooms}/{roomNumber}`,
  operationId: 'getRoom',
  isCounted: true,
  summary: 'Read one room',
  params: inRoom,
  answers: { 200: roomAnswer },
  rejections: ['not_found'],
  async handle({ params, engine }) {
    return roomResult(await engine.property(params.propertyId), params.roomNumber);
  },
});

const changeRoom = defineRoute({
  ...change,
  method: 'PATCH',
  path: `${rooms}/{roomNumber}`,
  operationId: 'changeRoom',
  summary: 'Change the floor or the features of a room; its room type never changes',
  ifMatch: 'required',
  params: inRoom,
  body: roomChange,
  answers: { 200: roomAnswer },
  rejections: ['not_found', ...changeRejections],
  async handle({ params, body, context, engine }) {
    const { propertyId, roomNumber } = params;
    const outcome = await engine.changeRoom(context, propertyId, roomNumber, defined(body));
    return roomResult(outcome, roomNumber);
  },
});

const closeRoom = defineRoute({
  ...change,
  method: 'POST',
  path: `${rooms}/{roomNumber}/close`,
  operationId: 'closeRoom',
  summary: 'Close a room: out of order takes it off sale on those nights, out of service does not',
  ifMatch: 'optional',
  params: inRoom,
  body: roomClosing,
  answers: { 200: roomAnswer },
  rejections: ['not_found', ...changeRejections],
  async handle({ params, body, context, engine }) {
    const { propertyId, roomNumber } = params;
    const closure = { kind: body.kind, why: body.reason };
    const range = nightRange(body);
    return roomResult(
      await engine.closeRoom(context, propertyId, roomNumber, range, closure),
      roomNumber,
    );
  },
});

const reopenRoom = defineRoute({
  ...change,
  method: 'POST',
  path: `${rooms}/{roomNumber}/reopen`,
  operationId: 'reopenRoom',
  summary: 'Open a room again on the nights named',
  ifMatch: 'optional',
  params: inRoom,
  body: roomReopening,
  answers: { 200: roomAnswer },
  rejections: ['not_found', ...changeRejections],
  async handle({ params, body, context, engine }) {
    const { propertyId, roomNumber } = params;
    const outcome = await engine.reopenRoom(context, propertyId, roomNumber, nightRange(body));
    return roomResult(outcome, roomNumber);
  },
});

export const roomRoutes: readonly Route[] = [
  addRooms,
  listRooms,
  getRoom,
  changeRoom,
  closeRoom,
  reopenRoom,
];
