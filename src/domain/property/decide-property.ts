/**
 * What a property answers to a command. An event names only what differs; a change that changes
 * nothing is an event as well, so that its repetition finds it and gets the same answer. Amounts
 * and counts are validated where they enter the engine, not here; nothing here looks at what is
 * held or sold, so capacity may be set below it.
 */
import { decideCharges } from '../charges/decide-charges.ts';
import { accepted, type Decision, rejected, unreachable } from '../decision.ts';
import type { RoomTypeId } from '../ids.ts';
import { decidePricing } from '../pricing/decide-pricing.ts';
import { decidePromoCode } from '../promo/decide-promo.ts';
import { decideAddPlan, decideAri, decideChangePlan } from '../rates/decide-rates.ts';
import type { Rejection } from '../rejection.ts';
import { decideHouse } from '../rooms/decide-house.ts';
import { differing } from './differing.ts';
import type { PropertyCommand, PropertyEvent, PropertyState, RoomTypeDetails } from './property.ts';

/** A property always has something to write or something to refuse. */
export type PropertyDecision = Exclude<Decision<PropertyEvent>, { readonly type: 'unchanged' }>;

type Command<Type extends PropertyCommand['type']> = Extract<
  PropertyCommand,
  { readonly type: Type }
>;

export function decideProperty(state: PropertyState, command: PropertyCommand): PropertyDecision {
  if (command.type === 'create_property') {
    if (state.exists) return rejected({ code: 'already_exists', what: 'property', id: state.id });
    return accepted({ type: 'PropertyCreated', id: command.id, details: command.details });
  }
  if (!state.exists) return rejected({ code: 'not_found', what: 'property', id: state.id });
  switch (command.type) {
    case 'change_property':
      return accepted({
        type: 'PropertyChanged',
        changes: differing(state.details, command.changes),
      });
    case 'add_room_type':
      return decideAddRoomType(state, command.id, command.details);
    case 'change_room_type':
      return decideChangeRoomType(state, command.id, command.changes);
    case 'set_prices':
      return decidePrices(state, command);
    case 'set_capacity':
      return decideCapacity(state, command);
    case 'allow_overbooking':
      return decideOverbooking(state, command);
    case 'add_rate_plan':
      return decided(decideAddPlan(state, command));
    case 'change_rate_plan':
      return decided(decideChangePlan(state, command));
    case 'update_ari':
      return decided(decideAri(state, command));
    case 'add_rooms':
    case 'change_room':
    case 'close_room':
    case 'reopen_room':
    case 'remove_room':
      return decided(decideHouse(state, command));
    case 'set_promo_code':
      return decided(decidePromoCode(state, command.code, command.details));
    case 'set_charges':
      return decided(decideCharges(state, command.charges));
    case 'set_pricing':
      return decided(decidePricing(state, command.settings));
    default:
      return unreachable(command);
  }
}

function decided(answer: ReturnType<typeof decideAri | typeof decideHouse>): PropertyDecision {
  return answer.type === 'rejected' ? answer : accepted(answer);
}

function decideAddRoomType(
  state: PropertyState,
  id: RoomTypeId,
  details: RoomTypeDetails,
): PropertyDecision {
  if (state.roomTypes.has(id)) return rejected({ code: 'already_exists', what: 'room_type', id });
  return accepted({ type: 'RoomTypeAdded', id, details });
}

function decideChangeRoomType(
  state: PropertyState,
  id: RoomTypeId,
  asked: Partial<RoomTypeDetails>,
): PropertyDecision {
  const roomType = state.roomTypes.get(id);
  if (roomType === undefined) return rejected(noRoomType(id));
  const changes = differing<RoomTypeDetails>(roomType, asked);
  return accepted({ type: 'RoomTypeChanged', id, changes });
}

function decidePrices(state: PropertyState, command: Command<'set_prices'>): PropertyDecision {
  const { roomTypeId, range, priceMinor } = command;
  if (!state.roomTypes.has(roomTypeId)) return rejected(noRoomType(roomTypeId));
  return accepted({ type: 'PricesSet', roomTypeId, range, priceMinor });
}

function decideCapacity(state: PropertyState, command: Command<'set_capacity'>): PropertyDecision {
  const { roomTypeId, range, rooms } = command;
  if (!state.roomTypes.has(roomTypeId)) return rejected(noRoomType(roomTypeId));
  return accepted({ type: 'CapacityChanged', roomTypeId, range, rooms });
}

function decideOverbooking(
  state: PropertyState,
  { roomTypeId, range, allowance }: Command<'allow_overbooking'>,
): PropertyDecision {
  if (!state.roomTypes.has(roomTypeId)) return rejected(noRoomType(roomTypeId));
  return accepted({ type: 'OverbookingAllowed', roomTypeId, range, allowance });
}

function noRoomType(id: RoomTypeId): Rejection {
  return { code: 'not_found', what: 'room_type', id };
}
