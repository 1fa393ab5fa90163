/**
 * The audit of a journal must be able to say no: it is shown histories that are wrong, each in one
 * way, and has to name the rule and the place; and it must be silent where nothing is wrong.
 */
import { describe, expect, it } from 'vitest';
import { JournalAudit } from '../../src/audit/journal-audit.ts';
import { PROBLEMS_PER_RULE } from '../../src/audit/problem-list.ts';
import {
  allowed,
  booked,
  cancelled,
  closed,
  type Draft,
  eventsOf,
  HOTEL_OPENED,
  held,
  heldOn,
  NIGHTS,
  onNight,
  requested,
  sale,
  saleReleased,
  UNTIL_MS,
} from './history.ts';

const refused: Draft = [
  'booking/one',
  'PaymentEscalated',
  { key: 'one:capture', kind: 'capture', amountMinor: 150 },
];
const retried: Draft = ['booking/one', 'PaymentRetried', { key: 'one:capture' }];
const noShow: Draft = [
  'booking/one',
  'BookingMarkedNoShow',
  { releaseFrom: NIGHTS[0], owedMinor: 100 },
];

function audited(drafts: readonly Draft[], recordedAtMs = 1): JournalAudit {
  const audit = new JournalAudit();
  audit.take(eventsOf([...HOTEL_OPENED, ...drafts], recordedAtMs));
  return audit;
}

function verdict(drafts: readonly Draft[], recordedAtMs = 1): readonly string[] {
  return audited(drafts, recordedAtMs).problems.map(
    ({ rule, where, detail }) => `${rule}: ${where}: ${detail}`,
  );
}

