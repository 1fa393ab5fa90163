/**
 * The whole engine against a naive calendar: random lives of a small hotel, with crashes, restarts,
 * passivation and retries in between. After each command both must say the same; at the end the
 * bank's ledger must agree, and no prefix of the journal may ever have oversold.
 */
import Sqlite from 'better-sqlite3';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { NightEvent } from '../../src/domain/inventory/inventory.ts';
import { EmbeddedTarget } from '../../src/testing/embedded-target.ts';
import { agree, lives } from '../../src/testing/naive-lives.ts';
import { Scene } from '../../src/testing/scene.ts';
import { type Counts, counted, NOTHING_COUNTED } from '../support/night-history.ts';

const hotel = { rooms: 2, nights: 4 };

describe('the engine', () => {
  it('does what a naive calendar does, in the lives of a known seed', { timeout: 60_000 }, () => {
    return alwaysAgree({ seed: 20_270_310, numRuns: 15 });
  });

  it('and in those of a fresh one', { timeout: 60_000 }, () => {
    const seed = Date.now() % 2 ** 31;
    console.info(`engine-model: seed ${seed}`);
    return alwaysAgree({ seed, numRuns: 15 });
  });
});

// Helpers

async function alwaysAgree(options: { seed: number; numRuns: number }): Promise<void> {
  const law = fc.asyncProperty(lives({ ...hotel, hasControls: true }), async (life) => {
    const target = await EmbeddedTarget.open();
    target.embedded.scheduler.haste = 500;
    try {
      const scene = await Scene.open(target, { rooms: hotel.rooms, patienceMs: 3_000 });
      await agree(scene, life, hotel);
      expectNeverOversold(target.embedded.path);
    } finally {
      await target.close();
    }
  });
  await fc.assert(law, { ...options, endOnFailure: false });
}

/**
 * Counts the journal's events as a stranger would: at no prefix are more rooms promised than exist.
 */
function expectNeverOversold(path: string): void {
  const database = new Sqlite(`${path}/vacancy.db`, { readonly: true });
  const rows = database
    .prepare<[], { key: string; data: string }>(
      `SELECT key, data FROM events JOIN streams ON streams.id = events.stream
       WHERE key LIKE 'inventory/%' ORDER BY position`,
    )
    .all();
  database.close();
  const nights = new Map<string, Counts>();
  for (const { key, data } of rows) {
    const before = nights.get(key) ?? NOTHING_COUNTED;
    const after = counted(before, JSON.parse(data) as NightEvent);
    nights.set(key, after);
    expect(after.held + after.sold).toBeLessThanOrEqual(hotel.rooms);
    expect(Math.min(after.held, after.sold)).toBeGreaterThanOrEqual(0);
  }
}
