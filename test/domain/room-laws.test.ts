/**
 * What holds of a room rack whatever happens in the house: no room has two bookings on one night,
 * the planner is as good as a plain look at every night, and who is in the house is in a room.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, type CivilDate, daysBetween, nightsOf } from '../../src/domain/calendar.ts';
import type { BookingId, RoomNumber, RoomTypeId } from '../../src/domain/ids.ts';
import { checkInRooms } from '../../src/domain/rooms/check-in-rooms.ts';
import { roomConflicts } from '../../src/domain/rooms/room-conflicts.ts';
import { gapNights } from '../../src/domain/rooms/room-fit.ts';
import type { RackCommand, RoomRack } from '../../src/domain/rooms/room-rack.ts';
import { RackScene } from '../support/rack-scenario.ts';

const FIRST = '2027-03-01' as CivilDate;
const ids = ['a', 'b', 'c', 'd', 'e', 'f'];
const numbers = ['101', '102', '103'] as RoomNumber[];

const bookingId = fc.constantFrom(...(ids as BookingId[]));
const number = fc.constantFrom(...numbers);
const date = fc.nat(8).map((count) => addDays(FIRST, count));
const line = fc.nat(1);
const isOtherTypeAllowed = fc.boolean();

/** Anything that can be asked of a rack. */
const commands: fc.Arbitrary<RackCommand> = fc.oneof(
  fc.record({
    type: fc.constant('set_room_status' as const),
    numbers: fc.uniqueArray(number, { minLength: 1 }),
    status: fc.constantFrom('clean', 'inspected', 'inspected', 'dirty' as const),
    why: fc.constant('round'),
  }),
  fc
    .record(
      { number, from: date, until: date, isLocked: fc.boolean() },
      { requiredKeys: ['isLocked'] },
    )
    .chain((choice) =>
      fc
        .record({
          ...{ type: fc.constant('assign_room' as const), bookingId, line, isOtherTypeAllowed },
          wishes: fc.constant({}),
        })
        .map((base): RackCommand => ({ ...base, ...choice })),
    ),
  fc.record({
    ...{ type: fc.constant('move_room' as const), bookingId, line, number, isOtherTypeAllowed },
    why: fc.constant('noise'),
  }),
  fc.record({
    ...{ type: fc.constant('assign_for_check_in' as const), bookingId, isOtherTypeAllowed },
    numbers: fc.array(fc.record({ line, number }), { maxLength: 1 }),
    isAutomatic: fc.boolean(),
  }),
  fc.record({
    ...{ type: fc.constant('unassign_rooms' as const), bookingId },
    line: fc.option(line, { nil: undefined }),
  }),
  fc.record({
    ...{ type: fc.constant('lock_rooms' as const), bookingId, isLocked: fc.boolean() },
    line: fc.option(line, { nil: undefined }),
  }),
  fc.record({
    ...{ type: fc.constant('swap_rooms' as const), isOtherTypeAllowed },
    one: fc.record({ bookingId, line }),
    other: fc.record({ bookingId, line }),
  }),
  fc.record({
    ...{ type: fc.constant('plan_rooms' as const), wishes: fc.constant({}) },
    bookingIds: fc.uniqueArray(bookingId),
    isReplanning: fc.boolean(),
  }),
);

/** What becomes of bookings and of the house; `isHeard`: the rack is told at once. */
type Deed =
  | { readonly deed: 'ask'; readonly command: RackCommand }
  | {
      readonly deed: 'in' | 'out' | 'cancel' | 'hear';
      readonly id: string;
      readonly isHeard: boolean;
    }
  | { readonly deed: 'stay'; readonly id: string; readonly days: readonly [number, number] }
  | { readonly deed: 'close'; readonly number: RoomNumber; readonly on: CivilDate }
  | { readonly deed: 'tomorrow' };

const deeds: fc.Arbitrary<Deed> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ deed: fc.constant('ask' as const), command: commands }) },
  {
    weight: 3,
    arbitrary: fc.record({
      deed: fc.constantFrom('in', 'in', 'in', 'out', 'cancel', 'hear' as const),
      id: fc.constantFrom(...ids),
      isHeard: fc.boolean(),
    }) as fc.Arbitrary<Deed>,
  },
  fc.record({
    deed: fc.constant('stay' as const),
    id: fc.constantFrom(...ids),
    days: fc.tuple(fc.nat(6), fc.integer({ min: 1, max: 4 })),
  }),
  fc.record({ deed: fc.constant('close' as const), number, on: date }),
  fc.constant({ deed: 'tomorrow' as const }),
);

