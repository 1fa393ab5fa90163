/** What competitors ask, from the source to the price: by night, by age, by currency. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CompetitorBook } from '../../src/actors/pricing/competitor-book.ts';
import { addDays } from '../../src/domain/calendar.ts';
import type { Currency } from '../../src/domain/money.ts';
import { BASE_PLAN } from '../../src/domain/rates/rate-plan.ts';
import type { CompetitorRate } from '../../src/ports/competitor-rates.ts';
import { ARRIVAL, adler, double, hotelAdler, suite } from '../../src/testing/hotel-adler.ts';
import { until } from '../../src/testing/until.ts';
import { type Hotel, openHotel, said } from '../support/engine-world.ts';
import { noPricing } from '../support/some-pricing.ts';

const HOUR_MS = 3_600_000;
const parity = {
  reference: 'lowest',
  position: { type: 'amount', minor: -100 },
  raiseMaxBasisPoints: 2_000,
  lowerMaxBasisPoints: 2_000,
} as const;

describe('parity', () => {
  it('follows the rates that are read, does nothing once they are old, and says so', async () => {
    let rates: readonly CompetitorRate[] = [];
    let reads = 0;
    let isBroken = false;
    const source = {
      name: 'table',
      async read() {
        reads += 1;
        if (isBroken) throw new Error('out of order');
        return rates;
      },
    };
    const competitors = { source, refreshMs: 50, maxAgeMs: 2 * HOUR_MS };
    const hotel = await openHotel({ competitors });
    await hotel.engine.setPricing(hotel.context(), adler, { ...noPricing, parity });
    const seen = { propertyId: adler, competitor: 'Post', observedAtMs: hotel.clock.now() };
    const euros = { ...seen, currency: 'EUR' as Currency };
    rates = [
      { ...euros, night: ARRIVAL, minor: 11_000 },
      { ...euros, night: ARRIVAL, minor: 9_000, roomTypeId: suite },
      { ...euros, night: addDays(ARRIVAL, 1), minor: 1_000 },
      { ...seen, currency: 'USD' as Currency, night: addDays(ARRIVAL, 2), minor: 1_000 },
    ];
    expect(await explained(hotel)).toEqual(['12000 no_rate', '12000 no_rate', '12000 no_rate']);
    await until(async () => (await explained(hotel))[0] === '10900 competitors');
    expect(await explained(hotel)).toEqual([
      '10900 competitors',
      '9600 competitors',
      '12000 no_rate',
    ]);
    isBroken = true;
    await until(() => hotel.logs('could not be read') > 1);
    expect((await explained(hotel))[0]).toBe('10900 competitors');
    hotel.clock.advance(2 * HOUR_MS);
    expect(await explained(hotel)).toEqual(['12000 stale', '12000 stale', '12000 no_rate']);
    const before = reads;
    await hotel.close();
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(reads).toBe(before);
  });

  it('says that there is no source', async () => {
    const hotel = await openHotel();
    await hotel.engine.setPricing(hotel.context(), adler, { ...noPricing, parity });
    expect(await explained(hotel)).toEqual([
      '12000 no_source',
      '12000 no_source',
      '12000 no_source',
    ]);
  });
});

describe('the book', () => {
  it('says at any instant what its rates come to, and is the same while that is', () => {
    const hotel = hotelAdler();
    const observed = fc.record({
      minor: fc.integer({ min: 0, max: 100 }),
      observedAtMs: fc.integer({ min: 0, max: 20 }),
      isSuite: fc.boolean(),
      isForeign: fc.boolean(),
    });
    const law = fc.property(
      fc.array(observed, { maxLength: 6 }),
      fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 8 }),
      (all, instants) => {
        const book = new CompetitorBook(10);
        const rates = all.map(({ minor, observedAtMs, isSuite, isForeign }) => ({
          propertyId: adler,
          night: ARRIVAL,
          competitor: 'Post',
          currency: (isForeign ? 'USD' : 'EUR') as Currency,
          minor,
          observedAtMs,
          ...(isSuite ? { roomTypeId: suite } : {}),
        }));
        book.replace(rates);
        const ours = all.filter(({ isSuite, isForeign }) => !isSuite && !isForeign);
        for (const nowMs of instants) {
          const fresh = ours.filter(({ observedAtMs }) => nowMs - observedAtMs < 10);
          const sorted = fresh.map(({ minor }) => minor).sort((one, other) => one - other);
          const found = book.pricesOn(hotel, double, ARRIVAL, nowMs);
          expect(book.pricesOn(hotel, double, ARRIVAL, nowMs)).toBe(found);
          if (sorted.length === 0) {
            expect(found).toEqual({
              type: 'unknown',
              why: ours.length === 0 ? 'no_rate' : 'stale',
            });
          } else {
            expect(found).toEqual({
              type: 'known',
              lowestMinor: sorted[0],
              medianMinor: sorted[Math.ceil(sorted.length / 2) - 1],
              highestMinor: sorted.at(-1),
            });
          }
        }
      },
    );
    fc.assert(law, { numRuns: 500 });
  });
});

// Helpers

/** Price of each night, and what the step of parity says. */
async function explained(hotel: Hotel): Promise<readonly string[]> {
  const { stay } = hotel.stay();
  const asked = { propertyId: adler, roomTypeId: double, ratePlanId: BASE_PLAN, stay };
  const outcome = await hotel.engine.explainPrice({ ...asked, party: { adults: 2, children: 0 } });
  if (outcome.type !== 'ok') throw new Error(said(outcome));
  return outcome.value.nights.map(({ priceMinor, steps }) => {
    const reason = steps[0]?.reason;
    return `${priceMinor} ${reason?.type === 'no_competitors' ? reason.why : reason?.type}`;
  });
}
