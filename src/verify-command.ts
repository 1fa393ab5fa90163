/**
 * `verify DIR`: says what is wrong in a data directory and where. Exit code 0 when nothing is, 1
 * when something is, 2 when it could not be looked at. What may still go on at the next start is
 * counted and is no problem, unless everything is said to be settled.
 */
import { parseArgs } from 'node:util';
import { type Problem, problemText } from './audit/problem-list.ts';
import { DataDirectoryError } from './persistence/data-directory-error.ts';
import { ProgressBar } from './replay/progress-bar.ts';
import { systemScheduler } from './system-world.ts';
import { type VerifyReport, verifyDirectory } from './verify-directory.ts';

const USAGE = `usage: npm run verify -- DIR [--settled] [--json]

  Audits the data directory of a stopped engine and changes nothing in it: what is looked at is a
  copy in the temporary folder (TMPDIR), which needs as much space as the directory has. A directory
  that a running engine has open is refused; back it up and verify the copy, renamed to vacancy.db.

  --settled  also a problem: anything still under way (for a directory whose deadlines have passed)
  --json     the last line is an object: events, streams, bookings, problems, problemCount,
             unsettled, tookMs
  --help     this

  Exit code: 0 nothing wrong, 1 problems, 2 not a data directory, in use, or wrong usage.
`;
const UNSETTLED_SHOWN_MAX = 5;

export function verifyCommand(args: readonly string[], scheduler = systemScheduler()): number {
  const parsed = readArgs(args);
  if (typeof parsed === 'string') {
    process.stderr.write(`${parsed}\n${USAGE}`);
    return 2;
  }
  const { directory, isSettled, isJson, isHelp } = parsed;
  if (isHelp) {
    process.stdout.write(USAGE);
    return 0;
  }
  try {
    const startedMs = scheduler.monotonicMs();
    const report = verified(directory);
    const tookMs = Math.round(scheduler.monotonicMs() - startedMs);
    return show(report, { isSettled, isJson, tookMs });
  } catch (error) {
    if (!(error instanceof DataDirectoryError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 2;
  }
}

interface Parsed {
  readonly directory: string;
  readonly isSettled: boolean;
  readonly isJson: boolean;
  readonly isHelp: boolean;
}

function readArgs(args: readonly string[]): Parsed | string {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        settled: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    const [directory = '', ...more] = positionals;
    const { settled: isSettled, json: isJson, help: isHelp } = values;
    if (!isHelp && (directory === '' || more.length > 0)) return 'name one data directory';
    return { directory, isSettled, isJson, isHelp };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function verified(directory: string): VerifyReport {
  let progress: ProgressBar | undefined;
  try {
    return verifyDirectory(directory, (done, total) => {
      progress ??= new ProgressBar(total, 'verifying', process.stderr);
      progress.set(done);
    });
  } finally {
    progress?.stop();
  }
}

interface Shown {
  readonly isSettled: boolean;
  readonly isJson: boolean;
  readonly tookMs: number;
}

function show(report: VerifyReport, { isSettled, isJson, tookMs }: Shown): number {
  const { events, streams, bookings, problems, counts, unsettled, hasLedger } = report;
  const problemCount = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const numbers = [events, streams, bookings].map((count) => count.toLocaleString('en-US'));
  const say = (line: string): void => void process.stdout.write(`${line}\n`);
  for (const line of problemLines(report)) say(line);
  for (const sentence of unsettled.slice(0, UNSETTLED_SHOWN_MAX)) say(`under way: ${sentence}`);
  const rest = unsettled.length - UNSETTLED_SHOWN_MAX;
  if (rest > 0) say(`under way: and ${rest.toLocaleString('en-US')} more`);
  if (!hasLedger) say('No ledger of a simulated gateway lies here, so no money was compared.');
  say(`${numbers[0]} events in ${numbers[1]} streams, ${numbers[2]} bookings, ${tookMs} ms:`);
  const isWrong = problemCount > 0 || (isSettled && unsettled.length > 0);
  const told =
    problemCount === 1 ? '1 problem' : `${problemCount.toLocaleString('en-US')} problems`;
  const open = `${unsettled.length.toLocaleString('en-US')} under way`;
  say(isWrong ? `${told}, ${open}.` : `nothing is wrong, ${open}.`);
  if (isJson) {
    const counted = { events, streams, bookings, problems, problemCount };
    say(JSON.stringify({ ...counted, unsettled: unsettled.length, tookMs }));
  }
  return isWrong ? 1 : 0;
}

function problemLines({ problems, counts }: VerifyReport): readonly string[] {
  const listed = new Map<Problem['rule'], number>();
  for (const { rule } of problems) listed.set(rule, (listed.get(rule) ?? 0) + 1);
  const more = [...counts].flatMap(([rule, count]) => {
    const rest = count - (listed.get(rule) ?? 0);
    return rest > 0 ? [`${rule}: and ${rest.toLocaleString('en-US')} more`] : [];
  });
  return [...problems.map(problemText), ...more];
}
