/** PersistentMap against the map of the language: same contents, same order, at every version. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PersistentMap } from '../../src/domain/persistent-map.ts';

type Edit = { readonly key: string; readonly value: number | undefined };

/** Enough keys and edits that changes are folded into the base many times. */
const edits: fc.Arbitrary<readonly Edit[]> = fc.array(
  fc.record({
    key: fc.nat(30).map((number) => `k${number}`),
    value: fc.option(fc.nat(9), { nil: undefined, freq: 3 }),
  }),
  { maxLength: 200, size: 'max' },
);

describe('PersistentMap', () => {
  it('is a Map at every version, even after later versions were made and read', () => {
    fc.assert(
      fc.property(edits, (history) => {
        let map = PersistentMap.of<string, number>(new Map([['k0', 0]]));
        const model = new Map([['k0', 0]]);
        const versions: (readonly [
          PersistentMap<string, number>,
          (readonly [string, number])[],
        ])[] = [];
        for (const { key, value } of history) {
          map = value === undefined ? map.without(key) : map.with(key, value);
          if (value === undefined) model.delete(key);
          else model.set(key, value);
          versions.push([map, [...model]]);
        }
        for (const [version, entries] of versions) expectEntries(version, entries);
      }),
      { numRuns: 100 },
    );
  });
});

// Helpers

function expectEntries(
  map: PersistentMap<string, number>,
  entries: readonly (readonly [string, number])[],
): void {
  // forEach before the iterators: they fold, and both ways of reading must agree.
  const visited: [string, number][] = [];
  map.forEach((value, key) => {
    visited.push([key, value]);
  });
  const model = new Map(entries);
  const keys = Array.from({ length: 31 }, (_, number) => `k${number}`);
  const read = (one: ReadonlyMap<string, number>) =>
    keys.map((key) => [one.has(key), one.get(key)]);
  // Text, because comparing ten thousand nested lists one by one takes seconds.
  const found = [map.size, visited, read(map), [...map], [...map.keys()], [...map.values()]];
  const expected = [entries.length, entries, read(model), entries, ...split(entries)];
  expect(JSON.stringify(found)).toBe(JSON.stringify(expected));
}

function split(entries: readonly (readonly [string, number])[]): [string[], number[]] {
  return [entries.map(([key]) => key), entries.map(([, value]) => value)];
}
