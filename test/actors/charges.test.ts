/**
 * Taxes and fees as callers of the engine see them: what an offer says is what a booking costs and
 * what the gateway takes, and a rule that changes later changes no booking.
 */
import { describe, expect, it } from 'vitest';
import type { ChargeRule } from '../../src/domain/charges/charges.ts';
import { ARRIVAL, adler, double } from '../../src/testing/hotel-adler.ts';
import { until } from '../../src/testing/until.ts';
import { bookingOf, type Hotel, openHotel, payer, said } from '../support/engine-world.ts';

const cityTax: ChargeRule = {
  code: 'city-tax',
  name: 'City tax',
  kind: 'tax',
  basis: { type: 'per_person_night', minor: 250, fromAge: 14, nightsMax: 2 },
  isIncluded: false,
};
const cleaning: ChargeRule = {
  code: 'cleaning',
  name: 'Cleaning',
  kind: 'fee',
  basis: { type: 'per_stay', minor: 4_000 },
  isIncluded: false,
};
const vat: ChargeRule = {
  code: 'vat',
  name: 'Value added tax',
  kind: 'tax',
  basis: { type: 'percent', basisPoints: 700, ofFees: [] },
  isIncluded: true,
};

describe('a booking with taxes and fees', () => {
  it('costs what the offer says, and the gateway takes just that', async () => {
    const hotel = await openHotel();
    await set(hotel, [vat, cityTax, cleaning]);
    const offer = await offerOf(hotel);
    // 360.00 for three nights, 10.00 of city tax for two of them, 40.00 of cleaning.
    expect(offer?.totals).toEqual({
      roomsMinor: 36_000 - 3 * 785,
      feesMinor: 4_000,
      netMinor: 40_000 - 3 * 785,
      taxesMinor: 3 * 785 + 1_000,
      grossMinor: 41_000,
    });
    const booking = bookingOf(await hotel.book());
    expect(booking.terms.totalMinor).toBe(offer?.totalMinor);
    expect(booking.terms.charges).toEqual(offer?.charges);
    expect(booking.terms.rooms[0]?.nightlyMinor).toEqual([12_000, 12_000, 12_000]);
    expect(booking.owedMinor).toBe(41_000);
    await until(() => hotel.ledger(booking.id).net === 41_000);
  });

  it('keeps its lines whatever the rules become, and after a crash', async () => {
    const hotel = await openHotel();
    await set(hotel, [cityTax]);
    const booking = bookingOf(await hotel.book());
    await set(hotel, []);
    await hotel.crash();
    expect(bookingOf(await hotel.engine.booking(booking.id)).terms).toEqual(booking.terms);
    const free = bookingOf(await hotel.book()).terms;
    expect(free.totalMinor).toBe(36_000);
    expect('charges' in free).toBe(false);
  });

  it('owes the charges of the nights slept, and what is charged once', async () => {
    const hotel = await openHotel();
    await set(hotel, [vat, cityTax, cleaning]);
    const booking = bookingOf(await hotel.book());
    hotel.toDay(0);
    await hotel.engine.checkIn(hotel.context(), booking.id);
    hotel.toDay(1);
    const left = bookingOf(await hotel.engine.departEarly(hotel.context(), booking.id));
    expect(left.owedMinor).toBe(12_000 + 500 + 4_000);
    await until(() => hotel.ledger(booking.id).net === left.owedMinor);
  });

  it('is refused rules that do not fit together', async () => {
    const hotel = await openHotel();
    const rules = [
      { ...vat, basis: { type: 'percent', basisPoints: 1, ofFees: ['spa'] } } as const,
    ];
    expect(said(await hotel.engine.setCharges(hotel.context(), adler, rules))).toBe(
      'charges_invalid',
    );
    expect((await offerOf(hotel))?.charges).toEqual([]);
  });

  it('costs nothing more where everything is in a price of nothing', async () => {
    const hotel = await openHotel();
    await set(hotel, [vat]);
    const [room] = hotel.stay().rooms;
    if (room === undefined) throw new Error('a stay has a room');
    const request = { ...hotel.stay(), rooms: [{ ...room, nightlyMinor: 0 }] };
    const outcome = await hotel.engine.book(hotel.context(), { ...request, payer: payer() });
    expect(bookingOf(outcome).terms).toMatchObject({ totalMinor: 0 });
  });
});

async function set(hotel: Hotel, charges: readonly ChargeRule[]): Promise<void> {
  expect(said(await hotel.engine.setCharges(hotel.context(), adler, charges))).toBe('ok');
}

async function offerOf(hotel: Hotel) {
  const { stay } = hotel.stay();
  const party = { adults: 2, children: 0 };
  const outcome = await hotel.engine.staySearch({ propertyId: adler, stay, party, rooms: 1 });
  if (outcome.type !== 'ok') throw new Error(`no offers from ${ARRIVAL}`);
  return outcome.value.find(({ roomTypeId }) => roomTypeId === double);
}
