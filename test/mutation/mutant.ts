/**
 * What a mutant is: the production code with one fault, as text found once and what stands there
 * instead. Nothing of it is in `src`; it is switched on while a file is loaded, in a process of its
 * own. It must never be loaded by anything but the tests.
 */

export interface Mutant {
  /** The fault, as a sentence. */
  readonly name: string;
  /** Under `src/`. */
  readonly file: string;
  /** Stands in the file exactly once; if it does not, the list has rotted and says so. */
  readonly find: string;
  readonly replace: string;
  /**
   * Worlds in which the simulation must have found it: several times what it took from seed 0, so
   * that a change of the stories breaks no test. It is a limit and costs nothing when it is found
   * sooner.
   */
  readonly seedsMax: number;
}

/** The source with the fault in it. */
export function mutated({ name, file, find, replace }: Mutant, source: string): string {
  const count = source.split(find).length - 1;
  if (count !== 1)
    throw new Error(`"${name}": its text is ${count} times in src/${file}, not once`);
  // As a function, since `$` in a replacement means something.
  return source.replace(find, () => replace);
}
