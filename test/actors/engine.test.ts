/** The engine as its callers see it, in process and over a real directory: bookings and holds. */
import { describe, expect, it } from 'vitest';
import type { BookingId } from '../../src/domain/ids.ts';
import type { BookingView, Outcome } from '../../src/ports/engine.ts';
import { adler, double } from '../../src/testing/hotel-adler.ts';
import { until } from '../../src/testing/until.ts';
import {
  bookingOf,
  type Hotel,
  minutesMs,
  openHotel,
  payer,
  said,
} from '../support/engine-world.ts';

describe('book', () => {
  it('holds, pays and sells, and says so when it is on disk', async () => {
    const hotel = await openHotel();
    const outcome = await hotel.book('a');
    const booking = bookingOf(outcome);
    expect(said(outcome)).toBe('confirmed');
    expect(booking.owedMinor).toBe(36_000);
    expect(await hotel.counts()).toBe('0/1 0/1 0/1');
    if (outcome.type !== 'ok') return;
    expect(outcome.position).toBeLessThanOrEqual(hotel.engine.health().position);
    const history = await hotel.engine.bookingHistory(booking.id);
    expect(history.type === 'ok' && history.value.slice(0, 3).map(({ type }) => type)).toEqual([
      'BookingRequested',
      'PaymentRequested',
      'BookingConfirmed',
    ]);
  });

  it('takes several rooms and nights together or not at all', async () => {
    const hotel = await openHotel({ rooms: 2 });
    await hotel.book('a', { from: 2, nights: 1 });
    expect(said(await hotel.book('b', { rooms: 2 }))).toBe('no_availability');
    expect(await hotel.counts()).toBe('0/0 0/0 0/1');
    expect(said(await hotel.book('c', { rooms: 2, nights: 2 }))).toBe('confirmed');
    expect(await hotel.counts()).toBe('0/2 0/2 0/1');
  });

  it('names the first full night and what is free on it', async () => {
    const hotel = await openHotel({ rooms: 2 });
    await hotel.book('a', { from: 1, nights: 1 });
    expect(await hotel.book('b', { rooms: 2 })).toEqual({
      type: 'rejected',
      rejection: {
        code: 'no_availability',
        roomTypeId: double,
        night: '2027-03-11',
        wanted: 2,
        free: 1,
      },
    });
  });

  it('sells the last room once, however many ask at the same time', async () => {
    const hotel = await openHotel({ rooms: 1 });
    const outcomes = await Promise.all(Array.from({ length: 30 }, (_, n) => hotel.book(`r${n}`)));
    const words = outcomes.map(said);
    expect(words.filter((word) => word === 'confirmed')).toHaveLength(1);
    for (const word of words) {
      expect(['confirmed', 'failed no_availability', 'no_availability']).toContain(word);
    }
    expect(await hotel.counts()).toBe('0/1 0/1 0/1');
  });

  it('refuses a plainly full stay without leaving a row, and counts the denial', async () => {
    const hotel = await openHotel({ rooms: 1 });
    await hotel.book('a');
    await until(async () => bookingOf(await hotel.book('a')).status === 'confirmed');
    await settled(hotel);
    const before = hotel.engine.health();
    for (const key of ['b', 'c']) expect(said(await hotel.book(key))).toBe('no_availability');
    const after = hotel.engine.health();
    expect(after.position).toBe(before.position);
    expect(after.residentActors).toBe(before.residentActors);
    expect(after.denials).toBe(before.denials + 2);
  });

  it('gives a declined card’s room back before it answers', async () => {
    const hotel = await openHotel({ rooms: 1 });
    const outcome = await hotel.book('a', { token: 'tok_declined' });
    expect(bookingOf(outcome).failure).toEqual({
      code: 'payment_declined',
      reason: 'card_declined',
    });
    expect(await hotel.counts()).toBe('0/0 0/0 0/0');
    expect(said(await hotel.book('b'))).toBe('confirmed');
  });

  it('refuses what breaks a rule before any actor is asked', async () => {
    const hotel = await openHotel();
    const { position } = hotel.engine.health();
    expect(said(await hotel.book('past', { from: -20 }))).toBe('arrival_in_past');
    expect(said(await hotel.book('empty', { nights: 0 }))).toBe('stay_empty');
    expect(said(await hotel.engine.booking('nobody' as BookingId))).toBe('not_found');
    expect(hotel.engine.health().position).toBe(position);
  });

  it('answers from the command, not from the empty terms of a refusal', async () => {
    // A key that was refused for want of a card once met a second request, refused too, that was
    // then booked with nothing in it: no room, no night, nothing owed.
    const hotel = await openHotel();
    const { payer: _, ...request } = { ...hotel.stay(), payer: null };
    const { guest } = payer();
    const unpaid = await hotel.engine.book(hotel.context('k'), { ...request, payer: { guest } });
    expect(said(unpaid)).toBe('payment_required');
    expect(said(await hotel.book('k', { from: -20 }))).toBe('arrival_in_past');
    expect(said(await hotel.book('k'))).toBe('confirmed');
  });
});

