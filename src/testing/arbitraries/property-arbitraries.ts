/**
 * Generators of every command to a property, for the laws of its decider. As in arbitraries.ts,
 * valid in form and refused often, for its ids are few.
 */
import fc from 'fast-check';
import type { PropertyId, RoomNumber } from '../../domain/ids.ts';
import type { PropertyCommand } from '../../domain/property/property.ts';
import {
  allowances,
  nightRanges,
  pricesMinor,
  propertyDetails,
  ROOMS_MAX,
  roomTypeDetails,
  roomTypeIds,
} from './arbitraries.ts';

/** Rooms that meet each other: four numbers. */
export const roomNumbers: fc.Arbitrary<RoomNumber> = fc.constantFrom(
  ...['101', '102', '201', 'Garden-1'].map((number) => number as RoomNumber),
);

/** Commands to a property; often to one, or to a room type, that does not exist yet. */
export const propertyCommands: fc.Arbitrary<PropertyCommand> = fc.oneof(
  fc.record({
    type: fc.constant('create_property' as const),
    id: fc.constant('adler' as PropertyId),
    details: propertyDetails,
  }),
  fc.record({
    type: fc.constant('change_property' as const),
    changes: propertyDetails.map(({ name, address }) => ({ name, address })),
  }),
  fc.record({
    type: fc.constant('add_room_type' as const),
    id: roomTypeIds,
    details: roomTypeDetails,
  }),
  fc.record({
    type: fc.constant('change_room_type' as const),
    id: roomTypeIds,
    changes: roomTypeDetails.map(({ rooms, basePriceMinor }) => ({ rooms, basePriceMinor })),
  }),
  fc.record({
    type: fc.constant('set_prices' as const),
    roomTypeId: roomTypeIds,
    range: nightRanges,
    priceMinor: fc.option(pricesMinor),
  }),
  fc.record({
    type: fc.constant('set_capacity' as const),
    roomTypeId: roomTypeIds,
    range: nightRanges,
    rooms: fc.option(fc.integer({ min: 0, max: ROOMS_MAX })),
  }),
  fc.record({
    type: fc.constant('allow_overbooking' as const),
    roomTypeId: roomTypeIds,
    range: nightRanges,
    allowance: fc.option(allowances),
  }),
  fc.record({
    type: fc.constant('add_rooms' as const),
    rooms: fc.array(
      fc.record({
        number: roomNumbers,
        roomTypeId: roomTypeIds,
        floor: fc.nat(2),
        features: fc.subarray(['sea-view', 'accessible']),
      }),
      { minLength: 1, maxLength: 2 },
    ),
  }),
  fc.record({
    type: fc.constant('change_room' as const),
    number: roomNumbers,
    changes: fc.record({ floor: fc.nat(2) }, { requiredKeys: [] }),
  }),
  fc.record({
    type: fc.constant('close_room' as const),
    number: roomNumbers,
    range: nightRanges,
    kind: fc.constantFrom('out_of_order' as const, 'out_of_service' as const),
    why: fc.constantFrom('water', 'paint'),
  }),
  fc.record({
    type: fc.constant('reopen_room' as const),
    number: roomNumbers,
    range: nightRanges,
  }),
);
