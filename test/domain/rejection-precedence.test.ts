/** The list that decides which of several refusals is given names every refusal, once. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { restrictionRules } from '../../src/domain/rates/restriction.ts';
import { type Rejection, rejectionPrecedence } from '../../src/domain/rejection.ts';

type Uncovered = Exclude<Rejection['code'], (typeof rejectionPrecedence)[number]>;

describe('rejectionPrecedence', () => {
  it('covers the union for the compiler', () => {
    // Does not compile while a code is missing: an empty union is the only one that `never` takes.
    const isComplete: [Uncovered] extends [never] ? true : Uncovered = true;
    expect(isComplete).toBe(true);
  });

  it('covers the union as it is written, each code once', () => {
    const files = [
      'rejection.ts',
      'rooms/room-refusal.ts',
      'trip/trip-refusal.ts',
      'blocks/block-refusal.ts',
      'waitlist/waitlist-refusal.ts',
    ];
    const source = files
      .map((file) => new URL(`../../src/domain/${file}`, import.meta.url))
      .map((url) => readFileSync(url, 'utf8'))
      .join('\n');
    const codes = [...source.matchAll(/readonly code: '([a-z_]+)'/g)].map(([, code]) => code);
    expect(codes.length).toBeGreaterThan(20);
    expect([...rejectionPrecedence].sort()).toEqual([...codes, ...restrictionRules].sort());
  });
});
