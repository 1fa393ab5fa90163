/**
 * Rate plans and batches: what a property takes and refuses, and what it then says of each night.
 * The hotel's double room is 120.00 a night; plans chain as base, flex, saver, deep.
 */
import { describe, expect, it } from 'vitest';
import type { CivilDate } from '../../src/domain/calendar.ts';
import type { RatePlanId, RoomTypeId } from '../../src/domain/ids.ts';
import { decideProperty } from '../../src/domain/property/decide-property.ts';
import { evolveProperty } from '../../src/domain/property/evolve-property.ts';
import type {
  PropertyCommand,
  PropertyEvent,
  PropertyState,
} from '../../src/domain/property/property.ts';
import {
  propertyOfSnapshot,
  snapshotOfProperty,
} from '../../src/domain/property/property-snapshot.ts';
import {
  type AriChange,
  BASE_PLAN,
  type PlanPrice,
  type RatePlanDetails,
} from '../../src/domain/rates/rate-plan.ts';
import { planPriceOn, planRestrictionsOn } from '../../src/domain/rates/resolve-plan.ts';
import { limits } from '../../src/limits.ts';
import { double, hotelAdler } from '../../src/testing/hotel-adler.ts';

const flex = 'flex' as RatePlanId;
const saver = 'saver' as RatePlanId;
const deep = 'deep' as RatePlanId;
const free = 'free' as RatePlanId;
const other = 'other' as RatePlanId;
const none = 'none' as RatePlanId;
const own: PlanPrice = { type: 'own', baseMinor: 9_000 };

// By commands, so that three links are also what is taken.
const hotel = changed(
  hotelAdler(),
  add(flex, lessTenPercent(BASE_PLAN)),
  add(saver, lessTenPercent(flex)),
  add(deep, lessTenPercent(saver)),
  add(free, own),
  add(other, lessTenPercent(BASE_PLAN)),
);

describe('a room type', () => {
  it('has its base plan at its own prices, which journals older than plans imply', () => {
    const range = { from: march(10), to: march(11) };
    const older = hotelAdler({ type: 'PricesSet', roomTypeId: double, range, priceMinor: 15_000 });
    expect([...(older.roomTypes.get(double)?.ratePlans.keys() ?? [])]).toEqual([BASE_PLAN]);
    expect(pricesOf(older, BASE_PLAN, 10, 11, 12)).toEqual([15_000, 15_000, 12_000]);
  });
});

describe('a plan is refused when', () => {
  it.each<readonly [string, PropertyCommand, object]>([
    [
      'its room type is not there',
      { ...add(none, own), roomTypeId: 'barn' as RoomTypeId },
      { code: 'not_found', what: 'room_type', id: 'barn' },
    ],
    ['its id is taken', add(flex, own), { code: 'already_exists', what: 'rate_plan', id: flex }],
    [
      'it derives from nothing',
      add('new' as RatePlanId, lessTenPercent(none)),
      { code: 'not_found', what: 'rate_plan', id: none },
    ],
    ['it derives from itself', change(flex, lessTenPercent(flex)), invalid(flex, 'cycle')],
    ['it derives from its own child', change(flex, lessTenPercent(deep)), invalid(flex, 'cycle')],
    ['it would be a fourth link', add(none, lessTenPercent(deep)), invalid(none, 'too_deep')],
    [
      'its children would be the fourth link',
      change(flex, lessTenPercent(other)),
      invalid(flex, 'too_deep'),
    ],
    [
      'the base plan would lose its prices',
      change(BASE_PLAN, own),
      invalid(BASE_PLAN, 'base_plan'),
    ],
    ['a change names none', change(none, own), { code: 'not_found', what: 'rate_plan', id: none }],
  ])('%s', (_, command, rejection) => {
    expect(decideProperty(hotel, command)).toEqual({ type: 'rejected', rejection });
  });

  it('there are as many as a room type takes', () => {
    const more = Array.from({ length: limits.ratePlansMax - 1 }, (_, index) => {
      return added(`plan-${index}` as RatePlanId, own);
    });
    expect(decideProperty(hotelAdler(...more.slice(1)), add(none, own)).type).toBe('accepted');
    expect(decideProperty(hotelAdler(...more), add(none, own))).toEqual({
      type: 'rejected',
      rejection: { code: 'too_many_rate_plans', max: limits.ratePlansMax },
    });
  });
});

