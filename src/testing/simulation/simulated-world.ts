/**
 * A world in one process that can be had again from its seed: the real engine, journal and actors,
 * on a clock, a scheduler, a disk, foreign systems and a chance that the dice throw. What belongs
 * to the engine dies when it crashes; the disk and the foreign systems do not. It decides nothing
 * about what happens in it: see `story.ts` for that.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BookingId } from '../../domain/ids.ts';
import type { Tuning } from '../../limits.ts';
import { type OpenEngine, openEngine } from '../../open-engine.ts';
import { JournalReader, openReadOnly } from '../../persistence/journal-reader.ts';
import { upcastChains } from '../../persistence/upcast.ts';
import type { ChannelWire } from '../../ports/channels.ts';
import type { Chance } from '../../ports/clock.ts';
import type { Engine } from '../../ports/engine.ts';
import type { OutboxRow, StoredEvent, Timer } from '../../ports/journal.ts';
import { Dice } from '../dice.ts';
import { ForeignSystems, type ForeignWatch, onTheWire } from './foreign/foreign-systems.ts';
import { OTA_ANSWERS } from './foreign/weathered-otas.ts';
import type { Weather } from './foreign/weathered-road.ts';
import { SECRET, simulatedChance } from './simulated-chance.ts';
import { SimulatedClock } from './simulated-clock.ts';
import { SimulatedDisk } from './simulated-disk.ts';
import { installGlobals } from './simulated-globals.ts';
import { SimulatedLoop } from './simulated-loop.ts';

/** Streams of chance of their own, so that what one uses up does not change the others. */
const CHANCES = { schedule: 1, disk: 2, engine: 4 } as const;

const QUEUES = ['payments', 'capacity', 'rooms', 'channel-bookings', 'mail'];
/**
 * Steps that a drained engine may leave behind: answers that are on the wire, and the backoff of
 * cockatiel's retries, which cannot be cancelled and ends at its next look by itself.
 */
const NOT_OURS = new Set([...onTheWire, OTA_ANSWERS, 'timeout']);
const EVENTS_PER_READ = 1_000;
const ROWS_MAX = 1_000;

export interface WorldOptions extends ForeignWatch {
  readonly seed: number;
  /** The business time at which it begins. */
  readonly startMs: number;
  readonly tuning?: Partial<Tuning>;
  /** Told of the events of each commit, the moment they are on disk. */
  readonly committed?: (events: readonly StoredEvent[]) => void;
  /** Told of each error that the engine logs, before anything else happens. */
  readonly logged: (line: string) => void;
  /** Whether guests are written to. */
  readonly hasMail: boolean;
  /** Told when an engine that is gone has written. */
  readonly late: () => void;
  /** Hears every line of what happens, beside its hash. */
  readonly heard?: (line: string) => void;
}

export interface Moment {
  readonly position: number;
  readonly nowMs: number;
  /** How often the clock had been set back by then. */
  readonly setBacks: number;
}

export class SimulatedWorld {
  readonly loop: SimulatedLoop;
  readonly clock: SimulatedClock;
  readonly disk: SimulatedDisk;
  readonly foreign: ForeignSystems;
  readonly path: string;
  /** What the engine logged as errors, as `message: cause`. */
  readonly errors: string[] = [];
  /** The last position on disk. */
  durablePosition = 0;
  /** Which engine this is: 1 for the first, one more after each start. */
  generation = 0;
  restarts = 0;
  readonly #options: WorldOptions;
  readonly #chance: Chance;
  readonly #trace = createHash('sha256');
  readonly #uninstall: () => void;
  #reader: { readonly journal: JournalReader; close(): void } | undefined;
  #open: OpenEngine | undefined;

