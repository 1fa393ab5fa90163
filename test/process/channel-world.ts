/**
 * One hotel and two OTAs on real processes: a server on its own data directory, the simulator
 * beside it, one OTA that is asked for its bookings and one that pushes them. A round lets guests
 * of all three at the rooms in bad weather, kills the server in the middle, starts it again, and
 * when the weather has cleared has everything judged. It must never leave a process behind.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHotel, createPlans, readCells } from '../../src/replay/hotel-client.ts';
import { HttpClient } from '../../src/replay/http-client.ts';
import { connectOtas, OTAS, readCalendars } from '../../src/replay/ota-channels.ts';
import { OtaProcess } from '../../src/replay/ota-process.ts';
import { dateText, noonMs } from '../../src/replay/own-dates.ts';
import { SERVER_MAIN, ServerProcess } from '../../src/replay/server-process.ts';
import { calendarMismatches } from '../../src/replay/verify-channels.ts';
import { cellKey } from '../../src/replay/verify-history.ts';
import { Dice } from '../../src/testing/dice.ts';
import { directoryProblems } from '../../src/verify-directory.ts';
import { readKnown, readSold, salesProblems } from './channel-judge.ts';
import { ChannelLoad } from './channel-load.ts';
import { HOTEL } from './hotel-load.ts';
import { until } from './until.ts';

const FIRST_DAY = 20_700;
const LAST_DAY = FIRST_DAY + 20;
const SETTLE_MS_MAX = 60_000;
const LOOK_STEP_MS = 400;

/** Some of each; which request meets what is for the simulator's seed. */
const BAD_WEATHER = {
  latencyMsMin: 0,
  latencyMsMax: 40,
  failShare: 0.05,
  dropShare: 0,
  lostAnswerShare: 0.05,
  duplicateShare: 0.2,
  isReordered: true,
};

export class ChannelWorld {
  rounds = 0;
  kills = 0;
  sold = 0;
  direct = 0;
  readonly directory: string;
  readonly #seed: number;
  readonly #clients: number;
  readonly #dice: Dice;
  readonly #server: ServerProcess;
  readonly #ota: OtaProcess;
  readonly #client: HttpClient;
  readonly #otaClient: HttpClient;

  private constructor(
    { seed, clients }: { readonly seed: number; readonly clients: number },
    directory: string,
    ota: OtaProcess,
    port: number,
  ) {
    this.#seed = seed;
    this.#clients = clients;
    this.#dice = new Dice(seed);
    this.directory = directory;
    this.#ota = ota;
    this.#server = new ServerProcess(SERVER_MAIN, join(directory, 'data'), noonMs(FIRST_DAY), {
      VACANCY_CHANNEL_ALLOW: '127.0.0.1',
      // The same after every start: it is where the OTA pushes to.
      VACANCY_PORT: String(port),
    });
    this.#client = new HttpClient(clients);
    this.#otaClient = new HttpClient(clients);
  }

  static async open(options: { readonly seed: number; readonly clients: number }) {
    const directory = mkdtempSync(join(tmpdir(), 'vacancy-channels-'));
    const ota = await OtaProcess.start(join(directory, 'ota.db'), options.seed);
    const world = new ChannelWorld(options, directory, ota, await freePort());
    world.#otaClient.baseUrl = ota.url;
    world.#client.baseUrl = await world.#server.start();
    await createHotel(world.#client, HOTEL);
    await createPlans(world.#client, HOTEL);
    await connectOtas(world.#client, world.#otaClient, HOTEL);
    return world;
  }

  async close(isKept = false): Promise<void> {
    this.#client.close();
    this.#otaClient.close();
    await this.#server.kill();
    await this.#ota.stop('SIGKILL');
    if (!isKept) rmSync(this.directory, { recursive: true, force: true });
  }

  /** Gives what is wrong, one sentence each. */
  async round(): Promise<readonly string[]> {
    this.rounds += 1;
    // Nobody can sell before the calendars are there.
    const empty = await this.#settled(() => this.#calendarProblems());
    if (empty.length > 0) return empty;
    await this.#setWeather(BAD_WEATHER);
    const load = new ChannelLoad({
      server: this.#client,
      ota: this.#otaClient,
      listings: OTAS.map(({ channel }) => channel),
      name: `r${this.rounds}`,
      todayDay: FIRST_DAY,
    });
    const working = Promise.all(
      Array.from({ length: this.#clients }, (_, index) =>
        load.run(new Dice(this.#seed, this.rounds, index)),
      ),
    );
    await moment(this.#dice.between(100, 1_000));
    this.kills += 1;
    await this.#server.kill();
    const left = directoryProblems(join(this.directory, 'data'));
    this.#client.baseUrl = await this.#server.start();
    await moment(this.#dice.between(0, 500));
    load.stop();
    await working;
    await this.#setWeather(undefined);
    this.sold += load.sold;
    this.direct += load.direct;
    const found = await this.#settled(async () => {
      return [...(await this.#saleProblems()), ...(await this.#calendarProblems())];
    });
    return [...left.map((problem) => `left behind: ${problem}`), ...found];
  }

  /** What is still wrong when nothing gets better any more. */
  async #settled(look: () => Promise<readonly string[]>): Promise<readonly string[]> {
    let problems: readonly string[] = [];
    await until(SETTLE_MS_MAX, async () => {
      problems = await look();
      // A look reads every booking; those who are to settle need the machine as well.
      if (problems.length > 0) await moment(LOOK_STEP_MS);
      return problems.length === 0;
    });
    return problems;
  }

  async #setWeather(weather: object | undefined): Promise<void> {
    for (const { channel } of OTAS) {
      const path = `/control/listings/${channel}/weather`;
      const method = weather === undefined ? 'DELETE' : 'PUT';
      await this.#otaClient.send({ method, path, ...(weather ? { body: weather } : {}) });
    }
  }

  async #saleProblems(): Promise<readonly string[]> {
    const known = await readKnown(this.#client);
    const problems: string[] = [];
    for (const { channel, codePrefix } of OTAS) {
      const sold = await readSold(this.#otaClient, channel);
      problems.push(...salesProblems(channel, codePrefix, sold, known.get(channel) ?? []));
      const path = `/control/listings/${channel}`;
      const { body } = await this.#otaClient.send({ method: 'GET', path });
      const { waiting } = body.revisions as { waiting: number };
      if (waiting > 0) {
        const failure = String(body.lastPushFailure);
        problems.push(`${channel} has ${waiting} revisions that nobody acknowledged: ${failure}`);
      }
    }
    return problems;
  }

  async #calendarProblems(): Promise<readonly string[]> {
    const calendars = await readCalendars(this.#otaClient, HOTEL, FIRST_DAY, LAST_DAY);
    const span = { from: dateText(FIRST_DAY), to: dateText(LAST_DAY) };
    const cells = await readCells(this.#client, span);
    const byKey = new Map(cells.map((cell) => [cellKey(cell.roomType, cell.night), cell]));
    return calendars.flatMap((one) => calendarMismatches(one, byKey, FIRST_DAY, LAST_DAY));
  }
}

/** The random moment at which something is done to a process; nothing is waited for. */
function moment(delayMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, delayMs));
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}
