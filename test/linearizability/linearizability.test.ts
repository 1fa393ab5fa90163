/**
 * The checker of linearizability, held against histories made by hand, against a search that tries
 * every order, and against runs of the model whose operations were stretched until they overlap.
 * Times are small whole numbers: `[1, 4]` is called at 1 and answered at 4, `[1]` never answered.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { explainVerdict } from '../../src/testing/explain-verdict.ts';
import { checkLinearizable, type Operation } from '../../src/testing/linearizability.ts';
import {
  type NightContents,
  type NightInput,
  type NightOutput,
  roomNightModel,
} from '../../src/testing/room-night-model.ts';

type NightOperation = Operation<NightInput, NightOutput>;
type Span = readonly [calledAtMs: number, atMs?: number];

const NIGHT = 'a/2026-09-04';
const DONE = { type: 'done' } as const;
const PASSED = { type: 'passed' } as const;
/** Of three rooms. */
const model = roomNightModel(() => 3);

const accepted: Readonly<Record<string, readonly NightOperation[]>> = {
  'nothing at all': [],
  'the last room asked for by two at once': [
    hold([1, 9], 'ada', 3),
    hold([2, 8], 'bob', 1, full(0)),
  ],
  'a refusal that came before the hold it suffered from was answered': [
    hold([1, 9], 'ada', 3),
    hold([2, 3], 'bob', 1, full(0)),
  ],
  'a read beside a hold, which sees it': [hold([1, 9], 'ada', 1), read([2, 3], 1, 0)],
  'a read beside a hold, which does not': [hold([1, 9], 'ada', 1), read([2, 3], 0, 0)],
  'a read that sees a hold which nobody answered': [hold([1], 'ada', 1), read([5, 6], 1, 0)],
  'a hold that nobody answered and nobody sees': [hold([1], 'ada', 1), read([5, 6], 0, 0)],
  'a hold that nobody answered, which comes late': [
    hold([1], 'ada', 1),
    read([5, 6], 0, 0),
    read([7, 8], 1, 0),
  ],
  'two that nobody answered, of which the later was done': [
    hold([1], 'ada', 1),
    hold([2], 'bob', 2),
    read([5, 6], 2, 0),
  ],
  'one of two that nobody answered come and go, and the other sold': [
    hold([1], 'ada', 1),
    release([1], 'ada'),
    hold([1], 'bob', 1),
    release([1], 'bob'),
    read([3, 4], 1, 0),
    read([5, 6], 0, 0),
    sell([7, 8], 'ada'),
  ],
  'a sale between whose two halves somebody read': [
    hold([1, 9], 'ada', 1),
    sell([1, 9], 'ada'),
    read([2, 3], 1, 0),
    read([4, 5], 0, 1),
  ],
  'rooms of a stay that another night refused, seen for a moment': [
    hold([1, 9], 'ada', 2, PASSED),
    release([1, 9], 'ada'),
    read([2, 3], 0, 0),
    read([4, 5], 2, 0),
    read([6, 7], 0, 0),
  ],
  'a room that was given back and sold again': [
    hold([1, 2], 'ada', 3),
    release([3, 4], 'ada'),
    hold([5, 6], 'bob', 3),
    read([7, 8], 3, 0),
  ],
  'as many beyond the rooms as are allowed': [
    allow([1, 2], 1),
    hold([3, 4], 'ada', 3),
    hold([5, 6], 'bob', 1),
    { ...read([7, 8], 4, 0), answer: counted(8, 4, 0, 0) },
  ],
  'more promised than there is after rooms were taken away': [
    hold([1, 2], 'ada', 3),
    resize([3, 4], 1),
    hold([5, 6], 'bob', 1, full(0)),
    { ...read([7, 8], 3, 0), answer: counted(8, 3, 0, 0, 1) },
  ],
  "a block's rooms, taken by who names it and by nobody else": [
    ask([1, 2], 2),
    set([1, 2]),
    hold([3, 4], 'ada', 2, full(1)),
    pickUp([5, 6], 'bob', 2),
    hold([7, 8], 'ada', 1),
    { ...read([9, 10], 3, 0), answer: counted(10, 3, 0, 0) },
  ],
  'a block that is kept larger until it has what it asked for': [
    ask([1, 2], 2),
    set([1, 2]),
    ask([3, 20], 1),
    set([3, 20]),
    blocked([5, 6], 2),
    blocked([7, 8], 1),
  ],
  'what was of a block, back with it': [
    ask([1, 2], 1),
    set([1, 2]),
    pickUp([3, 4], 'bob', 1),
    release([5, 6], 'bob'),
    blocked([7, 8], 1),
  ],
  'more than there is, since an OTA had sold it': [
    hold([1, 2], 'ada', 3),
    force([3, 4], 'bob', 2),
    sell([3, 4], 'bob'),
    { ...read([5, 6], 3, 2), answer: counted(6, 3, 2, 0) },
    release([7, 8], 'ada'),
    hold([9, 10], 'cyd', 2, full(1)),
  ],
  'a read whose answer got lost': [hold([1, 2], 'ada', 1), { ...read([3], 0, 0) }],
};

