/**
 * Where each mutant was last found, `found-in.json`: trying that world first is what makes the test
 * of all mutants cheap. It is a hint and no promise; where the stories have changed since, the hunt
 * goes on from seed 0, and no result is other than without it.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Finding } from './hunting-party.ts';
import { mutants } from './mutants.ts';

const FILE = join(import.meta.dirname, 'found-in.json');

/** Seeds by the names of mutants. */
export function foundIn(): ReadonlyMap<string, number> {
  return new Map(Object.entries(JSON.parse(readFileSync(FILE, 'utf8')) as Record<string, number>));
}

/** Writes down what is new, and drops whatever is no longer in the list. */
export function remember(findings: readonly Finding[]): void {
  const seeds = new Map(foundIn());
  for (const { mutant, caught } of findings) {
    if (mutant !== undefined && caught !== undefined) seeds.set(mutant.name, caught.seed);
  }
  const kept = mutants.flatMap(({ name }) => {
    const seed = seeds.get(name);
    return seed === undefined ? [] : [[name, seed] as const];
  });
  writeFileSync(FILE, `${JSON.stringify(Object.fromEntries(kept), undefined, 2)}\n`);
}