describe('the audit of a journal', () => {
  const back: Draft = ['booking/one', 'NightsReleased'];

  it.each<readonly [string, readonly Draft[]]>([
    ['a sale', sale()],
    ['a sale and its cancellation', [...sale(), cancelled, ...NIGHTS.map(saleReleased), back]],
    [
      'the last room sold again after a cancellation',
      [...sale(), cancelled, ...NIGHTS.map(saleReleased), back, ...sale('two')],
    ],
    ['a capacity cut below what is sold', [...sale(), ...cut(0)]],
    [
      'prices set twice',
      [
        ['property/h', 'PricingSet', { version: 1 }],
        ['property/h', 'PricingSet', { version: 2 }],
      ],
    ],
    [
      'a stay that is shortened',
      [...sale(), change(), confirmedChange(), saleReleased(NIGHTS[1]), back],
    ],
    [
      'a change that comes to nothing',
      [...sale(), change(), ['booking/one', 'ModificationFailed', { reason: { code: 'x' } }]],
    ],
    ['a stay of two rooms of two types', [...sale(), ...booked('two', { rooms: ['b', 'b'] })]],
  ])('finds nothing wrong with %s', (_, drafts) => {
    expect(verdict(drafts)).toEqual([]);
  });

  it.each<readonly [string, readonly Draft[], RegExp]>([
    [
      'a change that makes a kept night dearer',
      [...sale(), change({ nightlyMinor: [99] })],
      /^terms: .*keeps 0 of 1 prices that were agreed for a base/,
    ],
    [
      'a change that asks for what is paid',
      [...sale(), change({ authoriseMinor: 1 })],
      /^payments: .*asks for 1; 0 is missing$/,
    ],
    [
      'a change that puts something else into force',
      [...sale(), change(), confirmedChange({ nightlyMinor: [99] })],
      /^terms: .*puts into force what was not asked for$/,
    ],
    [
      'a change that nobody asked for',
      [...sale(), confirmedChange()],
      /^lifecycle: .*ends no change$/,
    ],
    [
      'a cancellation while a change is under way',
      [...sale(), change(), cancelled],
      /^lifecycle: .*BookingCancelled comes while a change is under way$/,
    ],
    [
      'a change that takes a night which is kept',
      [...sale(), change(), confirmedChange(), saleReleased(NIGHTS[0])],
      /^release: .*keeps this night$/,
    ],
    [
      'a change that forgets to give a night back',
      [...sale(), change(), confirmedChange(), back],
      /^claims: .*NightsReleased keeps rooms on inventory\/h\/a\/2026-03-02$/,
    ],
    [
      'a room taken twice for a change',
      [...sale(), change(), heldOn('one', NIGHTS[0])],
      /^claims: .*takes 1 rooms; asked for are 0$/,
    ],
    [
      'the last room given twice',
      [...sale(), ...held('two')],
      /^oversold: position \d+, inventory\/h\/a\/2026-03-01: RoomsHeld gives away 2 of 1 rooms$/,
    ],
    ['a room sold though capacity was cut', [...cut(0), ...sale()], /^oversold: .* 1 of 0 rooms$/],
    [
      'a confirmation with one night unsold',
      without(sale(), 'HoldConfirmed'),
      /^claims: .*should have 1 sold on inventory\/h\/a\/2026-03-01 and has 1 held until 10000$/,
    ],
    [
      'a hold promised with one night missing',
      without(sale(), 'RoomsHeld'),
      /^claims: .*PaymentRequested should have 1 held .* and has none$/,
    ],
    [
      'one room of two',
      booked('two', { rooms: ['b', 'b'], held: 1 }),
      /^claims: .*takes 1 rooms; asked for are 2$/,
    ],
    [
      'a night outside the stay',
      [...sale(), heldOn('one', '2026-03-07')],
      /^claims: .*asked for are 0$/,
    ],
    [
      'a cancellation that forgets a night',
      [...sale(), cancelled, saleReleased(NIGHTS[0]), back],
      /^claims: .*NightsReleased keeps rooms on inventory\/h\/a\/2026-03-02$/,
    ],
    [
      'a room taken from a booking that stands',
      [...sale(), saleReleased(NIGHTS[0])],
      /^release: .*a booking that is confirmed and keeps this night$/,
    ],
    [
      'rooms given back that nobody had',
      [
        requested('one'),
        ['booking/one', 'BookingFailed', { reason: { code: 'no_availability' } }],
        saleReleased(NIGHTS[0]),
      ],
      /^holds: .*gives back what one has not$/,
    ],
    ['a sale without a hold', without(sale(), 'RoomsHeld'), /^holds: .*sells what was not held$/],
    [
      'rooms for a booking that is not there',
      [heldOn('ghost', NIGHTS[0])],
      /^claims: .*for booking ghost, which is not there$/,
    ],
    [
      'a hold ended before its time',
      [...held('one'), onNight(NIGHTS[0], 'HoldExpired', 'one')],
      /^holds: .*before 10000$/,
    ],
    [
      'a capacity nobody set',
      [['inventory/h/a/2026-03-01', 'CapacitySet', { physical: 7 }]],
      /^capacity: .*told 7 rooms, which the property never said$/,
    ],
    [
      'an allowance nobody gave',
      [['inventory/h/a/2026-03-01', 'CapacitySet', { physical: 1, allowance: 1 }]],
      /^capacity: .*told 1 rooms and 1 beyond, which the property never said$/,
    ],
    [
      'a room sold that is out of order',
      [...closed(true), ...held('one')],
      /^oversold: .*gives away 1 of 0 rooms$/,
    ],
    [
      'a room closed that is not there',
      [
        [
          'property/h',
          'RoomClosed',
          { number: '7', roomTypeId: 'a', range: { from: NIGHTS[0], to: NIGHTS[0] } },
        ],
      ],
      /^capacity: .*names a room that is not there$/,
    ],
    [
      'more rooms sold than the allowance lets',
      [...allowed(1), ...held('one'), ...held('two'), ...held('three')],
      /^oversold: .*gives away 3 of 2 rooms$/,
    ],
    [
      'a change to a room type that is not there',
      [
        [
          'property/h',
          'CapacityChanged',
          { roomTypeId: 'x', range: { from: NIGHTS[0], to: NIGHTS[0] }, rooms: 1 },
        ],
      ],
      /^capacity: .*names a room type that is not there$/,
    ],
    [
      'a room type added twice',
      [['property/h', 'RoomTypeAdded', { id: 'a', details: { rooms: 1 } }]],
      /^capacity: .*adds a room type that is there$/,
    ],
    [
      'a version of the prices left out',
      [['property/h', 'PricingSet', { version: 2 }]],
      /^capacity: .*is version 2, and the last was 0$/,
    ],
    ['an event before its request', sale().slice(1), /^lifecycle: .*comes before the request$/],
    [
      'a request made twice',
      [...sale(), requested('one')],
      /^lifecycle: .*begins a booking that is there$/,
    ],
    [
      'one key for two bookings',
      [requested('one'), requested('two', { key: 'key of one' })],
      /^keys: .*booking\/two: .*under the key of booking\/one: key of one$/,
    ],
    [
      'a key that writes twice',
      [...sale(), ['booking/one', 'GuestCheckedIn', {}, 'key of one']],
      /^keys: .*a second time: key of one$/,
    ],
    [
      'steps out of order',
      [requested('one'), ['booking/one', 'GuestCheckedIn']],
      /^lifecycle: .*GuestCheckedIn follows requested$/,
    ],
    [
      'a hold that ends too soon',
      [...heldAlone(), ['booking/one', 'BookingExpired']],
      /^lifecycle: .*comes before the hold ends at 10000$/,
    ],
    [
      'a hold extended twice',
      [...heldAlone(), extended(20_000), extended(30_000)],
      /^lifecycle: .*a second time$/,
    ],
    [
      'an extension that its nights do not know',
      [...heldAlone(), extended(20_000)],
      /^claims: .*should have 1 held .* has 1 held until 10000$/,
    ],
    ['a release of nothing', [...sale(), back], /^lifecycle: .*while nothing is being given back$/],
    [
      'a price that is no sum',
      [requested('one', { totalMinor: 149 })],
      /^terms: .*priced 149 and its nights cost 150$/,
    ],
    [
      'a room type nobody offers',
      [requested('one', { rooms: ['x'] })],
      /^terms: .*for h\/x, which nobody offers$/,
    ],
    [
      'another debt than the terms say',
      [...sale(), ['booking/one', 'BookingMarkedNoShow', { releaseFrom: NIGHTS[0], owedMinor: 0 }]],
      /^owed: .*says that 0 is owed; by the terms it is 100$/,
    ],
    [
      'a confirmation that nobody paid',
      sale('one', {}),
      /^payments: .*BookingConfirmed has no word of the gateway$/,
    ],
    [
      'money taken twice',
      [...sale(), captured(150), captured(150)],
      /^payments: .*about one:capture, which is not under way$/,
    ],
    [
      'another amount taken',
      [...sale(), captured(149)],
      /^payments: .*moves 149 under one:capture, which is for 150$/,
    ],
    [
      'a payment of another price',
      held('one').concat([
        ['booking/one', 'PaymentRequested', { amountMinor: 1, deadlineMs: 5_000 }],
      ]),
      /^payments: .*asks for another amount than the 150 that is due$/,
    ],
    [
      'a person who tries again what does not wait',
      [...sale(), retried],
      /^payments: .*does not wait$/,
    ],
    ['a capture given up twice', [...sale(), refused, refused], /^payments: .*waits already$/],
    ['a capacity of another weekday', cut(0, [1]), /^capacity: .*never said$/],
    [
      'an unknown event',
      [['booking/one', 'BookingRequested', {}]],
      /^shape: .*cannot be understood/,
    ],
    [
      'an unknown kind of stream',
      [['parking/one', 'CarParked']],
      /^shape: .*no known kind of stream$/,
    ],
  ])('finds %s', (_, drafts, found) => {
    expect(verdict(drafts)).toContainEqual(expect.stringMatching(found));
  });

  it('finds a hold sold after its time', () => {
    const sold = verdict(sale(), UNTIL_MS);
    expect(sold).toContainEqual(expect.stringMatching(/^holds: .*sells a hold that is over$/));
  });

  it('finds an event that was taken out of its stream, and one that comes too late', () => {
    const events = eventsOf([...HOTEL_OPENED, ...sale()]);
    const gap = new JournalAudit();
    gap.take(events.filter(({ type }) => type !== 'PaymentRequested'));
    expect(gap.problems).toContainEqual({
      rule: 'versions',
      where: expect.stringContaining('booking/one'),
      detail: expect.stringContaining('has version 3, not 2'),
    });
    const late = new JournalAudit();
    late.take([...events, ...eventsOf([['property/g', 'PropertyCreated']])]);
    expect(late.problems).toMatchObject([{ rule: 'positions', where: 'position 1, property/g' }]);
  });

  it('says the same however the events are portioned', () => {
    const events = eventsOf([...HOTEL_OPENED, ...sale(), ...held('two')]);
    const whole = new JournalAudit();
    whole.take(events);
    const single = new JournalAudit();
    for (const event of events) single.take([event]);
    expect(single.problems).toEqual(whole.problems);
    expect(single.position).toBe(events.length);
  });

  it('lists so many problems of a rule and no more', () => {
    const ghosts = Array.from({ length: PROBLEMS_PER_RULE + 5 }, (_, index) =>
      heldOn(`g${index}`, NIGHTS[0]),
    );
    expect(audited(ghosts).problems.filter(({ rule }) => rule === 'claims')).toHaveLength(
      PROBLEMS_PER_RULE,
    );
  });
});

