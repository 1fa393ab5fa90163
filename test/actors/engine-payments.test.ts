/** Money: whatever becomes of a booking, the bank has moved exactly what is owed. */
import { describe, expect, it } from 'vitest';
import type { BookingState } from '../../src/domain/booking/booking.ts';
import { paymentTotals } from '../../src/domain/booking/payment-ledger.ts';
import type { BookingId } from '../../src/domain/ids.ts';
import { TEST_TOKENS } from '../../src/payments/test-tokens.ts';
import type { Gateway } from '../../src/ports/gateway.ts';
import { until } from '../../src/testing/until.ts';
import { bookingOf, type Hotel, minutesMs, openHotel, said } from '../support/engine-world.ts';

describe('every test token', () => {
  const outcomes: Readonly<Record<keyof typeof TEST_TOKENS, string>> = {
    tok_approved: 'confirmed',
    tok_declined: 'failed payment_declined',
    tok_declined_insufficient_funds: 'failed payment_declined',
    tok_declined_expired_card: 'failed payment_declined',
    tok_declined_lost_card: 'failed payment_declined',
    tok_slow: 'confirmed',
    tok_timeout_approved: 'confirmed',
    tok_timeout_declined: 'failed payment_declined',
    tok_timeout_lost: 'confirmed',
    tok_error_then_approved: 'confirmed',
    tok_requires_action: 'payment_pending',
    tok_capture_fails: 'confirmed',
    tok_capture_flaky: 'confirmed',
    tok_void_flaky: 'confirmed',
  };

  it('leads to what it documents, and to exactly the money that is owed', async () => {
    const names = Object.keys(TEST_TOKENS);
    const hotel = await openHotel({ rooms: names.length, haste: 1 });
    const told = await Promise.all(
      names.map(async (token) => [token, await hotel.book(token, { token })] as const),
    );
    expect(Object.fromEntries(told.map(([token, outcome]) => [token, said(outcome)]))).toEqual(
      outcomes,
    );
    for (const [token, outcome] of told) {
      const { id } = bookingOf(outcome);
      if (token === 'tok_capture_fails') {
        await until(async () => (await read(hotel, id)).payment.escalated.length === 1);
        expect(hotel.ledger(id).captured).toBe(0);
        continue;
      }
      const booking = await settled(hotel, id);
      expect([token, hotel.ledger(id).net]).toEqual([token, booking.owedMinor]);
    }
    expect(hotel.engine.health().outboxDead).toBe(1);
  });

  it('that nobody documented is declined', async () => {
    const hotel = await openHotel();
    const outcome = await hotel.book('a', { token: 'tok_of_mine' });
    expect(bookingOf(outcome).failure).toMatchObject({ reason: 'unknown_token' });
  });
});

describe('a customer who has to act', () => {
  it('approves: the booking is confirmed and paid for', async () => {
    const { hotel, id } = await waitingForCustomer();
    await hotel.bank.completeAction(`${id}:authorise`, 'approve');
    await until(async () => (await read(hotel, id)).status === 'confirmed');
    await settled(hotel, id);
    expect(hotel.ledger(id).net).toBe(36_000);
    expect(await hotel.counts()).toBe('0/1 0/1 0/1');
  });

  it('declines: the rooms are free and nothing has moved', async () => {
    const { hotel, id } = await waitingForCustomer();
    await hotel.bank.completeAction(`${id}:authorise`, 'decline');
    await until(async () => (await read(hotel, id)).status === 'failed');
    await settled(hotel, id);
    expect(hotel.ledger(id)).toEqual({ authorised: 0, captured: 0, refunded: 0, net: 0 });
    expect(await hotel.counts()).toBe('0/0 0/0 0/0');
  });

  it('never does: at the deadline the booking fails and is voided', async () => {
    const { hotel, id } = await waitingForCustomer();
    hotel.clock.advance(minutesMs(5) - 1);
    expect((await read(hotel, id)).status).toBe('payment_pending');
    hotel.clock.advance(1);
    await until(async () => (await read(hotel, id)).status === 'failed');
    const booking = await settled(hotel, id);
    expect(booking.failure).toEqual({ code: 'payment_timed_out' });
    expect(paymentTotals(booking.payment).isVoided).toBe(true);
    expect((await hotel.bank.completeAction(`${id}:authorise`, 'approve')).status).toBe('voided');
    expect(await hotel.counts()).toBe('0/0 0/0 0/0');
  });

  it('cancels instead: voided, and an approval that comes late is void', async () => {
    const { hotel, id } = await waitingForCustomer();
    expect(said(await hotel.engine.cancel(hotel.context(), id, 'no'))).toBe('cancelled');
    await settled(hotel, id);
    expect((await hotel.bank.completeAction(`${id}:authorise`, 'approve')).status).toBe('voided');
    expect(hotel.ledger(id).net).toBe(0);
  });
});

describe('a capture that the gateway refuses', () => {
  it('lies dead for a person to see, and is done when they have it tried again', async () => {
    let isRefusing = true;
    const hotel = await openHotel({
      gatewayOf: (gateway) => ({
        ...gateway,
        capture: async (request, signal) => {
          if (isRefusing) return { status: 'refused', reason: 'not today' };
          return gateway.capture(request, signal);
        },
      }),
    });
    const { id } = bookingOf(await hotel.book('a'));
    await until(async () => (await read(hotel, id)).payment.escalated.length === 1);
    const [dead] = hotel.engine.outboxDead(10);
    expect(dead).toMatchObject({ id: `${id}:capture`, lastError: 'not today' });
    isRefusing = false;
    await hotel.crash();
    expect(hotel.engine.outboxDead(10)).toHaveLength(1);
    const retried = await hotel.engine.retryEffect(hotel.context('again'), `${id}:capture`);
    expect(said(retried)).toBe('confirmed');
    const { payment } = await settled(hotel, id);
    expect(payment.escalated).toEqual([]);
    expect(hotel.ledger(id).net).toBe(36_000);
    expect(hotel.engine.outboxDead(10)).toEqual([]);
  });
});

