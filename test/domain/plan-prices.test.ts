/**
 * What a night costs by a plan: a table of parties, and chains of derivations against their closed
 * form, worked out in fractions by code that knows only the definition.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CivilDate } from '../../src/domain/calendar.ts';
import type { Party } from '../../src/domain/guest.ts';
import type { RatePlanId } from '../../src/domain/ids.ts';
import { AMOUNT_MINOR_MAX } from '../../src/domain/money.ts';
import type { PropertyEvent } from '../../src/domain/property/property.ts';
import {
  BASE_PLAN,
  type OccupancyPricing,
  type PlanPrice,
  type PriceAdjustment,
} from '../../src/domain/rates/rate-plan.ts';
import { planPriceOn } from '../../src/domain/rates/resolve-plan.ts';
import { pricesMinor } from '../../src/testing/arbitraries/arbitraries.ts';
import { double, hotelAdler } from '../../src/testing/hotel-adler.ts';

const night = '2027-03-10' as CivilDate;
const flex = 'flex' as RatePlanId;
const child = 'child' as RatePlanId;

const pricing: OccupancyPricing = {
  adultsIncluded: 2,
  fewerAdultMinor: 2_000,
  moreAdultMinor: 3_000,
  children: [
    { ageMax: 2, minor: 0 },
    { ageMax: 11, minor: 1_500 },
  ],
};

describe('the price of a party', () => {
  it.each<readonly [string, Party, number]>([
    ['two adults, whom it covers', { adults: 2, children: 0 }, 10_000],
    ['one adult', { adults: 1, children: 0 }, 8_000],
    ['four adults', { adults: 4, children: 0 }, 16_000],
    ['an infant', { adults: 2, children: 1, childAges: [0] }, 10_000],
    ['the last year of the first band', { adults: 2, children: 1, childAges: [2] }, 10_000],
    ['the first year of the second band', { adults: 2, children: 1, childAges: [3] }, 11_500],
    ['the last year of the second band', { adults: 2, children: 1, childAges: [11] }, 11_500],
    [
      'a child older than every band, as an adult',
      { adults: 2, children: 1, childAges: [12] },
      13_000,
    ],
    ['a child whose age is not said, as the oldest band', { adults: 2, children: 1 }, 11_500],
    ['each child by its own age', { adults: 1, children: 3, childAges: [1, 5, 17] }, 12_500],
  ])('%s', (_, party, minor) => {
    expect(priceOf(party, plan(flex, own(10_000), pricing))).toBe(minor);
  });

  it('covers whoever comes when the plan says nothing of guests', () => {
    expect(priceOf({ adults: 4, children: 2 }, plan(flex, own(10_000), null))).toBe(10_000);
  });

  it('is never below nothing', () => {
    const costly = { ...pricing, fewerAdultMinor: 50_000 };
    expect(priceOf({ adults: 1, children: 0 }, plan(flex, own(10_000), costly))).toBe(0);
  });

  it("is adjusted whole when a plan takes its parent's terms, and not when it has its own", () => {
    const half: PlanPrice = derived(flex, { type: 'percent', basisPoints: -5_000 });
    const parent = plan(flex, own(10_000), pricing);
    const three: Party = { adults: 3, children: 0 };
    expect(priceOf(three, parent, plan(child, half, null))).toBe(6_500);
    expect(priceOf(three, parent, plan(child, half, pricing))).toBe(8_000);
  });
});

describe('a chain of derivations', () => {
  it('is its closed form, each link rounded half up once', () => {
    const adjustments = fc.oneof(
      fc.record({
        type: fc.constant('percent' as const),
        basisPoints: fc.integer({ min: -9_999, max: 20_000 }),
      }),
      fc.record({
        type: fc.constant('amount' as const),
        minor: fc.integer({ min: -20_000, max: 20_000 }),
      }),
    );
    const chains = fc.array(adjustments, { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(pricesMinor, chains, (minor, chain) => {
        const range = { from: night, to: night };
        const base: PropertyEvent = {
          type: 'PricesSet',
          roomTypeId: double,
          range,
          priceMinor: minor,
        };
        const plans = chain.map((adjustment, index) => {
          const parent = index === 0 ? BASE_PLAN : (`link-${index - 1}` as RatePlanId);
          return plan(`link-${index}` as RatePlanId, derived(parent, adjustment), null);
        });
        expect(priceOf({ adults: 2, children: 0 }, base, ...plans)).toBe(
          Number(chain.reduce(inFractions, BigInt(minor))),
        );
      }),
    );
  });

  it('is as exact where a double would not be', () => {
    const dear = plan(flex, own(AMOUNT_MINOR_MAX - 1), null);
    const almost = derived(flex, { type: 'percent', basisPoints: -1 });
    const expected = inFractions(BigInt(AMOUNT_MINOR_MAX - 1), {
      type: 'percent',
      basisPoints: -1,
    });
    expect(priceOf({ adults: 2, children: 0 }, dear, plan(child, almost, null))).toBe(
      Number(expected),
    );
  });
});

// Helpers

/** Twice the price in ten-thousandths, plus one half, whole: half a unit goes up. */
function inFractions(minor: bigint, adjustment: PriceAdjustment): bigint {
  if (adjustment.type === 'amount') {
    const sum = minor + BigInt(adjustment.minor);
    return sum < 0n ? 0n : sum;
  }
  return (2n * minor * BigInt(10_000 + adjustment.basisPoints) + 10_000n) / 20_000n;
}

function own(baseMinor: number): PlanPrice {
  return { type: 'own', baseMinor };
}

function derived(from: RatePlanId, adjustment: PriceAdjustment): PlanPrice {
  return { type: 'derived', from, adjustment, inherits: [] };
}

function plan(
  id: RatePlanId,
  price: PlanPrice,
  occupancyPricing: OccupancyPricing | null,
): PropertyEvent {
  const details = {
    name: 'Plan',
    access: { type: 'public' },
    price,
    mealPlan: null,
    occupancyPricing,
    bookingWindow: null,
    stayWindow: null,
  } as const;
  return { type: 'RatePlanAdded', roomTypeId: double, id, details };
}

/** By the plan that was added last. */
function priceOf(party: Party, ...events: readonly PropertyEvent[]): number {
  const roomType = hotelAdler(...events).roomTypes.get(double);
  const last = [...(roomType?.ratePlans.values() ?? [])].at(-1);
  if (roomType === undefined || last === undefined) throw new Error('no plan was added');
  return planPriceOn(roomType, last, night, party);
}
