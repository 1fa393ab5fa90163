/** The judge of rooms, blocks and waiting must be able to say no: it is shown what is wrong. */
import { describe, expect, it } from 'vitest';
import type { Told } from './answer-judge.ts';
import { HouseJudge } from './house-judge.ts';
import type { JournalEvent } from './read-journal.ts';

const stretch = { number: '101', line: 0, from: '2027-03-10', until: '2027-03-12' };
const given = (bookingId: string, rooms: readonly object[]) =>
  event('rooms/h', 'RoomsAssigned', { bookings: [{ bookingId, rooms }] });
const night = 'inventory/h/a/2027-03-10';
const cell = { roomTypeId: 'a', night: '2027-03-10', agreed: 2, washed: 0 };
const figures = { blockId: 'b', agreed: 2, washed: 0, isReleased: false };
const block = [
  event('block/b', 'BlockRequested', { status: 'definite', cells: [cell] }),
  event('block/b', 'BlockChangeAgreed'),
  event(night, 'BlockSet', figures),
];
const drawn = event(night, 'RoomsHeld', { blockId: 'b', fromBlock: 1 });

describe('the judge of a house', () => {
  const guest = event('booking/one', 'GuestCheckedIn');
  const status = { numbers: ['101'], status: 'inspected' };
  const cleaned = event('rooms/h', 'RoomStatusChanged', status);
  const joined = event('waitlist/h', 'WaitlistJoined', { entryId: 'e' });
  const ended = (how: string) => event('waitlist/h', 'WaitlistOfferEnded', { offerId: 'o', how });
  const over = (isBooked: boolean) => {
    return event('waitlist/h', 'WaitlistHoldOver', { offerId: 'o', isBooked });
  };
  const { line, ...room } = stretch;
  const rooms = { bookingId: 'one', rooms: [{ room: line, ...room }] };
  const assign = told('/v1/bookings/one/rooms/assign', rooms);
  const checkIn = told('/v1/bookings/one/check-in', { id: 'one' });
  const clean = told('/v1/properties/h/housekeeping', {}, { rooms: ['101'], status: 'inspected' });
  const join = told('/v1/properties/h/waitlist', { id: 'e' });
  const accept = told('/v1/properties/h/waitlist/e/offers/o/accept', { id: 'o' }, {}, 201);
  const counts = (agreed: number) => {
    const nights = [{ ...cell, agreed, isReleased: false }];
    return told('/v1/blocks/b/counts', { id: 'b', version: 2, status: 'definite', nights });
  };

  it.each<readonly [string, readonly JournalEvent[], Told]>([
    ['a room', [given('one', [stretch])], assign],
    ['a guest', [guest], checkIn],
    ['a clean room', [cleaned], clean],
    ['one who waits', [joined], join],
    ['an offer that was taken', [ended('booked')], accept],
    // Turned down in the same moment, which a drain once brought to light.
    ['an offer that was taken, not yet noted so', [ended('declined')], accept],
    ['an offer that was taken just in time', [ended('declined'), over(true)], accept],
    ['a block', block, counts(2)],
  ])('accepts %s, and finds it missing', (_, events, answer) => {
    expect(judged(events, answer)).toEqual([]);
    expect(judged([], answer)).toHaveLength(1);
  });

  const twice = [given('one', [stretch]), given('two', [{ ...stretch, from: '2027-03-11' }])];

  it.each<readonly [string, readonly JournalEvent[], Told]>([
    ['another room', [given('one', [{ ...stretch, number: '102' }])], assign],
    ["another's guest", [{ ...guest, stream: 'booking/two' }], checkIn],
    ['a room that is not as told', [{ ...cleaned, data: { ...status, status: 'dirty' } }], clean],
    ['another who waits', [{ ...joined, data: { entryId: 'f' } }], join],
    ['an offer that lapsed', [ended('lapsed')], accept],
    ['an offer whose hold was given back', [ended('declined'), over(false)], accept],
    ['a block of another size', block, counts(3)],
    ['a room twice on a night', twice, assign],
    ['more drawn than agreed', [...block, drawn, drawn, drawn], counts(2)],
    [
      'more given back than drawn',
      [...block, { ...drawn, data: { blockId: 'b', toBlock: 1 } }],
      counts(2),
    ],
  ])('finds %s', (_, events, answer) => {
    expect(judged(events, answer)).toHaveLength(1);
  });

  it.each([
    [1, 1, 0],
    [0, 2, 1],
    [1, 0, 1],
    [1, 2, 1],
  ])('counts %i picked up and %i left of two: %i problems', (pickedUp, remainder, problems) => {
    const judge = new HouseJudge();
    judge.take([...block, drawn]);
    const nights = [{ ...cell, pickedUp, remainder, washed: 0, released: 0 }];
    expect(judge.blockProblems('b', { status: 'definite', nights })).toHaveLength(problems);
  });
});

function judged(events: readonly JournalEvent[], answer: Told): readonly string[] {
  const judge = new HouseJudge();
  judge.take(events);
  return judge.unfounded([answer]);
}

function told(path: string, body: object, asked: object = {}, status = 200): Told {
  const request = { method: 'POST', path, key: 'k', body: asked } as const;
  return { request, answer: { status, body: { ...body } } };
}

function event(stream: string, type: string, data: JournalEvent['data'] = {}): JournalEvent {
  const metadata = { by: 'ada', key: 'ada k' };
  return { position: 1, version: 1, recordedAtMs: 0, stream, type, data, metadata };
}
