/**
 * Overbooking's arithmetic against exact values: the binomial tail by whole numbers of any size,
 * Wilson's bound by its own equation. Nothing here may use the functions under test to judge them.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CivilDate } from '../../src/domain/calendar.ts';
import { type BookingId, type Channel, DIRECT } from '../../src/domain/ids.ts';
import { allowedBeyond } from '../../src/domain/overbooking/allowance.ts';
import { expectedWalks, walkProbability } from '../../src/domain/overbooking/binomial-tail.ts';
import { recommendSales } from '../../src/domain/overbooking/recommend-sales.ts';
import {
  countShowUps,
  estimateShowUp,
  wilsonUpper,
} from '../../src/domain/overbooking/show-up-history.ts';
import {
  proposeWalks,
  type WalkCandidate,
  type WalkRule,
} from '../../src/domain/overbooking/walk-order.ts';

describe('walkProbability', () => {
  /** Probabilities are sixteenths and the like, which floating point has exactly. */
  const vectors: readonly [sales: number, rooms: number, part: number, whole: number][] = [
    [3, 2, 1, 2],
    [12, 10, 7, 8],
    [105, 100, 15, 16],
    [110, 100, 7, 8],
    [1_050, 1_000, 15, 16],
    [1_075, 1_000, 15, 16],
    [1_100, 1_000, 7, 8],
    [1_200, 1_000, 7, 8],
    [2_000, 1_000, 1, 2],
    [2_000, 1_000, 127, 256],
    [2_100, 2_000, 243, 256],
    [1_001, 1_000, 255, 256],
    [1_400, 1_000, 1, 2],
    [1_040, 1_000, 7, 8],
    // About 10^-278: nothing underflows on the way.
    [1_020, 1_000, 1, 2],
  ];

  it.each(vectors)('of %i sales of %i rooms at %i/%i is the exact value', (...vector) => {
    const [sales, rooms, part, whole] = vector;
    const exact = exactTail(sales, rooms, part, whole);
    const found = walkProbability(sales, rooms, part / whole);
    expect(Math.abs(found - exact) / exact).toBeLessThan(1e-11);
  });

  it('is the exact value of any hotel of up to 60 rooms', () => {
    fc.assert(
      fc.property(fc.nat(60), fc.nat(30), fc.integer({ min: 1, max: 63 }), (rooms, more, part) => {
        const sales = rooms + more;
        const exact = exactTail(sales, rooms, part, 64);
        const found = walkProbability(sales, rooms, part / 64);
        expect(Math.abs(found - exact)).toBeLessThanOrEqual(1e-12 * Math.max(exact, 1e-12));
      }),
      { numRuns: 300 },
    );
  });

  it('is none when nobody or no more than the rooms can come, and sure when all do', () => {
    expect(walkProbability(100, 100, 0.9)).toBe(0);
    expect(walkProbability(2_000, 1_000, 0)).toBe(0);
    expect(walkProbability(1_001, 1_000, 1)).toBe(1);
  });

  it('grows with every sale and every probability, and falls with every room', () => {
    fc.assert(
      fc.property(
        fc.nat(3_000),
        fc.nat(300),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (...a) => {
          const [rooms, more, probability] = a;
          const sales = rooms + more;
          const here = walkProbability(sales, rooms, probability);
          const slack = 1e-12;
          expect(here).toBeGreaterThanOrEqual(0);
          expect(here).toBeLessThanOrEqual(1);
          expect(walkProbability(sales + 1, rooms, probability)).toBeGreaterThanOrEqual(
            here - slack,
          );
          expect(walkProbability(sales, rooms + 1, probability)).toBeLessThanOrEqual(here + slack);
          const likelier = (1 + probability) / 2;
          expect(walkProbability(sales, rooms, likelier)).toBeGreaterThanOrEqual(here - slack);
        },
      ),
    );
  });
});

describe('expectedWalks', () => {
  it('is the mean of those too many, counted one by one', () => {
    // Three come with 1/8, and then one of them too many; two of four too many with 1/16.
    expect(expectedWalks(3, 2, 0.5)).toBeCloseTo(1 / 8, 14);
    expect(expectedWalks(4, 2, 0.5)).toBeCloseTo((4 * 1 + 1 * 2) / 16, 14);
    expect(expectedWalks(100, 100, 0.9)).toBe(0);
  });
});

