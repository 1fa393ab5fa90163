/**
 * A naive calendar with blocks against the whole engine, through days and crashes: after every
 * step both say the same of every night and of every block, and the audit has nothing to say.
 */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { addDays } from '../../src/domain/calendar.ts';
import type { BlockId, BookingId } from '../../src/domain/ids.ts';
import { ARRIVAL, adler, double } from '../../src/testing/hotel-adler.ts';
import { until } from '../../src/testing/until.ts';
import { faults } from '../support/block-hotel.ts';
import { Hotel, payer, said } from '../support/engine-world.ts';
import { NaiveBlocks, type Verdict } from './naive-blocks.ts';

const RUNS = Number(process.env.VACANCY_BLOCK_RUNS ?? 20);
const SEED = Number(process.env.VACANCY_BLOCK_SEED ?? 11);
const ROOMS = 4;
const NIGHTS = 4;
const FIRST_DAY = -2;
/** The second releases each night at the beginning of the day before it. */
const IDS = ['wedding', 'allotment'] as const;
const RELEASE_DAYS = { wedding: null, allotment: 1 } as const;

type Id = (typeof IDS)[number];

interface Stay {
  readonly from: number;
  readonly nights: number;
  readonly rooms: number;
}

type Step =
  | { readonly type: 'open' | 'counts'; readonly id: Id; readonly counts: readonly number[] }
  | { readonly type: 'wash'; readonly id: Id; readonly rooms: number }
  | { readonly type: 'drop'; readonly id: Id }
  | { readonly type: 'book'; readonly id: Id | undefined; readonly stay: Stay }
  | { readonly type: 'change'; readonly pick: number; readonly stay: Stay }
  | { readonly type: 'cancel' | 'leave' | 'no_show'; readonly pick: number }
  | { readonly type: 'day' | 'crash' };

const id = fc.constantFrom(...IDS);
const counts = fc.array(fc.nat(3), { minLength: NIGHTS, maxLength: NIGHTS });
const stay: fc.Arbitrary<Stay> = fc
  .record({ from: fc.nat(NIGHTS - 1), nights: fc.integer({ min: 1, max: 3 }), rooms: fc.nat(1) })
  .map(({ from, nights, rooms }) => {
    return { from, nights: Math.min(nights, NIGHTS - from), rooms: rooms + 1 };
  });
const pick = fc.nat(7);
const steps: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ type: fc.constantFrom('open', 'counts'), id, counts }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('wash'), id, rooms: fc.constant(1) }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('drop'), id }) },
  {
    weight: 5,
    arbitrary: fc.record({
      type: fc.constant('book'),
      id: fc.option(id, { nil: undefined }),
      stay,
    }),
  },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('change'), pick, stay }) },
  {
    weight: 3,
    arbitrary: fc.record({ type: fc.constantFrom('cancel', 'leave', 'no_show'), pick }),
  },
  { weight: 3, arbitrary: fc.record({ type: fc.constantFrom('day', 'crash') }) },
) as fc.Arbitrary<Step>;

it('blocks and bookings are what a naive calendar says', { timeout: 60_000 }, async () => {
  const first = { type: 'open', id: 'wedding', counts: [3, 2, 2, 1] } as const;
  const second = { type: 'open', id: 'allotment', counts: [0, 1, 1, 2] } as const;
  const lives = fc.array(steps, { minLength: 6, maxLength: 16 });
  await fc.assert(
    fc.asyncProperty(lives, async (life) => {
      await play([first, second, ...life]);
    }),
    { numRuns: RUNS, seed: SEED },
  );
});

// Helpers

async function play(life: readonly Step[]): Promise<void> {
  const hotel = await Hotel.open({ rooms: ROOMS });
  try {
    hotel.toDay(FIRST_DAY);
    const naive = new NaiveBlocks(ROOMS, NIGHTS, FIRST_DAY);
    for (const [at, step] of life.entries()) {
      const where = `step ${at}, ${JSON.stringify(step)}`;
      const verdict = await take(hotel, naive, step);
      if (verdict !== undefined) expect(verdict.engine, where).toBe(verdict.naive);
      naive.release();
      await agree(hotel, naive, where);
    }
    expect(await faults(hotel)).toEqual([]);
  } finally {
    await hotel.close();
  }
}

/** What both say to a step; undefined when there is nothing to say. */
async function take(
  hotel: Hotel,
  naive: NaiveBlocks,
  step: Step,
): Promise<{ readonly engine: string; readonly naive: Verdict } | undefined> {
  switch (step.type) {
    case 'open':
      return {
        naive: naive.open(step.id, ahead(naive, step.counts), RELEASE_DAYS[step.id]),
        engine: await open(hotel, naive, step),
      };
    case 'counts': {
      const lines = linesOf(ahead(naive, step.counts));
      const engine = said(
        await hotel.engine.setBlockCounts(hotel.context(), blockId(step.id), lines),
      );
      return { naive: naive.counts(step.id, ahead(naive, step.counts)), engine };
    }
    case 'wash': {
      const wash = { type: 'rooms', rooms: step.rooms } as const;
      const engine = said(
        await hotel.engine.washBlock(hotel.context(), blockId(step.id), { wash }),
      );
      return { naive: naive.wash(step.id, step.rooms), engine };
    }
    case 'drop': {
      const engine = said(await hotel.engine.cancelBlock(hotel.context(), blockId(step.id), 'off'));
      return { naive: naive.drop(step.id), engine };
    }
    case 'day':
      if (naive.day < NIGHTS - 1) naive.day += 1;
      hotel.toDay(naive.day);
      return undefined;
    case 'crash':
      await hotel.crash();
      return undefined;
    case 'book':
      return book(hotel, naive, step);
    default:
      return ofBooking(hotel, naive, step);
  }
}

