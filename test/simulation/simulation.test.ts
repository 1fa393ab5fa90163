/**
 * The simulation itself: that a seed brings back a world to the byte, that different seeds are
 * different worlds, and that stories which once broke a rule are told again, each by its name.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { simulate } from '../../src/testing/simulation/simulation.ts';
import { storyOf } from '../../src/testing/simulation/stories/seeded-story.ts';
import { faultOf, shrink } from '../../src/testing/simulation/stories/shrink-story.ts';
import { readStory } from '../../src/testing/simulation/stories/story-shape.ts';

const REGRESSIONS = join(import.meta.dirname, 'regressions');

describe('a simulated world', () => {
  it('is the same again from the same seed, to the byte', { timeout: 60_000 }, async () => {
    for (const seed of [3, 38, 136, 485]) {
      const [first, again] = [await traced(seed), await traced(seed)];
      expect(again.lines.join('')).toBe(first.lines.join(''));
      expect(again.report).toEqual(first.report);
      expect(first.lines.length).toBeGreaterThan(first.report.steps);
    }
  });

  it('is another from another seed', { timeout: 60_000 }, async () => {
    const seeds = [1, 2, 3, 4, 5];
    const prints = [];
    for (const seed of seeds) prints.push((await simulate(storyOf(seed))).fingerprint);
    expect(new Set(prints).size).toBe(seeds.length);
  });

  it('gives the process its own time and chance back', async () => {
    const own = [setImmediate, setTimeout, clearTimeout, Date.now, Math.random];
    await simulate(storyOf(1));
    expect([setImmediate, setTimeout, clearTimeout, Date.now, Math.random]).toEqual(own);
  });
});

describe('the search for a shorter story', () => {
  it('ends when it is told to, with the shortest it has', async () => {
    const story = storyOf(1);
    const stuck = { ...(await simulate(story)), stuck: ['as if'] };
    const stopped = await shrink(story, stuck, () => true);
    expect(stopped).toEqual({ story, report: stuck, runs: 0 });
    let asked = 0;
    const { runs } = await shrink(story, stuck, () => ++asked > 3);
    expect(runs).toBeGreaterThan(0);
    expect(runs).toBeLessThan(4);
  });
});

describe('a story that once broke a rule', () => {
  it.each(readdirSync(REGRESSIONS))('holds now: %s', async (file) => {
    const story = readStory(readFileSync(join(REGRESSIONS, file), 'utf8'));
    const report = await simulate(story);
    expect(report).toMatchObject({ violations: [], stuck: [] });
    expect(faultOf(report)).toBeUndefined();
  });
});

// Helpers

async function traced(seed: number) {
  const lines: string[] = [];
  const report = await simulate(storyOf(seed), (line) => lines.push(line));
  return { lines, report };
}
