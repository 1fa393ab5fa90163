/** Rate plans and batches that are well formed, and all that can be wrong with a plan. */
import { ARRIVAL, double } from './hotel-adler.ts';
import { NO_COUNTS, NO_DATES, NO_IDS, NO_OBJECTS, NO_TEXTS } from './malformed-values.ts';

const window = { from: ARRIVAL, to: '2027-03-12' };
/** A rate plan with all that it can say. */
export const plan = {
  name: 'Half board',
  access: { type: 'promo', code: 'SPRING' },
  price: {
    type: 'derived',
    from: 'base',
    adjustment: { type: 'percent', basisPoints: -1_000 },
    inherits: ['stopSell'],
  },
  mealPlan: 'half_board',
  occupancyPricing: {
    adultsIncluded: 2,
    fewerAdultMinor: 1_000,
    moreAdultMinor: 2_000,
    children: [
      { ageMax: 5, minor: 0 },
      { ageMax: 12, minor: 1_500 },
    ],
  },
  bookingWindow: window,
  stayWindow: window,
};
export const noPlans = (name: string, missing: readonly undefined[]) => ({
  [name]: NO_OBJECTS,
  [`${name}.name`]: [...NO_TEXTS, ...missing],
  [`${name}.access`]: [null, 'public', ...missing],
  [`${name}.access.type`]: ['secret', 7, undefined],
  [`${name}.access.code`]: [...NO_TEXTS, undefined],
  [`${name}.price`]: [null, 9_000, ...missing],
  [`${name}.price.type`]: ['free', undefined],
  [`${name}.price.from`]: NO_IDS,
  [`${name}.price.adjustment`]: NO_OBJECTS,
  [`${name}.price.adjustment.type`]: ['factor', undefined],
  [`${name}.price.adjustment.basisPoints`]: [-10_001, 100_000, 0.5, Number.NaN, undefined],
  [`${name}.price.inherits`]: ['all', null, undefined],
  [`${name}.price.inherits[0]`]: ['price', 7, null],
  [`${name}.mealPlan`]: ['brunch', 7, ...missing],
  [`${name}.occupancyPricing`]: [2, ...missing],
  [`${name}.occupancyPricing.adultsIncluded`]: [0, 51, undefined, ...NO_COUNTS],
  [`${name}.occupancyPricing.moreAdultMinor`]: [undefined, ...NO_COUNTS],
  [`${name}.occupancyPricing.children[1].ageMax`]: [5, 18, undefined, ...NO_COUNTS],
  [`${name}.occupancyPricing.children[0].minor`]: [undefined, ...NO_COUNTS],
  [`${name}.bookingWindow`]: ['always', ...missing],
  [`${name}.bookingWindow.from`]: NO_DATES,
  [`${name}.stayWindow.to`]: [...NO_DATES, '2027-03-09'],
});

/** A line of a batch. */
export const line = {
  roomTypeId: double,
  ratePlanId: 'base',
  range: { from: ARRIVAL, to: '2027-03-12', weekdays: [1, 3] },
  priceMinor: 9_000,
  restrictions: { stopSell: true, minStayArrival: 2, maxAdvance: null, lengthPattern: 'NY' },
};
