/** The audit of who sleeps in which room: one fault at a time in a history that is otherwise right. */
import { describe, expect, it } from 'vitest';
import type { AuditEvent } from '../../src/audit/audit-event.ts';
import { JournalAudit } from '../../src/audit/journal-audit.ts';
import { problemText } from '../../src/audit/problem-list.ts';
import {
  allowed,
  booked,
  cancelled,
  type Draft,
  eventsOf,
  HOTEL_OPENED,
  NIGHTS,
  sale,
} from './history.ts';

const rooms = ['101', '102'].map((number) => {
  return { number, roomTypeId: 'a', floor: 1, features: [] };
});
const [from] = NIGHTS;
const until = '2026-03-03';
const stretch = { number: '101', roomTypeId: 'a', line: 0, soldAs: 'a', from, until };
const room201 = { number: '201', roomTypeId: 'b', soldAs: 'b' };

/** A house with two rooms of type `a` and two bookings of one each. */
const HOUSE: readonly Draft[] = [
  ...HOTEL_OPENED,
  ...allowed(1),
  ['property/h', 'RoomsAdded', { rooms }],
  ...sale('one'),
  ...sale('two'),
];
const inspected = status('inspected', '101');
const comes: Draft = ['booking/one', 'GuestCheckedIn', { rooms: [{ line: 0, number: '101' }] }];
const left: Draft = ['booking/one', 'GuestCheckedOut', {}];
const occupied: Draft = ['rooms/h', 'RoomsOccupied', { bookingId: 'one', on: from }];

