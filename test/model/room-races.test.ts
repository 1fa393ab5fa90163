/**
 * One room and two bookings, in an order of commits that fast-check decides: whatever races with
 * what, nobody is in a room that another has, and every answer is borne out by the journal.
 */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { BookingId } from '../../src/domain/ids.ts';
import type { Outcome } from '../../src/ports/engine.ts';
import { adler, double } from '../../src/testing/hotel-adler.ts';
import { driven } from '../../src/testing/last-room-load.ts';
import { directoryProblems } from '../../src/verify-directory.ts';
import { bookingOf, type Hotel, said } from '../support/engine-world.ts';
import { addRooms, assign, day, room, say } from '../support/rooms-world.ts';
import { withRacingHotel } from './racing-hotel.ts';

/** Both are expected today, for two nights; there is one room and it is inspected. */
interface Race {
  readonly hotel: Hotel;
  readonly one: BookingId;
  readonly other: BookingId;
}

const automatic = { isAutomatic: true };

/** What can be going on at once. */
const CALLS = {
  'one is given the room': ({ hotel, one }) => assign(hotel, one, '101'),
  'the other is given the room': ({ hotel, other }) => assign(hotel, other, '101'),
  'one comes': ({ hotel, one }) => hotel.engine.checkIn(hotel.context(), one, automatic),
  'the other comes': ({ hotel, other }) => hotel.engine.checkIn(hotel.context(), other, automatic),
  'one is shortened': ({ hotel, one }) => {
    return hotel.engine.modify(hotel.context(), one, { departure: day(1) });
  },
  'one is called off': ({ hotel, one }) => hotel.engine.cancel(hotel.context(), one, 'ill'),
  'one leaves': ({ hotel, one }) => hotel.engine.departEarly(hotel.context(), one),
  'the room is looked at': ({ hotel }) => say(hotel, 'inspected', '101'),
  'the room is dirty': ({ hotel }) => say(hotel, 'dirty', '101'),
  'the room is removed': ({ hotel }) => {
    return hotel.engine.removeRoom(hotel.context(), adler, room('101'));
  },
} satisfies Record<string, (race: Race) => Promise<Outcome<unknown>>>;
type Call = keyof typeof CALLS;

const calls = fc.array(fc.constantFrom(...(Object.keys(CALLS) as Call[])), {
  minLength: 2,
  maxLength: 6,
});
const timeout = 120_000;

it('of two who come at once into one room one is in it, and the other is told', { timeout }, () => {
  return racing(fc.constant(['one comes', 'the other comes']), 15, async ({ hotel }, told) => {
    expect(told.map(said).toSorted()).toEqual(['checked_in', 'no_room_fits']);
    expect((await rackOf(hotel)).length).toBe(1);
  });
});

it('whatever meets leaves one in a room at most, and a journal without a fault', {
  timeout,
}, () => {
  return racing(calls, 30, async ({ hotel, one, other }, told, names) => {
    const [first, second] = [await statusOf(hotel, one), await statusOf(hotel, other)];
    const isKept = !told.some((outcome, at) => {
      return names[at] === 'the room is removed' && outcome.type === 'ok';
    });
    if (isKept) expect([first, second]).not.toEqual(['checked_in', 'checked_in']);
    for (const [at, outcome] of told.entries()) {
      if (outcome.type === 'failed') throw new Error(`${names[at]}: ${said(outcome)}`);
    }
  });
});

// Helpers

type Judge = (
  race: Race,
  told: readonly Outcome<unknown>[],
  names: readonly Call[],
) => Promise<void>;

async function racing(
  asked: fc.Arbitrary<readonly Call[]>,
  numRuns: number,
  judge: Judge,
): Promise<void> {
  const law = fc.asyncProperty(fc.scheduler(), asked, async (scheduler, names) => {
    await withRacingHotel(scheduler, async (hotel) => {
      const race = await driven(scheduler, begun(hotel));
      const answers = names.map(async (name) => {
        await scheduler.schedule(Promise.resolve(), name);
        return CALLS[name](race);
      });
      const told = await driven(scheduler, Promise.all(answers));
      await driven(scheduler, judge(race, told, names));
      await driven(scheduler, hotel.stop());
      expect(directoryProblems(hotel.path)).toEqual([]);
    });
  });
  await fc.assert(law, { numRuns });
}

async function begun(hotel: Hotel): Promise<Race> {
  const allowance = { type: 'rooms', rooms: 1 } as const;
  const nights = { from: day(0), to: day(1) };
  await hotel.engine.allowOverbooking(hotel.context(), adler, double, nights, allowance);
  await addRooms(hotel, double, 1);
  hotel.toDay(0);
  const one = bookingOf(await hotel.book('one', { nights: 2 })).id;
  const other = bookingOf(await hotel.book('other', { nights: 2 })).id;
  await say(hotel, 'inspected', '101');
  return { hotel, one, other };
}

async function rackOf(hotel: Hotel): Promise<readonly unknown[]> {
  const outcome = await hotel.engine.roomRack(adler);
  return outcome.type === 'ok' ? [...outcome.value.bookings] : [];
}

async function statusOf(hotel: Hotel, id: BookingId): Promise<string | undefined> {
  return bookingOf(await hotel.engine.booking(id)).status;
}
