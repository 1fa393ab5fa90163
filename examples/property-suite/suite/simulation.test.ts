/**
 * Whole worlds, each from one number: clients that retry and give up, a disk that fails, a gateway
 * in bad weather, a process that dies, and at the end a time in which everything must come to rest.
 * The same number is the same world again, so a failing one is told by its seed and a short story.
 */
import { actText, faultOf, shrink, simulate, storyOf } from 'vacancy/testing';
import { expect, it } from 'vitest';
import { isEmbedded } from './target.ts';

const SEEDS = 25;

it.runIf(isEmbedded)('breaks no rule and leaves nothing stuck, whatever happens', async () => {
  for (let seed = 1; seed <= SEEDS; seed += 1) {
    const story = storyOf(seed);
    const report = await simulate(story);
    if (faultOf(report) === undefined) continue;
    const shorter = await shrink(story, report);
    const acts = shorter.story.acts.map(actText).join('\n');
    expect.fail(`seed ${seed}: ${faultOf(shorter.report)}\n${acts}`);
  }
});

it.runIf(isEmbedded)('is the same world again for the same seed', async () => {
  const [first, again] = [await simulate(storyOf(1)), await simulate(storyOf(1))];
  expect(again.fingerprint).toBe(first.fingerprint);
});
