/**
 * Quotes as callers of the engine see them: what a quote says is what the gateway takes, until its
 * instant and whatever prices do; a token that was touched is none; what is not promised is refused
 * as ever.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BookingState } from '../../src/domain/booking/booking.ts';
import { addDays } from '../../src/domain/calendar.ts';
import type { RatePlanId, RoomTypeId } from '../../src/domain/ids.ts';
import type { Rejection } from '../../src/domain/rejection.ts';
import { limits } from '../../src/limits.ts';
import type { BookingView, Outcome, StayRequest } from '../../src/ports/engine.ts';
import type { BookableStay, Quote } from '../../src/ports/quotes.ts';
import { chargeRules } from '../../src/testing/arbitraries/charge-arbitraries.ts';
import { ARRIVAL, adler, double } from '../../src/testing/hotel-adler.ts';
import { until } from '../../src/testing/until.ts';
import {
  type Asked,
  bookingOf,
  type Hotel,
  openHotel,
  payer,
  said,
} from '../support/engine-world.ts';

const TTL_MS = limits.quoteTtlMsDefault;

describe('a quote', () => {
  it('is what a booking without it would cost, and writes nothing', async () => {
    const hotel = await openHotel();
    await charge(hotel);
    const { position } = hotel.engine.health();
    const quote = await quoted(hotel);
    expect(hotel.engine.health().position).toBe(position);
    expect(quote.terms.totalMinor).toBe(36_000 + 3 * 500);
    expect(quote.totals.grossMinor).toBe(37_500);
    expect(quote.validUntilMs - quote.quotedAtMs).toBe(TTL_MS);
    expect(bookingOf(await hotel.book()).terms).toEqual(quote.terms);
  });

  it('holds its price until its instant although prices move', async () => {
    const hotel = await openHotel();
    const quote = await quoted(hotel);
    await setPrice(hotel, 99_000);
    const booking = bookingOf(await bookQuote(hotel, quote));
    expect(booking.terms.totalMinor).toBe(36_000);
    await until(() => hotel.ledger(booking.id).net === 36_000);
    hotel.clock.set(quote.validUntilMs - 1);
    const held = bookingOf(await holdQuote(hotel, quote));
    expect([held.status, held.terms.totalMinor]).toEqual(['held', 36_000]);
  });

  it('is over at its instant: the same price is booked, another is refused with both', async () => {
    const hotel = await openHotel();
    const quote = await quoted(hotel);
    hotel.clock.set(quote.validUntilMs);
    expect(said(await bookQuote(hotel, quote))).toBe('confirmed');
    await setPrice(hotel, 13_000);
    const refused = rejectionOf(await bookQuote(hotel, quote));
    expect(refused).toMatchObject({
      code: 'price_changed',
      quotedMinor: 36_000,
      currentMinor: 39_000,
      validUntilMs: quote.validUntilMs + TTL_MS,
    });
    await setPrice(hotel, 50_000);
    const quoteToken = refused.code === 'price_changed' ? refused.quoteToken : undefined;
    const fresh = await hotel.engine.book(hotel.context(), {
      quoteToken: quoteToken ?? '',
      payer: payer(),
    });
    expect(bookingOf(fresh).terms.totalMinor).toBe(39_000);
  });

  it('gets its first answer again under the same key, long after its instant', async () => {
    const hotel = await openHotel();
    const quote = await quoted(hotel);
    const first = bookingOf(await bookQuote(hotel, quote, 'a-key'));
    hotel.clock.set(quote.validUntilMs + TTL_MS);
    await setPrice(hotel, 99_000);
    const again = await bookQuote(hotel, quote, 'a-key');
    expect(again).toMatchObject({ type: 'ok', isReplay: true });
    expect(bookingOf(again)).toEqual(first);
    await hotel.crash();
    expect(bookingOf(await bookQuote(hotel, quote, 'a-key'))).toEqual(first);
    expect(said(await bookQuote(hotel, quote, 'b-key'))).toBe('price_changed');
  });

  it('promises no room: full is full, whether it holds or is over', async () => {
    const hotel = await openHotel({ rooms: 1 });
    const quote = await quoted(hotel);
    await hotel.book();
    expect(said(await bookQuote(hotel, quote))).toMatch(/no_availability/);
    await setPrice(hotel, 99_000);
    hotel.clock.set(quote.validUntilMs);
    expect(said(await bookQuote(hotel, quote))).toMatch(/no_availability/);
    expect(said(await hotel.engine.quote(hotel.stay()))).toBe('no_availability');
  });

  it('promises no sale: what is closed meanwhile is refused', async () => {
    const hotel = await openHotel();
    const quote = await quoted(hotel);
    const range = { from: ARRIVAL, to: ARRIVAL };
    const closed = { roomTypeId: double, range, restrictions: { stopSell: true } };
    await hotel.engine.updateAri(hotel.context(), adler, [closed]);
    expect(said(await bookQuote(hotel, quote))).toBe('stop_sell');
    hotel.toDay(1);
    expect(said(await bookQuote(hotel, quote))).toBe('arrival_in_past');
  });

  it('is refused what a booking is refused', async () => {
    const hotel = await openHotel();
    const [room] = hotel.stay().rooms;
    if (room === undefined) throw new Error('a stay has a room');
    const ask = async (change: Partial<StayRequest>) =>
      said(await hotel.engine.quote({ ...hotel.stay(), ...change }));
    expect(await ask({ propertyId: 'nobody' as never })).toBe('not_found');
    expect(await ask({ stay: { arrival: ARRIVAL, departure: ARRIVAL } })).toBe('stay_empty');
    expect(await ask({ rooms: [{ ...room, ratePlanId: 'flex' as RatePlanId }] })).toBe('not_found');
    expect(await ask({ currency: 'USD' })).toBe('currency_mismatch');
  });

  it('takes a whole year of all rooms, in a quarter of the room there is', async () => {
    const hotel = await openHotel({ rooms: 20 });
    const year: Asked = { nights: 366, rooms: 20 };
    const quote = await quoted(hotel, year);
    expect(quote.token.length).toBeLessThan(limits.quoteTokenCharactersMax / 4);
    expect(bookingOf(await bookQuote(hotel, quote)).terms.totalMinor).toBe(20 * 366 * 12_000);
    expect(quote.terms.rooms).toHaveLength(20);
  }, 60_000);
});

describe('what is said beside a quote', () => {
  it('may be all of it again', async () => {
    const hotel = await openHotel();
    const quote = await quoted(hotel);
    const whole = { ...hotel.stay(), currency: 'EUR', quoteToken: quote.token };
    expect(said(await place(hotel, whole))).toBe('held');
    expect(said(await place(hotel, { ...whole, channel: 'direct' as never }))).toBe('held');
  });

  it('has to be the same, and the first difference is named', async () => {
    const hotel = await openHotel();
    const quote = await quoted(hotel);
    const { stay, rooms } = hotel.stay();
    const [room] = rooms;
    if (room === undefined) throw new Error('a stay has a room');
    const rows: readonly (readonly [Partial<StayRequest>, string])[] = [
      [{ propertyId: 'plaza' as never }, '/propertyId'],
      [{ stay: { ...stay, departure: addDays(stay.departure, 1) } }, '/departure'],
      [{ rooms: [room, room] }, '/rooms/1'],
      [{ rooms: [{ ...room, roomTypeId: 'suite' as RoomTypeId }] }, '/rooms/0/roomTypeId'],
      [{ rooms: [{ ...room, ratePlanId: 'flex' as RatePlanId }] }, '/rooms/0/ratePlanId'],
      [{ rooms: [{ ...room, party: { adults: 1, children: 0 } }] }, '/rooms/0/adults'],
      [{ rooms: [{ ...room, nightlyMinor: 1 }] }, '/rooms/0/nightlyPrice'],
      [{ promoCode: 'SUMMER' }, '/promoCode'],
      [{ channel: 'ota' as never }, '/channel'],
      [{ currency: 'USD' }, '/currency'],
    ];
    for (const [change, pointer] of rows) {
      const outcome = await place(hotel, { ...change, quoteToken: quote.token });
      expect(rejectionOf(outcome)).toEqual({ code: 'quote_mismatch', pointer });
    }
  });
});

describe('a token', () => {
  it('is none when any character of it is another', async () => {
    const hotel = await openHotel();
    const { token } = await quoted(hotel);
    for (let at = 0; at < token.length; at += 1) {
      const other = token[at] === 'a' ? 'b' : 'a';
      const quoteToken = token.slice(0, at) + other + token.slice(at + 1);
      expect([at, said(await place(hotel, { quoteToken }))]).toEqual([at, 'quote_invalid']);
    }
    const cut = [token.slice(1), token.slice(0, -1), `${token}a`, `${token}.a`, 'q1..', '.'];
    for (const quoteToken of cut) {
      expect(said(await place(hotel, { quoteToken }))).toBe('quote_invalid');
    }
  });

  it('is none to an engine with another secret, and one to the same after a crash', async () => {
    const [hotel, other] = await Promise.all([openHotel(), openHotel()]);
    const { token: quoteToken } = await quoted(hotel);
    expect(said(await place(other, { quoteToken }))).toBe('quote_invalid');
    await hotel.crash();
    expect(said(await place(hotel, { quoteToken }))).toBe('held');
  });

  it('that is wrong does not take a key from the booking that it made', async () => {
    const hotel = await openHotel();
    const { token } = await quoted(hotel);
    const first = await hotel.engine.placeHold(hotel.context('k'), { quoteToken: token });
    const wrong = await hotel.engine.placeHold(hotel.context('k'), { quoteToken: `${token}a` });
    expect(bookingOf(wrong)).toEqual(bookingOf(first));
  });

  it('is not believed whatever it is', async () => {
    const hotel = await openHotel();
    const texts = fc.oneof(
      fc.string({ minLength: 1, maxLength: 300 }).filter((text) => !text.includes('\0')),
      fc.base64String({ minLength: 1 }).map((text) => `q1.${text.replace(/[^\w-]/g, '')}.aaaa`),
    );
    await fc.assert(
      fc.asyncProperty(texts, async (quoteToken) => {
        expect(said(await place(hotel, { quoteToken }))).toBe('quote_invalid');
      }),
      { numRuns: 200 },
    );
  });
});

describe('quote = charge', () => {
  it('the gateway takes what the quote of any stay said, to the cent', async () => {
    const hotels = fc.record({
      rules: fc.array(chargeRules, { maxLength: 4 }),
      prices: fc.array(fc.nat(40_000), { minLength: 3, maxLength: 3 }),
      nights: fc.integer({ min: 1, max: 3 }),
      rooms: fc.integer({ min: 1, max: 2 }),
      isMoved: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(hotels, async ({ rules, prices, nights, rooms, isMoved }) => {
        const hotel = await openHotel();
        // Rules that do not fit together are refused, and then the hotel has none.
        await hotel.engine.setCharges(hotel.context(), adler, rules);
        for (const [night, price] of prices.entries()) await setPrice(hotel, price, night);
        const quote = await quoted(hotel, { nights, rooms });
        if (isMoved) await hotel.engine.setCharges(hotel.context(), adler, []);
        if (isMoved) await setPrice(hotel, 1);
        const booking = bookingOf(await bookQuote(hotel, quote));
        expect(booking.terms).toEqual(quote.terms);
        await until(async () => isQuiet(bookingOf(await hotel.engine.booking(booking.id))));
        expect(hotel.ledger(booking.id).net).toBe(quote.totals.grossMinor);
        await hotel.close();
      }),
      { numRuns: 25 },
    );
  }, 60_000);
});

async function quoted(hotel: Hotel, asked: Asked = {}): Promise<Quote> {
  const outcome = await hotel.engine.quote(hotel.stay(asked));
  if (outcome.type !== 'ok') throw new Error(`no quote: ${JSON.stringify(outcome)}`);
  return outcome.value;
}

function bookQuote(hotel: Hotel, { token }: Quote, key?: string): Promise<Outcome<BookingView>> {
  return hotel.engine.book(hotel.context(key), { quoteToken: token, payer: payer() });
}

function holdQuote(hotel: Hotel, { token }: Quote): Promise<Outcome<BookingView>> {
  return place(hotel, { quoteToken: token });
}

function place(hotel: Hotel, request: BookableStay): Promise<Outcome<BookingView>> {
  return hotel.engine.placeHold(hotel.context(), request);
}

function rejectionOf(outcome: Outcome<unknown>): Rejection {
  if (outcome.type !== 'rejected') throw new Error(`not refused: ${JSON.stringify(outcome)}`);
  return outcome.rejection;
}

function isQuiet({ status, payment }: BookingState): boolean {
  return status === 'confirmed' && payment.pending.length === 0;
}

async function setPrice(hotel: Hotel, priceMinor: number, night?: number): Promise<void> {
  const from = addDays(ARRIVAL, night ?? 0);
  const range = { from, to: addDays(ARRIVAL, night ?? 9) };
  const outcome = await hotel.engine.setPrices(hotel.context(), adler, double, range, priceMinor);
  expect(said(outcome)).toBe('ok');
}

async function charge(hotel: Hotel): Promise<void> {
  const basis = { type: 'per_person_night', minor: 250 } as const;
  const rule = {
    code: 'city-tax',
    name: 'City tax',
    kind: 'tax',
    isIncluded: false,
    basis,
  } as const;
  expect(said(await hotel.engine.setCharges(hotel.context(), adler, [rule]))).toBe('ok');
}
