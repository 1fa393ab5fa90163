/** The audit of blocks and of what nights keep for them: one fault at a time in a right history. */
import { describe, expect, it } from 'vitest';
import { JournalAudit } from '../../src/audit/journal-audit.ts';
import { problemText } from '../../src/audit/problem-list.ts';
import { booked, type Draft, eventsOf, HOTEL_OPENED, NIGHTS } from './history.ts';

const [first, second] = NIGHTS;
const propertyId = 'h';

interface Kept {
  readonly agreed?: number;
  readonly washed?: number;
  readonly isReleased?: boolean;
  /** Rooms that all blocks keep after it. */
  readonly blocked?: number;
  readonly blockId?: string;
}

const requested = asked();
const created: Draft = ['block/g', 'BlockChangeAgreed', { propertyId, kind: 'created' }];
const told: Draft = ['block/g', 'BlockNightsTold'];
const cancelled: Draft = ['block/g', 'BlockCancelled', { propertyId, why: '' }];

/** Both rooms of type `b` on both nights. */
const BLOCK: readonly Draft[] = [
  requested,
  ...all('BlockAsked'),
  created,
  ...all('BlockSet'),
  told,
];
const free = { isReleased: true, blocked: 0 };
const both = { fromBlock: 2, blocked: 0 };
const one = { fromBlock: 1, blocked: 1 };

describe('the audit of blocks', () => {
  it('has nothing against one that is opened, picked up, washed, given back and released', () => {
    const story = [
      ...BLOCK,
      ...pickUp('p', one),
      changed('wash', { washed: 1 }),
      ...all('BlockAsked', { washed: 1, blocked: 1 }),
      ['block/g', 'BlockChangeAgreed', { propertyId, kind: 'wash' }] as Draft,
      ...all('BlockSet', { washed: 1, blocked: 0 }),
      told,
      ...ended('p', { toBlock: 1, blocked: 1 }),
      cancelled,
      ...all('BlockSet', { washed: 1, ...free }),
      told,
    ];
    expect(problemsOf(story)).toEqual([]);
    expect(unsettledOf(story, 10 * 60_000)).toEqual([]);
  });

  it('has nothing against one that a night refused, and that was asked for again', () => {
    const story = [
      requested,
      ...[on(first, 'BlockAsked'), ['block/g', 'BlockChangeRefused', { reason: {} }] as Draft],
      ...[on(first, 'BlockSet', { agreed: 0, blocked: 0 }), told],
      ...BLOCK,
    ];
    expect(problemsOf(story)).toEqual([]);
  });

  it.each<[string, readonly Draft[], RegExp]>([
    ['what comes before its block', [cancelled], /comes before the block/],
    ['one that begins twice', [...BLOCK, requested], /begins a block that is there/],
    ['one of rooms that nobody offers', [asked({ roomTypeId: 'z' })], /for h\/z, which nobody/],
    ['what is no event of a block', [...BLOCK, ['block/g', 'BlockLost']], /is of no known type/],
    [
      'a change of one that is over',
      [...BLOCK, cancelled, ...all('BlockSet', free), told, changed('wash', { washed: 1 })],
      /changes a block that is cancelled/,
    ],
    ['two changes at once', [requested, cancelled], /begins before the last change has ended/],
    ['an end without a beginning', [...BLOCK, created], /ends a change that was not begun/],
    ['a telling of nothing', [...BLOCK, told], /tells nights that have nothing to hear/],
    [
      'one that has what a night was not asked for',
      [requested, on(first, 'BlockAsked'), created],
      /has 2 agreed .* on b\/2026-03-02, and the night was not asked for it/,
    ],
    [
      'one that has not told a night',
      [...BLOCK.slice(0, 4), on(first, 'BlockSet'), told],
      /has 2 agreed .* on b\/2026-03-02, and the night says 0 agreed/,
    ],
    [
      'one that leaves a night asked after a refusal',
      [requested, on(first, 'BlockAsked'), ['block/g', 'BlockChangeRefused', {}], told],
      /has 0 agreed .* on b\/2026-03-01, and the night says/,
    ],
    ['a release before the day', [...dated('2026-03-01'), released()], /all nights before the day/],
    [
      'a rolling release before the day',
      [...dated('2026-03-01'), released({ upTo: first })],
      /releases 2026-03-01 before the day/,
    ],
  ])('names %s', (_, story, words) => {
    expect(problemsOf(story).join('\n')).toMatch(words);
  });

  it('takes a release on its day', () => {
    const story = [...dated('1970-01-01'), released(), ...all('BlockSet', free), told];
    expect(problemsOf(story)).toEqual([]);
  });

  it('says which has not asked or told all its nights in time', () => {
    expect(unsettledOf(BLOCK.slice(0, 3), 5 * 60_000)).toEqual([]);
    const late = [expect.stringMatching(/block g has not asked or told all its nights/)];
    for (const cut of [3, 5]) expect(unsettledOf(BLOCK.slice(0, cut), 10 * 60_000)).toEqual(late);
  });
});