describe('a repeated key', () => {
  it('repeats the answer to the byte: later, and after a restart, and after a crash', async () => {
    const hotel = await openHotel();
    const first = await hotel.book('a');
    const { id } = bookingOf(first);
    expect(await hotel.book('a')).toEqual(replayed(first));
    await settled(hotel);
    await hotel.engine.cancel(hotel.context('c'), id, 'ill');
    hotel.clock.advance(minutesMs(90));
    expect(await hotel.book('a')).toEqual(replayed(first));
    await hotel.restart();
    expect(await hotel.book('a')).toEqual(replayed(first));
    await hotel.crash();
    expect(await hotel.book('a')).toEqual(replayed(first));
    expect(bookingOf(await hotel.engine.booking(id)).status).toBe('cancelled');
  });

  it('repeats a failure too, though there is room by now', async () => {
    const hotel = await openHotel({ rooms: 1 });
    const declined = await hotel.book('a', { token: 'tok_declined' });
    expect(await hotel.book('a', { token: 'tok_declined' })).toEqual(replayed(declined));
  });

  it('with another body is refused and names the first difference', async () => {
    const hotel = await openHotel();
    await hotel.book('a', { note: 'sea view' });
    const outcome = await hotel.book('a', { note: 'garden' });
    const rejection = { code: 'idempotency_key_reused', pointer: '/note' };
    expect(outcome).toEqual({ type: 'rejected', rejection });
    const longer = await hotel.book('a', { note: 'sea view', nights: 4 });
    expect(longer).toEqual({
      type: 'rejected',
      rejection: { ...rejection, pointer: '/stay/departure' },
    });
    expect(await hotel.counts(4)).toBe('0/1 0/1 0/1 0/0');
  });

  it('finds its booking though the stay could not be asked for any more', async () => {
    const hotel = await openHotel({ rooms: 1 });
    const first = await hotel.book('a');
    expect(said(await hotel.book('b'))).toBe('no_availability');
    expect(await hotel.book('a')).toEqual(replayed(first));
    hotel.toDay(30);
    expect(said(await hotel.book('b'))).toBe('arrival_in_past');
    expect(await hotel.book('a')).toEqual(replayed(first));
  });

  it('belongs to its caller', async () => {
    const hotel = await openHotel();
    const [ada, bob] = [await hotel.book('a'), await hotel.book('a', { caller: 'bob' })];
    expect(bookingOf(ada).id).not.toBe(bookingOf(bob).id);
  });

  it('at the same time is one booking, and both are answered', async () => {
    const hotel = await openHotel();
    const outcomes = await Promise.all([1, 2, 3].map(() => hotel.book('a')));
    const ids = outcomes.map((outcome) => bookingOf(outcome).id);
    expect(new Set(ids).size).toBe(1);
    expect(outcomes.map(said)).toEqual(['confirmed', 'confirmed', 'confirmed']);
    expect(await hotel.counts()).toBe('0/1 0/1 0/1');
  });

  it('repeats what was done to a booking, too', async () => {
    const hotel = await openHotel();
    const { id } = bookingOf(await hotel.book('a'));
    const cancel = (why: string) => hotel.engine.cancel(hotel.context('c', { why }), id, why);
    const first = await cancel('ill');
    expect(await cancel('ill')).toEqual(replayed(first));
    expect(await cancel('bored')).toEqual({
      type: 'rejected',
      rejection: { code: 'idempotency_key_reused', pointer: '/why' },
    });
    const rates = { from: '2027-03-10', to: '2027-03-12' } as const;
    const set = () => {
      const range = rates as Parameters<Hotel['engine']['setPrices']>[3];
      return hotel.engine.setPrices(hotel.context('p', rates), adler, double, range, 9_900);
    };
    const priced = await set();
    expect(await set()).toEqual(replayed(priced));
  });
});

