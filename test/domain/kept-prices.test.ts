/**
 * The price rule of a change, held against a reader who knows nothing of the rule's code: every
 * room of before goes on as one room at most, a night that goes on has its old price, and every
 * other night has today's.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BookedRoom, BookingTerms } from '../../src/domain/booking/booking.ts';
import {
  compareNights,
  continuedRooms,
  isUnchanged,
  keepPrices,
} from '../../src/domain/booking/kept-prices.ts';
import {
  lineIdsAfter,
  matchedRooms,
  type RoomSold,
} from '../../src/domain/booking/matched-rooms.ts';
import { countsOf, nightRoomsOf, nightsBeyond } from '../../src/domain/booking/night-rooms.ts';
import { addDays, type CivilDate, nightCount, nightsOf } from '../../src/domain/calendar.ts';
import type { RatePlanId } from '../../src/domain/ids.ts';
import { roomTypeIds } from '../../src/testing/arbitraries/arbitraries.ts';
import { adler, details, double, suite } from '../../src/testing/hotel-adler.ts';

const ARRIVAL = '2027-03-10' as CivilDate;
const TODAY = 777;
const runs = { numRuns: 500 };

/** Few kinds of rooms, so that they meet. Every agreed price is another number. */
const kinds = fc.record({
  roomTypeId: roomTypeIds,
  ratePlanId: fc.constantFrom('base' as RatePlanId, 'flex' as RatePlanId, undefined),
  party: fc.record({ adults: fc.integer({ min: 1, max: 2 }), children: fc.constant(0) }),
});
type Kind = Pick<BookedRoom, 'roomTypeId' | 'party'> & { ratePlanId: RatePlanId | undefined };

const stays = fc
  .tuple(fc.integer({ min: -3, max: 3 }), fc.integer({ min: 1, max: 4 }))
  .map(([offset, nights]) => {
    const arrival = addDays(ARRIVAL, offset);
    return { arrival, departure: addDays(arrival, nights) };
  });
const rooms = fc.array(kinds, { minLength: 1, maxLength: 4 });
const agreed = fc.tuple(stays, rooms).map(([stay, asked]) => termsOf(stay, asked, distinct()));
const changes = fc.tuple(stays, rooms);

describe('a change', () => {
  it('keeps of each kind as many nights as before and after have in common, at their price', () => {
    fc.assert(
      fc.property(agreed, changes, (before, [stay, asked]) => {
        const after = changed(before, stay, asked);
        for (const night of [...nightsOf(before.stay), ...nightsOf(stay)]) {
          for (const kind of [...before.rooms, ...after.rooms].map(nameOf)) {
            const was = pricesOf(before, kind, night);
            const is = pricesOf(after, kind, night);
            const kept = is.filter((price) => price !== TODAY);
            expect(kept).toHaveLength(Math.min(was.length, is.length));
            expect(was).toEqual(expect.arrayContaining(kept));
            expect(new Set(kept).size).toBe(kept.length);
          }
        }
      }),
      runs,
    );
  });

  it('says of every night whether it is kept, and of every old one whether it is dropped', () => {
    fc.assert(
      fc.property(agreed, changes, (before, [stay, asked]) => {
        const after = changed(before, stay, asked);
        const { kept, dropped } = compareNights(before, after);
        for (const [room, { nightlyMinor }] of after.rooms.entries()) {
          expect(kept[room]).toEqual(nightlyMinor.map((price) => price !== TODAY));
        }
        const all = before.rooms.flatMap(({ nightlyMinor }) => nightlyMinor);
        const still = after.rooms.flatMap(({ nightlyMinor }) => nightlyMinor);
        expect(dropped.map(({ priceMinor }) => priceMinor)).toEqual(
          all.filter((price) => !still.includes(price)),
        );
      }),
      runs,
    );
  });

  it('there and back costs what it cost, while prices are as they were', () => {
    fc.assert(
      fc.property(stays, rooms, changes, (stay, asked, [otherStay, others]) => {
        const before = termsOf(stay, asked, () => TODAY);
        const back = changed(changed(before, otherStay, others), stay, asked);
        expect(back.rooms.map(({ nightlyMinor }) => nightlyMinor)).toEqual(
          before.rooms.map(({ nightlyMinor }) => nightlyMinor),
        );
      }),
      runs,
    );
  });

  it('lets each room go on from one room at most, and from its own if it is unchanged', () => {
    fc.assert(
      fc.property(agreed, rooms, (before, asked) => {
        const from = continuedRooms(before.rooms, asked.map(roomOf)).flatMap(
          (one) => one.from ?? [],
        );
        expect(new Set(from).size).toBe(from.length);
        const same = continuedRooms(before.rooms, before.rooms);
        expect(same.map((one) => one.from)).toEqual(before.rooms);
        expect(same.every((one) => one.isSame)).toBe(true);
        expect(isUnchanged(before, before.stay, before.rooms)).toBe(true);
      }),
      runs,
    );
  });
});

