/**
 * Changes against everything else that may happen to the same booking or to the same last room,
 * in an order of commits and of the gateway that fast-check decides. Whatever the order, every
 * answer is borne out by what there is in the end, the nights are those of the terms in force, and
 * the bank has what is due.
 */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { BookingState } from '../../src/domain/booking/booking.ts';
import { addDays } from '../../src/domain/calendar.ts';
import type { BookingId } from '../../src/domain/ids.ts';
import type { BookingView, Outcome } from '../../src/ports/engine.ts';
import type { ModificationRequest } from '../../src/ports/modification.ts';
import { ARRIVAL } from '../../src/testing/hotel-adler.ts';
import { driven } from '../../src/testing/last-room-load.ts';
import { until } from '../../src/testing/until.ts';
import { directoryProblems } from '../../src/verify-directory.ts';
import { bookingOf, type Hotel, minutesMs, said } from '../support/engine-world.ts';
import { withRacingHotel } from './racing-hotel.ts';

const day = (count: number) => addDays(ARRIVAL, count);

/** Two bookings in a hotel with one room: nights 0 and 1, and night 4. Night 2 is the last one. */
interface Race {
  readonly hotel: Hotel;
  readonly first: BookingId;
  readonly second: BookingId;
}

/** What can be going on at once. Everything is asked on the day of arrival. */
const CALLS = {
  'the first extends': ({ hotel, first }) => modify(hotel, first, { departure: day(3) }),
  'the first extends by a bad card': ({ hotel, first }) => {
    return modify(hotel, first, { departure: day(3), paymentToken: 'tok_declined' });
  },
  'the first moves by a day': ({ hotel, first }) => {
    return modify(hotel, first, { arrival: day(1), departure: day(3) });
  },
  'the first shortens': ({ hotel, first }) => modify(hotel, first, { departure: day(1) }),
  'the first is called off': ({ hotel, first }) => {
    return hotel.engine.cancel(hotel.context(), first, 'ill');
  },
  'the first comes': ({ hotel, first }) => hotel.engine.checkIn(hotel.context(), first),
  'the second comes earlier': ({ hotel, second }) => modify(hotel, second, { arrival: day(2) }),
  'the second is called off': ({ hotel, second }) => {
    return hotel.engine.cancel(hotel.context(), second, 'ill');
  },
  'a third books night 2': ({ hotel }) => hotel.book(undefined, { from: 2, nights: 1 }),
} satisfies Record<string, (race: Race) => Promise<Outcome<BookingView>>>;
type Call = keyof typeof CALLS;

const calls = fc.array(fc.constantFrom(...(Object.keys(CALLS) as Call[])), {
  minLength: 2,
  maxLength: 5,
});
const timeout = 120_000;

it('changes, endings and bookings that meet leave what their answers say', { timeout }, () => {
  return racing(calls, fc.constant(0));
});

it('the same when time runs out meanwhile', { timeout }, () => {
  return racing(calls, fc.integer({ min: 1, max: 3 }));
});

it('of two changes at once one is made and the other is refused or made after it', {
  timeout,
}, () => {
  const changes = fc.constantFrom<Call>(
    'the first extends',
    'the first moves by a day',
    'the first shortens',
  );
  return racing(fc.array(changes, { minLength: 2, maxLength: 3 }), fc.constant(0));
});

// Helpers

/** `leaps` of two minutes pass somewhere in between; five are what a payment has. */
async function racing(asked: fc.Arbitrary<Call[]>, leaps: fc.Arbitrary<number>): Promise<void> {
  const law = fc.asyncProperty(fc.scheduler(), asked, leaps, async (scheduler, names, count) => {
    await withRacingHotel(scheduler, async (hotel) => {
      hotel.toDay(0);
      const race = await driven(scheduler, begun(hotel));
      for (let leap = 0; leap < count; leap += 1) {
        void scheduler.schedule(Promise.resolve(), 'two minutes pass').then(() => {
          hotel.clock.advance(minutesMs(2));
        });
      }
      // Each begins when it is let go: sent together, a change would read before the others act.
      const answers = names.map(async (name) => {
        await scheduler.schedule(Promise.resolve(), name);
        return CALLS[name](race);
      });
      const told = await driven(scheduler, Promise.all(answers));
      const bookings = await driven(scheduler, settled(hotel, told, race));
      await driven(scheduler, expectBorneOut(hotel, race, names, told));
      await expectTrueNights(hotel, bookings);
      for (const { id, owedMinor } of bookings) expect(hotel.ledger(id).net).toBe(owedMinor);
      await driven(scheduler, hotel.stop());
      expect(directoryProblems(hotel.path)).toEqual([]);
    });
  });
  await fc.assert(law, { numRuns: 40 });
}

