/** A story that ends otherwise says so line by line; what a target cannot do is said clearly. */
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  costs,
  isReplayed,
  money,
  nights,
  says,
  stands,
  tell,
} from '../../src/testing/given-when-then.ts';
import { agree } from '../../src/testing/naive-lives.ts';
import { Scene } from '../../src/testing/scene.ts';
import { anew, book, cancel, crash, extend, hold, pass } from '../../src/testing/steps.ts';
import { EmbeddedTarget } from '../../src/testing/targets/embedded-target.ts';
import type { HotelTarget } from '../../src/testing/targets/hotel-target.ts';

describe('a story', () => {
  it('is told with what came of each line when it ends otherwise', async () => {
    const scene = await Scene.open(await openTarget(), { rooms: 1 });
    const story = { given: [hold('ada')], when: book('bob'), thenExpect: [says('confirmed')] };
    await expect(tell(scene, story)).rejects.toThrow(
      /given ada holds .* -> held\n.*when .* -> refused no_availability\n.*then .* -> no: refused/,
    );
  });

  it.each([
    ['the nights', nights('0/0 0/0 0/0'), 'no: 0/1 0/1 0/1'],
    ['the status', stands('ada', 'cancelled'), 'no: confirmed'],
    ['the price', costs(1), 'no: 36000'],
    ['a replay', isReplayed, 'no: it is a first one'],
    ['the money', money('ada', { owed: 0, captured: 0, refunded: 0 }), '"owed":36000'],
  ])('fails by %s alone', async (_, expectation, instead) => {
    const scene = await Scene.open(await openTarget(), { patienceMs: 500 });
    const story = { when: book('ada'), thenExpect: [says('confirmed'), expectation] };
    await expect(tell(scene, story)).rejects.toThrow(instead);
  });

  it('does not wait for counts that no night can have', () => {
    expect(() => nights('x')).toThrow('counts must be like "0/1 0/1", held/sold, and not "x".');
  });

  it('goes on over a crash, and by another key as another request', async () => {
    const scene = await Scene.open(await openTarget());
    await tell(scene, {
      given: [hold('ada', {}, 10), crash, extend('ada', 10), pass(5), crash, cancel('ada')],
      when: anew('again', extend('ada', 10)),
      thenExpect: [says('refused hold_already_extended'), nights('1/0 1/0 1/0')],
    });
  });

  it('does not move the clock of a target that is not ours', async () => {
    const theirs = withoutControls(await openTarget());
    const scene = await Scene.open(theirs);
    await expect(pass(5).take(scene)).rejects.toThrow(
      '"5 min pass" needs an embedded engine; this is a stranger',
    );
  });
});

describe('a life', () => {
  const wish = { from: 0, nights: 1, rooms: 1 };

  it('ends at the step that a hotel and the calendar do not agree on', async () => {
    const target = await openTarget();
    // The hotel has a room more than the calendar thinks.
    const scene = await Scene.open(target, { rooms: 2 });
    const life = [wish, wish].map((one) => ({ type: 'book', wish: one }) as const);
    await expect(agree(scene, life, { rooms: 1, nights: 2 })).rejects.toThrow(
      /the calendar says refused no_availability\n.*b1 books .* -> confirmed\n.*b2 books/,
    );
  });

  it('is not over before the money is right', async () => {
    const target = await openTarget();
    const { controls } = target;
    const scene = await Scene.open({
      ...withoutControls(target),
      controls: Object.assign(Object.create(controls), {
        ledger: () => ({ authorised: 0, captured: 12_000, refunded: 1, net: 11_999 }),
      }),
    });
    const life = [{ type: 'book', wish } as const];
    await expect(agree(scene, life, { rooms: 2, nights: 1 })).rejects.toThrow(
      'b1 owes 12000 and paid 11999',
    );
  });
});

// Helpers

async function openTarget(): Promise<EmbeddedTarget> {
  const target = await EmbeddedTarget.open();
  onTestFinished(() => target.close());
  return target;
}

function withoutControls(target: HotelTarget): HotelTarget {
  return {
    name: 'a stranger',
    controls: undefined,
    nowMs: () => target.nowMs(),
    newScope: () => target.newScope(),
    perform: (call) => target.perform(call),
    close: () => target.close(),
  };
}
