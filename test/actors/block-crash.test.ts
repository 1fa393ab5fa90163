/**
 * The engine dies after every commit of what is done with a block, and is opened again on what it
 * left. It goes on by itself: no night is left asked or told wrongly, the block has all of what
 * was begun or nothing of it, and whoever asks again under the same key gets the one answer.
 */
import { describe, expect, it } from 'vitest';
import type { BookingId } from '../../src/domain/ids.ts';
import { double } from '../../src/testing/hotel-adler.ts';
import { until } from '../../src/testing/until.ts';
import { block, faults, grid, nights, pickUp, wedding } from '../support/block-hotel.ts';
import { bookingOf, type Hotel, openHotel, said } from '../support/engine-world.ts';

const ROOMS = 5;

interface Story {
  readonly name: string;
  /** Brings the hotel to where the story begins: to a booking perhaps. */
  before(hotel: Hotel): Promise<BookingId | undefined>;
  /** What is asked, and asked again after the crash with the same key; what it is answered. */
  act(hotel: Hotel, id: BookingId): Promise<string>;
  readonly says: string;
  /** The block night by night before and after: what a crash leaves is one of the two. */
  readonly was: string;
  readonly is: string;
  readonly commitsMin: number;
}

/** Three rooms, of which one is picked up. */
const WEDDING = '3=1+2+0+0 3=1+2+0+0 3=1+2+0+0';

const stories: readonly Story[] = [
  {
    name: 'the opening of a block',
    before: async () => undefined,
    act: async (hotel) => said(await block(hotel, { rooms: 3, key: 'x' })),
    says: 'definite',
    was: 'not_found',
    is: '3=0+3+0+0 3=0+3+0+0 3=0+3+0+0',
    commitsMin: 9,
  },
  {
    name: 'the opening of a block that the last of its nights refuses',
    before: (hotel) => sold(hotel, 2, 3),
    act: async (hotel) => said(await block(hotel, { rooms: 3, key: 'x' })),
    says: 'no_availability',
    was: 'not_found',
    is: '',
    commitsMin: 7,
  },
  {
    name: 'a change to more',
    before: picked,
    act: (hotel) => set(hotel, [5, 4, 4]),
    says: 'definite',
    was: WEDDING,
    is: '5=1+4+0+0 4=1+3+0+0 4=1+3+0+0',
    commitsMin: 9,
  },
  {
    name: 'a change to less, and to nothing on a night that nobody has',
    before: (hotel) => open(hotel, { nights: 2 }),
    act: (hotel) => set(hotel, [1, 2, 0]),
    says: 'definite',
    was: '3=1+2+0+0 3=1+2+0+0 3=0+3+0+0',
    is: '1=1+0+0+0 2=1+1+0+0',
    commitsMin: 9,
  },
  {
    name: 'a change to more on one night and less on the next',
    before: picked,
    act: (hotel) => set(hotel, [5, 2, 3]),
    says: 'definite',
    was: WEDDING,
    is: '5=1+4+0+0 2=1+1+0+0 3=1+2+0+0',
    commitsMin: 7,
  },
  {
    name: 'a change that the last night refuses',
    before: async (hotel) => {
      const id = await picked(hotel);
      await sold(hotel, 2, 2);
      return id;
    },
    act: (hotel) => set(hotel, [5, 2, 4]),
    says: 'no_availability',
    was: WEDDING,
    is: WEDDING,
    commitsMin: 6,
  },
  {
    name: 'a wash of half of what is left',
    before: picked,
    act: async (hotel) => {
      const wash = { type: 'percent', percent: 50 } as const;
      return said(await hotel.engine.washBlock(hotel.context('x'), wedding, { wash }));
    },
    says: 'definite',
    was: WEDDING,
    is: '3=1+1+1+0 3=1+1+1+0 3=1+1+1+0',
    commitsMin: 9,
  },
  {
    name: 'the confirmation of a tentative block that took nothing off sale',
    before: async (hotel) => {
      await block(hotel, { rooms: 3, status: 'tentative', deducts: false });
      return undefined;
    },
    act: async (hotel) => said(await hotel.engine.confirmBlock(hotel.context('x'), wedding)),
    says: 'definite',
    was: '3=0+3+0+0 3=0+3+0+0 3=0+3+0+0',
    is: '3=0+3+0+0 3=0+3+0+0 3=0+3+0+0',
    commitsMin: 9,
  },
  {
    name: 'the cut-off',
    before: (hotel) => open(hotel, { cutOffDays: 3 }),
    act: async (hotel) => {
      hotel.toDay(-3);
      return 'ok';
    },
    says: 'ok',
    was: WEDDING,
    is: '3=1+0+0+2 3=1+0+0+2 3=1+0+0+2',
    commitsMin: 5,
  },
  {
    name: 'a cancellation',
    before: picked,
    act: async (hotel) => said(await hotel.engine.cancelBlock(hotel.context('x'), wedding, 'off')),
    says: 'cancelled',
    was: WEDDING,
    is: '3=1+0+0+2 3=1+0+0+2 3=1+0+0+2',
    commitsMin: 5,
  },
  {
    name: 'a pick-up of more rooms than are left of it',
    before: picked,
    act: async (hotel) => said(await pickUp(hotel, { rooms: 3 }, 'x')),
    says: 'confirmed',
    was: WEDDING,
    is: '3=3+0+0+0 3=3+0+0+0 3=3+0+0+0',
    commitsMin: 6,
  },
  {
    name: 'the cancellation of a pick-up',
    before: picked,
    act: async (hotel, id) => said(await hotel.engine.cancel(hotel.context('x'), id, 'ill')),
    says: 'cancelled',
    was: WEDDING,
    is: '3=0+3+0+0 3=0+3+0+0 3=0+3+0+0',
    commitsMin: 4,
  },
];