describe('a retry that comes while its booking is being confirmed', () => {
  it('gets the same answer, though the confirmation is decided and not yet written', async () => {
    // It once waited for an answer that had been given already, until its deadline.
    const post = heldPost();
    const hotel = await openHotel({
      details: { capture: 'at_check_in' },
      gatewayOf: post.questions,
    });
    const first = hotel.book('a');
    await until(() => post.waiting() === 1);
    const kept: (() => void)[] = [];
    hotel.disk.begin = (go) => void kept.push(go);
    const other = hotel.hold('h');
    await until(() => kept.length === 1);
    const again = hotel.book('a');
    await quiet(hotel);
    post.release();
    await quiet(hotel);
    kept.shift()?.();
    await until(() => kept.length === 1);
    hotel.disk.begin = undefined;
    kept.shift()?.();
    const answer = await first;
    if (answer.type !== 'ok') throw new Error('the booking is confirmed');
    expect(await again).toEqual({ ...answer, isReplay: true });
    expect(said(await other)).toBe('held');
  });
});

describe('a stay that does not go as booked', () => {
  const ends: readonly [string, number, (hotel: Hotel, id: BookingId) => Promise<unknown>][] = [
    ['cancelled before arrival', 0, (hotel, id) => hotel.engine.cancel(hotel.context(), id, 'ill')],
    [
      'cancelled on the second day',
      12_000,
      async (hotel, id) => {
        hotel.toDay(1);
        await hotel.engine.cancel(hotel.context(), id, 'ill');
      },
    ],
    [
      'no-show',
      12_000,
      async (hotel, id) => {
        hotel.toDay(0);
        await hotel.engine.markNoShow(hotel.context(), id);
      },
    ],
    [
      'left early',
      24_000,
      async (hotel, id) => {
        await arrive(hotel, id);
        hotel.toDay(2);
        await hotel.engine.departEarly(hotel.context(), id);
      },
    ],
    [
      'stayed to the end',
      36_000,
      async (hotel, id) => {
        await arrive(hotel, id);
        hotel.toDay(3);
        await hotel.engine.checkOut(hotel.context(), id);
      },
    ],
  ];

  it.each(ends)('%s: owes %i', async (_, owedMinor, end) => {
    const hotels = [
      await openHotel(),
      await openHotel({ details: { capture: 'at_check_in' } }),
      await openHotel(),
    ];
    for (const [index, hotel] of hotels.entries()) {
      const token = ['tok_approved', 'tok_void_flaky', 'tok_capture_flaky'][index];
      const { id } = bookingOf(await hotel.book('a', token === undefined ? {} : { token }));
      await end(hotel, id);
      const booking = await settled(hotel, id);
      expect(booking.owedMinor).toBe(owedMinor);
      expect(hotel.ledger(id).net).toBe(owedMinor);
    }
  });

  it('captures at check-in when the property says so', async () => {
    const hotel = await openHotel({ details: { capture: 'at_check_in' } });
    const { id } = bookingOf(await hotel.book('a'));
    await settled(hotel, id);
    expect(hotel.ledger(id)).toEqual({ authorised: 36_000, captured: 0, refunded: 0, net: 0 });
    await arrive(hotel, id);
    await settled(hotel, id);
    expect(hotel.ledger(id).net).toBe(36_000);
  });

  it('gives the nights back that are left', async () => {
    const hotel = await openHotel();
    const { id } = bookingOf(await hotel.book('a'));
    await arrive(hotel, id);
    hotel.toDay(1);
    await hotel.engine.departEarly(hotel.context(), id);
    expect(await hotel.counts()).toBe('0/1 0/0 0/0');
  });
});

// Helpers

async function waitingForCustomer(): Promise<{ hotel: Hotel; id: BookingId }> {
  const hotel = await openHotel({ rooms: 1 });
  const outcome = await hotel.book('a', { token: 'tok_requires_action' });
  const { id, payment } = bookingOf(outcome);
  expect(payment.actionUrl).toContain(encodeURIComponent(id));
  expect(await hotel.counts()).toBe('1/0 1/0 1/0');
  return { hotel, id };
}

async function arrive(hotel: Hotel, id: BookingId): Promise<void> {
  hotel.toDay(0);
  expect(said(await hotel.engine.checkIn(hotel.context(), id))).toBe('checked_in');
}

async function read(hotel: Hotel, id: BookingId): Promise<BookingState> {
  return bookingOf(await hotel.engine.booking(id));
}

/** The booking once no effect is under way and no night is to be given back. */
async function settled(hotel: Hotel, id: BookingId): Promise<BookingState> {
  await until(async () => {
    const { payment, releasing } = await read(hotel, id);
    return payment.pending.length === 0 && releasing === undefined;
  });
  return read(hotel, id);
}

async function quiet(hotel: Hotel): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    await until(() => hotel.engine.health().queuedMessages === 0);
  }
}

/**
 * A post between engine and bank that keeps authorisations for a while.
 */
function heldPost() {
  const kept: (() => void)[] = [];
  let isOpen = false;
  const keep = () => {
    return new Promise<void>((resolve) => {
      if (isOpen) resolve();
      else kept.push(resolve);
    });
  };
  return {
    questions: (gateway: Gateway): Gateway => ({
      ...gateway,
      async authorise(request, signal) {
        await keep();
        return gateway.authorise(request, signal);
      },
    }),
    waiting: () => kept.length,
    release: () => {
      isOpen = true;
      for (const go of kept.splice(0)) go();
    },
  };
}
