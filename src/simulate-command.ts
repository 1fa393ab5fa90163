/**
 * `simulate`: runs simulated worlds from seeds until a number, a time or a broken rule ends it, and
 * says how to see a failure again. What a world is and what must hold in it is in
 * `testing/simulation`; this file only reads arguments and prints.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { ProgressBar } from './replay/progress-bar.ts';
import { systemChance, systemScheduler } from './system-world.ts';
import { faultOf, shrink } from './testing/simulation/shrink-story.ts';
import { type SimulationReport, simulate } from './testing/simulation/simulation.ts';
import { actText, type Story, storyOf } from './testing/simulation/story.ts';

const USAGE = `Usage: npm run simulate -- [options]

  --seed N       the first seed; a fresh one when not given
  --seeds N      how many worlds, one seed each (default 100, or as many as --minutes allow)
  --minutes M    stop after this time
  --acts A,B,…   of the story of --seed, only these acts (none: the world alone)
  --story FILE   tell the story in FILE, as --save wrote it
  --save FILE    write the shortest failing story to FILE
  --trace        print everything that happens, to stdout
  --json         the last line is one JSON object
  --help         print this

Exit code 0: every rule held in every world; 1: one was broken; 2: wrong usage.
`;

const time = systemScheduler();

const SEED_MAX = 2 ** 31;
const SEEDS_DEFAULT = 100;
const NO_ACTS = 'none';

interface Options {
  readonly seed: number;
  readonly seeds: number;
  readonly minutes: number;
  readonly acts: readonly number[] | undefined;
  readonly story: Story | undefined;
  readonly storyFile: string | undefined;
  readonly save: string | undefined;
  readonly isTraced: boolean;
  readonly isJson: boolean;
}

interface Totals {
  seeds: number;
  steps: number;
  restarts: number;
  faultsInjected: number;
  violations: number;
  stuck: number;
  firstFailingSeed: number | null;
}

export async function simulateCommand(args: readonly string[]): Promise<number> {
  if (args.includes('--help')) {
    process.stdout.write(USAGE);
    return 0;
  }
  const options = readOptions(args);
  if (typeof options === 'string') {
    process.stderr.write(`${options}\n\n${USAGE}`);
    return 2;
  }
  const totals = await run(options);
  process.stdout.write(`${summary(totals)}\n`);
  if (options.isJson) process.stdout.write(`${JSON.stringify(totals)}\n`);
  return totals.firstFailingSeed === null ? 0 : 1;
}

async function run(options: Options): Promise<Totals> {
  const totals: Totals = {
    seeds: 0,
    steps: 0,
    restarts: 0,
    faultsInjected: 0,
    violations: 0,
    stuck: 0,
    firstFailingSeed: null,
  };
  const { seeds, minutes } = options;
  const startedMs = time.monotonicMs();
  const endMs = startedMs + minutes * 60_000;
  process.stderr.write(`simulating from seed ${options.seed}\n`);
  const isCounted = Number.isFinite(seeds);
  const bar = new ProgressBar(isCounted ? seeds : minutes * 60, 'worlds', process.stderr);
  for (let done = 0; done < options.seeds && time.monotonicMs() < endMs; done += 1) {
    const story = storyFor(options, options.seed + done);
    const report = await simulate(story, options.isTraced ? heard : undefined);
    add(totals, report);
    bar.set(isCounted ? totals.seeds : Math.floor((time.monotonicMs() - startedMs) / 1_000));
    if (faultOf(report) === undefined) continue;
    bar.stop();
    await explain(story, report, options);
    return totals;
  }
  bar.stop();
  return totals;
}

function add(totals: Totals, report: SimulationReport): void {
  totals.seeds += 1;
  totals.steps += report.steps;
  totals.restarts += report.restarts;
  totals.faultsInjected += report.faultsInjected;
  totals.violations += report.violations.length;
  totals.stuck += report.stuck.length;
  if (faultOf(report) !== undefined) totals.firstFailingSeed ??= report.seed;
}

function storyFor({ story, acts }: Options, seed: number): Story {
  if (story !== undefined) return story;
  const whole = storyOf(seed);
  if (acts === undefined) return whole;
  return { ...whole, acts: whole.acts.filter(({ number }) => acts.includes(number)) };
}

/** What broke, and how to see it again with as little around it as possible. */
async function explain(story: Story, report: SimulationReport, options: Options): Promise<void> {
  const { violations, stuck, seed } = report;
  const write = (line: string): void => void process.stdout.write(`${line}\n`);
  write(`\nSeed ${seed} at ${commit()}:`);
  for (const { rule, detail } of violations) write(`  ${rule}: ${detail}`);
  for (const what of stuck) write(`  stuck: ${what}`);
  process.stderr.write('looking for a shorter story\n');
  const shrunk = await shrink(story, report);
  const { acts } = shrunk.story;
  write(`\nThe shortest story found, ${acts.length} of ${story.acts.length} acts:`);
  const { rooms, capture, tuning, weather } = story;
  write(`  rooms ${rooms}, capture ${capture}, limits ${JSON.stringify(tuning)}`);
  write(`  weather ${JSON.stringify(weather)}`);
  for (const act of acts) write(`  ${actText(act)}`);
  const fault = shrunk.report.violations[0];
  if (fault !== undefined) write(`which ends in ${fault.rule}: ${fault.detail}`);
  if (options.save !== undefined) {
    writeFileSync(options.save, `${JSON.stringify(shrunk.story, null, 2)}\n`);
  }
  const numbers = acts.map(({ number }) => number).join(',') || NO_ACTS;
  const { storyFile } = options;
  const which =
    storyFile === undefined ? `--seed ${seed} --acts ${numbers}` : `--story ${storyFile}`;
  write(`\nTo see it again: npm run simulate -- ${which} --trace\n`);
}