async function begun(hotel: Hotel): Promise<Race> {
  const first = bookingOf(await hotel.book('first', { from: 0, nights: 2 })).id;
  const second = bookingOf(await hotel.book('second', { from: 4, nights: 1 })).id;
  return { hotel, first, second };
}

function modify(
  hotel: Hotel,
  id: BookingId,
  request: ModificationRequest,
): Promise<Outcome<BookingView>> {
  return hotel.engine.modify(hotel.context(), id, request);
}

/** Every booking there is, once nothing is under way any more. */
async function settled(
  hotel: Hotel,
  told: readonly Outcome<BookingView>[],
  { first, second }: Race,
): Promise<readonly BookingState[]> {
  const made = told.flatMap((outcome) => (outcome.type === 'ok' ? [outcome.value.state.id] : []));
  const ids = [...new Set([first, second, ...made])];
  let bookings: readonly BookingState[] = [];
  await until(async () => {
    bookings = (await Promise.all(ids.map((id) => hotel.engine.booking(id)))).map(bookingOf);
    return bookings.every(({ payment, modifying, releasing, status }) => {
      const isOver = modifying === undefined && releasing === undefined;
      return isOver && status !== 'payment_pending' && payment.pending.length === 0;
    });
  });
  return bookings;
}

/** As many changes were made and came to nothing as was answered, and what was ended has ended. */
async function expectBorneOut(
  hotel: Hotel,
  { first, second }: Race,
  names: readonly Call[],
  told: readonly Outcome<BookingView>[],
): Promise<void> {
  const isChange = (name: Call) => /extends|moves|shortens|earlier/.test(name);
  const changes = told.filter((_, at) => isChange(names[at] ?? 'the first comes'));
  const types = [...(await typesOf(hotel, first)), ...(await typesOf(hotel, second))];
  const count = (wanted: readonly string[]) => types.filter((type) => wanted.includes(type)).length;
  const answered = (isMade: boolean) => {
    return changes.filter((outcome) => outcome.type === 'ok' && isMade === wasMade(outcome.value));
  };
  // One that asks for what there is by now may still leave another card.
  const made = ['ModificationConfirmed', 'ModificationUnneeded', 'GuestChanged'];
  expect(count(made)).toBe(answered(true).length);
  expect(count(['ModificationFailed'])).toBe(answered(false).length);
  for (const [at, outcome] of told.entries()) {
    if (outcome.type === 'failed') throw new Error(`${names[at]} failed: ${said(outcome)}`);
    if (outcome.type !== 'ok') continue;
    const { state } = outcome.value;
    const now = bookingOf(await hotel.engine.booking(state.id));
    if (state.status === 'cancelled' || state.status === 'failed') {
      expect(now.status).toBe(state.status);
    }
    if (state.status === 'checked_in') expect(now.status).toBe('checked_in');
  }
}

function wasMade({ state }: BookingView): boolean {
  return state.modificationFailure === undefined;
}

async function typesOf(hotel: Hotel, id: BookingId): Promise<readonly string[]> {
  const history = await hotel.engine.bookingHistory(id);
  return history.type === 'ok' ? history.value.map(({ type }) => type) : [];
}

/** A night is sold as often as there are bookings with it in force: once at most. */
async function expectTrueNights(hotel: Hotel, bookings: readonly BookingState[]): Promise<void> {
  const inForce = bookings.filter(({ status }) => {
    return status === 'confirmed' || status === 'checked_in';
  });
  for (const { night, held, sold } of await hotel.cells(6)) {
    const takers = inForce.filter(({ terms: { stay } }) => {
      return night >= stay.arrival && night < stay.departure;
    });
    expect([night, held, sold]).toEqual([night, 0, takers.length]);
    expect(sold).toBeLessThanOrEqual(1);
  }
}
