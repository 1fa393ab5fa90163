/**
 * `npm test` and `npm run check`: every proof that the repository holds, from the quickest to the
 * slowest, stopping at the first that fails. The last line is the count of tests, alone on its
 * line, so that a machine can read it. It must never pass when a step could not be run.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** What these find out depends on the machine being theirs. */
const MEASURED = '**/*.measured.slow.test.ts';

const isFast = process.argv.includes('--fast');
const scratch = mkdtempSync(join(tmpdir(), 'vacancy-check-'));

process.exitCode = check();
rmSync(scratch, { recursive: true, force: true });

/** A step that fails counts as one failed test, so that the last line never looks like success. */
function check(): number {
  const areSourcesGood = step('format and lint', 'biome', ['check', '.']) && types();
  const house = areSourcesGood ? vitest('house rules', ['test/house']) : undefined;
  const left = ['test/house/**', isFast ? '**/*.slow.test.ts' : MEASURED];
  const isHouseGood = house !== undefined && house.failed === 0;
  const rest = isHouseGood
    ? vitest(
        'tests',
        left.flatMap((one) => ['--exclude', one]),
      )
    : undefined;
  const isRestGood = rest !== undefined && rest.failed === 0;
  const isMeasured = isRestGood && !isFast;
  const measured = isMeasured ? vitest('tests that measure, alone', ['.measured.']) : undefined;
  const { passed, failed, skipped } = sum([house, rest, measured]);
  const isGood = isRestGood && (isFast || measured?.failed === 0);
  const told = isGood ? failed : Math.max(1, failed);
  process.stdout.write(`\n${passed} passed, ${told} failed, ${skipped} skipped\n`);
  return isGood ? 0 : 1;
}

function types(): boolean {
  return step('types', 'tsc', ['-p', '.']);
}

function step(title: string, command: string, options: readonly string[]): boolean {
  process.stdout.write(`\n== ${title}\n`);
  const { status } = spawnSync(join('node_modules', '.bin', command), options, {
    stdio: 'inherit',
  });
  if (status !== 0) process.stdout.write(`\n${title}: failed\n`);
  return status === 0;
}

/** Undefined when vitest ended without a report, or ended badly though no test failed. */
function vitest(title: string, options: readonly string[]): Counts | undefined {
  const report = join(scratch, `${title.replaceAll(' ', '-')}.json`);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const isGood = step(title, 'vitest', ['run', ...reporters, ...options]);
  try {
    const counts = countsOf(JSON.parse(readFileSync(report, 'utf8')));
    return isGood || counts.failed > 0 ? counts : undefined;
  } catch {
    return undefined;
  }
}

/** A file that could not be loaded has no tests in the report; it counts as one that failed. */
function countsOf(report: {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  testResults: { status: string; assertionResults: unknown[] }[];
}): Counts {
  const unloaded = report.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  );
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + unloaded.length,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

function sum(all: readonly (Counts | undefined)[]): Counts {
  const known = all.filter((counts) => counts !== undefined);
  return {
    passed: known.reduce((total, counts) => total + counts.passed, 0),
    failed: known.reduce((total, counts) => total + counts.failed, 0),
    skipped: known.reduce((total, counts) => total + counts.skipped, 0),
  };
}
