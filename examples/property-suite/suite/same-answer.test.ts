/** Same request, same answer: a client that is not sure simply asks again with the same key. */
import { book, cancel, isReplayed, nights, Scene, says, tell } from 'vacancy/testing';
import { it } from 'vitest';
import { answersAKeyOnce } from './laws.ts';
import { numRuns, openTarget } from './target.ts';

it('answers a key once, and takes one room for it', async () => {
  await answersAKeyOnce(await openTarget(), { numRuns });
});

it('repeats the answer even when the booking has gone on since', async () => {
  const scene = await Scene.open(await openTarget());
  await tell(scene, {
    given: [book('ada'), cancel('ada')],
    when: book('ada'),
    thenExpect: [says('confirmed'), isReplayed, nights('0/0 0/0 0/0')],
  });
});

it('refuses a key that comes with another request', async () => {
  const scene = await Scene.open(await openTarget());
  await tell(scene, {
    given: [book('ada', { nights: 2 })],
    when: book('ada', { nights: 3 }),
    thenExpect: [says('refused idempotency_key_reused'), nights('0/1 0/1 0/0')],
  });
});
