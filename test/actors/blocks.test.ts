/**
 * Groups and allotments as callers of the engine see them: all nights or none, picked up, washed,
 * released on their day, given back, through crashes and down time; and every journal that is left
 * passes the audit.
 */
import { describe, expect, it, onTestFinished } from 'vitest';
import { addDays } from '../../src/domain/calendar.ts';
import type { BlockId } from '../../src/domain/ids.ts';
import type { WebhookEventType } from '../../src/domain/webhooks/webhook-event-types.ts';
import type { WebhookMessage } from '../../src/domain/webhooks/webhook-message.ts';
import { webhookBodies } from '../../src/http/webhooks/webhook-answers.ts';
import type { WebhookRequest } from '../../src/ports/webhooks.ts';
import { RecordedWebhooks } from '../../src/testing/doubles/recorded-webhooks.ts';
import { ARRIVAL, adler, double } from '../../src/testing/hotel-adler.ts';
import { until } from '../../src/testing/until.ts';
import { block, blocked, counts, faults, grid, pickUp, wedding } from '../support/block-hotel.ts';
import {
  bookingOf,
  type Hotel,
  type HotelOptions,
  openHotel,
  payer,
  said,
} from '../support/engine-world.ts';

describe('a block', () => {
  it('has all of its nights, or is refused with the first that has not the rooms', async () => {
    const hotel = await openHouse({ rooms: 5 });
    await hotel.book(undefined, { from: 1, nights: 1, rooms: 3 });
    const refused = await block(hotel, { rooms: 3 });
    expect(refused).toMatchObject({
      rejection: { code: 'no_availability', night: addDays(ARRIVAL, 1), wanted: 3, free: 2 },
    });
    expect(await blocked(hotel)).toBe('0 0 0');
    expect(said(await block(hotel, { rooms: 2 }))).toBe('definite');
    expect(await blocked(hotel)).toBe('2 2 2');
    expect((await hotel.cells(3)).map(({ available }) => available)).toEqual([3, 0, 3]);
    expect(said(await hotel.book())).toBe('no_availability');
  });

  it('is picked up by those who name it, at its price, and by nobody else', async () => {
    const hotel = await openHouse({ rooms: 3 });
    await block(hotel, { rooms: 3, rate: 9_000 });
    expect(said(await hotel.book())).toBe('no_availability');
    const { id, terms } = bookingOf(await pickUp(hotel));
    expect(terms).toMatchObject({ blockId: wedding, totalMinor: 27_000 });
    expect(await grid(hotel)).toBe('3=1+2+0+0 3=1+2+0+0 3=1+2+0+0');
    await hotel.engine.cancel(hotel.context(), id, 'ill');
    expect(await grid(hotel)).toBe('3=0+3+0+0 3=0+3+0+0 3=0+3+0+0');
    expect(await blocked(hotel)).toBe('3 3 3');
  });

  it('lends its guests what is on general sale before, after and beyond it', async () => {
    const hotel = await openHouse({ rooms: 4 });
    await block(hotel, { rooms: 1, rate: 9_000 });
    const long = bookingOf(await pickUp(hotel, { from: -1, nights: 5, rooms: 2 }));
    expect(long.terms.rooms[0]?.nightlyMinor).toEqual([12_000, 9_000, 9_000, 9_000, 12_000]);
    expect(await grid(hotel)).toBe('1=1+0+0+0 1=1+0+0+0 1=1+0+0+0');
    expect((await hotel.cells(3)).map(({ available }) => available)).toEqual([2, 2, 2]);
    expect(said(await pickUp(hotel, { from: 9 }))).toBe('outside_block');
    // One of its two rooms is left: what was its block's stays its own.
    const change = await hotel.engine.modify(hotel.context(), long.id, {
      arrival: ARRIVAL,
      rooms: [{ roomTypeId: double, party: { adults: 2, children: 0 } }],
    });
    expect(said(change)).toBe('confirmed');
    expect(await grid(hotel)).toBe('1=1+0+0+0 1=1+0+0+0 1=1+0+0+0');
  });

  it('keeps a booking that is changed to other nights, which has nothing of it there', async () => {
    const hotel = await openHouse({ rooms: 4 });
    await block(hotel, { rooms: 1, rate: 9_000 });
    const { id } = bookingOf(await pickUp(hotel));
    expect(await grid(hotel)).toBe('1=1+0+0+0 1=1+0+0+0 1=1+0+0+0');
    const move = (from: number, key?: string) =>
      hotel.engine.modify(hotel.context(key), id, {
        arrival: addDays(ARRIVAL, from),
        departure: addDays(ARRIVAL, from + 3),
      });
    const away = bookingOf(await move(9));
    expect(away.terms).toMatchObject({ blockId: wedding, totalMinor: 36_000 });
    expect(await grid(hotel)).toBe('1=0+1+0+0 1=0+1+0+0 1=0+1+0+0');
    // Of one who comes back half-way the block's night is the block's again, at its price.
    const back = bookingOf(await move(-2));
    expect(back.terms.rooms[0]?.nightlyMinor).toEqual([12_000, 12_000, 9_000]);
    expect(await grid(hotel)).toBe('1=1+0+0+0 1=0+1+0+0 1=0+1+0+0');
  });

  it('is quoted, held and bought as itself', async () => {
    const hotel = await openHouse({ rooms: 2 });
    await block(hotel, { rooms: 2, rate: 9_000 });
    expect(said(await hotel.engine.quote(hotel.stay()))).toBe('no_availability');
    const quote = await hotel.engine.quote({ ...hotel.stay(), blockId: wedding });
    if (quote.type !== 'ok') throw new Error(said(quote));
    expect(quote.value.terms.totalMinor).toBe(27_000);
    const { token } = quote.value;
    const held = await hotel.engine.placeHold(hotel.context(), { quoteToken: token });
    const { id } = bookingOf(held);
    expect(await grid(hotel)).toBe('2=1+1+0+0 2=1+1+0+0 2=1+1+0+0');
    expect(said(await hotel.engine.bookHold(hotel.context(), id, payer()))).toBe('confirmed');
    const other = { quoteToken: token, blockId: 'other' as BlockId };
    expect(said(await hotel.engine.placeHold(hotel.context(), other))).toBe('quote_mismatch');
  });

  it('changes its counts on all nights or on none, and never below what is picked up', async () => {
    const hotel = await openHouse({ rooms: 5 });
    await block(hotel, { rooms: 3 });
    await pickUp(hotel, { rooms: 2 });
    await hotel.book(undefined, { from: 2, nights: 1, rooms: 2 });
    const before = await grid(hotel);
    expect(await counts(hotel, 4)).toMatchObject({
      rejection: { code: 'no_availability', night: addDays(ARRIVAL, 2), wanted: 1, free: 0 },
    });
    expect(await counts(hotel, 1)).toMatchObject({
      rejection: { code: 'below_pick_up', night: ARRIVAL, wanted: 1, pickedUp: 2 },
    });
    expect(await grid(hotel)).toBe(before);
    expect(said(await counts(hotel, 2))).toBe('definite');
    expect(await grid(hotel)).toBe('2=2+0+0+0 2=2+0+0+0 2=2+0+0+0');
    expect(said(await counts(hotel, 3, 2))).toBe('definite');
    expect(await grid(hotel)).toBe('3=2+1+0+0 3=2+1+0+0 2=2+0+0+0');
  });

  it('is washed by rooms and by a share of what is left, never of what is picked up', async () => {
    const hotel = await openHouse({ rooms: 9 });
    await block(hotel, { rooms: 8 });
    await pickUp(hotel, { rooms: 3 });
    const { engine } = hotel;
    const wash = (request: Parameters<typeof engine.washBlock>[2]) =>
      engine.washBlock(hotel.context(), wedding, request);
    await wash({ wash: { type: 'percent', percent: 50 } });
    expect(await grid(hotel)).toBe('8=3+3+2+0 8=3+3+2+0 8=3+3+2+0');
    await wash({ from: ARRIVAL, to: ARRIVAL, wash: { type: 'rooms', rooms: 3 } });
    expect(await grid(hotel)).toBe('8=3+0+5+0 8=3+3+2+0 8=3+3+2+0');
    expect(await wash({ wash: { type: 'rooms', rooms: 1 } })).toMatchObject({
      rejection: { code: 'wash_too_large', night: ARRIVAL, rooms: 1, remainder: 0 },
    });
    expect((await hotel.cells(3)).map(({ available }) => available)).toEqual([6, 3, 3]);
    // It once said that five are left, as if nobody had been picked up.
    expect(await wash({ wash: { type: 'rooms', rooms: 9 } })).toMatchObject({
      rejection: { code: 'wash_too_large', night: ARRIVAL, rooms: 9, remainder: 0 },
    });
  });

  it('is not washed of a room type or of nights that it has not', async () => {
    const hotel = await openHouse({ rooms: 3 });
    await block(hotel, { rooms: 2 });
    const { engine } = hotel;
    const one = { type: 'rooms', rooms: 1 } as const;
    const wash = (request: Omit<Parameters<typeof engine.washBlock>[2], 'wash'>) =>
      engine.washBlock(hotel.context(), wedding, { ...request, wash: one });
    expect(await wash({ roomTypeId: 'cellar' as typeof double })).toMatchObject({
      rejection: { code: 'not_found', what: 'room_type', id: 'cellar' },
    });
    expect(said(await wash({ from: addDays(ARRIVAL, 3) }))).toBe('no_block_nights');
    expect(await grid(hotel)).toBe('2=0+2+0+0 2=0+2+0+0 2=0+2+0+0');
    expect(said(await wash({ from: addDays(ARRIVAL, 2) }))).toBe('definite');
    expect(await grid(hotel)).toBe('2=0+2+0+0 2=0+2+0+0 2=0+1+1+0');
  });

  it('that is definite names what may be done with it no more, and why', async () => {
    const hotel = await openHouse({ rooms: 3 });
    const opened = await block(hotel, { rooms: 2 });
    if (opened.type !== 'ok') throw new Error(said(opened));
    const refused = opened.value.allowedActions.filter(({ isAllowed }) => !isAllowed);
    expect(refused.map(({ action, reasons }) => [action, reasons[0]?.code])).toEqual([
      ['confirm', 'block_definite'],
      ['deducts', 'block_definite'],
    ]);
    const { engine } = hotel;
    expect(said(await engine.setBlockDeducts(hotel.context(), wedding, false))).toBe(
      'block_definite',
    );
    expect(await blocked(hotel)).toBe('2 2 2');
  });

  it('that is tentative takes rooms off sale as it was said to, and is not picked up', async () => {
    const hotel = await openHouse({ rooms: 2 });
    await block(hotel, { rooms: 2, status: 'tentative', deducts: false });
    expect(await blocked(hotel)).toBe('0 0 0');
    expect(said(await pickUp(hotel))).toBe('block_closed');
    await hotel.book();
    const { engine } = hotel;
    expect(said(await engine.confirmBlock(hotel.context(), wedding))).toBe('no_availability');
    expect(said(await engine.setBlockDeducts(hotel.context(), wedding, true))).toMatch(FULL);
    expect(said(await counts(hotel, 1))).toBe('tentative');
    expect(said(await engine.confirmBlock(hotel.context(), wedding))).toBe('definite');
    expect(await blocked(hotel)).toBe('1 1 1');
    expect(said(await pickUp(hotel))).toBe('confirmed');
  });

  it('that is cancelled gives back what nobody has picked up, and its bookings stand', async () => {
    const hotel = await openHouse({ rooms: 3 });
    await block(hotel, { rooms: 3 });
    const { id } = bookingOf(await pickUp(hotel));
    expect(said(await hotel.engine.cancelBlock(hotel.context(), wedding, 'off'))).toBe('cancelled');
    expect(await grid(hotel)).toBe('3=1+0+0+2 3=1+0+0+2 3=1+0+0+2');
    expect(said(await pickUp(hotel))).toBe('block_closed');
    expect(said(await counts(hotel, 1))).toBe('block_closed');
    expect(said(await hotel.engine.booking(id))).toBe('confirmed');
    expect((await hotel.cells(3)).map(({ available }) => available)).toEqual([2, 2, 2]);
    await hotel.engine.cancel(hotel.context(), id, 'ill');
    expect((await hotel.cells(3)).map(({ available }) => available)).toEqual([3, 3, 3]);
  });

  it('repeats its answer to a repeated key, also that its nights refused', async () => {
    const hotel = await openHouse({ rooms: 2 });
    const first = await block(hotel, { rooms: 3, key: 'one' });
    expect(await block(hotel, { rooms: 3, key: 'one' })).toEqual(first);
    expect(said(first)).toBe('no_availability');
    const made = await block(hotel, { rooms: 2, key: 'two' });
    await pickUp(hotel);
    await hotel.crash();
    expect(await block(hotel, { rooms: 2, key: 'two' })).toEqual({ ...made, isReplay: true });
    expect(said(await block(hotel, { rooms: 1, key: 'three' }))).toBe('already_exists');
  });
});

