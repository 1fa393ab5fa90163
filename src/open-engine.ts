/**
 * Opens an engine over a data directory: the one place where journal, gateway and actors meet. The
 * command line uses it, and so does whoever embeds the engine; what is not given is the machine's
 * own. It must never read the environment.
 */
import { join } from 'node:path';
import { ActorSystem } from './actors/runtime/actor-system.ts';
import { startEngine } from './actors/start-engine.ts';
import { channelFormats } from './channels/channel-formats.ts';
import { HttpChannelWire } from './channels/http-channel-wire.ts';
import { ClosingScheduler } from './closing-scheduler.ts';
import { limits, type Tuning } from './limits.ts';
import { checkOptions } from './open-options.ts';
import { SimulatedGateway } from './payments/simulated-gateway.ts';
import type { BatchWriter, JournalMode, WriterOptions } from './persistence/batch-writer.ts';
import { type DataDirectory, openDataDirectory } from './persistence/data-directory.ts';
import { openJournal, type SqliteJournal } from './persistence/sqlite-journal.ts';
import { WorkerBatchWriter } from './persistence/worker-batch-writer.ts';
import type { ChannelWire } from './ports/channels.ts';
import type { Chance, Clock, Scheduler } from './ports/clock.ts';
import type { CompetitorFeed } from './ports/competitor-rates.ts';
import type { Engine } from './ports/engine.ts';
import type { Gateway } from './ports/gateway.ts';
import type { Log } from './ports/log.ts';
import type { Mailer } from './ports/mailer.ts';
import type { Supplier } from './ports/supplier.ts';
import type { WebhookSender } from './ports/webhooks.ts';
import { celRules } from './rules/cel-rules.ts';
import { SimulatedSupplier } from './suppliers/simulated-supplier.ts';
import { type SupplierKind, supplierKinds } from './suppliers/supplier-catalogue.ts';
import { systemChance, systemClock, systemScheduler } from './system-world.ts';
import { HttpWebhookSender } from './webhooks/http-webhook-sender.ts';
import { WebhookAddresses } from './webhooks/webhook-address.ts';

/** What an engine is opened with; only the directory and a log must be given. */
export interface OpenEngineOptions {
  readonly dataDirectory: string;
  readonly log: Log;
  readonly journalMode?: JournalMode;
  readonly clock?: Clock;
  readonly scheduler?: Scheduler;
  /** Derives ids from requests, at least 32 characters; kept with the data when not given. */
  readonly secret?: string;
  readonly chanceOf?: (secret: string) => Chance;
  /** The simulated one, with its ledger beside the data, when not given. */
  readonly gateway?: Gateway;
  /**
   * Where trips buy legs that are no stays; a kind stands for a simulated supplier with its ledger
   * beside the data, and one of each kind when not given.
   */
  readonly suppliers?: readonly (Supplier | SupplierKind)[];
  /** The way out for webhooks; https to public addresses only when not given. */
  readonly webhooks?: WebhookSender;
  /** The way out to OTAs; https to public addresses only when not given. */
  readonly channels?: ChannelWire;
  /** Where competitors' prices come from; nobody knows them when not given. */
  readonly competitors?: CompetitorFeed;
  /** The way to guests; they are not written to when not given. */
  readonly mailer?: Mailer;
  /** A thread of its own when not given. */
  readonly writerOf?: (options: WriterOptions) => BatchWriter;
  readonly tuning?: Partial<Tuning>;
}

/** An engine that runs, and how it is ended. */
export interface OpenEngine {
  readonly engine: Engine;
  readonly gateway: Gateway;
  readonly chance: Chance;
  /** How many events the journal held, and what it took to stand ready. */
  readonly recovered: { readonly position: number; readonly ms: number };
  /** Drains the engine and lets go of the directory. Idempotent. */
  close(): Promise<void>;
  /**
   * What the death of the process would do: lets go of files and lock at once and finishes nothing.
   * For simulations; the caller sees to it that nothing of this engine runs afterwards.
   */
  abandon(): void;
}

/**
 * Throws a TypeError or a RangeError, which names it, for an option of the wrong form, and
 * DataDirectoryError when the directory cannot be used; nothing in it is changed then.
 */
export async function openEngine(options: OpenEngineOptions): Promise<OpenEngine> {
  checkOptions(options);
  const clock = options.clock ?? systemClock();
  const scheduler = new ClosingScheduler(options.scheduler ?? systemScheduler());
  const startedMs = scheduler.monotonicMs();
  const directory = openDataDirectory(options.dataDirectory, options.journalMode);
  try {
    return await openIn(directory, options, { clock, scheduler, startedMs });
  } catch (error) {
    // Whoever embeds the engine may try again, and would find the directory in use by itself.
    scheduler.close();
    directory.close();
    throw error;
  }
}