describe('the rooms of a change', () => {
  it('go on as many as before and after have in common, by kind and by type', () => {
    fc.assert(
      fc.property(agreed, rooms, ({ rooms: before }, asked) => {
        const after = asked.map(roomOf);
        const pairs = matchedRooms(before, after).flatMap(({ from }, index) => {
          const [old, room] = [before[from ?? -1], after[index]];
          return old === undefined || room === undefined ? [] : [{ from, old, room }];
        });
        expect(new Set(pairs.map(({ from }) => from)).size).toBe(pairs.length);
        expect(pairs).toHaveLength(Math.min(before.length, after.length));
        for (const name of [nameOf, ({ roomTypeId }: RoomSold) => roomTypeId]) {
          for (const { roomTypeId, ...room } of before) {
            const kind = name({ roomTypeId, ...room });
            const count = (all: readonly RoomSold[]) =>
              all.filter((one) => name(one) === kind).length;
            const alike = pairs.filter(({ old, room: one }) => {
              return name(old) === kind && name(one) === kind;
            });
            expect(alike).toHaveLength(Math.min(count(before), count(after)));
          }
        }
      }),
      { numRuns: 100 },
    );
  });

  it('have the ids of those they go on from, and new ones have ids that nobody ever had', () => {
    const state = { terms: termsOf(stayOf(0, 1), [of(double), of(double)], distinct()) };
    const [other, same] = [roomOf(of(suite)), roomOf(of(double))];
    expect(lineIdsAfter(state, [other, same])).toEqual([0, 1]);
    const shorter = { ...state, lineIds: { ids: [3, 1], next: 7 } };
    expect(lineIdsAfter(shorter, [other, same, same])).toEqual([7, 1, 3]);
  });
});

describe('the nights of a change', () => {
  it('are those on which it takes more rooms than before, and no others', () => {
    fc.assert(
      fc.property(agreed, changes, (before, [stay, asked]) => {
        const after = changed(before, stay, asked);
        const beyond = nightsBeyond(after, before);
        const had = countsOf(before);
        for (const one of nightRoomsOf(after)) {
          const isMore = one.rooms > had(one);
          expect(beyond.some((other) => isSameNight(other, one))).toBe(isMore);
        }
        expect(nightsBeyond(before, before)).toEqual([]);
      }),
      runs,
    );
  });

  it('are the other night alone when a stay moves by a day', () => {
    const before = termsOf(stayOf(0, 3), [of(double)], distinct());
    const moved = changed(before, stayOf(1, 3), [of(double)]);
    expect(nightsBeyond(moved, before)).toEqual([
      { roomTypeId: double, night: addDays(ARRIVAL, 3), rooms: 1 },
    ]);
    expect(nightsBeyond(before, moved)).toEqual([{ roomTypeId: double, night: ARRIVAL, rooms: 1 }]);
  });

  it('are counted by room type: two rooms that swap their types ask for nothing', () => {
    const before = termsOf(stayOf(0, 2), [of(double), of(suite)], distinct());
    const swapped = changed(before, stayOf(0, 2), [of(suite), of(double)]);
    expect(nightsBeyond(swapped, before)).toEqual([]);
    expect(swapped.totalMinor).toBe(before.totalMinor);
  });
});

// Helpers

function stayOf(offset: number, nights: number) {
  const arrival = addDays(ARRIVAL, offset);
  return { arrival, departure: addDays(arrival, nights) };
}

function of(roomTypeId: Kind['roomTypeId']): Kind {
  return { roomTypeId, ratePlanId: undefined, party: { adults: 2, children: 0 } };
}

function roomOf({ ratePlanId, ...room }: Kind) {
  return ratePlanId === undefined ? room : { ...room, ratePlanId };
}

/** Prices that tell every night of every room from every other. */
function distinct(): () => number {
  let next = 1_000;
  return () => next++;
}

function termsOf(
  stay: BookingTerms['stay'],
  asked: readonly Kind[],
  price: () => number,
): BookingTerms {
  const booked = asked.map((kind) => {
    return { ...roomOf(kind), nightlyMinor: Array.from({ length: nightCount(stay) }, price) };
  });
  const totalMinor = booked.flatMap(({ nightlyMinor }) => nightlyMinor).reduce((a, b) => a + b, 0);
  const { currency } = details;
  return { propertyId: adler, stay, rooms: booked, currency, totalMinor, capture: 'at_booking' };
}

function changed(before: BookingTerms, stay: BookingTerms['stay'], asked: readonly Kind[]) {
  const today = termsOf(stay, asked, () => TODAY);
  const kept = keepPrices(before, stay, today.rooms);
  const totalMinor = kept.flatMap(({ nightlyMinor }) => nightlyMinor).reduce((a, b) => a + b, 0);
  return { ...today, rooms: kept, totalMinor };
}

function nameOf({ roomTypeId, ratePlanId = 'base' as RatePlanId, party }: RoomSold): string {
  return `${roomTypeId}/${ratePlanId}/${party.adults}`;
}

function pricesOf(terms: BookingTerms, kind: string, night: CivilDate): readonly number[] {
  const index = nightsOf(terms.stay).indexOf(night);
  if (index === -1) return [];
  return terms.rooms
    .filter((room) => nameOf(room) === kind)
    .map(({ nightlyMinor }) => nightlyMinor[index] ?? 0);
}

function isSameNight(
  left: { roomTypeId: string; night: string },
  right: { roomTypeId: string; night: string },
): boolean {
  return left.roomTypeId === right.roomTypeId && left.night === right.night;
}
