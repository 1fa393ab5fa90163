/** Rate plans and batches that are well formed, and all that can be wrong with a plan. */
import { ARRIVAL, double } from '../hotel-adler.ts';
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
  guarantee: {
    amount: { type: 'percent', basisPoints: 3_000 },
    due: { type: 'before_arrival', days: 14 },
  },
  cancellation: {
    isNonRefundable: false,
    tiers: [
      { from: { type: 'after_booking', hours: 24 }, fee: { type: 'flat', minor: 500 } },
      {
        from: { type: 'before_arrival', days: 3, time: '18:00' },
        fee: { type: 'nights', nights: 2 },
      },
    ],
  },
  noShow: { type: 'percent', basisPoints: 9_000 },
  earlyDeparture: { basisPoints: 5_000 },
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
  [`${name}.guarantee`]: ['deposit', 7],
  [`${name}.guarantee.amount`]: [null, 'full', { type: 'flat', minor: 1 }, { type: 'half' }],
  [`${name}.guarantee.amount.basisPoints`]: [-1, 10_001, 0.5, undefined],
  [`${name}.guarantee.due`]: [null, 'now', { type: 'after_arrival' }],
  [`${name}.guarantee.due.days`]: [-1, 731, 0.5, undefined],
  [`${name}.cancellation.isNonRefundable`]: ['no', 1, undefined],
  [`${name}.cancellation.tiers`]: [null, undefined, 'free'],
  [`${name}.cancellation.tiers[0].from.hours`]: [-1, 8_785, undefined],
  [`${name}.cancellation.tiers[0].fee.minor`]: [undefined, ...NO_COUNTS],
  [`${name}.cancellation.tiers[1].from`]: [
    null,
    { type: 'at_arrival' },
    { type: 'after_booking', hours: 24 },
    { type: 'before_arrival', days: 1 },
  ],
  [`${name}.cancellation.tiers[1].from.time`]: ['24:00', '6:00', '18:60', undefined],
  [`${name}.cancellation.tiers[1].fee.nights`]: [0, 367, undefined],
  [`${name}.noShow.basisPoints`]: [-1, 10_001, undefined],
  [`${name}.earlyDeparture`]: [50, 'none'],
  [`${name}.earlyDeparture.basisPoints`]: [-1, 10_001, undefined],
});

/** A line of a batch. */
export const line = {
  roomTypeId: double,
  ratePlanId: 'base',
  range: { from: ARRIVAL, to: '2027-03-12', weekdays: [1, 3] },
  priceMinor: 9_000,
  restrictions: { stopSell: true, minStayArrival: 2, maxAdvance: null, lengthPattern: 'NY' },
};

/** What can be wrong with a batch of two lines. */
export const noLines = {
  changes: [[], line, null, undefined],
  'changes[1]': NO_OBJECTS,
  'changes[0].roomTypeId': NO_IDS,
  'changes[1].ratePlanId': NO_IDS.slice(0, -1),
  'changes[0].range': NO_OBJECTS,
  'changes[0].range.from': NO_DATES,
  'changes[1].range.weekdays[0]': [0, 8, ...NO_COUNTS],
  'changes[0].priceMinor': NO_COUNTS,
  'changes[0].restrictions': [null, true],
  'changes[0].restrictions.stopSell': ['yes', 1],
  'changes[1].restrictions.minStayArrival': [367, ...NO_COUNTS],
  'changes[0].restrictions.lengthPattern': ['', 'XY', 'Y'.repeat(32), 7],
};
