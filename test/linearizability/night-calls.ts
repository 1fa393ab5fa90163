/**
 * What a client's call and its answer say about each night: the step from HTTP to the operations
 * that the checker knows. A call may say nothing about a night, or one thing, or two. It must never
 * read more out of an answer than the API promises.
 */
import type { Answer } from '../../src/replay/http-client.ts';
import type { Operation } from '../../src/testing/linearizability.ts';
import type { NightInput, NightOutput } from '../../src/testing/room-night-model.ts';

export type NightOperation = Operation<NightInput, NightOutput>;

/** How many rooms the call is about of each `{roomType}/{night}`. */
export type Wanted = ReadonlyMap<string, number>;

export interface Call {
  /** `force` is an OTA's word of what it has sold; `count` says what a block has in all. */
  readonly type:
    | 'hold'
    | 'book'
    | 'book_hold'
    | 'give_back'
    | 'resize'
    | 'allow'
    | 'force'
    | 'count';
  /** The name of the booking in the history: nobody knows the id of one that was never answered. */
  readonly booking: string;
  /** Of what is picked up from one, or of the block itself. */
  readonly block?: string;
  readonly wanted: Wanted;
  /** Whether the card that pays is a good one. */
  readonly isPaid: boolean;
}

export interface Sent {
  readonly calledAtMs: number;
  /** Absent when the client gave up. */
  readonly answered?: { readonly atMs: number; readonly answer: Answer };
  /** How often it was sent in vain. */
  readonly lost: number;
}

type Effect = NightInput['type'] & string;
/** Longer than that an OTA is not kept waiting for what becomes of its word. */
const WORD_MS_MAX = 9_000;
const DONE: NightOutput = { type: 'done' };

/** Throws on an answer that the API does not promise to such a call. */
export function operationsOf(call: Call, sent: Sent): readonly NightOperation[] {
  const { answered } = sent;
  if (answered === undefined) return onEachNight(call, sent, [], possibleEffects(call));
  const { status, body } = answered.answer;
  if (call.type === 'force' && answered.atMs - sent.calledAtMs > WORD_MS_MAX) {
    return onEachNight(call, sent, [], possibleEffects(call));
  }
  if (isNothing(call, status, body.code)) return repeatable(call, sent);
  const certain = certainEffects(call, status);
  if (certain !== undefined && (status !== 402 || body.code === 'payment_declined')) {
    return onEachNight(call, sent, certain, status === 202 ? ['sell'] : []);
  }
  const isNew = call.type === 'hold' || call.type === 'book';
  if (status === 409 && body.code === 'no_availability' && isNew) return refused(call, sent, body);
  if (status === 409 && call.type === 'count') return refusedCount(call, sent, body);
  const told = `${status} ${JSON.stringify(body)}`;
  throw new Error(`${call.type} of ${call.booking} was told ${told}`);
}

/** What a call without an answer may have done by now or may do one day, on each night. */
function possibleEffects({ type, wanted, isPaid }: Call): readonly Effect[] {
  // Of several nights one may be full, and the others are then given back.
  const undone: readonly Effect[] = wanted.size > 1 ? ['release'] : [];
  switch (type) {
    case 'hold':
      return ['hold', ...undone];
    case 'book':
      return isPaid ? ['hold', 'sell', ...undone] : ['hold', 'release'];
    case 'book_hold':
      return isPaid ? ['sell'] : ['release'];
    case 'force':
      return ['force', 'sell'];
    case 'count':
      return ['ask', 'set'];
    case 'resize':
    case 'allow':
      return [type];
    default:
      return ['release'];
  }
}

/** Of a block that has no night of the stay, or is being changed by another: no night was asked. */
function isNothing({ type, block }: Call, status: number, code: unknown): boolean {
  if (type === 'count') return status === 409 && code === 'block_change_pending';
  return block !== undefined && status === 422 && code === 'outside_block';
}