describe('the audit of rooms', () => {
  it('has nothing against rooms that are given, entered, swapped and left', () => {
    const story = [
      ...[assigned('one'), assigned('two', { number: '102' })],
      both(['one', { number: '102' }], ['two', {}]),
      both(['one', {}], ['two', { number: '102' }]),
      ...[inspected, comes, occupied],
      ...[left, status('dirty', '101'), freed('one', 'checked_out')],
    ];
    expect(problemsOf(story)).toEqual([]);
    expect(unsettledOf(story)).toEqual([]);
  });

  it('has nothing against a room that is closed while somebody has it', () => {
    expect(problemsOf([assigned('one'), closed('101'), assigned('one')])).toEqual([]);
  });

  it.each<[string, readonly Draft[], RegExp]>([
    [
      'a room that two have',
      [assigned('one'), assigned('two')],
      /has one and two in 101 2026-03-01/,
    ],
    ['a room that is not there', [assigned('one', { number: '999' })], /999, which is no a/],
    [
      'a room of another type than it says',
      [assigned('one', { roomTypeId: 'b' })],
      /101, which is/,
    ],
    ['another sale', [assigned('one', { soldAs: 'b' })], /says that 0 was sold as b/],
    [
      'nights of nobody',
      [assigned('one', { until: '2026-03-04' })],
      /from 2026-03-01 to 2026-03-04/,
    ],
    ['a room for whom nobody knows', [assigned('six')], /gives rooms to six: unknown/],
    [
      'a room for a stay that is off',
      [cancelled, assigned('one')],
      /gives rooms to one: cancelled/,
    ],
    [
      'a guest without a room',
      [['booking/one', 'GuestCheckedIn', {}]],
      /gives room 0 .* no number/,
    ],
    ['a guest in a room of nobody', [inspected, comes], /101, which the booking does not have/],
    ['a guest in a dirty room', [assigned('one'), comes], /101, which is undefined/],
    [
      'a guest in a room that is only clean',
      [assigned('one'), inspected, status('clean', '101'), comes],
      /101, which is clean/,
    ],
    [
      'a guest in a room that another has not left',
      [
        ...[assigned('one', { until: '2026-03-02' }), inspected, comes],
        ...[assigned('two', { from: '2026-03-02' }), inspected],
        ['booking/two', 'GuestCheckedIn', { rooms: [{ line: 0, number: '101' }] }],
      ],
      /names 101, which one has not left/,
    ],
    [
      'a room that is ready as soon as it is left',
      [assigned('one'), inspected, comes, occupied, left, freed('one', 'checked_out')],
      /leaves 101, which is inspected/,
    ],
    [
      'a room that is out of order',
      [closed('101'), assigned('one')],
      /gives 101 2026-03-01, when it is out of order/,
    ],
    ['a guest who is not here', [assigned('one'), occupied], /of one in the house: confirmed/],
    [
      'rooms taken from whom is expected',
      [assigned('one'), freed('one', 'cancelled')],
      /away: conf/,
    ],
    ['a room of a guest removed', [assigned('one'), removed('101')], /removes 101, which one has/],
    ['a status that is none', [status('tidy', '101')], /says that a room is tidy/],
  ])('names %s', (_, story, words) => {
    expect(problemsOf(story).join('\n')).toMatch(words);
  });

  // Places were once taken for rooms, and the next guest was sent into the room of the party.
  it.each<[string, readonly Draft[], RegExp]>([
    ['nothing', [onlyB('201')], /^$/],
    ['a guest moved by a change', [onlyB('101')], /takes 201 from three, whose room goes on/],
    ['a room that goes on and is lost', [onlyB()], /takes 201 from three, whose room goes on/],
    ['a room that was left uncleaned', [onlyB('201'), ...entered('101')], /left and not cleaned/],
    ['nobody in a room cleaned since', [onlyB('201'), inspected, ...entered('101')], /^$/],
    ['a guest sent into the room of another', entered('201'), /201, which three has not left/],
  ])('of a party that gives up one of two rooms, names %s', (_, story, words) => {
    expect(problemsOf([...PARTY, ...story]).join('\n')).toMatch(words);
  });

  // They once stayed in such a room in silence, as if it were an upgrade.
  it.each<[string, readonly Draft[], RegExp]>([
    ['nothing', [stays('b', 'a')], /^$/],
    ['a room that says nothing', [stays('b')], /says that 101 was given for b/],
    ['a room that says something else', [stays('b', 'c')], /says that 101 was given for c/],
    ['a lock that forgets it', [stays('b', 'a'), stays('b', undefined, 'locked')], /given for b/],
    [
      'nothing in it given for what is sold',
      [stays('b', 'a'), stays('b', undefined, 'assigned')],
      /^$/,
    ],
    [
      'another one given so',
      [stays('b', 'a'), stays('b', 'a', 'moved', '102')],
      /102 was given for a/,
    ],
    ['nothing when the sale is changed back', [stays('b', 'a'), sells('a'), stays('a')], /^$/],
    [
      'what is sold all the same',
      [stays('b', 'a'), sells('a'), stays('a', 'a')],
      /stay, given for a/,
    ],
  ])('of guests who are sold another type than they sleep in, names %s', (_, story, words) => {
    const before = [assigned('one'), inspected, comes, occupied, sells('b')];
    expect(problemsOf([...before, ...story]).join('\n')).toMatch(words);
  });

  it('has nobody stay in a room of another type who is not in it yet', () => {
    const story = [assigned('one'), sells('b'), stays('b', 'a')];
    expect(problemsOf(story).join('\n')).toMatch(/has 101 stay, given for a/);
  });

  it('forgets what was said of a room when it is removed', () => {
    const again: Draft = ['property/h', 'RoomsAdded', { rooms: rooms.slice(0, 1) }];
    const story = [inspected, removed('101'), again, assigned('one'), comes];
    expect(problemsOf(story).join()).toMatch(/101, which is undefined/);
  });

  it('says what is left to be done: rooms of a stay that is over, a guest not heard of', () => {
    expect(unsettledOf([assigned('one'), cancelled]).join()).toMatch(
      /is cancelled and keeps its rooms/,
    );
    expect(unsettledOf([assigned('one'), inspected, comes]).join()).toMatch(/not in its rooms yet/);
  });
});

// Helpers

type Room = Partial<
  Omit<typeof stretch, 'from'> & { readonly from: string; readonly givenFor: string }
>;

