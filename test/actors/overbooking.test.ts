/**
 * Selling more rooms than there are as callers of the engine see it: up to the allowance and no
 * further, whatever crashes; and a recommendation that rests on what guests really did.
 */
import { describe, expect, it } from 'vitest';
import { addDays } from '../../src/domain/calendar.ts';
import type { OverbookingAllowance } from '../../src/domain/overbooking/allowance.ts';
import { wilsonUpper } from '../../src/domain/overbooking/show-up-history.ts';
import type { OverbookingAdvice } from '../../src/ports/overbooking.ts';
import { ARRIVAL, adler, double } from '../../src/testing/hotel-adler.ts';
import { until } from '../../src/testing/until.ts';
import { bookingOf, type Hotel, openHotel, said } from '../support/engine-world.ts';

const one: OverbookingAllowance = { type: 'rooms', rooms: 1 };
const half: OverbookingAllowance = { type: 'percent', percent: 50 };

describe('an overbooking allowance', () => {
  it('sells as many rooms beyond those there are, and shows them as overbooked', async () => {
    const hotel = await openHotel({ rooms: 1 });
    await hotel.book();
    expect(said(await hotel.book())).toBe('no_availability');
    await allow(hotel, one);
    expect((await hotel.cells(1))[0]).toMatchObject({ physical: 1, allowance: 1, available: 1 });
    expect(bookingOf(await hotel.book()).status).toBe('confirmed');
    expect(said(await hotel.book())).toBe('no_availability');
    expect((await hotel.cells(1))[0]).toMatchObject({ sold: 2, available: 0, overbooked: 1 });
    expect(await overbooked(hotel)).toEqual([ARRIVAL, addDays(ARRIVAL, 1), addDays(ARRIVAL, 2)]);
  });

  it('holds on after a crash, and promises stay when it is taken back', async () => {
    const hotel = await openHotel({ rooms: 2 });
    await allow(hotel, half);
    for (let count = 0; count < 3; count += 1) await hotel.book();
    await hotel.crash();
    expect(said(await hotel.book())).toMatch(FULL);
    expect((await hotel.cells(1))[0]).toMatchObject({ sold: 3, allowance: 1, overbooked: 1 });
    await allow(hotel, null);
    expect((await hotel.cells(1))[0]).toMatchObject({ sold: 3, allowance: 0, overbooked: 1 });
    expect(said(await hotel.book())).toMatch(FULL);
  });

  it('sells the last room beyond them once, to the first of many', async () => {
    const hotel = await openHotel({ rooms: 2 });
    await allow(hotel, one);
    const all = await Promise.all(Array.from({ length: 20 }, () => hotel.book()));
    const words = all.map(said);
    expect(words.filter((word) => word === 'confirmed')).toHaveLength(3);
    expect(words.filter((word) => FULL.test(word))).toHaveLength(17);
  });

  it('is in no event of a hotel that allows none', async () => {
    const hotel = await openHotel({ rooms: 1 });
    const { id } = bookingOf(await hotel.book());
    await hotel.engine.cancel(hotel.context(), id, 'ill');
    await allow(hotel, { type: 'rooms', rooms: 0 }, 5);
    expect((await hotel.cells(1))[0]).toMatchObject({ allowance: 0, overbooked: 0 });
    expect(await overbooked(hotel)).toEqual([]);
  });
});

describe('a walk', () => {
  it('is proposed for a night with too many guests, and frees its room', async () => {
    const hotel = await openHotel({ rooms: 1 });
    await allow(hotel, one);
    const long = bookingOf(await hotel.book());
    const short = bookingOf(await hotel.book(undefined, ONE));
    expect(await proposed(hotel)).toEqual([`${short.id} (nights)`, `${long.id} kept`]);
    const walk = { hotel: 'Hotel Post', costMinor: 9_500, why: 'no room' };
    expect(said(await hotel.engine.walkGuest(hotel.context(), short.id, walk))).toBe('too_early');
    hotel.toDay(0);
    const walked = bookingOf(await hotel.engine.walkGuest(hotel.context('w'), short.id, walk));
    expect(walked).toMatchObject({ status: 'walked', walk, owedMinor: 0, releasing: undefined });
    expect((await hotel.cells(1))[0]).toMatchObject({ sold: 1, overbooked: 0 });
    await until(() => hotel.ledger(short.id).net === 0);
    await hotel.crash();
    const again = await hotel.engine.walkGuest(hotel.context('w'), short.id, walk);
    expect(again).toMatchObject({ isReplay: true, value: { state: { status: 'walked', walk } } });
    expect(await proposed(hotel)).toEqual([]);
  });

  it('is no choice for a guest who has come', async () => {
    const hotel = await openHotel({ rooms: 1 });
    await allow(hotel, one);
    const came = bookingOf(await hotel.book());
    const late = bookingOf(await hotel.book());
    hotel.toDay(0);
    await hotel.engine.checkIn(hotel.context(), came.id);
    expect(await proposed(hotel)).toEqual([late.id]);
    const walk = { hotel: 'Hotel Post', costMinor: 9_500, why: 'no room' };
    const refused = await hotel.engine.walkGuest(hotel.context(), came.id, walk);
    expect(said(refused)).toBe('invalid_state');
  });
});