const rejected: Readonly<Record<string, readonly NightOperation[]>> = {
  'a stale read': [hold([1, 2], 'ada', 1), read([3, 4], 0, 0)],
  'a read of what was not asked for yet': [read([1, 2], 1, 0), hold([3, 4], 'ada', 1)],
  'a lost hold': [hold([1, 2], 'ada', 1), read([3, 4], 1, 0), read([5, 6], 0, 0)],
  'a hold that nobody answered and that comes and goes': [
    hold([1], 'ada', 1),
    read([3, 4], 1, 0),
    read([5, 6], 0, 0),
  ],
  'a double sale': [hold([1, 5], 'ada', 2), hold([2, 6], 'bob', 2)],
  'a sale of what is not held': [sell([1, 2], 'ada')],
  'a room sold twice to the same': [
    hold([1, 2], 'ada', 1),
    sell([3, 4], 'ada'),
    sell([3, 4], 'ada'),
  ],
  'something given back twice': [
    hold([1, 2], 'ada', 1),
    release([3, 9], 'ada'),
    release([4, 8], 'ada'),
  ],
  'a refusal while rooms were free the whole time': [
    hold([1, 2], 'ada', 2),
    hold([3, 4], 'bob', 1, full(0)),
  ],
  'a refusal that names more than is free': [
    hold([1, 2], 'ada', 2),
    hold([3, 4], 'bob', 3, full(2)),
  ],
  'a refusal although enough is free, by its own account': [hold([3, 4], 'bob', 1, full(3))],
  'a refusal after the release that made room was answered': [
    hold([1, 2], 'ada', 3),
    release([3, 4], 'ada'),
    hold([5, 6], 'bob', 1, full(0)),
  ],
  'a stay refused elsewhere that keeps its rooms': [
    hold([1, 4], 'ada', 1, PASSED),
    release([1, 4], 'ada'),
    read([5, 6], 1, 0),
  ],
  'two readers who saw two holds in different order': [
    hold([1, 9], 'ada', 1),
    hold([1, 9], 'bob', 2),
    read([2, 3], 1, 0),
    read([4, 5], 2, 0),
  ],
  'a refusal for rooms that were not taken away yet, by a later read': [
    resize([1, 9], 0),
    hold([2, 3], 'ada', 1, full(0)),
    read([4, 5], 0, 0),
  ],
  'more than is allowed beyond the rooms': [
    allow([1, 2], 1),
    hold([3, 4], 'ada', 3),
    hold([5, 6], 'bob', 2),
  ],
  'rooms of a block sold to anybody': [ask([1, 2], 2), set([1, 2]), hold([3, 4], 'ada', 2)],
  'a block of more than is free': [hold([1, 2], 'ada', 2), ask([3, 4], 2)],
  'a block cut below what is picked up': [
    ask([1, 2], 2),
    set([1, 2]),
    pickUp([3, 4], 'bob', 2),
    ask([5, 6], 1),
  ],
  'a block of which more is taken than there is': [
    ask([1, 2], 2),
    set([1, 2]),
    resize([3, 4], 1),
    pickUp([5, 6], 'bob', 2),
  ],
  "rooms of a block that are anybody's before it has given them up": [
    ask([1, 2], 2),
    set([1, 2]),
    ask([3, 20], 1),
    hold([5, 6], 'ada', 2),
  ],
  'an OTA whose sale does not count': [force([1, 2], 'bob', 2), hold([3, 4], 'ada', 2)],
  'a hold of what was taken away': [resize([1, 2], 0), hold([3, 4], 'ada', 1)],
  'an availability that does not add up': [{ ...read([1, 2], 0, 0), answer: counted(2, 0, 0, 2) }],
};