/** A guest of two rooms, an `a` and a `b`, who is in both and gives up the `a`. */
const PARTY: readonly Draft[] = [
  ['property/h', 'RoomsAdded', { rooms: [{ number: '201', roomTypeId: 'b' }] }],
  ...booked('three', { rooms: ['a', 'b'] }),
  ofThree('assigned', {}, { ...room201, line: 1 }),
  status('inspected', '101', '201'),
  [
    'booking/three',
    'GuestCheckedIn',
    { rooms: ['101', '201'].map((number, line) => ({ line, number })) },
  ],
  ['rooms/h', 'RoomsOccupied', { bookingId: 'three', on: from }],
  becomes('three', 'b', 1),
];

/** A booking that has one room from now on. */
function becomes(bookingId: string, roomTypeId: string, lineId: number): Draft {
  const stay = { arrival: from, departure: until };
  const rooms = [{ roomTypeId, nightlyMinor: [100, 50] }];
  const terms = { propertyId: 'h', stay, capture: 'at_booking', rooms, totalMinor: 150 };
  const data = { terms, dueMinor: 150, lineIds: [lineId] };
  return [`booking/${bookingId}`, 'ModificationConfirmed', data];
}

function sells(roomTypeId: string): Draft {
  return becomes('one', roomTypeId, 0);
}

/** What the rack says of the first booking's room, and for what it was given. */
function stays(soldAs: string, givenFor?: string, reason = 'stay_changed', number = '101'): Draft {
  const given = givenFor === undefined ? {} : { givenFor };
  const room = { ...stretch, soldAs, number, ...given, isLocked: false };
  return [
    'rooms/h',
    'RoomsAssigned',
    { reason, bookings: [{ bookingId: 'one', stay: {}, rooms: [room] }] },
  ];
}

function ofThree(reason: string, ...of: readonly Room[]): Draft {
  const all = of.map((room) => ({ ...stretch, ...room, isLocked: false }));
  const bookings = [{ bookingId: 'three', stay: {}, rooms: all }];
  return ['rooms/h', 'RoomsAssigned', { reason, bookings }];
}

/** What the rack makes of the change: the room that is left. */
function onlyB(number?: string): Draft {
  const room = number === '201' ? room201 : { number: '101', soldAs: 'b' };
  return ofThree('stay_changed', ...(number === undefined ? [] : [room]));
}

/** Somebody else is given a room and goes in. */
function entered(number: string): readonly Draft[] {
  const { roomTypeId } = number === '201' ? room201 : stretch;
  return [
    assigned('one', { number, roomTypeId }),
    ['booking/one', 'GuestCheckedIn', { rooms: [{ line: 0, number }] }],
  ];
}

function both(...bookings: readonly (readonly [string, Room])[]): Draft {
  const all = bookings.map(([bookingId, room]) => {
    return { bookingId, stay: {}, rooms: [{ ...stretch, ...room, isLocked: false }] };
  });
  return ['rooms/h', 'RoomsAssigned', { reason: 'assigned', bookings: all }];
}

function assigned(bookingId: string, room: Room = {}): Draft {
  return both([bookingId, room]);
}

function status(of: string, ...numbers: readonly string[]): Draft {
  return ['rooms/h', 'RoomStatusChanged', { numbers, status: of, why: '', by: 'ada', on: from }];
}

function closed(number: string): Draft {
  const range = { from, to: from };
  const of = { number, roomTypeId: 'a', range, kind: 'out_of_order', why: 'water' };
  return ['property/h', 'RoomClosed', of];
}

function freed(bookingId: string, of: string): Draft {
  return ['rooms/h', 'RoomsFreed', { bookingId, status: of }];
}

function removed(number: string): Draft {
  return ['property/h', 'RoomRemoved', { number, roomTypeId: 'a' }];
}

function audited(story: readonly Draft[]): JournalAudit {
  const audit = new JournalAudit();
  const events: readonly AuditEvent[] = eventsOf([...HOUSE, ...story]);
  audit.take(events);
  return audit;
}

/** Of rooms only: what else is wrong with a story is for others to say. */
function problemsOf(story: readonly Draft[]): readonly string[] {
  const problems = audited(story).problems.filter(
    ({ rule }) => rule === 'rooms' || rule === 'shape',
  );
  return problems.map(problemText);
}

function unsettledOf(story: readonly Draft[]): readonly string[] {
  return audited(story)
    .unsettled()
    .filter((text) => text.includes('room'));
}
