/**
 * Promo codes as callers of the engine see them: a search, a quote and a booking agree on the
 * discount, and a booking keeps it.
 */
import { describe, expect, it } from 'vitest';
import type { PromoCode, PromoDetails } from '../../src/domain/promo/promo-code.ts';
import { adler, double } from '../../src/testing/hotel-adler.ts';
import { until } from '../../src/testing/until.ts';
import { bookingOf, type Hotel, openHotel, payer, said } from '../support/engine-world.ts';

const code = 'SPRING' as PromoCode;
const tenOff: PromoDetails = { discount: { type: 'percent', basisPoints: 1_000 }, isActive: true };

describe('a booking with a promo code', () => {
  it('costs what search and quote say, and the gateway takes just that', async () => {
    const hotel = await openHotel();
    await set(hotel, tenOff);
    const offer = await offerOf(hotel, code);
    expect(offer).toMatchObject({ isAvailable: true, totalMinor: 32_400 });
    const request = { ...hotel.stay(), promoCode: code };
    const quote = await hotel.engine.quote(request);
    expect(quote.type === 'ok' && quote.value.terms.totalMinor).toBe(32_400);
    const booking = bookingOf(
      await hotel.engine.book(hotel.context(), { ...request, payer: payer() }),
    );
    expect(booking.terms).toMatchObject({ promoCode: code, totalMinor: 32_400 });
    await until(() => hotel.ledger(booking.id).net === 32_400);
    await set(hotel, { ...tenOff, isActive: false });
    await hotel.crash();
    expect(bookingOf(await hotel.engine.booking(booking.id)).terms).toEqual(booking.terms);
    expect(said(await hotel.engine.placeHold(hotel.context(), request))).toBe(
      'promo_code_not_applicable',
    );
    expect(await offerOf(hotel, code)).toMatchObject({
      isAvailable: false,
      totalMinor: 36_000,
      reasons: [{ code: 'promo_code_not_applicable', promoCode: code, rule: 'inactive' }],
    });
  });

  it('is refused a code that is none, and takes nothing of it', async () => {
    const hotel = await openHotel();
    const request = { ...hotel.stay(), promoCode: 'SUMER' };
    expect(said(await hotel.engine.placeHold(hotel.context(), request))).toBe('promo_code_unknown');
    expect((await offerOf(hotel, 'SUMER'))?.reasons).toEqual([
      { code: 'promo_code_unknown', promoCode: 'SUMER' },
    ]);
    expect(await hotel.counts()).toBe('0/0 0/0 0/0');
    expect('promoCode' in bookingOf(await hotel.book()).terms).toBe(false);
  });

  it('keeps the discount that it was quoted although the code ends meanwhile', async () => {
    const hotel = await openHotel();
    await set(hotel, tenOff);
    const quote = await hotel.engine.quote({ ...hotel.stay(), promoCode: code });
    if (quote.type !== 'ok') throw new Error('no quote');
    await set(hotel, { ...tenOff, isActive: false });
    const { token: quoteToken, validUntilMs } = quote.value;
    const booked = await hotel.engine.book(hotel.context(), { quoteToken, payer: payer() });
    expect(bookingOf(booked).terms.totalMinor).toBe(32_400);
    hotel.clock.set(validUntilMs);
    const late = await hotel.engine.book(hotel.context(), { quoteToken, payer: payer() });
    expect(said(late)).toBe('promo_code_not_applicable');
  });
});

async function set(hotel: Hotel, details: PromoDetails): Promise<void> {
  expect(said(await hotel.engine.setPromoCode(hotel.context(), adler, code, details))).toBe('ok');
}

async function offerOf(hotel: Hotel, promoCode: string) {
  const { stay } = hotel.stay();
  const party = { adults: 2, children: 0 };
  const search = { propertyId: adler, stay, party, rooms: 1, promoCode };
  const outcome = await hotel.engine.staySearch(search);
  if (outcome.type !== 'ok') throw new Error('the search was refused');
  return outcome.value.find(({ roomTypeId }) => roomTypeId === double);
}
