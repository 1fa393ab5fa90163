/**
 * The options of `simulate`: reads them, and refuses what cannot be done before any world is made,
 * in a sentence for whoever typed it. It must never let a hunt begin that would end in a trace.
 */
import { closeSync, existsSync, openSync, readFileSync, rmSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { systemChance } from './system-world.ts';
import { storyOf } from './testing/simulation/stories/seeded-story.ts';
import { SEEDS, type Story } from './testing/simulation/stories/story.ts';
import { readStory } from './testing/simulation/stories/story-shape.ts';

export interface SimulateOptions {
  readonly seed: number;
  readonly seeds: number;
  readonly minutes: number;
  /** The one story that is told, or else each seed's own is. */
  readonly story: Story | undefined;
  readonly storyFile: string | undefined;
  readonly save: string | undefined;
  readonly isTraced: boolean;
  readonly isJson: boolean;
}

const FRESH_SEED_MAX = 2 ** 31;
const SEEDS_DEFAULT = 100;
/** What `--acts` is called when no act is left. */
export const NO_ACTS = 'none';

/** A sentence instead of options when something is wrong with them. */
export function readSimulateOptions(args: readonly string[]): SimulateOptions | string {
  try {
    const options = optionsOf(args);
    if (options.save !== undefined) expectWritable(options.save);
    return options;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Throws an error whose message is for the user. */
function optionsOf(args: readonly string[]): SimulateOptions {
  const { seed: seedText, seeds, minutes, acts, story: storyFile, ...others } = valuesOf(args);
  if (acts !== undefined && seedText === undefined) {
    throw new Error('--acts are acts of the story of a --seed.');
  }
  if (storyFile !== undefined && seedText !== undefined) {
    throw new Error('--story has a seed of its own; leave --seed out.');
  }
  const seed = whole('--seed', seedText) ?? freshSeed();
  if (seed >= SEEDS) throw new Error(`--seed ${seed} is none: ${LAST_SEED}`);
  const told = acts === undefined ? undefined : storyWith(seed, acts);
  const story = storyFile === undefined ? told : storyIn(storyFile);
  const seedsDefault = minutes === undefined ? SEEDS_DEFAULT : Number.POSITIVE_INFINITY;
  const options = {
    seed: story?.seed ?? seed,
    seeds: whole('--seeds', seeds, 1) ?? (story === undefined ? seedsDefault : 1),
    minutes: minutesOf(minutes) ?? Number.POSITIVE_INFINITY,
    story,
    storyFile,
    save: others.save,
    isTraced: others.trace,
    isJson: others.json,
  };
  if (story !== undefined && options.seeds > 1) {
    throw new Error('--seeds goes with neither --story nor --acts, which are one world.');
  }
  if (Number.isFinite(options.seeds) && options.seed + options.seeds > SEEDS) {
    throw new Error(`--seeds ${options.seeds} from ${options.seed} are too many: ${LAST_SEED}`);
  }
  return options;
}

const LAST_SEED = `the last seed is ${SEEDS - 1}.`;

function valuesOf(args: readonly string[]) {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seed: { type: 'string' },
      seeds: { type: 'string' },
      minutes: { type: 'string' },
      acts: { type: 'string' },
      story: { type: 'string' },
      save: { type: 'string' },
      trace: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    },
  });
  return values;
}

function freshSeed(): number {
  return Math.floor(systemChance('').random() * FRESH_SEED_MAX);
}

/** The story of a seed with some of its acts only. */
function storyWith(seed: number, acts: string): Story {
  const whole = storyOf(seed);
  const wanted = acts === NO_ACTS ? [] : acts.split(',').map(actNumber);
  const unknown = wanted.find((number) => !whole.acts.some((act) => act.number === number));
  if (unknown !== undefined) {
    const last = whole.acts.length - 1;
    throw new Error(`--acts ${unknown}: the story of seed ${seed} has acts 0 to ${last} only.`);
  }
  return { ...whole, acts: whole.acts.filter(({ number }) => wanted.includes(number)) };
}

function actNumber(text: string): number {
  return whole('--acts', text) ?? 0;
}

function storyIn(file: string): Story {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new Error(`--story ${file} cannot be read: ${messageOf(error)}`);
  }
  try {
    return readStory(text);
  } catch (error) {
    throw new Error(`--story ${file} ${messageOf(error)}`);
  }
}

/** Only opening it for writing tells; what is in it stays until there is something to save. */
function expectWritable(file: string): void {
  const isNew = !existsSync(file);
  try {
    closeSync(openSync(file, 'a'));
  } catch (error) {
    throw new Error(`--save ${file} cannot be written: ${messageOf(error)}`);
  }
  if (isNew) rmSync(file);
}

function minutesOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,6}(\.\d{1,3})?$/.test(text) && Number(text) > 0) return Number(text);
  throw new Error(`--minutes ${text} is no number of minutes, such as 5 or 1.5.`);
}

function whole(name: string, text: string | undefined, least = 0): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,10}$/.test(text) && Number(text) >= least) return Number(text);
  throw new Error(`${name} ${text} is no whole number from ${least} on.`);
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