describe('a recommendation', () => {
  it('rests on a probability that is given', async () => {
    const hotel = await openHotel({ rooms: 100 });
    const advice = await advised(hotel, { showUpProbability: 0.9375 });
    expect(advice).toMatchObject({ rooms: 100, sales: 103, allowance: 3, isCapped: false });
    expect(advice.showUp).toEqual({ source: 'given', probability: 0.9375 });
  });

  it('rests on what the guests of the past did, and needs a hundred of them', async () => {
    const hotel = await openHotel({ rooms: 200 });
    const ids = await Promise.all(
      Array.from({ length: 104 }, async () => bookingOf(await hotel.book(undefined, ONE)).id),
    );
    const [early, late, later, absent, ...came] = ids;
    await cancelled(hotel, early);
    // A hold that is given back on the day is nobody who did not come.
    const held = bookingOf(await hotel.hold(undefined, ONE)).id;
    await hotel.engine.releaseHold(hotel.context(), held);
    hotel.toDay(-1);
    await cancelled(hotel, late);
    hotel.toDay(0);
    await cancelled(hotel, later);
    await hotel.engine.markNoShow(hotel.context(), absent ?? early ?? held);
    for (const id of came.slice(1)) await hotel.engine.checkIn(hotel.context(), id);
    // Whoever is still expected says nothing, nor do the arrivals of today.
    expect(await tooShort(hotel)).toEqual({ bookings: 0, bookingsMin: 100 });
    hotel.toDay(1);
    const { showUp } = await advised(hotel, {});
    expect(showUp).toEqual({
      source: 'history',
      from: ARRIVAL,
      to: ARRIVAL,
      shows: 99,
      noShows: 1,
      lateCancellations: 2,
      sample: 102,
      share: 99 / 102,
      probability: wilsonUpper(99, 102),
    });
    hotel.toDay(367);
    expect(await tooShort(hotel)).toEqual({ bookings: 0, bookingsMin: 100 });
  }, 30_000);

  it('is of a room type that is there', async () => {
    const hotel = await openHotel();
    const outcome = await hotel.engine.overbookingAdvice({
      propertyId: adler,
      roomTypeId: 'nobody' as typeof double,
      night: ARRIVAL,
      walkProbabilityMax: 0.05,
    });
    expect(outcome).toMatchObject({ rejection: { code: 'not_found', what: 'room_type' } });
  });
});

// Helpers

/** Refused from memory, or by the nights themselves when nothing was in memory yet. */
const FULL = /no_availability$/;
const ONE = { nights: 1 };
const question = {
  propertyId: adler,
  roomTypeId: double,
  night: ARRIVAL,
  walkProbabilityMax: 0.05,
};

async function allow(hotel: Hotel, allowance: OverbookingAllowance | null, days = 2) {
  const range = { from: ARRIVAL, to: addDays(ARRIVAL, days) };
  const { engine } = hotel;
  return engine.allowOverbooking(hotel.context(), adler, double, range, allowance);
}

async function overbooked(hotel: Hotel): Promise<readonly string[]> {
  const query = { propertyId: adler, from: ARRIVAL, to: addDays(ARRIVAL, 9) };
  const outcome = await hotel.engine.overbookings(query);
  if (outcome.type !== 'ok') throw new Error(JSON.stringify(outcome));
  return outcome.value.cells.map(({ night }) => night);
}

/** Whoever may go, in order: with the rule that puts it before the next, or as kept. */
async function proposed(hotel: Hotel): Promise<readonly string[]> {
  const outcome = await hotel.engine.walkProposal(adler, ARRIVAL);
  if (outcome.type !== 'ok') throw new Error(JSON.stringify(outcome));
  return outcome.value.roomTypes.flatMap(({ choices }) => {
    return choices.map(({ bookingId, isProposed, decidedBy }) => {
      const rule = decidedBy === undefined ? '' : ` (${decidedBy})`;
      return `${bookingId}${isProposed ? rule : ' kept'}`;
    });
  });
}

async function cancelled(hotel: Hotel, id: Parameters<Hotel['engine']['cancel']>[1] | undefined) {
  if (id !== undefined) await hotel.engine.cancel(hotel.context(), id, 'ill');
}

async function advised(
  hotel: Hotel,
  given: { showUpProbability?: number },
): Promise<OverbookingAdvice> {
  const outcome = await hotel.engine.overbookingAdvice({ ...question, ...given });
  if (outcome.type !== 'ok') throw new Error(JSON.stringify(outcome));
  return outcome.value;
}

async function tooShort(hotel: Hotel) {
  const outcome = await hotel.engine.overbookingAdvice(question);
  if (outcome.type !== 'rejected' || outcome.rejection.code !== 'history_too_short') {
    throw new Error(JSON.stringify(outcome));
  }
  const { bookings, bookingsMin } = outcome.rejection;
  return { bookings, bookingsMin };
}
