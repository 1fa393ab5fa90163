/**
 * A whole engine in this process over a real directory, with a clock that a test sets, a disk that
 * it can make fail, and a payment gateway that outlives a crash. Must never look inside the engine:
 * what a test sees here, any caller sees.
 */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BookingId, PropertyId } from '../domain/ids.ts';
import { limits, type Tuning } from '../limits.ts';
import { type OpenEngine, openEngine } from '../open-engine.ts';
import { SimulatedGateway } from '../payments/simulated-gateway.ts';
import type { ChannelWire } from '../ports/channels.ts';
import type { CompetitorFeed } from '../ports/competitor-rates.ts';
import type { Engine } from '../ports/engine.ts';
import type { Gateway } from '../ports/gateway.ts';
import type { Mailer } from '../ports/mailer.ts';
import type { Supplier } from '../ports/supplier.ts';
import type { WebhookSender } from '../ports/webhooks.ts';
import { FaultyDisk } from './doubles/faulty-disk.ts';
import { HastyScheduler } from './doubles/hasty-scheduler.ts';
import { ManualClock } from './doubles/manual-clock.ts';
import { memoryLog } from './doubles/memory-log.ts';
import { RecordedChannels } from './doubles/recorded-channels.ts';
import { RecordedWebhooks } from './doubles/recorded-webhooks.ts';
import { details, START_MS } from './hotel-adler.ts';
import { ledgerByBooking } from './ledger-by-booking.ts';
import { until } from './until.ts';

/** At which the idle time of an actor, ten minutes, is over in a few milliseconds. */
const PASSIVATING_HASTE = 20_000;

/** How the engine and its world differ from the standard ones. */
export interface EmbeddedEngineOptions {
  /** What the clock shows first, epoch milliseconds; nine days before Hotel Adler's ARRIVAL. */
  readonly startMs?: number;
  /** How many times faster than the machine's clock the engine's backoffs pass; 10 by default. */
  readonly haste?: number;
  /** `batchEntriesMax` 1: every entry is a commit of its own, so that a crash may come between. */
  readonly tuning?: Partial<Tuning>;
  /** Stands between the engine and the simulated gateway. */
  readonly gatewayOf?: (gateway: Gateway) => Gateway;
  /** Where trips buy flights and cars; the simulated ones in the directory when not given. */
  readonly suppliers?: readonly Supplier[];
  /** Takes every message and sends none when not given. */
  readonly webhooks?: WebhookSender;
  /** Takes every request and sends none when not given. */
  readonly channels?: ChannelWire;
  /** Nobody knows what competitors ask when not given. */
  readonly competitors?: CompetitorFeed;
  /** Guests are not written to when not given. */
  readonly mailer?: Mailer;
}

/** What the bank has moved for one booking, minor units. */
export interface BookingLedger {
  /** Reserved and not voided since. */
  readonly authorised: number;
  readonly captured: number;
  readonly refunded: number;
  /** What the hotel has in the end. */
  readonly net: number;
}

/** One engine at a time over one directory, which is deleted by `close`. */
export class EmbeddedEngine {
  readonly clock: ManualClock;
  readonly scheduler: HastyScheduler;
  /** The bank behind the gateway; it goes on when the engine is stopped or killed. */
  readonly bank: SimulatedGateway;
  /** Every line that was logged. */
  readonly logged: string[] = [];
  disk = new FaultyDisk();
  /** Writes to guests from the next start on; they are not written to while undefined. */
  mailer: Mailer | undefined;
  /** The data directory of the engine that runs now; a kill leaves another one. */
  path = temporaryDirectory();
  readonly #options: EmbeddedEngineOptions;
  #open: OpenEngine | undefined;
  #lastWords = 0;

  protected constructor(options: EmbeddedEngineOptions) {
    this.#options = options;
    this.mailer = options.mailer;
    this.clock = new ManualClock(options.startMs ?? START_MS);
    this.scheduler = new HastyScheduler(options.haste ?? 10);
    const { clock, scheduler } = this;
    this.bank = new SimulatedGateway({ file: ':memory:', clock, scheduler });
    this.bank.onActionCompleted(async (authorisationKey) => {
      const [id = ''] = authorisationKey.split(':');
      await this.#open?.engine.paymentCallback(id as BookingId);
    });
  }

  static async open(options: EmbeddedEngineOptions = {}): Promise<EmbeddedEngine> {
    const embedded = new EmbeddedEngine(options);
    await embedded.start();
    return embedded;
  }

