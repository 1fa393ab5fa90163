/**
 * Judges the streams of waitlists: an entry joins once and closes once, is offered one thing at a
 * time, each offer is a hold of its own that was really there, and what became of the hold is what
 * the entry says became of the offer. Of two that wait for the very same, the one that is to be
 * served first is. It keeps what is open and the ids of the offers there ever were.
 */
import { type AuditEvent, countOf, fieldsOf, textOf } from './audit-event.ts';
import { statusOf } from './booking-facts.ts';
import type { Blame } from './night-audit.ts';
import {
  type Bookings,
  close,
  type EntryFacts,
  type OfferTerms,
  takeOffer,
  UNDER_WAY,
  type WaitlistFacts,
} from './offer-audit.ts';

const STREAM = 'waitlist/';
const PRIORITY_MAX = 9;
/** The design's: offers that an entry may let pass where the property says nothing else. */
const PASSES_MAX = 3;
const REASONS: ReadonlySet<unknown> = new Set(['withdrawn', 'expired', 'declined', 'unanswered']);

/** When a stream has to be woken; not exactly where a hold that was refused is tried again. */
export interface WaitlistDue {
  readonly dueAtMs: number;
  readonly isExact: boolean;
}

export class WaitlistAudit {
  readonly #waitlists = new Map<string, WaitlistFacts>();

  /** Whether the event was one of a waitlist. */
  take(event: AuditEvent, bookings: Bookings, blame: Blame): boolean {
    if (!event.stream.startsWith(STREAM)) return false;
    const id = event.stream.slice(STREAM.length);
    const facts = this.#waitlists.get(id) ?? {
      open: new Map(),
      closed: new Set(),
      offered: new Set(),
      releasing: new Map(),
      passesMax: PASSES_MAX,
    };
    this.#waitlists.set(id, facts);
    switch (event.type) {
      case 'NothingChanged':
        return true;
      case 'WaitlistSettingsChanged': {
        const { changes } = fieldsOf(event) as { changes?: { passesMax?: number } };
        facts.passesMax = changes?.passesMax ?? facts.passesMax;
        return true;
      }
      case 'WaitlistJoined':
        takeJoined(facts, event, blame);
        return true;
      case 'WaitlistHoldOver':
        takeHoldOver(facts, event, bookings, blame);
        return true;
      default:
        takeOfEntry(facts, event, bookings, blame);
        return true;
    }
  }

  /** By stream. */
  get due(): ReadonlyMap<string, WaitlistDue> {
    const due = new Map<string, WaitlistDue>();
    for (const [id, { open }] of this.#waitlists) {
      const waiting = [...open.values()].filter(({ status }) => status === 'waiting');
      if (waiting.length === 0) continue;
      const dueAtMs = Math.min(...waiting.map(({ waitUntilMs }) => waitUntilMs));
      const isExact = waiting.every(({ refusals }) => refusals < 2);
      due.set(STREAM + id, { dueAtMs, isExact });
    }
    return due;
  }

  /** What should be over by `nowMs` and is not, one sentence each. */
  unsettled(bookings: Bookings, nowMs: number): readonly string[] {
    return [...this.#waitlists].flatMap(([propertyId, { open, releasing }]) => {
      const holds = [...releasing.keys()].map((id) => `${propertyId} has not let go of hold ${id}`);
      const late = [...open.values()].flatMap((entry) => {
        const stuck = stuckText(entry, bookings, nowMs);
        return stuck === undefined ? [] : [`entry ${entry.id} of ${propertyId} ${stuck}`];
      });
      return [...holds, ...late].map((text) => `the waitlist: ${text}`);
    });
  }
}

function stuckText(
  { status, offer, waitUntilMs }: EntryFacts,
  bookings: Bookings,
  nowMs: number,
): string | undefined {
  if (status === 'waiting') {
    const isLate = Number.isFinite(nowMs) && waitUntilMs <= nowMs;
    return isLate ? `still waits, and meant to until ${waitUntilMs}` : undefined;
  }
  if (status === 'offering') return 'is still being made an offer';
  const hold = bookings.get(offer?.id ?? '');
  const isOpen = hold !== undefined && UNDER_WAY.has(statusOf(hold));
  return isOpen ? undefined : 'is offered a hold that is over';
}

function takeJoined(facts: WaitlistFacts, event: AuditEvent, blame: Blame): void {
  const id = textOf(event, 'entryId');
  if (facts.open.has(id) || facts.closed.has(id)) blame('lifecycle', `joins ${id} a second time`);
  const { awaited } = fieldsOf(event) as {
    awaited: {
      readonly stay: { readonly arrival: string; readonly departure: string };
      readonly rooms: readonly unknown[];
      readonly channel?: string;
      readonly flexibleDays: number;
      readonly maxTotal?: { readonly amountMinor: number };
    };
  };
  const { stay, rooms, channel, flexibleDays, maxTotal } = awaited;
  if (stay.arrival >= stay.departure || rooms.length === 0) blame('terms', 'waits for nothing');
  facts.open.set(id, {
    id,
    number: facts.open.size + facts.closed.size + 1,
    priority: priorityOf(event, blame),
    waitUntilMs: countOf(event, 'waitUntilMs'),
    demand: JSON.stringify([stay.arrival, stay.departure, rooms, channel ?? null, flexibleDays]),
    maxTotalMinor: maxTotal?.amountMinor ?? Number.POSITIVE_INFINITY,
    status: 'waiting',
    offer: undefined,
    passed: 0,
    refusals: 0,
    updatedAtMs: event.recordedAtMs,
  });
}

