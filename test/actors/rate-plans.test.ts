/**
 * Selling by rate plans as callers of the engine see it: a plan is searched for, refused with its
 * reasons, booked at its price, and still there after a crash. Nights hear nothing of it.
 */
import { describe, expect, it } from 'vitest';
import { paymentTotals } from '../../src/domain/booking/payment-ledger.ts';
import { addDays, type CivilDate } from '../../src/domain/calendar.ts';
import { type Channel, DIRECT, type RatePlanId } from '../../src/domain/ids.ts';
import {
  type AriChange,
  BASE_PLAN,
  type RatePlanDetails,
} from '../../src/domain/rates/rate-plan.ts';
import type { Outcome } from '../../src/ports/engine.ts';
import { ARRIVAL, adler, double } from '../../src/testing/hotel-adler.ts';
import { bookingOf, type Hotel, openHotel, payer, said } from '../support/engine-world.ts';

const saver = 'saver' as RatePlanId;
const tenPercentLess: RatePlanDetails = {
  name: 'Saver',
  access: { type: 'public' },
  price: {
    type: 'derived',
    from: BASE_PLAN,
    adjustment: { type: 'percent', basisPoints: -1_000 },
    inherits: ['stopSell'],
  },
  mealPlan: null,
  occupancyPricing: null,
  bookingWindow: null,
  stayWindow: null,
};

describe('a booking of a rate plan', () => {
  it('costs what the plan says of each night, and keeps plan and prices', async () => {
    const hotel = await openHotel();
    await addPlan(hotel);
    await ari(hotel, { ...on(1), ratePlanId: BASE_PLAN, priceMinor: 20_000 });
    await ari(hotel, { ...on(2), ratePlanId: saver, priceMinor: 5_001 });
    const booking = bookingOf(await bookPlan(hotel, saver));
    expect(booking.status).toBe('confirmed');
    expect(booking.terms.rooms[0]).toMatchObject({
      ratePlanId: saver,
      nightlyMinor: [10_800, 18_000, 5_001],
    });
    expect(paymentTotals(booking.payment).authorisedMinor).toBe(33_801);
    await ari(hotel, { ...on(0), ratePlanId: saver, priceMinor: 1 });
    await hotel.crash();
    const again = await hotel.engine.booking(booking.id);
    expect(bookingOf(again).terms).toEqual(booking.terms);
    const { rooms } = bookingOf(await bookPlan(hotel, saver)).terms;
    expect(rooms[0]?.nightlyMinor).toEqual([1, 18_000, 5_001]);
  });

  it('is of the base plan at the old prices when none is named', async () => {
    const hotel = await openHotel();
    await addPlan(hotel);
    const { rooms } = bookingOf(await hotel.book()).terms;
    expect(rooms[0]).toMatchObject({
      ratePlanId: BASE_PLAN,
      nightlyMinor: [12_000, 12_000, 12_000],
    });
  });

  it('is refused by the rules of plan and room type, holds alike, and leaves no row', async () => {
    const hotel = await openHotel();
    await addPlan(hotel);
    await ari(hotel, { ...on(0), ratePlanId: saver, restrictions: { minStayArrival: 4 } });
    expect(said(await bookPlan(hotel, saver))).toBe('min_stay_arrival');
    expect(said(await hotel.hold())).toBe('held');
    await ari(hotel, { ...on(2), restrictions: { stopSell: true } });
    expect(said(await bookPlan(hotel, saver))).toBe('stop_sell');
    const before = hotel.engine.health().position;
    expect(said(await hotel.hold())).toBe('stop_sell');
    expect(said(await bookPlan(hotel, 'nobody' as RatePlanId))).toBe('not_found');
    expect(hotel.engine.health().position).toBe(before);
  });

  it('of a promotion needs its code', async () => {
    const hotel = await openHotel();
    await addPlan(hotel, { ...tenPercentLess, access: { type: 'promo', code: 'SUMMER' } });
    expect(said(await bookPlan(hotel, saver))).toBe('promo_code_required');
    expect(said(await bookPlan(hotel, saver, 'summer'))).toBe('promo_code_required');
    expect(said(await bookPlan(hotel, saver, 'SUMMER'))).toBe('confirmed');
  });

  it('gets the answer it had when its key comes again after the plan was closed', async () => {
    const hotel = await openHotel();
    const first = bookingOf(await hotel.book('a'));
    await ari(hotel, { ...on(0), restrictions: { stopSell: true } });
    expect(said(await hotel.book('b'))).toBe('stop_sell');
    expect(bookingOf(await hotel.book('a')).id).toBe(first.id);
  });
});

describe('the channel of a booking', () => {
  it('is kept in the terms, and says nothing when it is direct', async () => {
    const hotel = await openHotel();
    const request = { ...hotel.stay(), payer: payer() };
    const book = (channel: Channel) => hotel.engine.book(hotel.context(), { ...request, channel });
    expect(bookingOf(await book('booking-com' as Channel)).terms.channel).toBe('booking-com');
    expect(bookingOf(await book(DIRECT)).terms).not.toHaveProperty('channel');
  });
});

