/**
 * What calls about the house itself must bring: its rooms, what it may oversell, whom it walks. See
 * call-figures.ts, which says what that is for.
 */
import type { CallContext, Engine } from '../../ports/engine.ts';
import type { OverbookingCalls } from '../../ports/overbooking.ts';
import type { RoomCalls } from '../../ports/rooms.ts';
import {
  checkContext,
  checkEntityCall,
  checkQuery,
  checkRoomTypeCall,
} from '../calls/context-figures.ts';
import { checkId } from '../calls/figure.ts';
import { checkDate, checkRange } from '../property/property-figures.ts';
import {
  checkClosure,
  checkNewRooms,
  checkRoomChanges,
  checkRoomNumber,
} from '../rooms/room-figures.ts';
import { checkAllowance, checkQuestion, checkWalk } from './overbooking-figures.ts';

type HouseCall = 'walkGuest' | keyof OverbookingCalls | keyof RoomCalls;
type Checks = {
  readonly [Name in HouseCall]: (...given: Parameters<Engine[Name]>) => void;
};

export const houseFigures: Checks = {
  walkGuest(context, id, walk) {
    checkEntityCall(context, id);
    checkWalk('walk', walk);
  },
  allowOverbooking(context, id, roomTypeId, range, allowance) {
    checkRoomTypeCall(context, id, roomTypeId);
    checkRange('range', range);
    if (allowance !== null) checkAllowance('allowance', allowance);
  },
  addRooms(context, id, rooms) {
    checkContext(context);
    checkId('id', id);
    checkNewRooms('rooms', rooms);
  },
  changeRoom(context, id, number, changes) {
    checkRoomCall(context, id, number);
    checkRoomChanges(changes);
  },
  closeRoom(context, id, number, range, closure) {
    checkRoomCall(context, id, number);
    checkRange('range', range);
    checkClosure('closure', closure);
  },
  reopenRoom(context, id, number, range) {
    checkRoomCall(context, id, number);
    checkRange('range', range);
  },
  overbookings: checkQuery,
  walkProposal(propertyId, night) {
    checkId('propertyId', propertyId);
    checkDate('night', night);
  },
  overbookingAdvice: checkQuestion,
};

function checkRoomCall(context: CallContext, id: string, number: string): void {
  checkEntityCall(context, id);
  checkRoomNumber('number', number);
}
