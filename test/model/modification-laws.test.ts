/**
 * Laws of changing a booking, through the whole engine, in hotels that are exactly full: whatever
 * is changed into whatever, under whatever policies. The books of a change are held against those
 * of an equal hotel where the new stay was booked at once, and the money against what the booking
 * cost before; each directory that is left is audited.
 */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { BookingState, BookingTerms } from '../../src/domain/booking/booking.ts';
import { addDays } from '../../src/domain/calendar.ts';
import type { BookingId, RoomTypeId } from '../../src/domain/ids.ts';
import type { Policies } from '../../src/domain/policy/policy.ts';
import { BASE_PLAN } from '../../src/domain/rates/rate-plan.ts';
import type { BookingView, Outcome } from '../../src/ports/engine.ts';
import { policies } from '../../src/testing/arbitraries/policy-arbitraries.ts';
import { ARRIVAL, adler, double, suite, suiteDetails } from '../../src/testing/hotel-adler.ts';
import { until } from '../../src/testing/until.ts';
import { directoryProblems } from '../../src/verify-directory.ts';
import { bookingOf, Hotel, payer, said } from '../support/engine-world.ts';

const NIGHTS = 7;
const TYPES: readonly RoomTypeId[] = [double, suite];

/** Nights are counted from the arrival day; every room is for two adults. */
interface Asked {
  readonly from: number;
  readonly nights: number;
  readonly rooms: readonly RoomTypeId[];
}

interface World {
  readonly capture: 'at_booking' | 'at_check_in';
  /** Of every room; the standard ones when undefined. */
  readonly policy: Policies | undefined;
  /** What happens to the engine between two calls. */
  readonly between: 'nothing' | 'passivate' | 'crash';
}

const stays: fc.Arbitrary<Asked> = fc.record({
  from: fc.nat(3),
  nights: fc.integer({ min: 1, max: 4 }),
  rooms: fc.array(fc.constantFrom(...TYPES), { minLength: 1, maxLength: 3 }),
});
/** A stay, and one that has all of it and more. */
const growths: fc.Arbitrary<readonly [Asked, Asked]> = fc
  .tuple(stays, fc.nat(1), fc.nat(1), fc.array(fc.constantFrom(...TYPES), { maxLength: 1 }))
  .map(([stay, before, after, more]) => {
    const from = Math.max(0, stay.from - before);
    const nights = stay.from + stay.nights + after - from;
    return [stay, { from, nights, rooms: [...stay.rooms, ...more] }];
  });
const pairs: fc.Arbitrary<readonly [Asked, Asked]> = fc.oneof(
  fc.tuple(stays, stays),
  growths,
  growths.map(([small, large]) => [large, small] as const),
);
const worlds: fc.Arbitrary<World> = fc.record({
  capture: fc.constantFrom('at_booking', 'at_check_in'),
  policy: fc.option(policies, { nil: undefined }),
  between: fc.constantFrom('nothing', 'passivate', 'crash'),
});
const runs = { numRuns: 20 };
/** Laws see a change that takes more, one that takes less and one that is none first. */
const plain = { capture: 'at_booking', policy: undefined, between: 'nothing' } as const;
const short: Asked = { from: 0, nights: 1, rooms: [double] };
const long: Asked = { ...short, nights: 2 };
const examples: [World, readonly [Asked, Asked]][] = [
  [plain, [short, long]],
  [plain, [long, short]],
  [plain, [short, short]],
];
const timeout = 120_000;

it('there and back, nothing has changed but what calling off would cost', { timeout }, () => {
  const law = fc.asyncProperty(worlds, pairs, async (world, [stay, other]) => {
    await inHotel(world, mostOf(stay, other), async (hotel) => {
      await thereAndBack(hotel, world, [stay, other], async () => undefined);
    });
  });
  return fc.assert(law, { ...runs, examples });
});

it('the same where more was taken and prices have changed meanwhile', { timeout }, () => {
  const law = fc.asyncProperty(worlds, growths, fc.nat(50_000), async (world, pair, priceMinor) => {
    await inHotel(world, mostOf(...pair), async (hotel) => {
      await thereAndBack(hotel, world, pair, () => price(hotel, priceMinor));
    });
  });
  return fc.assert(law, runs);
});

it('a change leaves what the new stay would hold, booked at once', { timeout }, () => {
  const law = fc.asyncProperty(worlds, pairs, async (world, [stay, other]) => {
    const most = mostOf(stay, other);
    const changed = await inHotel(world, most, async (hotel) => {
      const { id } = await book(hotel, stay);
      await between(hotel, world);
      expect(told(await modify(hotel, id, other))).toBe('confirmed');
      return booksOf(hotel);
    });
    const fresh = await inHotel(world, most, async (hotel) => {
      await book(hotel, other);
      return booksOf(hotel);
    });
    expect(changed).toEqual(fresh);
  });
  return fc.assert(law, runs);
});