function blockId(of: Id): BlockId {
  return of as string as BlockId;
}

/** Nights that are past are not spoken of. */
function ahead(naive: NaiveBlocks, all: readonly number[]): ReadonlyMap<number, number> {
  return new Map([...all.entries()].filter(([night]) => night >= naive.day));
}

function linesOf(all: ReadonlyMap<number, number>) {
  return [...all].map(([night, rooms]) => {
    const on = addDays(ARRIVAL, night);
    return { roomTypeId: double, from: on, to: on, rooms };
  });
}

async function open(
  hotel: Hotel,
  naive: NaiveBlocks,
  { id: of, counts: all }: Extract<Step, { readonly id: Id; readonly counts: unknown }>,
): Promise<string> {
  const outcome = await hotel.engine.createBlock(hotel.context(), {
    id: blockId(of),
    propertyId: adler,
    details: { name: of, cutOff: null, releaseDays: RELEASE_DAYS[of], rates: [] },
    status: 'definite',
    deducts: true,
    lines: linesOf(ahead(naive, all)),
  });
  return said(outcome);
}

async function book(
  hotel: Hotel,
  naive: NaiveBlocks,
  { id: of, stay: wish }: Extract<Step, { readonly type: 'book' }>,
) {
  if (wish.from < naive.day) return undefined;
  const named = of === undefined ? {} : { blockId: blockId(of) };
  const request = { ...hotel.stay(wish), ...named, payer: payer() };
  const outcome = await hotel.engine.book(hotel.context(), request);
  const key = outcome.type === 'ok' ? outcome.value.state.id : 'none';
  // A booking that its nights refuse is kept as one that failed.
  const engine = said(outcome).replace('failed ', '');
  return { engine, naive: naive.book(key, of, wish) };
}

/** A guest changes or calls off before he comes, and leaves or is missed while he should be there. */
async function ofBooking(
  hotel: Hotel,
  naive: NaiveBlocks,
  step: Extract<Step, { readonly pick: number }>,
) {
  const { engine } = hotel;
  const booking = naive.pick(step.pick);
  if (booking === undefined) return undefined;
  const key = booking.key as BookingId;
  const isAhead = booking.from > naive.day;
  const isUnderWay = booking.from < naive.day && naive.day < booking.until;
  if (step.type === 'change') {
    if (!isAhead || step.stay.from < naive.day) return undefined;
    const { stay: dates, rooms } = hotel.stay(step.stay);
    const changed = await engine.modify(hotel.context(), key, { ...dates, rooms });
    // A change that its nights refuse leaves the booking confirmed, and says why.
    const failure = changed.type === 'ok' ? changed.value.state.modificationFailure : undefined;
    return { engine: failure?.code ?? said(changed), naive: naive.change(booking, step.stay) };
  }
  if (step.type === 'cancel') {
    if (!isAhead) return undefined;
    const outcome = await engine.cancel(hotel.context(), key, 'ill');
    return { engine: said(outcome), naive: naive.keepUntil(booking, booking.from, 'cancelled') };
  }
  if (!isUnderWay) return undefined;
  if (step.type === 'no_show') {
    const outcome = await engine.markNoShow(hotel.context(), key);
    return { engine: said(outcome), naive: naive.keepUntil(booking, booking.from + 1, 'no_show') };
  }
  await engine.checkIn(hotel.context(), key);
  const outcome = await engine.departEarly(hotel.context(), key);
  return { engine: said(outcome), naive: naive.keepUntil(booking, naive.day, 'checked_out') };
}

/** Waits for what timers and sagas still do; what is not so then is wrong. */
async function agree(hotel: Hotel, naive: NaiveBlocks, where: string): Promise<void> {
  const right = naive.text(IDS);
  for (let tries = 0; tries < 100 && (await text(hotel)) !== right; tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  expect(await text(hotel), where).toBe(right);
  await until(() => hotel.engine.health().pendingEntries === 0);
}

/** Free rooms and kept rooms of each night, and each block as `agreed=…` by night. */
async function text(hotel: Hotel): Promise<string> {
  const cells = await hotel.cells(NIGHTS);
  const rows = [cells.map(({ available, blocked }) => `${available}/${blocked}`).join(' ')];
  for (const of of IDS) {
    const outcome = await hotel.engine.block(blockId(of));
    if (outcome.type !== 'ok') {
      rows.push(`${of} none`);
      continue;
    }
    const { state, nights } = outcome.value;
    const isBusy = state.changing !== undefined || state.telling !== undefined;
    const grid = nights.map(({ night, agreed, pickedUp, remainder, washed, released }) => {
      return `${night.slice(-2)}:${agreed}=${pickedUp}+${remainder}+${washed}+${released}`;
    });
    rows.push([of, state.status, ...grid, ...(isBusy ? ['busy'] : [])].join(' '));
  }
  return rows.join('\n');
}