describe('the days of a block', () => {
  it('cut off what nobody has picked up when the day begins at the hotel', async () => {
    const hotel = await openHouse({ rooms: 3 });
    await block(hotel, { rooms: 3, cutOff: { type: 'days', days: 3 } });
    await pickUp(hotel);
    // Three days before, at the hotel in Berlin, begins at 23:00 of the day before in UTC.
    hotel.clock.set(Date.parse(`${addDays(ARRIVAL, -4)}T22:59:59Z`));
    expect(said(await pickUp(hotel))).toBe('confirmed');
    hotel.clock.set(Date.parse(`${addDays(ARRIVAL, -4)}T23:00:00Z`));
    await until(async () => (await grid(hotel)) === '3=2+0+0+1 3=2+0+0+1 3=2+0+0+1');
    expect(said(await pickUp(hotel))).toBe('block_cut_off');
    expect(said(await counts(hotel, 3))).toBe('block_cut_off');
    expect(said(await hotel.book())).toBe('confirmed');
  });

  it('release night by night, and what fell due while the engine was down', async () => {
    const hotel = await openHouse({ rooms: 2 });
    await block(hotel, { rooms: 2, releaseDays: 2 });
    await hotel.kill();
    hotel.toDay(-1);
    await hotel.start();
    await until(async () => (await grid(hotel)) === '2=0+0+0+2 2=0+0+0+2 2=0+2+0+0');
    expect(await counts(hotel, 1)).toMatchObject({
      rejection: { code: 'block_night_released', night: ARRIVAL },
    });
    // On nights that are released a guest of the block takes what anybody may.
    expect(said(await pickUp(hotel))).toBe('confirmed');
    expect(await grid(hotel)).toBe('2=0+0+0+2 2=0+0+0+2 2=1+1+0+0');
    hotel.toDay(0);
    await until(async () => (await grid(hotel)) === '2=0+0+0+2 2=0+0+0+2 2=1+0+0+1');
  });

  it('are refused when they are past already', async () => {
    const hotel = await openHouse({ rooms: 2 });
    const past = { type: 'days', days: 30 } as const;
    expect(said(await block(hotel, { rooms: 1, cutOff: past }))).toBe('cut_off_past');
    expect(said(await block(hotel, { rooms: 1, from: -20 }))).toBe('night_past');
  });
});

