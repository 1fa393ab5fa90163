/** A saga whose handler throws must not sit on what it half knows until some timer finds it. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { EngineCore } from '../../src/actors/engine-core.ts';
import { ActorSystem } from '../../src/actors/runtime/actor-system.ts';
import { Saga, type SagaMessage } from '../../src/actors/sagas/saga.ts';
import { emptyBooking } from '../../src/domain/booking/evolve-booking.ts';
import type { BookingId } from '../../src/domain/ids.ts';
import { limits } from '../../src/limits.ts';
import { SimulatedGateway } from '../../src/payments/simulated-gateway.ts';
import { openDataDirectory } from '../../src/persistence/data-directory.ts';
import { InProcessBatchWriter } from '../../src/persistence/in-process-batch-writer.ts';
import { openJournal } from '../../src/persistence/sqlite-journal.ts';
import { celRules } from '../../src/rules/cel-rules.ts';
import { systemChance, systemClock, systemScheduler } from '../../src/system-world.ts';
import { RecordedChannels } from '../../src/testing/doubles/recorded-channels.ts';
import { RecordedWebhooks } from '../../src/testing/doubles/recorded-webhooks.ts';

class Stumbling extends Saga {
  protected proceed(): void {
    throw new Error('stumbled');
  }

  protected paid(): void {}

  protected again(): void {}
}

test('a saga that crashed is replaced by a fresh one', async () => {
  const core = await openCore();
  const { parts } = core;
  const saga = new Stumbling(parts, () => undefined, { by: 'test' });
  const actor = parts.system.spawn<SagaMessage>(parts.system.root, 'saga', saga);
  const renewed = new Promise<string>((resolve) => saga.attach(actor, () => resolve('renewed')));
  const state = emptyBooking('b1' as BookingId);
  actor.tell({ type: 'proceed', state });
  expect(await renewed).toBe('renewed');
});

// Helpers

async function openCore(): Promise<EngineCore> {
  const path = mkdtempSync(join(tmpdir(), 'vacancy-saga-'));
  const directory = openDataDirectory(path);
  const [clock, scheduler, chance] = [
    systemClock(),
    systemScheduler(),
    systemChance('s'.repeat(32)),
  ];
  const quiet = () => undefined;
  const log = { debug: quiet, info: quiet, warn: quiet, error: quiet };
  const system = new ActorSystem({ scheduler, chance, log });
  const { databasePath } = directory;
  const journal = await openJournal(new InProcessBatchWriter(directory), {
    databasePath,
    scheduler,
    log,
  });
  const gateway = new SimulatedGateway({ file: ':memory:', clock, scheduler });
  const { projections } = journal;
  const world = {
    journal,
    projections,
    gateway,
    suppliers: [],
    webhooks: new RecordedWebhooks(),
    channels: new RecordedChannels(),
    mailer: undefined,
    clock,
    scheduler,
    chance,
    log,
    rules: celRules(),
    system,
    tuning: limits,
  };
  const core = new EngineCore(world);
  onTestFinished(async () => {
    core.close();
    await journal.close();
    await gateway.close();
    directory.close();
    rmSync(path, { recursive: true, force: true });
  });
  return core;
}
