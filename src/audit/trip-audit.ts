/**
 * Judges trips by their events: reserved whole before anything is bought, what cannot be undone
 * bought last and at most one of it, undone in reverse order, and over only when every leg is
 * booked, or none is, or a person has said what became of it.
 */
import { type AuditEvent, fieldsOf } from './audit-event.ts';
import type { BookingFacts } from './booking-facts.ts';
import { statusOf } from './booking-facts.ts';
import type { Blame } from './night-audit.ts';
import {
  finalLegs,
  type LegFacts,
  type LegRequest,
  type TripFacts,
  takeLegEvent,
  untilOf,
} from './trip-leg-audit.ts';

const LEGS_MAX = 10;
const UNDER_WAY: ReadonlySet<string> = new Set(['reserving', 'confirming', 'compensating']);
/** Statuses of a booking that has its rooms, or may. */
const HAS_ROOMS: ReadonlySet<string> = new Set([
  'requested',
  'held',
  'payment_pending',
  'confirmed',
]);

/** Which trip event may come in which status of the trip. */
const WHEN: Readonly<Record<string, readonly string[]>> = {
  TripReserving: ['requested'],
  LegReserved: ['reserving'],
  LegRefused: ['reserving', 'confirming'],
  LegConfirming: ['reserving', 'confirming', 'escalated'],
  LegActionRequired: ['confirming'],
  LegConfirmed: ['confirming'],
  TripConfirmed: ['confirming', 'escalated'],
  TripUndoing: ['reserving', 'confirming', 'confirmed', 'escalated'],
  LegUndoing: ['compensating', 'escalated'],
  LegUndone: ['compensating'],
  LegStuck: ['confirming', 'compensating'],
  TripEscalated: ['confirming', 'compensating'],
  TripRetried: ['escalated'],
  LegResolved: ['escalated'],
  TripFailed: ['compensating', 'escalated'],
  TripCancelled: ['compensating', 'escalated'],
};

const STATUS_AFTER: Readonly<Record<string, string>> = {
  TripReserving: 'reserving',
  LegConfirming: 'confirming',
  TripConfirmed: 'confirmed',
  TripUndoing: 'compensating',
  LegUndoing: 'compensating',
  TripEscalated: 'escalated',
  TripFailed: 'failed',
  TripCancelled: 'cancelled',
};

export class TripAudit {
  readonly trips = new Map<string, TripFacts>();
  /** Which leg of which trip each booking is. */
  readonly #stays = new Map<string, string>();

  /** Whether the event was one of a trip. */
  take(event: AuditEvent, bookings: ReadonlyMap<string, BookingFacts>, blame: Blame): boolean {
    const [kind, id = ''] = event.stream.split('/');
    if (kind !== 'trip') return false;
    const trip = this.trips.get(id);
    if (event.type === 'TripRequested') {
      if (trip === undefined) this.#begin(id, event, blame);
      else blame('lifecycle', 'begins a trip that is there');
    } else if (trip === undefined) blame('lifecycle', 'comes before the request');
    else takeTripEvent(trip, event, bookings, blame);
    return true;
  }

