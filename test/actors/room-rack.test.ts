/**
 * Rooms for guests as callers of the engine see them, through the whole engine: nobody checks in
 * without a room that is theirs and inspected, what becomes of a stay becomes of its rooms, and a
 * process that dies between the two goes on where it was.
 */
import { describe, expect, it } from 'vitest';
import type { BookingId } from '../../src/domain/ids.ts';
import { roomsOfBookingBody } from '../../src/http/rooms/rack-answers.ts';
import { limits } from '../../src/limits.ts';
import { adler, double, suite, suiteDetails } from '../../src/testing/hotel-adler.ts';
import { until } from '../../src/testing/until.ts';
import { type Hotel, said } from '../support/engine-world.ts';
import {
  addRooms,
  assign,
  day,
  expectWhole,
  houseOf,
  openHouse,
  room,
  roomsOf,
  say,
  sold,
} from '../support/rooms-world.ts';

describe('checking in', () => {
  it('needs an assigned and inspected room, and says in the journal which it was', async () => {
    const hotel = await openHouse();
    const id = await sold(hotel);
    const checkIn = () => hotel.engine.checkIn(hotel.context(), id);
    expect(said(await checkIn())).toBe('room_not_assigned');
    await assign(hotel, id, '101');
    expect(said(await checkIn())).toBe('room_not_ready');
    await say(hotel, 'inspected', '101');
    expect(said(await checkIn())).toBe('checked_in');
    expect(await checkedInTo(hotel, id)).toEqual([{ line: 0, number: '101' }]);
    expect(await roomsOf(hotel, id)).toBe('101 0..3, in');
    expect(await houseOf(hotel)).toBe('102 dirty vacant vacant, 101 inspected occupied ready');
    await expectWhole(hotel);
  });

  it('gives rooms at the desk, and its repetition the same ones', async () => {
    const hotel = await openHouse(3);
    await say(hotel, 'inspected', '102', '103');
    const [one, other] = [await sold(hotel), await sold(hotel)];
    const context = hotel.context('at the desk');
    const checkIn = () => hotel.engine.checkIn(context, one, { isAutomatic: true });
    expect(await checkIn()).toMatchObject({ type: 'ok', isReplay: false });
    expect(await checkIn()).toMatchObject({ type: 'ok', isReplay: true });
    expect(await roomsOf(hotel, one)).toBe('102 0..3, in');
    const named = { numbers: [{ line: 0, number: room('101') }] };
    const refused = await hotel.engine.checkIn(hotel.context(), other, named);
    expect(said(refused)).toBe('room_not_ready');
    expect(await roomsOf(hotel, other)).toBe('');
    await expectWhole(hotel);
  });

  // A move is two events, and its repetition was answered as if only the first had happened.
  it('is followed by a move that is told again with all that it has done', async () => {
    const { hotel, id } = await assigned();
    await say(hotel, 'inspected', '101', '102');
    await hotel.engine.checkIn(hotel.context(), id);
    const context = hotel.context('a move');
    const choice = { line: 0, number: room('102'), why: 'noise' };
    const move = () => hotel.engine.moveRoom(context, id, choice);
    const moved = await move();
    expect(said(moved)).toBe('ok');
    await say(hotel, 'clean', '101');
    expect(await move()).toEqual({ ...moved, isReplay: true });
    await expectWhole(hotel);
  });

  it('gives no room with a check-in that the booking refuses', async () => {
    const hotel = await openHouse();
    await say(hotel, 'inspected', '101');
    const id = await sold(hotel);
    const choice = { numbers: [{ line: 0, number: room('101') }] };
    const old = { ...hotel.context(), expectedVersion: 99 };
    expect(said(await hotel.engine.checkIn(old, id, choice))).toBe('version_mismatch');
    expect(await roomsOf(hotel, id)).toBe('');
    await expectWhole(hotel);
  });

  it('takes an upgrade, and what was sold stays what it was', async () => {
    const hotel = await openHouse(1);
    await hotel.engine.addRoomType(hotel.context(), adler, { id: suite, details: suiteDetails });
    const number = room('301');
    const rooms = [{ number, roomTypeId: suite, floor: 3, features: [] }];
    await hotel.engine.addRooms(hotel.context(), adler, rooms);
    await say(hotel, 'inspected', '301');
    const id = await sold(hotel);
    const choice = { numbers: [{ line: 0, number }] };
    const upgrade = { ...choice, isOtherTypeAllowed: true };
    const { engine } = hotel;
    expect(said(await engine.checkIn(hotel.context(), id, choice))).toBe('room_type_differs');
    const outcome = await engine.checkIn(hotel.context(), id, upgrade);
    expect(outcome).toMatchObject({
      value: { state: { terms: { rooms: [{ roomTypeId: double }] } } },
    });
    await expectWhole(hotel);
  });

  it('works without numbers where the hotel keeps no record of its rooms', async () => {
    const hotel = await openHouse(2, {}, undefined);
    const { engine } = hotel;
    for (const number of ['101', '102'])
      await engine.removeRoom(hotel.context(), adler, room(number));
    const id = await sold(hotel);
    expect(said(await engine.checkIn(hotel.context(), id))).toBe('checked_in');
    expect(await checkedInTo(hotel, id)).toBeUndefined();
    // Rooms that are recorded while guests are in the house can be given to them afterwards.
    await addRooms(hotel, double, 1);
    await assign(hotel, id, '101');
    expect(await roomsOf(hotel, id)).toBe('101 0..3, in');
    await expectWhole(hotel);
  });
});

