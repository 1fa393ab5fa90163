/** An engine without its façade, for what can only be measured inside: its actors and its prices. */
import { EngineCore } from '../src/actors/engine-core.ts';
import { ActorSystem } from '../src/actors/runtime/actor-system.ts';
import { limits } from '../src/limits.ts';
import { SimulatedGateway } from '../src/payments/simulated-gateway.ts';
import { openDataDirectory } from '../src/persistence/data-directory.ts';
import { openJournal } from '../src/persistence/sqlite-journal.ts';
import { WorkerBatchWriter } from '../src/persistence/worker-batch-writer.ts';
import { celRules } from '../src/rules/cel-rules.ts';
import { systemChance, systemClock, systemScheduler } from '../src/system-world.ts';
import { RecordedChannels } from '../src/testing/doubles/recorded-channels.ts';
import { RecordedWebhooks } from '../src/testing/doubles/recorded-webhooks.ts';
import { quietLog } from './scratch.ts';

/** What openEngine does, with the directory of actors in reach. */
export async function openCore(path: string): Promise<EngineCore> {
  const clock = systemClock();
  const scheduler = systemScheduler();
  const { databasePath, journalMode, epoch, secret } = openDataDirectory(path);
  const chance = systemChance(secret);
  const log = quietLog;
  const system = new ActorSystem({ scheduler, chance, log });
  const writer = new WorkerBatchWriter({ databasePath, journalMode, epoch });
  const isQuiet = (): boolean => system.isQuiet();
  const journal = await openJournal(writer, { databasePath, scheduler, log, isQuiet });
  const gateway = new SimulatedGateway({ file: ':memory:', clock, scheduler });
  const { projections } = journal;
  return new EngineCore({
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
  });
}