describe('recommendSales', () => {
  const table: readonly [rooms: number, shows: number, max: number, sales: number][] = [
    [0, 0.9, 0.05, 0],
    [1, 0.9, 0.05, 1],
    [100, 1, 0.05, 100],
    [100, 0.9, 0, 100],
    // By fractions: 103 sales walk with 0.0405, 1,053 with 0.0415, and one more is too many.
    [100, 0.9375, 0.05, 103],
    [1_000, 0.9375, 0.05, 1_053],
  ];
  it.each(table)('of %i rooms at %d with at most %d is %i', (rooms, shows, max, sales) => {
    const question = { rooms, showUpProbability: shows, walkProbabilityMax: max };
    expect(recommendSales(question).sales).toBe(sales);
  });

  it('keeps to the maximum, and one sale more would not', () => {
    const walking = fc.double({ min: 0, max: 0.5, noNaN: true });
    const showing = fc.double({ min: 0.3, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2_000 }), showing, walking, (rooms, shows, max) => {
        const question = { rooms, showUpProbability: shows, walkProbabilityMax: max };
        const { sales, walkProbability: here, isCapped, ...rest } = recommendSales(question);
        expect(here).toBeLessThanOrEqual(max);
        expect(sales - rooms).toBe(rest.allowance);
        if (isCapped) expect(sales).toBe(2 * rooms);
        else expect(rest.walkProbabilityOfOneMore).toBeGreaterThan(max);
      }),
    );
  });
});

describe('estimateShowUp', () => {
  const day = (text: string) => text as CivilDate;
  it('counts stays, no-shows and late cancellations, and early ones as nothing', () => {
    const arrival = day('2027-05-10');
    const counts = countShowUps([
      { arrival, fate: 'stayed' },
      { arrival, fate: 'no_show' },
      { arrival, fate: 'cancelled', cancelledOn: day('2027-05-08') },
      { arrival, fate: 'cancelled', cancelledOn: day('2027-05-09') },
      { arrival, fate: 'cancelled', cancelledOn: day('2027-05-11') },
    ]);
    expect(counts).toEqual({ shows: 1, noShows: 1, lateCancellations: 2 });
  });

  it('says nothing below a hundred bookings', () => {
    expect(estimateShowUp({ shows: 90, noShows: 5, lateCancellations: 4 })).toBeUndefined();
    expect(estimateShowUp({ shows: 90, noShows: 5, lateCancellations: 5 })).toMatchObject({
      sample: 100,
      share: 0.9,
    });
  });

  it("reckons with the upper end of Wilson's interval", () => {
    // Found by halving: the largest x with (share - x) / sqrt(x (1 - x) / n) >= -1.6448536.
    expect(wilsonUpper(90, 100)).toBeCloseTo(0.9392813329845527, 12);
    expect(wilsonUpper(450, 500)).toBeCloseTo(0.9199608141175407, 12);
    expect(wilsonUpper(0, 100)).toBeCloseTo(0.02634272078317432, 12);
    expect(wilsonUpper(100, 100)).toBe(1);
  });

  it('is never below the share, and nears it as bookings are added', () => {
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 10_000 }), fc.nat(10_000), (sample, hits) => {
        const shows = Math.min(hits, sample);
        const upper = wilsonUpper(shows, sample);
        expect(upper).toBeGreaterThanOrEqual(shows / sample);
        expect(upper).toBeLessThanOrEqual(1);
        expect(wilsonUpper(10 * shows, 10 * sample)).toBeLessThanOrEqual(upper + 1e-15);
      }),
    );
  });
});

describe('allowedBeyond', () => {
  it('is so many rooms or whole rooms of a share, and never more than there are', () => {
    expect(allowedBeyond({ type: 'rooms', rooms: 3 }, 20)).toBe(3);
    expect(allowedBeyond({ type: 'rooms', rooms: 3 }, 2)).toBe(2);
    expect(allowedBeyond({ type: 'percent', percent: 10 }, 19)).toBe(1);
    expect(allowedBeyond({ type: 'percent', percent: 100 }, 19)).toBe(19);
    expect(allowedBeyond({ type: 'percent', percent: 10 }, 9)).toBe(0);
  });
});

