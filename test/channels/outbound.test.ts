/**
 * What is said to an OTA, message by message: the certification list of Channex (docs.channex.io,
 * "PMS Certification Tests") made into bookings and changes of a hotel, with the calls counted.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { addDays, type CivilDate } from '../../src/domain/calendar.ts';
import type { RatePlanId } from '../../src/domain/ids.ts';
import { BASE_PLAN } from '../../src/domain/rates/rate-plan.ts';
import type { EmbeddedEngine } from '../../src/testing/embedded-engine.ts';
import { ARRIVAL, adler, double, suite } from '../../src/testing/hotel-adler.ts';
import {
  bookNights,
  call,
  healthOf,
  openHotel,
  switchOn,
  untilSaid,
} from '../support/channel-hotel.ts';
import { FakeOta } from '../support/fake-ota.ts';

const breakfast = 'breakfast' as RatePlanId;
const TODAY = '2027-03-01' as CivilDate;
const on = (days: number) => addDays(ARRIVAL, days);

describe('the certification list', () => {
  const ota = new FakeOta();
  let embedded: EmbeddedEngine;

  beforeAll(async () => {
    embedded = await openHotel({ channels: ota, haste: 20 });
    const { engine } = embedded;
    for (const roomTypeId of [double, suite]) {
      await engine.addRatePlan(call(), adler, roomTypeId, {
        id: breakfast,
        details: {
          name: 'Bed & breakfast',
          access: { type: 'public' },
          price: { type: 'own', baseMinor: 14_000 },
          mealPlan: 'breakfast',
          occupancyPricing: null,
          bookingWindow: null,
          stayWindow: null,
        },
      });
    }
    const plan = (roomTypeId: typeof double, ratePlanId: RatePlanId, code: string) => {
      return { roomTypeId, ratePlanId, code, occupancies: [2], markupBasisPoints: null };
    };
    await switchOn(embedded, {
      ratePlans: [
        plan(double, BASE_PLAN, 'D-BAR'),
        plan(double, breakfast, 'D-BB'),
        plan(suite, BASE_PLAN, 'S-BAR'),
        plan(suite, breakfast, 'S-BB'),
      ],
    });
    await untilSaid(embedded);
  });
  afterAll(() => embedded.close());

  it('1: a full sync of 500 days is two calls', () => {
    expect(ota.messages.map(({ path }) => path).sort()).toEqual(['/availability', '/restrictions']);
    expect(ota.said('/availability')[0]?.values).toEqual([
      {
        property_id: 'hotel-1',
        room_type_id: 'DBL',
        date_from: TODAY,
        date_to: addDays(TODAY, 499),
        availability: 4,
      },
      {
        property_id: 'hotel-1',
        room_type_id: 'STE',
        date_from: TODAY,
        date_to: addDays(TODAY, 499),
        availability: 2,
      },
    ]);
    expect(ota.rooms.size).toBe(1_000);
    expect(ota.plans.size).toBe(2_000);
    expect(ota.plans.get(`S-BB ${ARRIVAL}`)).toMatchObject({ rate: '140.00', min_stay_arrival: 1 });
  });

  describe('2 to 10', () => {
    beforeEach(async () => {
      await untilSaid(embedded);
      ota.forget();
    });

    const line = (code: string, from: CivilDate, to: CivilDate, fields: object) => ({
      property_id: 'hotel-1',
      ...(/-/.test(code) ? { rate_plan_id: code } : { room_type_id: code }),
      ...(from === to ? { date: from } : { date_from: from, date_to: to }),
      ...fields,
    });
    type Change = Parameters<EmbeddedEngine['engine']['updateAri']>[2][number];
    const change = (
      roomTypeId: Change['roomTypeId'],
      ratePlanId: RatePlanId,
      [from, to]: readonly [number, number],
      said: Pick<Change, 'priceMinor' | 'restrictions'>,
    ): Change => ({ roomTypeId, ratePlanId, range: { from: on(from), to: on(to) }, ...said });

    it.each<[string, readonly Change[], readonly object[]]>([
      [
        '2: one date of one rate',
        [change(double, BASE_PLAN, [22, 22], { priceMinor: 33_300 })],
        [line('D-BAR', on(22), on(22), { rate: '333.00' })],
      ],
      [
        '3: one date of several rates',
        [
          change(double, BASE_PLAN, [21, 21], { priceMinor: 33_300 }),
          change(suite, BASE_PLAN, [25, 25], { priceMinor: 44_400 }),
          change(suite, breakfast, [29, 29], { priceMinor: 45_623 }),
        ],
        [
          line('D-BAR', on(21), on(21), { rate: '333.00' }),
          line('S-BAR', on(25), on(25), { rate: '444.00' }),
          line('S-BB', on(29), on(29), { rate: '456.23' }),
        ],
      ],
      [
        '4: several dates of several rates',
        [
          change(double, BASE_PLAN, [31, 40], { priceMinor: 24_100 }),
          change(suite, BASE_PLAN, [40, 46], { priceMinor: 31_266 }),
          change(suite, breakfast, [31, 50], { priceMinor: 11_100 }),
        ],
        [
          line('D-BAR', on(31), on(40), { rate: '241.00' }),
          line('S-BAR', on(40), on(46), { rate: '312.66' }),
          line('S-BB', on(31), on(50), { rate: '111.00' }),
        ],
      ],
      [
        '5: minimum stays',
        [
          change(double, BASE_PLAN, [23, 23], { restrictions: { minStayArrival: 3 } }),
          change(suite, BASE_PLAN, [25, 25], { restrictions: { minStayArrival: 2 } }),
          change(suite, breakfast, [15, 15], { restrictions: { minStayThrough: 5 } }),
        ],
        [
          line('D-BAR', on(23), on(23), { min_stay_arrival: 3 }),
          line('S-BAR', on(25), on(25), { min_stay_arrival: 2 }),
          line('S-BB', on(15), on(15), { min_stay_through: 5 }),
        ],
      ],
      [
        '6: stop sells, the first of all messages to be said',
        [
          change(double, BASE_PLAN, [14, 14], { restrictions: { stopSell: true } }),
          change(suite, breakfast, [20, 20], { restrictions: { stopSell: true } }),
        ],
        [
          line('D-BAR', on(14), on(14), { stop_sell: true }),
          line('S-BB', on(20), on(20), { stop_sell: true }),
        ],
      ],
      [
        '7: several restrictions, of which only what changes is said',
        [
          change(double, BASE_PLAN, [61, 70], {
            restrictions: {
              closedToArrival: true,
              closedToDeparture: false,
              maxStayArrival: 4,
              minStayArrival: 1,
            },
          }),
          change(double, breakfast, [72, 76], {
            restrictions: { closedToArrival: false, closedToDeparture: true, minStayArrival: 6 },
          }),
          change(suite, breakfast, [61, 80], { restrictions: { minStayArrival: 10 } }),
        ],
        [
          line('D-BAR', on(61), on(70), { closed_to_arrival: true, max_stay: 4 }),
          line('D-BB', on(72), on(76), { closed_to_departure: true, min_stay_arrival: 6 }),
          line('S-BB', on(61), on(80), { min_stay_arrival: 10 }),
        ],
      ],
      [
        '8: half a year',
        [
          change(double, BASE_PLAN, [100, 251], {
            priceMinor: 43_200,
            restrictions: { closedToArrival: false, closedToDeparture: false, minStayArrival: 2 },
          }),
          change(suite, BASE_PLAN, [100, 251], {
            priceMinor: 34_200,
            restrictions: { minStayArrival: 3 },
          }),
        ],
        [
          line('D-BAR', on(100), on(251), { rate: '432.00', min_stay_arrival: 2 }),
          line('S-BAR', on(100), on(251), { rate: '342.00', min_stay_arrival: 3 }),
        ],
      ],
    ])('%s is one call', async (_, changes, values) => {
      const outcome = await embedded.engine.updateAri(call(), adler, changes);
      expect(outcome.type).toBe('ok');
      await untilSaid(embedded);
      expect(ota.messages).toEqual([{ path: '/restrictions', values }]);
    });

    it('9: one booking is one call, and what is sold out comes first', async () => {
      await bookNights(embedded, on(5), 1, suite);
      await untilSaid(embedded);
      expect(ota.messages).toEqual([
        { path: '/availability', values: [line('STE', on(5), on(5), { availability: 1 })] },
      ]);
      ota.forget();
      await Promise.all([bookNights(embedded, on(1), 1), bookNights(embedded, on(5), 1, suite)]);
      await untilSaid(embedded);
      expect(ota.messages).toEqual([
        {
          path: '/availability',
          values: [
            line('STE', on(5), on(5), { availability: 0 }),
            line('DBL', on(1), on(1), { availability: 3 }),
          ],
        },
      ]);
    });

    it('10: several dates of availability are one call', async () => {
      const { engine } = embedded;
      await Promise.all([
        engine.setCapacity(call(), adler, double, { from: on(40), to: on(46) }, 3),
        engine.setCapacity(call(), adler, suite, { from: on(47), to: on(54) }, 4),
      ]);
      await untilSaid(embedded);
      expect(ota.messages).toEqual([
        {
          path: '/availability',
          values: [
            line('DBL', on(40), on(46), { availability: 3 }),
            line('STE', on(47), on(54), { availability: 4 }),
          ],
        },
      ]);
    });

    it('13: what changes back before it is said is not said, and nothing else is', async () => {
      const held = await embedded.engine.placeHold(call(), {
        propertyId: adler,
        stay: { arrival: on(9), departure: on(10) },
        rooms: [{ roomTypeId: double, party: { adults: 2, children: 0 } }],
      });
      if (held.type !== 'ok') throw new Error('no hold');
      await embedded.engine.releaseHold(call(), held.value.state.id);
      await untilSaid(embedded);
      expect(ota.messages).toEqual([]);
    });
  });

  it('tells how long it takes from a change to its acknowledgement', async () => {
    const { latency, acknowledged, refused, breaker } = await healthOf(embedded);
    expect(acknowledged).toBeGreaterThan(3_000);
    expect(latency.count).toBe(acknowledged);
    expect(latency.p99Ms).toBeGreaterThanOrEqual(latency.p50Ms);
    expect({ refused, breaker }).toEqual({ refused: 0, breaker: 'closed' });
  });
});