describe('whatever happens in a house', () => {
  it('no room has two bookings on one night, and who is in it checked in to it ready', () => {
    let checkedIn = 0;
    const law = fc.property(fc.array(deeds, { minLength: 5, maxLength: 60 }), (story) => {
      const scene = openScene();
      for (const deed of story) {
        if (play(scene, deed)) checkedIn += 1;
        expect(doubled(scene.rack)).toEqual([]);
      }
      // Once everything has been heard, the rack has nobody who is not expected or here.
      for (const id of scene.bookings.keys()) scene.becomes(id, {});
      expect(strangers(scene)).toEqual([]);
    });
    fc.assert(law, { numRuns: 150 });
    expect(checkedIn).toBeGreaterThan(20);
  });

  it('what was asked twice was done once: following changes nothing the second time', () => {
    const law = fc.property(fc.array(deeds, { minLength: 5, maxLength: 40 }), (story) => {
      const scene = openScene();
      for (const deed of story) play(scene, deed);
      for (const id of scene.bookings.keys()) {
        scene.becomes(id, {});
        expect(scene.becomes(id, {})).toEqual([]);
      }
    });
    fc.assert(law, { numRuns: 50 });
  });
});

describe('rooms of a booking that are changed', () => {
  it('keep their numbers while they go on, wherever they stand, and are nobody else’s', () => {
    const types = ['double', 'single'];
    const changes = fc.array(
      fc.record({
        ids: fc.shuffledSubarray([0, 1, 2, 3, 4], { minLength: 1 }),
        isIn: fc.boolean(),
      }),
      { minLength: 1, maxLength: 4 },
    );
    const assigned = fc.shuffledSubarray([0, 1, 2], { minLength: 1 });
    const law = fc.property(assigned, changes, (lines, story) => {
      const scene = new RackScene();
      scene.addRooms('double', ['101', '103', '105']);
      scene.addRooms('single', ['102', '104']);
      scene.book('a', 'double,single,double', [FIRST, addDays(FIRST, 2)]);
      const rooms = new Map(lines.map((id) => [id, String(101 + id)]));
      for (const [id, room] of rooms) {
        scene.decide({ ...assignment('a', room as RoomNumber), line: id } as RackCommand);
      }
      for (const { ids: lineIds, isIn } of story) {
        const sold = lineIds.map((id) => ({ roomTypeId: types[id % 2] as RoomTypeId, guests: 1 }));
        if (isIn) scene.becomes('a', { status: 'checked_in' });
        scene.becomes('a', { lines: sold, lineIds });
        for (const id of [...rooms.keys()]) if (!lineIds.includes(id)) rooms.delete(id);
        const has = scene.rack.bookings.get('a' as BookingId)?.rooms ?? [];
        const found = has.map((one) => [lineIds[one.line], one.number]);
        const wanted = lineIds.flatMap((id) => {
          const room = rooms.get(id);
          return room === undefined ? [] : [[id, room]];
        });
        expect(found).toEqual(wanted);
      }
    });
    fc.assert(law, { numRuns: 50 });
  });
});

describe('guests in the house who are sold another type of room', () => {
  it('are in conflict while it is neither their room’s nor what that was given for', () => {
    const types = ['double', 'single', 'suite'] as RoomTypeId[];
    const type = fc.constantFrom(...types);
    const step = fc.record({ sold: type, isMoved: fc.boolean(), isHeard: fc.boolean() });
    const steps = fc.array(step, { minLength: 1, maxLength: 6 });
    let named = 0;
    const law = fc.property(type, type, steps, (first, given, story) => {
      const scene = new RackScene();
      for (const [index, one] of types.entries()) scene.addRooms(one, [String(101 + index)]);
      const numberOf = (one: RoomTypeId) => String(101 + types.indexOf(one)) as RoomNumber;
      // One guest, for whom every room is large enough.
      const sale = (roomTypeId: RoomTypeId) => ({ lines: [{ roomTypeId, guests: 1 }] });
      scene.book('a', first, [FIRST, addDays(FIRST, 3)]);
      scene.becomes('a', sale(first));
      const give = (number: RoomNumber) => {
        scene.decide({ type: 'set_room_status', numbers, status: 'inspected', why: 'round' });
        const assign = assignment('a', number);
        scene.decide({ ...assign, isOtherTypeAllowed: true } as RackCommand);
      };
      give(numberOf(given));
      scene.becomes('a', { status: 'checked_in' });
      let [room, purpose] = [given, first];
      for (const { sold, isMoved, isHeard } of story) {
        const booking = scene.bookings.get('a');
        if (isHeard) scene.becomes('a', sale(sold));
        else if (booking !== undefined) scene.bookings.set('a', { ...booking, ...sale(sold) });
        if (isMoved) {
          give(numberOf(sold));
          [room, purpose] = [sold, sold];
        }
        scene.becomes('a', {});
        const isNamed = sold !== room && sold !== purpose;
        const wanted = { bookingId: 'a', line: 0, number: numberOf(room), night: FIRST };
        const reason = 'room_type_differs';
        const conflict = { ...wanted, reason, soldAs: sold, proposal: numberOf(sold) };
        scene.decide({ type: 'set_room_status', numbers, status: 'inspected', why: 'round' });
        expect(roomConflicts(scene.rack, scene.facts)).toEqual(isNamed ? [conflict] : []);
        if (isNamed) named += 1;
      }
    });
    fc.assert(law, { numRuns: 50 });
    expect(named).toBeGreaterThan(10);
  });
});

