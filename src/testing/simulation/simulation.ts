/**
 * Tells a story in a simulated world and judges it. First the safety phase: acts and faults, with
 * every rule looked at as things happen. Then the liveness phase: the weather is fine, the disk is
 * well, and within some virtual hours everything must come to rest, and be right.
 */
import { addDays, civilDateAt, daysBetween } from '../../domain/calendar.ts';
import { limits } from '../../limits.ts';
import { ARRIVAL, adler, details, START_MS } from '../hotel-adler.ts';
import { judgeInPassing } from './judges/passing-verdicts.ts';
import {
  judgeAtRest,
  judgeDirectory,
  judgeRows,
  judgeSleepers,
  nextLookMs,
  unsettledIn,
} from './judges/rest-verdicts.ts';
import { Verdicts, type Violation } from './judges/verdicts.ts';
import { SimulatedClients } from './people/simulated-clients.ts';
import { SimulatedOtas } from './people/simulated-otas.ts';
import { SimulatedFeed } from './simulated-feed.ts';
import { buildHotel } from './simulated-hotel.ts';
import { Livelock, settled } from './simulated-loop.ts';
import { SimulatedWorld } from './simulated-world.ts';
import { isChannelDeed } from './stories/channel-story.ts';
import { type Act, actText, type Deed, NIGHTS, type Story } from './stories/story.ts';

/** What came of one story. */
export interface SimulationReport {
  readonly seed: number;
  readonly steps: number;
  readonly restarts: number;
  readonly faultsInjected: number;
  readonly events: number;
  readonly violations: readonly Violation[];
  /** What never came to rest. */
  readonly stuck: readonly string[];
  /** Of everything that happened: the same for the same story, to the byte. */
  readonly fingerprint: string;
}

const SETTLE_PASS_MS = 35_000;
const SETTLE_ROUNDS = 6;
/** What a call may take while nothing is wrong, slow cards and all. */
const ANSWER_MS = 10_000;

/** Plays a story; `heard` is told every line of it. One at a time in a process. */
export async function simulate(
  story: Story,
  heard?: (line: string) => void,
): Promise<SimulationReport> {
  const simulation = new Simulation(story, heard);
  try {
    await simulation.run();
  } catch (error) {
    if (!(error instanceof Livelock)) throw error;
    simulation.blameLivelock(error);
  } finally {
    simulation.close();
  }
  return simulation.report();
}

class Simulation {
  readonly #story: Story;
  readonly #world: SimulatedWorld;
  readonly #verdicts: Verdicts;
  readonly #clients: SimulatedClients;
  readonly #feed: SimulatedFeed;
  readonly #otas: SimulatedOtas | undefined;
  #stuck: readonly string[] = [];

