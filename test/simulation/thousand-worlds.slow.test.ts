/**
 * A thousand worlds of known seeds and some of fresh ones, by the command line that anybody can
 * use, two processes side by side; and what the command line says when a rule is broken.
 */
import { spawn } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { mutants } from '../mutation/mutants.ts';

const SEEDS = 1_000;
const FRESH = 60;
const FRESH_SEED = Date.now() % 2 ** 31;

describe('npm run simulate', () => {
  it(`keeps every rule in ${SEEDS} worlds`, { timeout: 300_000 }, async () => {
    const half = SEEDS / 2;
    const runs = await Promise.all([
      simulateFrom('--seed', '0', '--seeds', String(half)),
      simulateFrom('--seed', String(half), '--seeds', String(half)),
    ]);
    for (const { code, text, totals } of runs) {
      expect(code, text).toBe(0);
      expect(totals).toMatchObject({ violations: 0, stuck: 0, firstFailingSeed: null });
      expect(totals.seeds).toBe(half);
      expect(Object.keys(totals)).toEqual([
        'seeds',
        'steps',
        'restarts',
        'faultsInjected',
        'violations',
        'stuck',
        'firstFailingSeed',
      ]);
      // What never happens proves nothing.
      expect(totals.restarts).toBeGreaterThan(half);
      expect(totals.faultsInjected).toBeGreaterThan(half);
    }
  });

  it('and in worlds that nobody has seen before', { timeout: 300_000 }, async () => {
    console.info(`simulation: seeds from ${FRESH_SEED}`);
    const run = await simulateFrom('--seed', String(FRESH_SEED), '--seeds', String(FRESH));
    expect(run.code, run.text).toBe(0);
  });

  it('says what broke, the shortest story and how to see it again', {
    timeout: 120_000,
  }, async () => {
    const mutant = mutants[0]?.name ?? '';
    const broken = await simulateFrom({ MUTANT: mutant }, '--seed', '0', '--seeds', '50');
    expect(broken.code).toBe(1);
    expect(broken.totals.firstFailingSeed).toBeGreaterThanOrEqual(0);
    expect(broken.text).toMatch(/Seed \d+ at (commit [0-9a-f]+|an unknown commit):/);
    const again = /npm run simulate -- (--seed \d+ --acts (?:[\d,]+|none)) --trace/.exec(
      broken.text,
    )?.[1];
    expect(again, broken.text).toBeDefined();
    const options = (again ?? '').split(' ');
    const repeated = await simulateFrom({ MUTANT: mutant }, ...options);
    expect(repeated.totals.firstFailingSeed).toBe(broken.totals.firstFailingSeed);
    const sound = await simulateFrom(...options);
    expect(sound.code, sound.text).toBe(0);
  });

  it.each([
    [['--seeds', 'many'], '--seeds many is no whole number from 1 on.'],
    [['--seed', '-1'], '--seed'],
    [['--acts', '1,2'], '--acts are acts of the story of a --seed.'],
    [['--story', 'nowhere.json'], 'nowhere.json'],
    [['--speed', '9'], '--speed'],
  ])('refuses %j', async (options, told) => {
    const { code, text } = await simulateFrom(...options);
    expect(code).toBe(2);
    expect(text).toContain(told);
    expect(text).not.toContain('    at ');
  });
});

// Helpers

interface Run {
  readonly code: number | null;
  /** Both outputs. */
  readonly text: string;
  readonly totals: Record<string, number>;
}

/** Runs the command, with a fault in the engine when the environment names one. */
function simulateFrom(...given: readonly (string | Record<string, string>)[]): Promise<Run> {
  const options = given.filter((one) => typeof one === 'string');
  const [environment = {}] = given.filter((one) => typeof one === 'object');
  const { promise, resolve } = Promise.withResolvers<Run>();
  const child = spawn(
    process.execPath,
    ['--import', './test/mutation/switch-on.ts', 'src/main.ts', 'simulate', ...options, '--json'],
    { env: { ...process.env, ...environment } },
  );
  let [text, out] = ['', ''];
  child.stdout.on('data', (part) => {
    out += part;
    text += part;
  });
  child.stderr.on('data', (part) => {
    text += part;
  });
  child.on('close', (code) => {
    const last = out.trimEnd().split('\n').at(-1) ?? '';
    resolve({ code, text, totals: last.startsWith('{') ? JSON.parse(last) : {} });
  });
  return promise;
}
