/**
 * An engine and two suppliers, each a process of its own, of which any is killed at any moment
 * while trips are booked and cancelled. Afterwards every trip has to be whole or undone: by the
 * journal, by both suppliers' ledgers, and by what its clients were told.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as moment } from 'node:timers/promises';
import { problemText } from '../../src/audit/problem-list.ts';
import { readSupplierLedger, type SupplierRecord } from '../../src/replay/read-ledger.ts';
import { SERVER_MAIN, ServerProcess } from '../../src/replay/server-process.ts';
import { Dice } from '../../src/testing/dice.ts';
import { verifyDirectory } from '../../src/verify-directory.ts';
import { SupplierProcess } from './supplier-process.ts';
import { askOnce, type ToldTrip, TripLoad } from './trip-load.ts';

const START_MS = Date.parse('2027-03-01T11:00:00Z');
const CLIENTS = 6;
const SETTLE_MS_MAX = 90_000;
const UNDER_WAY = ['requested', 'reserving', 'confirming', 'compensating'];

interface TripBody {
  readonly id: string;
  readonly status: string;
  readonly legs: readonly {
    readonly leg: number;
    readonly status: string;
    readonly supplier?: { readonly name: string };
    readonly stay?: { readonly bookingId: string };
  }[];
}

export class TripKills {
  readonly directory: string;
  rounds = 0;
  kills = 0;
  readonly told: ToldTrip[] = [];
  readonly #server: ServerProcess;
  readonly #suppliers: readonly SupplierProcess[];
  readonly #seed: number;
  #baseUrl = '';

  private constructor(seed: number, directory: string, suppliers: readonly SupplierProcess[]) {
    this.#seed = seed;
    this.directory = directory;
    this.#suppliers = suppliers;
    const where = suppliers.map(({ kind, url }) => `${kind}=${url}`).join(',');
    const environment = { VACANCY_SUPPLIERS: where, VACANCY_MAIL: 'off' };
    this.#server = new ServerProcess(SERVER_MAIN, join(directory, 'data'), START_MS, environment);
  }

  static async open(seed: number): Promise<TripKills> {
    const directory = mkdtempSync(join(tmpdir(), 'vacancy-trips-'));
    // Beside the data, where `verify` looks for the ledgers of suppliers.
    mkdirSync(join(directory, 'data'));
    const suppliers = await Promise.all(
      (['flight', 'car'] as const).map((kind) => {
        return SupplierProcess.open(kind, join(directory, 'data', `supplier-${kind}.db`));
      }),
    );
    const world = new TripKills(seed, directory, suppliers);
    world.#baseUrl = await world.#server.start();
    await world.#createHotel();
    return world;
  }

  async close(isKept = false): Promise<void> {
    await this.#server.kill();
    for (const supplier of this.#suppliers) await supplier.kill();
    if (!isKept) rmSync(this.directory, { recursive: true, force: true });
  }

  /** Gives what is wrong, one sentence each. */
  async round(): Promise<readonly string[]> {
    this.rounds += 1;
    const dice = new Dice(this.#seed, this.rounds);
    const load = new TripLoad(`round-${this.rounds}`, () => this.#baseUrl);
    const clients = Array.from({ length: CLIENTS }, (_, index) =>
      load.run(index, new Dice(this.#seed, this.rounds, index)),
    );
    const working = Promise.all(clients);
    await moment(dice.between(20, 300));
    // Mostly one, and sometimes a second while the first is down.
    const first = dice.between(0, 2);
    const second = (first + dice.between(1, 2)) % 3;
    const victims = dice.chance(0.3) ? [first, second] : [first];
    await Promise.all(victims.map((victim) => this.#kill(victim, dice)));
    await moment(dice.between(50, 300));
    load.stop();
    await working;
    this.told.push(...load.told);
    const stuck = await this.#settle();
    return [...stuck, ...(await this.#judge(load.told))];
  }

  async #kill(victim: number, dice: Dice): Promise<void> {
    const downMs = dice.between(0, 250);
    await moment(dice.between(0, 150));
    this.kills += 1;
    const supplier = this.#suppliers[victim];
    if (supplier !== undefined) {
      await supplier.kill();
      await moment(downMs);
      await supplier.start();
      return;
    }
    await this.#server.kill();
    await moment(downMs);
    this.#baseUrl = await this.#server.start();
  }

  /** Everybody is up again: what is under way has to come to its end by itself. */
  async #settle(): Promise<readonly string[]> {
    const untilMs = performance.now() + SETTLE_MS_MAX;
    for (;;) {
      const open = (await this.#trips()).filter(({ status }) => UNDER_WAY.includes(status));
      if (open.length === 0) return [];
      if (performance.now() > untilMs) {
        return open.map(({ id, status }) => `trip ${id} stays ${status}`);
      }
      await moment(50);
    }
  }

  async #judge(told: readonly ToldTrip[]): Promise<readonly string[]> {
    const ledgers = new Map(
      this.#suppliers.map(({ kind, file }) => [kind as string, readSupplierLedger(file)]),
    );
    const trips = await this.#trips();
    const byId = new Map(trips.map((trip) => [trip.id, trip]));
    const problems: string[] = [];
    for (const trip of trips) problems.push(...(await this.#partsOf(trip, ledgers)));
    for (const one of told) problems.push(...(await this.#broken(one, byId.get(one.id ?? ''))));
    await this.#server.kill();
    const { problems: found } = verifyDirectory(join(this.directory, 'data'));
    this.#baseUrl = await this.#server.start();
    return [...problems, ...found.map(problemText)];
  }

  /** Whole, or undone: each leg by whoever it was bought from. */
  async #partsOf(
    { id, status, legs }: TripBody,
    ledgers: ReadonlyMap<string, ReadonlyMap<string, SupplierRecord>>,
  ): Promise<readonly string[]> {
    const isWhole = status === 'confirmed';
    if (!isWhole && status !== 'failed' && status !== 'cancelled') {
      return [`trip ${id} ended ${status}`];
    }
    const problems: string[] = [];
    for (const { leg, supplier, stay } of legs) {
      const record = ledgers.get(supplier?.name ?? '')?.get(`${id}:${leg}:try`);
      const found = stay === undefined ? record?.state : await this.#booking(stay.bookingId);
      const isBought = found === 'confirmed';
      const isKept = isBought || found === 'held' || found === 'reserved';
      if (isWhole ? isBought : !isKept) continue;
      problems.push(`trip ${id} is ${status}, and its leg ${leg} is ${found ?? 'not there'}`);
    }
    return problems;
  }

  /** What a client was told is so, and is told again when it is asked again. */
  async #broken(
    { key, body, status, id, isCancelled }: ToldTrip,
    trip: TripBody | undefined,
  ): Promise<readonly string[]> {
    const expected = status === 201 ? (isCancelled ? 'cancelled' : 'confirmed') : 'failed';
    if (status !== 202 && id !== undefined && trip?.status !== expected) {
      return [`${key} was answered ${status}, and trip ${id} is ${trip?.status}`];
    }
    if (id === undefined) return [];
    const again = await askOnce(`${this.#baseUrl}/v1/trips`, key, body);
    const isSame = status === 202 || again.status === status;
    return isSame ? [] : [`${key} was answered ${status}, and then ${again.status}`];
  }

  async #booking(id: string): Promise<string | undefined> {
    const response = await fetch(`${this.#baseUrl}/v1/bookings/${id}`);
    return response.ok ? ((await response.json()) as { status: string }).status : undefined;
  }

  async #trips(): Promise<readonly TripBody[]> {
    const ids: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const query: string = cursor === '' ? '' : `&cursor=${cursor}`;
      const response = await fetch(`${this.#baseUrl}/v1/trips?limit=500${query}`);
      const page = (await response.json()) as {
        items: { id: string }[];
        nextCursor: string | null;
      };
      ids.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    }
    return await Promise.all(
      ids.map(async (id) => {
        const response = await fetch(`${this.#baseUrl}/v1/trips/${id}`);
        return (await response.json()) as TripBody;
      }),
    );
  }

  async #createHotel(): Promise<void> {
    const price = { amount: '120.00', currency: 'EUR' };
    const property = {
      id: 'adler',
      name: 'Hotel Adler',
      address: { street: 'Ring 1', city: 'Wien', postalCode: '1010', country: 'AT' },
      coordinates: { latitude: 48.2, longitude: 16.4 },
      timeZone: 'Europe/Vienna',
      currency: 'EUR',
    };
    const occupancy = { adultsMax: 2, childrenMax: 1, guestsMax: 3 };
    const double = { id: 'double', name: 'Double', rooms: 40, occupancy, basePrice: price };
    await askOnce(`${this.#baseUrl}/v1/properties`, 'adler', property);
    await askOnce(`${this.#baseUrl}/v1/properties/adler/room-types`, 'double', double);
  }
}
