/** Calls about blocks in order, and every value of one that is not. */
import { ARRIVAL, adler, double } from '../hotel-adler.ts';
import { context, type Form, id, noContexts, noId } from './malformed-forms.ts';
import {
  NO_COUNTS,
  NO_DATES,
  NO_IDS,
  NO_LIMITS,
  NO_OBJECTS,
  NO_TEXTS,
} from './malformed-values.ts';

const line = { roomTypeId: double, from: ARRIVAL, to: '2027-03-12', rooms: 5 };
const noLines = (name: string) => ({
  [name]: [[], null, undefined, 'all'],
  [`${name}[0]`]: NO_OBJECTS,
  [`${name}[0].roomTypeId`]: NO_IDS,
  [`${name}[0].from`]: [...NO_DATES, undefined],
  [`${name}[0].to`]: [...NO_DATES, undefined],
  [`${name}[0].rooms`]: [10_001, undefined, ...NO_COUNTS],
});
const rate = { roomTypeId: double, nightlyMinor: 9_000 };
const details = {
  name: 'The wedding of Ada',
  cutOff: { type: 'days', days: 30 },
  releaseDays: 7,
  rates: [rate],
};
const noDetails = (name: string) => ({
  [`${name}.cutOff`]: ['never', 7],
  [`${name}.cutOff.type`]: ['weeks', undefined],
  [`${name}.cutOff.days`]: [731, undefined, ...NO_COUNTS],
  [`${name}.releaseDays`]: [731, ...NO_COUNTS],
  [`${name}.rates`]: [null, 'all', [rate, rate]],
  [`${name}.rates[0].roomTypeId`]: NO_IDS,
  [`${name}.rates[0].nightlyMinor`]: [undefined, ...NO_COUNTS],
});
const request = {
  id: 'wedding',
  propertyId: adler,
  details,
  status: 'definite',
  deducts: true,
  lines: [line],
};
const called = { context, ...id };
const noCalls = { ...noContexts, ...noId };
const filter = { propertyId: adler, status: 'definite', from: ARRIVAL, to: ARRIVAL, limit: 5 };

export const blockForms: readonly Form[] = [
  {
    call: 'createBlock',
    arguments: { context, request },
    spoilt: {
      ...noContexts,
      request: NO_OBJECTS,
      'request.id': NO_IDS.slice(0, -1),
      'request.propertyId': NO_IDS,
      'request.details': NO_OBJECTS,
      'request.details.name': [...NO_TEXTS, undefined],
      ...noDetails('request.details'),
      'request.status': ['cancelled', 7, undefined],
      'request.deducts': ['yes', 1, undefined],
      ...noLines('request.lines'),
    },
  },
  {
    call: 'setBlockCounts',
    arguments: { ...called, lines: [line] },
    spoilt: { ...noCalls, ...noLines('lines') },
  },
  {
    call: 'washBlock',
    arguments: {
      ...called,
      request: {
        roomTypeId: double,
        from: ARRIVAL,
        to: ARRIVAL,
        wash: { type: 'rooms', rooms: 1 },
      },
    },
    spoilt: {
      ...noCalls,
      request: NO_OBJECTS,
      'request.roomTypeId': NO_IDS.slice(0, -1),
      'request.from': NO_DATES,
      'request.to': NO_DATES,
      'request.wash': NO_OBJECTS,
      'request.wash.type': ['all', undefined],
      'request.wash.rooms': [0, 10_001, undefined, ...NO_COUNTS],
    },
  },
  {
    call: 'changeBlock',
    arguments: { ...called, changes: details },
    spoilt: {
      ...noCalls,
      changes: NO_OBJECTS,
      'changes.name': NO_TEXTS,
      ...noDetails('changes'),
    },
  },
  {
    call: 'setBlockDeducts',
    arguments: { ...called, deducts: true },
    spoilt: { ...noCalls, deducts: ['yes', 1, undefined] },
  },
  { call: 'confirmBlock', arguments: called, spoilt: noCalls },
  {
    call: 'cancelBlock',
    arguments: { ...called, why: 'off' },
    spoilt: { ...noCalls, why: [...NO_TEXTS, undefined] },
  },
  { call: 'block', arguments: id, spoilt: noId },
  { call: 'blockHistory', arguments: id, spoilt: noId },
  {
    call: 'blocks',
    arguments: { filter },
    spoilt: {
      filter: NO_OBJECTS,
      'filter.propertyId': NO_IDS.slice(0, -1),
      'filter.status': ['open', 7],
      'filter.from': NO_DATES,
      'filter.to': NO_DATES,
      'filter.afterId': [7, null],
      'filter.limit': NO_LIMITS,
    },
  },
];
