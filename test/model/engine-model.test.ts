/**
 * The whole engine against a naive calendar: random lives of a small hotel, with crashes, restarts,
 * passivation and retries in between. After each command both must say the same; at the end the
 * bank's ledger must agree, and no prefix of the journal may ever have oversold.
 */
import Sqlite from 'better-sqlite3';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { NightEvent } from '../../src/domain/inventory/inventory.ts';
import type { BookingView, Outcome } from '../../src/ports/engine.ts';
import { NaiveHotel, NIGHTS } from '../../src/testing/naive-hotel.ts';
import { until } from '../../src/testing/until.ts';
import { bookingOf, Hotel, minutesMs, payer, said } from '../support/engine-world.ts';
import { type Counts, counted } from '../support/night-history.ts';

const ROOMS = 2;

/** The engine, and every first answer it gave under a key. */
interface Real {
  readonly hotel: Hotel;
  readonly answers: Map<string, Outcome<BookingView>>;
}

type Command = fc.AsyncCommand<NaiveHotel, Real>;

/** One step of a life. `run` does it to both and compares what each says. */
function command(
  name: string,
  run: (model: NaiveHotel, real: Real) => Promise<void>,
  check: (model: NaiveHotel) => boolean = () => true,
): Command {
  return {
    check,
    run: async (model, real) => {
      await run(model, real);
      await sameCounts(model, real);
    },
    toString: () => name,
  };
}

interface Wish {
  readonly from: number;
  readonly nights: number;
  readonly rooms: number;
}

const wishes: fc.Arbitrary<Wish> = fc
  .record({
    from: fc.nat(NIGHTS - 1),
    nights: fc.integer({ min: 1, max: NIGHTS }),
    rooms: fc.integer({ min: 1, max: ROOMS }),
  })
  .map(({ from, nights, rooms }) => ({ from, nights: Math.min(nights, NIGHTS - from), rooms }));

function hold(wish: Wish, ttlMinutes: number): Command {
  return command(`hold ${words(wish)} for ${ttlMinutes} min`, async (model, { hotel, answers }) => {
    const key = model.nextKey();
    const fits = model.hasRoom(wish.from, wish.nights, wish.rooms);
    const outcome = await hotel.hold(key, { ...wish, ttlMs: minutesMs(ttlMinutes) });
    expect(said(outcome)).toMatch(fits ? /^held$/ : FULL);
    if (!fits) return;
    answers.set(key, outcome);
    const untilMinute = model.minute + ttlMinutes;
    model.bookings.push({ key, ...wish, standing: 'held', untilMinute });
  });
}

function book(wish: Wish): Command {
  return command(`book ${words(wish)}`, async (model, { hotel, answers }) => {
    const key = model.nextKey();
    const fits = model.hasRoom(wish.from, wish.nights, wish.rooms);
    const outcome = await hotel.book(key, wish);
    expect(said(outcome)).toMatch(fits ? /^confirmed$/ : FULL);
    if (!fits) return;
    answers.set(key, outcome);
    model.bookings.push({ key, ...wish, standing: 'sold', untilMinute: 0 });
  });
}

function declined(wish: Wish): Command {
  return command(`book ${words(wish)} with a bad card`, async (model, { hotel }) => {
    const fits = model.hasRoom(wish.from, wish.nights, wish.rooms);
    const outcome = await hotel.book(model.nextKey(), { ...wish, token: 'tok_declined' });
    expect(said(outcome)).toMatch(fits ? /^failed payment_declined$/ : FULL);
  });
}

const FULL = /^(failed )?no_availability$/;

/** What a client does to a booking, what becomes of it by its standing, and what is said. */
const actions = {
  confirm: { held: ['sold', 'confirmed'], expired: ['expired', 'hold_expired'] },
  release: { held: ['over', 'cancelled'], expired: ['expired', 'hold_expired'] },
  cancel: { sold: ['over', 'cancelled'] },
} as const;

type Action = keyof typeof actions;

function act(action: Action, number: number): Command {
  const run = async (model: NaiveHotel, { hotel, answers }: Real): Promise<void> => {
    const booking = model.pick(number);
    const first = answers.get(booking?.key ?? '');
    if (booking === undefined || first === undefined) return;
    const { id } = bookingOf(first);
    const context = hotel.context();
    const outcome =
      action === 'confirm'
        ? await hotel.engine.bookHold(context, id, payer())
        : action === 'release'
          ? await hotel.engine.releaseHold(context, id)
          : await hotel.engine.cancel(context, id, 'ill');
    const table: Readonly<Record<string, readonly [string, string]>> = actions[action];
    const [standing, says] = table[booking.standing] ?? [booking.standing, 'invalid_state'];
    expect(said(outcome)).toBe(says);
    booking.standing = standing as typeof booking.standing;
  };
  return command(`${action} #${number}`, run, (model) => model.bookings.length > 0);
}

function pass(minutes: number): Command {
  return command(`${minutes} min pass`, async (model, { hotel }) => {
    hotel.clock.advance(minutesMs(minutes));
    model.passMinutes(minutes);
  });
}

