/** Calls about the house itself, what it may oversell, and all that can be out of order in them. */
import { ARRIVAL, adler, double } from '../hotel-adler.ts';
import {
  context,
  type Form,
  id,
  noContexts,
  noId,
  noQueries,
  noRanges,
  noRoomType,
  ofRoomType,
  query,
  range,
} from './malformed-forms.ts';
import { NO_NUMBERS, rackForms } from './malformed-rooms.ts';
import { NO_COUNTS, NO_DATES, NO_IDS, NO_OBJECTS, NO_TEXTS } from './malformed-values.ts';

const overbooking = {
  propertyId: adler,
  roomTypeId: double,
  night: ARRIVAL,
  walkProbabilityMax: 0.05,
  showUpProbability: 0.9,
};
const NO_SHARES = [Number.NaN, -0.1, 1.1, '0.5', null];

const room = { number: '101', roomTypeId: double, floor: 1, features: ['sea-view'] };
const ofRoom = { context, ...id, number: '101' };
const noRoom = { ...noContexts, ...noId, number: NO_NUMBERS };

/** Each call with one value in every place that can be spoiled. */
export const houseForms: readonly Form[] = [
  ...rackForms,
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
  {
    call: 'walkGuest',
    arguments: { context, ...id, walk: { hotel: 'Hotel Post', costMinor: 12_000, why: 'full' } },
    spoilt: {
      ...noContexts,
      ...noId,
      walk: NO_OBJECTS,
      'walk.hotel': [...NO_TEXTS, undefined],
      'walk.costMinor': [undefined, ...NO_COUNTS],
      'walk.why': [...NO_TEXTS, undefined],
    },
  },
  {
    call: 'walkProposal',
    arguments: { propertyId: adler, night: ARRIVAL },
    spoilt: { propertyId: NO_IDS, night: [...NO_DATES, undefined] },
  },
  {
    call: 'addRooms',
    arguments: { context, ...id, rooms: [room, { ...room, number: '102' }] },
    spoilt: {
      ...noContexts,
      ...noId,
      rooms: [[], room, null, undefined, Array.from({ length: 401 }, () => room)],
      'rooms[1]': NO_OBJECTS,
      'rooms[0].number': NO_NUMBERS,
      'rooms[0].roomTypeId': NO_IDS,
      'rooms[1].floor': [-21, 201, 0.5, Number.NaN, '1', undefined],
      'rooms[0].features': ['sea-view', null, undefined],
      'rooms[0].features[0]': ['Sea view', '', 7, null],
    },
  },
  {
    call: 'changeRoom',
    arguments: { ...ofRoom, changes: { floor: 2, features: ['sea-view'] } },
    spoilt: {
      ...noRoom,
      changes: NO_OBJECTS,
      'changes.floor': [-21, 201, 0.5, '1', null],
      'changes.features[0]': ['Sea view', 7],
    },
  },
  {
    call: 'closeRoom',
    arguments: { ...ofRoom, range, closure: { kind: 'out_of_order', why: 'water' } },
    spoilt: {
      ...noRoom,
      ...noRanges,
      closure: NO_OBJECTS,
      'closure.kind': ['closed', 7, undefined],
      'closure.why': [...NO_TEXTS, undefined],
    },
  },
  { call: 'reopenRoom', arguments: { ...ofRoom, range }, spoilt: { ...noRoom, ...noRanges } },
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
