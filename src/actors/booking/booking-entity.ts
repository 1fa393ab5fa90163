/**
 * A booking as a stream: how its state is kept, and the timer and outbox rows that must be written
 * with an event. Pure; the actor does what these rows and states call for.
 */
import type { BookingEvent, BookingState } from '../../domain/booking/booking.ts';
import type { PaymentEffect } from '../../domain/booking/booking-payment.ts';
import { emptyBooking, evolveBooking } from '../../domain/booking/evolve-booking.ts';
import { nextDueAtMs } from '../../domain/booking/owed.ts';
import { paymentEffectsOf, supersededBy } from '../../domain/booking/payment-effects.ts';
import type { BookingId } from '../../domain/ids.ts';
import { limits } from '../../limits.ts';
import type { Journal, OutboxMessage, Timer } from '../../ports/journal.ts';
import { revived } from '../outward/delivery.ts';
import type { EffectOrder } from '../payments/payment-actor.ts';
import {
  type EntityDefinition,
  PersistentEntity,
  type SideRows,
} from '../runtime/persistent-entity.ts';

export const PAYMENTS_QUEUE = 'payments';

export const BOOKING_STREAMS = 'booking/';

export function bookingStream(id: BookingId): string {
  return BOOKING_STREAMS + id;
}

/** A booking as the disk has it, which may be behind its actor by what is still on its way. */
export function committedBooking(journal: Journal, id: BookingId): BookingState {
  const entity = new PersistentEntity(journal, bookingDefinition, bookingStream(id), id);
  entity.recover();
  return entity.state;
}

export const bookingDefinition: EntityDefinition<BookingState, BookingEvent> = {
  empty: (id) => emptyBooking(id as BookingId),
  evolve: evolveBooking,
  snapshot: {
    // 4: with the ids of rooms, also after changes whose events do not say them.
    schemaVersion: 4,
    encode: (state) => state,
    decode: (data) => data as BookingState,
  },
  sideRows: sideRowsOf,
};

/**
 * Nothing of the client's request is still under way; waiting for the customer counts as settled.
 */
export function isSettled(state: BookingState): boolean {
  if (state.releasing !== undefined || state.status === 'requested') return false;
  const isUnderWay = state.status === 'payment_pending' || state.modifying !== undefined;
  return !isUnderWay || state.payment.actionUrl !== undefined;
}

export function sagaOf(state: BookingState): 'book' | 'modify' | 'release' | undefined {
  if (state.releasing !== undefined) return 'release';
  if (state.modifying !== undefined) return 'modify';
  return state.status === 'requested' || state.status === 'payment_pending' ? 'book' : undefined;
}

/** How long a release may take before its saga is looked at again. */
const RELEASE_RECHECK_MS = 60_000;

/** The one timer a booking may have: when to look at it next, whoever else is asleep. */
export function timerOf(state: BookingState): Timer | undefined {
  const stream = bookingStream(state.id);
  if (state.releasing !== undefined) {
    const dueAtMs = state.updatedAtMs + RELEASE_RECHECK_MS;
    return { id: stream, stream, dueAtMs, isSaga: true };
  }
  if (state.modifying !== undefined) {
    return { id: stream, stream, dueAtMs: state.modifying.deadlineMs, isSaga: true };
  }
  switch (state.status) {
    case 'requested':
      return {
        id: stream,
        stream,
        dueAtMs: settleDeadlineMs(state),
        isSaga: true,
      };
    case 'payment_pending':
      return { id: stream, stream, dueAtMs: state.payment.deadlineMs ?? 0, isSaga: true };
    case 'held':
      return { id: stream, stream, dueAtMs: state.holdUntilMs ?? 0, isSaga: false };
    case 'confirmed': {
      const paidMinor = state.payment.dueMinor + state.goodwillMinor;
      const dueAtMs = nextDueAtMs(state.terms, paidMinor);
      return dueAtMs === undefined ? undefined : { id: stream, stream, dueAtMs, isSaga: false };
    }
    default:
      return undefined;
  }
}

function sideRowsOf(
  before: BookingState,
  after: BookingState,
  events: readonly BookingEvent[],
): SideRows {
  return { ...timerRows(before, after), ...outboxRows(before, events) };
}

function timerRows(before: BookingState, after: BookingState): SideRows {
  const old = before.status === undefined ? undefined : timerOf(before);
  const next = timerOf(after);
  if (next === undefined) return old === undefined ? {} : { timersCleared: [old.id] };
  const isSame = old?.dueAtMs === next.dueAtMs && old.isSaga === next.isSaga;
  return isSame ? {} : { timersSet: [next] };
}

function outboxRows(before: BookingState, events: readonly BookingEvent[]): SideRows {
  const [event] = events;
  if (event === undefined) return {};
  const effects = paymentEffectsOf(before, event);
  const outboxRemoved = supersededBy(before, event);
  if (event.type === 'PaymentRetried' && effects.length === 0) {
    return { outboxRetried: [revived(event.key)] };
  }
  return {
    ...(effects.length === 0 ? {} : { outboxPut: effects.map((one) => rowOf(before, one)) }),
    ...(outboxRemoved.length === 0 ? {} : { outboxRemoved }),
  };
}

/** A charge takes its card with it: the row alone is what is delivered. */
function rowOf({ id, terms, payer, payment }: BookingState, effect: PaymentEffect): OutboxMessage {
  const { key, kind, authorisationKey, amountMinor } = effect;
  const token = kind === 'charge' ? payer?.paymentToken : undefined;
  // A charge is captured whole or not at all: only one that was given up can be let go.
  const isCharge = payment.pending.some(
    (one) => one.kind === 'charge' && one.key === authorisationKey,
  );
  const isUndoing = kind === 'void' && isCharge;
  const payload: EffectOrder = {
    effect,
    authorisationKey,
    amount: { amountMinor, currency: terms.currency },
    ...(token === undefined ? {} : { token }),
    ...(isUndoing ? { isUndoing } : {}),
  };
  return { id: key, queue: PAYMENTS_QUEUE, key: id, payload };
}

/**
 * When a request that is under way must have come to an end. A direct booking's nights are held
 * until a grace after it, so that the hold never ends under the payment.
 */
export function settleDeadlineMs(state: BookingState): number {
  return state.isDirect
    ? (state.holdUntilMs ?? 0) - limits.paymentHoldGraceMs
    : state.createdAtMs + limits.paymentDeadlineMs;
}
