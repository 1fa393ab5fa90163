/**
 * `simulate`: runs simulated worlds from seeds until a number, a time or a broken rule ends it, and
 * says how to see a failure again. What a world is and what must hold in it is in
 * `testing/simulation`; this file only runs them and prints.
 */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { ProgressBar } from './replay/progress-bar.ts';
import { SAME_SIGNAL_MS } from './same-signal.ts';
import {
  messageOf,
  NO_ACTS,
  readSimulateOptions,
  type SimulateOptions,
} from './simulate-options.ts';
import { systemScheduler } from './system-world.ts';
import { type SimulationReport, simulate } from './testing/simulation/simulation.ts';
import { storyOf } from './testing/simulation/stories/seeded-story.ts';
import { faultOf, shrink } from './testing/simulation/stories/shrink-story.ts';
import { actText, SEEDS, type Story } from './testing/simulation/stories/story.ts';

const USAGE = `Usage: npm run simulate -- [options]

  --seed N       the first seed; a fresh one when not given
  --seeds N      how many worlds, one seed each (default 100, or as many as --minutes allow)
  --minutes M    stop after this time, such as 5 or 1.5
  --acts A,B,…   of the story of --seed, only these acts (none: the world alone)
  --story FILE   tell the story in FILE, as --save wrote it
  --save FILE    write the shortest failing story to FILE
  --trace        print everything that happens, to stdout
  --json         the last line is one JSON object
  --help         print this

Ctrl-C stops after the world under way, or the search for a shorter story, and prints the totals;
another one, a moment later, leaves at once.
Exit code 0: every rule held in every world; 1: one was broken; 2: wrong usage; 130: Ctrl-C.
`;

const time = systemScheduler();

/** What a shell says of a process that a signal has ended. */
const SIGNAL_CODES = { SIGINT: 130, SIGTERM: 143, SIGPIPE: 141 } as const;

/** The code to end with once somebody wants the hunt to end, undefined until then. */
let endingCode: number | undefined;

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
  const options = readSimulateOptions(args);
  if (typeof options === 'string') {
    process.stderr.write(`${options}\n\n${USAGE}`);
    return 2;
  }
  endOnSignals();
  const totals = await run(options);
  process.stdout.write(`${summary(totals)}\n`);
  if (options.isJson) process.stdout.write(`${JSON.stringify(totals)}\n`);
  return totals.firstFailingSeed === null ? (endingCode ?? 0) : 1;
}

/** The first signal ends the hunt and not the world under way; whoever reads no more is not told. */
function endOnSignals(): void {
  let firstMs = Number.POSITIVE_INFINITY;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (time.monotonicMs() - firstMs > SAME_SIGNAL_MS) process.exit(SIGNAL_CODES[signal]);
      firstMs = Math.min(firstMs, time.monotonicMs());
      endingCode = SIGNAL_CODES[signal];
    });
  }
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(SIGNAL_CODES.SIGPIPE);
    throw error;
  });
}

async function run(options: SimulateOptions): Promise<Totals> {
  const totals: Totals = {
    seeds: 0,
    steps: 0,
    restarts: 0,
    faultsInjected: 0,
    violations: 0,
    stuck: 0,
    firstFailingSeed: null,
  };
  const { seed, seeds, minutes } = options;
  const startedMs = time.monotonicMs();
  const endMs = startedMs + minutes * 60_000;
  process.stderr.write(`simulating from seed ${seed}\n`);
  const isCounted = Number.isFinite(seeds);
  const bar = new ProgressBar(
    isCounted ? seeds : Math.ceil(minutes * 60),
    'worlds',
    process.stderr,
  );
  const isOver = (done: number): boolean =>
    done >= Math.min(seeds, SEEDS - seed) ||
    time.monotonicMs() >= endMs ||
    endingCode !== undefined;
  for (let done = 0; !isOver(done); done += 1) {
    const story = options.story ?? storyOf(seed + done);
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

/** What broke, and how to see it again with as little around it as possible. */
async function explain(
  story: Story,
  report: SimulationReport,
  options: SimulateOptions,
): Promise<void> {
  const { violations, stuck, seed } = report;
  const write = (line: string): void => void process.stdout.write(`${line}\n`);
  write(`\nSeed ${seed} at ${commit()}:`);
  for (const { rule, detail } of violations) write(`  ${rule}: ${detail}`);
  for (const what of stuck) write(`  stuck: ${what}`);
  process.stderr.write('looking for a shorter story\n');
  const shrunk = await shrink(story, report, () => endingCode !== undefined);
  const { acts } = shrunk.story;
  write(`\nThe shortest story found, ${acts.length} of ${story.acts.length} acts:`);
  const { rooms, capture, hotel, tuning, weather } = story;
  if (hotel !== undefined) write(`  hotel ${JSON.stringify(hotel)}`);
  write(`  rooms ${rooms}, capture ${capture}, limits ${JSON.stringify(tuning)}`);
  write(`  weather ${JSON.stringify(weather)}`);
  for (const act of acts) write(`  ${actText(act)}`);
  const fault = shrunk.report.violations[0];
  if (fault !== undefined) write(`which ends in ${fault.rule}: ${fault.detail}`);
  const numbers = acts.map(({ number }) => number).join(',') || NO_ACTS;
  const { storyFile } = options;
  const which =
    storyFile === undefined ? `--seed ${seed} --acts ${numbers}` : `--story ${storyFile}`;
  write(`\nTo see it again: npm run simulate -- ${which} --trace\n`);
  if (options.save !== undefined) save(options.save, shrunk.story);
}

/** What is found is never lost for the sake of a file: the disk may have filled up since. */
function save(file: string, story: Story): void {
  try {
    writeFileSync(file, `${JSON.stringify(story, null, 2)}\n`);
  } catch (error) {
    process.stderr.write(`--save ${file} could not be written: ${messageOf(error)}\n`);
  }
}

function summary(totals: Totals): string {
  const { seeds, steps, restarts, faultsInjected, firstFailingSeed } = totals;
  const told = [
    counted(seeds, 'world'),
    counted(steps, 'step'),
    counted(restarts, 'restart'),
    counted(faultsInjected, 'fault'),
  ].join(', ');
  if (firstFailingSeed !== null) return `${told}: seed ${firstFailingSeed} broke a rule.`;
  if (endingCode !== undefined) return `${told}: every rule held until it was stopped.`;
  return `${told}: every rule held.`;
}

function counted(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? '' : 's'}`;
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
