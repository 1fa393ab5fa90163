/**
 * The judges of the process tests must be able to say no: each is shown histories that are wrong.
 */
import { describe, expect, it } from 'vitest';
import { difference, isLasting, type Told, unfounded, wrongMoney } from './answer-judge.ts';
import { JournalJudge } from './journal-judge.ts';
import type { JournalEvent } from './read-journal.ts';

const CAPACITY = new Map([['a', 1]]);
const NIGHTS = ['2026-03-01', '2026-03-02'] as const;
const UNTIL_MS = 10_000;

type Draft = readonly [stream: string, type: string, data?: Readonly<Record<string, unknown>>];

/** One booking of one room for two nights, as an honest engine writes it. */
function sale(id = 'one'): readonly Draft[] {
  return [
    ...held(id),
    [`booking/${id}`, 'PaymentRequested'],
    ...NIGHTS.map(
      (night): Draft => [`inventory/h/a/${night}`, 'HoldConfirmed', { bookingId: id, rooms: 1 }],
    ),
    [`booking/${id}`, 'BookingConfirmed'],
  ];
}

function held(id: string): readonly Draft[] {
  return [requested(id), ...NIGHTS.map((night) => heldOn(id, night))];
}

function requested(id: string): Draft {
  const [arrival] = NIGHTS;
  const stay = { arrival, departure: '2026-03-03' };
  const rooms = [{ roomTypeId: 'a', nightlyMinor: [100, 50] }];
  return [`booking/${id}`, 'BookingRequested', { terms: { stay, rooms, totalMinor: 150 } }];
}

function heldOn(id: string, night: string): Draft {
  return [`inventory/h/a/${night}`, 'RoomsHeld', { bookingId: id, rooms: 1, untilMs: UNTIL_MS }];
}

function eventsOf(drafts: readonly Draft[], recordedAtMs = 1): readonly JournalEvent[] {
  const versions = new Map<string, number>();
  return drafts.map(([stream, type, data = {}], index) => {
    const version = (versions.get(stream) ?? 0) + 1;
    versions.set(stream, version);
    const key = type === 'BookingRequested' ? { key: `key of ${stream}` } : {};
    return { position: index + 1, stream, version, type, data, recordedAtMs, ...key };
  });
}

function judge(events: readonly JournalEvent[]): JournalJudge {
  const judge = new JournalJudge(CAPACITY);
  judge.take(events);
  return judge;
}

function verdict(drafts: readonly Draft[], recordedAtMs = 1): string {
  const { broken, unsettled } = { ...openJudge(drafts, recordedAtMs) };
  return [...broken, ...unsettled].join('\n');
}

function openJudge(drafts: readonly Draft[], recordedAtMs: number) {
  const judged = judge(eventsOf(drafts, recordedAtMs));
  return { broken: judged.broken, unsettled: judged.unsettled() };
}

const released = (night: string): Draft => [
  `inventory/h/a/${night}`,
  'SaleReleased',
  { bookingId: 'one', rooms: 1 },
];
const cancelled: Draft = ['booking/one', 'BookingCancelled', { releaseFrom: NIGHTS[0] }];

describe('the judge of journals', () => {
  it('finds nothing wrong with a sale, and with its cancellation', () => {
    expect(verdict(sale())).toBe('');
    const back = [cancelled, ...NIGHTS.map(released), ['booking/one', 'NightsReleased'] as Draft];
    expect(verdict([...sale(), ...back])).toBe('');
  });

  it.each<readonly [string, readonly Draft[], RegExp]>([
    ['the last room given twice', [...sale(), ...held('two')], /gives 2 of 1 rooms/],
    [
      'a confirmation with one night unsold',
      without(sale(), 'HoldConfirmed'),
      /should have 1 sold/,
    ],
    ['a hold that stays', held('one'), /still requested/],
    ['a payment that stays', sale().slice(0, 4), /still payment_pending/],
    [
      'nights that stay after a cancellation',
      [...sale(), cancelled],
      /has not released its nights/,
    ],
    [
      'a cancellation that forgets a night',
      [...sale(), cancelled, released(NIGHTS[0]), ['booking/one', 'NightsReleased']],
      /keeps 1 sold on a\/2026-03-02/,
    ],
    ['rooms given back that nobody had', [released(NIGHTS[0])], /gives back what one has not/],
    ['a sale without a hold', without(sale(), 'RoomsHeld'), /sells what was not held/],
    [
      'another capacity than the hotel has',
      [['inventory/h/a/2026-03-01', 'CapacitySet', { physical: 0 }]],
      /another number of rooms/,
    ],
    ['an event before its request', sale().slice(1), /comes before the request/],
    ['a request made twice', [...sale(), requested('one')], /repeats a key/],
  ])('finds %s', (_, drafts, found) => {
    expect(verdict(drafts)).toMatch(found);
  });

  it('finds a hold sold after its time', () => {
    expect(verdict(sale(), UNTIL_MS)).toMatch(/sells a hold that is over/);
  });

  it('finds an event that was taken out of its stream', () => {
    const events = eventsOf(sale()).filter((event) => event.position !== 4);
    expect(judge(events).broken.join('\n')).toMatch(/booking\/one: BookingConfirmed has version 3/);
  });
});

