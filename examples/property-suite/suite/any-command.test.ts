/**
 * Every command there is, valid in form and mostly nonsense in order, by two callers under few
 * keys. Of a single answer it is known only that it comes and is no fault of the engine's own; of
 * the calendar that it adds up.
 */
import fc from 'fast-check';
import { bookingIds, EmbeddedTarget, hotelCalls, hotelCommands, said } from 'vacancy/testing';
import { expect, it } from 'vitest';
import { isEmbedded } from './target.ts';

const calls = fc.array(hotelCalls(hotelCommands(bookingIds)), { maxLength: 40 });

// Ids and callers are generated, so this needs an engine that nobody else has.
it.runIf(isEmbedded)('is answered, and leaves the engine well', async () => {
  const law = fc.asyncProperty(calls, async (all) => {
    const target = await EmbeddedTarget.open();
    try {
      for (const call of all) {
        const answer = await target.perform(call);
        expect(said(answer)).not.toMatch(/^(lost|unavailable)/);
        if (answer.type !== 'done' || answer.result.kind !== 'cells') continue;
        for (const { held, sold, available, overbooked, physical } of answer.result.cells) {
          expect(available - overbooked).toBe(physical - held - sold);
          expect(Math.min(held, sold, available, overbooked)).toBeGreaterThanOrEqual(0);
        }
      }
      const health = target.embedded.engine.health();
      expect(Object.values(health.deadLetters).filter((count) => count > 0)).toEqual([]);
      expect(health.quarantined).toEqual([]);
    } finally {
      await target.close();
    }
  });
  await fc.assert(law, { numRuns: 20 });
});
