/** Calls about quotes, and all that can be out of order in them. */
import { ARRIVAL, adler, double } from './hotel-adler.ts';
import { context, type Form } from './malformed-forms.ts';
import { NO_COUNTS, NO_DATES, NO_IDS, NO_OBJECTS, NO_TEXTS } from './malformed-values.ts';

const stay = { arrival: ARRIVAL, departure: '2027-03-12' };
const party = { adults: 2, children: 0 };

/** Each call with one value in every place that can be spoiled. */
export const quoteForms: readonly Form[] = [
  {
    call: 'quote',
    arguments: {
      request: { propertyId: adler, stay, rooms: [{ roomTypeId: double, party: party }] },
    },
    spoilt: {
      request: NO_OBJECTS,
      'request.propertyId': NO_IDS,
      'request.stay.arrival': [...NO_DATES, undefined],
      'request.rooms': [[], null, undefined],
      'request.rooms[0].party.adults': [51, undefined, ...NO_COUNTS],
      'request.rooms[0].nightlyMinor': [9_000],
      'request.ttlMs': [...NO_COUNTS, 59_999, 86_400_001],
    },
  },
  {
    call: 'placeHold',
    arguments: { context, request: { quoteToken: 'q1.a.b', stay } },
    spoilt: {
      'request.quoteToken': [...NO_TEXTS, undefined, '', 'q'.repeat(16_385)],
      'request.propertyId': NO_IDS.slice(0, -1),
      'request.stay.arrival': [...NO_DATES, undefined],
      'request.rooms': [[], null],
    },
  },
];
