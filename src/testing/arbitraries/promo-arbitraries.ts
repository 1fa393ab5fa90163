/** Generators of promo codes. Nothing here may depend on the code under test. */
import fc from 'fast-check';
import type { PropertyId } from '../../domain/ids.ts';
import type { Discount, PromoCode, PromoDetails } from '../../domain/promo/promo-code.ts';
import { civilDates, roomTypeIds } from './arbitraries.ts';
import { ratePlanIds } from './rate-plan-arbitraries.ts';

/** Codes that meet each other: three of them. */
export const promoCodes: fc.Arbitrary<PromoCode> = fc.constantFrom(
  ...['SPRING', 'VIP-1', '10OFF'].map((code) => code as PromoCode),
);

const discounts: fc.Arbitrary<Discount> = fc.oneof(
  fc.record({
    type: fc.constant('percent' as const),
    basisPoints: fc.integer({ min: 1, max: 10_000 }),
  }),
  fc.record({ type: fc.constant('amount' as const), minor: fc.integer({ min: 1, max: 20_000 }) }),
);
const windows = fc
  .tuple(civilDates('2027-02-20', '2027-03-12'), civilDates('2027-03-12', '2027-04-01'))
  .map(([from, to]) => ({ from, to }));

/** Mostly in force, for all nights and rooms or for some. */
export const promoDetails: fc.Arbitrary<PromoDetails> = fc.record(
  {
    discount: discounts,
    bookingWindow: windows,
    stayWindow: windows,
    nightsMin: fc.integer({ min: 1, max: 3 }),
    usesMax: fc.integer({ min: 1, max: 3 }),
    roomTypeIds: roomTypeIds.map((id) => [id]),
    ratePlanIds: ratePlanIds.map((id) => [id]),
    isActive: fc.nat(5).map((of) => of > 0),
  },
  { requiredKeys: ['discount', 'isActive'] },
);

/** Makes a code, or says it anew. */
export function promoCommands(propertyIds: fc.Arbitrary<PropertyId>) {
  return fc.record({
    type: fc.constant('set_promo_code' as const),
    propertyId: propertyIds,
    promoCode: promoCodes,
    details: promoDetails,
  });
}
