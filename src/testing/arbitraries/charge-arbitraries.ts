/**
 * Generators of taxes and fees: few codes, so that rules repeat a code and name fees that are there
 * or not. Nothing here may depend on the code under test.
 */
import fc from 'fast-check';
import type { ChargeBasis, ChargeRule } from '../../domain/charges/charges.ts';
import type { PropertyId } from '../../domain/ids.ts';
import { civilDates, roomTypeIds } from './arbitraries.ts';
import { ratePlanIds } from './rate-plan-arbitraries.ts';

const codes = fc.constantFrom('vat', 'city-tax', 'cleaning', 'resort', 'service');
const amounts = fc.nat(5_000);
const ages = fc.nat(18);

/** Every basis, most of them modest. */
export const chargeBases: fc.Arbitrary<ChargeBasis> = fc.oneof(
  fc.record({
    type: fc.constant('percent' as const),
    basisPoints: fc.oneof(fc.nat(2_500), fc.nat(10_000)),
    ofFees: fc.subarray(['cleaning', 'resort', 'service']),
  }),
  fc.record({ type: fc.constantFrom('per_night' as const, 'per_stay' as const), minor: amounts }),
  fc.record(
    { type: fc.constant('per_person' as const), minor: amounts, fromAge: ages },
    { requiredKeys: ['type', 'minor'] },
  ),
  fc.record(
    {
      type: fc.constant('per_person_night' as const),
      minor: amounts,
      fromAge: ages,
      nightsMax: fc.integer({ min: 1, max: 4 }),
    },
    { requiredKeys: ['type', 'minor'] },
  ),
);

const windows = fc
  .tuple(civilDates('2027-03-08', '2027-03-12'), civilDates('2027-03-12', '2027-03-18'))
  .map(([from, to]) => ({ from, to }));

/** One tax or fee, included or not, for all nights and rooms or for some. */
export const chargeRules: fc.Arbitrary<ChargeRule> = fc.record(
  {
    code: codes,
    name: fc.constantFrom('Value added tax', 'Kurtaxe', 'Cleaning'),
    kind: fc.constantFrom('tax' as const, 'fee' as const),
    basis: chargeBases,
    isIncluded: fc.boolean(),
    validity: windows,
    roomTypeIds: roomTypeIds.map((id) => [id]),
    ratePlanIds: ratePlanIds.map((id) => [id]),
  },
  { requiredKeys: ['code', 'name', 'kind', 'basis', 'isIncluded'] },
);

/** Sets up to three rules, or none. */
export function chargeCommands(propertyIds: fc.Arbitrary<PropertyId>) {
  return fc.record({
    type: fc.constant('set_charges' as const),
    propertyId: propertyIds,
    charges: fc.array(chargeRules, { maxLength: 3 }),
  });
}
