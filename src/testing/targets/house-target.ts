/** Commands about the house itself, as an Engine takes them. It must never judge what is said. */
import { unreachable } from '../../domain/decision.ts';
import type { CallContext, Engine } from '../../ports/engine.ts';
import type { HouseCommand } from '../commands/house-commands.ts';
import {
  adviceResult,
  answerOf,
  bookingResult,
  cellsResult,
  nothing,
  propertyResult,
  walksResult,
} from '../engine-results.ts';
import type { HotelAnswer } from './hotel-target.ts';

export async function performOnHouse(
  engine: Engine,
  context: CallContext,
  command: HouseCommand,
): Promise<HotelAnswer> {
  switch (command.type) {
    case 'allow_overbooking': {
      const { propertyId, roomTypeId, range, allowance } = command;
      return answerOf(
        await engine.allowOverbooking(context, propertyId, roomTypeId, range, allowance),
        propertyResult,
      );
    }
    case 'walk': {
      const { bookingId, walk } = command;
      return answerOf(await engine.walkGuest(context, bookingId, walk), bookingResult);
    }
    case 'read_overbookings':
      return answerOf(await engine.overbookings(command.query), cellsResult);
    case 'read_overbooking_advice':
      return answerOf(await engine.overbookingAdvice(command.question), adviceResult);
    case 'read_walk_proposal':
      return answerOf(await engine.walkProposal(command.propertyId, command.night), walksResult);
    default:
      return performOnRooms(engine, context, command);
  }
}

type RoomsCommand = Extract<
  HouseCommand,
  { type: 'add_rooms' | 'change_room' | 'close_room' | 'reopen_room' }
>;

/** What is made of a room is seen in what is sold, so a change answers nothing more. */
async function performOnRooms(
  engine: Engine,
  context: CallContext,
  command: RoomsCommand,
): Promise<HotelAnswer> {
  const { propertyId } = command;
  switch (command.type) {
    case 'add_rooms':
      return answerOf(await engine.addRooms(context, propertyId, command.rooms), nothing);
    case 'change_room': {
      const { number, changes } = command;
      return answerOf(await engine.changeRoom(context, propertyId, number, changes), nothing);
    }
    case 'close_room': {
      const { number, range, closure } = command;
      return answerOf(await engine.closeRoom(context, propertyId, number, range, closure), nothing);
    }
    case 'reopen_room': {
      const { number, range } = command;
      return answerOf(await engine.reopenRoom(context, propertyId, number, range), nothing);
    }
    default:
      return unreachable(command);
  }
}