describe('what webhooks are told of a block', () => {
  it('is each change that its nights agreed to, once and in order, and no refusal', async () => {
    const webhooks = new RecordedWebhooks();
    const hotel = await openHouse({ rooms: 3, webhooks });
    await hotel.engine.createWebhookEndpoint(hotel.context(), {
      url: 'https://pms.example/hooks',
      description: null,
      eventTypes: BLOCK_NEWS,
      propertyIds: [adler],
      isActive: true,
    });
    await block(hotel, { rooms: 2, status: 'tentative', releaseDays: 1 });
    expect(said(await counts(hotel, 9))).toBe('no_availability');
    await counts(hotel, 3);
    await hotel.engine.confirmBlock(hotel.context(), wedding);
    await hotel.crash();
    hotel.toDay(-1);
    await until(() => firstSent(webhooks).length === 4);
    await hotel.engine.cancelBlock(hotel.context(), wedding, 'off');
    await until(() => firstSent(webhooks).length === 5);
    const messages = firstSent(webhooks).map(({ body }) => JSON.parse(body) as WebhookMessage);
    expect(messages.map(({ type }) => type)).toEqual(BLOCK_NEWS);
    for (const message of messages) {
      const of = { blockId: wedding, propertyId: adler };
      expect(message).toMatchObject({ orderingKey: `block/${wedding}`, data: of });
      const read = webhookBodies.get(message.type)?.safeParse(message);
      expect(read?.success, JSON.stringify(message)).toBe(true);
    }
    expect(messages[3]?.data).toMatchObject({ upTo: ARRIVAL });
    const versions = messages.map(({ data }) => Number(Reflect.get(data, 'version')));
    expect(versions).toEqual(versions.toSorted((one, other) => one - other));
  });
});

