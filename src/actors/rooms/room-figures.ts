/** What calls about rooms must bring. See call-figures.ts, which says what that is for. */
import { isId, ROOM_NUMBER_PATTERN } from '../../domain/ids.ts';
import type { Closure, NewRoom, RoomChanges } from '../../domain/rooms/room.ts';
import { limits } from '../../limits.ts';
import {
  checkGiven,
  checkId,
  checkKnown,
  checkList,
  checkObject,
  checkText,
  checkWhole,
} from '../calls/figure.ts';

export function checkNewRooms(name: string, rooms: readonly NewRoom[]): void {
  checkList(name, rooms, [1, limits.roomLinesMax], checkNewRoom);
}

function checkNewRoom(name: string, room: NewRoom): void {
  checkObject(name, room);
  checkRoomNumber(`${name}.number`, room.number);
  checkId(`${name}.roomTypeId`, room.roomTypeId);
  checkFloor(`${name}.floor`, room.floor);
  checkFeatures(`${name}.features`, room.features);
}

export function checkRoomChanges(changes: RoomChanges): void {
  checkObject('changes', changes);
  checkGiven('changes.floor', changes.floor, checkFloor);
  checkGiven('changes.features', changes.features, checkFeatures);
}

export function checkClosure(name: string, closure: Closure): void {
  checkObject(name, closure);
  const isKnown = (kind: string): boolean => kind === 'out_of_order' || kind === 'out_of_service';
  checkKnown(`${name}.kind`, closure.kind, isKnown, 'out_of_order or out_of_service');
  checkText(`${name}.why`, closure.why);
}

export function checkRoomNumber(name: string, number: string): void {
  const isNumber = (text: string): boolean => ROOM_NUMBER_PATTERN.test(text);
  checkKnown(name, number, isNumber, 'a room number: 1 to 16 letters, digits and inner hyphens');
}

export const checkFloor = (name: string, floor: number): void =>
  checkWhole(name, floor, limits.floorMin, limits.floorMax);

function checkFeatures(name: string, features: readonly string[]): void {
  checkList(name, features, [0, limits.roomFeaturesMax], (at, feature) => {
    checkKnown(at, feature, isId, 'a short name: 1 to 64 of a-z, 0-9 and inner hyphens');
  });
}
