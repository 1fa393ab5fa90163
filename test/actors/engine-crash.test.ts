/**
 * The engine dies, at every point where it can, and is opened again on what it left. What it had
 * promised is there, what it had begun is brought to an end, and a retry gets its answer.
 */
import { describe, expect, it } from 'vitest';
import type { BookingState } from '../../src/domain/booking/booking.ts';
import { paymentTotals } from '../../src/domain/booking/payment-ledger.ts';
import type { BookingId } from '../../src/domain/ids.ts';
import type { BookingView, Outcome } from '../../src/ports/engine.ts';
import { until } from '../../src/testing/until.ts';
import {
  bookingOf,
  type Hotel,
  minutesMs,
  openHotel,
  payer,
  said,
} from '../support/engine-world.ts';

interface Story {
  readonly name: string;
  /** Brings the hotel to where the story begins, to a booking or a hold perhaps. */
  before?(hotel: Hotel): Promise<BookingId>;
  /** What the client does, and does again after the crash with the same key. */
  act(hotel: Hotel, id: BookingId): Promise<Outcome<BookingView>>;
  readonly says: string;
  readonly counts: string;
}

const booked = async (hotel: Hotel): Promise<BookingId> => {
  return bookingOf(await hotel.book('first')).id;
};
const held = async (hotel: Hotel): Promise<BookingId> => bookingOf(await hotel.hold('first')).id;

const stories: readonly Story[] = [
  { name: 'a booking', act: (hotel) => hotel.book('a'), says: 'confirmed', counts: '0/1 0/1 0/1' },
  {
    name: 'a declined booking',
    act: (hotel) => hotel.book('a', { token: 'tok_declined' }),
    says: 'failed payment_declined',
    counts: '0/0 0/0 0/0',
  },
  {
    name: 'a booking of two rooms of which one is free',
    before: async (hotel) => {
      const { id } = bookingOf(await hotel.book('first', { from: 1, nights: 1 }));
      await settled(hotel);
      // Restarted, the nights are on disk only, so nothing is refused from memory.
      await hotel.restart();
      return id;
    },
    act: (hotel) => hotel.book('a', { rooms: 2 }),
    says: 'failed no_availability|no_availability',
    counts: '0/0 0/1 0/0',
  },
  { name: 'a hold', act: (hotel) => hotel.hold('a'), says: 'held', counts: '1/0 1/0 1/0' },
  {
    name: 'the extension of a hold',
    before: held,
    act: (hotel, id) => hotel.engine.extendHold(hotel.context('x'), id, minutesMs(30)),
    says: 'held',
    counts: '1/0 1/0 1/0',
  },
  {
    name: 'the booking of a hold',
    before: held,
    act: (hotel, id) => hotel.engine.bookHold(hotel.context('k'), id, payer()),
    says: 'confirmed',
    counts: '0/1 0/1 0/1',
  },
  {
    name: 'a cancellation',
    before: booked,
    act: (hotel, id) => hotel.engine.cancel(hotel.context('c'), id, 'ill'),
    says: 'cancelled',
    counts: '0/0 0/0 0/0',
  },
  {
    name: 'an early departure',
    before: async (hotel) => {
      const id = await booked(hotel);
      hotel.toDay(0);
      await hotel.engine.checkIn(hotel.context('in'), id);
      hotel.toDay(1);
      return id;
    },
    act: (hotel, id) => hotel.engine.departEarly(hotel.context('out'), id),
    says: 'checked_out',
    counts: '0/1 0/0 0/0',
  },
  {
    name: 'a no-show',
    before: async (hotel) => {
      const id = await booked(hotel);
      hotel.toDay(1);
      return id;
    },
    act: (hotel, id) => hotel.engine.markNoShow(hotel.context('n'), id),
    says: 'no_show',
    counts: '0/1 0/0 0/0',
  },
];

describe('a crash after the n-th commit, for each n', () => {
  it.each(stories)('of $name', { timeout: 30_000 }, async (story) => {
    let crashes = 0;
    for (let n = 1; await diesAndLives(story, n); n += 1) crashes += 1;
    expect(crashes).toBeGreaterThan(3);
  });
});

