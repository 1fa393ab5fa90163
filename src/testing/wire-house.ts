/** Commands about the house itself as the HTTP API takes them. */
import { unreachable } from '../domain/decision.ts';
import type { HotelCommand } from './hotel-target.ts';
import {
  calendarPath,
  get,
  post,
  propertyPath,
  roomTypePath,
  type WireRequest,
} from './wire-paths.ts';

export type HouseCommand = Extract<
  HotelCommand,
  { type: 'allow_overbooking' | 'read_overbookings' | 'read_overbooking_advice' }
>;

export function houseRequest(command: HouseCommand): WireRequest {
  switch (command.type) {
    case 'allow_overbooking': {
      const { range, allowance } = command;
      return post(`${roomTypePath(command)}/overbooking`, { ...range, allowance });
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
