/**
 * One hotel on real processes: a server on its own data directory, the bank beside it, a mirror of
 * the feed and a judge that reads the files. A round puts a load on it, ends the server in the
 * middle, starts it again, lets time pass and has everything judged. It must never leave a process
 * behind.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { statusOf } from '../../src/audit/booking-facts.ts';
import { JournalAudit } from '../../src/audit/journal-audit.ts';
import { auditMoney } from '../../src/audit/money-audit.ts';
import { ProblemList, problemText } from '../../src/audit/problem-list.ts';
import { FeedMirror } from '../../src/replay/feed-mirror.ts';
import { createHotel, PROPERTY_ID, readCells } from '../../src/replay/hotel-client.ts';
import { HttpClient } from '../../src/replay/http-client.ts';
import { dateText, noonMs } from '../../src/replay/own-dates.ts';
import { readLedger } from '../../src/replay/read-ledger.ts';
import { SERVER_MAIN, ServerProcess } from '../../src/replay/server-process.ts';
import { feedMismatches } from '../../src/replay/verify-feed.ts';
import { cellKey } from '../../src/replay/verify-history.ts';
import { Dice } from '../../src/testing/dice.ts';
import { directoryProblems } from '../../src/verify-directory.ts';
import { isLasting, type Told, unfounded } from './answer-judge.ts';
import { ChangesMade } from './changes-made.ts';
import { type GatewayProcess, startGateway } from './gateway-process.ts';
import { HOTEL, HotelLoad, repeat, repeatOtherwise } from './hotel-load.ts';
import { HouseJudge } from './house-judge.ts';
import { openHouse, type Standing, WAITED_DAYS_AHEAD } from './house-load.ts';
import { checkIntegrity, readJournal, readUnfinished } from './read-journal.ts';
import { until } from './until.ts';

export type Ending = 'SIGKILL' | 'SIGTERM' | 'SIGINT';

export interface HotelOptions {
  readonly seed: number;
  readonly clients: number;
  /** `process`: the bank is a process of its own; `inside`: it dies with the engine. */
  readonly gateway: 'process' | 'inside';
}

const FIRST_DAY = 20_700;
const MINUTE_MS = 60_000;
/** Longer than any hold or payment may last. */
const LEAP_MS = 92 * MINUTE_MS;
const SETTLE_MS_MAX = 20_000;
/** Answers of each round that are asked for again, and answers of all rounds before. */
const REPEATED_FRESH = 120;
const REPEATED_OLD = 30;
const REPEATED_OTHERWISE = 15;

export class HotelWorld {
  readonly client: HttpClient;
  readonly server: ServerProcess;
  readonly told: Told[] = [];
  kills = 0;
  rounds = 0;
  readonly directory: string;
  readonly #options: HotelOptions;
  readonly #bank: GatewayProcess | undefined;
  readonly #dice: Dice;
  readonly #audit = new JournalAudit();
  readonly #changes = new ChangesMade();
  readonly #house = new HouseJudge();
  readonly #mirror: FeedMirror;
  #nowMs = noonMs(FIRST_DAY);

