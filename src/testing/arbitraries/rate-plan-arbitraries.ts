/**
 * Generators of rate plans, of batches and of commands about them: few ids, so that plans derive
 * from each other, now from one that is not there and now in a circle. Nothing here may depend on
 * the code under test.
 */
import fc from 'fast-check';
import type { RatePlanId } from '../../domain/ids.ts';
import type {
  AriChange,
  OccupancyPricing,
  PlanPrice,
  RatePlanDetails,
} from '../../domain/rates/rate-plan.ts';
import { civilDates, nightRanges, pricesMinor, roomTypeIds } from './arbitraries.ts';
import { cancellations, earlyDepartures, fees, guarantees } from './policy-arbitraries.ts';
import { restrictionChanges } from './restriction-arbitraries.ts';

/** Rate plans that meet each other: the base plan and three more. */
export const ratePlanIds: fc.Arbitrary<RatePlanId> = fc.constantFrom(
  ...['base', 'flex', 'saver', 'deep'].map((id) => id as RatePlanId),
);

const INHERITED = ['stopSell', 'closedToArrival', 'minStayArrival', 'minAdvance'] as const;

/** Prices of its own, or another plan's with a percentage or an amount more or less. */
export const planPrices: fc.Arbitrary<PlanPrice> = fc.oneof(
  fc.record({ type: fc.constant('own' as const), baseMinor: pricesMinor }),
  fc.record({
    type: fc.constant('derived' as const),
    from: ratePlanIds,
    adjustment: fc.oneof(
      fc.record({
        type: fc.constant('percent' as const),
        basisPoints: fc.integer({ min: -10_000, max: 20_000 }),
      }),
      fc.record({
        type: fc.constant('amount' as const),
        minor: fc.integer({ min: -20_000, max: 20_000 }),
      }),
    ),
    inherits: fc.subarray([...INHERITED]),
  }),
);

/** What guests more or fewer cost, with up to three age bands. */
export const occupancyPricings: fc.Arbitrary<OccupancyPricing> = fc.record({
  adultsIncluded: fc.integer({ min: 1, max: 3 }),
  fewerAdultMinor: fc.nat(3_000),
  moreAdultMinor: fc.nat(3_000),
  children: fc
    .uniqueArray(fc.record({ ageMax: fc.nat(17), minor: fc.nat(2_000) }), {
      maxLength: 3,
      selector: ({ ageMax }) => ageMax,
    })
    .map((bands) => bands.toSorted((left, right) => left.ageMax - right.ageMax)),
});

const windows = fc
  .tuple(civilDates('2027-02-20', '2027-03-12'), civilDates('2027-03-12', '2027-04-01'))
  .map(([from, to]) => ({ from, to }));

/** What plans say of themselves; most of it is left to the parent. */
export const ratePlanDetails: fc.Arbitrary<RatePlanDetails> = fc.record(
  {
    name: fc.constantFrom('Flexible', 'Saver'),
    access: fc.oneof(
      { weight: 4, arbitrary: fc.constant({ type: 'public' as const }) },
      { weight: 1, arbitrary: fc.constant({ type: 'private' as const }) },
      { weight: 1, arbitrary: fc.constant({ type: 'promo' as const, code: 'SUMMER' }) },
    ),
    price: planPrices,
    mealPlan: fc.option(fc.constantFrom('room_only' as const, 'breakfast' as const)),
    occupancyPricing: fc.option(occupancyPricings, { freq: 1 }),
    bookingWindow: fc.option(windows, { freq: 1 }),
    stayWindow: fc.option(windows, { freq: 1 }),
    guarantee: fc.option(guarantees),
    cancellation: fc.option(cancellations),
    noShow: fc.option(fees),
    earlyDeparture: fc.option(earlyDepartures),
  },
  {
    requiredKeys: [
      'name',
      'access',
      'price',
      'mealPlan',
      'occupancyPricing',
      'bookingWindow',
      'stayWindow',
    ],
  },
);

/** Ranges with at least one night, which is what the wire takes. */
const someNights = nightRanges.filter(({ from, to, weekdays }) => {
  return from <= to && weekdays?.length !== 0;
});

/** Lines of a batch: prices and restrictions of plans, or restrictions of a room type. */
export const ariChanges: fc.Arbitrary<AriChange> = fc.oneof(
  fc.record(
    {
      roomTypeId: roomTypeIds,
      ratePlanId: ratePlanIds,
      range: someNights,
      priceMinor: fc.option(pricesMinor),
      restrictions: restrictionChanges,
    },
    { requiredKeys: ['roomTypeId', 'ratePlanId', 'range', 'priceMinor'] },
  ),
  fc.record({ roomTypeId: roomTypeIds, range: someNights, restrictions: restrictionChanges }),
);