describe('a crash after the n-th commit, for each n', () => {
  it.each(stories)('of $name', { timeout: 30_000 }, async (story) => {
    let commits = 0;
    while (await diesAndLives(story, commits + 1)) commits += 1;
    expect(commits).toBeGreaterThanOrEqual(story.commitsMin);
  });
});

// Helpers

/** False when the story was over before the n-th commit. */
async function diesAndLives(story: Story, n: number): Promise<boolean> {
  const hotel = await openHotel({ rooms: ROOMS, tuning: { batchEntriesMax: 1 } });
  const id = (await story.before(hotel)) ?? ('none' as BookingId);
  await quiet(hotel);
  const was = await grid(hotel);
  expect(was).toBe(story.was);
  const where = `${story.name}, crashed after ${n}`;
  hotel.scheduler.isEager = true;
  const death = hotel.dieAfter(n);
  const first = await story.act(hotel, id);
  await until(async () => hotel.disk.isPulled || (await isOver(hotel, story)));
  hotel.scheduler.isEager = false;
  const hasDied = await death.reborn();
  if (hasDied) {
    // What was begun is brought to its end by the engine itself: nobody asks for it here.
    await quiet(hotel);
    expect([story.was, story.is], where).toContain(await grid(hotel));
    await expectAgreed(hotel, where);
    expect(await story.act(hotel, id), where).toBe(story.says);
    await until(() => isOver(hotel, story));
  } else expect(first).toBe(story.says);
  await expectAgreed(hotel, where);
  expect(await faults(hotel), where).toEqual([]);
  await hotel.close();
  return hasDied;
}

async function isOver(hotel: Hotel, { is }: Story): Promise<boolean> {
  return (await isQuiet(hotel)) && (await grid(hotel)) === is;
}

const quiet = (hotel: Hotel): Promise<void> => until(() => isQuiet(hotel));

/** No night is being asked or told, and no booking is on its way. */
async function isQuiet(hotel: Hotel): Promise<boolean> {
  const outcome = await hotel.engine.block(wedding);
  if (outcome.type === 'ok') {
    const { changing, telling } = outcome.value.state;
    if (changing !== undefined || telling !== undefined) return false;
  }
  const list = await hotel.engine.bookings({ limit: 10 });
  if (list.type !== 'ok') return false;
  const views = list.value.map(({ id }) => hotel.engine.booking(id as BookingId));
  const areAtRest = (await Promise.all(views)).every((booking) => {
    // An engine whose disk has gone answers nothing.
    if (booking.type !== 'ok') return false;
    const { status, payment, releasing } = booking.value.state;
    const isUnderWay = status === 'requested' || status === 'payment_pending';
    return !isUnderWay && payment.pending.length === 0 && releasing === undefined;
  });
  return areAtRest && hotel.engine.health().pendingEntries === 0;
}

/** The nights keep just what the block has left, and sell the rest. */
async function expectAgreed(hotel: Hotel, where: string): Promise<void> {
  const outcome = await hotel.engine.block(wedding);
  const block = outcome.type === 'ok' ? outcome.value : undefined;
  const takes = block !== undefined && (block.state.status === 'definite' || block.state.deducts);
  for (const cell of await hotel.cells(3)) {
    const night = block?.nights.find((one) => one.night === cell.night);
    const isKept = takes && block.state.status !== 'refused';
    const { agreed, pickedUp, remainder, washed, released } = night ?? NOTHING;
    expect(agreed, where).toBe(pickedUp + remainder + washed + released);
    expect(Math.min(pickedUp, remainder, washed, released), where).toBeGreaterThanOrEqual(0);
    expect(cell.blocked, where).toBe(isKept ? remainder : 0);
    const { held, sold, blocked, available } = cell;
    expect(available, where).toBe(ROOMS - held - sold - blocked);
  }
}

const NOTHING = { agreed: 0, pickedUp: 0, remainder: 0, washed: 0, released: 0 };

/** Three rooms on three nights, of which one is picked up on the first `nights`. */
async function open(
  hotel: Hotel,
  asked: { readonly nights?: number; readonly cutOffDays?: number },
): Promise<BookingId> {
  const { nights: count = 3, cutOffDays } = asked;
  const cutOff = cutOffDays === undefined ? null : ({ type: 'days', days: cutOffDays } as const);
  await block(hotel, { rooms: 3, cutOff });
  return bookingOf(await pickUp(hotel, { nights: count })).id;
}

function picked(hotel: Hotel): Promise<BookingId> {
  return open(hotel, {});
}

/** So many rooms of one night are sold to others. */
async function sold(hotel: Hotel, from: number, rooms: number): Promise<BookingId> {
  return bookingOf(await hotel.book(undefined, { from, nights: 1, rooms })).id;
}

/** What is to be agreed of the three nights. */
async function set(hotel: Hotel, agreed: readonly number[]): Promise<string> {
  const lines = agreed.map((rooms, at) => ({ roomTypeId: double, ...nights(at, 1), rooms }));
  return said(await hotel.engine.setBlockCounts(hotel.context('x'), wedding, lines));
}
