/**
 * What the audit says of rooms that a channel has sold and that were not there: a journal may have
 * them, if the night says just how many, a channel has sold them, and the booking says so as well.
 */
import { describe, expect, it } from 'vitest';
import { JournalAudit } from '../../src/audit/journal-audit.ts';
import { type Draft, eventsOf, HOTEL_OPENED, NIGHTS, sale, UNTIL_MS } from './history.ts';

const NOTHING_DUE = {
  guarantee: { amount: { type: 'none' }, due: { type: 'at_booking' } },
  cancellation: { isNonRefundable: false, tiers: [] },
  noShow: { type: 'none' },
  earlyDeparture: { basisPoints: 0 },
};
type Data = Readonly<Record<string, unknown>>;

const REFERENCE = { code: 'BDC-1', revision: 1 };

function terms(more: object = {}, departure = '2026-03-03', nightlyMinor = [100, 50]) {
  return {
    propertyId: 'h',
    stay: { arrival: NIGHTS[0], departure },
    rooms: [{ roomTypeId: 'a', nightlyMinor, policies: NOTHING_DUE }],
    totalMinor: nightlyMinor.reduce((sum, one) => sum + one, 0),
    capture: 'at_booking',
    timeZone: 'Europe/Berlin',
    channel: 'bdc',
    channelReference: REFERENCE,
    ...more,
  };
}

function onNight(night: string, type: string, more: Data = {}): Draft {
  return [`inventory/h/a/${night}`, type, { bookingId: 'two', rooms: 1, ...more }];
}

function taken(night: string, forced: Data): Draft {
  return onNight(night, 'RoomsHeld', { untilMs: UNTIL_MS, channel: 'bdc', ...forced });
}

const overbooked = NIGHTS.map((night) => ({ roomTypeId: 'a', night, rooms: 1 }));

/** A second booking of the only room, sold by a channel. */
function forcedSale(spoilt: {
  readonly terms?: object;
  readonly forced?: Data;
  readonly confirmation?: Data;
  readonly amountMinor?: number;
}): readonly Draft[] {
  const { forced = { forced: 1 }, confirmation = { overbooked }, amountMinor = 0 } = spoilt;
  const asked = { terms: spoilt.terms ?? terms(), isDirect: true, holdUntilMs: UNTIL_MS };
  return [
    ...sale(),
    ['booking/two', 'BookingRequested', asked, 'key of two'],
    ...NIGHTS.map((night) => taken(night, forced)),
    ['booking/two', 'PaymentRequested', { amountMinor, deadlineMs: 5_000 }],
    ...NIGHTS.map((night) => onNight(night, 'HoldConfirmed')),
    ['booking/two', 'BookingConfirmed', confirmation],
  ];
}

function changed(to: object, overbookedThen: Data): readonly Draft[] {
  const asked = { terms: to, dueMinor: 0, authoriseMinor: 0, deadlineMs: 9_000 };
  return [
    ...forcedSale({}),
    ['booking/two', 'ModificationRequested', asked],
    ['booking/two', 'ModificationConfirmed', { terms: to, dueMinor: 0, ...overbookedThen }],
  ];
}

function ended(channelRevision: number): Draft {
  const data = { releaseFrom: NIGHTS[0], owedMinor: 0, channelRevision };
  return ['booking/two', 'BookingCancelled', data];
}

function verdict(drafts: readonly Draft[]): readonly string[] {
  const audit = new JournalAudit();
  audit.take(eventsOf([...HOTEL_OPENED, ...drafts]));
  return audit.problems.map(({ rule, detail }) => `${rule}: ${detail.replace(/^\w+ /, '')}`);
}

const REVISED = { channelReference: { ...REFERENCE, revision: 2 } };
const shortened = terms(REVISED, NIGHTS[1], [90]);
const left: Draft = onNight(NIGHTS[1], 'SaleReleased', { channel: 'bdc', reason: 'modified' });
const back: Draft = ['booking/two', 'NightsReleased'];

describe('the audit of what a channel has sold', () => {
  it.each<readonly [string, readonly Draft[]]>([
    ['a room that was not there, and is said not to have been', forcedSale({})],
    ['a guest who pays the channel', forcedSale({ terms: terms({ collectedBy: 'channel' }) })],
    [
      'a change of the channel, at its own price, that gives a forced night back',
      [...changed(shortened, { overbooked: overbooked.slice(0, 1) }), left, back],
    ],
  ])('finds nothing wrong with %s', (_, drafts) => {
    expect(verdict(drafts)).toEqual([]);
  });

  it.each<readonly [string, readonly Draft[], RegExp]>([
    [
      'a night that does not say that it was forced',
      forcedSale({ forced: {}, confirmation: {} }),
      /^oversold: gives away 2 of 1 rooms$/,
    ],
    [
      'a night that says more than was forced',
      forcedSale({ forced: { forced: 2 } }),
      /^oversold: gives away 2 of 1 rooms, 2 of them forced$/,
    ],
    [
      'a booking that does not say that it is overbooked',
      forcedSale({ confirmation: {} }),
      /^oversold: is overbooked by 1 on .*2026-03-01 and 1 on .*, and says nothing$/,
    ],
    [
      'a booking that says it of a night too many',
      [
        ...sale().slice(0, 0),
        ...forcedSale({ confirmation: { overbooked: [...overbooked, overbooked[0]] } }),
      ],
      /^oversold: is overbooked by/,
    ],
    [
      'a booking that no channel has sold',
      forcedSale({ terms: { ...terms(), channelReference: undefined } }),
      /^claims: forces rooms that no channel has sold$/,
    ],
    [
      'a change that forgets what is overbooked still',
      changed(shortened, {}),
      /^oversold: is overbooked by 1 on .*, and says nothing$/,
    ],
    [
      'a change to an earlier revision',
      changed(terms({ channelReference: { ...REFERENCE, revision: 0 } }), { overbooked }),
      /^terms: goes back to revision 0$/,
    ],
    [
      'a change to what the channel calls another booking',
      changed(terms({ channelReference: { code: 'X', revision: 2 } }), { overbooked }),
      /^terms: is of another booking of a channel$/,
    ],
    [
      'a change of the hotel at another price',
      changed(terms({}, '2026-03-03', [90, 50]), { overbooked }),
      /^terms: keeps 0 of 1 prices/,
    ],
    [
      'a change of the hotel by which somebody else is paid',
      changed(terms({ collectedBy: 'channel' }), { overbooked }),
      /^terms: is paid to somebody else$/,
    ],
    [
      'an end by an older word of the channel',
      [...forcedSale({}), ended(1)],
      /^terms: is cancelled by revision 1 of no channel$/,
    ],
    [
      'an end by a channel that has sold nothing',
      [...sale(), ['booking/one', 'BookingCancelled', { ...ended(9)[2] }]],
      /^terms: is cancelled by revision 9 of no channel$/,
    ],
    [
      'money asked of a guest who pays the channel',
      forcedSale({ terms: terms({ collectedBy: 'channel' }), amountMinor: 150 }),
      /^payments: asks for another amount than the 0 that is due$/,
    ],
  ])('names %s', (_, drafts, problem) => {
    expect(verdict(drafts).filter((one) => problem.test(one))).not.toEqual([]);
  });
});