/** What may become of a booking in room 101, nights 0 to 2, and what is left of its rooms. */
const fates: Readonly<Record<string, readonly [string, (hotel: Hotel, id: BookingId) => unknown]>> =
  {
    cancelled: ['', (hotel, id) => hotel.engine.cancel(hotel.context(), id, 'ill')],
    'a no-show': ['', (hotel, id) => hotel.engine.markNoShow(hotel.context(), id)],
    walked: [
      '',
      (hotel, id) => {
        const walk = { hotel: 'Post', costMinor: 1, why: 'full' };
        return hotel.engine.walkGuest(hotel.context(), id, walk);
      },
    ],
    shortened: [
      '101 0..2',
      (hotel, id) => hotel.engine.modify(hotel.context(), id, { departure: day(2) }),
    ],
    lengthened: [
      '101 0..5',
      (hotel, id) => hotel.engine.modify(hotel.context(), id, { departure: day(5) }),
    ],
    'checked in': ['101 0..3, in', (hotel, id) => hotel.engine.checkIn(hotel.context(), id)],
    'left at once': [
      '',
      async (hotel, id) => {
        await hotel.engine.checkIn(hotel.context(), id);
        await hotel.engine.departEarly(hotel.context(), id);
      },
    ],
    'left in the end': [
      '',
      async (hotel, id) => {
        await hotel.engine.checkIn(hotel.context(), id);
        hotel.toDay(3);
        await hotel.engine.checkOut(hotel.context(), id);
      },
    ],
  };

describe('a booking that is', () => {
  it.each(Object.entries(fates))(
    '%s has the rooms of its stay, at once',
    async (_, [left, act]) => {
      const { hotel, id } = await assigned();
      await act(hotel, id);
      expect(await roomsOf(hotel, id)).toBe(left);
      await expectWhole(hotel);
    },
  );
});

