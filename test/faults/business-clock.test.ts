/**
 * The business clock is set back and forward, as a machine's clock is by an operator or by NTP.
 * Back: nothing ends early, nothing that has ended comes back. Forward: everything that fell due
 * happens, once, in the order in which it was due. Either way the journal only grows and a key
 * means what it meant.
 */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { JournalAudit } from '../../src/audit/journal-audit.ts';
import { problemText } from '../../src/audit/problem-list.ts';
import { paymentTotals } from '../../src/domain/booking/payment-ledger.ts';
import { until } from '../../src/testing/until.ts';
import { type JournalEvent, readJournal, readUnfinished } from '../process/read-journal.ts';
import {
  bookingOf,
  daysMs,
  type Hotel,
  minutesMs,
  openHotel,
  payer,
  said,
} from '../support/engine-world.ts';

const HOLDS = 40;

describe('a clock that is set back by a day', () => {
  it.each([
    ['while the engine runs', back],
    ['while it is down', backWhileDown],
  ])('%s ends no hold early, and each at its time', async (_, setBack) => {
    const hotel = await openHotel({ rooms: 1 });
    const placed = await hotel.hold('h');
    const { id } = bookingOf(placed);
    const before = hotel.engine.health().position;
    await setBack(hotel);
    expect(await hotel.counts()).toBe('1/0 1/0 1/0');
    expect(said(await hotel.book('other'))).toMatch(/no_availability$/);
    expect(await hotel.hold('h')).toEqual({ ...placed, isReplay: true });
    await hotel.book('elsewhere', { from: 5 });
    expect(hotel.engine.health().position).toBeGreaterThan(before);
    hotel.clock.advance(daysMs(1) + minutesMs(14));
    await turns();
    expect(await hotel.counts()).toBe('1/0 1/0 1/0');
    hotel.clock.advance(minutesMs(2));
    await expired(hotel, 1);
    expect(await hotel.counts()).toBe('0/0 0/0 0/0');
    expect(bookingOf(await hotel.engine.booking(id)).status).toBe('expired');
    expectInOrder(hotel);
  });

  it('brings no hold back that has ended', async () => {
    const hotel = await openHotel({ rooms: 1 });
    const { id } = bookingOf(await hotel.hold('h'));
    hotel.clock.advance(minutesMs(16));
    await expired(hotel, 1);
    await back(hotel);
    expect(await hotel.counts()).toBe('0/0 0/0 0/0');
    const { engine } = hotel;
    expect(said(await engine.extendHold(hotel.context('x'), id, minutesMs(5)))).toBe(
      'hold_expired',
    );
    expect(said(await engine.bookHold(hotel.context('b'), id, payer()))).toBe('hold_expired');
    expect(said(await hotel.book('other'))).toBe('confirmed');
    await hotel.crash();
    expect(await hotel.counts()).toBe('0/1 0/1 0/1');
    expectInOrder(hotel);
  });

  it('lets a payment wait until its own deadline, and voids it then', async () => {
    const hotel = await openHotel({ rooms: 1 });
    const { id } = bookingOf(await hotel.book('p', { token: 'tok_requires_action' }));
    await back(hotel);
    await turns();
    expect(bookingOf(await hotel.engine.booking(id)).status).toBe('payment_pending');
    hotel.clock.advance(daysMs(1) + minutesMs(6));
    await until(async () => bookingOf(await hotel.engine.booking(id)).status === 'failed');
    await until(
      async () => paymentTotals(bookingOf(await hotel.engine.booking(id)).payment).isVoided,
    );
    expect(hotel.ledger(id)).toMatchObject({ authorised: 0, net: 0 });
    expectInOrder(hotel);
  });
});

describe('a clock that is set forward', () => {
  it('by an hour ends every hold once, in the order in which they were due', async () => {
    const hotel = await openHotel({ rooms: HOLDS });
    for (let index = 0; index < HOLDS; index += 1) {
      // Placed in another order than they are due in.
      const ttlMs = minutesMs(1 + ((index * 7) % HOLDS));
      expect(said(await hotel.hold(`h${index}`, { ttlMs, nights: 1 }))).toBe('held');
    }
    const due = dueTimes(hotel);
    hotel.clock.advance(minutesMs(60));
    await expired(hotel, HOLDS);
    const ended = eventsOf(hotel, 'BookingExpired').map(({ stream }) => due.get(stream) ?? 0);
    expect(ended).toHaveLength(HOLDS);
    expect(ended).toEqual(ended.toSorted((left, right) => left - right));
    // Setting it back and forward again fires nothing a second time.
    await back(hotel);
    hotel.clock.advance(daysMs(1));
    await turns();
    expect(eventsOf(hotel, 'BookingExpired')).toHaveLength(HOLDS);
    expect(eventsOf(hotel, 'HoldExpired')).toHaveLength(HOLDS);
    expectInOrder(hotel);
  });

  it('by years keeps what was sold, and what a key was told', async () => {
    const hotel = await openHotel({ rooms: 1 });
    const first = await hotel.book('b');
    hotel.clock.advance(daysMs(3_000));
    expect(await hotel.book('b')).toEqual({ ...first, isReplay: true });
    expect(await hotel.counts()).toBe('0/1 0/1 0/1');
    expect(said(await hotel.book('late'))).toBe('arrival_in_past');
    expectInOrder(hotel);
  });
});

async function back(hotel: Hotel): Promise<void> {
  hotel.clock.advance(-daysMs(1));
}

async function backWhileDown(hotel: Hotel): Promise<void> {
  await hotel.kill();
  hotel.clock.advance(-daysMs(1));
  await hotel.start();
}

/** So many holds have ended and nothing is left to do for them. */
async function expired(hotel: Hotel, count: number): Promise<void> {
  await until(() => eventsOf(hotel, 'BookingExpired').length === count);
  await until(() => readUnfinished(fileOf(hotel)).timers === 0);
}

/** By booking stream. */
function dueTimes(hotel: Hotel): ReadonlyMap<string, number> {
  const held = eventsOf(hotel, 'RoomsHeld');
  return new Map(
    held.map(({ data }) => [`booking/${String(data.bookingId)}`, Number(data.untilMs)]),
  );
}

function eventsOf(hotel: Hotel, kind: string): readonly JournalEvent[] {
  return readJournal(fileOf(hotel)).filter(({ type }) => type === kind);
}

function expectInOrder(hotel: Hotel): void {
  const audit = new JournalAudit();
  const events = readJournal(fileOf(hotel));
  audit.take(events);
  expect(audit.problems.map(problemText)).toEqual([]);
  expect(events.map(({ position }) => position)).toEqual(events.map((_, index) => index + 1));
}

/** Long enough for whatever would wrongly happen at once. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 100; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

function fileOf({ path }: Hotel): string {
  return join(path, 'vacancy.db');
}