describe('a cut of capacity beneath a block', () => {
  it('is flagged, and never sells more than there is', async () => {
    const hotel = await openHouse({ rooms: 3 });
    await block(hotel, { rooms: 3 });
    const range = { from: ARRIVAL, to: ARRIVAL };
    await hotel.engine.setCapacity(hotel.context(), adler, double, range, 1);
    const [first] = await hotel.cells(1);
    expect(first).toMatchObject({ physical: 1, blocked: 3, blockShortfall: 2, available: 0 });
    // By the property, or by the night where that has not been told of the cut yet.
    expect(said(await pickUp(hotel, { rooms: 2 }))).toMatch(FULL);
    expect(said(await pickUp(hotel))).toBe('confirmed');
  });
});

describe('the last rooms', () => {
  it.each([1, 2, 3])(
    'go to whoever is first, of the block or not, and to nobody twice',
    async (n) => {
      const hotel = await openHouse({ rooms: 6 });
      await block(hotel, { rooms: n });
      const all = await Promise.all(
        Array.from({ length: 24 }, (_, at) => (at % 2 === 0 ? hotel.book() : pickUp(hotel))),
      );
      const words = all.map(said);
      expect(words.filter((word) => word === 'confirmed')).toHaveLength(6);
      expect(words.filter((word) => FULL.test(word))).toHaveLength(18);
      const guests = words.filter((word, at) => at % 2 === 1 && word === 'confirmed').length;
      expect(guests).toBeGreaterThanOrEqual(n);
      expect(await grid(hotel)).toBe(Array(3).fill(`${n}=${n}+0+0+0`).join(' '));
    },
  );
});

// Helpers

/** Each message once, as a receiver takes it: a crash may send one again under the same id. */
function firstSent({ sent }: RecordedWebhooks): readonly WebhookRequest[] {
  return sent.filter(({ id }, index) => sent.findIndex((other) => other.id === id) === index);
}

const FULL = /no_availability/;
const BLOCK_NEWS: readonly WebhookEventType[] = [
  'block.created',
  'block.changed',
  'block.confirmed',
  'block.released',
  'block.canceled',
];

/** A hotel whose directory is audited when the test is over. */
async function openHouse(options: HotelOptions): Promise<Hotel> {
  const hotel = await openHotel(options);
  onTestFinished(async () => expect(await faults(hotel)).toEqual([]));
  return hotel;
}