describe('what is not settled', () => {
  const open: readonly (readonly [string, readonly Draft[], number, RegExp])[] = [
    ['a request', held('one'), 300_001, /one is still requested/],
    ['a payment', sale().slice(0, 4), 5_000, /one is still payment_pending/],
    ['a hold', heldAlone(), UNTIL_MS, /one is still held/],
    ['nights to be given back', [...sale(), cancelled], 60_001, /one has not released its nights/],
    ['a capture', sale(), 1, /one waits for the gateway: one:capture/],
    [
      'a night that was not told',
      [...sale(), captured(150), ...cut(0).slice(0, 1)],
      0,
      /inventory\/h\/a\/2026-03-01 believes in 1 rooms and has 0 rooms/,
    ],
  ];

  it.each(open)('names %s once its time has come', (_, drafts, dueAtMs, sentence) => {
    const audit = audited(drafts);
    expect(audit.unsettled(dueAtMs).join()).toMatch(sentence);
    if (dueAtMs > 0) expect(audit.unsettled(dueAtMs - 1)).toEqual([]);
    expect(audit.problems).toEqual([]);
  });

  it('is a capture of what is owed, then a void of the rest, where none was taken', () => {
    const ended = [...sale('one', { reference: 'r' }, { capture: 'at_check_in' }), noShow];
    const keys = (drafts: readonly Draft[]) =>
      audited(drafts).open.flatMap(({ effects }) =>
        effects.map(({ key, amountMinor }) => [key, amountMinor]),
      );
    expect(keys(ended)).toEqual([['one:capture', 100]]);
    expect(keys([...ended, captured(100)])).toEqual([['one:void', 50]]);
  });

  it('is nothing when all is done, or waits for a person', () => {
    expect(audited([...sale(), captured(150)]).unsettled()).toEqual([]);
    expect(audited([...sale(), refused]).unsettled()).toEqual([]);
  });
});

