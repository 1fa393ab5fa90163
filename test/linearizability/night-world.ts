/**
 * A server process under the load of `night-load.ts`, killed, asked to leave, frozen and cut off
 * while it works, and the history of every night checked at the end. Its clock stands still, so
 * that no hold ends by itself: an ending that nobody called is no operation of a history. It must
 * never leave a process behind.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHotel } from '../../src/replay/hotel-client.ts';
import { HttpClient } from '../../src/replay/http-client.ts';
import { noonMs } from '../../src/replay/own-dates.ts';
import { SERVER_MAIN, ServerProcess } from '../../src/replay/server-process.ts';
import { Dice } from '../../src/testing/dice.ts';
import { explainVerdict } from '../../src/testing/explain-verdict.ts';
import { checkLinearizable } from '../../src/testing/linearizability.ts';
import { roomNightModel } from '../../src/testing/room-night-model.ts';
import { until } from '../process/until.ts';
import type { NightOperation } from './night-calls.ts';
import { NightLoad, ROOM_TYPES, setUpSellers } from './night-load.ts';

export type Disturbance = 'kill' | 'leave' | 'freeze' | 'hang_up';

export interface NightOptions {
  readonly seed: number;
  readonly clients: number;
  readonly rounds: number;
  /** A server other than Vacancy, to see that the check can fail. */
  readonly main?: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** One is picked by its weight each round; without them every second round is a kill. */
  readonly disturbances?: readonly (readonly [Disturbance, number])[];
  readonly onRound?: (round: number) => void;
}

export interface NightReport {
  readonly isLinearizable: boolean;
  /** The verdict in words, or what else was wrong. */
  readonly text: string;
  readonly answered: number;
  readonly unanswered: number;
  readonly operations: readonly NightOperation[];
  readonly disturbed: Readonly<Record<Disturbance, number>>;
}

const FIRST_DAY = 20_700;
const ANSWERED_BEFORE = 50;
const BUSY_MS_MAX = 60_000;
const KILL = [['kill', 1]] as const;
const OTHERS = [
  ['freeze', 50],
  ['hang_up', 40],
  ['leave', 10],
] as const;

export const nightModel = roomNightModel((key) => {
  const [roomTypeId] = key.split('/');
  return ROOM_TYPES.find(({ id }) => id === roomTypeId)?.rooms ?? 0;
});

export async function runNights(options: NightOptions): Promise<NightReport> {
  const directory = mkdtempSync(join(tmpdir(), 'vacancy-nights-'));
  const world = new NightWorld(options, directory);
  try {
    return await world.run();
  } finally {
    await world.close();
    rmSync(directory, { recursive: true, force: true });
  }
}

class NightWorld {
  readonly #options: NightOptions;
  readonly #dice: Dice;
  readonly #server: ServerProcess;
  readonly #client: HttpClient;
  #load: NightLoad;
  readonly #disturbed = { kill: 0, leave: 0, freeze: 0, hang_up: 0 };
  #up = Promise.withResolvers<void>();

  constructor(options: NightOptions, directory: string) {
    const { seed, clients, main = SERVER_MAIN, environment = {} } = options;
    this.#options = options;
    this.#dice = new Dice(seed);
    // Nothing is sent to the OTA, which is never switched on.
    const allowed = { VACANCY_CHANNEL_ALLOW: '127.0.0.1', ...environment };
    this.#server = new ServerProcess(main, directory, noonMs(FIRST_DAY - 1), allowed);
    // More connections than clients: a request that is hung up on keeps its own for a while.
    this.#client = new HttpClient(clients * 2);
    this.#load = this.#loadBy('');
  }

  async run(): Promise<NightReport> {
    const { seed, clients, rounds, onRound, disturbances } = this.#options;
    this.#client.baseUrl = await this.#server.start();
    await createHotel(this.#client, ROOM_TYPES);
    this.#load = this.#loadBy(await setUpSellers(this.#client, FIRST_DAY));
    this.#up.resolve();
    const working = Array.from({ length: clients }, (_, index) =>
      this.#load.run(new Dice(seed, index)),
    );
    for (let round = 0; round < rounds; round += 1) {
      this.#load.shift = round;
      await moment(this.#dice.between(200, 700));
      await this.#untilBusy();
      await this.#disturb(this.#dice.pick(disturbances ?? (round % 2 === 0 ? KILL : OTHERS)));
      await moment(this.#dice.between(50, 200));
      onRound?.(round + 1);
    }
    this.#load.stop();
    await Promise.all(working);
    await this.#load.read(true);
    return this.#report();
  }

  #loadBy(password: string): NightLoad {
    const whenUp = () => this.#up.promise;
    return new NightLoad({ client: this.#client, firstDay: FIRST_DAY, password, whenUp });
  }

  async close(): Promise<void> {
    this.#client.close();
    await this.#server.kill();
  }

  /** A slow machine gets through as much before it is disturbed as a fast one at the least. */
  async #untilBusy(): Promise<void> {
    const enough = this.#load.answered + ANSWERED_BEFORE;
    if (await until(BUSY_MS_MAX, () => this.#load.answered >= enough)) return;
    throw new Error(`the clients got no ${ANSWERED_BEFORE} answers in ${BUSY_MS_MAX} ms`);
  }

  async #disturb(disturbance: Disturbance): Promise<void> {
    this.#disturbed[disturbance] += 1;
    switch (disturbance) {
      case 'kill':
        return await this.#restart(() => this.#server.kill());
      case 'leave':
        return await this.#restart(async () => void (await this.#server.stop()));
      case 'freeze':
        return await this.#freeze();
      default:
        return this.#load.hangUp(this.#dice, 0.5);
    }
  }

  /** Those who are hung up on send again to a process that has not seen their first time yet. */
  async #freeze(): Promise<void> {
    this.#server.freeze();
    await moment(this.#dice.between(50, 200));
    this.#load.hangUp(this.#dice, 0.5);
    await moment(this.#dice.between(50, 400));
    this.#server.thaw();
  }

  /**
   * Nobody sends while it is down: the port may be another's by then. Now and then it is killed
   * once more while it comes back.
   */
  async #restart(end: () => Promise<void>): Promise<void> {
    this.#up = Promise.withResolvers();
    await end();
    if (this.#dice.chance(0.25)) {
      const starting = this.#server.start().catch(() => undefined);
      await moment(this.#dice.between(50, 600));
      await this.#server.kill();
      await starting;
    }
    this.#client.baseUrl = await this.#server.start();
    this.#up.resolve();
  }

  #report(): NightReport {
    const { operations, problems, answered, unanswered } = this.#load;
    const verdict = checkLinearizable(nightModel, operations);
    const isLinearizable = verdict.type === 'linearizable' && problems.length === 0;
    const text = [...problems, explainVerdict(nightModel, verdict)].join('\n');
    const disturbed = this.#disturbed;
    return { isLinearizable, text, answered, unanswered, operations, disturbed };
  }
}

/** The random moment at which something is done to a process; nothing is waited for. */
function moment(delayMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, delayMs));
}
