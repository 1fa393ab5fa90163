/**
 * No oversell: rooms are sold as often as there are rooms, however many ask at the same time and in
 * whatever order the commits land. The second law needs the engine's disk, so it embeds one.
 */
import fc from 'fast-check';
import { book, driven, EmbeddedTarget, Scene, said, sellLastRoom } from 'vacancy/testing';
import { expect, it } from 'vitest';
import { sellsEachRoomOnce } from './laws.ts';
import { isEmbedded, numRuns, openTarget } from './target.ts';

it('sells each room once to those who ask at the same time', async () => {
  await sellsEachRoomOnce(await openTarget(), { numRuns });
});

it.runIf(isEmbedded)('sells the last room once, in whatever order commits land', async () => {
  const clients = fc.integer({ min: 2, max: 5 });
  const law = fc.asyncProperty(fc.scheduler(), clients, async (scheduler, count) => {
    const target = await EmbeddedTarget.open();
    const { disk } = target.embedded;
    try {
      const scene = await Scene.open(target, { rooms: 1 });
      disk.land = (tell) => {
        void scheduler.schedule(Promise.resolve(), 'the news of a commit').then(tell);
      };
      const sold = await sellLastRoom(scheduler, count, {
        book: async (client) => {
          const name = client.replace(' ', '-');
          return said(await book(name).take(scene)) === 'confirmed';
        },
      });
      expect(sold).toBe(1);
    } finally {
      disk.land = undefined;
      await driven(scheduler, target.close());
    }
  });
  await fc.assert(law, { numRuns: 25 });
});
