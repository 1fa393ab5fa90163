/** Calls about trips in order, and every value of one that is not. */
import { ARRIVAL, adler, double } from '../hotel-adler.ts';
import { context, type Form, id, noContexts, noId } from './malformed-forms.ts';
import {
  NO_COUNTS,
  NO_IDS,
  NO_INSTANTS,
  NO_LIMITS,
  NO_OBJECTS,
  NO_TEXTS,
} from './malformed-values.ts';

const stay = {
  propertyId: adler,
  stay: { arrival: ARRIVAL, departure: '2027-03-12' },
  rooms: [{ roomTypeId: double, party: { adults: 2, children: 0 } }],
};
const flight = { supplier: 'flight', offerId: 'vie-lis-flex', quantity: 2 };
const payer = { guest: { firstName: 'Ada', lastName: 'Byron' }, paymentToken: 'tok_approved' };
const request = { legs: [{ stay }, flight], payer };
const resolution = { leg: 1, outcome: 'undone', note: 'by telephone' };
const fee = { amountMinor: 7, currency: 'EUR' };
const called = { context, ...id };
const noCalls = { ...noContexts, ...noId };

export const tripForms: readonly Form[] = [
  {
    call: 'requestTrip',
    arguments: { context, request },
    spoilt: {
      ...noContexts,
      request: NO_OBJECTS,
      'request.legs': [[], Array.from({ length: 11 }, () => flight), 'flight', null, undefined],
      'request.legs[0].stay': NO_OBJECTS,
      'request.legs[0].stay.propertyId': NO_IDS,
      'request.legs[1]': NO_OBJECTS,
      'request.legs[1].supplier': NO_IDS,
      'request.legs[1].offerId': ['', 'o'.repeat(256), ...NO_TEXTS, undefined],
      'request.legs[1].quantity': [0, 51, undefined, ...NO_COUNTS],
      'request.payer': NO_OBJECTS,
      'request.payer.guest.lastName': [...NO_TEXTS, undefined],
    },
  },
  {
    call: 'cancelTrip',
    arguments: { ...called, why: 'ill', expectedFees: [fee, { ...fee, currency: 'GBP' }] },
    spoilt: {
      ...noCalls,
      why: [...NO_TEXTS, undefined],
      expectedFees: ['7', {}, null],
      'expectedFees[1].currency': [fee.currency],
      'expectedFees[0].amountMinor': [undefined, ...NO_COUNTS],
      'expectedFees[0].currency': ['', 'eur', 7, null, undefined],
    },
  },
  { call: 'retryTrip', arguments: called, spoilt: noCalls },
  {
    call: 'resolveLeg',
    arguments: { ...called, resolution },
    spoilt: {
      ...noCalls,
      resolution: NO_OBJECTS,
      'resolution.leg': [0, 11, undefined, ...NO_COUNTS],
      'resolution.outcome': ['', 'done', 7, null, undefined],
      'resolution.note': [...NO_TEXTS, undefined],
    },
  },
  ...(['trip', 'tripHistory', 'tripFees'] as const).map((call) => {
    return { call, arguments: id, spoilt: noId };
  }),
  {
    call: 'trips',
    arguments: { filter: { status: 'failed', limit: 5, after: { updatedAtMs: 0, id: '' } } },
    spoilt: {
      filter: NO_OBJECTS,
      'filter.status': NO_TEXTS,
      'filter.updatedSinceMs': NO_INSTANTS,
      'filter.after.updatedAtMs': [...NO_INSTANTS, undefined],
      'filter.after.id': [7, null, undefined],
      'filter.limit': NO_LIMITS,
    },
  },
  { call: 'supplierOffers', arguments: { supplier: 'flight' }, spoilt: { supplier: NO_IDS } },
];
