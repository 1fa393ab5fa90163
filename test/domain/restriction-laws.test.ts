/**
 * Restrictions against a second opinion that shares no code: over random calendars, for every
 * arrival and every length, both name the same refusals. And what a revenue manager relies on.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, type CivilDate, daysBetween, nightsOf } from '../../src/domain/calendar.ts';
import {
  changedRestrictions,
  type RestrictionLevel,
  type RestrictionReason,
  type RestrictionsByNight,
  restrictionRules,
} from '../../src/domain/rates/restriction.ts';
import { restrictionReasons } from '../../src/domain/rates/restriction-reasons.ts';
import {
  restrictedNights,
  restrictionChanges,
  restrictionsOfNight,
} from '../../src/testing/arbitraries/restriction-arbitraries.ts';
import { naiveRefusals } from '../support/naive-restrictions.ts';

/** Over the end of a month of a leap year; today is its first day. */
const today = '2028-02-25' as CivilDate;
const dates = nightsOf({ arrival: today, departure: addDays(today, 10) });

const calendars: fc.Arbitrary<Readonly<Record<RestrictionLevel, RestrictionsByNight>>> = fc.record({
  room_type: restrictedNights(dates),
  rate_plan: restrictedNights(dates),
});

type Calendars = typeof calendars extends fc.Arbitrary<infer Value> ? Value : never;

describe('restrictions', () => {
  it('refuse what a naive reading of the definitions refuses, for all arrivals and lengths', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(calendars, (world) => {
        for (const [stay, nights] of everyStay()) {
          const reasons = reasonsFor(world, stay);
          const lead = daysBetween(today, stay.arrival);
          const naive = naiveRefusals(stay.arrival, nights, lead, world);
          expect(reasons.flatMap(eachDate).sort()).toEqual([...naive].sort());
          for (const { rule } of reasons) seen.add(rule);
          if (reasons.length === 0) seen.add('allowed');
        }
      }),
      { numRuns: 100 },
    );
    // Otherwise the two would agree about nothing at all.
    expect([...seen].sort()).toEqual([...restrictionRules, 'allowed'].sort());
  });

  it('are ordered by rule, level and date, and dates next to each other are one reason', () => {
    const keyOf = ({ rule, level, from }: RestrictionReason) => {
      const place = String(restrictionRules.indexOf(rule)).padStart(2, '0');
      return `${place} ${level === 'room_type' ? 0 : 1} ${from}`;
    };
    fc.assert(
      fc.property(calendars, fc.constantFrom(...everyStay()), (world, [stay]) => {
        const reasons = reasonsFor(world, stay);
        expect(reasons.map(keyOf)).toEqual(reasons.map(keyOf).sort());
        for (const [index, next] of reasons.entries()) {
          const before = reasons[index - 1];
          const isSame =
            before?.rule === next.rule &&
            before.level === next.level &&
            before.limit === next.limit;
          if (isSame) expect(daysBetween(before.to, next.from)).toBeGreaterThan(1);
        }
      }),
    );
  });

  it('never refuse less when more is closed at the other level', () => {
    fc.assert(
      fc.property(calendars, fc.constantFrom(...everyStay()), (world, [stay]) => {
        const alone = reasonsFor({ ...world, rate_plan: new Map() }, stay);
        const both = reasonsFor(world, stay);
        expect(both.filter(({ level }) => level === 'room_type')).toEqual(alone);
      }),
    );
  });
});

describe('a change of restrictions', () => {
  it('made twice is made once, and cleared it leaves only what it did not name', () => {
    fc.assert(
      fc.property(restrictionsOfNight, restrictionChanges, (before, change) => {
        const once = changedRestrictions(before, change);
        expect(changedRestrictions(once, change)).toEqual(once);
        const cleared = Object.fromEntries(Object.keys(change).map((field) => [field, null]));
        const left = Object.entries(before).filter(([field]) => !(field in change));
        const expected = left.length === 0 ? undefined : Object.fromEntries(left);
        expect(changedRestrictions(once, cleared)).toEqual(expected);
      }),
    );
  });
});

// Helpers

function* stays() {
  for (const arrival of dates) {
    for (let nights = 1; nights <= dates.length; nights += 1) {
      yield [{ arrival, departure: addDays(arrival, nights) }, nights] as const;
    }
  }
}

function everyStay() {
  return [...stays()];
}

function reasonsFor(world: Calendars, stay: { arrival: CivilDate; departure: CivilDate }) {
  return restrictionReasons(stay, daysBetween(today, stay.arrival), {
    room_type: (date) => world.room_type.get(date),
    rate_plan: (date) => world.rate_plan.get(date),
  });
}

/** As the naive reading says it: once for every date. */
function eachDate({ rule, level, from, to, limit }: RestrictionReason): readonly string[] {
  const nights = nightsOf({ arrival: from, departure: addDays(to, 1) });
  return nights.map((date) => {
    return [rule, level, date, ...(limit === undefined ? [] : [limit])].join(' ');
  });
}
