/**
 * The engine and its disk: nothing is said before it is written, a failed write takes everything
 * back that rested on it, and what follows the journal neither skips nor invents anything.
 */
import Sqlite from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import type { BookingId } from '../../src/domain/ids.ts';
import type { NightRange } from '../../src/domain/property/property.ts';
import type { Availability } from '../../src/ports/engine.ts';
import { ARRIVAL, adler, double } from '../../src/testing/hotel-adler.ts';
import { until } from '../../src/testing/until.ts';
import { bookingOf, type Hotel, minutesMs, openHotel, said } from '../support/engine-world.ts';

describe('the output gate', () => {
  it('says nothing before the events behind it are on disk', async () => {
    const hotel = await openHotel();
    const landing = holdLanding(hotel);
    let answer: string | undefined;
    const booking = hotel.book('a').then((outcome) => {
      answer = said(outcome);
    });
    let isTold = false;
    while (!isTold) {
      await until(() => landing.waiting() > 0);
      await turns();
      expect(answer).toBeUndefined();
      isTold = typesOnDisk(hotel).includes('BookingConfirmed');
      landing.tellOne();
    }
    await booking;
    expect(answer).toBe('confirmed');
    landing.open();
  });

  it('refuses nothing for a change of capacity that is not on disk yet', async () => {
    const hotel = await openHotel();
    expect(said(await hotel.book('a'))).toBe('confirmed');
    const landing = holdLanding(hotel);
    const range = { from: ARRIVAL, to: ARRIVAL };
    const closed = hotel.engine.setCapacity(hotel.context('close'), adler, double, range, 0);
    await until(() => landing.waiting() > 0);
    let answer: string | undefined;
    const refused = hotel.book('b').then((outcome) => {
      answer = said(outcome);
    });
    await turns();
    expect(answer).toBeUndefined();
    landing.open();
    await Promise.all([closed, refused]);
    expect(answer).toMatch(/no_availability$/);
  });

  it('gives a waiting reader the property it asked about, not a later one', async () => {
    const hotel = await openHotel();
    const { engine } = hotel;
    const price = (key: string, priceMinor: number) =>
      engine.setPrices(
        hotel.context(key),
        adler,
        double,
        { from: ARRIVAL, to: ARRIVAL },
        priceMinor,
      );
    const first = price('first', 11_000);
    const read = engine.property(adler);
    const second = price('second', 12_000);
    const outcomes = await Promise.all([first, read, second]);
    const versions = outcomes.map((outcome) => (outcome.type === 'ok' ? outcome.version : 0));
    const [before = 0] = versions;
    expect(versions).toEqual([before, before, before + 1]);
    const value = outcomes[1].type === 'ok' ? outcomes[1].value : undefined;
    expect(value?.roomTypes.get(double)?.priceOverrides.get(ARRIVAL)).toBe(11_000);
  });

  it('asks no gateway before the intent is on disk', async () => {
    let asked = 0;
    const hotel = await openHotel({
      gatewayOf: (gateway) => ({
        ...gateway,
        authorise: (request, signal) => {
          asked += 1;
          return gateway.authorise(request, signal);
        },
      }),
    });
    const landing = holdLanding(hotel);
    const booking = hotel.book('a');
    await until(() => landing.waiting() > 0);
    await turns();
    expect(asked).toBe(0);
    landing.open();
    expect(said(await booking)).toBe('confirmed');
    expect(asked).toBe(1);
  });

  it('shows no cell before its commit, and positions only grow', async () => {
    const hotel = await openHotel();
    const seen: Availability[] = [];
    hotel.engine.onAvailability(adler, (change) => seen.push(change));
    const landing = holdLanding(hotel);
    const booking = hotel.book('a');
    await until(() => landing.waiting() > 0);
    await turns();
    expect(seen).toEqual([]);
    landing.open();
    await booking;
    await until(() => seen.length > 0);
    const positions = seen.map(({ position }) => position);
    expect(positions).toEqual([...new Set(positions)].sort((left, right) => left - right));
    expect(seen.at(-1)?.cells.every(({ sold }) => sold === 1)).toBe(true);
  });
});