/** The same key again: with the same body the same answer, with another the first difference. */
function retry(number: number, isSame: boolean): Command {
  const run = async (model: NaiveHotel, { hotel, answers }: Real): Promise<void> => {
    const booking = model.pick(number);
    const first = answers.get(booking?.key ?? '');
    if (booking === undefined || first?.type !== 'ok') return;
    const { key, from, nights, rooms } = booking;
    const wish = { from, nights: isSame ? nights : nights + 1, rooms };
    const { isDirect, holdUntilMs = 0, createdAtMs } = first.value.state;
    const again = isDirect
      ? await hotel.book(key, wish)
      : await hotel.hold(key, { ...wish, ttlMs: holdUntilMs - createdAtMs });
    if (isSame) expect(again).toEqual({ ...first, isReplay: true });
    else {
      const rejection = { code: 'idempotency_key_reused', pointer: '/stay/departure' };
      expect(again).toEqual({ type: 'rejected', rejection });
    }
  };
  const name = isSame ? 'retry' : 'retry with another body';
  return command(`${name} #${number}`, run, (model) => model.bookings.length > 0);
}

const crash = command('crash', (_, { hotel }) => hotel.crash());
const restart = command('restart', (_, { hotel }) => hotel.restart());
const passivate = command('passivate', async (_, { hotel }) => {
  hotel.scheduler.haste = 20_000;
  await until(() => hotel.engine.health().residentActors === 0);
  hotel.scheduler.haste = 500;
});

const numbers = fc.nat(20);
const lives = fc.commands(
  [
    fc.tuple(wishes, fc.integer({ min: 1, max: 60 })).map(([wish, ttl]) => hold(wish, ttl)),
    wishes.map(book),
    wishes.map(declined),
    fc
      .tuple(fc.constantFrom<Action>('confirm', 'release', 'cancel'), numbers)
      .map(([action, number]) => act(action, number)),
    fc.integer({ min: 1, max: 30 }).map(pass),
    fc.tuple(numbers, fc.boolean()).map(([number, isSame]) => retry(number, isSame)),
    fc.constantFrom(crash, restart, passivate),
  ],
  { maxCommands: 40, size: 'max' },
);

describe('the engine', () => {
  it('does what a naive calendar does, in the lives of a known seed', { timeout: 60_000 }, () => {
    return agree({ seed: 20_270_310, numRuns: 15 });
  });

  it('and in those of a fresh one', { timeout: 60_000 }, () => {
    const seed = Date.now() % 2 ** 31;
    console.info(`engine-model: seed ${seed}`);
    return agree({ seed, numRuns: 15 });
  });
});

// Helpers

async function agree(options: { seed: number; numRuns: number }): Promise<void> {
  const law = fc.asyncProperty(lives, async (commands) => {
    const hotel = await Hotel.open({ rooms: ROOMS });
    hotel.scheduler.haste = 500;
    try {
      const real: Real = { hotel, answers: new Map() };
      const model = new NaiveHotel(ROOMS);
      await fc.asyncModelRun(() => ({ model, real }), commands);
      await expectMoneyRight(real);
      expectNeverOversold(hotel.path);
    } finally {
      await hotel.close();
    }
  });
  await fc.assert(law, { ...options, endOnFailure: false });
}

function words({ from, nights, rooms }: Wish): string {
  return `${rooms} room${rooms > 1 ? 's' : ''} on nights ${from}..${from + nights - 1}`;
}

/** Expired holds are given back by a timer, a turn or two after the clock was set. */
async function sameCounts(model: NaiveHotel, { hotel }: Real): Promise<void> {
  const wanted = model.counts();
  const end = performance.now() + 3_000;
  let counts = await hotel.counts(NIGHTS);
  while (counts !== wanted && performance.now() < end) {
    await new Promise((resolve) => setImmediate(resolve));
    counts = await hotel.counts(NIGHTS);
  }
  expect(counts).toBe(wanted);
}

async function expectMoneyRight({ hotel, answers }: Real): Promise<void> {
  for (const answer of answers.values()) {
    const { id } = bookingOf(answer);
    const read = async () => bookingOf(await hotel.engine.booking(id));
    await until(async () => (await read()).payment.pending.length === 0);
    expect(hotel.ledger(id).net).toBe((await read()).owedMinor);
  }
}

/**
 * Counts the journal's events as a stranger would: at no prefix are more rooms promised than exist.
 */
function expectNeverOversold(path: string): void {
  const database = new Sqlite(`${path}/vacancy.db`, { readonly: true });
  const rows = database
    .prepare<[], { key: string; data: string }>(
      `SELECT key, data FROM events JOIN streams ON streams.id = events.stream
       WHERE key LIKE 'inventory/%' ORDER BY position`,
    )
    .all();
  database.close();
  const nights = new Map<string, Counts>();
  for (const { key, data } of rows) {
    const before = nights.get(key) ?? { held: 0, sold: 0, physical: 0 };
    const after = counted(before, JSON.parse(data) as NightEvent);
    nights.set(key, after);
    expect(after.held + after.sold).toBeLessThanOrEqual(ROOMS);
    expect(Math.min(after.held, after.sold)).toBeGreaterThanOrEqual(0);
  }
}
