/** Calls about quotes and promo codes, and all that can be out of order in them. */
import { ARRIVAL, adler, double } from '../hotel-adler.ts';
import { context, type Form } from './malformed-forms.ts';
import { NO_COUNTS, NO_DATES, NO_IDS, NO_OBJECTS, NO_TEXTS } from './malformed-values.ts';

const stay = { arrival: ARRIVAL, departure: '2027-03-12' };
const party = { adults: 2, children: 0 };

/** Each call with one value in every place that can be spoiled. */
export const quoteForms: readonly Form[] = [
  {
    call: 'setPromoCode',
    arguments: {
      context,
      id: adler,
      code: 'SPRING',
      details: {
        discount: { type: 'percent', basisPoints: 1_000 },
        bookingWindow: { to: '2027-12-31' },
        nightsMin: 2,
        usesMax: 1,
        roomTypeIds: [double],
        isActive: true,
      },
    },
    spoilt: {
      id: NO_IDS,
      code: ['', 'spring', 'A B', '-A', 'A'.repeat(65), 7, null, undefined],
      details: NO_OBJECTS,
      'details.discount': NO_OBJECTS,
      'details.discount.type': ['factor', undefined],
      'details.discount.basisPoints': [0, 10_001, undefined, ...NO_COUNTS],
      'details.bookingWindow': ['always', 7],
      'details.bookingWindow.to': NO_DATES,
      'details.nightsMin': [0, 367, ...NO_COUNTS],
      'details.usesMax': [0, 1_000_001, ...NO_COUNTS],
      'details.roomTypeIds': [[], double],
      'details.roomTypeIds[0]': NO_IDS,
      'details.isActive': ['yes', 1, undefined],
    },
  },
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