  /** The engine that runs now. Throws between `stop` and `start`. */
  get engine(): Engine {
    if (this.#open === undefined) throw new Error('the engine is not open');
    return this.#open.engine;
  }

  /** Opens an engine over what is in the directory. */
  async start(): Promise<void> {
    const { path: dataDirectory, clock, scheduler, disk } = this;
    const { gatewayOf, tuning = {}, webhooks = new RecordedWebhooks() } = this.#options;
    const { channels = new RecordedChannels() } = this.#options;
    const { competitors, suppliers } = this.#options;
    const { mailer } = this;
    const lasting = lastingGateway(this.bank);
    this.#open = await openEngine({
      dataDirectory,
      log: memoryLog(this.logged),
      clock,
      scheduler,
      gateway: gatewayOf?.(lasting) ?? lasting,
      webhooks,
      channels,
      ...(mailer === undefined ? {} : { mailer }),
      writerOf: (options) => disk.writer(options),
      tuning,
      ...(competitors === undefined ? {} : { competitors }),
      ...(suppliers === undefined ? {} : { suppliers }),
    });
  }

  /** Drains the engine. */
  async stop(): Promise<void> {
    const open = this.#open;
    this.#open = undefined;
    await open?.close();
    this.clock.forget();
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  /**
   * What `kill -9` leaves: the directory as it is at this instant. The old engine's disk refuses
   * everything from then on, so that it can say and do nothing more; whoever waits for it is told
   * that storage has failed, which stands for a connection that breaks.
   */
  async kill(): Promise<void> {
    const path = this.#image();
    this.disk.isPulled = true;
    await this.#bury(path);
  }

  /** A kill, and an engine that starts from what it left. */
  async crash(): Promise<void> {
    await this.kill();
    await this.start();
  }

  /** Waits until no actor is in memory, so that whatever is asked next reads the journal. */
  async passivate(): Promise<void> {
    const { haste } = this.scheduler;
    this.scheduler.haste = PASSIVATING_HASTE;
    // The sweep that is due next has been waiting since before.
    this.scheduler.hurry(limits.residentSweepMs);
    await until(() => this.engine.health().residentActors === 0);
    this.scheduler.haste = haste;
  }

  /** Has the power go after the next `batches` commits; `reborn` opens what they left. */
  dieAfter(batches: number): { reborn(): Promise<boolean> } {
    const { disk } = this;
    let path: string | undefined;
    const image = () => {
      path = this.#image();
    };
    disk.dies = { afterBatches: disk.batches + batches, image };
    const reborn = async (): Promise<boolean> => {
      disk.dies = undefined;
      if (path === undefined) return false;
      await this.#bury(path);
      await this.start();
      return true;
    };
    return { reborn };
  }

  /** Ends everything and deletes the directory; to be called at the end of each test. */
  async close(): Promise<void> {
    await this.stop();
    await this.bank.close();
    rmSync(this.path, { recursive: true, force: true });
  }

  /** What the bank has moved for a booking. */
  ledger(id: BookingId): BookingLedger {
    const moved = ledgerByBooking(this.bank.totals()).get(id);
    const {
      authorisedMinor = 0,
      capturedMinor = 0,
      refundedMinor = 0,
      voidedMinor = 0,
    } = moved ?? {};
    return {
      authorised: authorisedMinor - voidedMinor,
      captured: capturedMinor,
      refunded: refundedMinor,
      net: capturedMinor - refundedMinor,
    };
  }

  #image(): string {
    const path = temporaryDirectory();
    const skipped = /(lock\.db.*|-shm)$/;
    cpSync(this.path, path, { recursive: true, filter: (file) => !skipped.test(file) });
    return path;
  }

  /** One more write makes the old engine notice that its disk is gone. */
  async #bury(image: string): Promise<void> {
    this.#lastWords += 1;
    const id = `last-words-${this.#lastWords}`;
    const context = { caller: 'the dying engine', requestId: id, idempotencyKey: id };
    void this.engine.createProperty(context, { id: id as PropertyId, details });
    await this.stop();
    rmSync(this.path, { recursive: true, force: true });
    this.path = image;
    this.disk = new FaultyDisk();
  }
}

/** Everything but `close`: a bank does not close because a hotel's computer crashed. */
function lastingGateway(bank: SimulatedGateway): Gateway {
  return {
    name: bank.name,
    authorise: (request, signal) => bank.authorise(request, signal),
    capture: (request, signal) => bank.capture(request, signal),
    void: (request, signal) => bank.void(request, signal),
    refund: (request, signal) => bank.refund(request, signal),
    lookUp: (key, signal) => bank.lookUp(key, signal),
    close: async () => undefined,
  };
}

function temporaryDirectory(): string {
  return mkdtempSync(join(tmpdir(), 'vacancy-engine-'));
}
