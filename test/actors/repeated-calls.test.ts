/**
 * The same request has the same answer: whatever was changed, or found as it was wished, and
 * whatever has become of it since, who repeats a key is told what was so when it was first used.
 *
 * A block had been washed of nothing, and then cancelled: the wash, repeated, was refused, for a
 * call that changed nothing had left nothing behind.
 */
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BlockId, BookingId, RoomNumber, WaitlistEntryId } from '../../src/domain/ids.ts';
import type { Currency } from '../../src/domain/money.ts';
import type { CallContext, Engine, Outcome } from '../../src/ports/engine.ts';
import { adler, double } from '../../src/testing/hotel-adler.ts';
import { faults, nights } from '../support/block-hotel.ts';
import { lisbon, lisbonDetails } from '../support/channel-hotel.ts';
import { bookingOf, Hotel, minutesMs, payer } from '../support/engine-world.ts';
import { addRooms } from '../support/rooms-world.ts';

/** What a story is about: all of it of its own, but for the hotel and its channel. */
interface Story {
  readonly block: BlockId;
  readonly booking: BookingId;
  readonly entry: WaitlistEntryId;
  readonly room: RoomNumber;
}

type Step = (engine: Engine, context: CallContext, story: Story) => Promise<Outcome<unknown>>;

const line = { roomTypeId: double, ...nights(0, 1) };
const settings = (offerMs: number): Step => {
  return (engine, context) => engine.changeWaitlistSettings(context, adler, { offerMs });
};
const priority = (number: number): Step => {
  return (engine, context, { entry }) =>
    engine.changeWaitlistPriority(context, adler, entry, number);
};
const named = (name: string): Step => {
  return (engine, context, { block }) => engine.changeBlock(context, block, { name });
};
const counts = (rooms: number): Step => {
  return (engine, context, { block }) =>
    engine.setBlockCounts(context, block, [{ ...line, rooms }]);
};
const locks = (isLocked: boolean): Step => {
  return (engine, context, { booking }) => engine.lockRooms(context, booking, 0, isLocked);
};
const swap: Step = (engine, context, { booking }) => {
  const one = { bookingId: booking, line: 0 };
  return engine.swapRooms(context, adler, one, one);
};
const steps = {
  'wash nothing': (engine, context, { block }) =>
    engine.washBlock(context, block, { wash: { type: 'percent', percent: 10 } }),
  'count 1': counts(1),
  'count 2': counts(2),
  'name it wedding': named('wedding'),
  'name it party': named('party'),
  'cancel the block': (engine, context, { block }) => engine.cancelBlock(context, block, 'off'),
  'lock the room': locks(true),
  'unlock the room': locks(false),
  'swap it with itself': swap,
  'assign the room': (engine, context, { booking, room }) =>
    engine.assignRoom(context, booking, { line: 0, number: room }),
  'unassign the room': (engine, context, { booking }) => engine.unassignRooms(context, booking, 0),
  'cancel the booking': (engine, context, { booking }) => engine.cancel(context, booking, 'ill'),
  'name the guest Ada': (engine, context, { booking }) =>
    engine.modify(context, booking, { guest: payer().guest }),
  'name the guest Eve': (engine, context, { booking }) =>
    engine.modify(context, booking, { guest: { firstName: 'Eve', lastName: 'Byron' } }),
  'offer for 10 minutes': settings(minutesMs(10)),
  'offer for 20 minutes': settings(minutesMs(20)),
  'wait at priority 3': priority(3),
  'wait at priority 5': priority(5),
  'wait no longer': (engine, context, { entry }) => engine.leaveWaitlist(context, adler, entry),
  'pause the channel': (engine, context) => engine.pauseChannel(context, lisbon),
  'resume the channel': (engine, context) => engine.resumeChannel(context, lisbon),
  'name the hotel Adler': (engine, context) =>
    engine.changeProperty(context, adler, { name: 'Adler' }),
} satisfies Record<string, Step>;
type StepName = keyof typeof steps;

let hotel: Hotel;
beforeAll(async () => {
  hotel = await Hotel.open({ rooms: 200 });
  await addRooms(hotel, double, 100);
  const { engine } = hotel;
  const roomTypes = lisbonDetails.roomTypes.filter(({ roomTypeId }) => roomTypeId === double);
  const details = { ...lisbonDetails, roomTypes };
  await engine.createChannel(hotel.context(), { id: lisbon, details });
  await engine.setChannelCredentials(hotel.context(), lisbon, { apiKey: 'key' });
});
afterAll(async () => {
  const found = await faults(hotel);
  await hotel.close();
  expect(found).toEqual([]);
});

