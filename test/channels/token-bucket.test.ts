/** No minute has more requests than a minute may have, whatever the pattern of asking. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TokenBucket } from '../../src/actors/outward/token-bucket.ts';

const MINUTE_MS = 60_000;

describe('a token bucket', () => {
  it('keeps to its limit in every minute, and to what waitMs says', () => {
    const gaps = fc.array(fc.integer({ min: 0, max: 20_000 }), { maxLength: 120 });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 30 }),
        gaps,
        fc.nat({ max: 1 }),
        (limit, waits, keep) => {
          const bucket = new TokenBucket(limit, 0);
          const taken: number[] = [];
          let nowMs = 0;
          for (const wait of waits) {
            nowMs += wait;
            const isFree = bucket.waitMs(nowMs, keep) === 0;
            expect(bucket.take(nowMs, keep)).toBe(isFree);
            if (isFree) taken.push(nowMs);
          }
          for (const from of taken) {
            const inMinute = taken.filter((at) => at >= from && at < from + MINUTE_MS);
            expect(inMinute.length).toBeLessThanOrEqual(limit);
          }
        },
      ),
      { numRuns: 100 },
    );
  });

  it('gives what it promised when it said', () => {
    const bucket = new TokenBucket(10, 0);
    const waits = Array.from({ length: 7 }, () => {
      const waitMs = bucket.waitMs(0, 0);
      if (waitMs === 0) bucket.take(0, 0);
      return waitMs;
    });
    expect(waits).toEqual([0, 0, 0, 0, 10_000, 10_000, 10_000]);
    expect(bucket.take(9_999, 0)).toBe(false);
    expect(bucket.take(10_000, 0)).toBe(true);
  });

  it('keeps the last one for what is urgent', () => {
    const bucket = new TokenBucket(10, 0);
    for (let count = 0; count < 3; count += 1) expect(bucket.take(0, 1)).toBe(true);
    expect(bucket.take(0, 1)).toBe(false);
    expect(bucket.take(0, 0)).toBe(true);
  });

  it('of one a minute keeps nothing back for ever', () => {
    const bucket = new TokenBucket(1, 0);
    expect(bucket.take(0, 1)).toBe(true);
    expect(bucket.waitMs(0, 1)).toBe(MINUTE_MS);
    expect(bucket.take(MINUTE_MS, 1)).toBe(true);
  });
});
