/**
 * The edges of `npm run simulate`: what it refuses before any world is made, how it ends when it is
 * told to or nobody reads it any more, and that no world is left on disk. What it finds is judged
 * elsewhere.
 */
import { existsSync, mkdtempSync, readdirSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readSimulateOptions } from '../../src/simulate-options.ts';
import { until } from '../process/until.ts';
import { ended, simulateFrom, startSimulate } from './run-simulate.ts';

const PATIENCE_MS = 60_000;
/** Of the open files of a process; only Linux shows them. */
const PROCESSES = '/proc';

describe('npm run simulate', () => {
  it.each([
    [['--seeds', 'many'], '--seeds many is no whole number from 1 on.'],
    [['--seed', '-1'], '--seed'],
    [['--seed', '4294967296'], '--seed 4294967296 is none: the last seed is 4294967295.'],
    [['--seed', '4294967295', '--seeds', '2'], 'are too many: the last seed is 4294967295.'],
    [['--minutes', '0'], '--minutes 0 is no number of minutes, such as 5 or 1.5.'],
    [['--acts', '1,2'], '--acts are acts of the story of a --seed.'],
    [['--seed', '3', '--acts', '1,900'], '--acts 900: the story of seed 3 has acts 0 to '],
    [['--seed', '3', '--acts', '1', '--seeds', '2'], '--seeds goes with neither --story nor'],
    [['--seed', '3', '--story', 'x.json'], '--story has a seed of its own; leave --seed out.'],
    [['--story', 'nowhere.json'], '--story nowhere.json cannot be read: ENOENT'],
    [['--save', 'nowhere/story.json'], '--save nowhere/story.json cannot be written: ENOENT'],
    [['--save', 'src'], '--save src cannot be written: EISDIR'],
    [['--speed', '9'], '--speed'],
  ])('refuses %j', (options, told) => {
    expect(readSimulateOptions(options)).toContain(told);
  });

  it.each([
    ['{"seed": 1,', 'is not JSON: '],
    ['{"seed": 1, "rooms": 1}', 'holds no story: daysBefore: '],
    ['null', 'holds no story: '],
  ])('refuses a file with %j', (text, told) => {
    const file = join(scratch(), 'story.json');
    writeFileSync(file, text);
    expect(readSimulateOptions(['--story', file])).toContain(`--story ${file} ${told}`);
  });

  it('says so before any world is made, without a trace', async () => {
    const { code, text } = await simulateFrom('--story', 'nowhere.json');
    expect(code).toBe(2);
    expect(text).toMatch(/^--story nowhere.json cannot be read: ENOENT.*\n\nUsage: /);
    expect(text).not.toContain('    at ');
    expect(text).not.toContain('simulating');
  });

  it('leaves no file behind when it has nothing to save', async () => {
    const folder = scratch();
    const [fresh, kept] = [join(folder, 'fresh.json'), join(folder, 'kept.json')];
    writeFileSync(kept, 'as it was');
    const run = await simulateFrom(
      '--seed',
      '1',
      '--minutes',
      '1.5',
      '--seeds',
      '1',
      '--save',
      fresh,
    );
    expect(run.code, run.text).toBe(0);
    expect(run.text).toContain('1 world, ');
    await simulateFrom('--seed', '1', '--seeds', '1', '--save', kept);
    expect(readdirSync(folder)).toEqual(['kept.json']);
  });
});

describe.runIf(existsSync(PROCESSES))('npm run simulate, ended early', () => {
  it('says what ran when it is interrupted, and leaves no world behind', async () => {
    const child = startSimulate(['--minutes', '5', '--json']);
    const run = ended(child);
    const world = await worldOf(child.pid);
    // Twice, as by npm and a terminal.
    child.kill('SIGINT');
    child.kill('SIGINT');
    const { code, text, totals } = await run;
    expect(code, text).toBe(130);
    expect(text).toContain('every rule held until it was stopped.');
    expect(totals.seeds).toBeGreaterThanOrEqual(1);
    expect(existsSync(world)).toBe(false);
  });

  it('ends in silence when nobody reads it any more, in the middle of a world', async () => {
    const child = startSimulate(['--minutes', '5', '--trace']);
    // Nothing is read, so that it soon waits in the middle of its world.
    const world = await worldOf(child.pid);
    const run = ended(child);
    child.stdout.destroy();
    const { code, text } = await run;
    expect(code, text).toBe(141);
    expect(text).not.toContain('EPIPE');
    expect(existsSync(world)).toBe(false);
  });
});

// Helpers

function scratch(): string {
  const path = mkdtempSync(join(tmpdir(), 'vacancy-story-'));
  onTestFinished(() => rmSync(path, { recursive: true }));
  return path;
}

/** The directory of the world that a process has open. */
async function worldOf(pid = 0): Promise<string> {
  let world: string | undefined;
  const isThere = await until(PATIENCE_MS, () => {
    world = openFiles(pid).find((path) => path.includes('/vacancy-simulation-'));
    return world !== undefined;
  });
  if (!isThere || world === undefined) throw new Error('no world was begun');
  return dirname(world);
}

function openFiles(pid: number): readonly string[] {
  const folder = join(PROCESSES, String(pid), 'fd');
  return readdirSync(folder).flatMap((name) => {
    try {
      return [readlinkSync(join(folder, name))];
    } catch {
      // Closed between the two looks.
      return [];
    }
  });
}