function captured(amountMinor: number): Draft {
  return ['booking/one', 'PaymentCaptured', { key: 'one:capture', amountMinor }];
}

/** The booking of `sale` is to end a night earlier. */
function change(asked: { nightlyMinor?: readonly number[]; authoriseMinor?: number } = {}): Draft {
  const { authoriseMinor = 0 } = asked;
  const data = { ...shorter(asked), why: '', authoriseMinor, deadlineMs: 9_000 };
  return ['booking/one', 'ModificationRequested', data];
}

function confirmedChange(asked: { nightlyMinor?: readonly number[] } = {}): Draft {
  return ['booking/one', 'ModificationConfirmed', shorter(asked)];
}

function shorter({ nightlyMinor = [100] }: { nightlyMinor?: readonly number[] }) {
  const terms = {
    propertyId: 'h',
    stay: { arrival: NIGHTS[0], departure: NIGHTS[1] },
    rooms: [{ roomTypeId: 'a', nightlyMinor }],
    totalMinor: nightlyMinor[0],
    capture: 'at_booking',
  };
  return { terms, dueMinor: nightlyMinor[0] };
}

/** Type `a` has fewer rooms on a Sunday, and the night of the first has been told. */
function cut(rooms: number, weekdays = [7]): readonly Draft[] {
  const range = { from: NIGHTS[0], to: NIGHTS[0], weekdays };
  return [
    ['property/h', 'CapacityChanged', { roomTypeId: 'a', range, rooms }],
    [`inventory/h/a/${NIGHTS[0]}`, 'CapacitySet', { physical: rooms }],
  ];
}

function heldAlone(): readonly Draft[] {
  return [...held('one', { isDirect: false }), ['booking/one', 'BookingHeld']];
}

function extended(holdUntilMs: number): Draft {
  return ['booking/one', 'BookingHoldExtended', { holdUntilMs }];
}

/** Takes out the first event of this type. */
function without(drafts: readonly Draft[], type: string): readonly Draft[] {
  const place = drafts.findIndex((draft) => draft[1] === type);
  return drafts.filter((_, index) => index !== place);
}
