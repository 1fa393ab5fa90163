/** Commands about the house itself as the HTTP API takes them. */
import { unreachable } from '../domain/decision.ts';
import type { Currency } from '../domain/money.ts';
import type { HotelCommand } from './hotel-target.ts';
import {
  calendarPath,
  get,
  money,
  post,
  propertyPath,
  roomTypePath,
  type WireRequest,
} from './wire-paths.ts';

export type HouseCommand = Extract<
  HotelCommand,
  {
    type:
      | 'allow_overbooking'
      | 'walk'
      | 'read_overbookings'
      | 'read_overbooking_advice'
      | 'read_walk_proposal';
  }
>;

/** `currency` is the property's, for amounts that the command has without one. */
export function houseRequest(command: HouseCommand, currency: Currency): WireRequest {
  switch (command.type) {
    case 'allow_overbooking': {
      const { range, allowance } = command;
      return post(`${roomTypePath(command)}/overbooking`, { ...range, allowance });
    }
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
