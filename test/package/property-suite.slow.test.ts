/**
 * The example suite, installed from the tarball in a folder outside the repository, as its README
 * says: types from both kinds of resolution, every law on an embedded engine, and again on a server
 * that the package's own command runs.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { cleanEnvironment, installSuite, pack, run, temporaryFolder } from './packed.ts';

const folder = temporaryFolder();
const suite = installSuite(pack(folder), folder);
let server: ChildProcess | undefined;

afterAll(async () => {
  await stop(server);
  rmSync(folder, { recursive: true, force: true });
});

describe('the example suite', { timeout: 300_000 }, () => {
  it.each(['tsconfig.json', 'tsconfig.bundler.json'])('has types, by %s', (project) => {
    run(suite, join('node_modules', '.bin', 'tsc'), ['-p', project]);
  });

  it('proves an embedded engine, and catches the wrong ones', () => {
    const counts = play({});
    expect(counts).toMatchObject({ failed: 0, skipped: 0 });
    expect(counts.passed).toBeGreaterThan(20);
  });

  it('proves a server at a URL, all but what needs its clock or its death', async () => {
    const url = await serve();
    const counts = play({ VACANCY_URL: url });
    expect(counts.failed).toBe(0);
    expect(counts.passed).toBeGreaterThan(15);
    expect(await stop(server)).toBe(0);
  });
});

// Helpers

/** Throws, with everything that was printed, when a test of the suite fails. */
function play(environment: Readonly<Record<string, string>>) {
  const file = join(folder, 'report.json');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  run(suite, join('node_modules', '.bin', 'vitest'), ['run', ...reporters], environment);
  const report = JSON.parse(readFileSync(file, 'utf8'));
  const { numPassedTests: passed, numFailedTests: failed, numPendingTests: skipped } = report;
  return { passed, failed, skipped };
}

/** Resolves with the server's URL, which its command prints once it listens. */
async function serve(): Promise<string> {
  const data = join(folder, 'data');
  mkdirSync(data);
  const child = spawn(join(suite, 'node_modules', '.bin', 'vacancy'), ['serve'], {
    cwd: suite,
    env: {
      ...cleanEnvironment(),
      VACANCY_PORT: '0',
      VACANCY_DATA_DIRECTORY: data,
      VACANCY_DEMO: 'off',
      VACANCY_LOG_LEVEL: 'silent',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  server = child;
  return await new Promise((resolve, reject) => {
    let printed = '';
    child.stdout.on('data', (chunk) => {
      printed += chunk;
      const url = /serves on (http:\S+)/.exec(printed)?.[1];
      if (url !== undefined) resolve(url);
    });
    child.once('exit', () => reject(new Error(`the server did not listen: ${printed}`)));
  });
}

/** Its exit code, once it has drained. */
async function stop(child: ChildProcess | undefined): Promise<number | null> {
  if (child === undefined || child.exitCode !== null) return child?.exitCode ?? null;
  const left = new Promise<number | null>((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  return await left;
}