  constructor(options: WorldOptions) {
    const { seed, startMs } = options;
    const dice = (use: keyof typeof CHANCES) => new Dice(seed, CHANCES[use]);
    this.#options = options;
    this.loop = new SimulatedLoop(dice('schedule'), (label) => this.trace(label));
    this.clock = new SimulatedClock(startMs, this.loop);
    const committed = (): void => this.#committed();
    this.disk = new SimulatedDisk(this.loop, dice('disk'), { committed, late: options.late });
    const foreignDice = (use: number) => new Dice(seed, use);
    this.foreign = new ForeignSystems(this.loop, this.clock, foreignDice, options);
    const engineDice = dice('engine');
    this.#chance = simulatedChance(engineDice);
    this.path = mkdtempSync(join(scratchDirectory(), 'vacancy-simulation-'));
    process.once('exit', this.#removeFiles);
    this.#uninstall = installGlobals(this.loop, engineDice, () => this.clock.now());
    this.foreign.bank.onActionCompleted((authorisationKey) => this.#callBack(authorisationKey));
  }

  /** The way out to OTAs, before the first start; nowhere when not given. */
  channels: ChannelWire | undefined;

  /** Undefined while it is down. */
  get engine(): Engine | undefined {
    return this.#open?.engine;
  }

  /** What is on disk and what the clock says: where a call begins. */
  get moment(): Moment {
    const { setBacks } = this.clock;
    return { position: this.durablePosition, nowMs: this.clock.now(), setBacks };
  }

  /** Everything that was traced until now, as one hash. */
  get fingerprint(): string {
    return this.#trace.copy().digest('hex');
  }

  get faultsInjected(): number {
    return this.disk.faultsInjected + this.foreign.faultsInjected;
  }

  /** Whether guests are written to. */
  get hasMail(): boolean {
    return this.#options.hasMail;
  }

  set weather(weather: Weather) {
    this.foreign.weather = weather;
  }

  /** From now on the disk is well and the weather fine. */
  calm(): void {
    this.disk.calm();
    this.foreign.calm();
  }

  trace(line: string): void {
    const text = `${this.loop.nowMs} ${line}\n`;
    this.#trace.update(text);
    this.#options.heard?.(text);
  }

  /** Opens an engine on the disk as it is. */
  async start(): Promise<void> {
    if (this.#open !== undefined) return;
    const opening = openEngine({
      dataDirectory: this.path,
      secret: SECRET,
      log: { debug: ignored, info: ignored, warn: ignored, error: this.#logError },
      clock: this.clock,
      scheduler: this.loop.scheduler('engine'),
      chanceOf: () => this.#chance,
      gateway: this.foreign.gateway,
      suppliers: this.foreign.suppliers.weathered,
      ...(this.#options.hasMail ? { mailer: this.foreign.mailer } : {}),
      ...(this.channels === undefined ? {} : { channels: this.channels }),
      writerOf: (writerOptions) => this.disk.writer(writerOptions),
      ...(this.#options.tuning === undefined ? {} : { tuning: this.#options.tuning }),
    });
    this.#open = await this.until(opening);
    this.generation += 1;
    this.#reader ??= this.#openReader();
  }

  /** What SIGTERM does. Answers what the engine still meant to do when it said it was done. */
  async drain(): Promise<readonly string[]> {
    const open = this.#open;
    if (open === undefined) return [];
    await this.until(open.close());
    await this.loop.pass(0);
    const left = this.loop.pending('engine').filter((label) => !NOT_OURS.has(label));
    this.loop.drop('engine');
    this.#forget();
    return left;
  }

  /** What `kill -9` does: nothing of the engine runs any more, and nobody is told. */
  crash(): void {
    this.loop.drop('engine');
    this.#open?.abandon();
    this.#forget();
  }

  /** Runs the world until the promise has settled. Throws what it throws. */
  async until<Value>(promise: Promise<Value>): Promise<Value> {
    let isSettled = false;
    const settle = (): void => {
      isSettled = true;
    };
    promise.then(settle, settle);
    await this.loop.pass(0);
    while (!isSettled) {
      if (!(await this.loop.step()) && !this.loop.skip()) throw new Error('nothing can happen');
    }
    return promise;
  }

  /** Ends the world and gives the process its own time back. */
  close(): void {
    this.crash();
    this.disk.close();
    this.#reader?.close();
    this.#uninstall();
    this.foreign.close();
    process.off('exit', this.#removeFiles);
    this.#removeFiles();
  }

  /** The journal after a position, as a reader that belongs to nobody sees it. */
  events(afterPosition: number): readonly StoredEvent[] {
    return this.#reader?.journal.readAll(afterPosition, EVENTS_PER_READ) ?? [];
  }

  timers(): readonly Timer[] {
    return this.#reader?.journal.timersDue(Number.MAX_SAFE_INTEGER, ROWS_MAX) ?? [];
  }

  /** Dead ones included, in the order in which they were put. */
  outbox(): readonly OutboxRow[] {
    const journal = this.#reader?.journal;
    if (journal === undefined) return [];
    const alive = QUEUES.flatMap((queue) => journal.outbox(queue, 0, ROWS_MAX));
    const rows = [...alive, ...journal.deadOutbox(ROWS_MAX)];
    return rows.sort((left, right) => left.sequence - right.sequence);
  }

  /** Rows that wait for something: none are left when everything has come to rest. */
  openRows(): readonly string[] {
    const journal = this.#reader?.journal;
    if (journal === undefined) return [];
    const dueMs = journal.nextTimerDueAtMs();
    return [
      ...(dueMs === undefined ? [] : [`a timer is due at ${dueMs}`]),
      ...journal.sagaStreams('', 10).map((stream) => `${stream} has a saga under way`),
      ...QUEUES.flatMap((queue) => journal.outbox(queue, 0, 10))
        .filter(({ isDead }) => !isDead)
        .map(({ id, lastError }) => `${id} is in the outbox: ${lastError}`),
    ];
  }

  /** A process that ends in the middle of a world leaves nothing of it in memory either. */
  readonly #removeFiles = (): void => rmSync(this.path, { recursive: true, force: true });

  readonly #logError = (fields: object, message: string): void => {
    const cause = 'err' in fields ? `: ${String(fields.err)}` : '';
    this.errors.push(message + cause);
    this.#options.logged(message + cause);
    this.trace(`error ${message}${cause}`);
  };

  #forget(): void {
    this.#open = undefined;
    this.restarts += 1;
    this.clock.forget();
    this.foreign.hangUp();
  }

  #committed(): void {
    this.#reader ??= this.#openReader();
    for (;;) {
      const events = this.events(this.durablePosition);
      const last = events.at(-1);
      if (last === undefined) return;
      this.durablePosition = last.position;
      for (const event of events) this.trace(`journal ${JSON.stringify(event)}`);
      this.#options.committed?.(events);
    }
  }

  #openReader(): { readonly journal: JournalReader; close(): void } {
    const database = openReadOnly(join(this.path, 'vacancy.db'));
    return {
      journal: new JournalReader(database, upcastChains),
      close: () => database.close(),
    };
  }

  /** A callback that finds nobody fails, and is owed on. */
  async #callBack(authorisationKey: string): Promise<void> {
    const [id = ''] = authorisationKey.split(':');
    const { engine } = this;
    if (engine === undefined) throw new Error('nobody is there');
    await engine.paymentCallback(id as BookingId);
  }
}

const ignored = (): void => undefined;

/** Memory if the machine has a directory for it, since nobody's data is at stake. */
function scratchDirectory(): string {
  return existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
}
