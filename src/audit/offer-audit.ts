/**
 * Judges what is said of offers to those who wait: each was a hold that was really there, and what
 * became of the hold is what is said to have become of the offer.
 */
import { type AuditEvent, fieldsOf, textOf } from './audit-event.ts';
import { type BookingFacts, statusOf } from './booking-facts.ts';
import type { Blame } from './night-audit.ts';

/** One that waits, or is being served. */
export interface EntryFacts {
  readonly id: string;
  readonly number: number;
  priority: number;
  readonly waitUntilMs: number;
  /** Stay, rooms and channel in one text: those who wait for the very same have the same. */
  readonly demand: string;
  readonly maxTotalMinor: number;
  status: 'waiting' | 'offering' | 'offered';
  offer: { readonly id: string; readonly untilMs: number; readonly terms: OfferTerms } | undefined;
  passed: number;
  refusals: number;
  updatedAtMs: number;
}

export interface OfferTerms {
  readonly stay: { readonly arrival: string; readonly departure: string };
  readonly totalMinor: number;
}

/** One property's. */
export interface WaitlistFacts {
  readonly open: Map<string, EntryFacts>;
  readonly closed: Set<string>;
  readonly offered: Set<string>;
  /** Holds left behind, by whose they were. */
  readonly releasing: Map<string, string>;
  passesMax: number;
}

export type Bookings = ReadonlyMap<string, BookingFacts>;

export const UNDER_WAY: ReadonlySet<string> = new Set(['requested', 'held', 'payment_pending']);

/** Offered, given up or ended. */
export function takeOffer(
  facts: WaitlistFacts,
  entry: EntryFacts,
  event: AuditEvent,
  bookings: Bookings,
  blame: Blame,
): void {
  const { offer } = entry;
  const wanted = event.type === 'WaitlistOfferEnded' ? 'offered' : 'offering';
  if (offer === undefined || entry.status !== wanted) {
    blame('lifecycle', `is for one that is ${entry.status}`);
    return;
  }
  const offerId = textOf(event, 'offerId');
  if (offerId !== offer.id) blame('claims', `is about ${offerId}, and offered is ${offer.id}`);
  const hold = bookings.get(offer.id);
  const status = hold === undefined ? 'missing' : statusOf(hold);
  if (event.type === 'WaitlistOffered') {
    entry.status = 'offered';
    entry.refusals = 0;
    if (hold?.statuses.includes('held') !== true)
      blame('claims', `offers a hold that is ${status}`);
    else if (!isWhatWasBegun(hold, offer)) blame('claims', 'offers other rooms than are held');
    return;
  }
  if (event.type === 'WaitlistOfferFailed') {
    const isOver = status === 'failed' || status === 'expired' || status === 'cancelled';
    if (!isOver) blame('claims', `gives up a hold that is ${status}`);
    entry.refusals += 1;
  } else takeEnd(facts, entry, event, status, blame);
  entry.status = 'waiting';
  entry.offer = undefined;
}

function takeEnd(
  facts: WaitlistFacts,
  entry: EntryFacts,
  event: AuditEvent,
  status: string,
  blame: Blame,
): void {
  const { how } = fieldsOf(event);
  if (!isEnd(how, status)) blame('claims', `says ${String(how)} of a hold that is ${status}`);
  if (how === 'booked') {
    close(facts, entry);
    return;
  }
  entry.passed += 1;
  if (how === 'declined' && entry.offer !== undefined) {
    facts.releasing.set(entry.offer.id, entry.id);
  }
}

const BOOKED: ReadonlySet<string> = new Set([
  'confirmed',
  'checked_in',
  'checked_out',
  'cancelled',
  'no_show',
  'walked',
]);

function isEnd(how: unknown, status: string): boolean {
  switch (how) {
    case 'lapsed':
      return status === 'expired' || status === 'cancelled';
    case 'unpaid':
      return status === 'failed';
    case 'declined':
      // The waitlist hears of an end a moment later, and may be told to decline before it does.
      return ['held', 'expired', 'cancelled', 'failed'].includes(status);
    default:
      return how === 'booked' && BOOKED.has(status);
  }
}

function isWhatWasBegun(
  { terms, holdUntilMs }: BookingFacts,
  { terms: begun, untilMs }: NonNullable<EntryFacts['offer']>,
): boolean {
  const { arrival, departure } = terms.stay;
  const isStay = arrival === begun.stay.arrival && departure === begun.stay.departure;
  return isStay && terms.totalMinor === begun.totalMinor && holdUntilMs >= untilMs;
}

export function close(facts: WaitlistFacts, { id }: EntryFacts): void {
  facts.open.delete(id);
  facts.closed.add(id);
}
