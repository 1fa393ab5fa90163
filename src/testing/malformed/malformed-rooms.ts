/** Calls about who sleeps in which room, and all that can be out of order in them. */
import { ARRIVAL, adler } from '../hotel-adler.ts';
import { context, type Form, id, noContexts, noId } from './malformed-forms.ts';
import { NO_COUNTS, NO_DATES, NO_IDS, NO_OBJECTS, NO_TEXTS } from './malformed-values.ts';

export const NO_NUMBERS = ['', '-1', 'room 1', 'x'.repeat(17), 101, null, undefined];
const NO_LINES = [20, undefined, ...NO_COUNTS];
const NO_FLAGS = ['true', 1, null];
const WISHES = { features: ['sea-view'], floor: 2 };
const noWishes = (name: string) => ({
  [name]: ['sea-view', null],
  [`${name}.floor`]: [-21, 201, 0.5, '1', null],
  [`${name}.features`]: ['sea-view', null],
  [`${name}.features[0]`]: ['Sea view', '', 7, null],
});
const ofBooking = { context, ...id };
const noBooking = { ...noContexts, ...noId };
const lineOf = { bookingId: adler, line: 0 };

const TWICE = ['101', '102'].map((number) => ({ line: 0, number }));

/** Each call with one value in every place that can be spoiled. */
export const rackForms: readonly Form[] = [
  {
    call: 'checkIn',
    arguments: {
      ...ofBooking,
      choice: {
        numbers: [{ line: 0, number: '101' }],
        isAutomatic: true,
        isOtherTypeAllowed: false,
      },
    },
    spoilt: {
      ...noBooking,
      choice: ['101', null],
      'choice.numbers': [
        '101',
        Array.from({ length: 21 }, () => ({ line: 0, number: '1' })),
        TWICE,
      ],
      'choice.numbers[0]': NO_OBJECTS,
      'choice.numbers[0].line': NO_LINES,
      'choice.numbers[0].number': NO_NUMBERS,
      'choice.isAutomatic': NO_FLAGS,
      'choice.isOtherTypeAllowed': NO_FLAGS,
    },
  },
  {
    call: 'removeRoom',
    arguments: { ...ofBooking, number: '101' },
    spoilt: { ...noBooking, number: NO_NUMBERS },
  },
  {
    call: 'setRoomStatus',
    arguments: { ...ofBooking, numbers: ['101', '102'], status: 'clean', why: 'round' },
    spoilt: {
      ...noBooking,
      numbers: [[], '101', null, undefined, Array.from({ length: 401 }, () => '101')],
      'numbers[1]': NO_NUMBERS,
      status: ['tidy', 7, null, undefined],
      why: [...NO_TEXTS, undefined],
    },
  },
  ...(['housekeeping', 'roomRack', 'roomConflicts', 'bookingRooms'] as const).map((call) => {
    return { call, arguments: id, spoilt: noId };
  }),
  {
    call: 'planRooms',
    arguments: {
      ...ofBooking,
      planning: {
        from: ARRIVAL,
        to: ARRIVAL,
        wishes: WISHES,
        isReplanning: true,
        after: { arrival: ARRIVAL, bookingId: 'someone' },
      },
    },
    spoilt: {
      ...noBooking,
      planning: NO_OBJECTS,
      'planning.from': [...NO_DATES, '2028-01-01', undefined],
      'planning.to': [...NO_DATES, '2020-01-01', '2029-12-31', undefined],
      ...noWishes('planning.wishes'),
      'planning.isReplanning': NO_FLAGS,
      'planning.after': [null, 'after', 7],
      'planning.after.arrival': [...NO_DATES, undefined],
      'planning.after.bookingId': NO_IDS,
    },
  },
  {
    call: 'swapRooms',
    arguments: { ...ofBooking, one: lineOf, other: { ...lineOf }, isOtherTypeAllowed: true },
    spoilt: {
      ...noBooking,
      one: NO_OBJECTS,
      'one.bookingId': NO_IDS,
      'one.line': NO_LINES,
      other: NO_OBJECTS,
      'other.bookingId': NO_IDS,
      'other.line': NO_LINES,
      isOtherTypeAllowed: NO_FLAGS,
    },
  },
  {
    call: 'roomCandidates',
    arguments: { ...id, line: 0, wishes: WISHES },
    spoilt: { ...noId, line: NO_LINES, ...noWishes('wishes') },
  },
  {
    call: 'assignRoom',
    arguments: {
      ...ofBooking,
      assignment: {
        line: 0,
        number: '101',
        wishes: WISHES,
        from: ARRIVAL,
        until: ARRIVAL,
        isOtherTypeAllowed: true,
        isLocked: true,
      },
    },
    spoilt: {
      ...noBooking,
      assignment: NO_OBJECTS,
      'assignment.line': NO_LINES,
      'assignment.number': NO_NUMBERS.slice(0, -1),
      ...noWishes('assignment.wishes'),
      'assignment.from': NO_DATES,
      'assignment.until': NO_DATES,
      'assignment.isOtherTypeAllowed': NO_FLAGS,
      'assignment.isLocked': NO_FLAGS,
    },
  },
  {
    call: 'moveRoom',
    arguments: {
      ...ofBooking,
      move: { line: 0, number: '102', from: ARRIVAL, isOtherTypeAllowed: false, why: 'noise' },
    },
    spoilt: {
      ...noBooking,
      move: NO_OBJECTS,
      'move.line': NO_LINES,
      'move.number': NO_NUMBERS,
      'move.from': NO_DATES,
      'move.isOtherTypeAllowed': NO_FLAGS,
      'move.why': [...NO_TEXTS, undefined],
    },
  },
  {
    call: 'unassignRooms',
    arguments: { ...ofBooking, line: 0 },
    spoilt: { ...noBooking, line: NO_LINES.filter((one) => one !== undefined) },
  },
  {
    call: 'lockRooms',
    arguments: { ...ofBooking, line: 0, isLocked: true },
    spoilt: {
      ...noBooking,
      line: NO_LINES.filter((one) => one !== undefined),
      isLocked: [...NO_FLAGS, undefined],
    },
  },
];
