/** Calls about the house itself, what it may oversell, and all that can be out of order in them. */
import { ARRIVAL, adler, double } from './hotel-adler.ts';
import {
  type Form,
  noQueries,
  noRanges,
  noRoomType,
  ofRoomType,
  query,
  range,
} from './malformed-forms.ts';
import { NO_COUNTS, NO_DATES, NO_IDS, NO_OBJECTS } from './malformed-values.ts';

const overbooking = {
  propertyId: adler,
  roomTypeId: double,
  night: ARRIVAL,
  walkProbabilityMax: 0.05,
  showUpProbability: 0.9,
};
const NO_SHARES = [Number.NaN, -0.1, 1.1, '0.5', null];

/** Each call with one value in every place that can be spoiled. */
export const houseForms: readonly Form[] = [
  {
    call: 'allowOverbooking',
    arguments: { ...ofRoomType, range, allowance: { type: 'percent', percent: 5 } },
    spoilt: {
      ...noRoomType,
      ...noRanges,
      allowance: [undefined, 5, '5 %'],
      'allowance.type': ['all', 7, undefined],
      'allowance.percent': [101, undefined, ...NO_COUNTS],
    },
  },
  { call: 'overbookings', arguments: { query }, spoilt: noQueries },
  {
    call: 'overbookingAdvice',
    arguments: { question: overbooking },
    spoilt: {
      question: NO_OBJECTS,
      'question.propertyId': NO_IDS,
      'question.roomTypeId': NO_IDS,
      'question.night': [...NO_DATES, undefined],
      'question.walkProbabilityMax': [...NO_SHARES, undefined],
      'question.showUpProbability': NO_SHARES,
    },
  },
];
