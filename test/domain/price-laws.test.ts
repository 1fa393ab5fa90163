/** What holds for any pricing settings, and five hundred stays against a judge of its own. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, type CivilDate } from '../../src/domain/calendar.ts';
import { type Channel, DIRECT, type RatePlanId, type RoomTypeId } from '../../src/domain/ids.ts';
import { priceNight } from '../../src/domain/pricing/price-night.ts';
import { priceStay } from '../../src/domain/pricing/price-stay.ts';
import type { NightContext, PricingSettings } from '../../src/domain/pricing/settings.ts';
import {
  propertyOfSnapshot,
  snapshotOfProperty,
} from '../../src/domain/property/property-snapshot.ts';
import { BASE_PLAN } from '../../src/domain/rates/rate-plan.ts';
import {
  planIds,
  pricedChannels,
  treedPricings,
} from '../../src/testing/arbitraries/pricing-arbitraries.ts';
import { ARRIVAL, double, hotelAdler } from '../../src/testing/hotel-adler.ts';
import { type NaiveNight, naivePrice } from '../support/naive-pricing.ts';
import { ready } from '../support/ready-pricing.ts';
import { everyPricing } from '../support/some-pricing.ts';

const date = (text: string): CivilDate => text as CivilDate;
const none = { type: 'unknown', why: 'no_rate' } as const;

const naiveNights: fc.Arbitrary<NaiveNight> = fc
  .record({
    ahead: fc.integer({ min: 0, max: 40 }),
    from: fc.integer({ min: -15, max: 25 }),
    nights: fc.integer({ min: 1, max: 9 }),
    channel: pricedChannels,
    roomTypeId: fc.constantFrom('double', 'suite'),
    ratePlanId: planIds,
    baseMinor: fc.oneof(fc.integer({ min: 0, max: 60_000 }), fc.constant(10_000_000_000)),
    rooms: fc.integer({ min: 0, max: 12 }),
    taken: fc.integer({ min: 0, max: 14 }),
    direct: fc.integer({ min: 0, max: 14 }),
    asked: fc.option(
      fc.array(fc.integer({ min: 0, max: 60_000 }), { minLength: 1, maxLength: 5 }),
      {
        nil: undefined,
      },
    ),
  })
  .map(({ ahead, from, direct, ...rest }) => {
    const night = addDays(ARRIVAL, from);
    return {
      ...rest,
      night,
      today: addDays(night, -ahead),
      takenDirect: Math.min(direct, rest.taken),
    };
  });

describe('any settings', () => {
  it('make of a night what the judge makes of it, and steps that add up', () => {
    fc.assert(
      fc.property(treedPricings, naiveNights, (treed, asked) => {
        const priced = priceNight(ready(treed.settings), contextOf(asked));
        expect(priced.priceMinor).toBe(naivePrice(treed, asked));
        let minor = asked.baseMinor;
        for (const { beforeMinor, afterMinor } of priced.steps) {
          expect(beforeMinor).toBe(minor);
          expect(Number.isSafeInteger(afterMinor) && afterMinor >= 0).toBe(true);
          minor = afterMinor;
        }
        expect(minor).toBe(priced.priceMinor);
      }),
      { numRuns: 3_000 },
    );
  });

  it('price five hundred stays to the cent as the judge does', () => {
    let nightsPriced = 0;
    fc.assert(
      fc.property(
        treedPricings,
        fc.array(naiveNights, { minLength: 1, maxLength: 7 }),
        (treed, markets) => {
          const hotel = hotelAdler();
          const arrival = ARRIVAL;
          const stay = { arrival, departure: addDays(arrival, markets.length) };
          const today = addDays(arrival, -3);
          const room = { roomTypeId: double, party: { adults: 2, children: 0 } };
          const night = (at: number, baseMinor: number): NaiveNight => ({
            ...(markets[at] as NaiveNight),
            night: addDays(arrival, at),
            today,
            nights: markets.length,
            channel: DIRECT,
            roomTypeId: double,
            ratePlanId: BASE_PLAN,
            baseMinor,
          });
          let at = 0;
          const priced = priceStay(hotel, stay, [room], {
            today,
            channel: DIRECT,
            priceOf({ baseMinor }) {
              const asked = contextOf(night(at, baseMinor));
              at += 1;
              return priceNight(ready(treed.settings), asked).priceMinor;
            },
          });
          const judged = markets.map((_, index) => naivePrice(treed, night(index, 12_000)));
          nightsPriced += judged.length;
          expect(priced.rooms[0]?.nightlyMinor).toEqual(judged);
          expect(priced.totalMinor).toBe(judged.reduce((sum, one) => sum + one, 0));
        },
      ),
      { numRuns: 500 },
    );
    expect(nightsPriced).toBeGreaterThan(1_000);
  });

  it('are given back whole by the event and by a snapshot', () => {
    const settings: PricingSettings = everyPricing;
    const hotel = hotelAdler({ type: 'PricingSet', version: 1, settings });
    expect(hotel.pricing).toEqual({ version: 1, settings });
    const text = JSON.stringify(snapshotOfProperty(hotel));
    expect(propertyOfSnapshot(JSON.parse(text)).pricing).toEqual(hotel.pricing);
  });
});

// Helpers

function contextOf(asked: NaiveNight): NightContext {
  const { taken, takenDirect, rooms, asked: others, ...rest } = asked;
  const points = (count: number) => (rooms === 0 ? 10_000 : Math.floor((count * 10_000) / rooms));
  const sorted = others?.toSorted((left, right) => left - right) ?? [];
  const [lowestMinor, highestMinor] = [sorted[0], sorted.at(-1)];
  const medianMinor = sorted[Math.floor((sorted.length - 1) / 2)];
  const isKnown =
    lowestMinor !== undefined && medianMinor !== undefined && highestMinor !== undefined;
  return {
    ...rest,
    night: date(rest.night),
    today: date(rest.today),
    channel: rest.channel as Channel,
    roomTypeId: rest.roomTypeId as RoomTypeId,
    ratePlanId: rest.ratePlanId as RatePlanId,
    market: {
      occupancyBasisPoints: points(taken),
      directBasisPoints: points(takenDirect),
      competitors: isKnown ? { type: 'known', lowestMinor, medianMinor, highestMinor } : none,
    },
  };
}
