/** What the audit says of waitlists: a life in order passes, each broken rule has a sentence. */
import { describe, expect, it } from 'vitest';
import { JournalAudit } from '../../src/audit/journal-audit.ts';
import { ProblemList, problemText } from '../../src/audit/problem-list.ts';
import { auditTimers } from '../../src/audit/side-rows-audit.ts';
import {
  cancelled,
  type Draft,
  eventsOf,
  HOTEL_OPENED,
  held,
  NIGHTS,
  UNTIL_MS,
} from './history.ts';

const stay = { arrival: NIGHTS[0], departure: '2026-03-03' };
const LIST = 'waitlist/h';
const WAIT_UNTIL_MS = 50_000;

function joined(entryId: string, more: Record<string, unknown> = {}): Draft {
  const awaited = { stay, rooms: [{ roomTypeId: 'a' }], flexibleDays: 0 };
  const data = { entryId, awaited, priority: 5, waitUntilMs: WAIT_UNTIL_MS, ...more };
  return [LIST, 'WaitlistJoined', data];
}

function begun(entryId: string, more: Record<string, unknown> = {}): Draft {
  const terms = { stay, totalMinor: 150 };
  return [
    LIST,
    'WaitlistOfferBegun',
    { entryId, offerId: 'one', terms, untilMs: UNTIL_MS, ...more },
  ];
}

const of = (type: string, entryId = 'ada', more: Record<string, unknown> = {}): Draft => {
  return [LIST, type, { entryId, offerId: 'one', ...more }];
};
const offered = of('WaitlistOffered');
const ended = (how: string) => of('WaitlistOfferEnded', 'ada', { how });
const left = (why: string, entryId = 'ada'): Draft => [LIST, 'WaitlistLeft', { entryId, why }];
const hold: readonly Draft[] = [
  ...held('one', { isDirect: false }),
  ['booking/one', 'BookingHeld'],
];
const released: Draft = ['booking/one', 'NightsReleased'];
const nightsBack: readonly Draft[] = NIGHTS.map((night) => {
  const data = { bookingId: 'one', rooms: 1, reason: 'released' };
  return [`inventory/h/a/${night}`, 'HoldReleased', data] as const;
});
/** Given back, whoever it was for. */
const gone: readonly Draft[] = [cancelled, ...nightsBack, released];

/** The guest took it, and the card was refused. */
const unpaid: readonly Draft[] = [
  ['booking/one', 'PaymentRequested', { amountMinor: 150, deadlineMs: 5_000 }],
  ['booking/one', 'BookingFailed', { reason: { code: 'payment_declined' } }],
  ...nightsBack,
  released,
];

function audited(...drafts: readonly Draft[]): JournalAudit {
  const audit = new JournalAudit();
  audit.take(eventsOf([...HOTEL_OPENED, ...drafts]));
  return audit;
}