describe('proposeWalks', () => {
  const plain = {
    guestName: 'Ada Byron',
    rooms: 1,
    isVip: false,
    isLoyaltyMember: false,
    channel: DIRECT,
    nights: 2,
    rateMinor: 10_000,
    arrivalTime: '18:00',
    bookedAtMs: 1_000,
  };
  const guest = (id: string, differs: Partial<WalkCandidate> = {}): WalkCandidate => {
    return { ...plain, bookingId: id as BookingId, ...differs };
  };
  const channel = 'expedia' as Channel;

  // Each row goes before the one below it, by the rule that it names.
  const ladder: readonly [WalkCandidate, WalkRule | undefined][] = [
    [guest('n', { channel, nights: 1, rateMinor: 8_000 }), 'rate'],
    [guest('m', { channel, nights: 1 }), 'nights'],
    [guest('l', { channel, nights: 3 }), 'channel'],
    [guest('k', { nights: 1, arrivalTime: undefined }), 'arrival_time'],
    [guest('j', { nights: 1, arrivalTime: '23:00' }), 'arrival_time'],
    [guest('i', { nights: 1, arrivalTime: '09:00', bookedAtMs: 9_000 }), 'booked_last'],
    [guest('g', { nights: 1, arrivalTime: '09:00' }), 'id'],
    [guest('h', { nights: 1, arrivalTime: '09:00' }), 'loyalty'],
    [guest('f', { isLoyaltyMember: true, channel, nights: 1 }), 'vip'],
    [guest('e', { isVip: true, channel, nights: 1, rateMinor: 1 }), undefined],
  ];

  it('orders by the first rule on which two bookings differ, and names it', () => {
    const candidates = ladder.map(([candidate]) => candidate).toReversed();
    const found = proposeWalks(candidates, 2);
    expect(found.map(({ bookingId, decidedBy }) => [bookingId, decidedBy])).toEqual(
      ladder.map(([{ bookingId }, rule]) => [bookingId, rule]),
    );
    expect(found.filter(({ isProposed }) => isProposed).map((one) => one.bookingId)).toEqual([
      'n',
      'm',
    ]);
  });

  it('leaves parties of several rooms alone while single rooms suffice', () => {
    const party = guest('party', { channel, nights: 1, rooms: 3 });
    const walked = (excess: number) => {
      const found = proposeWalks([party, guest('one'), guest('two', { nights: 3 })], excess);
      return found.filter(({ isProposed }) => isProposed).map(({ bookingId }) => bookingId);
    };
    expect(walked(0)).toEqual([]);
    expect(walked(1)).toEqual(['one']);
    expect(walked(2)).toEqual(['one', 'two']);
    expect(walked(3)).toEqual(['party']);
    expect(walked(4)).toEqual(['party', 'one']);
    expect(walked(9)).toEqual(['party', 'one', 'two']);
  });

  it('makes as many rooms free as are wanted, if there are so many, whatever the order', () => {
    const some = fc.record({
      rooms: fc.integer({ min: 1, max: 4 }),
      isVip: fc.boolean(),
      nights: fc.integer({ min: 1, max: 3 }),
    });
    fc.assert(
      fc.property(fc.array(some, { maxLength: 12 }), fc.nat(12), (drawn, excess) => {
        const candidates = drawn.map((differs, index) => guest(`b${index}`, differs));
        const found = proposeWalks(candidates, excess);
        const all = candidates.reduce((sum, { rooms }) => sum + rooms, 0);
        const freed = found
          .filter(({ isProposed }) => isProposed)
          .reduce((sum, { rooms }) => sum + rooms, 0);
        expect(freed).toBeGreaterThanOrEqual(Math.min(all, excess));
        expect(freed).toBeLessThan(Math.max(1, excess + 4));
        expect(proposeWalks(candidates.toReversed(), excess)).toEqual(found);
      }),
    );
  });
});

// Helpers

/** P(X > rooms) by whole numbers alone; only the last quotient is rounded. */
function exactTail(sales: number, rooms: number, part: number, whole: number): number {
  const shows = BigInt(part);
  const stays = BigInt(whole - part);
  let term = stays ** BigInt(sales);
  let sum = 0n;
  for (let hits = 0; hits <= sales; hits += 1) {
    if (hits > rooms) sum += term;
    // C(n, k + 1) = C(n, k) (n - k) / (k + 1), and each hit takes the place of a miss.
    term = (term * BigInt(sales - hits) * shows) / (BigInt(hits + 1) * stays);
  }
  return quotient(sum, BigInt(whole) ** BigInt(sales));
}

/** A quotient of whole numbers of any size, correct to the last bit or two. */
function quotient(numerator: bigint, denominator: bigint): number {
  if (numerator === 0n) return 0;
  const bits = (value: bigint): number => value.toString(2).length;
  const shift = 64 - bits(numerator) + bits(denominator);
  const scaled =
    shift > 0
      ? (numerator << BigInt(shift)) / denominator
      : numerator / (denominator << BigInt(-shift));
  return Number(scaled) * 2 ** -shift;
}