describe('at start', () => {
  it('fires the timers that fell due while the engine was down', async () => {
    const hotel = await openHotel({ rooms: 1 });
    const { id } = bookingOf(await hotel.hold('h'));
    await hotel.stop();
    hotel.clock.advance(minutesMs(60));
    await hotel.start();
    await until(async () => (await hotel.counts()) === '0/0 0/0 0/0');
    expect(bookingOf(await hotel.engine.booking(id)).status).toBe('expired');
    const history = await hotel.engine.bookingHistory(id);
    const types = history.type === 'ok' ? history.value.map(({ type }) => type) : [];
    expect(types.filter((type) => type === 'BookingExpired')).toHaveLength(1);
  });

  it('voids the payment of a customer who never came back', async () => {
    const hotel = await openHotel({ rooms: 1 });
    const { id } = bookingOf(await hotel.book('a', { token: 'tok_requires_action' }));
    await hotel.kill();
    hotel.clock.advance(minutesMs(6));
    await hotel.start();
    await until(async () => bookingOf(await hotel.engine.booking(id)).status === 'failed');
    await settled(hotel);
    const booking = bookingOf(await hotel.engine.booking(id));
    expect(booking.failure).toEqual({ code: 'payment_timed_out' });
    expect(paymentTotals(booking.payment).isVoided).toBe(true);
    expect(await hotel.counts()).toBe('0/0 0/0 0/0');
    // The gateway refuses a customer who acts after all.
    const late = await hotel.bank.completeAction(`${id}:authorise`, 'approve');
    expect(late.status).toBe('voided');
  });

  it('goes on waiting for a customer who may still act', async () => {
    const hotel = await openHotel({ rooms: 1 });
    const { id } = bookingOf(await hotel.book('a', { token: 'tok_requires_action' }));
    await hotel.crash();
    expect(bookingOf(await hotel.engine.booking(id)).status).toBe('payment_pending');
    await hotel.bank.completeAction(`${id}:authorise`, 'approve');
    await until(async () => bookingOf(await hotel.engine.booking(id)).status === 'confirmed');
    await settled(hotel);
    expect(hotel.ledger(id).net).toBe(36_000);
  });

  it('delivers what was owed to the gateway, though the hotel’s clock stands still', async () => {
    // A row that waited for its next try used to wait for the business clock after a restart.
    let failed = 0;
    const hotel = await openHotel({
      gatewayOf: (gateway) => ({
        ...gateway,
        capture: (request, signal) => {
          return gateway.capture(request, signal).catch((error: unknown) => {
            failed += 1;
            throw error;
          });
        },
      }),
    });
    const { id } = bookingOf(await hotel.book('a', { token: 'tok_capture_flaky' }));
    const batches = hotel.disk.batches;
    await until(() => failed === 1 && hotel.disk.batches > batches);
    await hotel.crash();
    await until(() => hotel.ledger(id).captured === 36_000);
    await settled(hotel);
    expect(hotel.ledger(id).net).toBe(36_000);
  });

  it('knows the lists, the availability and the rooms of before', async () => {
    const hotel = await openHotel({ rooms: 3 });
    const ids = [];
    for (let n = 0; n < 3; n += 1) ids.push(bookingOf(await hotel.book(`b${n}`)).id);
    const [cells, { position }] = [await hotel.cells(), hotel.engine.health()];
    await hotel.crash();
    expect(hotel.engine.health().position).toBeGreaterThanOrEqual(position);
    expect(await hotel.cells()).toEqual(cells);
    const list = await hotel.engine.bookings({ limit: 10 });
    expect(list.type === 'ok' && list.value.map(({ id }) => id).sort()).toEqual(ids.sort());
  });
});

// Helpers

/** False when the story was over before the n-th commit. */
async function diesAndLives(story: Story, n: number): Promise<boolean> {
  const hotel = await openHotel({ rooms: 2, tuning: { batchEntriesMax: 1 } });
  const id = (await story.before?.(hotel)) ?? ('none' as BookingId);
  await settled(hotel);
  hotel.scheduler.isEager = true;
  const death = hotel.dieAfter(n);
  const first = await story.act(hotel, id);
  await until(() => hotel.disk.isPulled || hotel.engine.health().pendingEntries === 0);
  hotel.scheduler.isEager = false;
  if (!(await death.reborn())) {
    expect(story.says.split('|')).toContain(said(first));
    await hotel.close();
    return false;
  }
  await resumed(hotel);
  const again = await story.act(hotel, id);
  const where = `${story.name}, crashed after ${n}`;
  expect(story.says.split('|'), where).toContain(said(again));
  if (first.type === 'ok' && again.type === 'ok') {
    expect(again, where).toEqual({ ...first, isReplay: true });
  }
  await settled(hotel);
  expect(await hotel.counts(), where).toBe(story.counts);
  const cells = await hotel.cells();
  expect(cells.map(({ physical, overbooked }) => [physical, overbooked])).toEqual(
    cells.map(() => [2, 0]),
  );
  await expectMoneyRight(hotel, where);
  await hotel.close();
  return true;
}

/** What was under way has been ended by the engine itself: nobody asks for any booking here. */
async function resumed(hotel: Hotel): Promise<void> {
  await until(async () => {
    const list = await hotel.engine.bookings({ limit: 100 });
    const rows = list.type === 'ok' ? list.value : [];
    return rows.every(({ status }) => status !== 'requested' && status !== 'payment_pending');
  });
}

async function expectMoneyRight(hotel: Hotel, where: string): Promise<void> {
  for (const booking of await bookingsOf(hotel)) {
    expect(hotel.ledger(booking.id).net, where).toBe(booking.owedMinor);
    expect(booking.payment.escalated, where).toEqual([]);
  }
}

async function bookingsOf(hotel: Hotel): Promise<readonly BookingState[]> {
  const list = await hotel.engine.bookings({ limit: 100 });
  if (list.type !== 'ok') throw new Error(`no list: ${JSON.stringify(list)}`);
  const views = list.value.map(({ id }) => hotel.engine.booking(id as BookingId));
  return (await Promise.all(views)).map(bookingOf);
}

/** Nothing is under way: no night to give back, no effect to record. */
async function settled(hotel: Hotel): Promise<void> {
  await until(async () => {
    const bookings = await bookingsOf(hotel);
    return bookings.every(({ payment, releasing }) => {
      return payment.pending.length === 0 && releasing === undefined;
    });
  });
}
