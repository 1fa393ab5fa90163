/** What an OTA is shown of a night, and how nights become ranges. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, type CivilDate, weekdayOf } from '../../src/domain/calendar.ts';
import type { AvailabilityRule } from '../../src/domain/channels/channel.ts';
import { mergedRanges } from '../../src/domain/channels/merge-ranges.ts';
import { changedRate, rateShown, roomsShown } from '../../src/domain/channels/shown-values.ts';
import { BASE_PLAN } from '../../src/domain/rates/rate-plan.ts';
import type { RestrictionsOfNight } from '../../src/domain/rates/restriction.ts';
import { ARRIVAL, double, hotelAdler, suite } from '../../src/testing/hotel-adler.ts';

const everywhere: AvailabilityRule = {
  roomTypeIds: null,
  from: null,
  to: null,
  weekdays: null,
  closeOut: false,
  offset: 0,
  cap: null,
};

describe('rooms shown', () => {
  it.each<[string, readonly Partial<AvailabilityRule>[], number]>([
    ['without rules', [], 5],
    ['by an offset', [{ offset: 2 }], 3],
    ['by an offset of more than there is', [{ offset: 9 }], 0],
    ['by a cap', [{ cap: 1 }], 1],
    ['by a cap of more than there is', [{ cap: 9 }], 5],
    ['by a cap of what an offset leaves', [{ offset: 3, cap: 4 }], 2],
    ['closed out', [{ closeOut: true, cap: 9 }], 0],
    ['by the strictest of several', [{ cap: 4 }, { offset: 3 }, { cap: 3 }], 2],
    ['by a rule of another room type', [{ roomTypeIds: [suite], closeOut: true }], 5],
    ['by a rule of this one among others', [{ roomTypeIds: [suite, double], offset: 1 }], 4],
    ['by a rule that ends the day before', [{ to: addDays(ARRIVAL, -1), offset: 1 }], 5],
    ['by a rule that ends today', [{ to: ARRIVAL, offset: 1 }], 4],
    ['by a rule that begins today', [{ from: ARRIVAL, offset: 1 }], 4],
    ['by a rule that begins tomorrow', [{ from: addDays(ARRIVAL, 1), offset: 1 }], 5],
    ['by a rule of this weekday', [{ weekdays: [weekdayOf(ARRIVAL)], cap: 2 }], 2],
    ['by a rule of another', [{ weekdays: [(weekdayOf(ARRIVAL) % 7) + 1], cap: 2 }], 5],
  ])('%s', (_, rules, shown) => {
    const all = rules.map((rule) => ({ ...everywhere, ...rule }));
    expect(roomsShown(all, double, ARRIVAL, 5)).toBe(shown);
  });
});

describe('a rate shown', () => {
  const today = addDays(ARRIVAL, -9);
  const shown = (
    ofType: RestrictionsOfNight | undefined,
    ofPlan: RestrictionsOfNight | undefined,
    plan: object = {},
  ) => {
    const hotel = hotelAdler();
    const roomType = hotel.roomTypes.get(double);
    const base = roomType?.ratePlans.get(BASE_PLAN);
    if (roomType === undefined || base === undefined) throw new Error('no plan');
    const on = (said: RestrictionsOfNight | undefined) => {
      return new Map(said === undefined ? [] : [[ARRIVAL, said]]);
    };
    return rateShown({
      roomType: { ...roomType, restrictions: on(ofType) },
      plan: { ...base, restrictions: on(ofPlan), ...plan },
      date: ARRIVAL,
      today,
      occupancies: [1, 2],
      markupBasisPoints: 1_000,
      priceFor: (adults) => 10_005 * adults,
    });
  };
  const open = {
    stopSell: false,
    closedToArrival: false,
    closedToDeparture: false,
    minStayArrival: 1,
    minStayThrough: 1,
    maxStay: 0,
  };

  it.each<[string, RestrictionsOfNight | undefined, RestrictionsOfNight | undefined, object]>([
    ['of nothing said', undefined, undefined, {}],
    ['stopped by the room type', { stopSell: true }, { stopSell: false }, { stopSell: true }],
    ['stopped by the plan', undefined, { stopSell: true }, { stopSell: true }],
    ['closed to arrival', { closedToArrival: true }, undefined, { closedToArrival: true }],
    ['closed to departure', undefined, { closedToDeparture: true }, { closedToDeparture: true }],
    ['of the larger minimum', { minStayArrival: 2 }, { minStayArrival: 3 }, { minStayArrival: 3 }],
    ['of the larger minimum through', { minStayThrough: 4 }, undefined, { minStayThrough: 4 }],
    ['of minima of nothing', { minStayArrival: 0, minStayThrough: 0 }, undefined, {}],
    ['of the smaller maximum', { maxStayArrival: 5 }, { maxStayThrough: 3 }, { maxStay: 3 }],
    [
      'of a maximum that limits nothing',
      { maxStayArrival: 0 },
      { maxStayArrival: 7 },
      { maxStay: 7 },
    ],
    ['too late to be booked', { minAdvance: 10 }, undefined, { closedToArrival: true }],
    ['just in time', { minAdvance: 9 }, undefined, {}],
    ['too early to be booked', undefined, { maxAdvance: 8 }, { closedToArrival: true }],
    ['as early as may be', undefined, { maxAdvance: 9 }, {}],
    ['of a pattern', { lengthPattern: 'NYYN' }, undefined, { minStayArrival: 2, maxStay: 3 }],
    ['of an open pattern', { lengthPattern: 'NNY' }, undefined, { minStayArrival: 3 }],
    ['of a pattern of nothing', { lengthPattern: 'N' }, undefined, { closedToArrival: true }],
  ])('%s', (_, ofType, ofPlan, fields) => {
    const { prices, ...rest } = shown(ofType, ofPlan);
    // 110.055 and 220.11: half a cent goes up.
    expect(prices).toEqual([
      { adults: 1, minor: 11_006 },
      { adults: 2, minor: 22_011 },
    ]);
    expect(rest).toEqual({ ...open, ...fields });
  });

  it.each([
    ['after its last day of booking', { bookingWindow: { to: addDays(today, -1) } }, true],
    ['on its last day of booking', { bookingWindow: { to: today } }, false],
    ['of a night that it does not cover', { stayWindow: { from: addDays(ARRIVAL, 1) } }, true],
  ])('%s', (_, plan, stopSell) => {
    expect(shown(undefined, undefined, plan).stopSell).toBe(stopSell);
  });

  it('is said by the fields that changed', () => {
    const before = shown(undefined, undefined);
    expect(changedRate(undefined, before)).toBe(before);
    expect(changedRate(before, { ...before })).toEqual({});
    const after = { ...before, stopSell: true, prices: [{ adults: 2, minor: 1 }] };
    expect(changedRate(before, after)).toEqual({ stopSell: true, prices: after.prices });
  });
});

describe('ranges', () => {
  const first = '2027-02-20' as CivilDate;
  const nights = fc
    .uniqueArray(fc.nat({ max: 40 }), { maxLength: 30 })
    .chain((days) => {
      const sorted = days.sort((one, other) => one - other);
      return fc.tuple(
        ...sorted.map((day) => fc.nat({ max: 2 }).map((value) => [day, value] as const)),
      );
    })
    .map((list) => {
      return list.map(([day, value]) => {
        return { night: addDays(first, day), key: String(value), value };
      });
    });

  it('say every night what it has and no other night anything, and none could be joined', () => {
    fc.assert(
      fc.property(nights, (given) => {
        const ranges = mergedRanges(given);
        const told = ranges.flatMap(({ from, to, value }) => {
          const all: string[] = [];
          for (let night = from; night <= to; night = addDays(night, 1))
            all.push(`${night} ${value}`);
          return all;
        });
        expect(told).toEqual(given.map(({ night, value }) => `${night} ${value}`));
        for (const [at, { from, value }] of ranges.entries()) {
          const before = ranges[at - 1];
          const isNext = before !== undefined && addDays(before.to, 1) === from;
          expect(isNext && before.value === value).toBe(false);
        }
        expect(ranges.reduce((sum, { count }) => sum + count, 0)).toBe(given.length);
      }),
      { numRuns: 200 },
    );
  });
});

it.each([
  [1, -9_999, 1],
  [10_000, -9_999, 1],
  [0, -9_999, 0],
  [0, 1_000, 0],
  [10_000, -1_000, 9_000],
])('a price of %i, marked up by %i, is shown as %i', (minor, markupBasisPoints, shown) => {
  const roomType = hotelAdler().roomTypes.get(double);
  const plan = roomType?.ratePlans.get(BASE_PLAN);
  if (roomType === undefined || plan === undefined) throw new Error('no plan');
  const { prices } = rateShown({
    roomType,
    plan,
    date: ARRIVAL,
    today: ARRIVAL,
    occupancies: [2],
    markupBasisPoints,
    priceFor: () => minor,
  });
  expect(prices).toEqual([{ adults: 2, minor: shown }]);
});
