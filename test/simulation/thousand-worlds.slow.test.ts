/**
 * A thousand worlds of known seeds and some of fresh ones, by the command line that anybody can
 * use, two processes side by side; and what the command line says when a rule is broken.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { mutants } from '../mutation/mutants.ts';
import { simulateFrom } from './run-simulate.ts';

const SEEDS = 1_000;
const FRESH = 60;
/** Linux has a file that may be opened and never written. */
const FULL = '/dev/full';
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
    const file = join(scratch(), 'story.json');
    const hunt = ['--seed', '0', '--seeds', '50', '--save', file];
    const broken = await simulateFrom({ MUTANT: mutant }, ...hunt);
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
    const kept = await simulateFrom({ MUTANT: mutant }, '--story', file);
    expect(kept.totals.firstFailingSeed).toBe(broken.totals.firstFailingSeed);
    const sound = await simulateFrom(...options);
    expect(sound.code, sound.text).toBe(0);
  });

  it.runIf(existsSync(FULL))(
    'loses nothing of what it found when the disk is full',
    {
      timeout: 120_000,
    },
    async () => {
      const mutant = mutants[0]?.name ?? '';
      const hunt = ['--seed', '0', '--seeds', '50', '--save', FULL];
      const broken = await simulateFrom({ MUTANT: mutant }, ...hunt);
      expect(broken.code).toBe(1);
      expect(broken.totals.firstFailingSeed).toBeGreaterThanOrEqual(0);
      expect(broken.text).toContain('To see it again: ');
      expect(broken.text).toContain(`--save ${FULL} could not be written: ENOSPC`);
      expect(broken.text).not.toContain('    at ');
    },
  );
});

// Helpers

function scratch(): string {
  const path = mkdtempSync(join(tmpdir(), 'vacancy-story-'));
  onTestFinished(() => rmSync(path, { recursive: true }));
  return path;
}
