/**
 * Promo codes with a cap: however many ask at once, and whenever the process dies, no more bookings
 * have a code than it has uses; a use comes back with what it was held for. The audit reads every
 * prefix of the journal, and the same load on check-then-write gives too many.
 */
import { describe, expect, it } from 'vitest';
import type { PromoCode, PromoDetails } from '../../src/domain/promo/promo-code.ts';
import { adler } from '../../src/testing/hotel-adler.ts';
import { until } from '../../src/testing/until.ts';
import { directoryProblems } from '../../src/verify-directory.ts';
import {
  bookingOf,
  type Hotel,
  minutesMs,
  openHotel,
  payer,
  said,
} from '../support/engine-world.ts';

const code = 'VIP-1' as PromoCode;
const half: PromoDetails = {
  discount: { type: 'percent', basisPoints: 5_000 },
  usesMax: 1,
  isActive: true,
};

describe('the uses of a promo code', () => {
  it.each([1, 3])('are had by exactly %i of twenty who want them at once', async (usesMax) => {
    const hotel = await openHotel({ rooms: 50 });
    await set(hotel, { ...half, usesMax });
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => book(hotel)));
    const words = outcomes.map(said).toSorted();
    const confirmed = words.filter((word) => word === 'confirmed');
    expect(confirmed).toHaveLength(usesMax);
    const refused = words.filter((word) => word !== 'confirmed');
    expect(new Set(refused)).toEqual(new Set(['failed promo_code_exhausted']));
    // Whoever was refused holds no night either.
    await until(async () => (await hotel.counts()) === `0/${usesMax} 0/${usesMax} 0/${usesMax}`);
    await expectAudited(hotel);
  });

  it('are too many where they are looked at before they are written', async () => {
    let uses = 0;
    const looked = async (): Promise<boolean> => {
      const isFree = uses < 1;
      await new Promise((resolve) => setImmediate(resolve));
      if (isFree) uses += 1;
      return isFree;
    };
    const had = await Promise.all(Array.from({ length: 20 }, looked));
    expect(had.filter((one) => one).length).toBeGreaterThan(1);
  });

  it.each([1, 2, 3, 4, 6, 8, 11])(
    'stay counted when the process dies after %i commits',
    async (batches) => {
      const hotel = await openHotel({ rooms: 50, tuning: { batchEntriesMax: 1 } });
      await set(hotel, half);
      const death = hotel.dieAfter(batches);
      const keys = Array.from({ length: 6 }, (_, at) => `key-of-${at}`);
      const first = Promise.allSettled(keys.map((key) => book(hotel, key)));
      await first;
      await death.reborn();
      const again = await Promise.all(keys.map((key) => settledBooking(hotel, key)));
      expect(again.filter((word) => word === 'confirmed')).toHaveLength(1);
      await expectAudited(hotel);
    },
  );

  it('come back with a hold that is released or ends, and with a cancelled booking', async () => {
    const hotel = await openHotel();
    await set(hotel, half);
    const held = bookingOf(await hold(hotel));
    expect(said(await book(hotel))).toBe('failed promo_code_exhausted');
    expect(said(await hotel.engine.releaseHold(hotel.context(), held.id))).toBe('cancelled');
    expect(said(await hold(hotel))).toBe('held');
    hotel.clock.advance(minutesMs(61));
    const booked = bookingOf(await book(hotel));
    expect(booked.status).toBe('confirmed');
    expect(said(await hold(hotel))).toBe('failed promo_code_exhausted');
    expect(said(await hotel.engine.cancel(hotel.context(), booked.id, 'ill'))).toBe('cancelled');
    expect(said(await book(hotel, undefined, 'tok_declined'))).toBe('failed payment_declined');
    expect(said(await book(hotel))).toBe('confirmed');
    await expectAudited(hotel);
  });

  it('are spent by a guest who came or was waited for', async () => {
    const hotel = await openHotel();
    await set(hotel, { ...half, usesMax: 2 });
    const [gone, waited] = [bookingOf(await book(hotel)), bookingOf(await book(hotel))];
    hotel.toDay(0);
    await hotel.engine.checkIn(hotel.context(), gone.id);
    await hotel.engine.markNoShow(hotel.context(), waited.id);
    hotel.toDay(1);
    await hotel.engine.departEarly(hotel.context(), gone.id);
    const later = { ...hotel.stay({ from: 5 }), promoCode: code, payer: payer() };
    expect(said(await hotel.engine.book(hotel.context(), later))).toBe(
      'failed promo_code_exhausted',
    );
    await expectAudited(hotel);
  });

  it('stay with a booking that is changed, and come back when it is cancelled then', async () => {
    const hotel = await openHotel();
    await set(hotel, half);
    const { id } = bookingOf(await book(hotel));
    const { departure } = hotel.stay({ nights: 2 }).stay;
    const changed = await hotel.engine.modify(hotel.context(), id, { departure });
    expect(said(changed)).toBe('confirmed');
    expect(said(await book(hotel))).toBe('failed promo_code_exhausted');
    expect(said(await hotel.engine.cancel(hotel.context(), id, 'ill'))).toBe('cancelled');
    expect(said(await book(hotel))).toBe('confirmed');
    await expectAudited(hotel);
  });

  it('may be raised and cut; what is had stays', async () => {
    const hotel = await openHotel({ rooms: 9 });
    await set(hotel, half);
    expect(said(await book(hotel))).toBe('confirmed');
    await set(hotel, { ...half, usesMax: 2 });
    await hotel.crash();
    expect(said(await book(hotel))).toBe('confirmed');
    await set(hotel, half);
    expect(said(await book(hotel))).toBe('failed promo_code_exhausted');
    const { usesMax: _, ...uncapped } = half;
    await set(hotel, uncapped);
    expect(said(await book(hotel))).toBe('confirmed');
  });

  it('are no obstacle to a booking without the code', async () => {
    const hotel = await openHotel();
    await set(hotel, half);
    await book(hotel);
    expect(said(await hotel.book())).toBe('confirmed');
  });
});

async function set(hotel: Hotel, details: PromoDetails): Promise<void> {
  expect(said(await hotel.engine.setPromoCode(hotel.context(), adler, code, details))).toBe('ok');
}

function book(hotel: Hotel, key?: string, token?: string) {
  const request = { ...hotel.stay(), promoCode: code, payer: payer(token) };
  return hotel.engine.book(hotel.context(key), request);
}

function hold(hotel: Hotel) {
  return hotel.engine.placeHold(hotel.context(), { ...hotel.stay(), promoCode: code });
}

/** Repeats a request until it is answered for good. */
async function settledBooking(hotel: Hotel, key: string): Promise<string> {
  let word = '';
  await until(async () => {
    word = said(await book(hotel, key));
    return !word.startsWith('failed ') || word.startsWith('failed promo');
  });
  return word;
}

/** The engine is stopped for it. */
async function expectAudited(hotel: Hotel): Promise<void> {
  await hotel.stop();
  expect(directoryProblems(hotel.path)).toEqual([]);
  await hotel.start();
}