describe('a call that finds nothing to change', () => {
  it.each<[string, StepName[], StepName, StepName[]]>([
    ['a wash of nothing', [], 'wash nothing', ['cancel the block']],
    ['counts as they are', [], 'count 1', ['count 2']],
    ['a name that it has', ['name it party'], 'name it party', ['name it wedding']],
    ['a lock that is locked', ['lock the room'], 'lock the room', ['unlock the room']],
    ['a swap with itself', [], 'swap it with itself', ['unassign the room']],
    ['a change to what is booked', [], 'name the guest Ada', ['name the guest Eve']],
    [
      'terms as they are',
      ['offer for 10 minutes'],
      'offer for 10 minutes',
      ['offer for 20 minutes'],
    ],
    ['a priority as it is', ['wait at priority 5'], 'wait at priority 5', ['wait no longer']],
    ['a pause in a pause', ['pause the channel'], 'pause the channel', ['resume the channel']],
    [
      'a resumption of what runs',
      ['resume the channel'],
      'resume the channel',
      ['pause the channel'],
    ],
  ])('%s is answered once and for all', async (_, before, unneeded, after) => {
    const told = await tell([...before, unneeded, ...after]);
    expect(told[before.length]?.outcome).toMatchObject({ type: 'ok', isReplay: false });
    await expectRepeated(told);
  });

  it('moves the version by one, and is not written without a key', async () => {
    const story = await begin();
    const { engine } = hotel;
    const { idempotencyKey: _, ...keyless } = hotel.context();
    const versions = [
      await steps['wash nothing'](engine, hotel.context(), story),
      await steps['wash nothing'](engine, keyless, story),
      await steps['wash nothing'](engine, hotel.context(), story),
    ].map((outcome) => (outcome.type === 'ok' ? outcome.version : 0));
    const [first = 0] = versions;
    expect(versions).toEqual([first, first, first + 1]);
  });

  it('is refused what an earlier change was refused, to nobody else', async () => {
    const story = await begin();
    const { engine } = hotel;
    const full = { ...line, rooms: 201 };
    const refused = await engine.setBlockCounts(hotel.context(), story.block, [full]);
    expect(refused).toMatchObject({ rejection: { code: 'no_availability' } });
    const { idempotencyKey: _, ...keyless } = hotel.context();
    expect(await steps['wash nothing'](engine, keyless, story)).toMatchObject({ type: 'ok' });
    const context = hotel.context();
    expect(await steps['wash nothing'](engine, context, story)).toMatchObject({ type: 'ok' });
    expect(await steps['wash nothing'](engine, context, story)).toMatchObject({ type: 'ok' });
  });
});

describe('any calls in any order', () => {
  it('are answered the same when they are repeated', async () => {
    const names = fc.constantFrom(...(Object.keys(steps) as StepName[]));
    await fc.assert(
      fc.asyncProperty(fc.array(names, { minLength: 4, maxLength: 14 }), async (order) => {
        await expectRepeated(await tell(order));
      }),
      { numRuns: 25, endOnFailure: true },
    );
  });
});

interface Told {
  readonly name: StepName;
  readonly context: CallContext;
  readonly story: Story;
  readonly outcome: Outcome<unknown>;
}

let stories = 0;

async function begin(): Promise<Story> {
  stories += 1;
  const { engine } = hotel;
  const block = `block-${stories}` as BlockId;
  await engine.createBlock(hotel.context(), {
    id: block,
    propertyId: adler,
    details: { name: 'wedding', cutOff: null, releaseDays: null, rates: [] },
    status: 'definite',
    deducts: true,
    lines: [{ ...line, rooms: 1 }],
  });
  const booking = bookingOf(await hotel.book(undefined, { nights: 1 })).id;
  const room = String(100 + stories) as RoomNumber;
  await engine.assignRoom(hotel.context(), booking, { line: 0, number: room });
  const { stay, rooms } = hotel.stay({ from: 1, rooms: 9 });
  const maxTotal = { amountMinor: 1, currency: 'EUR' as Currency };
  // Nothing is ever as cheap as that: who waits is offered nothing.
  const request = { stay, rooms, guest: payer().guest, maxTotal };
  const joined = await engine.joinWaitlist(hotel.context(), adler, request);
  if (joined.type !== 'ok') throw new Error(`not joined: ${JSON.stringify(joined)}`);
  return { block, booking, entry: joined.value.entry.id, room };
}

async function tell(names: readonly StepName[]): Promise<readonly Told[]> {
  const story = await begin();
  const told: Told[] = [];
  for (const name of names) {
    const context = hotel.context(undefined, { name });
    const outcome = await steps[name](hotel.engine, context, story);
    told.push({ name, context, story, outcome });
  }
  return told;
}

/** A refusal that took nothing leaves nothing behind, and is decided anew. */
async function expectRepeated(told: readonly Told[]): Promise<void> {
  for (const { name, context, story, outcome } of told) {
    if (outcome.type !== 'ok') continue;
    const again = await steps[name](hotel.engine, context, story);
    expect(again, name).toEqual({ ...outcome, isReplay: true });
  }
}