/** Takes out the first event of this type. */
function without(drafts: readonly Draft[], type: string): readonly Draft[] {
  const place = drafts.findIndex((draft) => draft[1] === type);
  return drafts.filter((_, index) => index !== place);
}

describe('the judge of answers', () => {
  const { bookings } = judge(eventsOf(sale()));
  const request = { method: 'POST', path: '/v1/bookings', key: 'k' } as const;
  const told = (status: number, body: Told['answer']['body']): Told => ({
    request,
    answer: { status, body },
  });

  it('accepts what the journal bears out', () => {
    expect(
      unfounded([told(201, { id: 'one', version: 3, status: 'confirmed' })], bookings),
    ).toEqual([]);
  });

  it.each<readonly [string, Told]>([
    ['a booking that is not there', told(201, { id: 'two', version: 1, status: 'confirmed' })],
    ['a status that is not there', told(201, { id: 'one', version: 4, status: 'cancelled' })],
    ['another status', told(201, { id: 'one', version: 2, status: 'confirmed' })],
    ['a refusal that did not happen', told(402, { bookingId: 'one' })],
  ])('finds %s', (_, wrong) => {
    expect(unfounded([wrong], bookings)).toHaveLength(1);
  });

  it('compares repeats to the letter, but for the name of the request', () => {
    const first = told(402, { bookingId: 'one', requestId: 'x', detail: 'no' });
    expect(isLasting(first)).toBe(true);
    expect(isLasting(told(409, { code: 'no_availability' }))).toBe(false);
    const again = { ...first.answer, body: { ...first.answer.body, requestId: 'y' } };
    expect(difference(first, again)).toEqual([]);
    expect(difference(first, { ...again, status: 409 })).toHaveLength(1);
    expect(difference(first, { ...again, body: { ...again.body, detail: 'No' } })).toHaveLength(1);
  });
});

describe('the judge of money', () => {
  const { bookings } = judge(eventsOf(sale()));
  const money = (authorised: number, captured: number, refunded = 0, voided = 0) =>
    wrongMoney(bookings, new Map([['one', totals(authorised, captured, refunded, voided)]]));

  it('accepts what is owed, taken once', () => {
    expect(money(150, 150)).toEqual([]);
  });

  it.each([
    ['nothing taken', money(0, 0), /owes 150: 0 taken/],
    ['money reserved and forgotten', money(150, 0), /150 still reserved/],
    ['money taken twice', money(150, 300), /moved twice/],
    ['money reserved twice', money(300, 150), /moved twice/],
    ['money given back unasked', money(150, 150, 50), /owes 150: 100 taken/],
    ['money of a stranger', wrongMoney(new Map(), new Map([['x', totals(1, 0, 0, 0)]])), /of x/],
  ])('finds %s', (_, found, sentence) => {
    expect(found.join('\n')).toMatch(sentence);
  });

  it('finds money that nobody asked for', () => {
    const asked = judge(eventsOf(held('one')));
    const ledger = new Map([['one', totals(150, 0, 0, 150)]]);
    expect(wrongMoney(asked.bookings, ledger).join()).toMatch(/without an intent/);
  });
});

function totals(authorised: number, captured: number, refunded: number, voided: number) {
  return {
    authorisedMinor: authorised,
    capturedMinor: captured,
    refundedMinor: refunded,
    voidedMinor: voided,
  };
}
