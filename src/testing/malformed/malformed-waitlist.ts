/** Calls about waiting for rooms in order, and every value of one that is not. */
import { ARRIVAL, adler, double } from '../hotel-adler.ts';
import { context, type Form, id, noContexts, noId } from './malformed-forms.ts';
import {
  NO_COUNTS,
  NO_CURRENCIES,
  NO_DATES,
  NO_IDS,
  NO_OBJECTS,
  NO_TEXTS,
} from './malformed-values.ts';

const guest = { firstName: 'Ada', lastName: 'Byron', email: 'ada@example.org' };
const room = { roomTypeId: double, ratePlanId: 'base', party: { adults: 2, children: 0 } };
const request = {
  stay: { arrival: ARRIVAL, departure: '2027-03-12' },
  rooms: [room, room],
  guest,
  flexibleDays: 1,
  maxTotal: { amountMinor: 50_000, currency: 'EUR' },
  channel: 'ota',
  priority: 1,
  waitUntilMs: 1_900_000_000_000,
};
const called = { context, propertyId: adler, ...id };
const noCalls = { ...noContexts, ...noId, propertyId: NO_IDS };
const noPriorities = [0, 10, ...NO_COUNTS];

export const waitlistForms: readonly Form[] = [
  {
    call: 'joinWaitlist',
    arguments: { context, propertyId: adler, request },
    spoilt: {
      ...noContexts,
      propertyId: NO_IDS,
      request: NO_OBJECTS,
      'request.stay': NO_OBJECTS,
      'request.stay.arrival': [...NO_DATES, undefined],
      'request.stay.departure': [...NO_DATES, undefined],
      'request.rooms': [[], Array.from({ length: 21 }, () => room), room, null, undefined],
      'request.rooms[1]': NO_OBJECTS,
      'request.rooms[1].roomTypeId': NO_IDS,
      'request.rooms[0].ratePlanId': NO_IDS.slice(0, -1),
      'request.rooms[0].party.adults': [51, undefined, ...NO_COUNTS],
      'request.guest': NO_OBJECTS,
      'request.guest.lastName': [...NO_TEXTS, undefined],
      'request.guest.email': [...NO_TEXTS, '', 'a@b, c@d'],
      'request.flexibleDays': [4, ...NO_COUNTS],
      'request.maxTotal': [null, 7],
      'request.maxTotal.amountMinor': [undefined, ...NO_COUNTS],
      'request.maxTotal.currency': [...NO_CURRENCIES, undefined],
      'request.channel': NO_IDS.slice(0, -1),
      'request.priority': noPriorities,
      'request.waitUntilMs': NO_COUNTS.filter((value) => value !== 1e15),
    },
  },
  { call: 'leaveWaitlist', arguments: called, spoilt: noCalls },
  {
    call: 'changeWaitlistPriority',
    arguments: { ...called, priority: 2 },
    spoilt: { ...noCalls, priority: [undefined, ...noPriorities] },
  },
  {
    call: 'acceptWaitlistOffer',
    arguments: { ...called, offerId: 'b1', payer: { guest, paymentToken: 'tok_approved' } },
    spoilt: {
      ...noCalls,
      offerId: NO_IDS,
      payer: NO_OBJECTS,
      'payer.guest': [null, 7],
      'payer.guest.firstName': [...NO_TEXTS, undefined],
      'payer.paymentToken': NO_TEXTS,
    },
  },
  {
    call: 'declineWaitlistOffer',
    arguments: { ...called, offerId: 'b1' },
    spoilt: { ...noCalls, offerId: NO_IDS },
  },
  {
    call: 'changeWaitlistSettings',
    arguments: { context, propertyId: adler, changes: { offerMs: 300_000, passesMax: 2 } },
    spoilt: {
      ...noContexts,
      propertyId: NO_IDS,
      changes: NO_OBJECTS,
      'changes.offerMs': [299_999, 604_800_001, ...NO_COUNTS],
      'changes.passesMax': [0, 21, ...NO_COUNTS],
    },
  },
  {
    call: 'waitlistSettings',
    arguments: { propertyId: adler },
    spoilt: { propertyId: NO_IDS },
  },
  {
    call: 'waitlist',
    arguments: { propertyId: adler, which: 'open' },
    spoilt: { propertyId: NO_IDS, which: ['all', 7, undefined] },
  },
  ...(['waitlistEntry', 'waitlistEntryHistory'] as const).map((call) => {
    return {
      call,
      arguments: { propertyId: adler, ...id },
      spoilt: { propertyId: NO_IDS, ...noId },
    };
  }),
];
