/** Policies through the whole engine: what the bank has moved is what was agreed, and once. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BookingState } from '../../src/domain/booking/booking.ts';
import { dueBy } from '../../src/domain/booking/owed.ts';
import { paymentTotals } from '../../src/domain/booking/payment-ledger.ts';
import type { BookingId, RatePlanId } from '../../src/domain/ids.ts';
import type { Money } from '../../src/domain/money.ts';
import type { Policies } from '../../src/domain/policy/policy.ts';
import type { RatePlanDetails } from '../../src/domain/rates/rate-plan.ts';
import { policies } from '../../src/testing/arbitraries/policy-arbitraries.ts';
import { adler, details, double } from '../../src/testing/hotel-adler.ts';
import { until } from '../../src/testing/until.ts';
import { directoryProblems } from '../../src/verify-directory.ts';
import { bookingOf, type Hotel, openHotel, payer, said } from '../support/engine-world.ts';

const FLEX = 'flex' as RatePlanId;

describe('a deposit', () => {
  const policy: Partial<Policies> = {
    guarantee: { amount: { type: 'first_night' }, due: { type: 'before_arrival', days: 14 } },
  };

  it('is charged when its day begins at the property, and the balance at check-in', async () => {
    const hotel = await sellingBy(policy);
    const id = await booked(hotel);
    expect(hotel.ledger(id)).toEqual({ authorised: 0, captured: 0, refunded: 0, net: 0 });
    hotel.clock.set(Date.parse('2027-02-23T22:59:59Z'));
    expect((await settled(hotel, id)).payment.dueMinor).toBe(0);
    hotel.clock.set(Date.parse('2027-02-23T23:00:00Z'));
    await until(async () => hotel.ledger(id).net === 12_000);
    hotel.toDay(0);
    await hotel.engine.checkIn(hotel.context(), id);
    await settled(hotel, id);
    expect(hotel.ledger(id).net).toBe(36_000);
    expect(await typesOf(hotel, id)).toEqual(
      expect.arrayContaining(['DepositDue', 'PaymentCharged', 'GuestCheckedIn', 'PaymentCharged']),
    );
  });

  it('whose day came while the process was down is charged at the start, once', async () => {
    const hotel = await sellingBy(policy);
    const id = await booked(hotel);
    await hotel.stop();
    hotel.toDay(-3);
    await hotel.start();
    await until(async () => hotel.ledger(id).net === 12_000);
    await settled(hotel, id);
    await hotel.crash();
    await settled(hotel, id);
    expect(hotel.ledger(id).net).toBe(12_000);
    expect((await typesOf(hotel, id)).filter((type) => type === 'DepositDue')).toHaveLength(1);
  });

  it('that the card refuses is a matter for a person, and is charged anew', async () => {
    let isRefusing = true;
    const hotel = await sellingBy(policy, {
      gatewayOf: (gateway) => ({
        ...gateway,
        authorise: async (request, signal) =>
          isRefusing
            ? { status: 'declined', reason: 'insufficient_funds' }
            : gateway.authorise(request, signal),
      }),
    });
    const id = await booked(hotel);
    hotel.toDay(-3);
    await until(async () => (await read(hotel, id)).payment.escalated.length === 1);
    isRefusing = false;
    const key = `${id}:charge`;
    expect(said(await hotel.engine.retryEffect(hotel.context(), key))).toBe('confirmed');
    expect((await settled(hotel, id)).payment.escalated).toEqual([]);
    expect(hotel.ledger(id).net).toBe(12_000);
    expect(hotel.engine.outboxDead(10)).toEqual([]);
  });

  it.each(['tok_timeout_approved', 'tok_timeout_lost', 'tok_capture_flaky', 'tok_slow'])(
    'is charged once by %s',
    async (token) => {
      const hotel = await sellingBy(policy, { haste: 1 });
      const id = await booked(hotel, token);
      hotel.toDay(-3);
      await until(async () => (await read(hotel, id)).payment.dueMinor === 12_000);
      await settled(hotel, id);
      expect(hotel.ledger(id)).toMatchObject({ captured: 12_000, net: 12_000 });
    },
  );
});

describe('a fee', () => {
  it('is charged as it was shown, whatever the policy, the instant and the ending', async () => {
    const endings = fc.constantFrom('cancel', 'no_show', 'early_departure', 'waive' as const);
    const law = fc.asyncProperty(
      policies,
      fc.integer({ min: -20, max: 2 }),
      endings,
      fc.constantFrom('at_booking' as const, 'at_check_in' as const),
      async (policy, day, ending, capture) => {
        const hotel = await sellingBy(policy, { details: { capture } });
        try {
          const id = await booked(hotel);
          await endOnDay(hotel, id, ending, day);
          const { owedMinor, status } = await settled(hotel, id);
          expect([status, hotel.ledger(id).net]).toEqual([status, owedMinor]);
          expect(hotel.ledger(id).authorised).toBe(hotel.ledger(id).captured);
          await hotel.stop();
          expect(directoryProblems(hotel.path)).toEqual([]);
        } finally {
          await hotel.close();
        }
      },
    );
    await fc.assert(law, { numRuns: 25 });
  }, 120_000);

  it('is what was agreed, though the plan is changed afterwards', async () => {
    const hotel = await sellingBy({ cancellation: { isNonRefundable: true, tiers: [] } });
    const id = await booked(hotel);
    const free = { cancellation: { isNonRefundable: false, tiers: [] } };
    await hotel.engine.changeRatePlan(hotel.context(), adler, double, FLEX, free);
    const cancelled = bookingOf(await hotel.engine.cancel(hotel.context(), id, 'ill'));
    expect(cancelled.owedMinor).toBe(36_000);
    await settled(hotel, id);
    expect(hotel.ledger(id).net).toBe(36_000);
  });

  it('is inherited by a derived plan, field by field', async () => {
    const hotel = await sellingBy({ noShow: { type: 'full' } });
    const cheap = 'cheap' as RatePlanId;
    const adjustment = { type: 'percent', basisPoints: -1_000 } as const;
    const price = { type: 'derived', from: FLEX, adjustment, inherits: [] } as const;
    const cancellation = { isNonRefundable: true, tiers: [] };
    const more = { ...plan, price, cancellation };
    const request = { id: cheap, details: more };
    await hotel.engine.addRatePlan(hotel.context(), adler, double, request);
    const [room] = bookingOf(await bookPlan(hotel, cheap)).terms.rooms;
    expect(room?.policies).toMatchObject({ cancellation, noShow: { type: 'full' } });
  });

  it('is waived by staff, who say why', async () => {
    const hotel = await sellingBy({ cancellation: { isNonRefundable: true, tiers: [] } });
    const id = await booked(hotel);
    await settled(hotel, id);
    await hotel.engine.cancel(hotel.context(), id, 'ill', { waive: 'a loyal guest' });
    await settled(hotel, id);
    expect(hotel.ledger(id).net).toBe(0);
    const history = await hotel.engine.bookingHistory(id);
    const events = history.type === 'ok' ? history.value : [];
    const cancelled = events.find(({ type }) => type === 'BookingCancelled');
    expect(cancelled?.data).toMatchObject({ waived: { feeMinor: 36_000, why: 'a loyal guest' } });
    expect(cancelled?.metadata.by).toBe('ada');
  });
});

describe('money that staff give back', () => {
  const euros = (amountMinor: number): Money => ({ amountMinor, currency: details.currency });

  it('goes back once, though the call is repeated and the process ends', async () => {
    const hotel = await openHotel();
    const { id } = bookingOf(await hotel.book('a'));
    await settled(hotel, id);
    const give = () => hotel.engine.refund(hotel.context('give'), id, euros(5_000), 'a late lift');
    expect(bookingOf(await give()).owedMinor).toBe(31_000);
    await hotel.crash();
    expect(bookingOf(await give()).owedMinor).toBe(31_000);
    await settled(hotel, id);
    expect(hotel.ledger(id)).toMatchObject({ captured: 36_000, refunded: 5_000 });
  });

  it('is never more than was taken, whatever is asked at once', async () => {
    const hotel = await openHotel();
    const { id } = bookingOf(await hotel.book('a'));
    await settled(hotel, id);
    const told = await Promise.all(
      Array.from({ length: 20 }, () => {
        return hotel.engine.refund(hotel.context(), id, euros(5_000), 'a late lift');
      }),
    );
    const words = told.map(said);
    expect(words.filter((word) => word === 'confirmed')).toHaveLength(7);
    expect(words.filter((word) => word === 'refund_too_large')).toHaveLength(13);
    await settled(hotel, id);
    expect(hotel.ledger(id).net).toBe(1_000);
  });
});

// Helpers

const plan: RatePlanDetails = {
  name: 'Flexible',
  access: { type: 'public' },
  price: { type: 'own', baseMinor: 12_000 },
  mealPlan: null,
  occupancyPricing: null,
  bookingWindow: null,
  stayWindow: null,
};

async function sellingBy(
  policy: Partial<Policies>,
  options: Parameters<typeof openHotel>[0] = {},
): Promise<Hotel> {
  const hotel = await openHotel(options);
  const request = { id: FLEX, details: { ...plan, ...policy } };
  const added = await hotel.engine.addRatePlan(hotel.context(), adler, double, request);
  expect(said(added)).toBe('ok');
  // Some weeks before arrival, which is on 10 March.
  hotel.toDay(-30);
  return hotel;
}

function bookPlan(hotel: Hotel, ratePlanId: RatePlanId, token?: string) {
  const stay = hotel.stay();
  const rooms = stay.rooms.map((room) => ({ ...room, ratePlanId }));
  const request = { ...stay, rooms, payer: payer(token) };
  return hotel.engine.book(hotel.context(), request);
}

async function booked(hotel: Hotel, token?: string): Promise<BookingId> {
  const outcome = await bookPlan(hotel, FLEX, token);
  expect(said(outcome)).toBe('confirmed');
  return bookingOf(outcome).id;
}

type Ending = 'cancel' | 'no_show' | 'early_departure' | 'waive';

/** Shows what it would cost, does it at the same instant, and compares. */
async function endOnDay(hotel: Hotel, id: BookingId, ending: Ending, day: number): Promise<void> {
  if (ending === 'cancel' || ending === 'waive') hotel.toDay(day);
  else hotel.toDay(Math.max(0, day));
  await allDue(hotel, id);
  await settled(hotel, id);
  const shown = await hotel.engine.cancellation(id);
  const preview = shown.type === 'ok' ? shown.value.preview : undefined;
  const before = paymentTotals((await read(hotel, id)).payment);
  switch (ending) {
    case 'cancel': {
      const { owedMinor } = bookingOf(await hotel.engine.cancel(hotel.context(), id, 'ill'));
      expect(owedMinor).toBe(preview?.feeMinor);
      break;
    }
    case 'waive':
      await hotel.engine.cancel(hotel.context(), id, 'ill', { waive: 'a friend' });
      return;
    case 'no_show': {
      const { owedMinor } = bookingOf(await hotel.engine.markNoShow(hotel.context(), id));
      expect(owedMinor).toBe(preview?.noShowFeeMinor);
      return;
    }
    default:
      await hotel.engine.checkIn(hotel.context(), id);
      await hotel.engine.departEarly(hotel.context(), id);
      return;
  }
  await settled(hotel, id);
  const { refundedMinor, capturedMinor } = paymentTotals((await read(hotel, id)).payment);
  expect(refundedMinor - before.refundedMinor).toBe(preview?.refundMinor);
  expect(capturedMinor - before.capturedMinor).toBe(preview?.chargeMinor);
}

/** What is due by now has been asked for: the timer has looked at the new time. */
async function allDue(hotel: Hotel, id: BookingId): Promise<void> {
  await until(async () => {
    const { terms, payment } = await read(hotel, id);
    return payment.dueMinor === dueBy(terms, hotel.clock.now());
  });
}

async function read(hotel: Hotel, id: BookingId): Promise<BookingState> {
  return bookingOf(await hotel.engine.booking(id));
}

async function settled(hotel: Hotel, id: BookingId): Promise<BookingState> {
  await until(async () => {
    const { payment, releasing } = await read(hotel, id);
    return payment.pending.length === 0 && releasing === undefined;
  });
  return read(hotel, id);
}

async function typesOf(hotel: Hotel, id: BookingId): Promise<readonly string[]> {
  const history = await hotel.engine.bookingHistory(id);
  return history.type === 'ok' ? history.value.map(({ type }) => type) : [];
}
