/**
 * The rooms of a house as callers of the engine see them: what is out of order is off sale at once
 * and for every night, whatever crashes, and never takes a booking away.
 */
import { describe, expect, it } from 'vitest';
import { addDays } from '../../src/domain/calendar.ts';
import type { RoomNumber } from '../../src/domain/ids.ts';
import type { ClosureKind } from '../../src/domain/rooms/room.ts';
import { ARRIVAL, adler, double } from '../../src/testing/hotel-adler.ts';
import { bookingOf, type Hotel, openHotel, said } from '../support/engine-world.ts';

const first = '101' as RoomNumber;
const second = '102' as RoomNumber;
const range = { from: ARRIVAL, to: addDays(ARRIVAL, 1) };

describe('a room that is out of order', () => {
  it('is off sale on its nights, and on sale again when it is reopened', async () => {
    const hotel = await openHouse();
    await close(hotel, first, 'out_of_order');
    expect((await hotel.cells(3)).map(({ available }) => available)).toEqual([1, 1, 2]);
    expect(bookingOf(await hotel.book()).status).toBe('confirmed');
    expect(said(await hotel.book())).toBe('no_availability');
    await hotel.engine.reopenRoom(hotel.context(), adler, first, range);
    expect(bookingOf(await hotel.book()).status).toBe('confirmed');
  });

  it('takes no booking away, and what is sold beyond is shown as overbooked', async () => {
    const hotel = await openHouse();
    await hotel.book();
    await hotel.book();
    await close(hotel, first, 'out_of_order');
    await close(hotel, second, 'out_of_order');
    expect((await hotel.cells(1))[0]).toMatchObject({ physical: 0, sold: 2, overbooked: 2 });
    await hotel.crash();
    expect((await hotel.cells(1))[0]).toMatchObject({ physical: 0, sold: 2, overbooked: 2 });
    expect(said(await hotel.book())).toMatch(/no_availability$/);
  });

  it('out of service is sold all the same', async () => {
    const hotel = await openHouse();
    await close(hotel, first, 'out_of_service');
    expect((await hotel.cells(1))[0]).toMatchObject({ physical: 2, available: 2 });
  });

  it('is closed by one call and its repetition, and by no call about a room unknown', async () => {
    const hotel = await openHouse();
    const closure = { kind: 'out_of_order', why: 'water' } as const;
    const call = () => hotel.engine.closeRoom(hotel.context('c'), adler, first, range, closure);
    expect(await call()).toMatchObject({ type: 'ok', isReplay: false });
    expect(await call()).toMatchObject({ type: 'ok', isReplay: true });
    const unknown = '999' as RoomNumber;
    const refused = await hotel.engine.closeRoom(hotel.context(), adler, unknown, range, closure);
    expect(refused).toMatchObject({ rejection: { code: 'not_found', what: 'room', id: '999' } });
  });
});

// Helpers

async function openHouse(): Promise<Hotel> {
  const hotel = await openHotel({ rooms: 2 });
  const rooms = [first, second].map((number) => {
    return { number, roomTypeId: double, floor: 1, features: [] };
  });
  await hotel.engine.addRooms(hotel.context(), adler, rooms);
  return hotel;
}

function close(hotel: Hotel, number: RoomNumber, kind: ClosureKind) {
  return hotel.engine.closeRoom(hotel.context(), adler, number, range, { kind, why: 'water' });
}
