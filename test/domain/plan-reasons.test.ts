/**
 * What speaks against selling a stay by a plan: a table, and the law that a booking is refused
 * with the first reason that a search shows. Today is 1 March 2027, the stay from the 10th.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkStay } from '../../src/domain/booking/check-stay.ts';
import { addDays, type CivilDate } from '../../src/domain/calendar.ts';
import type { RatePlanId } from '../../src/domain/ids.ts';
import type { PropertyEvent } from '../../src/domain/property/property.ts';
import { planReasons } from '../../src/domain/rates/plan-reasons.ts';
import type { RatePlanDetails } from '../../src/domain/rates/rate-plan.ts';
import { rejectionPrecedence } from '../../src/domain/rejection.ts';
import { restrictionChanges } from '../../src/testing/arbitraries/restriction-arbitraries.ts';
import { double, hotelAdler } from '../../src/testing/hotel-adler.ts';

const today = march(1);
const flex = 'flex' as RatePlanId;
const child = 'child' as RatePlanId;
const sold = { roomTypeId: double, ratePlanId: flex };

describe('planReasons', () => {
  const to9 = { to: march(9) };
  const from2 = { from: march(2) };
  const stays = { from: march(10), to: march(12) };
  it.each<readonly [string, Partial<RatePlanDetails>, readonly [number, number], object[]]>([
    ['nothing is said', {}, [10, 12], []],
    [
      'booked on the first and last day',
      { bookingWindow: { from: today, to: today } },
      [10, 12],
      [],
    ],
    ['booked the day before', { bookingWindow: from2 }, [10, 12], [notToday(from2)]],
    [
      'booked the day after',
      { bookingWindow: { to: addDays(today, -1) } },
      [10, 12],
      [notToday({ to: addDays(today, -1) })],
    ],
    ['first and last night in the window', { stayWindow: stays }, [10, 13], []],
    ['one night before it', { stayWindow: stays }, [9, 12], [outside(9, stays)]],
    ['one night after it', { stayWindow: stays }, [11, 14], [outside(13, stays)]],
    ['a window that is over', { stayWindow: to9 }, [10, 12], [outside(10, to9)]],
    [
      'everything at once',
      {
        access: { type: 'promo', code: 'SPRING' },
        bookingWindow: from2,
        stayWindow: to9,
      },
      [10, 12],
      [{ code: 'promo_code_required', ...sold }, notToday(from2), outside(10, to9)],
    ],
    ['a private plan', { access: { type: 'private' } }, [10, 12], []],
  ])('%s', (_, details, [arrival, departure], reasons) => {
    expect(reasonsOf([plan(flex, details)], flex, arrival, departure)).toEqual(reasons);
  });

  it('opens a promo plan with its code, to the letter', () => {
    const promo = plan(flex, { access: { type: 'promo', code: 'SPRING' } });
    expect(reasonsOf([promo], flex, 10, 12, 'SPRING')).toEqual([]);
    expect(reasonsOf([promo], flex, 10, 12, 'spring')).toHaveLength(1);
    expect(reasonsOf([promo], flex, 10, 12, '')).toHaveLength(1);
  });

  it('takes windows from a parent unless the plan has its own', () => {
    const parent = plan(flex, { stayWindow: to9 });
    const price = { type: 'derived', from: flex, adjustment, inherits: [] } as const;
    expect(reasonsOf([parent, plan(child, { price })], child, 10, 12)).toHaveLength(1);
    const own = plan(child, { price, stayWindow: stays });
    expect(reasonsOf([parent, own], child, 10, 12)).toEqual([]);
  });

  it('are found when only the room type says something, or only a parent', () => {
    const range = { from: march(10), to: march(10) };
    const closed = { roomTypeId: double, range, restrictions: { stopSell: true } };
    const stopped = { code: 'stop_sell', from: march(10), to: march(10), roomTypeId: double };
    expect(reasonsOf([plan(flex, {}), ari([closed])], flex, 10, 12)).toEqual([
      { ...stopped, ratePlanId: flex, level: 'room_type' },
    ]);
    const inherits = ['stopSell'] as const;
    const price = { type: 'derived', from: flex, adjustment, inherits } as const;
    const family = [plan(flex, {}), plan(child, { price }), ari([{ ...closed, ratePlanId: flex }])];
    expect(reasonsOf(family, child, 10, 12)).toEqual([
      { ...stopped, ratePlanId: child, level: 'rate_plan' },
    ]);
  });

  it('of any plan refuse a booking with the first that a search shows', () => {
    const lines = fc.array(
      fc.record({
        roomTypeId: fc.constant(double),
        ratePlanId: fc.constantFrom(undefined, flex),
        day: fc.integer({ min: 8, max: 14 }),
        restrictions: restrictionChanges,
      }),
      { maxLength: 6 },
    );
    const dates = fc.tuple(fc.integer({ min: 8, max: 12 }), fc.integer({ min: 1, max: 4 }));
    fc.assert(
      fc.property(lines, dates, fc.boolean(), (said, [arrival, nights], isPromo) => {
        const changes = said.map(({ day, ratePlanId, ...line }) => ({
          ...line,
          ...(ratePlanId === undefined ? {} : { ratePlanId }),
          range: { from: march(day), to: march(day) },
        }));
        const access = isPromo ? { type: 'promo', code: 'X' } : { type: 'public' };
        const events = [plan(flex, { access } as Partial<RatePlanDetails>), ari(changes)];
        const stay = { arrival: march(arrival), departure: march(arrival + nights) };
        const reasons = reasonsOf(events, flex, arrival, arrival + nights);
        const rooms = [{ ...sold, party: { adults: 2, children: 0 } }];
        expect(checkStay(hotelAdler(...events), { stay, rooms }, today)).toEqual(reasons[0]);
        const ranks = reasons.map(({ code }) => rejectionPrecedence.indexOf(code));
        expect(ranks).toEqual(ranks.toSorted((one, next) => one - next));
      }),
    );
  });

  it('of several rooms refuse with what comes first in precedence, not with the first room', () => {
    const range = { from: march(10), to: march(10) };
    const hotel = hotelAdler(
      plan(flex, { access: { type: 'promo', code: 'X' } }),
      plan(child, {}),
      ari([{ roomTypeId: double, ratePlanId: child, range, restrictions: { stopSell: true } }]),
    );
    const stay = { arrival: march(10), departure: march(11) };
    const rooms = [child, flex].map((ratePlanId) => {
      return { roomTypeId: double, ratePlanId, party: { adults: 1, children: 0 } };
    });
    expect(checkStay(hotel, { stay, rooms }, today)).toMatchObject({ code: 'promo_code_required' });
    const opened = { stay, rooms, promoCode: 'X' };
    expect(checkStay(hotel, opened, today)).toMatchObject({ code: 'stop_sell', ratePlanId: child });
  });
});

// Helpers

const adjustment = { type: 'percent', basisPoints: 0 } as const;

function notToday(window: object) {
  return { code: 'not_bookable_today', today, window, ...sold };
}

function outside(day: number, window: object) {
  return { code: 'outside_stay_window', night: march(day), window, ...sold };
}

function plan(id: RatePlanId, details: Partial<RatePlanDetails>): PropertyEvent {
  const said: RatePlanDetails = {
    name: 'Plan',
    access: { type: 'public' },
    price: { type: 'own', baseMinor: 9_000 },
    mealPlan: null,
    occupancyPricing: null,
    bookingWindow: null,
    stayWindow: null,
    ...details,
  };
  return { type: 'RatePlanAdded', roomTypeId: double, id, details: said };
}

function ari(changes: Extract<PropertyEvent, { type: 'AriUpdated' }>['changes']): PropertyEvent {
  return { type: 'AriUpdated', changes };
}

function reasonsOf(
  events: readonly PropertyEvent[],
  id: RatePlanId,
  arrival: number,
  departure: number,
  promoCode?: string,
) {
  const roomType = hotelAdler(...events).roomTypes.get(double);
  const ratePlan = roomType?.ratePlans.get(id);
  if (roomType === undefined || ratePlan === undefined) throw new Error(`no plan ${id}`);
  const stay = { arrival: march(arrival), departure: march(departure) };
  return planReasons(roomType, ratePlan, { stay, today, promoCode });
}

function march(day: number): CivilDate {
  return `2027-03-${String(day).padStart(2, '0')}` as CivilDate;
}
