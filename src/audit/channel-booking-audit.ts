/**
 * Judges what OTAs have said of their bookings, and what became of it: revisions only rise, one
 * code of one channel is one stream, what is in force is a booking that says so itself, and only
 * what is parked is tried again or left alone. Rows in the outbox are of revisions that wait, and
 * dead ones of those that are parked.
 */
import { type AuditEvent, countOf, fieldsOf, textOf } from './audit-event.ts';
import { type BookingFacts, statusOf } from './booking-facts.ts';
import type { Blame } from './night-audit.ts';
import type { ProblemList } from './problem-list.ts';
import type { OutboxRow } from './side-rows-audit.ts';

interface WordFacts {
  readonly channelId: string;
  readonly code: string;
  revision: number;
  isReadable: boolean;
  /** Only a person may say that it is the later of two. */
  isUnordered: boolean;
  state: 'waiting' | 'applied' | 'parked' | 'dismissed';
}

const STREAMS = 'channel-booking/';
export const CHANNEL_BOOKING_QUEUE = 'channel-bookings';

const OUTCOMES: ReadonlySet<unknown> = new Set(['created', 'modified', 'cancelled', 'unneeded']);

export class ChannelBookingAudit {
  readonly #words = new Map<string, WordFacts>();
  /** The stream of each code of a channel. */
  readonly #streams = new Map<string, string>();

  /** Whether the event was one of a channel's booking. */
  take(event: AuditEvent, bookings: ReadonlyMap<string, BookingFacts>, blame: Blame): boolean {
    if (!event.stream.startsWith(STREAMS)) return false;
    const id = event.stream.slice(STREAMS.length);
    const known = this.#words.get(id);
    if (event.type === 'ChannelWordReceived') this.#receive(id, known, event, blame);
    else if (known === undefined) blame('lifecycle', 'comes before any word of a channel');
    else follow(known, event, bookings, blame);
    return true;
  }

  #receive(id: string, known: WordFacts | undefined, event: AuditEvent, blame: Blame): void {
    const channelId = textOf(event, 'channelId');
    const code = textOf(event, 'code');
    const word = fieldsOf(event).word as {
      revision: number;
      isUnordered?: boolean;
      sold?: { code: string; revision: number };
    };
    const isReadable = word.sold !== undefined;
    if (known === undefined) {
      const key = `${channelId} ${code}`;
      const other = this.#streams.get(key);
      if (isReadable && other !== undefined) blame('keys', `is kept as ${other} already: ${code}`);
      if (isReadable) this.#streams.set(key, event.stream);
    } else {
      if (known.channelId !== channelId || known.code !== code) {
        blame('terms', `is of another booking than ${known.code} of ${known.channelId}`);
      }
      if (word.revision <= known.revision) {
        blame('lifecycle', `has revision ${word.revision}, and ${known.revision} is known`);
      }
    }
    const { sold = { code, revision: word.revision } } = word;
    if (sold.code !== code || sold.revision !== word.revision) {
      blame('terms', `says that it is revision ${sold.revision} of ${sold.code}`);
    }
    this.#words.set(id, {
      channelId,
      code,
      revision: word.revision,
      isReadable,
      isUnordered: word.isUnordered === true,
      state: 'waiting',
    });
  }

  auditRows(rows: readonly OutboxRow[], found: ProblemList): void {
    const open = new Map<string, WordFacts>();
    for (const [id, word] of this.#words) {
      const isOpen = word.state === 'waiting' || word.state === 'parked';
      if (isOpen) open.set(`${CHANNEL_BOOKING_QUEUE}:${id}:${word.revision}`, word);
    }
    for (const { id, isDead } of rows) {
      const word = open.get(id);
      open.delete(id);
      if (word === undefined) found.add('outbox', `outbox row ${id}`, 'is for nothing that waits');
      else if (isDead !== (word.state === 'parked')) {
        const state = isDead ? 'given up' : 'tried on';
        found.add('outbox', `outbox row ${id}`, `is ${state}, and what it is for is ${word.state}`);
      }
    }
    for (const id of open.keys()) found.add('outbox', id, 'has no row, and nobody will try it');
  }
}

function follow(
  word: WordFacts,
  event: AuditEvent,
  bookings: ReadonlyMap<string, BookingFacts>,
  blame: Blame,
): void {
  const revision = countOf(event, 'revision');
  if (event.type !== 'ChannelWordApplied' && revision !== word.revision) {
    blame('lifecycle', `is about revision ${revision}; the latest is ${word.revision}`);
  }
  const must = (state: WordFacts['state']): void => {
    if (word.state !== state) blame('lifecycle', `follows ${word.state}`);
  };
  switch (event.type) {
    case 'ChannelWordApplied':
      if (revision > word.revision) blame('lifecycle', 'is about a revision that nobody sent');
      if (!word.isReadable) blame('terms', 'puts in force what could not be read');
      if (revision === word.revision) {
        if (word.isUnordered) blame('terms', 'puts in force what nobody has said to be the later');
        must('waiting');
        word.state = 'applied';
      }
      checkApplied(word, event, revision, bookings, blame);
      return;
    case 'ChannelWordParked':
      must('waiting');
      word.state = 'parked';
      return;
    case 'ChannelWordRedriven':
      must('parked');
      word.isUnordered = false;
      word.state = 'waiting';
      return;
    case 'ChannelWordDismissed':
      must('parked');
      word.state = 'dismissed';
      return;
    default:
      blame('shape', 'is of an unknown type');
  }
}

/** The booking says of itself that it is the channel's, and that it is as the revision says. */
function checkApplied(
  { code }: WordFacts,
  event: AuditEvent,
  revision: number,
  bookings: ReadonlyMap<string, BookingFacts>,
  blame: Blame,
): void {
  const { outcome, bookingId } = fieldsOf(event);
  if (!OUTCOMES.has(outcome)) blame('shape', `has no outcome: ${String(outcome)}`);
  if (bookingId === undefined) {
    if (outcome !== 'cancelled') blame('claims', `is ${String(outcome)} without a booking`);
    return;
  }
  const facts = bookings.get(String(bookingId));
  if (facts === undefined) {
    blame('claims', `names booking ${String(bookingId)}, which is not there`);
    return;
  }
  const said = facts.terms.channelReference;
  if (said?.code !== code) {
    blame('claims', `names booking ${facts.id}, which is ${said?.code ?? 'no channel'}'s`);
  }
  const isOver = statusOf(facts) === 'cancelled';
  if (outcome === 'cancelled' && !isOver) blame('claims', `leaves booking ${facts.id} standing`);
  if (outcome !== 'cancelled' && (said?.revision ?? -1) < revision) {
    blame('claims', `leaves booking ${facts.id} at revision ${String(said?.revision)}`);
  }
}
