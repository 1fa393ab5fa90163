/**
 * fast-check decides in which order commits land, the gateway hears and answers, and the clock
 * moves. Whatever the order, the last room is promised once, and every promise is on disk.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { driven, sellLastRoom } from '../../src/testing/last-room-load.ts';
import { until } from '../../src/testing/until.ts';
import { type Hotel, minutesMs, said } from '../support/engine-world.ts';
import { withRacingHotel } from './racing-hotel.ts';

const clients = fc.integer({ min: 2, max: 5 });

describe('the last room', () => {
  it('is promised to exactly one of those who ask at the same time', async () => {
    await racing(async (scheduler, count, hotel) => {
      const sold = await sellLastRoom(scheduler, count, {
        book: async (client) => said(await hotel.book(client)) === 'confirmed',
      });
      expect(sold).toBe(1);
      await expectOneSold(scheduler, hotel);
    });
  });

  it('is promised to one at most when payments run out of time as well', async () => {
    await racing(async (scheduler, count, hotel) => {
      for (let tick = 0; tick < 3; tick += 1) {
        void scheduler
          .schedule(Promise.resolve(), 'two minutes pass')
          .then(() => hotel.clock.advance(minutesMs(2)));
      }
      const sold = await sellLastRoom(scheduler, count, {
        book: async (client) => said(await hotel.book(client)) === 'confirmed',
      });
      expect(sold).toBeLessThanOrEqual(1);
      expect((await hotel.cells(1))[0]?.sold).toBe(sold);
    });
  });
});

describe('an answer', () => {
  it('comes after its commit, in whatever order things happen', async () => {
    await racing(async (scheduler, count, hotel) => {
      await sellLastRoom(scheduler, count, {
        book: async (client) => {
          const outcome = await hotel.book(client);
          if (outcome.type === 'ok') {
            expect(outcome.position).toBeLessThanOrEqual(hotel.engine.health().position);
            const { id } = outcome.value.state;
            const history = await driven(scheduler, hotel.engine.bookingHistory(id));
            const last = history.type === 'ok' ? history.value.map(({ version }) => version) : [];
            expect(last).toContain(outcome.version);
          }
          return said(outcome) === 'confirmed';
        },
      });
    });
  });

  it('never comes when its commit failed; a retry then gets the truth', async () => {
    const fault = fc.constantFrom('before_commit' as const, 'after_commit' as const);
    const law = fc.asyncProperty(fc.scheduler(), clients, fault, async (scheduler, count, how) => {
      await withRacingHotel(scheduler, async (hotel) => {
        void scheduler.schedule(Promise.resolve(), `the disk fails ${how}`).then(() => {
          hotel.disk.fault = how;
        });
        const promised: string[] = [];
        await sellLastRoom(scheduler, count, {
          book: async (client) => {
            const isPromised = said(await hotel.book(client)) === 'confirmed';
            if (isPromised) promised.push(client);
            return isPromised;
          },
        });
        hotel.disk.fault = undefined;
        await driven(
          scheduler,
          until(() => hotel.engine.health().status === 'ok'),
        );
        const retries = Array.from({ length: count }, (_, n) => hotel.book(`client ${n}`));
        const truth = await driven(scheduler, Promise.all(retries));
        const sold = truth.flatMap((outcome, n) => {
          return said(outcome) === 'confirmed' ? [`client ${n}`] : [];
        });
        expect(sold).toHaveLength(1);
        for (const client of promised) expect(sold).toContain(client);
        await expectOneSold(scheduler, hotel);
      });
    });
    await fc.assert(law, { numRuns: 25 });
  });
});

// Helpers

async function racing(
  run: (scheduler: fc.Scheduler, count: number, hotel: Hotel) => Promise<void>,
): Promise<void> {
  const law = fc.asyncProperty(fc.scheduler(), clients, async (scheduler, count) => {
    await withRacingHotel(scheduler, (hotel) => run(scheduler, count, hotel));
  });
  await fc.assert(law, { numRuns: 40 });
}

async function expectOneSold(scheduler: fc.Scheduler, hotel: Hotel): Promise<void> {
  expect((await hotel.cells(3)).map(({ sold }) => sold)).toEqual([1, 1, 1]);
  const list = await driven(scheduler, hotel.engine.bookings({ limit: 50, status: 'confirmed' }));
  expect(list.type === 'ok' && list.value.length).toBe(1);
}