  private constructor(options: HotelOptions, directory: string, bank: GatewayProcess | undefined) {
    this.#options = options;
    this.#bank = bank;
    this.#dice = new Dice(options.seed);
    this.directory = directory;
    const environment = bank === undefined ? {} : { VACANCY_GATEWAY: bank.url };
    this.server = new ServerProcess(SERVER_MAIN, join(directory, 'data'), this.#nowMs, environment);
    this.client = new HttpClient(options.clients);
    this.#mirror = new FeedMirror(PROPERTY_ID, [SPAN], () => this.client.baseUrl);
  }

  static async open(options: HotelOptions): Promise<HotelWorld> {
    const directory = mkdtempSync(join(tmpdir(), 'vacancy-process-'));
    const isProcess = options.gateway === 'process';
    const bank = isProcess ? await startGateway(join(directory, 'gateway.db')) : undefined;
    const world = new HotelWorld(options, directory, bank);
    world.client.baseUrl = await world.server.start();
    await createHotel(world.client, HOTEL);
    await openHouse(world.client);
    world.#mirror.start();
    return world;
  }

  async close(isKept = false): Promise<void> {
    this.#mirror.stop();
    this.client.close();
    await this.server.kill();
    await this.#bank?.stop();
    if (!isKept) rmSync(this.directory, { recursive: true, force: true });
  }

  /** Gives what is wrong, one sentence each. `end` ends the server while the load runs. */
  async round(end: () => Promise<void> = () => this.#kill()): Promise<readonly string[]> {
    this.rounds += 1;
    const load = this.#newLoad();
    const clients = Array.from({ length: this.#options.clients }, (_, index) =>
      load.run(new Dice(this.#options.seed, this.rounds, index)),
    );
    const working = Promise.all(clients);
    await moment(this.#dice.between(50, 500));
    await end();
    const left = this.#leftBehind();
    await this.#startAgain();
    await moment(this.#dice.between(0, 200));
    load.stop();
    // Payments that hang are cut short by their deadline, which is only minutes away.
    await Promise.race([working, moment(400)]);
    await this.#passTime();
    await working;
    // What was retried for longest may have been done only after that.
    await this.#passTime();
    this.told.push(...load.told);
    return [...left, ...load.problems, ...(await this.#judged(load.told))];
  }

  /** What is wrong in the directory that nobody has open now, at whatever moment it ended. */
  #leftBehind(): readonly string[] {
    const problems = directoryProblems(join(this.directory, 'data'));
    return problems.map((problem) => `left behind: ${problem}`);
  }

  /** The hotel's date; its clock is never near midnight where that could differ. */
  get todayDay(): number {
    return Math.floor(this.#nowMs / (24 * 60 * MINUTE_MS));
  }

  /** Events of a type in the journal, as far as it was judged, and some of what they say. */
  count(what: string): number {
    return this.#house.count(what);
  }

  #newLoad(): HotelLoad {
    const { client, todayDay } = this;
    const standing = this.#standing();
    const parts = { client, name: `round-${this.rounds}`, todayDay, standing };
    const bank = this.#bank;
    if (bank === undefined) return new HotelLoad(parts);
    const act = async (authorisationKey: string, isApproved: boolean): Promise<void> => {
      await bank.complete(authorisationKey, isApproved ? 'approve' : 'decline');
      // Without the bank's call the engine asks by itself, and by then it may be too late.
      if (this.#dice.chance(0.5)) return;
      const [bookingId = ''] = authorisationKey.split(':');
      const path = `/v1/payments/callbacks/${bookingId}`;
      await this.client.send({ method: 'POST', path, body: {} });
    };
    return new HotelLoad({ ...parts, act });
  }

  /** Who may come or leave today of those who booked in earlier rounds, and what is kept. */
  #standing(): Standing {
    const today = dateText(this.todayDay);
    const guests = [...this.#audit.bookings.values()].flatMap((facts) => {
      const { arrival, departure } = facts.terms.stay;
      const isIn = statusOf(facts) === 'checked_in';
      const isExpected = statusOf(facts) === 'confirmed' && arrival <= today && today < departure;
      return isIn || isExpected ? [{ id: facts.id, arrival, departure, isIn }] : [];
    });
    const firstWaited = dateText(this.todayDay + WAITED_DAYS_AHEAD);
    const ahead = [...this.#audit.bookings.values()].flatMap((facts) => {
      const { arrival, departure } = facts.terms.stay;
      const isThen = statusOf(facts) === 'confirmed' && departure > firstWaited;
      return isThen ? [{ id: facts.id, arrival, departure }] : [];
    });
    return { nowMs: this.#nowMs, guests, ahead, blocks: this.#house.openBlocks };
  }

  async #kill(): Promise<void> {
    this.kills += 1;
    await this.server.kill();
  }

  /** Now and then it is killed once more while it comes back. */
  async #startAgain(): Promise<void> {
    if (this.#dice.chance(0.25)) {
      const starting = this.server.start().catch(() => undefined);
      await moment(this.#dice.between(50, 900));
      await this.#kill();
      await starting;
    }
    this.client.baseUrl = await this.server.start();
  }

  async #passTime(): Promise<void> {
    this.#nowMs += LEAP_MS;
    await this.server.setClock(this.#nowMs);
  }

  get #journalFile(): string {
    return join(this.directory, 'data', 'vacancy.db');
  }

  get #ledgerFile(): string {
    const inside = this.#bank === undefined;
    return inside ? join(this.directory, 'data', 'gateway.db') : join(this.directory, 'gateway.db');
  }

  async #judged(fresh: readonly Told[]): Promise<readonly string[]> {
    const settled = await this.#settled();
    const integrity = checkIntegrity(this.#journalFile);
    const findings = [
      ...settled,
      ...this.#audit.problems.map(problemText),
      ...unfounded(this.told, this.#audit.bookings),
      ...this.#changes.unfounded(this.told),
      ...this.#house.unfounded(this.told),
      ...(await this.#blockProblems()),
      ...this.#moneyProblems(),
      ...(await this.#feedProblems()),
      ...(integrity === 'ok' ? [] : [`integrity_check: ${integrity}`]),
      ...(await this.#repeated(fresh)),
    ];
    const { length } = readJournal(this.#journalFile, this.#audit.position);
    return length === 0 ? findings : [...findings, `repeated requests wrote ${length} events`];
  }

  async #blockProblems(): Promise<readonly string[]> {
    const found = this.#house.openBlocks.map(async ({ id }) => {
      const { body } = await this.client.send({ method: 'GET', path: `/v1/blocks/${id}` });
      return this.#house.blockProblems(id, body);
    });
    return (await Promise.all(found)).flat();
  }

  #moneyProblems(): readonly string[] {
    const found = new ProblemList();
    auditMoney(this.#audit.bookings, readLedger(this.#ledgerFile), found);
    return found.listed.map(problemText);
  }

  /** Waits until nothing is under way any more; gives what is stuck. */
  async #settled(): Promise<readonly string[]> {
    let stuck: readonly string[] = [];
    await until(SETTLE_MS_MAX, () => {
      // In this order: what is finished has its event in what is read after.
      const { timers, effects } = readUnfinished(this.#journalFile);
      const events = readJournal(this.#journalFile, this.#audit.position);
      this.#audit.take(events);
      this.#changes.take(events);
      this.#house.take(events);
      stuck = [
        ...this.#audit.unsettled(),
        ...(timers === 0 ? [] : [`${timers} timers are left`]),
        ...(effects === 0 ? [] : [`${effects} effects on the gateway are left`]),
      ];
      return stuck.length === 0;
    });
    return stuck.length === 0 ? [] : [...stuck, await this.#diagnosis()];
  }

  /** What the server says of itself, for whoever has to find out why something is stuck. */
  async #diagnosis(): Promise<string> {
    const { body } = await this.client.send({ method: 'GET', path: '/healthz' });
    return `the server says ${JSON.stringify(body)} ${this.server.errors}`.trimEnd();
  }

  async #feedProblems(): Promise<readonly string[]> {
    let problems: readonly string[] = [];
    await until(SETTLE_MS_MAX, async () => {
      const cells = await readCells(this.client, SPAN);
      const byKey = new Map(cells.map((cell) => [cellKey(cell.roomType, cell.night), cell]));
      problems = feedMismatches({ cells: byKey, mirror: this.#mirror.cells });
      return problems.length === 0;
    });
    const { disorder } = this.#mirror;
    return disorder === 0 ? problems : [...problems, `${disorder} frames went back in position`];
  }

  async #repeated(fresh: readonly Told[]): Promise<readonly string[]> {
    const mustLast = (told: Told) => isLasting(told) || this.#house.isWritten(told);
    const lasting = fresh.filter(mustLast);
    const old = this.told.filter(mustLast);
    const problems: string[] = [];
    for (const told of this.#some(lasting, REPEATED_OTHERWISE)) {
      problems.push(...(await repeatOtherwise(this.client, told)));
    }
    const again = [...this.#some(lasting, REPEATED_FRESH), ...this.#some(old, REPEATED_OLD)];
    const repeats = again.map((told) => repeat(this.client, told));
    return [...problems, ...(await Promise.all(repeats)).flat()];
  }

  #some(all: readonly Told[], count: number): readonly Told[] {
    if (all.length <= count) return all;
    return Array.from({ length: count }, () => all[this.#dice.between(0, all.length - 1)]).filter(
      (told) => told !== undefined,
    );
  }
}

const SPAN = { from: dateText(FIRST_DAY - 1), to: dateText(FIRST_DAY + 390) };

/** The random moment at which something is done to a process; nothing is waited for. */
function moment(delayMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, delayMs));
}
