/**
 * The whole engine against a naive calendar: random lives of a small hotel, with crashes, restarts,
 * passivation and retries in between. After each command both must say the same; at the end the
 * bank's ledger must agree, and no prefix of the journal may ever have oversold.
 */
import Sqlite from 'better-sqlite3';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { NightEvent } from '../../src/domain/inventory/inventory.ts';
import { BASE_PLAN } from '../../src/domain/rates/rate-plan.ts';
import type { NaiveTerms } from '../../src/testing/naive-hotel.ts';
import { agree, lives } from '../../src/testing/naive-lives.ts';
import { Scene } from '../../src/testing/scene.ts';
import { EmbeddedTarget } from '../../src/testing/targets/embedded-target.ts';
import { said } from '../../src/testing/targets/hotel-target.ts';
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

  it('takes and gives back what a child would by terms of its own', { timeout: 60_000 }, () => {
    // 81.81 % of 363.03 is 296.99 and a bit, and nothing of it before an hour has passed.
    const terms = { nightMinor: 12_101, freeMinutes: 60, feePercent: 81.81 };
    return alwaysAgree({ seed: 20_270_311, numRuns: 25 }, terms);
  });
});

// Helpers

async function alwaysAgree(
  options: { seed: number; numRuns: number },
  terms?: NaiveTerms,
): Promise<void> {
  const law = fc.asyncProperty(lives({ ...hotel, hasControls: true }), async (life) => {
    const target = await EmbeddedTarget.open();
    target.embedded.scheduler.haste = 500;
    try {
      const basePriceMinor = terms?.nightMinor ?? 12_000;
      const { rooms } = hotel;
      const roomType = { basePriceMinor };
      const scene = await Scene.open(target, { rooms, roomType, patienceMs: 3_000 });
      if (terms !== undefined) await agreeOn(scene, terms);
      await agree(scene, life, terms === undefined ? hotel : { ...hotel, terms });
      expectNeverOversold(target.embedded.path);
    } finally {
      await target.close();
    }
  });
  await fc.assert(law, { ...options, endOnFailure: false });
}

/** Has the base plan of the scene say what the naive calendar goes by. */
async function agreeOn(scene: Scene, { freeMinutes, feePercent }: NaiveTerms): Promise<void> {
  const { propertyId, roomTypeId } = scene;
  const from = { type: 'after_booking', hours: freeMinutes / 60 } as const;
  const fee = { type: 'percent', basisPoints: Math.round(feePercent * 100) } as const;
  const changes = {
    guarantee: { amount: { type: 'first_night' }, due: { type: 'at_booking' } },
    cancellation: { isNonRefundable: false, tiers: [{ from, fee }] },
  } as const;
  const plan = { propertyId, roomTypeId, ratePlanId: BASE_PLAN, changes };
  const answer = await scene.send({ type: 'change_rate_plan', ...plan }, 'terms');
  expect(said(answer)).toBe('done');
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
