/** The audit of what OTAs have said: each history is wrong in one way, and has to be named. */
import { describe, expect, it } from 'vitest';
import { JournalAudit } from '../../src/audit/journal-audit.ts';
import { ProblemList } from '../../src/audit/problem-list.ts';
import { auditOutbox, type OutboxRow } from '../../src/audit/side-rows-audit.ts';
import { type Draft, eventsOf, HOTEL_OPENED } from './history.ts';

const at = 'channel-booking/c1';

function received(revision: number, code = 'SUN-1', stream = at): Draft {
  const sold = { code, revision };
  const word = { revision, revisionId: `r${revision}`, sold };
  return [stream, 'ChannelWordReceived', { channelId: 'sunny', code, word }];
}

/** One that is of the same instant as another, so that a person has to say which is the later. */
function unordered(): Draft {
  const word = { revision: 1, revisionId: 'r1', sold: { code: 'SUN-1', revision: 1 } };
  return [
    at,
    'ChannelWordReceived',
    { channelId: 'sunny', code: 'SUN-1', word: { ...word, isUnordered: true } },
  ];
}

const parked: Draft = [at, 'ChannelWordParked', { revision: 1, reason: { code: 'no_rooms' } }];
const redriven: Draft = [at, 'ChannelWordRedriven', { revision: 1 }];
const dismissed: Draft = [at, 'ChannelWordDismissed', { revision: 1, why: 'x' }];
const applied = (data: object): Draft => [
  at,
  'ChannelWordApplied',
  { revision: 1, outcome: 'created', ...data },
];

function audited(drafts: readonly Draft[]): JournalAudit {
  const audit = new JournalAudit();
  audit.take(eventsOf([...HOTEL_OPENED, ...drafts]));
  return audit;
}

describe('the audit of a channel’s bookings', () => {
  it.each<readonly [string, readonly Draft[]]>([
    ['words that rise', [received(1), received(5)]],
    [
      'one that is parked, tried again and dismissed',
      [received(1), parked, redriven, parked, dismissed],
    ],
    ['nothing to cancel', [received(1), applied({ outcome: 'cancelled' })]],
    [
      'one that a person has said to be the later',
      [unordered(), parked, redriven, applied({ outcome: 'cancelled' })],
    ],
  ])('finds nothing wrong with %s', (_, drafts) => {
    expect(audited(drafts).problems).toEqual([]);
  });

  it.each<readonly [string, readonly Draft[], RegExp]>([
    ['an older word', [received(5), received(5)], /has revision 5, and 5 is known/],
    ['another code', [received(1), received(2, 'SUN-2')], /is of another booking than SUN-1/],
    [
      'a code that is kept twice',
      [received(1), received(1, 'SUN-1', 'channel-booking/c2')],
      /is kept as channel-booking\/c1 already/,
    ],
    ['an end without a beginning', [parked], /comes before any word/],
    ['what is parked twice', [received(1), parked, parked], /follows parked/],
    ['what waits and is tried again', [received(1), redriven], /follows waiting/],
    [
      'a booking that is not there',
      [received(1), applied({ bookingId: 'b9' })],
      /b9, which is not/,
    ],
    [
      'one of two of an instant, of which nobody has said that it is the later',
      [unordered(), applied({ outcome: 'cancelled' })],
      /nobody has said to be the later/,
    ],
    ['no booking', [received(1), applied({})], /is created without a booking/],
  ])('names %s', (_, drafts, problem) => {
    const found = audited(drafts).problems.map(({ detail }) => detail);
    expect(found.filter((detail) => problem.test(detail))).not.toEqual([]);
  });

  it.each<readonly [string, readonly Draft[], Partial<OutboxRow> | undefined, RegExp | undefined]>([
    ['its row', [received(1)], {}, undefined],
    ['its dead row', [received(1), parked], { isDead: true }, undefined],
    ['no row', [received(1)], undefined, /has no row/],
    ['a dead row of what waits', [received(1)], { isDead: true }, /is given up, .* waiting/],
    ['a row of what is parked', [received(1), parked], {}, /is tried on, .* parked/],
    ['a row of what is over', [received(1), parked, dismissed], {}, /nothing that waits/],
  ])('holds a revision against %s', (_, drafts, given, problem) => {
    const row: OutboxRow = {
      sequence: 1,
      id: 'channel-bookings:c1:1',
      queue: 'channel-bookings',
      key: 'c1',
      payload: {},
      isDead: false,
      ...given,
    };
    const found = new ProblemList();
    auditOutbox(given === undefined ? [] : [row], audited(drafts), found);
    const details = found.listed.map(({ detail }) => detail);
    if (problem === undefined) expect(details).toEqual([]);
    else expect(details).toEqual([expect.stringMatching(problem)]);
  });
});