describe('a party in the house that changes its rooms', () => {
  // It was once said to be in the room that it gave up, and the next guest was sent into its own.
  it('stays where it is, whatever the order, and leaves the other room dirty', async () => {
    const hotel = await openHouse(2);
    await hotel.engine.addRoomType(hotel.context(), adler, { id: suite, details: suiteDetails });
    const house = [{ number: room('301'), roomTypeId: suite, floor: 3, features: [] }];
    await hotel.engine.addRooms(hotel.context(), adler, house);
    await say(hotel, 'inspected', '101', '102', '301');
    const party = { adults: 2, children: 0 };
    const [small, large] = [double, suite].map((roomTypeId) => ({ roomTypeId, party }));
    if (small === undefined || large === undefined) throw new Error('two rooms');
    const id = await sold(hotel);
    const change = (...rooms: readonly (typeof small)[]) =>
      hotel.engine.modify(hotel.context(), id, { rooms });
    expect(said(await change(small, large))).toBe('confirmed');
    await hotel.engine.checkIn(hotel.context(), id, { isAutomatic: true });
    expect(await roomsOf(hotel, id)).toBe('101 0..3, 301 0..3, in');
    expect(said(await change(large))).toBe('checked_in');
    expect(await roomsOf(hotel, id)).toBe('301 0..3, in');
    expect(await houseOf(hotel)).toMatch(/^101 dirty vacant vacant/);
    expect(said(await change(small, large))).toBe('checked_in');
    expect(await roomsOf(hotel, id)).toBe('301 0..3, in');
    await hotel.restart();
    expect(said(await change(large, small))).toBe('checked_in');
    expect(await roomsOf(hotel, id)).toBe('301 0..3, in');
    await expectWhole(hotel);
  });
});

describe('a guest in the house who is sold another type of room', () => {
  // They once stayed in a room of the type before, and nobody was told.
  it('is told of until somebody has moved them', async () => {
    const hotel = await openHouse(1);
    await hotel.engine.addRoomType(hotel.context(), adler, { id: suite, details: suiteDetails });
    const rooms = [{ number: room('301'), roomTypeId: suite, floor: 3, features: [] }];
    await hotel.engine.addRooms(hotel.context(), adler, rooms);
    await say(hotel, 'inspected', '101', '301');
    const id = await sold(hotel);
    await hotel.engine.checkIn(hotel.context(), id, { isAutomatic: true });
    const conflicts = async () => {
      const outcome = await hotel.engine.roomConflicts(adler);
      return outcome.type === 'ok' ? outcome.value : outcome;
    };
    expect(await conflicts()).toEqual([]);
    const party = { adults: 2, children: 0 };
    const change = { rooms: [{ roomTypeId: suite, party }] };
    expect(said(await hotel.engine.modify(hotel.context(), id, change))).toBe('checked_in');
    const [number, proposal] = [room('101'), room('301')];
    const reason = 'room_type_differs';
    const conflict = { bookingId: id, line: 0, night: day(0), number, reason, soldAs: suite };
    expect(await conflicts()).toEqual([{ ...conflict, proposal }]);
    await hotel.restart();
    expect(await conflicts()).toEqual([{ ...conflict, proposal }]);
    const move = { line: 0, number: proposal, why: 'a suite' };
    expect(said(await hotel.engine.moveRoom(hotel.context(), id, move))).toBe('ok');
    expect(await conflicts()).toEqual([]);
    await expectWhole(hotel);
  });
});

describe('a room that has the number of another that was removed', () => {
  // It was once as clean as the one before it.
  it('is dirty until somebody has looked at it', async () => {
    const hotel = await openHouse(1);
    await say(hotel, 'inspected', '101');
    expect(said(await hotel.engine.removeRoom(hotel.context(), adler, room('101')))).toBe('ok');
    await addRooms(hotel, double, 1);
    expect(await houseOf(hotel)).toBe('101 dirty vacant vacant');
    await hotel.restart();
    expect(await houseOf(hotel)).toBe('101 dirty vacant vacant');
    const id = await sold(hotel);
    await assign(hotel, id, '101');
    expect(said(await hotel.engine.checkIn(hotel.context(), id))).toBe('room_not_ready');
    await say(hotel, 'inspected', '101');
    expect(said(await hotel.engine.checkIn(hotel.context(), id))).toBe('checked_in');
    await expectWhole(hotel);
  });
});

