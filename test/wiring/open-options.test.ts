/**
 * What an engine may be opened with: each option's rule, and that a breach names option, value and
 * rule and leaves no directory behind.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type OpenEngineOptions, openEngine } from '../../src/open-engine.ts';
import { ManualClock } from '../../src/testing/doubles/manual-clock.ts';
import { memoryLog } from '../../src/testing/doubles/memory-log.ts';

const folder = mkdtempSync(join(tmpdir(), 'vacancy-options-'));
const path = join(folder, 'hotel');
const log = memoryLog([]);
const good = { dataDirectory: path, log };

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const nothing = () => undefined;
const boat = {
  ...{ name: 'boat', offers: nothing, reserve: nothing, confirm: nothing },
  ...{ cancel: nothing, lookUp: nothing, close: nothing },
};
const source = { name: 'rates', read: nothing };
const way = { refusal: nothing, send: nothing, close: nothing };
const KINDS = 'a supplier, or one of flight, car';

const breaches: readonly (readonly [unknown, string])[] = [
  [undefined, 'options must be an object, and not undefined.'],
  [
    { log },
    'options.dataDirectory must be text without NUL and unpaired surrogates, and not undefined.',
  ],
  [
    { ...good, dataDirectory: '' },
    'options.dataDirectory must be the path of a directory, and not "".',
  ],
  [{ dataDirectory: path }, 'options.log must be an object, and not undefined.'],
  [{ ...good, log: { debug: nothing } }, 'options.log.info must be a function, and not undefined.'],
  [{ ...good, journalMode: 'nope' }, 'options.journalMode must be "wal" or "delete", and not "no'],
  [{ ...good, mailers: way }, 'A name in options must be one of dataDirectory, log, '],
  [
    { ...good, secret: 'x' },
    'options.secret must be text of at least 32 characters, and not of 1.',
  ],
  [{ ...good, secret: 12_345 }, 'text of at least 32 characters, and not of the kind number.'],
  [{ ...good, clock: { now: nothing } }, 'options.clock.onSet must be a function'],
  [{ ...good, scheduler: {} }, 'options.scheduler.after must be a function'],
  [{ ...good, chanceOf: {} }, 'options.chanceOf must be a function, and not an object.'],
  [{ ...good, writerOf: null }, 'options.writerOf must be a function, and not null.'],
  [{ ...good, gateway: 'stripe' }, 'options.gateway must be an object, and not "stripe".'],
  [{ ...good, webhooks: {} }, 'options.webhooks.refusal must be a function'],
  [{ ...good, channels: {} }, 'options.channels.refusal must be a function'],
  [{ ...good, channels: way }, 'options.channels.formats must be an object, and not undefined.'],
  [{ ...good, mailer: { send: nothing } }, 'options.mailer.close must be a function'],
  [{ ...good, suppliers: 'car' }, 'options.suppliers must be an array of 0 to 100, and not "car".'],
  [{ ...good, suppliers: ['boat'] }, `options.suppliers[0] must be ${KINDS}, and not "boat".`],
  [{ ...good, suppliers: ['car', 'car'] }, 'options.suppliers[1] must be a supplier whose name'],
  [{ ...good, suppliers: [boat, boat] }, 'a supplier whose name comes once, and not "boat".'],
  [{ ...good, suppliers: [{ ...boat, name: 'A b' }] }, 'options.suppliers[0].name must be an id'],
  [
    { ...good, suppliers: [{ ...boat, lookUp: 1 }] },
    'options.suppliers[0].lookUp must be a function',
  ],
  [
    { ...good, competitors: { source, refreshMs: Number.NaN, maxAgeMs: 1 } },
    'options.competitors.refreshMs must be a whole number from 1 to 86400000, and not NaN.',
  ],
  [
    { ...good, competitors: { source: { name: 'rates' }, refreshMs: 1, maxAgeMs: 1 } },
    'options.competitors.source.read must be a function',
  ],
  [
    { ...good, tuning: { channelHalfOpenMs: Number.NaN } },
    'options.tuning.channelHalfOpenMs must be a whole number from 1 to 30000, and not NaN.',
  ],
  [{ ...good, tuning: { batchEntriesMax: 0 } }, 'a whole number from 1 to 4096, and not 0.'],
  [{ ...good, tuning: { batchEntriesMax: undefined } }, 'from 1 to 4096, and not undefined.'],
  [{ ...good, tuning: { channelTimeoutMs: 1 } }, 'A name in options.tuning must be one of batchEn'],
];

describe('openEngine', () => {
  it.each(breaches.map(([options, message]) => [message, options] as const))(
    'says: %s',
    async (message, options) => {
      const opening = openEngine(options as OpenEngineOptions);
      await expect(opening).rejects.toThrow(message);
      await expect(opening).rejects.toSatisfy(
        (error) => error instanceof TypeError || error instanceof RangeError,
      );
      expect(existsSync(path)).toBe(false);
    },
  );

  it('never shows a secret', async () => {
    const opening = openEngine({ ...good, secret: 'hunter2' });
    await expect(opening).rejects.toThrow(/^(?!.*hunter2)/);
  });

  it('opens with every option at its limit', async () => {
    const options = {
      ...good,
      ...{ journalMode: 'delete' as const, secret: 's'.repeat(32), clock: new ManualClock(0) },
      ...{ suppliers: ['car' as const], tuning: { residentActorsMax: 0, channelHorizonDays: 500 } },
    };
    const { engine, close } = await openEngine(options);
    expect(engine.health().status).toBe('ok');
    await close();
  });
});
