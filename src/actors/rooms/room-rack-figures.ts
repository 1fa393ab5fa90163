/**
 * What calls about who sleeps in which room must bring. See call-figures.ts, which says what that
 * is for.
 */
import { isId, type RoomNumber } from '../../domain/ids.ts';
import type { LineOf, PlanPlace, RoomWishes } from '../../domain/rooms/room-rack.ts';
import { limits } from '../../limits.ts';
import type { CallContext, Engine } from '../../ports/engine.ts';
import type { CheckInChoice, RoomRackCalls } from '../../ports/rack-calls.ts';
import { checkContext, checkEntityCall } from '../calls/context-figures.ts';
import {
  checkFlag,
  checkGiven,
  checkId,
  checkKnown,
  checkList,
  checkObject,
  checkText,
  checkWhole,
  outOfRange,
} from '../calls/figure.ts';
import { checkDate, checkDates } from '../property/property-figures.ts';
import { checkFloor, checkRoomNumber } from './room-figures.ts';

type Checks = {
  readonly [Name in keyof RoomRackCalls | 'checkIn']: (...given: Parameters<Engine[Name]>) => void;
};

export const roomRackFigures: Checks = {
  checkIn(context, id, choice) {
    checkEntityCall(context, id);
    checkGiven('choice', choice, checkChoice);
  },
  removeRoom(context, id, number) {
    checkEntityCall(context, id);
    checkRoomNumber('number', number);
  },
  setRoomStatus(context, id, numbers, status, why) {
    checkEntityCall(context, id);
    checkNumbers('numbers', numbers);
    checkKnown('status', status, (text) => STATUSES.has(text), 'dirty, clean or inspected');
    checkText('why', why);
  },
  housekeeping: (id) => checkId('id', id),
  roomRack: (id) => checkId('id', id),
  roomConflicts: (id) => checkId('id', id),
  planRooms(context, id, planning) {
    checkEntityCall(context, id);
    checkObject('planning', planning);
    checkDates('planning', planning, limits.planDaysMax);
    checkGiven('planning.wishes', planning.wishes, checkWishes);
    checkGiven('planning.isReplanning', planning.isReplanning, checkFlag);
    checkGiven('planning.after', planning.after, checkPlace);
  },
  swapRooms(context, id, one, other, isOtherTypeAllowed) {
    checkEntityCall(context, id);
    checkLineOf('one', one);
    checkLineOf('other', other);
    checkGiven('isOtherTypeAllowed', isOtherTypeAllowed, checkFlag);
  },
  bookingRooms: (id) => checkId('id', id),
  roomCandidates(id, line, wishes) {
    checkId('id', id);
    checkLine('line', line);
    checkGiven('wishes', wishes, checkWishes);
  },
  assignRoom(context, id, assignment) {
    checkEntityCall(context, id);
    checkObject('assignment', assignment);
    checkLine('assignment.line', assignment.line);
    checkGiven('assignment.number', assignment.number, checkRoomNumber);
    checkGiven('assignment.wishes', assignment.wishes, checkWishes);
    checkGiven('assignment.from', assignment.from, checkDate);
    checkGiven('assignment.until', assignment.until, checkDate);
    checkGiven('assignment.isOtherTypeAllowed', assignment.isOtherTypeAllowed, checkFlag);
    checkGiven('assignment.isLocked', assignment.isLocked, checkFlag);
  },
  moveRoom(context, id, move) {
    checkEntityCall(context, id);
    checkObject('move', move);
    checkLine('move.line', move.line);
    checkRoomNumber('move.number', move.number);
    checkGiven('move.from', move.from, checkDate);
    checkGiven('move.isOtherTypeAllowed', move.isOtherTypeAllowed, checkFlag);
    checkText('move.why', move.why);
  },
  unassignRooms: checkLineCall,
  lockRooms(context, id, line, isLocked) {
    checkLineCall(context, id, line);
    checkFlag('isLocked', isLocked);
  },
};

const STATUSES: ReadonlySet<string> = new Set(['dirty', 'clean', 'inspected']);

const checkLine = (name: string, line: number): void =>
  checkWhole(name, line, 0, limits.bookingRoomsMax - 1);

function checkLineCall(context: CallContext, id: string, line: number | undefined): void {
  checkContext(context);
  checkId('id', id);
  checkGiven('line', line, checkLine);
}

function checkPlace(name: string, place: PlanPlace): void {
  checkObject(name, place);
  checkDate(`${name}.arrival`, place.arrival);
  checkId(`${name}.bookingId`, place.bookingId);
}

function checkLineOf(name: string, one: LineOf): void {
  checkObject(name, one);
  checkId(`${name}.bookingId`, one.bookingId);
  checkLine(`${name}.line`, one.line);
}

function checkNumbers(name: string, numbers: readonly RoomNumber[]): void {
  checkList(name, numbers, [1, limits.roomLinesMax], checkRoomNumber);
}

function checkWishes(name: string, wishes: RoomWishes): void {
  checkObject(name, wishes);
  checkGiven(`${name}.floor`, wishes.floor, checkFloor);
  checkGiven(`${name}.features`, wishes.features, (at, features) => {
    checkList(at, features, [0, limits.roomFeaturesMax], (place, feature) => {
      checkKnown(place, feature, isId, 'a short name: 1 to 64 of a-z, 0-9 and inner hyphens');
    });
  });
}

function checkChoice(name: string, choice: CheckInChoice): void {
  checkObject(name, choice);
  checkGiven(`${name}.isAutomatic`, choice.isAutomatic, checkFlag);
  checkGiven(`${name}.isOtherTypeAllowed`, choice.isOtherTypeAllowed, checkFlag);
  checkGiven(`${name}.numbers`, choice.numbers, (at, numbers) => {
    checkList(at, numbers, [0, limits.bookingRoomsMax], (place, one) => {
      checkObject(place, one);
      checkLine(`${place}.line`, one.line);
      checkRoomNumber(`${place}.number`, one.number);
    });
    const lines = new Set(numbers.map(({ line }) => line));
    if (lines.size < numbers.length) throw outOfRange(at, numbers, 'each line at most once');
  });
}