describe('a process that dies', () => {
  const one = { tuning: { batchEntriesMax: 1 } };

  // After so many commits of the check-out: its own event, what the rack makes of it, and so on.
  it.each([0, 1, 2])('%i commits after a check-out was asked for loses no room', async (count) => {
    const { hotel, id } = await assigned(one);
    await hotel.engine.checkIn(hotel.context(), id);
    hotel.toDay(3);
    const death = hotel.dieAfter(count);
    const answer = await hotel.engine.checkOut(hotel.context('out'), id);
    if (!(await death.reborn())) await hotel.crash();
    // Whoever was told of a check-out finds it, and who was not asks again.
    const again = await hotel.engine.checkOut(hotel.context('out'), id);
    expect(said(again)).toBe('checked_out');
    if (said(answer) === 'checked_out') expect(again).toMatchObject({ isReplay: true });
    await until(async () => (await roomsOf(hotel, id)) === '');
    await expectWhole(hotel);
    expect(await houseOf(hotel)).toBe('101 dirty vacant vacant, 102 dirty vacant vacant');
  });

  it.each([0, 1, 2, 3])('%i commits after an automatic check-in has both or neither', async (n) => {
    const hotel = await openHouse(2, one);
    await say(hotel, 'inspected', '102');
    const id = await sold(hotel);
    const death = hotel.dieAfter(n);
    const choice = { isAutomatic: true };
    await hotel.engine.checkIn(hotel.context('in'), id, choice);
    if (!(await death.reborn())) await hotel.crash();
    expect(said(await hotel.engine.checkIn(hotel.context('in'), id, choice))).toBe('checked_in');
    await until(async () => (await roomsOf(hotel, id)) === '102 0..3, in');
    await expectWhole(hotel);
  });

  it('forgets nobody when it was asleep as well', async () => {
    const { hotel, id } = await assigned();
    await hotel.passivate();
    expect(said(await hotel.engine.checkIn(hotel.context(), id))).toBe('checked_in');
    await hotel.restart();
    expect(await roomsOf(hotel, id)).toBe('101 0..3, in');
  });
});

describe('the rooms of a booking', () => {
  it('lack a number when a night that is to come lacks one', async () => {
    const { hotel, id } = await assigned();
    const next = await sold(hotel, { from: 3 });
    await assign(hotel, next, '101');
    await hotel.engine.checkIn(hotel.context(), id);
    await hotel.engine.modify(hotel.context(), id, { departure: day(4) });
    expect(await roomsOf(hotel, id)).toBe('101 0..3, in');
    const unassigned = async () => {
      const outcome = await hotel.engine.bookingRooms(id);
      return outcome.type === 'ok' ? roomsOfBookingBody(outcome.value).unassigned : undefined;
    };
    expect(await unassigned()).toEqual([0]);
    await assign(hotel, id, undefined, { from: day(3) });
    expect(await roomsOf(hotel, id)).toBe('101 0..3, 102 3..4, in');
    expect(await unassigned()).toEqual([]);
  });
});

describe('a plan of rooms', () => {
  it('gets past any number of bookings that cannot be placed', async () => {
    const hotel = await openHouse(1, { rooms: limits.planBookingsMax + 10 });
    await hotel.engine.addRoomType(hotel.context(), adler, { id: suite, details: suiteDetails });
    const rooms = [{ number: room('301'), roomTypeId: suite, floor: 3, features: [] }];
    await hotel.engine.addRooms(hotel.context(), adler, rooms);
    const crowd = Array.from({ length: limits.planBookingsMax + 2 }, () => sold(hotel));
    const [first] = await Promise.all(crowd);
    await assign(hotel, first as BookingId, '101');
    const last = await sold(hotel, { roomTypeId: suite, from: 1 });
    const planning = { from: day(0), to: day(1) };
    const outcome = await hotel.engine.planRooms(hotel.context(), adler, planning);
    expect(outcome).toMatchObject({ type: 'ok' });
    expect(await roomsOf(hotel, last)).toBe('301 1..4');

    // Given anew, rooms reach whoever comes behind so many by going on where the plan ended.
    await hotel.engine.unassignRooms(hotel.context(), last, undefined);
    const anew = { ...planning, isReplanning: true };
    const firstPlan = await hotel.engine.planRooms(hotel.context('one'), adler, anew);
    const after = firstPlan.type === 'ok' ? firstPlan.value.planGoesOnAfter : undefined;
    expect(after).toMatchObject({ arrival: day(0) });
    expect(await roomsOf(hotel, last)).toBe('');
    const asked = { ...anew, ...(after === undefined ? {} : { after }) };
    const rest = await hotel.engine.planRooms(hotel.context('two'), adler, asked);
    const plan = rest.type === 'ok' ? rest.value.plan.map(({ bookingId }) => bookingId) : [];
    expect(plan).toHaveLength(3);
    expect(plan).toContain(last);
    expect(rest).not.toHaveProperty('value.planGoesOnAfter');
    expect(await roomsOf(hotel, last)).toBe('301 1..4');
    const again = await hotel.engine.planRooms(hotel.context('one'), adler, anew);
    expect(again).toMatchObject({ isReplay: true, value: { planGoesOnAfter: after } });
  });
});

