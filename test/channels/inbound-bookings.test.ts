/** Bookings that come in from a channel, through the whole engine. */
import { afterAll, describe, expect, it } from 'vitest';
import { addDays } from '../../src/domain/calendar.ts';
import { ARRIVAL, adler, double } from '../../src/testing/hotel-adler.ts';
import { CHANNEL, channelDetails, InboundHotel, type Said } from '../support/inbound-hotel.ts';

const opened: InboundHotel[] = [];
afterAll(async () => {
  await Promise.all(opened.map((hotel) => hotel.close()));
});

async function hotelWith(rooms: number): Promise<InboundHotel> {
  const hotel = await InboundHotel.open({ rooms });
  opened.push(hotel);
  await hotel.setUpChannel();
  return hotel;
}

describe('a booking of a channel', () => {
  it('is made, changed and cancelled as the OTA says, however often it is told', async () => {
    const hotel = await hotelWith(2);
    expect(await hotel.tell({ revision: 1, nights: 2 })).toBe(200);
    expect(await hotel.tell({ revision: 1, nights: 2 })).toBe(200);
    expect(await hotel.bookingsByCode()).toEqual(['SUN-1 confirmed 10-12 x1']);
    await hotel.tell({ revision: 2, status: 'modified', from: 1, nights: 2, rooms: 2 });
    expect(await hotel.bookingsByCode()).toEqual(['SUN-1 confirmed 11-13 x2']);
    expect(await hotel.counts()).toBe('0/0 0/2 0/2');
    // An older one that comes late changes nothing.
    await hotel.tell({ revision: 1, nights: 2 });
    expect(await hotel.bookingsByCode()).toEqual(['SUN-1 confirmed 11-13 x2']);
    await hotel.tell({ revision: 3, status: 'cancelled' });
    await hotel.tell({ revision: 3, status: 'cancelled' });
    expect(await hotel.bookingsByCode()).toEqual(['SUN-1 cancelled 11-13 x2']);
    expect(await hotel.counts()).toBe('0/0 0/0 0/0');
    expect(await hotel.parked()).toEqual([]);
  });

  it('is taken when the hotel is full, and says what was not there', async () => {
    const hotel = await hotelWith(1);
    await hotel.book('mine', { nights: 2 });
    expect(await hotel.tell({ revision: 1, nights: 3 })).toBe(200);
    expect(await hotel.bookingsByCode()).toEqual([
      'SUN-1 confirmed 10-13 x1 overbooked 2',
      'direct confirmed 10-12 x1',
    ]);
    const cells = await hotel.cells();
    expect(cells.map(({ available, overbooked }) => [available, overbooked])).toEqual([
      [0, 1],
      [0, 1],
      [0, 0],
    ]);
    expect(await hotel.book('more')).toMatchObject({ rejection: { code: 'no_availability' } });
  });

  it('that is one too many is told with its night, and somebody is proposed to walk', async () => {
    const hotel = await hotelWith(1);
    await hotel.book('mine', { nights: 1 });
    await hotel.tell({ revision: 1, nights: 2 });
    const nights = { propertyId: adler, from: ARRIVAL, to: addDays(ARRIVAL, 5) };
    const list = await hotel.engine.overbookings(nights);
    if (list.type !== 'ok') throw new Error(JSON.stringify(list));
    expect(list.value.cells).toMatchObject([
      { roomTypeId: double, night: ARRIVAL, physical: 1, sold: 2, overbooked: 1 },
    ]);
    const proposal = await hotel.engine.walkProposal(adler, ARRIVAL);
    if (proposal.type !== 'ok') throw new Error(JSON.stringify(proposal));
    const [walks] = proposal.value.roomTypes;
    expect(walks).toMatchObject({ roomTypeId: double, physical: 1, sold: 2, excess: 1 });
    expect(walks?.choices).toHaveLength(2);
    expect(walks?.choices.filter(({ isProposed }) => isProposed)).toHaveLength(1);
    // The second night is sold once and nobody has to go.
    const next = await hotel.engine.walkProposal(adler, addDays(ARRIVAL, 1));
    expect(next).toMatchObject({ value: { roomTypes: [] } });
  });

  it('is made by the first word that comes, whatever it says that it is', async () => {
    const hotel = await hotelWith(2);
    await hotel.tell(
      { revision: 7, status: 'modified' },
      { code: 'B', revision: 1, status: 'cancelled' },
    );
    await hotel.tell({ code: 'B', revision: 0 });
    expect(await hotel.bookingsByCode()).toEqual(['SUN-1 confirmed 10-11 x1']);
  });

  it('is another one after it was cancelled, if the OTA says so', async () => {
    const hotel = await hotelWith(2);
    await hotel.tell({ revision: 1 });
    await hotel.tell({ revision: 2, status: 'cancelled' });
    await hotel.tell({ revision: 3, status: 'modified', nights: 2 });
    await hotel.tell({ revision: 4, status: 'modified', nights: 3 });
    expect(await hotel.bookingsByCode()).toEqual([
      'SUN-1 cancelled 10-11 x1',
      'SUN-1 confirmed 10-13 x1',
    ]);
    await hotel.tell({ revision: 5, status: 'cancelled' });
    expect(await hotel.counts()).toBe('0/0 0/0 0/0');
  });

  it('is called off by a word of the same instant, and not made again by one', async () => {
    const hotel = await hotelWith(2);
    await hotel.tell({ revision: 1 });
    await hotel.tell({ revision: 1, status: 'cancelled' });
    await hotel.tell({ revision: 1 });
    expect(await hotel.bookingsByCode()).toEqual(['SUN-1 cancelled 10-11 x1']);
    await hotel.tell({ code: 'B', revision: 1, status: 'modified' });
    await hotel.tell({ code: 'B', revision: 1, status: 'modified', nights: 2 });
    const [parked] = await hotel.parked();
    expect(parked?.parked?.code).toBe('unordered');
    await hotel.engine.redriveChannelBooking(hotel.context(), parked?.id ?? '');
    await expect
      .poll(() => hotel.bookingsByCode())
      .toEqual(['B confirmed 10-12 x1', 'SUN-1 cancelled 10-11 x1']);
  });

  /** The hotel has made two nights of the OTA's one, and the OTA says something next. */
  it.each<readonly [string, Omit<Said, 'revision'>, string, string | undefined]>([
    ['the name', { lastName: 'Other' }, 'confirmed 10-12 x1', undefined],
    ['the same stay', { nights: 2 }, 'confirmed 10-12 x1', undefined],
    ['another stay', { nights: 3 }, 'confirmed 10-12 x1', 'changed_by_both'],
    ['that it is off', { status: 'cancelled' }, 'cancelled 10-12 x1', undefined],
  ])('changed at the hotel stands when the OTA says next %s', async (_, said, is, parked) => {
    const hotel = await hotelWith(2);
    await hotel.tell({ revision: 1 });
    const id = await hotel.onlyBooking();
    const departure = addDays(ARRIVAL, 2);
    const moved = await hotel.engine.modify(hotel.context(), id, { departure });
    expect(moved.type).toBe('ok');
    await hotel.tell({ revision: 2, status: 'modified', ...said });
    expect(await hotel.bookingsByCode()).toEqual([`SUN-1 ${is}`]);
    expect((await hotel.parked())[0]?.parked?.code).toBe(parked);
    if (said.lastName === undefined) return;
    const read = await hotel.engine.booking(id);
    expect(read).toMatchObject({ value: { state: { payer: { guest: { lastName: 'Other' } } } } });
    // And once more: what the OTA said before is its own word, and not what came of it.
    await hotel.tell({ revision: 3, status: 'modified', lastName: 'Third' });
    expect(await hotel.bookingsByCode()).toEqual([`SUN-1 ${is}`]);
  });

  it('that cannot be understood by the mapping waits until the mapping is mended', async () => {
    const hotel = await hotelWith(2);
    expect(await hotel.tell({ revision: 1, roomCode: 'SEA' })).toBe(200);
    const [parked] = await hotel.parked();
    expect(parked).toMatchObject({
      code: 'SUN-1',
      status: 'parked',
      parked: { code: 'room_unmapped', detail: 'The channel has no room type for code SEA.' },
    });
    const id = parked?.id ?? '';
    // Tried again too early, it is parked again.
    await hotel.engine.redriveChannelBooking(hotel.context(), id);
    await expect.poll(() => hotel.parked()).toHaveLength(1);
    const roomTypes = [{ roomTypeId: double, code: 'SEA' }];
    const ratePlans = channelDetails.ratePlans;
    await hotel.engine.changeChannel(hotel.context(), CHANNEL, { roomTypes, ratePlans });
    await expect.poll(() => hotel.bookingsByCode()).toEqual(['SUN-1 confirmed 10-11 x1']);
    await expect.poll(() => hotel.parked()).toEqual([]);
    expect(await hotel.engine.redriveChannelBooking(hotel.context(), id)).toMatchObject({
      rejection: { code: 'channel_booking_not_parked', status: 'applied' },
    });
  });

  it('for different nights says so, and a cancellation ends nothing made by hand', async () => {
    const hotel = await hotelWith(3);
    expect(await hotel.tell({ code: 'TWO', revision: 1, rooms: 2, apart: 1 })).toBe(200);
    const [parked] = await hotel.parked();
    expect(parked?.parked).toMatchObject({
      code: 'stays_differ',
      detail: expect.stringContaining('2027-03-10 to 2027-03-11, 2027-03-11 to 2027-03-12.'),
    });
    const { id = '' } = parked ?? {};
    await hotel.engine.dismissChannelBooking(hotel.context(), id, 'b1 and b2');
    await hotel.book('by hand');
    await hotel.tell({ code: 'TWO', revision: 2, status: 'cancelled' });
    expect(await hotel.engine.channelBooking(id)).toMatchObject({
      value: { status: 'applied', outcome: 'cancelled', bookingId: undefined },
    });
    expect(await hotel.bookingsByCode()).toEqual(['direct confirmed 10-13 x1']);
  });

  it('goes on by itself when the change helps it, and stays parked when it does not', async () => {
    const hotel = await hotelWith(3);
    await hotel.tell(
      { code: 'SEA', revision: 1, roomCode: 'SEA' },
      { code: 'PLAN', revision: 1, planCode: 'SPA' },
      { code: 'MONEY', revision: 1, currency: 'CHF' },
    );
    await expect.poll(() => parkedCodes(hotel)).toEqual(['MONEY', 'PLAN', 'SEA']);
    const before = (await versionsOf(hotel)).filter((words) => !words.startsWith('PLAN'));
    const [plan] = channelDetails.ratePlans;
    if (plan === undefined) throw new Error('no plan');
    const ratePlans = [{ ...plan, code: 'SPA' }];
    await hotel.engine.changeChannel(hotel.context(), CHANNEL, { ratePlans });
    await expect.poll(() => hotel.bookingsByCode()).toEqual(['PLAN confirmed 10-11 x1']);
    await expect.poll(() => parkedCodes(hotel)).toEqual(['MONEY', 'SEA']);
    // Nobody has tried the others: their records are as they were.
    expect(await versionsOf(hotel)).toEqual(before);
  });

  it('goes on after a start, when the engine ended before it could', async () => {
    const hotel = await hotelWith(2);
    await hotel.tell({ revision: 1, roomCode: 'SEA' });
    await expect.poll(() => parkedCodes(hotel)).toEqual(['SUN-1']);
    const roomTypes = [{ roomTypeId: double, code: 'SEA' }];
    const { ratePlans } = channelDetails;
    await hotel.engine.changeChannel(hotel.context(), CHANNEL, { roomTypes, ratePlans });
    await hotel.restart();
    await expect.poll(() => hotel.bookingsByCode()).toEqual(['SUN-1 confirmed 10-11 x1']);
    expect(await hotel.parked()).toEqual([]);
  });
});

async function parkedCodes(hotel: InboundHotel): Promise<readonly string[]> {
  return (await hotel.parked()).map(({ code }) => code).toSorted();
}

/** What is parked, with how many events it has. */
async function versionsOf(hotel: InboundHotel): Promise<readonly string[]> {
  const all = await Promise.all(
    (await hotel.parked()).map(async ({ id, code }) => {
      const read = await hotel.engine.channelBooking(id);
      return `${code} ${read.type === 'ok' ? read.version : read.type}`;
    }),
  );
  return all.toSorted();
}