describe('a plan', () => {
  it('may move to another parent as long as three links are enough', () => {
    const moved = changed(hotel, change(saver, lessTenPercent(free)));
    expect(pricesOf(moved, saver, 10)).toEqual([8_100]);
    expect(pricesOf(moved, deep, 10)).toEqual([7_290]);
  });

  it('follows its parents from the moment that they change', () => {
    expect(pricesOf(hotel, deep, 10)).toEqual([8_748]);
    const dearer = changed(hotel, ari({ range: nights(10, 10), priceMinor: 20_000 }, BASE_PLAN));
    expect(pricesOf(dearer, deep, 10, 11)).toEqual([14_580, 8_748]);
  });
});

describe('a batch', () => {
  it('is one event that holds ranges and not their nights', () => {
    const command = ari({ range: { ...nights(1, 31), weekdays: [5, 6] }, priceMinor: 1 }, free);
    expect(decideProperty(hotel, command)).toEqual({
      type: 'accepted',
      events: [{ type: 'AriUpdated', changes: command.changes }],
    });
  });

  it('takes both ends of a range, and only its weekdays', () => {
    // 13 March 2027 is a Saturday.
    const weekend = { ...nights(12, 20), weekdays: [6, 7] };
    const set = changed(hotel, ari({ range: weekend, priceMinor: 5_000 }, free));
    expect(pricesOf(set, free, 12, 13, 14, 15, 19, 20, 21)).toEqual([
      ...[9_000, 5_000, 5_000, 9_000, 9_000, 5_000, 9_000],
    ]);
  });

  it('lets a later line win, and null give the night back', () => {
    const range = nights(10, 12);
    const lines = [
      { ...line(free), range, priceMinor: 5_000 },
      { ...line(free), range: nights(11, 11), priceMinor: 6_000 },
      { ...line(free), range: nights(12, 12), priceMinor: null },
    ];
    const set = changed(hotel, { type: 'update_ari', changes: lines });
    expect(pricesOf(set, free, 10, 11, 12)).toEqual([5_000, 6_000, 9_000]);
    const reversed = { type: 'update_ari', changes: lines.toReversed() } as const;
    expect(pricesOf(changed(hotel, reversed), free, 10, 11, 12)).toEqual([5_000, 5_000, 5_000]);
  });

  it('does nothing at all when one of its lines is wrong', () => {
    const good = { ...line(free), range: nights(10, 10), priceMinor: 1 };
    const changes = [good, { ...line(none), range: nights(10, 10), priceMinor: 1 }];
    expect(decideProperty(hotel, { type: 'update_ari', changes })).toEqual({
      type: 'rejected',
      rejection: { code: 'not_found', what: 'rate_plan', id: none },
    });
  });

  it('sets a price and takes it back without a trace', () => {
    const range = nights(10, 12);
    const dearer = changed(hotel, ari({ range, priceMinor: 1 }, free));
    expect(changed(dearer, ari({ range, priceMinor: null }, free))).toEqual(hotel);
  });

  it('sets a restriction without touching the others, and clears it without a trace', () => {
    const range = nights(10, 10);
    const closed = changed(
      hotel,
      ari({ range, restrictions: { closedToDeparture: true, minStayArrival: 3 } }, free),
      ari({ range, restrictions: { stopSell: true } }, free),
    );
    expect(saidOf(closed, free)).toEqual({
      stopSell: true,
      closedToDeparture: true,
      minStayArrival: 3,
    });
    const cleared = { stopSell: null, closedToDeparture: null, minStayArrival: null };
    const opened = changed(closed, ari({ range, restrictions: cleared }, free));
    expect(opened).toEqual(hotel);
  });

  it('is inherited field by field, and what the plan says itself stands against it', () => {
    const range = nights(10, 10);
    const closed = changed(
      hotel,
      ari({ range, restrictions: { stopSell: true, minStayArrival: 4, maxAdvance: 9 } }, BASE_PLAN),
      ari({ range, restrictions: { stopSell: false } }, saver),
    );
    expect(saidOf(closed, flex)).toEqual({ stopSell: true, minStayArrival: 4 });
    expect(saidOf(closed, deep)).toEqual({ stopSell: false, minStayArrival: 4 });
    expect(saidOf(closed, free)).toBeUndefined();
  });

  it('comes back from a snapshot', () => {
    const range = nights(10, 12);
    const set = changed(
      hotel,
      ari({ range, priceMinor: 5_000, restrictions: { stopSell: true } }, free),
      ari({ range, restrictions: { minAdvance: 2 } }),
    );
    const plain = JSON.parse(JSON.stringify(snapshotOfProperty(set)));
    expect(propertyOfSnapshot(plain)).toEqual(set);
  });
});