it('a full night lets only what takes no more, and else nothing has changed', { timeout }, () => {
  const seen = new Set<string>();
  const law = fc.asyncProperty(worlds, pairs, async (world, [stay, other]) => {
    await inHotel(world, countsOf(stay), async (hotel) => {
      const { id } = await book(hotel, stay);
      const before = await pictureOf(hotel, id);
      await between(hotel, world);
      const word = told(await modify(hotel, id, other));
      seen.add(word);
      const takesMore = takesMoreThan(stay, other);
      expect(word).toBe(takesMore ? 'no_availability' : 'confirmed');
      if (takesMore) expect(await pictureOf(hotel, id)).toEqual(before);
    });
  });
  return fc.assert(law, { ...runs, examples }).then(() => expect(seen.size).toBe(2));
});

it('a card that declines lets only what costs no more, and else the same', { timeout }, () => {
  const seen = new Set<string>();
  const law = fc.asyncProperty(worlds, pairs, async (world, [stay, other]) => {
    await inHotel(world, mostOf(stay, other), async (hotel) => {
      const { id } = await book(hotel, stay);
      const before = await pictureOf(hotel, id);
      await between(hotel, world);
      const preview = await hotel.engine.previewModification(id, requestOf(other));
      const toPayMinor = preview.type === 'ok' ? preview.value.toAuthoriseMinor : Number.NaN;
      expect(await pictureOf(hotel, id)).toEqual(before);
      const word = told(await modify(hotel, id, other, 'tok_declined'));
      seen.add(word);
      expect(word).toBe(toPayMinor > 0 ? 'payment_declined' : 'confirmed');
      if (toPayMinor > 0) expect(await pictureOf(hotel, id)).toEqual(before);
    });
  });
  return fc.assert(law, { ...runs, examples }).then(() => expect(seen.size).toBe(2));
});

// Helpers

/**
 * Whatever the new stay is, its price is gone with it; what stays is what calling it off would
 * have cost, where that is more than the old stay costs.
 */
async function thereAndBack(
  hotel: Hotel,
  world: World,
  [stay, other]: readonly [Asked, Asked],
  meanwhile: () => Promise<void>,
): Promise<void> {
  const { id, terms } = await book(hotel, stay);
  const before = await pictureOf(hotel, id);
  expect(told(await modify(hotel, id, other))).toBe('confirmed');
  await meanwhile();
  await between(hotel, world);
  const preview = await hotel.engine.cancellation(id);
  const feeMinor = preview.type === 'ok' ? preview.value.preview.feeMinor : Number.NaN;
  expect(told(await modify(hotel, id, stay))).toBe('confirmed');
  const after = await pictureOf(hotel, id);
  expect(after.books).toEqual(before.books);
  expect(after.terms.rooms).toEqual(terms.rooms);
  expect(after.terms.totalMinor).toBe(Math.max(terms.totalMinor, feeMinor));
  if (feeMinor > terms.totalMinor) return;
  const { earnedMinor = 0, ...kept } = after.terms;
  // A change into what is booked already is none, and so nothing has been earned by then.
  const isChange = JSON.stringify(stay) !== JSON.stringify(other);
  expect(earnedMinor).toBe(isChange ? feeMinor : 0);
  expect({ ...after, terms: kept }).toEqual({ ...before, authorised: after.authorised });
  // Where money is taken later, what was reserved and is not needed may stay so until then.
  expect(after.authorised).toBeGreaterThanOrEqual(before.authorised);
}

/** Rooms of a type that are taken on a night. */
type Counts = (type: RoomTypeId, night: number) => number;

function countsOf({ from, nights, rooms }: Asked): Counts {
  return (type, night) => {
    const isThere = night >= from && night < from + nights;
    return isThere ? rooms.filter((one) => one === type).length : 0;
  };
}

function mostOf(stay: Asked, other: Asked): Counts {
  return (type, night) => Math.max(countsOf(stay)(type, night), countsOf(other)(type, night));
}

function takesMoreThan(stay: Asked, other: Asked): boolean {
  const allNights = Array.from({ length: NIGHTS + 1 }, (_, night) => night);
  return TYPES.some((type) => {
    return allNights.some((night) => countsOf(other)(type, night) > countsOf(stay)(type, night));
  });
}

