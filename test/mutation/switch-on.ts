/**
 * Loads the engine with one fault in it: `MUTANT='name' node --import ./test/mutation/switch-on.ts
 * FILE` runs FILE so, whatever it is, and without MUTANT as it is. The files on disk are never
 * touched. It throws when the mutant is not known or its text has changed.
 */
import { registerHooks } from 'node:module';
import { type Mutant, mutated } from './mutant.ts';
import { mutants } from './mutants.ts';

const name = process.env.MUTANT;
if (name !== undefined) switchOn(name);

function switchOn(wanted: string): void {
  const mutant = mutants.find((one) => one.name === wanted);
  if (mutant === undefined) throw new Error(`there is no mutant "${wanted}"`);
  const url = new URL(`../../src/${mutant.file}`, import.meta.url).href;
  registerHooks({
    load(loaded, context, next) {
      const result = next(loaded, context);
      return loaded === url ? { ...result, source: withFault(mutant, result.source) } : result;
    },
  });
}

/** Types and all: Node takes them away afterwards. */
function withFault(mutant: Mutant, source: unknown): string {
  if (!(source instanceof Uint8Array)) throw new Error(`src/${mutant.file} was loaded as no file`);
  return mutated(mutant, Buffer.from(source).toString('utf8'));
}