// Helpers

function lessTenPercent(from: RatePlanId): PlanPrice {
  const adjustment = { type: 'percent', basisPoints: -1_000 } as const;
  return { type: 'derived', from, adjustment, inherits: ['stopSell', 'minStayArrival'] };
}

function detailsOf(price: PlanPrice): RatePlanDetails {
  return {
    name: 'Plan',
    access: { type: 'public' },
    price,
    mealPlan: null,
    occupancyPricing: null,
    bookingWindow: null,
    stayWindow: null,
  };
}

function added(id: RatePlanId, price: PlanPrice): PropertyEvent {
  return { type: 'RatePlanAdded', roomTypeId: double, id, details: detailsOf(price) };
}

function add(id: RatePlanId, price: PlanPrice) {
  return { type: 'add_rate_plan', roomTypeId: double, id, details: detailsOf(price) } as const;
}

function change(id: RatePlanId, price: PlanPrice) {
  return { type: 'change_rate_plan', roomTypeId: double, id, changes: { price } } as const;
}

function invalid(ratePlanId: RatePlanId, fault: string) {
  return { code: 'derivation_invalid', ratePlanId, fault };
}

function line(ratePlanId: RatePlanId | undefined) {
  return ratePlanId === undefined ? { roomTypeId: double } : { roomTypeId: double, ratePlanId };
}

function ari(said: Omit<AriChange, 'roomTypeId' | 'ratePlanId'>, ratePlanId?: RatePlanId) {
  return { type: 'update_ari', changes: [{ ...line(ratePlanId), ...said }] } as const;
}

function changed(state: PropertyState, ...commands: readonly PropertyCommand[]): PropertyState {
  return commands.reduce((before, command) => {
    const decision = decideProperty(before, command);
    if (decision.type !== 'accepted') throw new Error(`refused: ${JSON.stringify(decision)}`);
    return decision.events.reduce(evolveProperty, before);
  }, state);
}

function planOf(state: PropertyState, id: RatePlanId) {
  const roomType = state.roomTypes.get(double);
  const plan = roomType?.ratePlans.get(id);
  if (roomType === undefined || plan === undefined) throw new Error(`no plan ${id}`);
  return { roomType, plan };
}

function pricesOf(state: PropertyState, id: RatePlanId, ...days: readonly number[]) {
  const { roomType, plan } = planOf(state, id);
  const couple = { adults: 2, children: 0 };
  return days.map((day) => planPriceOn(roomType, plan, march(day), couple));
}

function saidOf(state: PropertyState, id: RatePlanId) {
  const { roomType, plan } = planOf(state, id);
  return planRestrictionsOn(roomType, plan, march(10));
}

function nights(from: number, to: number) {
  return { from: march(from), to: march(to) };
}

function march(day: number): CivilDate {
  return `2027-03-${String(day).padStart(2, '0')}` as CivilDate;
}
