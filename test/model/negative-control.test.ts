/**
 * The load of `races.test.ts` against a store that looks first and writes afterwards. It must
 * oversell: a load that cannot find this mistake proves nothing about the engine.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sellLastRoom } from '../../src/testing/last-room-load.ts';

/** A database with one room, as many a booking system uses it. */
class CheckThenInsert {
  readonly #scheduler: fc.Scheduler;
  readonly #sold: string[] = [];

  constructor(scheduler: fc.Scheduler) {
    this.#scheduler = scheduler;
  }

  async book(client: string): Promise<boolean> {
    await this.#scheduler.schedule(Promise.resolve(), `${client}: SELECT count(*)`);
    const isFree = this.#sold.length === 0;
    await this.#scheduler.schedule(Promise.resolve(), `${client}: INSERT`);
    if (isFree) this.#sold.push(client);
    return isFree;
  }
}

describe('check-then-insert', () => {
  it('sells the last room twice, and the load finds it', async () => {
    const law = fc.asyncProperty(
      fc.scheduler(),
      fc.integer({ min: 2, max: 5 }),
      async (scheduler, clients) => {
        const sold = await sellLastRoom(scheduler, clients, new CheckThenInsert(scheduler));
        expect(sold).toBe(1);
      },
    );
    const found = await fc.check(law, { numRuns: 50 });
    expect(found.failed).toBe(true);
  });

  it('sells it once when nobody comes between, so it is the order that does it', async () => {
    const law = fc.asyncProperty(fc.scheduler(), async (scheduler) => {
      const sold = await sellLastRoom(scheduler, 1, new CheckThenInsert(scheduler));
      expect(sold).toBe(1);
    });
    await fc.assert(law, { numRuns: 20 });
  });
});
