/**
 * One hotel from the first start to the last rebuild, with a client that repeats each request
 * under its key until it is answered, as clients do when storage fails. It gives what was not as
 * promised; a failure that the client is told of is as promised.
 */
import { join } from 'node:path';
import { JournalAudit } from '../../src/audit/journal-audit.ts';
import { problemText } from '../../src/audit/problem-list.ts';
import type { BookingId } from '../../src/domain/ids.ts';
import { rebuild } from '../../src/maintenance-command.ts';
import type { BookingView, Outcome } from '../../src/ports/engine.ts';
import { until } from '../../src/testing/until.ts';
import { checkIntegrity, readJournal, readUnfinished } from '../process/read-journal.ts';
import { bookingOf, Hotel, minutesMs, payer, said } from '../support/engine-world.ts';
import type { SqliteFaults } from './sqlite-faults.ts';

interface Step {
  readonly key: string;
  readonly says: string;
  /** What the hotel's clock has to show first, in days after arrival. */
  readonly day?: number;
  readonly act: (hotel: Hotel, story: StorageStory) => Promise<Outcome<BookingView>>;
}

const STEPS: readonly Step[] = [
  { key: 'hold', says: 'held', act: (hotel) => hotel.hold('hold') },
  {
    key: 'extend',
    says: 'held',
    act: (hotel, { id }) =>
      hotel.engine.extendHold(hotel.context('extend'), id('hold'), minutesMs(30)),
  },
  {
    key: 'pay',
    says: 'confirmed',
    act: (hotel, { id }) => hotel.engine.bookHold(hotel.context('pay'), id('hold'), payer()),
  },
  { key: 'book', says: 'confirmed', act: (hotel) => hotel.book('book') },
  { key: 'forget', says: 'held', act: (hotel) => hotel.hold('forget', { from: 4, nights: 1 }) },
  {
    key: 'decline',
    says: 'failed payment_declined',
    act: (hotel) => hotel.book('decline', { token: 'tok_declined', from: 5 }),
  },
  {
    key: 'cancel',
    says: 'cancelled',
    act: (hotel, { id }) => hotel.engine.cancel(hotel.context('cancel'), id('book'), 'ill'),
  },
  {
    key: 'check in',
    says: 'checked_in',
    day: 0,
    act: (hotel, { id }) => hotel.engine.checkIn(hotel.context('check in'), id('hold')),
  },
  {
    key: 'depart early',
    says: 'checked_out',
    day: 1,
    act: (hotel, { id }) => hotel.engine.departEarly(hotel.context('depart early'), id('hold')),
  },
];
/** After a restart, on nights that were sold and given back before it. */
const LATE: Step = {
  key: 'late',
  says: 'confirmed',
  act: (hotel) => hotel.book('late', { from: 1, nights: 2 }),
};
const COUNTS_AT_THE_END = '0/1 0/1 0/1 0/0 0/0';

/** Real waiting is this many times shorter; the engine's own patience only ten times. */
const HASTE = 500;
const TRIES_MAX = 200;
const TRY_AGAIN_MS = 2;
const SETTLE_MS_MAX = 10_000;

export class StorageStory {
  readonly #faults: SqliteFaults;
  readonly #meanwhile: (file: string) => void;
  readonly #problems: string[] = [];
  readonly #answers = new Map<string, Outcome<BookingView>>();

  /** `meanwhile` is given the database while no engine has it. */
  constructor(faults: SqliteFaults, meanwhile: (file: string) => void = () => undefined) {
    this.#faults = faults;
    this.#meanwhile = meanwhile;
  }

  readonly id = (key: string): BookingId => {
    const answer = this.#answers.get(key);
    if (answer === undefined) throw new Error(`${key} was not answered`);
    return bookingOf(answer).id;
  };

  async play(): Promise<readonly string[]> {
    const hotel = await Hotel.open({ rooms: 2 });
    await hotel.stop();
    hotel.scheduler.haste = HASTE;
    this.#faults.install();
    try {
      await this.#livesThrough(hotel);
    } catch (error) {
      const stack = error instanceof Error ? error.stack : undefined;
      this.#problems.push(`the story ended early: ${stack ?? String(error)}`);
    } finally {
      this.#faults.uninstall();
    }
    await hotel.close();
    return this.#problems;
  }

  async #livesThrough(hotel: Hotel): Promise<void> {
    await this.#starts(hotel);
    for (const step of STEPS) await this.#takes(hotel, step);
    await this.#readsEverything(hotel);
    await this.#settles(hotel);
    await this.#stops(hotel);
    this.#meanwhile(fileOf(hotel));
    await this.#rebuilds(hotel);
    await this.#starts(hotel);
    for (const step of STEPS) await this.#repeats(hotel, step);
    await this.#takes(hotel, LATE);
    await this.#settles(hotel);
    await this.#expects('counts', COUNTS_AT_THE_END, () => hotel.counts(5));
    for (const [key, answer] of this.#answers) await this.#checksMoney(hotel, key, answer);
    await this.#stops(hotel);
    const integrity = checkIntegrity(fileOf(hotel));
    if (integrity !== 'ok') this.#problems.push(integrity);
  }