/** A hotel with just as many rooms on each night as `rooms` says; what is left is audited. */
async function inHotel<Value>(
  { capture, policy }: World,
  rooms: Counts,
  play: (hotel: Hotel) => Promise<Value>,
): Promise<Value> {
  const hotel = await Hotel.open({ rooms: 3, details: { capture } });
  try {
    const request = { id: suite, details: { ...suiteDetails, rooms: 3 } };
    must(await hotel.engine.addRoomType(hotel.context(), adler, request));
    // All at once, so that they are few commits.
    await Promise.all(TYPES.flatMap((type) => preparations(hotel, type, policy, rooms)));
    const value = await play(hotel);
    await hotel.stop();
    expect(directoryProblems(hotel.path)).toEqual([]);
    return value;
  } finally {
    await hotel.close();
  }
}

function preparations(
  hotel: Hotel,
  type: RoomTypeId,
  policy: Policies | undefined,
  rooms: Counts,
): readonly Promise<void>[] {
  const { engine } = hotel;
  const capacities = Array.from({ length: NIGHTS + 1 }, (_, night) => {
    const range = { from: addDays(ARRIVAL, night), to: addDays(ARRIVAL, night) };
    return engine.setCapacity(hotel.context(), adler, type, range, rooms(type, night));
  });
  const plans =
    policy === undefined
      ? []
      : [engine.changeRatePlan(hotel.context(), adler, type, BASE_PLAN, policy)];
  return [...capacities, ...plans].map((outcome) => outcome.then(must));
}

async function price(hotel: Hotel, priceMinor: number): Promise<void> {
  const range = { from: ARRIVAL, to: addDays(ARRIVAL, NIGHTS) };
  for (const type of TYPES) {
    must(await hotel.engine.setPrices(hotel.context(), adler, type, range, priceMinor));
  }
}

async function between(hotel: Hotel, { between: what }: World): Promise<void> {
  if (what === 'passivate') await hotel.passivate();
  if (what === 'crash') await hotel.crash();
}

async function book(hotel: Hotel, asked: Asked): Promise<BookingState> {
  const { arrival, departure, rooms } = requestOf(asked);
  const stay = { propertyId: adler, stay: { arrival, departure }, rooms };
  const outcome = await hotel.engine.book(hotel.context(), { ...stay, payer: payer() });
  expect(said(outcome)).toBe('confirmed');
  return settled(hotel, bookingOf(outcome).id);
}

function requestOf({ from, nights, rooms }: Asked) {
  const arrival = addDays(ARRIVAL, from);
  const party = { adults: 2, children: 0 };
  return {
    arrival,
    departure: addDays(arrival, nights),
    rooms: rooms.map((roomTypeId) => ({ roomTypeId, party })),
  };
}

function modify(
  hotel: Hotel,
  id: BookingId,
  asked: Asked,
  paymentToken?: string,
): Promise<Outcome<BookingView>> {
  const card = paymentToken === undefined ? {} : { paymentToken };
  return hotel.engine.modify(hotel.context(), id, { ...requestOf(asked), ...card });
}

/** The failure of a change is what was answered, though the booking stands as it did. */
function told(outcome: Outcome<BookingView>): string {
  const failure = outcome.type === 'ok' ? outcome.value.state.modificationFailure : undefined;
  return failure?.code ?? said(outcome);
}

/** The booking once the gateway has answered all that it was asked. */
async function settled(hotel: Hotel, id: BookingId): Promise<BookingState> {
  let state: BookingState | undefined;
  await until(async () => {
    state = bookingOf(await hotel.engine.booking(id));
    return state.payment.pending.length === 0 && state.releasing === undefined;
  });
  if (state === undefined) throw new Error('the booking was not read');
  return state;
}

/** All that a change could have changed, at the bank and in the calendar too. */
interface Picture {
  readonly terms: BookingTerms;
  readonly payer: BookingState['payer'];
  readonly status: BookingState['status'];
  readonly owedMinor: number;
  readonly departure: string | undefined;
  readonly dueMinor: number;
  readonly net: number;
  readonly authorised: number;
  readonly books: readonly string[];
}

async function pictureOf(hotel: Hotel, id: BookingId): Promise<Picture> {
  const { terms, payer: paying, status, owedMinor, departure, payment } = await settled(hotel, id);
  const { net, authorised } = hotel.ledger(id);
  const { dueMinor } = payment;
  const books = await booksOf(hotel);
  return { terms, payer: paying, status, owedMinor, departure, dueMinor, net, authorised, books };
}

/** Type, night, rooms held and rooms sold of every night on which there are any. */
async function booksOf(hotel: Hotel): Promise<readonly string[]> {
  const cells = await hotel.cells(NIGHTS + 1);
  return cells.flatMap(({ roomTypeId, night, held, sold }) => {
    return held + sold === 0 ? [] : [`${roomTypeId} ${night} ${held}/${sold}`];
  });
}

function must(outcome: Outcome<unknown>): void {
  if (outcome.type !== 'ok') throw new Error(`not done: ${JSON.stringify(outcome)}`);
}