describe('a search', () => {
  it('offers every plan, and names everything that speaks against it', async () => {
    const hotel = await openHotel({ rooms: 1 });
    await addPlan(hotel);
    await hotel.book('full', { from: 1, nights: 1 });
    await ari(
      hotel,
      { ...on(0), ratePlanId: saver, restrictions: { closedToArrival: true, stopSell: true } },
      { ...on(3), restrictions: { closedToDeparture: true } },
    );
    const offers = await search(hotel);
    expect(offers.map(({ ratePlanId, reasons }) => [ratePlanId, reasons])).toEqual([
      [BASE_PLAN, ['closed_to_departure', 'no_availability']],
      [saver, ['stop_sell', 'closed_to_arrival', 'closed_to_departure', 'no_availability']],
    ]);
    expect(offers[1]?.totalMinor).toBe(32_400);
  });

  it('shows a private plan to whoever names it', async () => {
    const hotel = await openHotel();
    await addPlan(hotel, { ...tenPercentLess, access: { type: 'private' } });
    expect((await search(hotel)).map(({ ratePlanId }) => ratePlanId)).toEqual([BASE_PLAN]);
    expect((await search(hotel, [saver])).map(({ ratePlanId }) => ratePlanId)).toEqual([saver]);
  });

  it('and a booking agree: what is offered can be had at the price that was shown', async () => {
    const hotel = await openHotel({ rooms: 9 });
    await addPlan(hotel);
    await ari(hotel, { ...on(1), ratePlanId: saver, restrictions: { maxStayThrough: 2 } });
    for (const offer of await search(hotel)) {
      const outcome = await bookPlan(hotel, offer.ratePlanId);
      if (offer.reasons.length > 0) expect(said(outcome)).toBe(offer.reasons[0]);
      else expect(bookingOf(outcome).terms.totalMinor).toBe(offer.totalMinor);
    }
  });
});

describe('a batch', () => {
  it('is one event, or none of it happened', async () => {
    const hotel = await openHotel();
    const added = await addPlan(hotel);
    const season = { roomTypeId: double, range: { from: ARRIVAL, to: addDays(ARRIVAL, 499) } };
    const refused = await ari(
      hotel,
      { ...season, ratePlanId: saver, priceMinor: 1 },
      { ...season, ratePlanId: 'nobody' as RatePlanId, priceMinor: 1 },
    );
    expect(said(refused)).toBe('not_found');
    expect((await search(hotel))[1]?.totalMinor).toBe(32_400);
    const taken = await ari(
      hotel,
      { ...season, ratePlanId: saver, priceMinor: 100 },
      { ...season, ratePlanId: BASE_PLAN, priceMinor: 200 },
    );
    expect(versionOf(taken)).toBe(versionOf(added) + 1);
    expect((await search(hotel))[1]?.totalMinor).toBe(300);
    expect((await hotel.cells(2)).map(({ priceMinor }) => priceMinor)).toEqual([200, 200]);
  });

  it('tells the feed of base prices and of nothing else, and touches no night', async () => {
    const hotel = await openHotel();
    await addPlan(hotel);
    const changed: string[] = [];
    hotel.engine.onAvailability(adler, ({ cells }) => {
      changed.push(cells.map(({ night, priceMinor }) => `${night} ${priceMinor}`).join(', '));
    });
    await ari(hotel, { ...on(0), ratePlanId: BASE_PLAN, priceMinor: 7_700 });
    await ari(hotel, { ...on(1), ratePlanId: saver, priceMinor: 6_600 });
    expect(changed.filter((line) => line !== '')).toEqual([`${ARRIVAL} 7700`]);
    expect(await hotel.counts()).toBe('0/0 0/0 0/0');
  });
});

// Helpers

function on(night: number) {
  const date = addDays(ARRIVAL, night);
  return { roomTypeId: double, range: { from: date, to: date } };
}

function addPlan(hotel: Hotel, details: RatePlanDetails = tenPercentLess) {
  return hotel.engine.addRatePlan(hotel.context(), adler, double, { id: saver, details });
}

function versionOf(outcome: Outcome<unknown>): number {
  return outcome.type === 'ok' ? outcome.version : Number.NaN;
}

function ari(hotel: Hotel, ...changes: readonly AriChange[]) {
  return hotel.engine.updateAri(hotel.context(), adler, changes);
}

function bookPlan(hotel: Hotel, ratePlanId: RatePlanId, promoCode?: string) {
  const stay = hotel.stay();
  const rooms = stay.rooms.map((room) => ({ ...room, ratePlanId }));
  const code = promoCode === undefined ? {} : { promoCode };
  return hotel.engine.book(hotel.context(), { ...stay, rooms, ...code, payer: payer() });
}

async function search(hotel: Hotel, ratePlanIds?: readonly RatePlanId[]) {
  const departure: CivilDate = addDays(ARRIVAL, 3);
  const outcome = await hotel.engine.staySearch({
    propertyId: adler,
    stay: { arrival: ARRIVAL, departure },
    party: { adults: 2, children: 0 },
    rooms: 1,
    ...(ratePlanIds === undefined ? {} : { ratePlanIds }),
  });
  if (outcome.type !== 'ok') throw new Error(said(outcome));
  return outcome.value.map(({ reasons, ...offer }) => {
    return { ...offer, reasons: reasons.map(({ code }) => code) };
  });
}
