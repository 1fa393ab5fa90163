/**
 * What a property answers to a command. A change that changes nothing is `unchanged`, and an event
 * names only what differs. Amounts and counts are validated where they enter the engine, not here;
 * nothing here looks at what is held or sold, so capacity may be set below it.
 */
import type { CivilDate } from '../calendar.ts';
import { accepted, type Decision, rejected, unchanged, unreachable } from '../decision.ts';
import type { RoomTypeId } from '../ids.ts';
import type { Rejection } from '../rejection.ts';
import { nightsOfRange } from './night-range.ts';
import type {
  NightRange,
  PropertyCommand,
  PropertyEvent,
  PropertyState,
  RoomTypeDetails,
} from './property.ts';

type Command<Type extends PropertyCommand['type']> = Extract<
  PropertyCommand,
  { readonly type: Type }
>;

export function decideProperty(
  state: PropertyState,
  command: PropertyCommand,
): Decision<PropertyEvent> {
  if (command.type === 'create_property') {
    if (state.exists) return rejected({ code: 'already_exists', what: 'property', id: state.id });
    return accepted({ type: 'PropertyCreated', id: command.id, details: command.details });
  }
  if (!state.exists) return rejected({ code: 'not_found', what: 'property', id: state.id });
  switch (command.type) {
    case 'change_property': {
      const changes = differing(state.details, command.changes);
      return changes === undefined ? unchanged : accepted({ type: 'PropertyChanged', changes });
    }
    case 'add_room_type':
      return decideAddRoomType(state, command.id, command.details);
    case 'change_room_type':
      return decideChangeRoomType(state, command.id, command.changes);
    case 'set_prices':
      return decidePrices(state, command);
    case 'set_capacity':
      return decideCapacity(state, command);
    default:
      return unreachable(command);
  }
}

function decideAddRoomType(
  state: PropertyState,
  id: RoomTypeId,
  details: RoomTypeDetails,
): Decision<PropertyEvent> {
  if (state.roomTypes.has(id)) return rejected({ code: 'already_exists', what: 'room_type', id });
  return accepted({ type: 'RoomTypeAdded', id, details });
}

function decideChangeRoomType(
  state: PropertyState,
  id: RoomTypeId,
  asked: Partial<RoomTypeDetails>,
): Decision<PropertyEvent> {
  const roomType = state.roomTypes.get(id);
  if (roomType === undefined) return rejected(noRoomType(id));
  const changes = differing<RoomTypeDetails>(roomType, asked);
  return changes === undefined ? unchanged : accepted({ type: 'RoomTypeChanged', id, changes });
}

function decidePrices(
  state: PropertyState,
  command: Command<'set_prices'>,
): Decision<PropertyEvent> {
  const { roomTypeId, range, priceMinor } = command;
  const roomType = state.roomTypes.get(roomTypeId);
  if (roomType === undefined) return rejected(noRoomType(roomTypeId));
  if (isSetAlready(roomType.priceOverrides, range, priceMinor)) return unchanged;
  return accepted({ type: 'PricesSet', roomTypeId, range, priceMinor });
}

function decideCapacity(
  state: PropertyState,
  command: Command<'set_capacity'>,
): Decision<PropertyEvent> {
  const { roomTypeId, range, rooms } = command;
  const roomType = state.roomTypes.get(roomTypeId);
  if (roomType === undefined) return rejected(noRoomType(roomTypeId));
  if (isSetAlready(roomType.roomsOverrides, range, rooms)) return unchanged;
  return accepted({ type: 'CapacityChanged', roomTypeId, range, rooms });
}

function noRoomType(id: RoomTypeId): Rejection {
  return { code: 'not_found', what: 'room_type', id };
}

/** True also of a range without nights: there is nothing left to set. */
function isSetAlready(
  overrides: ReadonlyMap<CivilDate, number>,
  range: NightRange,
  value: number | null,
): boolean {
  return nightsOfRange(range).every((night) => (overrides.get(night) ?? null) === value);
}

/** The entries of `asked` that differ from `current`; undefined when none does. */
function differing<Details extends object>(
  current: Details,
  asked: Partial<Details>,
): Partial<Details> | undefined {
  const changes: Partial<Details> = {};
  let isChanged = false;
  for (const key of Object.keys(asked) as (keyof Details)[]) {
    const value = asked[key];
    if (value === undefined || isSame(current[key], value)) continue;
    changes[key] = value;
    isChanged = true;
  }
  return isChanged ? changes : undefined;
}

/** Equality of plain data; the order of an object's keys does not matter. */
function isSame(left: unknown, right: unknown): boolean {
  if (Object.is(left, right)) return true;
  if (!isRecord(left) || !isRecord(right)) return false;
  const keys = Object.keys(left);
  if (keys.length !== Object.keys(right).length) return false;
  return keys.every((key) => isSame(left[key], right[key]));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