function priorityOf(event: AuditEvent, blame: Blame): number {
  const priority = countOf(event, 'priority');
  if (priority < 1 || priority > PRIORITY_MAX) blame('terms', `has the priority ${priority}`);
  return priority;
}

function takeOfEntry(
  facts: WaitlistFacts,
  event: AuditEvent,
  bookings: Bookings,
  blame: Blame,
): void {
  const id = textOf(event, 'entryId');
  const entry = facts.open.get(id);
  if (entry === undefined) {
    blame('lifecycle', `is for the entry ${id}, which is not open`);
    return;
  }
  entry.updatedAtMs = event.recordedAtMs;
  switch (event.type) {
    case 'WaitlistPriorityChanged':
      entry.priority = priorityOf(event, blame);
      return;
    case 'WaitlistLeft':
      takeLeft(facts, entry, event, blame);
      return;
    case 'WaitlistOfferBegun':
      takeBegun(facts, entry, event, bookings, blame);
      return;
    case 'WaitlistOffered':
    case 'WaitlistOfferFailed':
    case 'WaitlistOfferEnded':
      takeOffer(facts, entry, event, bookings, blame);
      return;
    default:
      blame('shape', 'is of no known type');
  }
}

function takeLeft(facts: WaitlistFacts, entry: EntryFacts, event: AuditEvent, blame: Blame): void {
  const { why } = fieldsOf(event);
  if (!REASONS.has(why)) blame('shape', `is for no known reason: ${String(why)}`);
  if ((why === 'unanswered' || why === 'declined') && entry.passed < facts.passesMax) {
    blame('lifecycle', `leaves after ${entry.passed} offers of ${facts.passesMax}`);
  }
  if (why === 'expired' && event.recordedAtMs < entry.waitUntilMs) {
    blame('lifecycle', `leaves before ${entry.waitUntilMs}`);
  }
  if (why !== 'withdrawn' && entry.status !== 'waiting') blame('lifecycle', 'leaves an offer');
  if (entry.offer !== undefined) facts.releasing.set(entry.offer.id, entry.id);
  close(facts, entry);
}

function takeBegun(
  facts: WaitlistFacts,
  entry: EntryFacts,
  event: AuditEvent,
  bookings: Bookings,
  blame: Blame,
): void {
  const { offerId, terms, untilMs } = fieldsOf(event) as {
    offerId: string;
    terms: OfferTerms;
    untilMs: number;
  };
  if (entry.status !== 'waiting') blame('lifecycle', `offers to one that is ${entry.status}`);
  if (facts.offered.has(offerId) || bookings.has(offerId)) {
    blame('claims', `offers the hold ${offerId}, which was there before`);
  }
  if (untilMs > entry.waitUntilMs) blame('terms', 'stands longer than the guest waits');
  if (terms.totalMinor > entry.maxTotalMinor) blame('terms', 'costs more than the guest would pay');
  const overtaken = [...facts.open.values()].find((other) => {
    const isSame = other.status === 'waiting' && other.demand === entry.demand;
    return isSame && isFree(other, terms, event) && isBefore(other, entry);
  });
  if (overtaken !== undefined) blame('lifecycle', `overtakes ${overtaken.id}`);
  facts.offered.add(offerId);
  entry.offer = { id: offerId, untilMs, terms };
  entry.status = 'offering';
}

/** Whether nothing of its own keeps it from taking what another is offered. */
function isFree(entry: EntryFacts, { totalMinor }: OfferTerms, event: AuditEvent): boolean {
  const isPatient = event.recordedAtMs < entry.waitUntilMs;
  return isPatient && entry.refusals < 2 && totalMinor <= entry.maxTotalMinor;
}

function isBefore(one: EntryFacts, other: EntryFacts): boolean {
  if (one.passed !== other.passed) return one.passed < other.passed;
  if (one.priority !== other.priority) return one.priority < other.priority;
  return one.number < other.number;
}

function takeHoldOver(
  facts: WaitlistFacts,
  event: AuditEvent,
  bookings: Bookings,
  blame: Blame,
): void {
  const [id, offerId] = [textOf(event, 'entryId'), textOf(event, 'offerId')];
  if (facts.releasing.get(offerId) !== id) blame('lifecycle', `lets go of ${offerId} once more`);
  facts.releasing.delete(offerId);
  const hold = bookings.get(offerId);
  if (hold !== undefined && UNDER_WAY.has(statusOf(hold))) {
    blame('claims', `lets go of a hold that is ${statusOf(hold)}`);
  }
  const entry = facts.open.get(id);
  if (fieldsOf(event).isBooked !== true || entry === undefined) return;
  if (entry.offer !== undefined) facts.releasing.set(entry.offer.id, id);
  close(facts, entry);
}