describe('a history made by hand', () => {
  it.each(Object.entries(accepted))('may have %s', (_, history) => {
    const verdict = checkLinearizable(model, history);
    expect(verdict.type, explainVerdict(model, verdict)).toBe('linearizable');
  });

  it.each(Object.entries(rejected))('may not have %s', (_, history) => {
    expect(checkLinearizable(model, history).type).toBe('not_linearizable');
  });

  it('is checked key by key', () => {
    const other = { ...hold([1, 2], 'bob', 3), key: 'b/2026-09-04' };
    expect(checkLinearizable(model, [hold([1, 2], 'ada', 3), other]).type).toBe('linearizable');
    const broken = { ...read([3, 4], 0, 0), key: other.key };
    const verdict = checkLinearizable(model, [hold([1, 2], 'ada', 3), other, broken]);
    expect(verdict).toMatchObject({ type: 'not_linearizable', key: other.key });
  });

  it('is rejected with the longest order and what does not fit', () => {
    const history = [
      hold([1, 2], 'ada', 1),
      sell([3, 4], 'ada'),
      hold([5], 'bob', 1),
      read([6, 7], 0, 0),
    ];
    expect(explainVerdict(model, checkLinearizable(model, history))).toBe(
      [
        'a/2026-09-04: not linearizable. At most 2 of 3 answers can be put in an order,',
        'which ends so:',
        '  [1.000 .. 2.000] hold ada (1): done',
        '  [3.000 .. 4.000] sell ada: done',
        '  [5.000 .. never] hold bob (1): no answer',
        'and leads to: 3 rooms (ada bought 1, bob holds 1). Then this answer fits nowhere:',
        '  [6.000 .. 7.000] read: 3 rooms, held 0, sold 0, available 3',
      ].join('\n'),
    );
  });

  it('is called unknown when it would take too long, and a breach elsewhere is still told', () => {
    const many = Array.from({ length: 12 }, (_, n) => hold([n, 99], `guest ${n}`, 1, PASSED));
    const never = read([0, 99], 9, 9);
    const verdict = checkLinearizable(model, [...many, never], 100);
    expect(verdict).toMatchObject({ type: 'unknown', reason: 'more than 100 configurations' });
    const stale = [hold([1, 2], 'ada', 1), read([3, 4], 0, 0)];
    const elsewhere = stale.map((one) => ({ ...one, key: 'b/2026-09-04' }));
    const both = checkLinearizable(model, [...many, never, ...elsewhere], 100);
    expect(both.type).toBe('not_linearizable');
  });
});

describe('any history', () => {
  it('of a run of the model, stretched until the operations overlap, is accepted', () => {
    const law = fc.property(fc.array(stretched, { maxLength: 60 }), (moves) => {
      const verdict = checkLinearizable(model, historyOf(moves));
      expect(verdict.type, explainVerdict(model, verdict)).toBe('linearizable');
    });
    fc.assert(law, { numRuns: 300 });
  });

  it('gets the verdict of a search that tries every order', () => {
    const verdicts = { linearizable: 0, not_linearizable: 0, unknown: 0 };
    const law = fc.property(fc.array(anyOperation, { minLength: 1, maxLength: 6 }), (history) => {
      const { type } = checkLinearizable(model, history);
      verdicts[type] += 1;
      expect(type === 'linearizable').toBe(hasOrder(history, model.initial(NIGHT)));
    });
    fc.assert(law, { numRuns: 3_000 });
    // A law about histories that are all alike would say little.
    expect(Math.min(verdicts.linearizable, verdicts.not_linearizable)).toBeGreaterThan(300);
  });
});

// Helpers

function operation(
  [calledAtMs, atMs]: Span,
  input: NightInput,
  output: NightOutput,
): NightOperation {
  const answer = atMs === undefined ? {} : { answer: { atMs, output } };
  return { key: NIGHT, input, calledAtMs, ...answer };
}

function hold(span: Span, booking: string, rooms: number, output: NightOutput = DONE) {
  return operation(span, { type: 'hold', booking, rooms }, output);
}

function sell(span: Span, booking: string) {
  return operation(span, { type: 'sell', booking }, DONE);
}

function release(span: Span, booking: string) {
  return operation(span, { type: 'release', booking }, DONE);
}

function read(span: Span, held: number, sold: number) {
  return operation(span, { type: 'read' }, counted(0, held, sold, 3 - held - sold).output);
}

function full(free: number): NightOutput {
  return { type: 'full', free };
}

function counted(atMs: number, held: number, sold: number, available: number, rooms = 3) {
  return { atMs, output: { type: 'counted', rooms, held, sold, available } as const };
}

function allow(span: Span, rooms: number) {
  return operation(span, { type: 'allow', rooms }, DONE);
}

function ask(span: Span, rooms: number) {
  return operation(span, { type: 'ask', block: 'group', rooms }, DONE);
}

function set(span: Span) {
  return operation(span, { type: 'set', block: 'group' }, DONE);
}

function pickUp(span: Span, booking: string, rooms: number) {
  return operation(span, { type: 'hold', booking, rooms, block: 'group' }, DONE);
}

function force(span: Span, booking: string, rooms: number) {
  return operation(span, { type: 'force', booking, rooms }, DONE);
}

