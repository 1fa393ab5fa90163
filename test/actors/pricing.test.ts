/**
 * Pricing as callers of the engine see it: settings are set, searched by, booked by, explained,
 * tried and gone back to; and a price that is kept is the price that would be made.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays } from '../../src/domain/calendar.ts';
import { type Channel, DIRECT, type RoomTypeId } from '../../src/domain/ids.ts';
import type { PricingSettings } from '../../src/domain/pricing/settings.ts';
import { BASE_PLAN } from '../../src/domain/rates/rate-plan.ts';
import { treedPricings } from '../../src/testing/arbitraries/pricing-arbitraries.ts';
import { ARRIVAL, adler, double } from '../../src/testing/hotel-adler.ts';
import { until } from '../../src/testing/until.ts';
import { bookingOf, type Hotel, openHotel, payer, said } from '../support/engine-world.ts';
import { noPricing } from '../support/some-pricing.ts';

const percent = (basisPoints: number) => ({ type: 'percent', basisPoints }) as const;
const always = [{ from: addDays(ARRIVAL, -400), to: addDays(ARRIVAL, 400) }];
const dearer: PricingSettings = {
  ...noPricing,
  seasons: [{ name: 'All year', ranges: always, adjustment: percent(1_000) }],
};
const byOccupancy: PricingSettings = {
  ...noPricing,
  occupancy: { fromBasisPoints: 0, fullBasisPoints: 10_000, markupMaxBasisPoints: 3_000 },
};

describe('settings', () => {
  it('price searches and bookings alike, and what is booked keeps its price', async () => {
    const hotel = await openHotel();
    await set(hotel, dearer);
    expect(await offered(hotel)).toEqual([13_200, 13_200, 13_200]);
    const booking = bookingOf(await hotel.book());
    expect(booking.terms.rooms[0]?.nightlyMinor).toEqual([13_200, 13_200, 13_200]);
    expect(booking.payment.authorisations[0]?.authorisedMinor).toBe(39_600);
    await set(hotel, noPricing);
    expect(await offered(hotel)).toEqual([12_000, 12_000, 12_000]);
    await hotel.crash();
    expect(bookingOf(await hotel.engine.booking(booking.id)).terms).toEqual(booking.terms);
    expect(await offered(hotel)).toEqual([12_000, 12_000, 12_000]);
  });

  it('leave a price that the caller brings along', async () => {
    const hotel = await openHotel();
    await set(hotel, dearer);
    const stay = hotel.stay();
    const rooms = stay.rooms.map((room) => ({ ...room, nightlyMinor: 1 }));
    const outcome = await hotel.engine.book(hotel.context(), { ...stay, rooms, payer: payer() });
    expect(bookingOf(outcome).terms.totalMinor).toBe(3);
  });

  it('follow the rooms that are taken, and come down when they are given back', async () => {
    const hotel = await openHotel({ rooms: 4 });
    await set(hotel, byOccupancy);
    expect(await offered(hotel)).toEqual([12_000, 12_000, 12_000]);
    const first = bookingOf(await hotel.book('a', { nights: 2 }));
    expect(await offered(hotel)).toEqual([12_900, 12_900, 12_000]);
    await hotel.hold('b', { nights: 1 });
    expect(await offered(hotel)).toEqual([13_800, 12_900, 12_000]);
    await hotel.crash();
    expect(await offered(hotel)).toEqual([13_800, 12_900, 12_000]);
    expect(said(await hotel.engine.cancel(hotel.context(), first.id, 'ill'))).toBe('cancelled');
    await until(async () => (await hotel.counts()) === '1/0 0/0 0/0');
    expect(await offered(hotel)).toEqual([12_900, 12_000, 12_000]);
  });

  it('tell rooms that others sold from those that the hotel did, through a crash', async () => {
    const hotel = await openHotel({ rooms: 4 });
    const action = percent(-500);
    const rules = [{ name: 'OTA', when: '!isDirect && directOccupancyPercent < 50', action }];
    await set(hotel, { ...noPricing, rules });
    const expedia = 'expedia' as Channel;
    const shares = async () => {
      const { stay } = hotel.stay({ nights: 1 });
      const asked = { propertyId: adler, roomTypeId: double, ratePlanId: BASE_PLAN, stay };
      const party = { adults: 2, children: 0 };
      const outcome = await hotel.engine.explainPrice({ ...asked, party, channel: expedia });
      if (outcome.type !== 'ok') throw new Error(said(outcome));
      const { priceMinor, market } = outcome.value.nights[0] ?? {};
      return [market?.occupancyBasisPoints, market?.directBasisPoints, priceMinor];
    };
    const request = { ...hotel.stay({ nights: 1 }), payer: payer() };
    const book = (channel: Channel) => hotel.engine.book(hotel.context(), { ...request, channel });
    const ota = bookingOf(await book(expedia));
    expect(await shares()).toEqual([2_500, 0, 11_400]);
    await book(DIRECT);
    await hotel.engine.placeHold(hotel.context(), {
      ...hotel.stay({ nights: 1 }),
      channel: expedia,
    });
    expect(await shares()).toEqual([7_500, 2_500, 11_400]);
    await hotel.crash();
    expect(await shares()).toEqual([7_500, 2_500, 11_400]);
    await hotel.engine.cancel(hotel.context(), ota.id, 'ill');
    await until(async () => (await hotel.counts(1)) === '1/1');
    expect(await shares()).toEqual([5_000, 2_500, 11_400]);
    await book(DIRECT);
    expect(await shares()).toEqual([7_500, 5_000, 12_000]);
    hotel.clock.advance(3_600_000);
    await until(async () => (await hotel.counts(1)) === '0/2');
    await hotel.crash();
    expect(await shares()).toEqual([5_000, 5_000, 12_000]);
  });

  it('are refused with every rule that cannot be read, and nothing is written', async () => {
    const hotel = await openHotel();
    const before = hotel.engine.health().position;
    const rules = ['true', 'moon > 1', 'leadDays'].map((when) => {
      return { name: 'A rule', when, action: percent(1) };
    });
    const outcome = await set(hotel, { ...noPricing, rules });
    expect(outcome).toEqual({
      type: 'rejected',
      rejection: {
        code: 'pricing_rule_invalid',
        faults: [
          { rule: 1, when: 'moon > 1', fault: 'Unknown variable: moon' },
          { rule: 2, when: 'leadDays', fault: expect.stringContaining('true or false') },
        ],
      },
    });
    const strange = { roomTypeIds: ['barn' as RoomTypeId] };
    const about = [{ name: 'x', ranges: always, adjustment: percent(1), appliesTo: strange }];
    expect(said(await set(hotel, { ...noPricing, seasons: about }))).toBe('not_found');
    expect(hotel.engine.health().position).toBe(before);
  });

  it('are kept version by version', async () => {
    const hotel = await openHotel();
    for (const settings of [dearer, byOccupancy, dearer]) await set(hotel, settings);
    const all = await hotel.engine.pricingVersions(adler, undefined, 2);
    const versions = (outcome: typeof all) =>
      outcome.type === 'ok' ? outcome.value.map(({ version, by }) => [version, by]) : said(outcome);
    expect(versions(all)).toEqual([
      [3, 'ada'],
      [2, 'ada'],
    ]);
    expect(versions(await hotel.engine.pricingVersions(adler, 2, 9))).toEqual([[1, 'ada']]);
    const second = await hotel.engine.pricingVersion(adler, 2);
    expect(second).toMatchObject({ type: 'ok', value: { version: 2, settings: byOccupancy } });
    expect(said(await hotel.engine.pricingVersion(adler, 4))).toBe('not_found');
  });
});

describe('a price', () => {
  it('explains itself as it is booked', async () => {
    const hotel = await openHotel({ rooms: 4 });
    await set(hotel, { ...dearer, occupancy: byOccupancy.occupancy });
    await hotel.book('a', { nights: 1 });
    const { stay } = hotel.stay();
    const asked = { propertyId: adler, roomTypeId: double, ratePlanId: BASE_PLAN, stay };
    const party = { adults: 2, children: 0 };
    const outcome = await hotel.engine.explainPrice({ ...asked, party });
    if (outcome.type !== 'ok') throw new Error(said(outcome));
    const { nights, totalMinor, pricingVersion } = outcome.value;
    expect(pricingVersion).toBe(1);
    expect(nights.map(({ priceMinor }) => priceMinor)).toEqual(await offered(hotel));
    expect(nights[0]).toMatchObject({
      baseMinor: 12_000,
      priceMinor: 14_190,
      market: { occupancyBasisPoints: 2_500 },
      steps: [
        { kind: 'season', beforeMinor: 12_000, afterMinor: 13_200 },
        { kind: 'occupancy', beforeMinor: 13_200, afterMinor: 14_190 },
      ],
    });
    expect(bookingOf(await hotel.book('b')).terms.totalMinor).toBe(totalMinor);
    const barn = { ...asked, party, roomTypeId: 'barn' as RoomTypeId };
    expect(said(await hotel.engine.explainPrice(barn))).toBe('not_found');
  });

  it('is tried by a draft for past and future nights, and nothing is journalled', async () => {
    const hotel = await openHotel();
    await set(hotel, dearer);
    const before = hotel.engine.health().position;
    const outcome = await hotel.engine.dryRunPricing(adler, {
      settings: {
        ...byOccupancy,
        leadTimes: [{ name: 'Late', daysMax: 0, adjustment: percent(-5_000) }],
      },
      from: addDays(ARRIVAL, -40),
      to: addDays(ARRIVAL, 0),
      channels: [DIRECT, 'expedia' as Channel],
      lengths: [1, 7],
      occupancyBasisPoints: 5_000,
    });
    if (outcome.type !== 'ok') throw new Error(said(outcome));
    const { cells, nowMinor, draftMinor } = outcome.value;
    expect(cells).toHaveLength(41 * 2 * 2);
    expect([nowMinor, draftMinor]).toEqual([
      cells.reduce((sum, { now }) => sum + now.priceMinor, 0),
      cells.reduce((sum, { draft }) => sum + draft.priceMinor, 0),
    ]);
    expect(cells[0]).toMatchObject({ baseMinor: 12_000, now: { priceMinor: 13_200 } });
    // Half full is 15 % more, and a night that is past is booked on its own day.
    expect(cells[0]?.draft.priceMinor).toBe(6_900);
    expect(cells.at(-1)?.draft.priceMinor).toBe(13_800);
    const tooMany = { settings: noPricing, from: ARRIVAL, to: addDays(ARRIVAL, 799) };
    const lengths = [1, 2, 3, 4, 5, 6, 7];
    expect(said(await hotel.engine.dryRunPricing(adler, { ...tooMany, lengths }))).toBe(
      'too_many_cells',
    );
    expect(hotel.engine.health().position).toBe(before);
  });

  it('is found again until something that it depends on changes', async () => {
    const hotel = await openHotel({ rooms: 4 });
    await set(hotel, byOccupancy);
    const made = async (): Promise<number> => {
      const { hits, misses } = hotel.engine.health().prices;
      await offered(hotel);
      const now = hotel.engine.health().prices;
      expect(now.hits + now.misses - hits - misses).toBe(3);
      return now.misses - misses;
    };
    expect(await made()).toBe(3);
    expect(await made()).toBe(0);
    await hotel.hold('a', { nights: 1 });
    expect(await made()).toBe(1);
    await set(hotel, byOccupancy);
    expect(await made()).toBe(3);
    hotel.clock.advance(86_400_000);
    expect(await made()).toBe(3);
    await hotel.engine.setCapacity(
      hotel.context(),
      adler,
      double,
      { from: ARRIVAL, to: ARRIVAL },
      9,
    );
    expect(await made()).toBe(1);
    expect(hotel.engine.health().prices.cells).toBe(3);
  });

  it('is with what is kept what it is without, whatever happened before', async () => {
    const step = fc.oneof(
      fc.record({ type: fc.constant('set' as const), treed: treedPricings }),
      fc.record({ type: fc.constant('book' as const), from: fc.integer({ min: 0, max: 2 }) }),
      fc.record({ type: fc.constant('capacity' as const), rooms: fc.integer({ min: 0, max: 6 }) }),
      fc.record({ type: fc.constant('day' as const) }),
      fc.record({ type: fc.constant('crash' as const) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 8 }), async (steps) => {
        const hotel = await openHotel({ rooms: 3 });
        for (const one of steps) {
          if (one.type === 'set') await set(hotel, withoutPlans(one.treed.settings));
          else if (one.type === 'book') await hotel.hold(undefined, { from: one.from, nights: 1 });
          else if (one.type === 'day') hotel.clock.advance(86_400_000);
          else if (one.type === 'crash') await hotel.crash();
          else {
            const range = { from: ARRIVAL, to: addDays(ARRIVAL, 1) };
            await hotel.engine.setCapacity(hotel.context(), adler, double, range, one.rooms);
          }
          const kept = await offered(hotel);
          if (kept.length === 0) continue;
          expect(await offered(hotel)).toEqual(kept);
          const { stay } = hotel.stay();
          const party = { adults: 2, children: 0 };
          const asked = { propertyId: adler, roomTypeId: double, ratePlanId: BASE_PLAN };
          const made = await hotel.engine.explainPrice({ ...asked, stay, party });
          const nights = made.type === 'ok' ? made.value.nights : [];
          expect(nights.map(({ priceMinor }) => priceMinor)).toEqual(kept);
        }
        await hotel.close();
      }),
      { numRuns: 25 },
    );
  });
});

// Helpers

function set(hotel: Hotel, settings: PricingSettings) {
  return hotel.engine.setPricing(hotel.context(), adler, settings);
}

/** The hotel of these tests has no room type but the double. */
function withoutPlans(settings: PricingSettings): PricingSettings {
  const text = JSON.stringify(settings).replaceAll('"suite"', '"double"');
  return JSON.parse(text) as PricingSettings;
}

async function offered(hotel: Hotel): Promise<readonly number[]> {
  const { stay } = hotel.stay();
  const party = { adults: 2, children: 0 };
  const outcome = await hotel.engine.staySearch({ propertyId: adler, stay, party, rooms: 1 });
  if (outcome.type !== 'ok') throw new Error(said(outcome));
  return outcome.value[0]?.nightlyMinor ?? [];
}
