/**
 * Whatever an OTA says, how often and in what order, and whenever the engine is killed meanwhile:
 * in the end the hotel has what the highest revision of each booking says, once.
 */
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { JournalAudit } from '../../src/audit/journal-audit.ts';
import { readJournal } from '../process/read-journal.ts';
import { InboundHotel, type Said } from '../support/inbound-hotel.ts';

const SETTLE_MS = 15_000;
let hotel: InboundHotel | undefined;
afterEach(async () => {
  await hotel?.close();
  hotel = undefined;
});

/** Revisions of two bookings; a booking that is cancelled may be told of again. */
const revisions = fc
  .array(
    fc.record({
      code: fc.constantFrom('A', 'B'),
      status: fc.constantFrom('modified' as const, 'modified' as const, 'cancelled' as const),
      from: fc.nat(2),
      nights: fc.integer({ min: 1, max: 3 }),
      rooms: fc.integer({ min: 1, max: 2 }),
    }),
    { minLength: 1, maxLength: 7 },
  )
  .map((all) => all.map((said, index): Said => ({ ...said, revision: index + 1 })));

/** Every revision at least once, in any order, some of them several times. */
const deliveries = revisions.chain((all) =>
  fc
    .tuple(
      fc.shuffledSubarray([...all], { minLength: all.length }),
      fc.array(fc.constantFrom(...all), { maxLength: 4 }),
    )
    .map(([once, again]) => ({ all, told: [...once, ...again] })),
);

/** What stands in the end: of each code what its highest revision says. */
function expected(all: readonly Said[]): readonly string[] {
  const latest = new Map(all.map((said) => [said.code ?? '', said]));
  return [...latest.values()]
    .filter(({ status }) => status !== 'cancelled')
    .map(({ code, from = 0, nights = 1, rooms = 1 }) => {
      return `${code} confirmed ${10 + from}-${10 + from + nights} x${rooms}`;
    })
    .toSorted();
}

async function standing(of: InboundHotel): Promise<readonly string[]> {
  const all = await of.bookingsByCode();
  return all
    .map((words) => words.replace(/ overbooked \d+$/, ''))
    .filter((words) => !words.includes('cancelled'));
}

/** Held and sold of each night are what the bookings that stand take, and nothing else. */
function soldBy(all: readonly Said[]): string {
  const latest = [...new Map(all.map((said) => [said.code, said])).values()];
  const nights = Array.from({ length: 6 }, (_, night) => {
    const sold = latest.filter(({ status, from = 0, nights: count = 1 }) => {
      return status !== 'cancelled' && night >= from && night < from + count;
    });
    return `0/${sold.reduce((sum, { rooms = 1 }) => sum + rooms, 0)}`;
  });
  return nights.join(' ');
}

function problemsOf(of: InboundHotel): readonly string[] {
  const audit = new JournalAudit();
  audit.take(readJournal(join(of.path, 'vacancy.db')));
  return audit.problems.map(({ rule, where, detail }) => `${rule}: ${where}: ${detail}`);
}

describe('duplicated and reordered words', () => {
  it('end where the highest revision does', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(deliveries, async ({ all, told }) => {
        const own = await InboundHotel.open({ rooms: 1 });
        try {
          await own.setUpChannel();
          await Promise.all(told.map((said) => own.tell(said)));
          await expect.poll(() => standing(own), { timeout: SETTLE_MS }).toEqual(expected(all));
          await expect.poll(() => own.counts(6), { timeout: SETTLE_MS }).toBe(soldBy(all));
          expect(await own.parked()).toEqual([]);
          expect(problemsOf(own)).toEqual([]);
        } finally {
          await own.close();
        }
      }),
      { numRuns: 12, endOnFailure: true },
    );
  });
});

describe('a kill at any step', () => {
  const story: readonly Said[] = [
    { revision: 1, nights: 2 },
    { revision: 2, status: 'modified', from: 1, nights: 2, rooms: 2 },
    { revision: 3, status: 'cancelled' },
    { revision: 4, status: 'modified', nights: 3 },
  ];

  // Every entry is a commit of its own, so that the power may go between any two of them.
  it.each([1, 2, 3, 4, 6, 8, 10, 13, 16, 20, 24, 28, 33])(
    'after %i commits loses nothing and doubles nothing',
    { timeout: 60_000 },
    async (commits) => {
      hotel = await InboundHotel.open({ rooms: 1, tuning: { batchEntriesMax: 1 } });
      const own = hotel;
      await own.setUpChannel();
      await own.book('mine', { nights: 2 });
      const { reborn } = own.dieAfter(commits);
      const acknowledged = new Set<number>();
      for (const said of story) {
        const status = await own.tell(said).catch(() => 0);
        if (status === 200) acknowledged.add(said.revision);
      }
      expect(await reborn()).toBe(true);
      // An OTA says again what was not acknowledged, and nothing else.
      for (const said of story) if (!acknowledged.has(said.revision)) await own.tell(said);
      await expect
        .poll(() => standing(own), { timeout: SETTLE_MS })
        .toEqual(['SUN-1 confirmed 10-13 x1', 'direct confirmed 10-12 x1']);
      await expect.poll(() => own.counts(), { timeout: SETTLE_MS }).toBe('0/2 0/2 0/1');
      expect(problemsOf(own)).toEqual([]);
    },
  );
});