describe('the stream of a waitlist', () => {
  it.each<[string, readonly Draft[], string | undefined]>([
    [
      'an offer that lapses',
      [joined('ada'), begun('ada'), ...hold, offered, ...gone, ended('lapsed')],
      undefined,
    ],
    [
      'an offer that is not paid for',
      [joined('ada'), begun('ada'), ...hold, offered, ...unpaid, ended('unpaid')],
      undefined,
    ],
    // The waitlist hears a moment later how a hold has ended: who says no until then has said no.
    [
      'an offer that is turned down when its payment has failed already',
      [
        joined('ada'),
        begun('ada'),
        ...hold,
        offered,
        ...unpaid,
        ended('declined'),
        of('WaitlistHoldOver', 'ada', { isBooked: false }),
      ],
      undefined,
    ],
    [
      'a hold that is refused',
      [joined('ada'), begun('ada'), ...hold, ...gone, of('WaitlistOfferFailed')],
      undefined,
    ],
    [
      'who leaves an offer',
      [
        joined('ada'),
        begun('ada'),
        ...hold,
        offered,
        left('withdrawn'),
        ...gone,
        of('WaitlistHoldOver', 'ada', { isBooked: false }),
      ],
      undefined,
    ],
    [
      'an offer that is not paid for while it is held',
      [joined('ada'), begun('ada'), ...hold, offered, ended('unpaid')],
      'says unpaid of a hold that is held',
    ],
    [
      'an offer that lapses when its payment has failed',
      [joined('ada'), begun('ada'), ...hold, offered, ...unpaid, ended('lapsed')],
      'says lapsed of a hold that is failed',
    ],
    ['a second joining', [joined('ada'), joined('ada')], 'joins ada a second time'],
    [
      'a joining after the end',
      [joined('ada'), left('withdrawn'), joined('ada')],
      'joins ada a second time',
    ],
    [
      'somebody who never joined',
      [left('withdrawn', 'bob')],
      'is for the entry bob, which is not open',
    ],
    ['no such priority', [joined('ada', { priority: 12 })], 'has the priority 12'],
    ['who leaves too early', [joined('ada'), left('expired')], `leaves before ${WAIT_UNTIL_MS}`],
    [
      'who leaves before enough offers',
      [joined('ada'), left('unanswered')],
      'leaves after 0 offers of 3',
    ],
    [
      'who leaves before so many were declined',
      [joined('ada'), left('declined')],
      'leaves after 0 offers of 3',
    ],
    ['no known reason', [joined('ada'), left('bored')], 'for no known reason: bored'],
    [
      'a hold that was there',
      [joined('ada'), ...hold, begun('ada')],
      'offers the hold one, which was there before',
    ],
    [
      'an offer of an offer',
      [joined('ada'), begun('ada'), begun('ada', { offerId: 'two' })],
      'offers to one that is offering',
    ],
    [
      'more than the guest would pay',
      [
        joined('ada', {
          awaited: { stay, rooms: [{}], flexibleDays: 0, maxTotal: { amountMinor: 100 } },
        }),
        begun('ada'),
      ],
      'costs more than the guest would pay',
    ],
    [
      'longer than the guest waits',
      [joined('ada', { waitUntilMs: 5 }), begun('ada')],
      'stands longer than the guest waits',
    ],
    ['who is overtaken', [joined('ada'), joined('bob'), begun('bob')], 'overtakes ada'],
    [
      'who has the better place',
      [joined('ada'), joined('bob', { priority: 1 }), begun('bob')],
      undefined,
    ],
    [
      'an offer without a hold',
      [joined('ada'), begun('ada'), offered],
      'offers a hold that is missing',
    ],
    [
      'an offer of something else',
      [joined('ada'), begun('ada', { terms: { stay, totalMinor: 140 } }), ...hold, offered],
      'offers other rooms than are held',
    ],
    [
      'a booking that is none',
      [joined('ada'), begun('ada'), ...hold, offered, ended('booked')],
      'says booked of a hold that is held',
    ],
    [
      'a lapse of what is held',
      [joined('ada'), begun('ada'), ...hold, offered, ended('lapsed')],
      'says lapsed of a hold that is held',
    ],
    [
      'a hold given up that is there',
      [joined('ada'), begun('ada'), ...hold, of('WaitlistOfferFailed')],
      'gives up a hold that is held',
    ],
    [
      'a hold let go that is there',
      [joined('ada'), begun('ada'), ...hold, left('withdrawn'), of('WaitlistHoldOver')],
      'lets go of a hold that is held',
    ],
    ['an unknown event', [joined('ada'), of('WaitlistSold')], 'is of no known type'],
  ])('%s', (_, drafts, problem) => {
    const found = audited(...drafts).problems.map(problemText);
    expect(found).toHaveLength(problem === undefined ? 0 : 1);
    if (problem !== undefined) expect(found[0]).toContain(problem);
  });

  it.each<[string, readonly Draft[], readonly string[]]>([
    ['nobody', [joined('ada'), left('withdrawn')], []],
    ['who is being made an offer', [joined('ada'), begun('ada')], ['is still being made an offer']],
    [
      'who has not heard of the end',
      [joined('ada'), begun('ada'), ...hold, offered, ...gone],
      ['is offered a hold that is over'],
    ],
    [
      'a hold that nobody wants',
      [joined('ada'), begun('ada'), left('withdrawn')],
      ['has not let go of hold one'],
    ],
    ['who waited too long', [joined('ada')], ['still waits']],
  ])('leaves open: %s', (_, drafts, sentences) => {
    const open = audited(...drafts).unsettled(WAIT_UNTIL_MS + 1);
    const ours = open.filter((text) => text.startsWith('the waitlist'));
    expect(ours).toHaveLength(sentences.length);
    for (const [at, sentence] of sentences.entries()) expect(ours[at]).toContain(sentence);
  });
});

describe('the timer of a waitlist', () => {
  const row = { id: LIST, stream: LIST, isSaga: false };

  it.each<[string, readonly Draft[], readonly number[], string | undefined]>([
    [
      'is that of who waits least',
      [joined('ada'), joined('bob', { waitUntilMs: 7 })],
      [7],
      undefined,
    ],
    ['is missed', [joined('ada')], [], 'has somebody who waits and no timer will wake it'],
    ['is late', [joined('ada')], [WAIT_UNTIL_MS + 1], `is due at ${WAIT_UNTIL_MS + 1}`],
    ['is for nobody', [joined('ada'), left('withdrawn')], [7], 'waits for no deadline'],
  ])('%s', (_, drafts, dues, problem) => {
    const found = new ProblemList();
    const rows = dues.map((dueAtMs) => ({ ...row, dueAtMs }));
    auditTimers(rows, audited(...drafts), found);
    const texts = found.listed.map(problemText);
    expect(texts).toHaveLength(problem === undefined ? 0 : 1);
    if (problem !== undefined) expect(texts[0]).toContain(problem);
  });
});