describe('the audit of nights with blocks', () => {
  it.each<[string, readonly Draft[], RegExp]>([
    [
      'rooms kept for a block that is not there',
      [on(first, 'BlockAsked')],
      /the block g, which is not/,
    ],
    [
      'a night that is asked without a change',
      [...BLOCK, on(first, 'BlockAsked')],
      /is asked for a block that is definite/,
    ],
    ['a night that is told for nothing', [...BLOCK, on(first, 'BlockSet')], /told for a block/],
    [
      'a night that is told something else',
      [...BLOCK.slice(0, 4), on(first, 'BlockSet', { agreed: 1, blocked: 1 })],
      /says 1 agreed and 0 washed; the block has 2 agreed and 0 washed/,
    ],
    [
      'more washed than agreed',
      [requested, on(first, 'BlockAsked', { washed: 3, blocked: 0 })],
      /washes more than was agreed/,
    ],
    [
      'rooms kept that are not there',
      [asked({ agreed: 3 }), on(first, 'BlockAsked', { agreed: 3, blocked: 3 })],
      /keeps rooms that are not there: 3 of 2/,
    ],
    [
      'a set that keeps more than was asked for',
      [requested, created, on(first, 'BlockSet')],
      /keeps rooms that are not there: 2 of 2/,
    ],
    [
      'a count of kept rooms that is wrong',
      [requested, on(first, 'BlockAsked', { blocked: 1 })],
      /says that 1 are kept, and 2 are/,
    ],
    [
      'counts below what is picked up',
      [
        ...[...BLOCK, ...pickUp('p', one)],
        ...[changed('counts', { agreed: 0 }), on(first, 'BlockAsked', { agreed: 0, blocked: 1 })],
      ],
      /leaves 0 rooms of g, and 1 are picked up/,
    ],
    ['a sale of what is kept for others', [...BLOCK, ...booking('p')], /of which blocks keep 2/],
    [
      'a booking of a block that is not there',
      [...BLOCK, ...pickUp('p', { ...one, blockId: 'z' })],
      /is of the block z, which is not there/,
    ],
    [
      'a booking of a block that is not definite yet',
      [requested, ...pickUp('p', one)],
      /is of the block g, which is asked for/,
    ],
    [
      'a draw on a block that has nothing left',
      [...BLOCK, ...pickUp('p', both, 2), ...pickUp('q', { fromBlock: 1, blocked: 0 })],
      /draws 1 rooms on g, which has 0/,
    ],
    [
      'a draw of more rooms than a booking has',
      [...BLOCK, ...pickUp('p', both)],
      /draws 2 rooms for a booking that has 1/,
    ],
    [
      'a room that does not go back to its block',
      [...BLOCK, ...pickUp('p', one), ...ended('p', {})],
      /gives 0 rooms back to a block; 1 are/,
    ],
    [
      'a room of nobody that goes back to a block',
      [...BLOCK, ...pickUp('p', {}), ...ended('p', { toBlock: 1, blocked: 2 })],
      /gives 1 rooms back to a block; 0 are/,
    ],
  ])('names %s', (_, story, words) => {
    expect(problemsOf(story).join('\n')).toMatch(words);
  });
});

