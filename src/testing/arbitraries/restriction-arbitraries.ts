/**
 * Generators of restrictions, of changes to them and of calendars that are full of them. Figures
 * are small, so that stays of a few nights are now allowed and now refused. Nothing here may depend
 * on the code under test.
 */
import fc from 'fast-check';
import type { CivilDate } from '../../domain/calendar.ts';
import type {
  RestrictionChange,
  RestrictionsByNight,
  RestrictionsOfNight,
} from '../../domain/rates/restriction.ts';

const nights = fc.integer({ min: 0, max: 5 });
const days = fc.integer({ min: 0, max: 8 });

const fields = {
  stopSell: fc.boolean(),
  closedToArrival: fc.boolean(),
  closedToDeparture: fc.boolean(),
  minStayArrival: nights,
  minStayThrough: nights,
  maxStayArrival: nights,
  maxStayThrough: nights,
  lengthPattern: fc.stringMatching(/^[YN]{1,5}$/),
  minAdvance: days,
  maxAdvance: days,
};

/** What one date says, often little or nothing. */
export const restrictionsOfNight: fc.Arbitrary<RestrictionsOfNight> = fc.record(fields, {
  requiredKeys: [],
});

/** Changes that set some fields, clear some and leave the others. */
export const restrictionChanges: fc.Arbitrary<RestrictionChange> = fc.record(
  {
    stopSell: fc.option(fields.stopSell),
    closedToArrival: fc.option(fields.closedToArrival),
    closedToDeparture: fc.option(fields.closedToDeparture),
    minStayArrival: fc.option(nights),
    minStayThrough: fc.option(nights),
    maxStayArrival: fc.option(nights),
    maxStayThrough: fc.option(nights),
    lengthPattern: fc.option(fields.lengthPattern),
    minAdvance: fc.option(days),
    maxAdvance: fc.option(days),
  },
  { requiredKeys: [] },
);

/** What a level says of some of `dates`. */
export function restrictedNights(dates: readonly CivilDate[]): fc.Arbitrary<RestrictionsByNight> {
  const night = fc.tuple(fc.constantFrom(...dates), restrictionsOfNight);
  return fc.array(night, { maxLength: dates.length }).map((entries) => new Map(entries));
}