  /** A booking that says it is a leg of a trip has to be one. */
  checkBooking(id: string, tripId: unknown, blame: Blame): void {
    if (tripId === undefined || this.#stays.get(id) === tripId) return;
    blame('terms', `is a leg of the trip ${String(tripId)}, which has no such leg`);
  }

  /** Under way, with when that should have an end. */
  open(): readonly { readonly id: string; readonly status: string; readonly untilMs: number }[] {
    return [...this.trips.values()]
      .filter(({ status }) => UNDER_WAY.has(status))
      .map(({ id, status, legs }) => {
        const until = legs.map(({ untilMs = Number.POSITIVE_INFINITY }) => untilMs);
        return { id, status, untilMs: Math.min(...until) };
      });
  }

  /** What must be over by `nowMs` and is not, one sentence each. */
  unsettled(nowMs: number): readonly string[] {
    return this.open()
      .filter(({ untilMs }) => nowMs >= untilMs)
      .map(({ id, status }) => `trip ${id} is still ${status}`);
  }

  #begin(id: string, event: AuditEvent, blame: Blame): void {
    const requests = (fieldsOf(event).legs ?? []) as readonly LegRequest[];
    if (requests.length < 1 || requests.length > LEGS_MAX) {
      blame('terms', `has ${requests.length} legs`);
    }
    const legs = requests.map((request, index): LegFacts => {
      const isStay = request.kind === 'stay';
      return {
        leg: index + 1,
        bookingId: isStay ? String(request.bookingId) : undefined,
        supplier: isStay ? undefined : String(request.supplier),
        status: 'asked',
        isRefundable: isStay || request.isRefundable === true,
        mayBeHeld: true,
        wasBuying: false,
        untilMs: undefined,
        stuckAt: undefined,
        isResolved: false,
      };
    });
    for (const [index, { bookingId }] of legs.entries()) {
      if (bookingId === undefined) continue;
      if (this.#stays.has(bookingId)) blame('terms', `has ${bookingId} of another trip as a leg`);
      if (requests[index]?.terms?.tripId !== id) blame('terms', 'has a stay that is of no trip');
      this.#stays.set(bookingId, id);
    }
    if (finalLegs(legs).length > 1) blame('terms', 'promises two legs that cannot be undone');
    this.trips.set(id, { id, status: 'requested', legs, undoing: undefined });
  }
}

function takeTripEvent(
  trip: TripFacts,
  event: AuditEvent,
  bookings: ReadonlyMap<string, BookingFacts>,
  blame: Blame,
): void {
  const { type } = event;
  const allowed = WHEN[type];
  if (allowed === undefined) blame('shape', 'is of no known type');
  else if (!allowed.includes(trip.status)) blame('lifecycle', `comes when it is ${trip.status}`);
  if (type.startsWith('Leg')) takeLegEvent(trip, event, bookings, blame);
  else takeWhole(trip, event, bookings, blame);
  trip.status = STATUS_AFTER[type] ?? trip.status;
}

function takeWhole(
  trip: TripFacts,
  event: AuditEvent,
  bookings: ReadonlyMap<string, BookingFacts>,
  blame: Blame,
): void {
  const { legs } = trip;
  switch (event.type) {
    case 'TripReserving':
      for (const leg of legs) leg.untilMs = untilOf(event);
      return;
    case 'TripConfirmed':
      if (legs.some(({ status }) => status !== 'bought')) blame('claims', 'lacks a leg');
      return;
    case 'TripUndoing': {
      const { kind } = (fieldsOf(event).reason ?? {}) as { kind?: unknown };
      trip.undoing = String(kind);
      for (const leg of legs) leg.untilMs = undefined;
      return;
    }
    case 'TripEscalated':
      if (!legs.some(({ status }) => status === 'stuck')) blame('claims', 'is stuck at no leg');
      return;
    case 'TripRetried':
      for (const leg of legs) free(leg);
      return;
    default:
      ended(trip, event.type, bookings, blame);
  }
}

function free(leg: LegFacts): void {
  if (leg.status !== 'stuck') return;
  const wasBought = leg.stuckAt !== 'confirm' && leg.wasBuying;
  leg.status = wasBought ? 'bought' : 'reserved';
  leg.mayBeHeld = true;
}

/** Nothing is left of it but what a person has let stand. */
function ended(
  { legs, undoing }: TripFacts,
  type: string,
  bookings: ReadonlyMap<string, BookingFacts>,
  blame: Blame,
): void {
  const isByWish = undoing === 'cancelled';
  if (isByWish !== (type === 'TripCancelled')) blame('lifecycle', `was undone for ${undoing}`);
  for (const leg of legs) {
    if (leg.mayBeHeld || leg.status === 'stuck') blame('claims', `keeps leg ${leg.leg}`);
    const { bookingId = '', status } = leg;
    const facts = bookings.get(bookingId);
    if (facts === undefined || status === 'kept' || leg.isResolved) continue;
    if (HAS_ROOMS.has(statusOf(facts)) || facts.isReleasing) {
      blame('claims', `is over, and booking ${bookingId} is ${statusOf(facts)}`);
    }
  }
}