/** Stays of one type, by first day and nights. */
const stays = fc.array(fc.tuple(fc.nat(9), fc.integer({ min: 1, max: 5 })), {
  minLength: 1,
  maxLength: 9,
});

describe('rooms chosen by the engine', () => {
  it('an empty rack has one room for every whole stay whenever the nights allow it', () => {
    const law = fc.property(stays, (all) => {
      const scene = new RackScene();
      // As many rooms as sleep side by side on the fullest night, and not one more.
      scene.addRooms(
        'double',
        Array.from({ length: fullest(all) }, (_, at) => String(101 + at)),
      );
      const lacking = planned(scene, all).filter((one) => one.number === null);
      expect(lacking).toEqual([]);
    });
    fc.assert(law, { numRuns: 100 });
  });

  it('each has the room that a look at every night finds, none only where there is none', () => {
    const taken = fc.array(fc.tuple(number, fc.nat(9), fc.integer({ min: 1, max: 4 })), {
      maxLength: 5,
    });
    const closed = fc.array(fc.tuple(number, date), { maxLength: 3 });
    const law = fc.property(stays, taken, closed, (all, assigned, closures) => {
      const scene = new RackScene();
      scene.addRooms('double', numbers);
      for (const [room, night] of closures) {
        scene.close(room, 'out_of_order', [night, addDays(night, 1)]);
      }
      for (const [index, [room, from, nights]] of assigned.entries()) {
        const id = `z${index}`;
        scene.book(id, 'double', [addDays(FIRST, from), addDays(FIRST, from + nights)]);
        scene.decide(assignment(id, room));
      }
      const naive = naiveCalendar(scene);
      for (const one of planned(scene, all)) {
        const stay = scene.bookings.get(one.bookingId)?.stay;
        const nights = stay === undefined ? [] : nightsOf(stay);
        const best = naiveBest(naive, nights);
        expect([one.bookingId, one.number]).toEqual([one.bookingId, best?.number ?? null]);
        expect(one.gapNights).toBe(best?.gap ?? 0);
        if (best === undefined) continue;
        for (const night of nights) naive.add(`${best.number} ${night}`);
      }
    });
    fc.assert(law, { numRuns: 150 });
  });

  it('leave empty what lies between a stay and its neighbours', () => {
    const other = { from: addDays(FIRST, 0), until: addDays(FIRST, 2) };
    const next = { from: addDays(FIRST, 6), until: addDays(FIRST, 8) };
    const law = fc.property(
      fc.integer({ min: 2, max: 5 }),
      fc.integer({ min: 1, max: 4 }),
      (at, n) => {
        fc.pre(at + n <= 6);
        const stretch = { from: addDays(FIRST, at), until: addDays(FIRST, at + n) };
        expect(gapNights(stretch, [other, next], FIRST)).toBe(4 - n);
      },
    );
    fc.assert(law, { numRuns: 20 });
  });
});

// Helpers

function openScene(): RackScene {
  const scene = new RackScene();
  scene.addRooms('double', ['101', '102']);
  scene.addRooms('suite', ['103']);
  for (const [index, id] of ids.entries()) {
    const types = index === 5 ? 'double,suite' : 'double';
    const arrival = addDays(FIRST, index % 4);
    scene.book(id, types, [arrival, addDays(arrival, 1 + (index % 3))]);
  }
  return scene;
}

/** Whether it was a check-in that the rooms were ready for. */
function play(scene: RackScene, deed: Deed): boolean {
  switch (deed.deed) {
    case 'ask':
      scene.decide(deed.command);
      return false;
    case 'close':
      scene.close(deed.number, 'out_of_order', [deed.on, addDays(deed.on, 1)]);
      return false;
    case 'tomorrow':
      scene.today = addDays(scene.today, 1);
      return false;
    case 'stay': {
      const booking = scene.bookings.get(deed.id);
      if (booking?.status !== 'confirmed') return false;
      const arrival = addDays(FIRST, deed.days[0]);
      const stay = { arrival, departure: addDays(arrival, deed.days[1]) };
      scene.bookings.set(deed.id, { ...booking, stay });
      return false;
    }
    default:
      return happen(scene, deed.deed, deed.id, deed.isHeard);
  }
}