/** What has been done by the time of the answer; undefined when it should not be given. */
function certainEffects({ type, isPaid }: Call, status: number): readonly Effect[] | undefined {
  switch (type) {
    case 'hold':
      return status === 201 ? ['hold'] : undefined;
    case 'give_back':
      return status === 200 ? ['release'] : undefined;
    case 'force':
      return status === 200 ? ['force', 'sell'] : undefined;
    case 'count':
      return status === 200 ? ['ask', 'set'] : undefined;
    case 'resize':
    case 'allow':
      return status === 200 ? [type] : undefined;
    default: {
      const first: readonly Effect[] = type === 'book' ? ['hold'] : [];
      if (status === 402) return isPaid ? undefined : [...first, 'release'];
      if (status === 202) return first;
      return status === 201 && isPaid ? [...first, 'sell'] : undefined;
    }
  }
}

function onEachNight(
  call: Call,
  sent: Sent,
  certain: readonly Effect[],
  possible: readonly Effect[],
): readonly NightOperation[] {
  const { calledAtMs, answered } = sent;
  const answer = answered === undefined ? {} : { answer: { atMs: answered.atMs, output: DONE } };
  return [...call.wanted].flatMap(([key, rooms]) => [
    ...certain.map((type) => ({ key, input: inputOf(type, call, rooms), calledAtMs, ...answer })),
    ...possible.map((type) => ({ key, input: inputOf(type, call, rooms), calledAtMs })),
  ]);
}

function inputOf(type: Effect, { booking, block = '' }: Call, rooms: number): NightInput {
  switch (type) {
    case 'read':
      return { type };
    case 'resize':
    case 'allow':
      return { type, rooms };
    case 'ask':
      return { type, block, rooms };
    case 'set':
      return { type, block };
    case 'hold':
      return block === '' ? { type, booking, rooms } : { type, booking, rooms, block };
    case 'force':
      return { type, booking, rooms };
    default:
      return { type, booking };
  }
}

/** Nothing came of it, and a request sent before in vain may still arrive. */
function repeatable(call: Call, { calledAtMs, lost }: Sent): readonly NightOperation[] {
  return lost === 0 ? [] : onEachNight(call, { calledAtMs, lost }, [], possibleEffects(call));
}

/** A block that its night refused has what it had; the answer says what was in the way. */
function refusedCount(call: Call, sent: Sent, body: Answer['body']): readonly NightOperation[] {
  const [reason] = body.reasons as readonly Readonly<Record<string, unknown>>[];
  const [[key, rooms] = ['', 0]] = call.wanted;
  if (reason === undefined || `${reason.roomTypeId}/${reason.night}` !== key) {
    throw new Error(`${call.booking} was refused for what it did not want`);
  }
  const output: NightOutput =
    body.code === 'below_pick_up'
      ? { type: 'picked_up', rooms: Number(reason.pickedUp) }
      : { type: 'full', free: Number(reason.free) };
  const atMs = sent.answered?.atMs ?? Number.POSITIVE_INFINITY;
  const input = inputOf('ask', call, rooms);
  return [{ key, input, calledAtMs: sent.calledAtMs, answer: { atMs, output } }];
}

/**
 * With a booking's id the refusal is that of a booking which asked every night, and the nights that
 * said yes gave the rooms back. Without one nobody was asked and nothing was kept: then a request
 * sent before in vain may still arrive, and is as new as if it had never been refused.
 */
function refused(call: Call, sent: Sent, body: Answer['body']): readonly NightOperation[] {
  const { calledAtMs, answered } = sent;
  const atMs = answered?.atMs ?? Number.POSITIVE_INFINITY;
  const [reason] = body.reasons as readonly Readonly<Record<string, unknown>>[];
  const fullKey = `${reason?.roomTypeId}/${reason?.night}`;
  if (reason === undefined || call.wanted.get(fullKey) !== reason.wanted) {
    throw new Error(`${call.booking} was refused for what it did not want: ${fullKey}`);
  }
  const isKept = body.bookingId !== undefined;
  const operations: NightOperation[] = [];
  for (const [key, rooms] of call.wanted) {
    const tell = (type: Effect, output: NightOutput): void => {
      const input = inputOf(type, call, rooms);
      operations.push({ key, input, calledAtMs, answer: { atMs, output } });
    };
    if (key === fullKey) tell('hold', { type: 'full', free: Number(reason.free) });
    else if (isKept) {
      tell('hold', { type: 'passed' });
      tell('release', DONE);
    }
  }
  return isKept ? operations : [...operations, ...repeatable(call, sent)];
}