describe('a failed write', () => {
  it('before the commit: every waiting reply is told, and nothing has happened', async () => {
    const hotel = await openHotel({ rooms: 3 });
    await hotel.book('before');
    hotel.disk.fault = 'before_commit';
    const outcomes = await Promise.all(['a', 'b', 'c'].map((key) => hotel.book(key)));
    expect(outcomes.map(said)).toEqual(Array(3).fill('failed storage_unavailable'));
    expect(hotel.engine.health().status).toBe('storage_unavailable');
    expect(said(await hotel.book('d'))).toBe('failed storage_unavailable');
    await recovered(hotel);
    expect(await hotel.counts()).toBe('0/1 0/1 0/1');
    for (const key of ['a', 'b']) expect(said(await hotel.book(key))).toBe('confirmed');
    expect(said(await hotel.book('c'))).toBe('no_availability');
    expect(await hotel.counts()).toBe('0/3 0/3 0/3');
  });

  it('after the commit: it has happened, and a retry is told so', async () => {
    const hotel = await openHotel({ rooms: 1 });
    const seen: number[] = [];
    hotel.engine.onAvailability(adler, ({ position }) => seen.push(position));
    hotel.disk.fault = 'after_commit';
    expect(said(await hotel.book('a'))).toBe('failed storage_unavailable');
    await recovered(hotel);
    expect(said(await hotel.book('a'))).toBe('confirmed');
    expect(await hotel.counts()).toBe('0/1 0/1 0/1');
    const list = await hotel.engine.bookings({ limit: 10 });
    expect(list.type === 'ok' && list.value.map(({ status }) => status)).toEqual(['confirmed']);
    expect(seen).toEqual([...new Set(seen)].sort((left, right) => left - right));
  });

  it('at any batch of a booking leaves one booking after a retry', async () => {
    for (const fault of ['before_commit', 'after_commit'] as const) {
      for (let batches = 0; batches < 6; batches += 1) {
        const hotel = await openHotel({ rooms: 1 });
        const failsAt = hotel.disk.batches + batches;
        hotel.disk.land = (tell) => {
          if (hotel.disk.batches >= failsAt) hotel.disk.fault = fault;
          tell();
        };
        await hotel.book('a');
        hotel.disk.land = undefined;
        await recovered(hotel);
        expect(said(await hotel.book('a')), `${fault} at ${batches}`).toBe('confirmed');
        expect(await hotel.counts()).toBe('0/1 0/1 0/1');
        await settled(hotel);
        const { id } = bookingOf(await hotel.book('a'));
        expect(hotel.ledger(id).net).toBe(36_000);
        await hotel.close();
      }
    }
  });

  it('keeps holds, timers and sagas of before', async () => {
    const hotel = await openHotel({ rooms: 2 });
    const { id } = bookingOf(await hotel.hold('h'));
    const pending = bookingOf(await hotel.book('p', { token: 'tok_requires_action' }));
    hotel.disk.fault = 'before_commit';
    await hotel.hold('lost');
    await recovered(hotel);
    hotel.clock.advance(60 * 60_000);
    await until(async () => bookingOf(await hotel.engine.booking(id)).status === 'expired');
    await until(async () => (await hotel.counts()) === '0/0 0/0 0/0');
    expect(bookingOf(await hotel.engine.booking(pending.id)).status).toBe('failed');
  });

  it('is not gone on from by those who read meanwhile', async () => {
    // A reader spawned the booking's actor, its saga failed the booking for its deadline, and what
    // could not be written was believed done: told to readers, and in the way after the recovery.
    const hotel = await openHotel();
    const pending = bookingOf(await hotel.book('a', { token: 'tok_requires_action' }));
    hotel.disk.fault = 'before_commit';
    expect(said(await hotel.hold('b', { from: 5 }))).toBe('failed storage_unavailable');
    hotel.clock.advance(minutesMs(6));
    for (let time = 0; time < 20; time += 1) {
      expect(said(await hotel.engine.booking(pending.id))).toBe('payment_pending');
      await turns();
    }
    hotel.disk.fault = undefined;
    await until(async () => said(await hotel.engine.booking(pending.id)).startsWith('failed'));
    await until(async () => (await hotel.counts()) === '0/0 0/0 0/0');
  });
});