/** Of three rooms nothing is held or sold. */
function blocked(span: Span, rooms: number) {
  const { output } = counted(0, 0, 0, 3 - rooms);
  return operation(span, { type: 'read' }, { ...output, blocked: rooms });
}

function resize(span: Span, rooms: number) {
  return operation(span, { type: 'resize', rooms }, DONE);
}

interface Move {
  readonly type: 'hold' | 'sell' | 'release' | 'read' | 'resize' | 'lost hold';
  readonly booking: number;
  readonly rooms: number;
  /** How long before its effect it was called, and how long after it was answered. */
  readonly early: number;
  readonly late: number;
  readonly isAnswered: boolean;
}

const stretched: fc.Arbitrary<Move> = fc.record({
  type: fc.constantFrom('hold', 'hold', 'sell', 'release', 'read', 'read', 'resize', 'lost hold'),
  booking: fc.nat(9),
  rooms: fc.integer({ min: 1, max: 2 }),
  early: fc.nat(60),
  late: fc.nat(60),
  isAnswered: fc.constantFrom(true, true, true, true, true, true, true, true, true, false),
});

/** Each move takes effect at its place, ten apart, and its span is stretched round that instant. */
function historyOf(moves: readonly Move[]): readonly NightOperation[] {
  let night = model.initial(NIGHT);
  const history: NightOperation[] = [];
  for (const [index, move] of moves.entries()) {
    const { early, late, isAnswered } = move;
    const input = inputOf(move, index, night);
    const calledAtMs = index * 10 - early;
    if (move.type === 'lost hold') history.push({ key: NIGHT, input, calledAtMs });
    if (move.type === 'lost hold') continue;
    const output = outputOf(night, input);
    const [after] = output === undefined ? [] : model.step(night, input, output);
    if (output === undefined || after === undefined) continue;
    night = after;
    const span: Span = isAnswered ? [calledAtMs, index * 10 + late] : [calledAtMs];
    history.push(operation(span, input, output));
  }
  return history;
}

function inputOf({ type, booking, rooms }: Move, index: number, night: NightContents): NightInput {
  const names = [...night.taken.keys()];
  const one = names[booking % Math.max(1, names.length)] ?? 'nobody';
  if (type === 'sell' || type === 'release') return { type, booking: one };
  if (type === 'resize') return { type, rooms: rooms * 2 };
  return type === 'read' ? { type } : { type: 'hold', booking: `b${index}`, rooms };
}

/** What the model answers, found without asking it: by counting. */
function outputOf({ rooms, taken }: NightContents, input: NightInput): NightOutput | undefined {
  const counts = { held: 0, sold: 0 };
  for (const one of taken.values()) counts[one.isSold ? 'sold' : 'held'] += one.rooms;
  const available = Math.max(0, rooms - counts.held - counts.sold);
  if (input.type === 'read') return { type: 'counted', rooms, ...counts, available };
  if (input.type === 'hold' && input.rooms > available) return full(available);
  return DONE;
}

const anySpan = fc
  .tuple(fc.nat(12), fc.nat(6), fc.boolean(), fc.boolean())
  .map(([at, lasts, ...often]): Span => (often.includes(true) ? [at, at + lasts] : [at]));
const anyBooking = fc.constantFrom('ada', 'bob', 'cyd');
const anyOperation: fc.Arbitrary<NightOperation> = fc.oneof(
  fc
    .tuple(anySpan, anyBooking, fc.integer({ min: 1, max: 2 }))
    .map(([span, booking, rooms]) => hold(span, booking, rooms)),
  fc
    .tuple(anySpan, anyBooking, fc.integer({ min: 1, max: 2 }), fc.constantFrom(full(0), PASSED))
    .map(([span, booking, rooms, output]) => hold(span, booking, rooms, output)),
  fc.tuple(anySpan, anyBooking).map(([span, booking]) => sell(span, booking)),
  fc.tuple(anySpan, anyBooking).map(([span, booking]) => release(span, booking)),
  fc.tuple(anySpan, fc.nat(2), fc.nat(1)).map(([span, held, sold]) => read(span, held, sold)),
  fc.tuple(anySpan, fc.integer({ min: 1, max: 3 })).map(([span, rooms]) => resize(span, rooms)),
);

/** The definition itself: some order of all answered operations, and of any others, fits. */
function hasOrder(left: readonly NightOperation[], night: NightContents): boolean {
  if (left.every(({ answer }) => answer === undefined)) return true;
  return left.some((next) => {
    const others = left.filter((other) => other !== next);
    const isLate = others.some(({ answer }) => answer && answer.atMs < next.calledAtMs);
    if (isLate) return false;
    const states = model.step(night, next.input, next.answer?.output);
    return states.some((after) => hasOrder(others, after));
  });
}