describe('a hold', () => {
  it('keeps its rooms, is extended once, and becomes a booking', async () => {
    const hotel = await openHotel({ rooms: 1 });
    const held = await hotel.hold('h');
    const { id } = bookingOf(held);
    expect(said(held)).toBe('held');
    expect(await hotel.counts()).toBe('1/0 1/0 1/0');
    expect(said(await hotel.book('b'))).toBe('no_availability');
    const extended = await hotel.engine.extendHold(hotel.context('x'), id, minutesMs(15));
    expect(bookingOf(extended).holdUntilMs).toBe(hotel.clock.now() + minutesMs(30));
    const again = await hotel.engine.extendHold(hotel.context('y'), id, minutesMs(15));
    expect(said(again)).toBe('hold_already_extended');
    hotel.clock.advance(minutesMs(29));
    expect(said(await hotel.engine.bookHold(hotel.context('k'), id, payer()))).toBe('confirmed');
    expect(await hotel.counts()).toBe('0/1 0/1 0/1');
  });

  it('is released at once when asked', async () => {
    const hotel = await openHotel({ rooms: 1 });
    const { id } = bookingOf(await hotel.hold('h'));
    expect(said(await hotel.engine.releaseHold(hotel.context('r'), id))).toBe('cancelled');
    expect(await hotel.counts()).toBe('0/0 0/0 0/0');
  });

  it('expires by the clock, and its room is free at that instant', async () => {
    const hotel = await openHotel({ rooms: 1 });
    const { id } = bookingOf(await hotel.hold('h', { ttlMs: minutesMs(10) }));
    hotel.clock.advance(minutesMs(10) - 1);
    expect(said(await hotel.book('b'))).toBe('no_availability');
    hotel.clock.advance(1);
    expect(said(await hotel.book('c'))).toBe('confirmed');
    await until(async () => bookingOf(await hotel.engine.booking(id)).status === 'expired');
    expect(said(await hotel.engine.bookHold(hotel.context('k'), id, payer()))).toBe('hold_expired');
    expect(await hotel.counts()).toBe('0/1 0/1 0/1');
  });

  it('under a pending payment does not expire: the payment’s deadline rules', async () => {
    const hotel = await openHotel({ rooms: 1 });
    const { id } = bookingOf(await hotel.hold('h', { ttlMs: minutesMs(10) }));
    hotel.clock.advance(minutesMs(9));
    const pay = payer('tok_requires_action');
    const pending = await hotel.engine.bookHold(hotel.context('k'), id, pay);
    expect(said(pending)).toBe('payment_pending');
    hotel.clock.advance(minutesMs(4));
    expect(said(await hotel.book('b'))).toBe('no_availability');
    expect(bookingOf(await hotel.engine.booking(id)).status).toBe('payment_pending');
    await hotel.bank.completeAction(`${id}:authorise`, 'approve');
    await until(async () => bookingOf(await hotel.engine.booking(id)).status === 'confirmed');
    expect(await hotel.counts()).toBe('0/1 0/1 0/1');
  });
});

describe('reads', () => {
  it('of a list see every write that was answered before', async () => {
    const hotel = await openHotel({ rooms: 9 });
    for (let n = 0; n < 5; n += 1) {
      const { id } = bookingOf(await hotel.book(`b${n}`));
      const list = await hotel.engine.bookings({ limit: 20 });
      const rows = list.type === 'ok' ? list.value : [];
      expect(rows.find((row) => row.id === id)?.status).toBe('confirmed');
    }
  });

  it('say what may be done, and If-Match holds a booking to what was read', async () => {
    const hotel = await openHotel();
    const booked = await hotel.book('a');
    const { id } = bookingOf(booked);
    await settled(hotel);
    const read = await hotel.engine.booking(id);
    if (read.type !== 'ok') throw new Error('a booking can be read');
    const allowed = read.value.allowedActions.filter(({ isAllowed }) => isAllowed);
    expect(allowed.map(({ action }) => action)).toEqual(['cancel', 'refund', 'modify']);
    const stale = { ...hotel.context('s'), expectedVersion: read.version - 1 };
    expect(said(await hotel.engine.cancel(stale, id, 'ill'))).toBe('version_mismatch');
    const fresh = { ...hotel.context('f'), expectedVersion: read.version };
    expect(said(await hotel.engine.cancel(fresh, id, 'ill'))).toBe('cancelled');
  });
});

describe('passivation', () => {
  it('keeps everything that was promised', async () => {
    const hotel = await openHotel({ rooms: 2 });
    const booked = await hotel.book('a');
    const held = await hotel.hold('h', { ttlMs: minutesMs(60) });
    expect(hotel.engine.health().residentActors).toBeGreaterThan(0);
    // Ten idle minutes are sixty sweeps.
    hotel.scheduler.haste = 10_000;
    await until(() => hotel.engine.health().residentActors === 0);
    hotel.scheduler.haste = 10;
    expect(said(await hotel.book('c'))).toMatch('no_availability');
    expect(await hotel.book('a')).toEqual(replayed(booked));
    expect(bookingOf(await hotel.engine.booking(bookingOf(held).id))).toEqual(bookingOf(held));
    expect(await hotel.counts()).toBe('1/1 1/1 1/1');
  });
});

// Helpers

function replayed<Value>(outcome: Outcome<Value>): Outcome<Value> {
  return outcome.type === 'ok' ? { ...outcome, isReplay: true } : outcome;
}

/** Captures and refunds under way have been recorded. */
async function settled(hotel: Hotel): Promise<void> {
  await until(async () => {
    const list = await hotel.engine.bookings({ limit: 100 });
    if (list.type !== 'ok') return false;
    const views = await Promise.all(list.value.map(({ id }) => viewOf(hotel, id)));
    return views.every((view) => view.state.payment.pending.length === 0);
  });
}

async function viewOf(hotel: Hotel, id: string): Promise<BookingView> {
  const outcome = await hotel.engine.booking(id as BookingId);
  if (outcome.type !== 'ok') throw new Error(`no booking ${id}`);
  return outcome.value;
}
