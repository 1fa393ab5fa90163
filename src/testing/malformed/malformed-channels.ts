/** Calls about channels in order, and every value of one that is not. */
import { adler, double } from '../hotel-adler.ts';
import { context, type Form, id, noContexts, noId } from './malformed-forms.ts';
import {
  NO_COUNTS,
  NO_DATES,
  NO_IDS,
  NO_LIMITS,
  NO_OBJECTS,
  NO_TEXTS,
} from './malformed-values.ts';

const settings = {
  name: 'Booking.com',
  url: 'https://ota.example/api/v1',
  hotelCode: 'hotel-1',
  roomTypes: [{ roomTypeId: double, code: 'DBL' }],
  ratePlans: [
    {
      roomTypeId: double,
      ratePlanId: 'base',
      code: 'BAR',
      occupancies: [1, 2],
      markupBasisPoints: 5,
    },
  ],
  rules: [
    {
      roomTypeIds: [double],
      from: '2027-03-10',
      to: '2027-03-20',
      weekdays: [5, 6],
      closeOut: false,
      offset: 1,
      cap: 3,
    },
  ],
  markupBasisPoints: 1_000,
  requestsPerMinute: 10,
  rangesPerRequest: 100,
  reconcileEveryMinutes: 60,
};
const details = { ...settings, propertyId: adler, seller: 'booking-com', format: 'channex' };

const NO_CODES = [...NO_TEXTS, '', ' ', ' DBL', 'DBL\t', 'c'.repeat(65)];
const NO_POINTS = [-10_000, 100_000, 0.5, Number.NaN, '1', {}];
const NO_FIGURES = [0, ...NO_COUNTS.filter((value) => value !== null)];
const orNull = (values: readonly unknown[]) => values.filter((value) => value !== null);

/** `missing` is undefined where the value has to be there. */
const noSettings = (name: string, missing: readonly undefined[]) => ({
  [name]: NO_OBJECTS,
  [`${name}.name`]: [...NO_TEXTS, ...missing],
  [`${name}.url`]: [
    '',
    'ota.example',
    'ftp://ota.example',
    'https://ota.example/#x',
    7,
    null,
    ...missing,
  ],
  [`${name}.hotelCode`]: [...NO_CODES, ...missing],
  [`${name}.roomTypes`]: ['all', {}, null, ...missing],
  [`${name}.roomTypes[0]`]: NO_OBJECTS,
  [`${name}.roomTypes[0].roomTypeId`]: NO_IDS,
  [`${name}.roomTypes[0].code`]: NO_CODES,
  [`${name}.ratePlans`]: ['all', {}, null, ...missing],
  [`${name}.ratePlans[0]`]: NO_OBJECTS,
  [`${name}.ratePlans[0].roomTypeId`]: NO_IDS,
  [`${name}.ratePlans[0].ratePlanId`]: NO_IDS,
  [`${name}.ratePlans[0].code`]: NO_CODES,
  [`${name}.ratePlans[0].occupancies`]: [[], 2, null, [2, 1], [1, 1]],
  [`${name}.ratePlans[0].occupancies[0]`]: [51, ...NO_FIGURES],
  [`${name}.ratePlans[0].markupBasisPoints`]: NO_POINTS,
  [`${name}.rules`]: ['all', {}, null, ...missing],
  [`${name}.rules[0]`]: NO_OBJECTS,
  [`${name}.rules[0].roomTypeIds`]: [[], double],
  [`${name}.rules[0].roomTypeIds[0]`]: NO_IDS,
  [`${name}.rules[0].from`]: orNull(NO_DATES),
  [`${name}.rules[0].to`]: orNull(NO_DATES),
  [`${name}.rules[0].weekdays`]: [[], 'all'],
  [`${name}.rules[0].weekdays[0]`]: [8, ...NO_FIGURES],
  [`${name}.rules[0].closeOut`]: ['yes', 1, null, undefined],
  [`${name}.rules[0].offset`]: [10_001, null, undefined, ...NO_COUNTS],
  [`${name}.rules[0].cap`]: [10_001, ...NO_COUNTS],
  [`${name}.markupBasisPoints`]: [...NO_POINTS, null, ...missing],
  [`${name}.requestsPerMinute`]: [6_001, ...NO_FIGURES, ...missing],
  [`${name}.rangesPerRequest`]: [50_001, ...NO_FIGURES, ...missing],
  [`${name}.reconcileEveryMinutes`]: [4, 10_081, ...NO_FIGURES, ...missing],
});

const called = { context, ...id };
const noCalls = { ...noContexts, ...noId };

export const channelForms: readonly Form[] = [
  {
    call: 'createChannel',
    arguments: { context, request: { id: 'lisbon', details } },
    spoilt: {
      ...noContexts,
      request: NO_OBJECTS,
      'request.id': NO_IDS.filter((value) => value !== undefined),
      'request.details.propertyId': NO_IDS,
      'request.details.seller': NO_IDS,
      'request.details.format': NO_IDS,
      ...noSettings('request.details', [undefined]),
    },
  },
  {
    call: 'changeChannel',
    arguments: { ...called, changes: settings },
    spoilt: { ...noCalls, ...noSettings('changes', []) },
  },
  {
    call: 'setChannelCredentials',
    arguments: { ...called, credentials: { apiKey: 'key' } },
    spoilt: {
      ...noCalls,
      credentials: NO_OBJECTS,
      'credentials.apiKey': [...NO_TEXTS, '', 'k'.repeat(2_001), undefined],
    },
  },
  {
    call: 'rotateChannelPassword',
    arguments: { ...called, overlapMs: 60_000 },
    spoilt: { ...noCalls, overlapMs: [-1, 0.5, '60', null, undefined, 8 * 24 * 60 * 60_000] },
  },
  { call: 'pauseChannel', arguments: called, spoilt: noCalls },
  { call: 'resumeChannel', arguments: called, spoilt: noCalls },
  { call: 'deleteChannel', arguments: called, spoilt: noCalls },
  { call: 'syncChannel', arguments: called, spoilt: noCalls },
  { call: 'reconcileChannel', arguments: called, spoilt: noCalls },
  { call: 'redriveChannel', arguments: called, spoilt: noCalls },
  {
    call: 'reconciliations',
    arguments: { ...id, before: 7, limit: 5 },
    spoilt: { ...noId, before: NO_COUNTS.filter((value) => value !== 1e15), limit: NO_LIMITS },
  },
  { call: 'channel', arguments: id, spoilt: noId },
  { call: 'refusedValues', arguments: id, spoilt: noId },
  { call: 'channelAccess', arguments: id, spoilt: noId },
  {
    call: 'pushChannelBookings',
    arguments: { ...id, push: { authorization: 'Bearer x', body: '{}' } },
    spoilt: {
      ...noId,
      push: NO_OBJECTS,
      'push.authorization': [7, null, {}],
      'push.body': [7, null, {}, undefined, 'x'.repeat(1024 * 1024 + 1)],
    },
  },
  { call: 'parkedChannelBookings', arguments: { limit: 5 }, spoilt: { limit: NO_LIMITS } },
  { call: 'channelBooking', arguments: id, spoilt: { id: NO_TEXTS } },
  { call: 'redriveChannelBooking', arguments: called, spoilt: noCalls },
  {
    call: 'dismissChannelBooking',
    arguments: { ...called, why: 'Settled' },
    spoilt: { ...noCalls, why: [...NO_TEXTS, undefined] },
  },
];