function summary({ seeds, steps, restarts, faultsInjected, firstFailingSeed }: Totals): string {
  const told = `${seeds} worlds, ${steps} steps, ${restarts} restarts, ${faultsInjected} faults`;
  return firstFailingSeed === null
    ? `${told}: every rule held.`
    : `${told}: seed ${firstFailingSeed} broke a rule.`;
}

function heard(line: string): void {
  process.stdout.write(line);
}

/** Which code it was; a package that is not a clone says so. */
function commit(): string {
  try {
    const git = execFileSync('git', ['rev-parse', '--short', 'HEAD'], {
      cwd: import.meta.dirname,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return `commit ${git.toString().trim()}`;
  } catch {
    return 'an unknown commit';
  }
}

/** A sentence instead of options when something is wrong with them. */
function readOptions(args: readonly string[]): Options | string {
  try {
    return optionsOf(args);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Throws an error whose message is for the user. */
function optionsOf(args: readonly string[]): Options {
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
  const { seed, seeds, minutes, acts, story, save } = values;
  if (acts !== undefined && seed === undefined) {
    throw new Error('--acts are acts of the story of a --seed.');
  }
  const isOne = acts !== undefined || story !== undefined;
  const seedsDefault = minutes === undefined ? SEEDS_DEFAULT : Number.POSITIVE_INFINITY;
  return {
    seed: whole('--seed', seed) ?? Math.floor(systemChance('').random() * SEED_MAX),
    seeds: whole('--seeds', seeds, 1) ?? (isOne ? 1 : seedsDefault),
    minutes: whole('--minutes', minutes, 1) ?? Number.POSITIVE_INFINITY,
    acts: acts === NO_ACTS ? [] : acts?.split(',').map((act) => whole('--acts', act) ?? 0),
    story: story === undefined ? undefined : (JSON.parse(readFileSync(story, 'utf8')) as Story),
    storyFile: story,
    save,
    isTraced: values.trace,
    isJson: values.json,
  };
}

function whole(name: string, text: string | undefined, least = 0): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,10}$/.test(text) && Number(text) >= least) return Number(text);
  throw new Error(`${name} ${text} is no whole number from ${least} on.`);
}