  constructor(story: Story, heard?: (line: string) => void) {
    const { seed, tuning, daysBefore, hotel } = story;
    this.#story = story;
    this.#world = new SimulatedWorld({
      seed,
      startMs: START_MS + (DAYS_TO_ARRIVAL - daysBefore) * DAY_MS,
      tuning,
      committed: (events) => {
        this.#verdicts.committed(events);
        this.#otas?.took(events);
      },
      logged: (line) => {
        if (line.startsWith('storage failed')) this.#clients.calls.storageFailed();
      },
      late: () => this.#verdicts.blame('I5 epoch', 'an engine that is gone has written'),
      asked: (call) => this.#verdicts.gateway.asked(call, this.#world.clock.latestMs),
      bought: (call) => this.#verdicts.trips.asked(call),
      hasMail: hotel?.hasMail === true,
      sent: (notice) => this.#verdicts.mails.sent(notice),
      taken: (notice) => this.#verdicts.mails.taken(notice),
      ...(heard === undefined ? {} : { heard }),
    });
    this.#verdicts = new Verdicts(this.#world, NIGHT_DATES);
    this.#clients = new SimulatedClients(this.#world, this.#verdicts);
    if (story.channels !== undefined) {
      const { calls } = this.#clients;
      this.#otas = new SimulatedOtas(story, this.#world, this.#verdicts, calls);
    }
    this.#feed = new SimulatedFeed(CALENDAR, (change) => {
      const { position, isConnected } = this.#feed;
      this.#verdicts.fed(change, position, !isConnected);
    });
  }

  async run(): Promise<void> {
    await this.#open();
    this.#world.weather = this.#story.weather;
    for (const act of this.#story.acts) {
      await this.#tell(act);
      this.#look();
      if (this.#isOver()) return;
    }
    await this.#comeToRest();
  }

  blameLivelock(error: Livelock): void {
    this.#verdicts.blame('livelock', error.message);
  }

  close(): void {
    this.#world.close();
    this.#otas?.close();
  }

  report(): SimulationReport {
    const { loop, restarts, faultsInjected, durablePosition, fingerprint } = this.#world;
    const { violations } = this.#verdicts;
    return {
      seed: this.#story.seed,
      steps: loop.steps,
      restarts,
      faultsInjected,
      events: durablePosition,
      violations,
      stuck: this.#stuck,
      fingerprint,
    };
  }

  #isOver(): boolean {
    return this.#verdicts.violations.length > 0;
  }

  async #open(): Promise<void> {
    await this.#world.start();
    const { engine } = this.#world;
    if (engine === undefined) throw new Error('a world begins with an engine');
    await buildHotel(engine, this.#story, (answer) => this.#world.until(answer));
    await this.#otas?.open(engine);
    this.#feed.connect(engine);
  }

  async #tell(act: Act): Promise<void> {
    for (let step = 0; step < act.afterSteps; step += 1) {
      if (!(await this.#world.loop.step())) break;
    }
    this.#world.trace(`act ${actText(act)}`);
    await this.#perform(act.deed);
    // What is refused at once has been, by the time that anybody looks.
    await settled();
  }

  async #perform(deed: Deed): Promise<void> {
    const { loop, clock, disk, engine } = this.#world;
    switch (deed.type) {
      case 'pass':
        return loop.pass(deed.ms);
      case 'jump':
        clock.jump(deed.ms, deed.isTold);
        // Stories that are older than terms of plans are told as they were.
        if (this.#story.hotel !== undefined) this.#clients.previewAll();
        return;
      case 'disk':
        disk.fault = deed.fault;
        disk.faultsLeft = deed.times;
        return;
      case 'slow':
        disk.slownessMs = deed.ms;
        return;
      case 'feed':
        if (this.#feed.isConnected) this.#feed.disconnect();
        else if (engine !== undefined) this.#feed.connect(engine);
        return;
      case 'crash':
        this.#world.crash();
        return this.#restart();
      case 'drain':
        await this.#drain();
        return this.#restart();
      default:
        if (isChannelDeed(deed)) this.#otas?.perform(deed);
        else this.#clients.perform(deed);
    }
  }

  /** I10: who waits has an answer, nobody is let in, and nothing is left behind that waits. */
  async #drain(): Promise<void> {
    const drained = this.#world.drain();
    this.#clients.knock();
    const left = await drained;
    if (left.length > 0) this.#verdicts.blame('I10 orphan', `after a drain waits ${left}`);
    const { count } = this.#clients.calls;
    if (count > 0) this.#verdicts.blame('I10 drain', `leaves ${count} calls without an answer`);
    this.#otas?.expectAnswered();
  }

  async #restart(): Promise<void> {
    this.#clients.calls.disconnected();
    this.#feed.disconnect();
    this.#otas?.gone();
    this.#world.disk.faultsLeft = 0;
    judgeRows(this.#world, this.#verdicts);
    await this.#world.start();
    if (this.#world.engine !== undefined) this.#feed.connect(this.#world.engine);
  }

  /** I8, and that nothing crashed that was not made to. */
  #look(): void {
    const { calls } = this.#clients;
    judgeInPassing(this.#world, this.#verdicts, calls, this.#story.tuning, CALENDAR);
  }

  async #comeToRest(): Promise<void> {
    const { clock, loop } = this.#world;
    this.#world.calm();
    this.#otas?.hang();
    for (let round = 0; round < SETTLE_ROUNDS; round += 1) {
      await loop.pass(SETTLE_PASS_MS);
      judgeSleepers(this.#world, this.#verdicts);
      if (round === 0) {
        this.#otas?.expectNobodyDelayed();
        await this.#otas?.comeToRest();
      }
      // Nobody is told: the engine has to find out by itself.
      clock.jump(nextLookMs(this.#world, this.#verdicts, round) - clock.now(), false);
      // What was tried often in bad weather waits long for its next try.
      await loop.pass(SETTLE_PASS_MS * 2 ** round);
      this.#look();
      const { count } = this.#clients.calls;
      const otas = this.#otas?.watch.problems() ?? [];
      this.#stuck = [...unsettledIn(this.#world, this.#verdicts, count), ...otas];
      if (this.#isOver()) return;
      if (this.#stuck.length === 0) break;
    }
    if (this.#stuck.length > 0) return;
    await this.#judgeAtRest();
  }

  async #judgeAtRest(): Promise<void> {
    await this.#askAgain();
    if (this.#isOver()) return;
    await judgeAtRest(this.#world, this.#verdicts, CALENDAR);
    this.#judgeFeed();
  }

  /** I4: every request again, to an engine that has just started. */
  async #askAgain(): Promise<void> {
    await this.#drain();
    judgeDirectory(this.#world, this.#verdicts);
    await this.#restart();
    for (const request of this.#clients.sendAll()) {
      await this.#world.loop.pass(ANSWER_MS);
      if (this.#clients.calls.count === 0 && request.isAnswered) continue;
      this.#stuck = [`${request.name} ${request.key} gets no answer with everything well`];
      return;
    }
  }

  /** I9: the copy of somebody who came and went has missed nothing. */
  #judgeFeed(): void {
    const { engine, durablePosition } = this.#world;
    if (engine !== undefined) this.#feed.connect(engine);
    this.#verdicts.expectCells('I9 copy', this.#feed.cells, durablePosition);
    if (this.#feed.cells.length !== NIGHTS) this.#verdicts.blame('I9 copy', 'nights are missing');
  }
}

const DAY_MS = 24 * 60 * 60_000;
const DAYS_TO_ARRIVAL = daysBetween(civilDateAt(START_MS, details.timeZone), ARRIVAL);
const LAST_NIGHT = addDays(ARRIVAL, NIGHTS - 1);
const CALENDAR = { propertyId: adler, from: ARRIVAL, to: LAST_NIGHT };
/** Who waits and is flexible may be offered nights before and after those of the story. */
const AROUND = limits.waitlistFlexibleDaysMax;
const NIGHT_DATES = Array.from({ length: NIGHTS + 2 * AROUND }, (_, index) =>
  addDays(ARRIVAL, index - AROUND),
);
