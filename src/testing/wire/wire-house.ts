/** Commands about the house itself as the HTTP API takes them. */
import { unreachable } from '../../domain/decision.ts';
import type { Currency } from '../../domain/money.ts';
import type { HouseCommand } from '../commands/house-commands.ts';
import {
  calendarPath,
  get,
  patch,
  post,
  propertyPath,
  roomTypePath,
  type WireRequest,
} from './wire-paths.ts';
import { money } from './wire-rate-plans.ts';

/** `currency` is the property's, for amounts that the command has without one. */
export function houseRequest(command: HouseCommand, currency: Currency): WireRequest {
  switch (command.type) {
    case 'allow_overbooking': {
      const { range, allowance } = command;
      return post(`${roomTypePath(command)}/overbooking`, { ...range, allowance });
    }
    case 'add_rooms':
    case 'change_room':
    case 'close_room':
    case 'reopen_room':
      return roomsRequest(command);
    case 'walk': {
      const { hotel, costMinor, why: reason } = command.walk;
      const body = { hotel, cost: money(costMinor, currency), reason };
      return post(`/v1/bookings/${command.bookingId}/walk`, body);
    }
    case 'read_walk_proposal': {
      const { propertyId, night } = command;
      return get(`${propertyPath(propertyId)}/walk-proposal`, { night });
    }
    case 'read_overbookings':
      return get(calendarPath(command.query, 'overbookings'));
    case 'read_overbooking_advice': {
      const { propertyId, walkProbabilityMax, ...question } = command.question;
      const query = { ...question, maxWalkProbability: walkProbabilityMax };
      return get(`${propertyPath(propertyId)}/overbooking/recommendation`, query);
    }
    default:
      return unreachable(command);
  }
}

type RoomsCommand = Extract<
  HouseCommand,
  { type: 'add_rooms' | 'change_room' | 'close_room' | 'reopen_room' }
>;

function roomsRequest(command: RoomsCommand): WireRequest {
  const path = `${propertyPath(command.propertyId)}/rooms`;
  switch (command.type) {
    case 'add_rooms':
      return post(path, { rooms: command.rooms });
    case 'change_room':
      return patch(`${path}/${command.number}`, command.changes);
    case 'close_room': {
      const { kind, why: reason } = command.closure;
      return post(`${path}/${command.number}/close`, { ...command.range, kind, reason });
    }
    case 'reopen_room':
      return post(`${path}/${command.number}/reopen`, command.range);
    default:
      return unreachable(command);
  }
}