interface Time {
  readonly clock: Clock;
  readonly scheduler: ClosingScheduler;
  readonly startedMs: number;
}

async function openIn(
  directory: DataDirectory,
  options: OpenEngineOptions,
  { clock, scheduler, startedMs }: Time,
): Promise<OpenEngine> {
  const chance = (options.chanceOf ?? systemChance)(options.secret ?? directory.secret);
  const system = new ActorSystem({ scheduler, chance, log: options.log });
  const journal = await journalOf(directory, options, scheduler, system);
  const gateway = options.gateway ?? simulatedGateway(directory, clock, scheduler);
  const { log } = options;
  const { projections } = journal;
  const tuning: Tuning = { ...limits, ...options.tuning };
  const webhooks = options.webhooks ?? publicWebhooks();
  const channels = options.channels ?? publicChannels();
  const rules = celRules();
  const { mailer, competitors } = options;
  const suppliers = suppliersOf(options, directory, clock, scheduler);
  const ways = { gateway, suppliers, webhooks, channels, mailer };
  const parts = { journal, projections, ...ways, rules, clock, scheduler };
  const feed = competitors === undefined ? {} : { competitors };
  const world = { ...parts, chance, log, system, tuning, ...feed };
  let engine: Engine;
  try {
    engine = startEngine(world);
  } catch (error) {
    await journal.close();
    throw error;
  }
  if (gateway instanceof SimulatedGateway) callBack(gateway, engine);
  const ms = scheduler.monotonicMs() - startedMs;
  let closing: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    try {
      await engine.drain();
    } finally {
      await gateway.close();
      for (const supplier of suppliers) await supplier.close();
      webhooks.close();
      channels.close();
      mailer?.close();
      scheduler.close();
      directory.close();
    }
  };
  return {
    engine,
    gateway,
    chance,
    recovered: { position: journal.durablePosition, ms },
    close: () => {
      closing ??= close();
      return closing;
    },
    abandon: () => {
      scheduler.close();
      webhooks.close();
      channels.close();
      mailer?.close();
      journal.abandon();
      directory.close();
    },
  };
}

function journalOf(
  directory: DataDirectory,
  options: OpenEngineOptions,
  scheduler: Scheduler,
  system: ActorSystem,
): Promise<SqliteJournal> {
  const { databasePath, journalMode, epoch } = directory;
  const writerOptions = { databasePath, journalMode, epoch };
  const writer = options.writerOf?.(writerOptions) ?? new WorkerBatchWriter(writerOptions);
  const isQuiet = (): boolean => system.isQuiet();
  const { log, tuning } = options;
  return openJournal(writer, { databasePath, scheduler, log, isQuiet, ...tuning });
}

function simulatedGateway(
  directory: DataDirectory,
  clock: Clock,
  scheduler: Scheduler,
): SimulatedGateway {
  return new SimulatedGateway({ file: join(directory.path, 'gateway.db'), clock, scheduler });
}

/** Simulated ones open their ledgers with their first call, which in most directories never comes. */
function suppliersOf(
  { suppliers = supplierKinds }: OpenEngineOptions,
  directory: DataDirectory,
  clock: Clock,
  scheduler: Scheduler,
): readonly Supplier[] {
  return suppliers.map((one) => {
    if (typeof one !== 'string') return one;
    const file = join(directory.path, supplierLedger(one));
    return new SimulatedSupplier({ kind: one, file, clock, scheduler });
  });
}

/** The name of a simulated supplier's ledger in a data directory. */
export function supplierLedger(kind: string): string {
  return `supplier-${kind}.db`;
}

function publicWebhooks(): WebhookSender {
  return new HttpWebhookSender(publicAddresses());
}

function publicChannels(): ChannelWire {
  return new HttpChannelWire(publicAddresses(), channelFormats);
}

function publicAddresses(): WebhookAddresses {
  return new WebhookAddresses({ hosts: [], ranges: [] });
}

/** What a gateway of its own sends over HTTP, the one in process says directly. */
function callBack(gateway: SimulatedGateway, engine: Engine): void {
  gateway.onActionCompleted(async (authorisationKey) => {
    const [bookingId = ''] = authorisationKey.split(':');
    await engine.paymentCallback(bookingId as Parameters<Engine['paymentCallback']>[0]);
  });
}
