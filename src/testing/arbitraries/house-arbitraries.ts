/**
 * Generators of commands about the house itself: what may be sold beyond its rooms. As in
 * command-arbitraries.ts, valid in form and refused often.
 */
import fc from 'fast-check';
import { addDays, type CivilDate } from '../../domain/calendar.ts';
import type { BookingId, PropertyId } from '../../domain/ids.ts';
import type { OverbookingQuestion } from '../../ports/overbooking.ts';
import type { ChangingCommand, ReadingCommand } from '../targets/hotel-target.ts';
import { allowances, nightRanges, pricesMinor, roomTypeIds } from './arbitraries.ts';
import { roomNumbers } from './property-arbitraries.ts';

/** Ranges with at least one night, which is what the wire takes. */
export const someNights = nightRanges.filter(({ from, to, weekdays }) => {
  return from <= to && weekdays?.length !== 0;
});

const features = fc.subarray(['sea-view', 'accessible', 'balcony']);
const floors = fc.integer({ min: -1, max: 3 });

/** Commands that change the house. */
export function houseCommands(propertyId: fc.Arbitrary<PropertyId>): fc.Arbitrary<ChangingCommand> {
  const number = roomNumbers;
  return fc.oneof(
    fc.record({
      type: fc.constant('allow_overbooking' as const),
      propertyId,
      roomTypeId: roomTypeIds,
      range: someNights,
      allowance: fc.option(allowances, { nil: null }),
    }),
    fc.record({
      type: fc.constant('add_rooms' as const),
      propertyId,
      rooms: fc.array(fc.record({ number, roomTypeId: roomTypeIds, floor: floors, features }), {
        minLength: 1,
        maxLength: 2,
      }),
    }),
    fc.record({
      type: fc.constant('change_room' as const),
      propertyId,
      number,
      changes: fc.record({ floor: floors, features }, { requiredKeys: [] }),
    }),
    fc.record({
      type: fc.constant('close_room' as const),
      propertyId,
      number,
      range: someNights,
      closure: fc.record({
        kind: fc.constantFrom('out_of_order' as const, 'out_of_service' as const),
        why: fc.constantFrom('water', 'paint'),
      }),
    }),
    fc.record({ type: fc.constant('reopen_room' as const), propertyId, number, range: someNights }),
  );
}

/** Guests sent elsewhere, mostly before they can have come or after they have. */
export function walkCommands(bookingId: fc.Arbitrary<BookingId>): fc.Arbitrary<ChangingCommand> {
  return fc.record({
    type: fc.constant('walk' as const),
    bookingId,
    walk: fc.record({
      hotel: fc.constantFrom('Hotel Post', 'Zum Löwen'),
      costMinor: pricesMinor,
      why: fc.constant('no room'),
    }),
  });
}

/** Questions about the house. */
export function houseReadings(
  propertyId: fc.Arbitrary<PropertyId>,
  arrival: CivilDate,
): fc.Arbitrary<ReadingCommand> {
  return fc.oneof(
    fc.record({
      type: fc.constant('read_walk_proposal' as const),
      propertyId,
      night: fc.nat(10).map((days) => addDays(arrival, days)),
    }),
    fc.record({
      type: fc.constant('read_overbookings' as const),
      query: propertyId.map((propertyId) => {
        return { propertyId, from: arrival, to: addDays(arrival, 10) };
      }),
    }),
    fc.record({
      type: fc.constant('read_overbooking_advice' as const),
      question: overbookingQuestions(propertyId, arrival),
    }),
  );
}

/** Probabilities in hundredths, so that their decimals are short; without one history is asked. */
function overbookingQuestions(
  propertyId: fc.Arbitrary<PropertyId>,
  arrival: CivilDate,
): fc.Arbitrary<OverbookingQuestion> {
  const hundredths = fc.nat(100).map((count) => count / 100);
  return fc.record(
    {
      propertyId,
      roomTypeId: roomTypeIds,
      night: fc.nat(10).map((days) => addDays(arrival, days)),
      walkProbabilityMax: hundredths,
      showUpProbability: hundredths,
    },
    { requiredKeys: ['propertyId', 'roomTypeId', 'night', 'walkProbabilityMax'] },
  );
}
