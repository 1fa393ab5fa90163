/**
 * Sends a process after each mutant, two at a time, and writes down what they come back with. A
 * mutant that cannot be switched on, or a hunt that dies without a word, is an error and no catch.
 */
import { spawn } from 'node:child_process';
import type { Catch } from './hunt.ts';
import type { Mutant } from './mutant.ts';

export interface Finding {
  /** `undefined` for the code as it is. */
  readonly mutant: Mutant | undefined;
  readonly caught: Catch | undefined;
}

export interface Hunt {
  readonly mutant: Mutant | undefined;
  /** Where it was last found; tried first. */
  readonly first?: number;
  /** Where the rest begins. */
  readonly seed: number;
  /** All in all. */
  readonly seeds: number;
}

const PARTIES = 2;
const FOLDER = import.meta.dirname;

/** `heard` is told of each finding as it comes. */
export async function huntAll(
  hunts: readonly Hunt[],
  heard: (finding: Finding) => void = () => undefined,
): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  const waiting = [...hunts.entries()];
  const party = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [place, hunt] = next;
      const finding = { mutant: hunt.mutant, caught: await caught(hunt) };
      findings[place] = finding;
      heard(finding);
    }
  };
  await Promise.all(Array.from({ length: PARTIES }, party));
  return findings;
}

function caught({ mutant, first, seed, seeds }: Hunt): Promise<Catch | undefined> {
  const { promise, resolve, reject } = Promise.withResolvers<Catch | undefined>();
  const script = ['--import', `${FOLDER}/switch-on.ts`, `${FOLDER}/hunt.ts`];
  const worlds = [`--seed=${seed}`, `--seeds=${seeds}`];
  if (first !== undefined) worlds.push(`--first=${first}`);
  const child = spawn(process.execPath, [...script, ...worlds], {
    env: { ...process.env, ...(mutant === undefined ? {} : { MUTANT: mutant.name }) },
  });
  let [out, errors] = ['', ''];
  child.stdout.on('data', (part) => {
    out += part;
  });
  child.stderr.on('data', (part) => {
    errors += part;
  });
  child.on('error', reject);
  child.on('close', () => {
    const said = out.trim() === '' ? undefined : (JSON.parse(out) as Partial<Catch>);
    if (said === undefined) reject(new Error(`the hunt for "${mutant?.name}" died: ${errors}`));
    else resolve(said.rule === undefined ? undefined : (said as Catch));
  });
  return promise;
}

/** One line for each: fault, found by, after how many seeds, of how many at most, and in which. */
export function tableOf(findings: readonly Finding[]): string {
  const width = Math.max(...findings.map(({ mutant }) => nameOf(mutant).length));
  const lines = findings.map((finding) => lineOf(finding, width));
  const head = `${'fault'.padEnd(width)} | ${'found by'.padEnd(RULE_WIDTH)} | seeds | at most | in`;
  return [head, ...lines].join('\n');
}

export function lineOf({ mutant, caught: found }: Finding, width = 0): string {
  const rule = (found?.rule ?? 'nothing').padEnd(RULE_WIDTH);
  const seeds = String(found?.afterSeeds ?? '').padStart(5);
  const most = String(mutant?.seedsMax ?? '').padStart(7);
  return `${nameOf(mutant).padEnd(width)} | ${rule} | ${seeds} | ${most} | ${found?.seed ?? ''}`;
}

function nameOf(mutant: Mutant | undefined): string {
  return mutant?.name ?? '(none)';
}

const RULE_WIDTH = 15;
