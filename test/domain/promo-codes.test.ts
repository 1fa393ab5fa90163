/** Promo codes: what they take off, for which stays, and that a price is never below nothing. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkStay } from '../../src/domain/booking/check-stay.ts';
import type { RequestedRoom } from '../../src/domain/booking/requested-stay.ts';
import { addDays, type CivilDate } from '../../src/domain/calendar.ts';
import { DIRECT, type RatePlanId, type RoomTypeId } from '../../src/domain/ids.ts';
import { planPrice, priceStay } from '../../src/domain/pricing/price-stay.ts';
import { appliedPromo, discounted } from '../../src/domain/promo/apply-promo.ts';
import type { PromoCode, PromoDetails } from '../../src/domain/promo/promo-code.ts';
import { decideProperty } from '../../src/domain/property/decide-property.ts';
import { evolveProperty } from '../../src/domain/property/evolve-property.ts';
import {
  propertyOfSnapshot,
  snapshotOfProperty,
} from '../../src/domain/property/property-snapshot.ts';
import { BASE_PLAN } from '../../src/domain/rates/rate-plan.ts';
import { limits } from '../../src/limits.ts';
import { promoDetails } from '../../src/testing/arbitraries/promo-arbitraries.ts';
import { ARRIVAL, double, hotelAdler, suite } from '../../src/testing/hotel-adler.ts';

const code = 'SPRING' as PromoCode;
const today = addDays(ARRIVAL, -9);
const stay = { arrival: ARRIVAL, departure: addDays(ARRIVAL, 2) };
const couple: RequestedRoom = { roomTypeId: double, party: { adults: 2, children: 0 } };
const tenOff: PromoDetails = {
  discount: { type: 'percent', basisPoints: 1_000 },
  isActive: true,
};

describe('a promo code', () => {
  it.each<[string, Partial<PromoDetails>, object | undefined]>([
    ['for everything', {}, undefined],
    [
      'in its windows',
      {
        bookingWindow: { from: today, to: today },
        stayWindow: { from: ARRIVAL, to: addDays(ARRIVAL, 1) },
      },
      undefined,
    ],
    ['for as many nights', { nightsMin: 2 }, undefined],
    [
      'for the room type and plan',
      { roomTypeIds: [suite, double], ratePlanIds: [BASE_PLAN] },
      undefined,
    ],
    ['not in force', { isActive: false }, { rule: 'inactive' }],
    ['over', { bookingWindow: { to: addDays(today, -1) } }, { rule: 'booking_window' }],
    ['not begun', { bookingWindow: { from: addDays(today, 1) } }, { rule: 'booking_window' }],
    ['for other nights', { stayWindow: { from: addDays(ARRIVAL, 1) } }, { rule: 'stay_window' }],
    ['for some of the nights', { stayWindow: { to: ARRIVAL } }, { rule: 'stay_window' }],
    ['for longer stays', { nightsMin: 3 }, { rule: 'nights_min' }],
    ['for another room type', { roomTypeIds: [suite] }, { rule: 'room_type' }],
    ['for another plan', { ratePlanIds: ['saver' as RatePlanId] }, { rule: 'rate_plan' }],
    ['of several faults, the first', { isActive: false, nightsMin: 9 }, { rule: 'inactive' }],
  ])('%s', (_, said, fault) => {
    const hotel = withCode({ ...tenOff, ...said });
    const asked = { stay, rooms: [couple], promoCode: code };
    const refusal = fault && { code: 'promo_code_not_applicable', promoCode: code, ...fault };
    expect(checkStay(hotel, asked, today)).toEqual(refusal);
    const isApplied = appliedPromo(hotel, code, { stay, today }, [couple]) !== undefined;
    expect(isApplied).toBe(fault === undefined);
  });

  it('that nobody made is unknown, unless it is the key to a plan', () => {
    const asked = { stay, rooms: [couple], promoCode: 'SUMER' };
    expect(checkStay(hotelAdler(), asked, today)).toEqual({
      code: 'promo_code_unknown',
      promoCode: 'SUMER',
    });
    const keyed = hotelAdler({
      type: 'RatePlanAdded',
      roomTypeId: suite,
      id: 'club' as RatePlanId,
      details: {
        name: 'Club',
        access: { type: 'promo', code: 'SUMER' },
        price: { type: 'own', baseMinor: 9_000 },
        mealPlan: null,
        occupancyPricing: null,
        bookingWindow: null,
        stayWindow: null,
      },
    });
    expect(checkStay(keyed, asked, today)).toBeUndefined();
    expect(priced(keyed, [couple], 'SUMER').totalMinor).toBe(24_000);
  });

  it('is taken off the rooms that it is for, and off no price that was agreed elsewhere', () => {
    const hotel = withCode({ ...tenOff, roomTypeIds: [double] });
    const agreed = { ...couple, nightlyMinor: 7_000 };
    const rooms = [couple, { ...couple, roomTypeId: suite }, agreed];
    expect(checkStay(hotel, { stay, rooms, promoCode: code }, today)).toBeUndefined();
    expect(priced(hotel, rooms).rooms.map(({ nightlyMinor }) => nightlyMinor)).toEqual([
      [10_800, 10_800],
      [30_000, 30_000],
      [7_000, 7_000],
    ]);
    const only = checkStay(hotel, { stay, rooms: [agreed], promoCode: code }, today);
    expect(only).toMatchObject({ rule: 'agreed_price' });
  });

  it.each<[PromoDetails['discount'], number, number]>([
    [{ type: 'percent', basisPoints: 1_250 }, 9_999, 8_749],
    [{ type: 'percent', basisPoints: 5_000 }, 1, 1],
    [{ type: 'percent', basisPoints: 10_000 }, 12_000, 0],
    [{ type: 'amount', minor: 2_000 }, 12_000, 10_000],
    [{ type: 'amount', minor: 20_000 }, 12_000, 0],
  ])('%j makes %i %i', (discount, price, expected) => {
    expect(discounted(price, { discount, isActive: true })).toBe(expected);
  });

  it('comes before taxes, which are of the price that is paid', () => {
    const basis = { type: 'percent', basisPoints: 1_000, ofFees: [] } as const;
    const vat = { code: 'vat', name: 'VAT', kind: 'tax', isIncluded: false, basis } as const;
    const hotel = evolveProperty(withCode(tenOff), { type: 'ChargesSet', charges: [vat] });
    expect(priced(hotel, [couple]).totalMinor).toBe(21_600 + 2_160);
  });
});

describe('a property', () => {
  const set = (details: Partial<PromoDetails>) =>
    decideProperty(hotelAdler(), {
      type: 'set_promo_code',
      code,
      details: { ...tenOff, ...details },
    });

  it('refuses what names what is not there, and more codes than it takes', () => {
    expect(set({ roomTypeIds: ['barn' as RoomTypeId] })).toMatchObject({
      rejection: { code: 'not_found', what: 'room_type', id: 'barn' },
    });
    expect(set({ ratePlanIds: ['nope' as RatePlanId] })).toMatchObject({
      rejection: { code: 'not_found', what: 'rate_plan', id: 'nope' },
    });
    let full = hotelAdler();
    for (let n = 0; n < limits.promoCodesMax; n += 1) {
      const event = { type: 'PromoCodeSet', code: `C${n}` as PromoCode, details: tenOff } as const;
      full = evolveProperty(full, event);
    }
    const one = { type: 'set_promo_code', details: tenOff } as const;
    expect(decideProperty(full, { ...one, code })).toMatchObject({
      rejection: { code: 'too_many_promo_codes', max: limits.promoCodesMax },
    });
    expect(decideProperty(full, { ...one, code: 'C1' as PromoCode }).type).toBe('accepted');
  });

  it('has them in its snapshot, and none in one from before', () => {
    const hotel = withCode(tenOff);
    const snapshot = JSON.parse(JSON.stringify(snapshotOfProperty(hotel)));
    expect(propertyOfSnapshot(snapshot).promoCodes).toEqual(hotel.promoCodes);
    expect('promoCodes' in snapshotOfProperty(hotelAdler())).toBe(false);
    expect(propertyOfSnapshot(snapshotOfProperty(hotelAdler())).promoCodes.size).toBe(0);
  });
});

describe('laws of promo codes', () => {
  it('a discount is never negative and never more than the price', () => {
    fc.assert(
      fc.property(promoDetails, fc.nat(10_000_000_000), (details, price) => {
        const left = discounted(price, details);
        expect(Number.isSafeInteger(left) && left >= 0 && left <= price).toBe(true);
      }),
    );
  });

  it('a stay costs no more with a code that it may be booked with', () => {
    fc.assert(
      fc.property(promoDetails, fc.nat(12), (details, after) => {
        const hotel = withCode(details);
        const arrival = addDays(ARRIVAL, after) as CivilDate;
        const dated = { arrival, departure: addDays(arrival, 2) };
        const rooms = [couple, { ...couple, roomTypeId: suite }];
        const refusal = checkStay(hotel, { stay: dated, rooms, promoCode: code }, today);
        const applied = appliedPromo(hotel, code, { stay: dated, today }, rooms);
        expect(applied === undefined).toBe(refusal !== undefined);
        const [without, with_] = [undefined, code].map((said) => {
          return priced(hotel, rooms, said, dated).totalMinor;
        });
        if (refusal === undefined) expect(with_).toBeLessThanOrEqual(without ?? 0);
        else expect(with_).toBe(without);
      }),
    );
  });
});

function withCode(details: PromoDetails) {
  return hotelAdler({ type: 'PromoCodeSet', code, details });
}

function priced(
  hotel: ReturnType<typeof hotelAdler>,
  rooms: readonly RequestedRoom[],
  said: string | undefined = code,
  dated = stay,
) {
  const promo = appliedPromo(hotel, said, { stay: dated, today }, rooms);
  return priceStay(hotel, dated, rooms, { today, channel: DIRECT, priceOf: planPrice, promo });
}
