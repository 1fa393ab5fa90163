/**
 * A story in a file: every story there is can be kept and read again, and one that was spoilt by
 * hand is refused by the place where it is.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { storyOf } from '../../src/testing/simulation/stories/seeded-story.ts';
import type { Story } from '../../src/testing/simulation/stories/story.ts';
import { readStory } from '../../src/testing/simulation/stories/story-shape.ts';

const REGRESSIONS = join(import.meta.dirname, 'regressions');
const STORIES = 2_000;

describe('a story in a file', () => {
  it('is the same when it is read again', () => {
    const types = new Set<string>();
    for (let seed = 0; seed < STORIES; seed += 1) {
      const story = storyOf(seed);
      expect(readStory(JSON.stringify(story))).toEqual(story);
      for (const { deed } of story.acts) types.add(deed.type);
    }
    expect(types.size).toBe(68);
    const last = storyOf(2 ** 32 - 1);
    expect(readStory(JSON.stringify(last))).toEqual(last);
  });

  it.each(readdirSync(REGRESSIONS))('may be %s', (file) => {
    const text = readFileSync(join(REGRESSIONS, file), 'utf8');
    expect(readStory(text)).toMatchObject(JSON.parse(text));
  });

  const act = (deed: object) => ({ acts: [{ number: 0, afterSteps: 0, deed }] });
  const wish = { from: 0, nights: 1, rooms: 1 };
  it.each<[spoilt: object, told: string]>([
    [{ seed: 2 ** 32 }, 'holds no story: seed: '],
    [{ rooms: 0 }, 'holds no story: rooms: '],
    [{ tuning: { batchEntriesMax: 0 } }, 'holds no story: tuning.batchEntriesMax: '],
    [{ tuning: { speed: 1 } }, 'holds no story: tuning: '],
    [{ weather: {} }, 'holds no story: weather.requestLost: '],
    [{ acts: {} }, 'holds no story: acts: '],
    [{ title: 'mine' }, 'holds no story: '],
    [act({ type: 'fly' }), 'holds no story: acts[0].deed.type: '],
    [act({ type: 'pass', ms: -1 }), 'holds no story: acts[0].deed.ms: '],
    [act({ type: 'pay', booking: 0, token: 'tok_approved' }), 'acts[0].deed.times: '],
    [act({ type: 'search', wish: { ...wish, from: 4 } }), 'acts[0].deed.wish: it has nights after'],
    [
      { hotel: { plans: ['gold'], charges: 0, pricing: 0, promoUses: null } },
      'holds no story: hotel.plans[0]: ',
    ],
    [
      { hotel: { plans: [], charges: 9, pricing: 0, promoUses: null } },
      'holds no story: hotel.charges: ',
    ],
    [act({ type: 'search', wish: { ...wish, plan: 'gold' } }), 'acts[0].deed.wish.plan: '],
    [act({ type: 'policies', plan: 'base', terms: 99 }), 'acts[0].deed.terms: '],
    [act({ type: 'close', plan: null, from: 1, to: 0, isClosed: true }), 'ends before it begins'],
    [act({ type: 'shut', room: 0, from: 1, to: 0, kind: null }), 'it ends before it begins'],
    [act({ type: 'clean', room: 0, status: 'shiny' }), 'acts[0].deed.status: '],
    [act({ type: 'offers', minutes: 1, passesMax: 1 }), 'acts[0].deed.minutes: '],
    [act({ type: 'refund', booking: 0, minor: 0, times: 1 }), 'acts[0].deed.minor: '],
    [act({ type: 'price', from: 2, to: 1, minor: null }), 'acts[0].deed: it ends before it begins'],
  ])('is refused with %j', (spoilt, told) => {
    const story: Story = { ...storyOf(1), acts: [] };
    expect(() => readStory(JSON.stringify(story))).not.toThrow();
    expect(() => readStory(JSON.stringify({ ...story, ...spoilt }))).toThrow(told);
  });
});
