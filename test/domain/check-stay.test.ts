/** What may be asked of a property, in order of precedence, and what it then costs. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkStay } from '../../src/domain/booking/check-stay.ts';
import type { RequestedRoom, RequestedStay } from '../../src/domain/booking/requested-stay.ts';
import { addDays, type CivilDate, nightCount, nightsOf } from '../../src/domain/calendar.ts';
import { DIRECT, type RoomTypeId } from '../../src/domain/ids.ts';
import { planPrice, priceStay } from '../../src/domain/pricing/price-stay.ts';
import { emptyProperty, priceOn } from '../../src/domain/property/evolve-property.ts';
import { BASE_PLAN } from '../../src/domain/rates/rate-plan.ts';
import { type Rejection, rejectionPrecedence } from '../../src/domain/rejection.ts';
import { limits } from '../../src/limits.ts';
import {
  nightRanges,
  parties,
  pricesMinor,
  requestedRooms,
  stays,
} from '../../src/testing/arbitraries/arbitraries.ts';
import { adler, double, hotelAdler, suite } from '../../src/testing/hotel-adler.ts';

const today = '2027-06-01' as CivilDate;
const stay = { arrival: '2027-06-07' as CivilDate, departure: '2027-06-09' as CivilDate };
const couple: RequestedRoom = { roomTypeId: double, party: { adults: 2, children: 0 } };
const situation = { today, channel: DIRECT, priceOf: planPrice };
const good: RequestedStay = { stay, rooms: [couple], currency: 'EUR' };
const hotel = hotelAdler();

describe('checkStay', () => {
  it('has nothing against a stay that keeps every rule', () => {
    expect(checkStay(hotel, good, today)).toBeUndefined();
    expect(checkStay(hotel, { stay, rooms: [couple] }, today)).toBeUndefined();
  });

  it('says which rule is broken, where, and by how much', () => {
    const unknown = 'barn' as RoomTypeId;
    const rows: readonly (readonly [Partial<RequestedStay>, Rejection])[] = [
      [
        { rooms: [couple, { ...couple, roomTypeId: unknown }] },
        { code: 'not_found', what: 'room_type', id: unknown },
      ],
      [{ stay: { ...stay, departure: stay.arrival } }, { code: 'stay_empty' }],
      [{ stay: { arrival: stay.departure, departure: stay.arrival } }, { code: 'stay_empty' }],
      [nightsFrom(today, 367), { code: 'stay_too_long', nights: 367, nightsMax: 366 }],
      [nightsFrom(addDays(today, -1), 3), { code: 'arrival_in_past', today }],
      [
        nightsFrom(addDays(today, 731), 1),
        { code: 'arrival_too_far', latest: addDays(today, 730) },
      ],
      [{ rooms: [couple, sleeping(double, 0, 2)] }, { code: 'no_adult', room: 1 }],
      [{ rooms: [couple, sleeping(double, 2, 2)] }, exceeded(double, 4, 3)],
      [{ rooms: [couple, sleeping(double, 3, 0)] }, exceeded(double, 3, 2)],
      [{ rooms: [couple, sleeping(double, 1, 2)] }, exceeded(double, 2, 1)],
      [{ rooms: [couple, sleeping(suite, 2, 2)] }, exceeded(suite, 4, 3)],
      [
        { rooms: [couple, { ...couple, nightlyMinor: -1 }] },
        { code: 'price_negative', room: 1, amountMinor: -1 },
      ],
      [{ currency: 'USD' }, { code: 'currency_mismatch', expected: 'EUR', actual: 'USD' }],
    ];
    for (const [fault, rejection] of rows) {
      expect(checkStay(hotel, { ...good, ...fault }, today)).toEqual(rejection);
    }
    expect(checkStay(emptyProperty(adler), good, today)).toEqual({
      code: 'not_found',
      what: 'property',
      id: adler,
    });
  });

  it('allows exactly up to the limits: tonight, the farthest day, the longest stay', () => {
    const longest = nightsFrom(today, limits.stayNightsMax);
    const farthest = nightsFrom(addDays(today, limits.arrivalDaysAheadMax), 1);
    const full = { rooms: [sleeping(double, 2, 1), { ...couple, nightlyMinor: 0 }] };
    for (const edge of [longest, farthest, full]) {
      expect(checkStay(hotel, { ...good, ...edge }, today)).toBeUndefined();
    }
  });

  it('of several faults names the one that comes first in rejectionPrecedence', () => {
    const mixed = fc.record({
      stay: fc.tuple(fc.integer({ min: -3, max: 740 }), fc.integer({ min: -1, max: 370 })),
      rooms: fc.array(
        fc.record({
          roomTypeId: fc.constantFrom(double, double, suite, suite, 'barn' as RoomTypeId),
          party: parties,
          nightlyMinor: fc.integer({ min: -1, max: 3 }),
        }),
        { minLength: 1, maxLength: 3 },
      ),
      currency: fc.constantFrom('EUR', 'USD'),
    });
    fc.assert(
      fc.property(mixed, ({ stay: [ahead, nights], rooms, currency }) => {
        const request = { ...nightsFrom(addDays(today, ahead), nights), rooms, currency };
        const faults = faultsOf(request);
        const first = rejectionPrecedence.find((code) => faults.has(code));
        expect(checkStay(hotel, request, today)?.code).toBe(first);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('priceStay', () => {
  it('prices each room night by night, overrides and agreed prices included', () => {
    const range = { from: '2027-06-08' as CivilDate, to: '2027-06-08' as CivilDate };
    const dearer = hotelAdler({ type: 'PricesSet', roomTypeId: double, range, priceMinor: 15_000 });
    const agreed = { ...couple, nightlyMinor: 9_999 };
    const sold = { roomTypeId: double, ratePlanId: BASE_PLAN };
    expect(priceStay(dearer, stay, [couple, agreed], situation)).toEqual({
      rooms: [
        { ...sold, party: couple.party, nightlyMinor: [12_000, 15_000] },
        { ...sold, party: couple.party, nightlyMinor: [9_999, 9_999] },
      ],
      charges: [],
      totalMinor: 46_998,
    });
  });

  it('the total is the sum of every night of every room, to the last minor unit', () => {
    const rooms = fc.array(requestedRooms, { maxLength: 20 });
    fc.assert(
      fc.property(stays(), rooms, nightRanges, pricesMinor, (some, asked, range, priceMinor) => {
        const event = { type: 'PricesSet', roomTypeId: suite, range, priceMinor } as const;
        const property = hotelAdler(event);
        const priced = priceStay(property, some, asked, situation);
        let total = 0n;
        for (const [index, room] of asked.entries()) {
          const roomType = property.roomTypes.get(room.roomTypeId);
          if (roomType === undefined) throw new Error('both types exist');
          const nightly = nightsOf(some).map((night) => {
            return room.nightlyMinor ?? priceOn(roomType, night);
          });
          expect(priced.rooms[index]?.nightlyMinor).toEqual(nightly);
          for (const minor of nightly) total += BigInt(minor);
        }
        expect(BigInt(priced.totalMinor)).toBe(total);
      }),
    );
  });

  it('the largest booking at the largest price is still exact', () => {
    const dear = { ...couple, nightlyMinor: 10_000_000_000 };
    const rooms = Array.from({ length: limits.bookingRoomsMax }, () => dear);
    const longest = nightsFrom(today, limits.stayNightsMax).stay;
    expect(priceStay(hotel, longest, rooms, situation).totalMinor).toBe(20 * 366 * 10_000_000_000);
  });

  it('a stay that was not checked is not priced', () => {
    const unknown = { ...couple, roomTypeId: 'barn' as RoomTypeId };
    expect(() => priceStay(hotel, stay, [unknown], situation)).toThrow('checked before');
  });
});

// Helpers

function nightsFrom(arrival: CivilDate, nights: number): Pick<RequestedStay, 'stay'> {
  return { stay: { arrival, departure: addDays(arrival, nights) } };
}

function sleeping(roomTypeId: RoomTypeId, adults: number, children: number): RequestedRoom {
  return { roomTypeId, party: { adults, children } };
}

function exceeded(roomTypeId: RoomTypeId, guests: number, guestsMax: number): Rejection {
  return { code: 'occupancy_exceeded', room: 1, roomTypeId, guests, guestsMax };
}

/** Every rule that `request` breaks, found without looking at any order. */
function faultsOf(request: RequestedStay): ReadonlySet<Rejection['code']> {
  const { arrival } = request.stay;
  const nights = nightCount(request.stay);
  const fits = ({ roomTypeId, party: { adults, children } }: RequestedRoom) => {
    const occupancy = hotel.roomTypes.get(roomTypeId)?.occupancy;
    if (occupancy === undefined) return true;
    const isRoomy = adults + children <= occupancy.guestsMax;
    return isRoomy && adults <= occupancy.adultsMax && children <= occupancy.childrenMax;
  };
  const rules: readonly (readonly [Rejection['code'], boolean])[] = [
    ['currency_mismatch', request.currency !== 'EUR'],
    ['price_negative', request.rooms.some((room) => (room.nightlyMinor ?? 0) < 0)],
    ['occupancy_exceeded', !request.rooms.every(fits)],
    ['no_adult', request.rooms.some((room) => room.party.adults === 0)],
    ['arrival_too_far', arrival > addDays(today, 730)],
    ['arrival_in_past', arrival < today],
    ['stay_too_long', nights > 366],
    ['stay_empty', nights < 1],
    ['not_found', request.rooms.some((room) => !hotel.roomTypes.has(room.roomTypeId))],
  ];
  return new Set(rules.filter(([, isBroken]) => isBroken).map(([code]) => code));
}