  async #takes(hotel: Hotel, step: Step): Promise<void> {
    if (step.day !== undefined) hotel.toDay(step.day);
    this.#answers.set(step.key, await this.#insists(hotel, step));
  }

  async #repeats(hotel: Hotel, step: Step): Promise<void> {
    const first = this.#answers.get(step.key);
    const again = await this.#insists(hotel, step);
    const wanted = first?.type === 'ok' ? { ...first, isReplay: true } : first;
    const [before, after] = [JSON.stringify(wanted), JSON.stringify(again)];
    if (before === after) return;
    this.#problems.push(`${step.key}: told ${before} and, repeated, ${after}`);
  }

  /** A request is repeated as long as it is told to come again. */
  async #insists(hotel: Hotel, step: Step): Promise<Outcome<BookingView>> {
    let outcome: Outcome<BookingView>;
    let tries = 0;
    do {
      if (tries > 0) await pause(TRY_AGAIN_MS);
      tries += 1;
      outcome = await step.act(hotel, this);
      this.#judges(step.key, outcome);
    } while (outcome.type === 'failed' && tries < TRIES_MAX);
    if (said(outcome) !== step.says) this.#problems.push(`${step.key}: ${said(outcome)}`);
    return outcome;
  }

  /** A request that waits for its deadline was forgotten by whoever had it. */
  #judges(what: string, outcome: Outcome<unknown>): void {
    if (said(outcome) !== 'failed deadline_exceeded') return;
    this.#problems.push(`${what} was left without an answer`);
  }

  async #readsEverything(hotel: Hotel): Promise<void> {
    const { engine } = hotel;
    const reads: readonly (() => Promise<Outcome<unknown>>)[] = [
      () => engine.bookings({ limit: 10 }),
      () => engine.properties('', 10),
      () => engine.bookingHistory(this.id('hold')),
      () => engine.booking(this.id('hold')),
    ];
    for (const read of reads) {
      for (let tries = 0; tries < TRIES_MAX; tries += 1) {
        const outcome = await read();
        this.#judges('a read', outcome);
        if (outcome.type === 'ok') break;
        if (outcome.type === 'rejected') this.#problems.push(`a read: ${said(outcome)}`);
        await pause(TRY_AGAIN_MS);
      }
    }
    await this.#expects('health', 'ok', async () => engine.health().status);
  }

  /** Nothing under way is left, and the journal is in order. */
  async #settles(hotel: Hotel): Promise<void> {
    const file = fileOf(hotel);
    const open = (): number => {
      const { timers, effects, escalated } = readUnfinished(file);
      return timers + effects + escalated;
    };
    await until(() => open() === 0, SETTLE_MS_MAX).catch(() => {
      this.#problems.push(`${open()} deadlines and effects are left`);
    });
    const audit = new JournalAudit();
    audit.take(readJournal(file));
    this.#problems.push(...audit.problems.map(problemText));
    this.#problems.push(...audit.open.map((facts) => `booking ${facts.id} is open`));
  }

  /** What is read may be refused once: the fault may be in this very read. */
  async #expects(what: string, wanted: string, read: () => Promise<string>): Promise<void> {
    let found = '';
    const isAsWanted = async (): Promise<boolean> => {
      found = await read().catch(String);
      return found === wanted;
    };
    await until(isAsWanted, SETTLE_MS_MAX).catch(() => {
      this.#problems.push(`${what}: ${found} and not ${wanted}`);
    });
  }

  async #checksMoney(hotel: Hotel, key: string, answer: Outcome<BookingView>): Promise<void> {
    const { id } = bookingOf(answer);
    await this.#expects(`the money of ${key}`, 'right', async () => {
      const { owedMinor } = bookingOf(await hotel.engine.booking(id));
      const { net } = hotel.ledger(id);
      return net === owedMinor ? 'right' : `${net} taken and ${owedMinor} owed`;
    });
  }

  async #starts(hotel: Hotel): Promise<void> {
    await this.#onceMore('start', () => hotel.start());
  }

  async #stops(hotel: Hotel): Promise<void> {
    // A stop that failed has stopped all the same, and says that the log was not emptied.
    const before = this.#faults.failed;
    await hotel.stop().catch((error: unknown) => {
      if (before !== undefined) this.#problems.push(`stop: ${String(error)}`);
    });
  }

  async #rebuilds(hotel: Hotel): Promise<void> {
    const config = { dataDirectory: hotel.path, journalMode: 'wal' } as const;
    await this.#onceMore('rebuild', async () => {
      rebuild(config, [], () => undefined);
    });
  }

  /** It may fail once, for one call fails; then it has to work, with nothing left in its way. */
  async #onceMore(what: string, work: () => Promise<void>): Promise<void> {
    const before = this.#faults.failed;
    try {
      await work();
    } catch (error) {
      if (before !== undefined) this.#problems.push(`${what}: ${String(error)}`);
      await work();
    }
  }
}

function fileOf({ path }: Hotel): string {
  return join(path, 'vacancy.db');
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
