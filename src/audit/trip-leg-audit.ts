/**
 * Judges what happens to one leg of a trip: each step after the one before it, nothing bought
 * before all is reserved, what cannot be undone bought last, and undone from the last one on.
 */
import { type AuditEvent, fieldsOf, textOf } from './audit-event.ts';
import { type BookingFacts, statusOf } from './booking-facts.ts';
import type { Blame } from './night-audit.ts';

type LegStatus =
  | 'asked'
  | 'reserved'
  | 'buying'
  | 'bought'
  | 'refused'
  | 'undoing'
  | 'undone'
  | 'stuck'
  | 'kept';

export interface LegFacts {
  readonly leg: number;
  /** Of a stay. */
  readonly bookingId: string | undefined;
  /** Of what is bought outside. */
  readonly supplier: string | undefined;
  status: LegStatus;
  /** Whether what was bought can be given back. */
  isRefundable: boolean;
  /** Whether there may still be something to let go. */
  mayBeHeld: boolean;
  wasBuying: boolean;
  untilMs: number | undefined;
  stuckAt: string | undefined;
  /** A person has said what became of it. */
  isResolved: boolean;
}

export interface TripFacts {
  readonly id: string;
  status: string;
  readonly legs: readonly LegFacts[];
  undoing: string | undefined;
}

export interface LegRequest {
  readonly kind?: unknown;
  readonly bookingId?: unknown;
  readonly supplier?: unknown;
  readonly isRefundable?: unknown;
  readonly terms?: { readonly tripId?: unknown };
}

const STANDS: ReadonlySet<string> = new Set(['confirmed', 'checked_in', 'checked_out']);

export function finalLegs(legs: readonly LegFacts[]): readonly LegFacts[] {
  return legs.filter(({ isRefundable }) => !isRefundable);
}

export function takeLegEvent(
  trip: TripFacts,
  event: AuditEvent,
  bookings: ReadonlyMap<string, BookingFacts>,
  blame: Blame,
): void {
  const number = fieldsOf(event).leg;
  const leg = trip.legs.find((one) => one.leg === number);
  if (leg === undefined) {
    blame('shape', `is about leg ${String(number)}, which is not there`);
    return;
  }
  if (event.type !== 'LegActionRequired') leg.untilMs = undefined;
  switch (event.type) {
    case 'LegReserved':
      expectStatus(leg, ['asked'], blame);
      leg.status = 'reserved';
      leg.isRefundable = isRefundableIn(event);
      return;
    case 'LegRefused': {
      const isTry = textOf(event, 'step') === 'try';
      expectStatus(leg, [isTry ? 'asked' : 'buying'], blame);
      leg.status = 'refused';
      leg.mayBeHeld = !isTry;
      return;
    }
    case 'LegConfirming':
      buying(trip, leg, blame);
      leg.untilMs = untilOf(event);
      return;
    case 'LegConfirmed':
      expectStatus(leg, ['buying'], blame);
      leg.status = 'bought';
      expectBooking(leg, bookings, blame);
      return;
    case 'LegUndoing':
      undoing(trip, leg, blame);
      leg.untilMs = untilOf(event);
      return;
    default:
      takeEnding(leg, event, blame);
  }
}

function takeEnding(leg: LegFacts, event: AuditEvent, blame: Blame): void {
  switch (event.type) {
    case 'LegUndone':
      expectStatus(leg, ['undoing'], blame);
      leg.status = 'undone';
      leg.mayBeHeld = false;
      return;
    case 'LegStuck':
      expectStatus(leg, ['undoing', 'buying'], blame);
      if (leg.status === 'buying' && leg.isRefundable) {
        blame('lifecycle', 'leaves to a person what could have been undone');
      }
      leg.status = 'stuck';
      leg.stuckAt = textOf(event, 'step');
      leg.mayBeHeld = false;
      return;
    case 'LegResolved': {
      expectStatus(leg, ['stuck'], blame);
      const stands = textOf(event, 'outcome') === 'stands';
      leg.status = !stands ? 'undone' : leg.stuckAt === 'confirm' ? 'bought' : 'kept';
      // As any other that is bought, until it is let go.
      leg.mayBeHeld = leg.status === 'bought';
      leg.isResolved = true;
      return;
    }
    case 'LegActionRequired':
      expectStatus(leg, ['buying'], blame);
      return;
    default:
  }
}

function expectStatus(leg: LegFacts, statuses: readonly LegStatus[], blame: Blame): void {
  if (!statuses.includes(leg.status)) blame('lifecycle', `finds leg ${leg.leg} ${leg.status}`);
}

/** One at a time, all reserved before, and what cannot be undone when all else is bought. */
function buying({ legs }: TripFacts, leg: LegFacts, blame: Blame): void {
  expectStatus(leg, ['reserved'], blame);
  const others = legs.filter((one) => one !== leg);
  if (others.some(({ status }) => status !== 'reserved' && status !== 'bought')) {
    blame('lifecycle', 'buys before everything is reserved');
  }
  if (finalLegs(legs).length > 1) blame('lifecycle', 'buys with two legs that cannot be undone');
  if (!leg.isRefundable && others.some(({ status }) => status !== 'bought')) {
    blame('lifecycle', 'buys what cannot be undone before all else');
  }
  leg.status = 'buying';
  leg.wasBuying = true;
}

/** The last of those in order that may be held: what cannot be undone, then from the last leg on. */
function undoing({ legs }: TripFacts, leg: LegFacts, blame: Blame): void {
  const held = legs.filter(({ mayBeHeld }) => mayBeHeld);
  const last = finalLegs(held).at(-1) ?? held.at(-1);
  if (leg !== last) blame('lifecycle', `lets leg ${leg.leg} go before leg ${last?.leg ?? 'none'}`);
  leg.status = 'undoing';
}

function expectBooking(
  { bookingId }: LegFacts,
  bookings: ReadonlyMap<string, BookingFacts>,
  blame: Blame,
): void {
  if (bookingId === undefined) return;
  const facts = bookings.get(bookingId);
  const status = facts === undefined ? 'not there' : statusOf(facts);
  if (!STANDS.has(status)) blame('claims', `has booking ${bookingId}, which is ${status}`);
}

function isRefundableIn(event: AuditEvent): boolean {
  const { reservation } = fieldsOf(event) as { reservation?: { isRefundable?: unknown } };
  return reservation?.isRefundable === true;
}

export function untilOf(event: AuditEvent): number {
  const { untilMs } = fieldsOf(event);
  if (typeof untilMs === 'number' && Number.isSafeInteger(untilMs)) return untilMs;
  throw new TypeError('untilMs is no instant');
}
