/** A property's commands as given, when, then; and the laws of its ranges and snapshots. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CivilDate } from '../../src/domain/calendar.ts';
import type { PropertyId, RoomNumber, RoomTypeId } from '../../src/domain/ids.ts';
import { decideProperty } from '../../src/domain/property/decide-property.ts';
import {
  emptyProperty,
  evolveProperty,
  priceOn,
  roomsOn,
} from '../../src/domain/property/evolve-property.ts';
import { capacityOn } from '../../src/domain/property/night-capacity.ts';
import { nightCountOfRange, nightsOfRange } from '../../src/domain/property/night-range.ts';
import type {
  PropertyCommand,
  PropertyEvent,
  PropertyState,
  RoomType,
} from '../../src/domain/property/property.ts';
import {
  propertyOfSnapshot,
  snapshotOfProperty,
} from '../../src/domain/property/property-snapshot.ts';
import { civilDates, nightRanges, pricesMinor } from '../../src/testing/arbitraries/arbitraries.ts';
import { propertyCommands } from '../../src/testing/arbitraries/property-arbitraries.ts';
import { adler, details, double, doubleDetails } from '../../src/testing/hotel-adler.ts';

const created: PropertyEvent = { type: 'PropertyCreated', id: adler, details };
const added: PropertyEvent = { type: 'RoomTypeAdded', id: double, details: doubleDetails };
const week = { from: '2027-06-07' as CivilDate, to: '2027-06-13' as CivilDate };
const other = 'other' as RoomTypeId;

describe('decideProperty', () => {
  it('a property is created once', () => {
    const create: PropertyCommand = { type: 'create_property', id: adler, details };
    given([]).when(create).thenEvents(created);
    given([created]).when(create).thenRejected({ code: 'already_exists', what: 'property' });
  });

  it('nothing else can be asked of one that does not exist', () => {
    const notFound = { code: 'not_found', what: 'property', id: adler } as const;
    fc.assert(
      fc.property(propertyCommands, (command) => {
        fc.pre(command.type !== 'create_property');
        given([]).when(command).thenRejected(notFound);
      }),
    );
  });

  it('a change names only what differs', () => {
    const { address } = details;
    const moved = { ...address, street: 'Elsewhere 1' };
    given([created])
      .when({ type: 'change_property', changes: { name: 'New', address, capture: 'at_booking' } })
      .thenEvents({ type: 'PropertyChanged', changes: { name: 'New' } });
    given([created])
      .when({ type: 'change_property', changes: { address: moved } })
      .thenEvents({ type: 'PropertyChanged', changes: { address: moved } });
    given([created])
      .when({ type: 'change_property', changes: { address: { ...address }, name: details.name } })
      .thenEvents({ type: 'PropertyChanged', changes: {} });
  });

  it('a room type is added once and changed only when it is there', () => {
    const add: PropertyCommand = { type: 'add_room_type', id: double, details: doubleDetails };
    given([created]).when(add).thenEvents(added);
    given([created, added])
      .when(add)
      .thenRejected({ code: 'already_exists', what: 'room_type', id: double });
    given([created, added])
      .when({ type: 'change_room_type', id: double, changes: { ...doubleDetails, rooms: 9 } })
      .thenEvents({ type: 'RoomTypeChanged', id: double, changes: { rooms: 9 } });
    given([created, added])
      .when({ type: 'change_room_type', id: double, changes: doubleDetails })
      .thenEvents({ type: 'RoomTypeChanged', id: double, changes: {} });
    given([created, added])
      .when({ type: 'change_room_type', id: other, changes: {} })
      .thenRejected({ code: 'not_found', what: 'room_type', id: other });
  });

  it('prices are set, again if they were, so that a repeated request finds its event', () => {
    const set = { type: 'set_prices', roomTypeId: double, range: week, priceMinor: 9_900 } as const;
    const done: PropertyEvent = { ...set, type: 'PricesSet' };
    given([created, added]).when(set).thenEvents(done);
    given([created, added, done]).when(set).thenEvents(done);
    given([created, added, done])
      .when({ ...set, priceMinor: null })
      .thenEvents({ ...done, priceMinor: null });
    given([created, added])
      .when({ ...set, roomTypeId: other })
      .thenRejected({ code: 'not_found', what: 'room_type', id: other });
  });

  it('capacity is set by the same rules, zero rooms included', () => {
    const set = { type: 'set_capacity', roomTypeId: double, range: week, rooms: 0 } as const;
    const done: PropertyEvent = { ...set, type: 'CapacityChanged' };
    given([created, added]).when(set).thenEvents(done);
    given([created, added, done]).when(set).thenEvents(done);
    given([created, added])
      .when({ ...set, rooms: null })
      .thenEvents({ ...done, rooms: null });
    given([created, added])
      .when({ ...set, roomTypeId: other })
      .thenRejected({ code: 'not_found', what: 'room_type', id: other });
    const closed = roomType(played([created, added, done]), double);
    expect(roomsOn(closed, week.to)).toBe(0);
    expect(roomsOn(closed, '2027-06-14' as CivilDate)).toBe(doubleDetails.rooms);
  });
});

describe('overbooking', () => {
  const weekend = { ...week, weekdays: [5, 6] };
  const friday = '2027-06-11' as CivilDate;
  const allow = { type: 'allow_overbooking', roomTypeId: double, range: weekend } as const;
  const percent = { type: 'percent', percent: 50 } as const;
  const allowed: PropertyEvent = { ...allow, type: 'OverbookingAllowed', allowance: percent };

  it('is allowed of a room type that is there, again if it was, and taken back', () => {
    given([created, added])
      .when({ ...allow, allowance: percent })
      .thenEvents(allowed);
    given([created, added, allowed])
      .when({ ...allow, allowance: null })
      .thenEvents({ ...allowed, allowance: null });
    given([created, added])
      .when({ ...allow, roomTypeId: other, allowance: percent })
      .thenRejected({ code: 'not_found', what: 'room_type', id: other });
  });

  it('is of the nights named, by the rooms that each then has', () => {
    const fewer: PropertyEvent = {
      type: 'CapacityChanged',
      roomTypeId: double,
      range: week,
      rooms: 5,
    };
    const after = roomType(played([created, added, allowed, fewer]), double);
    expect(capacityOn(after, friday)).toEqual({ physical: 5, allowance: 2 });
    expect(capacityOn(after, week.from)).toEqual({ physical: 5, allowance: 0 });
    const back: PropertyEvent = { ...allowed, allowance: null };
    const before = roomType(played([created, added, allowed, back]), double);
    expect(capacityOn(before, friday)).toEqual({ physical: doubleDetails.rooms, allowance: 0 });
  });
});

describe('the rooms of a house', () => {
  const number = '101' as RoomNumber;
  const room = { number, roomTypeId: double, floor: 1, features: ['sea-view'] };
  const addRooms: PropertyCommand = { type: 'add_rooms', rooms: [room] };
  const roomsAdded: PropertyEvent = { type: 'RoomsAdded', rooms: [room] };
  const close = {
    type: 'close_room',
    number,
    range: week,
    kind: 'out_of_order',
    why: 'x',
  } as const;
  const closed: PropertyEvent = { ...close, type: 'RoomClosed', roomTypeId: double };

  it('are added all or none, each number once, each of a type that is there', () => {
    given([created, added]).when(addRooms).thenEvents(roomsAdded);
    given([created, added, roomsAdded])
      .when({ type: 'add_rooms', rooms: [{ ...room, number: '102' as RoomNumber }, room] })
      .thenRejected({ code: 'already_exists', what: 'room', id: '101' });
    given([created, added])
      .when({ type: 'add_rooms', rooms: [room, room] })
      .thenRejected({ code: 'already_exists', what: 'room', id: '101' });
    // A1 and a1 were once two rooms, and one key hook.
    const [upper, lower] = ['A1', 'a1'].map((text) => ({ ...room, number: text as RoomNumber }));
    const both = [upper, lower] as (typeof room)[];
    given([created, added])
      .when({ type: 'add_rooms', rooms: both })
      .thenRejected({ code: 'already_exists', what: 'room', id: 'a1', writtenAs: 'A1' });
    const stillThere: PropertyEvent = { type: 'RoomsAdded', rooms: both };
    given([created, added, stillThere]).when(addRooms).thenEvents(roomsAdded);
    given([created, added])
      .when({ type: 'add_rooms', rooms: [{ ...room, roomTypeId: other }] })
      .thenRejected({ code: 'not_found', what: 'room_type', id: other });
    const many = Array.from({ length: 10_001 }, (_, index) => {
      return { ...room, number: `${index}` as RoomNumber };
    });
    given([created, added])
      .when({ type: 'add_rooms', rooms: many })
      .thenRejected({ code: 'too_many_rooms', max: 10_000 });
  });

  it('are changed, closed and reopened when they are there', () => {
    given([created, added, roomsAdded])
      .when({ type: 'change_room', number, changes: { floor: 2, features: ['sea-view'] } })
      .thenEvents({ type: 'RoomChanged', number, changes: { floor: 2 } });
    given([created, added, roomsAdded]).when(close).thenEvents(closed);
    given([created, added, roomsAdded, closed])
      .when({ type: 'reopen_room', number, range: week })
      .thenEvents({ type: 'RoomReopened', number, roomTypeId: double, range: week });
    given([created, added])
      .when(close)
      .thenRejected({ code: 'not_found', what: 'room', id: '101' });
  });

  it('are off sale when out of order, once each, and on sale when out of service', () => {
    const second: PropertyEvent = {
      type: 'RoomsAdded',
      rooms: [{ ...room, number: '102' as RoomNumber }],
    };
    const on = (...events: readonly PropertyEvent[]) => {
      const state = played([created, added, roomsAdded, second, ...events]);
      return capacityOn(roomType(state, double), week.to).physical - doubleDetails.rooms;
    };
    const other102 = { ...closed, number: '102' as RoomNumber } as PropertyEvent;
    const service = { ...closed, kind: 'out_of_service' } as PropertyEvent;
    const reopened: PropertyEvent = {
      type: 'RoomReopened',
      number,
      roomTypeId: double,
      range: { from: week.to, to: week.to },
    };
    expect(on()).toBe(0);
    expect(on(closed)).toBe(-1);
    expect(on(closed, closed)).toBe(-1);
    expect(on(closed, other102)).toBe(-2);
    expect(on(service)).toBe(0);
    expect(on(closed, service)).toBe(0);
    expect(on(closed, reopened)).toBe(0);
  });

  it('never leave fewer than no rooms to sell, and allow nothing beyond those left', () => {
    const none: PropertyEvent = {
      type: 'CapacityChanged',
      roomTypeId: double,
      range: week,
      rooms: 1,
    };
    const half: PropertyEvent = {
      type: 'OverbookingAllowed',
      roomTypeId: double,
      range: week,
      allowance: { type: 'rooms', rooms: 3 },
    };
    const state = played([created, added, roomsAdded, none, half, closed]);
    expect(capacityOn(roomType(state, double), week.to)).toEqual({ physical: 0, allowance: 0 });
    const empty = { ...none, rooms: 0 } as PropertyEvent;
    const fewer = played([created, added, roomsAdded, empty, closed]);
    expect(capacityOn(roomType(fewer, double), week.to).physical).toBe(0);
  });
});

describe('ranges', () => {
  it('are inclusive at both ends, on the named weekdays, in order', () => {
    const weekend = nightsOfRange({ from: week.from, to: week.to, weekdays: [7, 5] });
    expect(weekend).toEqual(['2027-06-11', '2027-06-13']);
    expect(nightsOfRange(week).length).toBe(7);
    expect(nightsOfRange({ from: week.from, to: week.from })).toEqual([week.from]);
    expect(nightsOfRange({ from: week.to, to: week.from })).toEqual([]);
  });

  it('a date is in a range when it lies between the ends and its weekday is named', () => {
    fc.assert(
      fc.property(nightRanges, civilDates('2027-02-15', '2027-04-01'), (range, date) => {
        const weekday = new Date(Date.parse(date)).getUTCDay() || 7;
        const isNamed = range.weekdays?.includes(weekday) ?? true;
        const isIn = range.from <= date && date <= range.to && isNamed;
        expect(nightsOfRange(range).includes(date)).toBe(isIn);
      }),
      { numRuns: 300 },
    );
  });

  it('are counted without being listed, weekdays that are named twice too', () => {
    const twice = { ...week, weekdays: [1, 1, 3] };
    expect(nightCountOfRange(twice)).toBe(2);
    fc.assert(
      fc.property(nightRanges, (range) => {
        expect(nightCountOfRange(range)).toBe(nightsOfRange(range).length);
      }),
      { numRuns: 300 },
    );
  });

  it('the last change to a night wins, null gives it back, other nights keep theirs', () => {
    const change = fc.record({ range: nightRanges, priceMinor: fc.option(pricesMinor) });
    const night = civilDates('2027-02-20', '2027-03-20');
    fc.assert(
      fc.property(fc.array(change, { maxLength: 6 }), night, (changes, date) => {
        const events = changes.map((one) => {
          return { type: 'PricesSet', roomTypeId: double, ...one } as const;
        });
        const last = changes.findLast(({ range }) => nightsOfRange(range).includes(date));
        const price = priceOn(roomType(played([created, added, ...events]), double), date);
        expect(price).toBe(last?.priceMinor ?? doubleDetails.basePriceMinor);
      }),
      { numRuns: 300 },
    );
  });
});

describe('any property', () => {
  const histories = fc.array(propertyCommands, { maxLength: 20 });

  it('evolve takes every decided event, and doing it again changes nothing', () => {
    fc.assert(
      fc.property(histories, (commands) => {
        let state = emptyProperty(adler);
        for (const command of commands) {
          const decision = decideProperty(state, command);
          if (decision.type !== 'accepted') continue;
          state = decision.events.reduce(evolveProperty, state);
          const again = decideProperty(state, command);
          const isRepeatable = !/^(create|add)_/.test(command.type);
          if (again.type === 'accepted')
            expect(again.events.reduce(evolveProperty, state)).toEqual(state);
          else expect(isRepeatable).toBe(false);
          if (!isRepeatable) expect(again).toMatchObject({ rejection: { code: 'already_exists' } });
        }
      }),
    );
  });

  it('a snapshot and the events after it replay to the same state as all events', () => {
    fc.assert(
      fc.property(histories, fc.nat(20), (commands, cut) => {
        const events: PropertyEvent[] = [];
        let state = emptyProperty(adler);
        for (const command of [{ type: 'create_property', id: adler, details }, ...commands]) {
          const decision = decideProperty(state, command as PropertyCommand);
          if (decision.type !== 'accepted') continue;
          state = decision.events.reduce(evolveProperty, state);
          events.push(...decision.events);
        }
        const earlier = snapshotOfProperty(played(events.slice(0, cut)));
        const restored = propertyOfSnapshot(JSON.parse(JSON.stringify(earlier)));
        expect(events.slice(cut).reduce(evolveProperty, restored)).toEqual(state);
      }),
    );
  });
});

// Helpers

function played(events: readonly PropertyEvent[]): PropertyState {
  return events.reduce(evolveProperty, emptyProperty(adler as PropertyId));
}

function roomType(state: PropertyState, id: RoomTypeId): RoomType {
  const found = state.roomTypes.get(id);
  if (found === undefined) throw new Error(`no room type ${id}`);
  return found;
}

function given(events: readonly PropertyEvent[]) {
  return {
    when(command: PropertyCommand) {
      const decision = decideProperty(played(events), command);
      return {
        thenEvents(...expected: readonly PropertyEvent[]) {
          expect(decision).toEqual({ type: 'accepted', events: expected });
        },
        thenRejected(rejection: object) {
          expect(decision).toMatchObject({ type: 'rejected', rejection });
        },
      };
    },
  };
}