function happen(scene: RackScene, deed: string, id: string, isHeard: boolean): boolean {
  const booking = scene.bookings.get(id);
  if (booking === undefined) return false;
  if (deed === 'in' && isHeard) prepare(scene, booking.id);
  const { today, facts, rack } = scene;
  const isTonight = booking.stay.arrival <= today && today < booking.stay.departure;
  const isReady = checkInRooms(rack, booking, facts).type === 'ready';
  const comes = deed === 'in' && booking.status === 'confirmed' && isTonight && isReady;
  if (comes) scene.bookings.set(id, { ...booking, status: 'checked_in' });
  if (deed === 'out' && booking.status === 'checked_in') {
    scene.bookings.set(id, { ...booking, status: 'checked_out' });
  }
  if (deed === 'cancel' && booking.status === 'confirmed') {
    scene.bookings.set(id, { ...booking, status: 'cancelled' });
  }
  if (isHeard || deed === 'hear') scene.becomes(id, {});
  return comes;
}

/** The desk has rooms made ready and gives the guest one. */
function prepare(scene: RackScene, bookingId: BookingId): void {
  const status = 'inspected';
  scene.decide({ type: 'set_room_status', numbers, status, why: 'round' });
  const rooms = { numbers: [], isAutomatic: true, isOtherTypeAllowed: true };
  scene.decide({ type: 'assign_for_check_in', bookingId, ...rooms });
}

/** Rooms and nights that two have. */
function doubled({ bookings }: RoomRack): readonly string[] {
  const seen = new Set<string>();
  const twice: string[] = [];
  for (const { rooms } of bookings.values()) {
    for (const { number: room, from, until } of rooms) {
      for (const night of nightsOf({ arrival: from, departure: until })) {
        const key = `${room} ${night}`;
        if (seen.has(key)) twice.push(key);
        seen.add(key);
      }
    }
  }
  return twice;
}

/** Whoever has a room and should not, or is in the house by one account only. */
function strangers({ rack, bookings }: RackScene): readonly string[] {
  return [...rack.bookings].flatMap(([id, { inHouseSince, rooms, stay }]) => {
    const booking = bookings.get(id);
    const isHere = booking?.status === 'checked_in';
    const isExpected = booking?.status === 'confirmed';
    const isOut = rooms.some(({ from, until }) => from < stay.arrival || until > stay.departure);
    const isWrong = !(isHere || isExpected) || isHere !== (inHouseSince !== undefined) || isOut;
    return isWrong ? [id] : [];
  });
}

function assignment(id: string, room: RoomNumber): RackCommand {
  const base = { type: 'assign_room', bookingId: id as BookingId, line: 0, number: room } as const;
  return { ...base, wishes: {}, isOtherTypeAllowed: false, isLocked: false };
}

function planned(scene: RackScene, all: readonly (readonly [number, number])[]) {
  for (const [index, [from, nights]] of all.entries()) {
    const id = `p${index}`;
    scene.book(id, 'double', [addDays(FIRST, from), addDays(FIRST, from + nights)]);
  }
  const bookingIds = all.map((_, index) => `p${index}` as BookingId);
  scene.decide({ type: 'plan_rooms', bookingIds, wishes: {}, isReplanning: false });
  return scene.rack.plan;
}

function fullest(all: readonly (readonly [number, number])[]): number {
  const counts = Array.from({ length: 20 }, (_, at) => {
    return all.filter(([from, nights]) => from <= at && at < from + nights).length;
  });
  return Math.max(...counts);
}

/** Every room and night that is taken or closed, one by one. */
function naiveCalendar({ rack, rooms }: RackScene): Set<string> {
  const nights = new Set<string>();
  for (const { number: room, closures } of rooms.values()) {
    for (const night of closures.keys()) nights.add(`${room} ${night} closed`);
  }
  for (const { rooms: stretches } of rack.bookings.values()) {
    for (const { number: room, from, until } of stretches) {
      for (const night of nightsOf({ arrival: from, departure: until }))
        nights.add(`${room} ${night}`);
    }
  }
  return nights;
}

/** The fitting room with the fewest empty nights beside the stay, counted night by night. */
function naiveBest(taken: ReadonlySet<string>, nights: readonly CivilDate[]) {
  const [first, last] = [nights[0], nights.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  const fits = numbers.flatMap((room) => {
    const isBad = nights.some((night) => {
      return taken.has(`${room} ${night}`) || taken.has(`${room} ${night} closed`);
    });
    if (isBad) return [];
    let before = 0;
    while (before < Math.min(30, daysBetween(FIRST, first))) {
      if (taken.has(`${room} ${addDays(first, -1 - before)}`)) break;
      before += 1;
    }
    let after = 0;
    while (after < 30 && !taken.has(`${room} ${addDays(last, 1 + after)}`)) after += 1;
    return [{ number: room, gap: before + after }];
  });
  return fits.toSorted(
    (one, other) => one.gap - other.gap || (one.number < other.number ? -1 : 1),
  )[0];
}