describe('rooms and bookings', () => {
  it('are seen together: none for a cancelled stay, and none that a guest has goes', async () => {
    const { hotel, id } = await assigned();
    const { engine } = hotel;
    const remove = () => engine.removeRoom(hotel.context(), adler, room('101'));
    expect(said(await remove())).toBe('room_assigned');
    await engine.cancel(hotel.context(), id, 'ill');
    expect(said(await assign(hotel, id, '102'))).toBe('invalid_state');
    expect(said(await remove())).toBe('ok');
    const other = await sold(hotel);
    expect(said(await assign(hotel, other, '101'))).toBe('not_found');
    expect(said(await remove())).toBe('not_found');
    await expectWhole(hotel);
  });

  it('are planned for a range of arrivals, and what cannot be is said', async () => {
    const hotel = await openHouse();
    const stays = [{}, { from: 1, nights: 3 }, { from: 3, nights: 2 }, { from: 9, nights: 1 }];
    const ids: BookingId[] = [];
    for (const stay of stays) ids.push(await sold(hotel, stay));
    await hotel.engine.closeRoom(
      hotel.context(),
      adler,
      room('102'),
      { from: day(2), to: day(2) },
      { kind: 'out_of_order', why: 'water' },
    );
    const context = hotel.context('plan');
    const planning = { from: day(0), to: day(5) };
    const plan = () => hotel.engine.planRooms(context, adler, planning);
    const first = await plan();
    expect(first).toMatchObject({
      value: {
        plan: [
          { bookingId: ids[0], number: '101', fitting: 1 },
          { bookingId: ids[1], number: null, against: { room_taken: 1, room_closed: 1 } },
          { bookingId: ids[2], number: '101', gapNights: 30 },
        ],
      },
    });
    expect(await plan()).toEqual({ ...first, isReplay: true });
    await expectWhole(hotel);
  });

  it('refuse a room that another has, and tell who', async () => {
    const { hotel, id } = await assigned();
    const other = await sold(hotel);
    expect(await assign(hotel, other, '101')).toMatchObject({
      rejection: { code: 'room_taken', number: '101', night: day(0), bookingId: id },
    });
    await assign(hotel, other, '102');
    const { engine } = hotel;
    const [one, two] = [
      { bookingId: id, line: 0 },
      { bookingId: other, line: 0 },
    ];
    expect(said(await engine.swapRooms(hotel.context(), adler, one, two))).toBe('ok');
    expect(await roomsOf(hotel, id)).toBe('102 0..3');
    const candidates = await engine.roomCandidates(id, 0);
    expect(candidates).toMatchObject({
      value: [{ room: { number: '102' }, misfits: [] }, { misfits: [{ code: 'room_taken' }] }],
    });
    expect(await engine.bookingRooms(id)).toMatchObject({ value: { booking: { id } } });
    await expectWhole(hotel);
  });
});

// Helpers

/** A booking of nights 0 to 2 in room 101, which is inspected; today is its arrival. */
async function assigned(options = {}): Promise<{ hotel: Hotel; id: BookingId }> {
  const hotel = await openHouse(2, options);
  const id = await sold(hotel);
  await assign(hotel, id, '101');
  await say(hotel, 'inspected', '101');
  return { hotel, id };
}

async function checkedInTo(hotel: Hotel, id: BookingId): Promise<unknown> {
  const history = await hotel.engine.bookingHistory(id);
  if (history.type !== 'ok') throw new Error('no history');
  const event = history.value.find(({ type }) => type === 'GuestCheckedIn');
  const { rooms } = (event?.data ?? {}) as { rooms?: unknown };
  return rooms;
}