// Helpers

type Data = Readonly<Record<string, unknown>>;

function asked(cell: Data = {}, details: Data = {}): Draft {
  const cells = NIGHTS.map((night) => {
    return { roomTypeId: 'b', night, agreed: 2, washed: 0, ...cell };
  });
  const place = { propertyId, timeZone: 'Europe/Berlin', currency: 'EUR' };
  const terms = { status: 'definite', deducts: true, cells, deadlineMs: 5_000 };
  const none = { name: 'g', cutOff: null, releaseDays: null, rates: [] };
  return ['block/g', 'BlockRequested', { ...place, details: { ...none, ...details }, ...terms }];
}

/** A block that gives back all of its rooms on a date, and each night on its own. */
function dated(date: string): readonly Draft[] {
  const details = { cutOff: { type: 'date', date }, releaseDays: 0 };
  return [asked({}, details), ...BLOCK.slice(1)];
}

function released(upTo: Data = {}): Draft {
  return ['block/g', 'BlockReleased', { propertyId, ...upTo }];
}

function changed(kind: string, cell: Data): Draft {
  const cells = NIGHTS.map((night) => {
    return { roomTypeId: 'b', night, agreed: 2, washed: 0, ...cell };
  });
  return ['block/g', 'BlockChangeRequested', { kind, cells, deadlineMs: 5_000 }];
}

function on(night: string, type: string, kept: Kept = {}): Draft {
  const figures = { agreed: 2, washed: 0, isReleased: false, blocked: 2 };
  return [`inventory/h/b/${night}`, type, { blockId: 'g', ...figures, ...kept }];
}

function all(type: string, kept: Kept = {}): readonly Draft[] {
  return NIGHTS.map((night) => on(night, type, kept));
}

function booking(id: string, rooms = 1): readonly Draft[] {
  return booked(id, { rooms: Array(rooms).fill('b') });
}

/** A booking that names the block and takes of it on every night what `draw` says. */
function pickUp(id: string, { blockId = 'g', ...draw }: Data, rooms = 1): readonly Draft[] {
  return booking(id, rooms).map((draft): Draft => {
    const [stream, type, data = {}, key = id] = draft;
    if (type === 'RoomsHeld') return [stream, type, { ...data, blockId, ...draw }];
    if (type !== 'BookingRequested') return draft;
    const terms = { ...(data.terms as Data), blockId };
    return [stream, type, { ...data, terms }, key];
  });
}

/** Both nights of a booking are cancelled. */
function ended(id: string, back: Data): readonly Draft[] {
  const blockId = back.toBlock === undefined ? {} : { blockId: 'g' };
  return [
    [`booking/${id}`, 'BookingCancelled', { releaseFrom: first, owedMinor: 0 }],
    ...[first, second].map((night): Draft => {
      const rooms = { bookingId: id, rooms: 1, ...blockId, ...back };
      return [`inventory/h/b/${night}`, 'SaleReleased', rooms];
    }),
  ];
}

function audited(story: readonly Draft[]): JournalAudit {
  const audit = new JournalAudit();
  audit.take(eventsOf([...HOTEL_OPENED, ...story]));
  return audit;
}

function problemsOf(story: readonly Draft[]): readonly string[] {
  return audited(story).problems.map(problemText);
}

function unsettledOf(story: readonly Draft[], nowMs: number): readonly string[] {
  return audited(story)
    .unsettled(nowMs)
    .filter((text) => text.includes('block'));
}
