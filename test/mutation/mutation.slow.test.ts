/**
 * Whether the simulation bites: each mutant is found within the seeds that its entry states, that
 * in which it was found the last time before all others. The table that it prints says by which
 * rule and when. That the code as it is breaks no rule in a thousand worlds is tested elsewhere.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { foundIn } from './found-in.ts';
import { type Hunt, huntAll, tableOf } from './hunting-party.ts';
import { type Mutant, mutated } from './mutant.ts';
import { mutants } from './mutants.ts';

/** Enough to see that a hunt can come back with nothing. */
const CONTROL_SEEDS = 3;

describe('the simulation', () => {
  it(`finds all of ${mutants.length} mutants, and nothing without one`, {
    timeout: 900_000,
  }, async () => {
    const control: Hunt = { mutant: undefined, seed: 0, seeds: CONTROL_SEEDS };
    const known = foundIn();
    const hunts = mutants.map((mutant) => {
      const first = known.get(mutant.name);
      const hint = first === undefined ? {} : { first };
      return { mutant, seed: 0, seeds: mutant.seedsMax, ...hint };
    });
    const [sound, ...findings] = await huntAll([control, ...hunts]);
    console.info(tableOf(findings));
    expect(sound?.caught).toBeUndefined();
    const missed = findings.filter(({ caught }) => caught === undefined);
    expect(missed.map(({ mutant }) => mutant?.name)).toEqual([]);
  });
});

describe('the list of mutants', () => {
  it('has at least 25, each with a name of its own', () => {
    expect(mutants.length).toBeGreaterThanOrEqual(25);
    expect(new Set(mutants.map(({ name }) => name)).size).toBe(mutants.length);
    for (const { seedsMax } of mutants) expect(seedsMax).toBeLessThanOrEqual(400);
  });

  it.each(mutants)('still fits the code: $name', (mutant) => {
    const source = sourceOf(mutant);
    expect(mutated(mutant, source)).not.toBe(source);
  });

  it('is not believed where its text has changed or is not alone', () => {
    const [mutant] = mutants;
    if (mutant === undefined) throw new Error('the list is empty');
    const source = sourceOf(mutant);
    expect(() => mutated(mutant, source.replace(mutant.find, ''))).toThrow('is 0 times in');
    expect(() => mutated(mutant, source + mutant.find)).toThrow('is 2 times in');
  });

  it('refuses to switch on a mutant that is not in it', async () => {
    const unknown: Mutant = { name: 'no such fault', file: '', find: '', replace: '', seedsMax: 1 };
    const hunt = huntAll([{ mutant: unknown, seed: 0, seeds: 1 }]);
    await expect(hunt).rejects.toThrow('there is no mutant "no such fault"');
  });
});

// Helpers

function sourceOf({ file }: Mutant): string {
  return readFileSync(join(import.meta.dirname, '../../src', file), 'utf8');
}