describe('capacity', () => {
  it('below what is sold is allowed and told, and nothing is sold until it recovers', async () => {
    const hotel = await openHotel({ rooms: 2 });
    const ids: BookingId[] = [];
    for (const key of ['a', 'b']) ids.push(bookingOf(await hotel.book(key)).id);
    await setRooms(hotel, 1);
    await until(async () => (await hotel.cells(1))[0]?.overbooked === 1);
    expect((await hotel.cells(1))[0]).toMatchObject({ physical: 1, sold: 2, available: 0 });
    expect(said(await hotel.book('c'))).toBe('no_availability');
    await hotel.crash();
    expect((await hotel.cells(1))[0]?.overbooked).toBe(1);
    expect(await hotel.engine.cancel(hotel.context(), ids[0] as BookingId, 'ill')).toMatchObject({
      type: 'ok',
    });
    expect((await hotel.cells(1))[0]).toMatchObject({ sold: 1, available: 0, overbooked: 0 });
    expect(said(await hotel.book('d'))).toBe('no_availability');
    await setRooms(hotel, null);
    expect(said(await hotel.book('e'))).toBe('confirmed');
    expect(await hotel.counts()).toBe('0/2 0/2 0/2');
  });
});

describe('a follower', () => {
  it('parks what it cannot understand with the reason, and goes on', async () => {
    const hotel = await openHotel();
    await hotel.book('a');
    await hotel.stop();
    writePoison(hotel.path);
    await hotel.start();
    await until(() => hotel.engine.health().parked === 2);
    const { id } = bookingOf(await hotel.book('b'));
    const list = await hotel.engine.bookings({ limit: 10 });
    expect(list.type === 'ok' && list.value.map((row) => row.id)).toContain(id);
    expect(await hotel.counts()).toBe('0/2 0/2 0/2');
    await hotel.restart();
    expect(hotel.engine.health().parked).toBe(2);
  });
});

describe('drain', () => {
  it('finishes what it has taken and refuses what comes', async () => {
    const hotel = await openHotel();
    const booking = hotel.book('a');
    await turns();
    const { engine } = hotel;
    const drained = engine.drain();
    const late = engine.placeHold(hotel.context('late'), hotel.stay());
    expect(said(await late)).toBe('failed draining');
    expect(said(await booking)).toBe('confirmed');
    await drained;
    await hotel.restart();
    expect(await hotel.counts()).toBe('0/1 0/1 0/1');
  });
});

// Helpers

/** Keeps the news of each written batch until it is let go. */
function holdLanding(hotel: Hotel) {
  const kept: (() => void)[] = [];
  hotel.disk.land = (tell) => void kept.push(tell);
  return {
    waiting: () => kept.length,
    tellOne: () => kept.shift()?.(),
    open: () => {
      hotel.disk.land = undefined;
      for (const tell of kept.splice(0)) tell();
    },
  };
}

async function turns(): Promise<void> {
  for (let turn = 0; turn < 30; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

function typesOnDisk({ path }: Hotel): readonly string[] {
  const database = new Sqlite(`${path}/vacancy.db`, { readonly: true });
  const sql = 'SELECT type FROM events ORDER BY position';
  const types = database.prepare<[], string>(sql).pluck().all();
  database.close();
  return types;
}

async function recovered(hotel: Hotel): Promise<void> {
  hotel.disk.fault = undefined;
  await until(() => hotel.engine.health().status === 'ok');
}

async function settled(hotel: Hotel): Promise<void> {
  await until(async () => {
    const { id } = bookingOf(await hotel.book('a'));
    return bookingOf(await hotel.engine.booking(id)).payment.pending.length === 0;
  });
}

function setRooms(hotel: Hotel, rooms: number | null) {
  const range: NightRange = { from: ARRIVAL, to: ARRIVAL };
  return hotel.engine.setCapacity(hotel.context(), adler, double, range, rooms);
}

/** Events that no code of ours ever wrote, in a journal that is otherwise well. */
function writePoison(path: string): void {
  const database = new Sqlite(`${path}/vacancy.db`);
  const stream = database.prepare('INSERT INTO streams (key) VALUES (?)');
  const columns = 'stream, version, type, schema_version, data, metadata, recorded_at';
  const event = database.prepare(
    `INSERT INTO events (${columns}) VALUES (?, 1, 'BookingRequested', 1, ?, '{"by":"x"}', 0)`,
  );
  // The second makes a row that no table takes; it once failed every batch it was in.
  for (const [key, terms] of Object.entries({ one: undefined, two: { stay: {}, rooms: [] } })) {
    const { lastInsertRowid } = stream.run(`booking/${key}`);
    event.run(lastInsertRowid, JSON.stringify({ type: 'BookingRequested', terms }));
  }
  database.close();
}
