/** Taxes and fees that are well formed, and all that can be wrong with them. */
import { ARRIVAL, double } from '../hotel-adler.ts';
import { NO_COUNTS, NO_DATES, NO_IDS, NO_OBJECTS, NO_TEXTS } from './malformed-values.ts';

const tax = { kind: 'tax', isIncluded: false };
/** A percentage of a fee, a fee, and a city tax with all that it can say. */
export const charges = [
  {
    ...tax,
    code: 'vat',
    name: 'Value added tax',
    basis: { type: 'percent', basisPoints: 700, ofFees: ['cleaning'] },
  },
  {
    code: 'cleaning',
    name: 'Cleaning',
    kind: 'fee',
    isIncluded: true,
    basis: { type: 'per_stay', minor: 4_000 },
  },
  {
    ...tax,
    code: 'city-tax',
    name: 'City tax',
    basis: { type: 'per_person_night', minor: 200, fromAge: 14, nightsMax: 7 },
    validity: { from: ARRIVAL, to: '2027-12-31' },
    roomTypeIds: [double],
    ratePlanIds: ['base'],
  },
];
export const noCharges = {
  charges: [charges[0], Array.from({ length: 21 }, () => charges[0]), null, undefined],
  'charges[1]': NO_OBJECTS,
  'charges[0].code': NO_IDS,
  'charges[0].name': [...NO_TEXTS, undefined],
  'charges[2].kind': ['levy', 7, undefined],
  'charges[0].isIncluded': ['yes', 1, undefined],
  'charges[0].basis': NO_OBJECTS,
  'charges[0].basis.type': ['per_room', undefined],
  'charges[0].basis.basisPoints': [10_001, undefined, ...NO_COUNTS],
  'charges[0].basis.ofFees': ['cleaning', null, undefined],
  'charges[0].basis.ofFees[0]': NO_IDS,
  'charges[1].basis.minor': [50_000_001, undefined, ...NO_COUNTS],
  'charges[2].basis.minor': [50_000_001, undefined, ...NO_COUNTS],
  'charges[2].basis.fromAge': [19, ...NO_COUNTS],
  'charges[2].basis.nightsMax': [0, 367, ...NO_COUNTS],
  'charges[2].validity': ['always', 7],
  'charges[2].validity.from': NO_DATES,
  'charges[2].validity.to': [...NO_DATES, '2027-03-09'],
  'charges[2].roomTypeIds': [[], double],
  'charges[2].ratePlanIds[0]': NO_IDS,
};
