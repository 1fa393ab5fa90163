/**
 * The legs of a trip that are stays: ordinary holds, paid for and cancelled as any other. What is
 * to be asked follows from how the booking stands, so that asking again after a crash asks for
 * nothing that was done already.
 */
import type { BookingCommand, BookingState, Payer } from '../../domain/booking/booking.ts';
import type { BookingId } from '../../domain/ids.ts';
import type { Rejection } from '../../domain/rejection.ts';
import type { LegAsk } from '../../domain/trip/leg-order.ts';
import type { StayLeg, TripCommand, TripState } from '../../domain/trip/trip.ts';
import { limits } from '../../limits.ts';
import type { CallContext, Outcome } from '../../ports/engine.ts';
import type { EngineParts } from '../engine-parts.ts';
import type { LocalDates } from '../local-dates.ts';
import { propertyNow } from '../property/property-actor.ts';

/** What was found out; undefined: nothing yet, look again in a while. */
export type Found = (command: TripCommand | undefined) => void;

export class TripStays {
  readonly #parts: EngineParts;
  readonly #dates: LocalDates;
  #isClosed = false;

  constructor(parts: EngineParts, dates: LocalDates) {
    this.#parts = parts;
    this.#dates = dates;
  }

  /** Nobody is asked any more: an actor that was told now would outlive the engine. */
  close(): void {
    this.#isClosed = true;
  }

  /** `request` is the ask's leg, which is a stay. */
  ask(trip: TripState, ask: LegAsk, request: StayLeg, found: Found): void {
    switch (ask.step) {
      case 'try':
        this.#hold(trip, ask, request, found);
        return;
      case 'confirm':
        this.#read(request.bookingId, (booking) => this.#buy(trip, ask, booking, found), found);
        return;
      default:
        this.#read(
          request.bookingId,
          (booking) => this.#undo(trip, ask, booking, found),
          found,
          // A hold that was never placed: nobody will place it any more.
          () => found({ type: 'record_undone', leg: ask.leg.leg }),
        );
    }
  }

  #hold(trip: TripState, ask: LegAsk, { bookingId, terms }: StayLeg, found: Found): void {
    const holdUntilMs = this.#parts.clock.now() + limits.tripHoldMs;
    const command = { type: 'place_hold', terms, holdUntilMs } as const;
    this.#call(trip, ask, bookingId, command, (outcome) => {
      const { leg } = ask.leg;
      if (outcome.type === 'failed') found(undefined);
      else if (outcome.type === 'rejected') found(refused(leg, 'try', outcome.rejection));
      else if (outcome.value.status === 'held') {
        const { totalMinor: amountMinor, currency } = terms;
        const reservation = {
          reference: bookingId,
          expiresAtMs: outcome.value.holdUntilMs ?? holdUntilMs,
          price: { amountMinor, currency },
          isRefundable: true,
        };
        found({ type: 'record_reserved', leg, reservation });
      } else found(refused(leg, 'try', goneOf(outcome.value)));
    });
  }

  #buy(trip: TripState, ask: LegAsk, booking: BookingState, found: Found): void {
    const { leg } = ask.leg;
    const { id, status, payment } = booking;
    switch (status) {
      case 'held':
        this.#pay(trip, ask, id, found);
        return;
      case 'payment_pending':
        if (payment.actionUrl === undefined) found(undefined);
        else found({ type: 'record_action_required', leg, url: payment.actionUrl });
        return;
      case 'confirmed':
      case 'checked_in':
      case 'checked_out':
        found({ type: 'record_confirmed', leg, reference: id });
        return;
      case 'requested':
        found(undefined);
        return;
      default:
        found(refused(leg, 'confirm', goneOf(booking)));
    }
  }

  #pay(trip: TripState, ask: LegAsk, id: BookingId, found: Found): void {
    const payer: Payer = trip.payer ?? { guest: { firstName: '', lastName: '' } };
    const deadlineMs = this.#parts.clock.now() + limits.paymentDeadlineMs;
    this.#call(trip, ask, id, { type: 'book_hold', payer, deadlineMs }, (outcome) => {
      const { leg } = ask.leg;
      if (outcome.type === 'ok') this.#buy(trip, ask, outcome.value, found);
      else if (outcome.type === 'rejected') found(refused(leg, 'confirm', outcome.rejection));
      else found(undefined);
    });
  }

  #undo(trip: TripState, ask: LegAsk, booking: BookingState, found: Found): void {
    const { leg } = ask.leg;
    if (booking.releasing !== undefined || booking.modifying !== undefined) {
      found(undefined);
      return;
    }
    switch (booking.status) {
      case 'held':
        this.#letGo(trip, ask, booking, { type: 'release_hold' }, found);
        return;
      case 'payment_pending':
      case 'confirmed':
        this.#letGo(trip, ask, booking, this.#cancellation(trip, booking), found);
        return;
      case 'requested':
        found(undefined);
        return;
      case 'checked_in':
      case 'checked_out':
        found({ type: 'record_not_undone', leg, reason: booking.status });
        return;
      default:
        found({ type: 'record_undone', leg, fee: feeOf(booking) });
    }
  }

  #letGo(
    trip: TripState,
    ask: LegAsk,
    { id }: BookingState,
    command: BookingCommand,
    found: Found,
  ): void {
    this.#call(trip, ask, id, command, (outcome) => {
      const { leg } = ask.leg;
      if (outcome.type === 'ok') found({ type: 'record_undone', leg, fee: feeOf(outcome.value) });
      else if (outcome.type === 'rejected' && outcome.rejection.code === 'too_late') {
        found({ type: 'record_not_undone', leg, reason: 'too_late' });
        // It has moved on in the meantime: where to is seen when it is looked at again.
      } else found(undefined);
    });
  }

  /** Nothing is owed for what the customer has never been promised. */
  #cancellation(trip: TripState, { terms }: BookingState): BookingCommand {
    const { details } = propertyNow(this.#parts, terms.propertyId);
    const today = this.#dates.at(this.#parts.clock.now(), details.timeZone);
    const why = trip.undo?.kind === 'cancelled' ? trip.undo.why : 'the trip came to nothing';
    return { type: 'cancel', why, today, ...(trip.wasConfirmed ? {} : { waive: why }) };
  }

  #call(
    trip: TripState,
    { key }: LegAsk,
    id: BookingId,
    command: BookingCommand,
    respond: (outcome: Outcome<BookingState>) => void,
  ): void {
    if (this.#isClosed) return;
    const context: CallContext = {
      // No caller of the API can have this name, so none can use the trip's keys.
      caller: `trip/${trip.id}`,
      requestId: key,
      idempotencyKey: key,
      request: { trip: trip.id, step: command.type },
    };
    const message = { type: 'call', command, context, respond } as const;
    const refusal = this.#parts.directory.booking(id).tell(message);
    if (refusal !== undefined) respond(TOO_BUSY);
  }

  #read(
    id: BookingId,
    then: (booking: BookingState) => void,
    found: Found,
    absent: () => void = () => found(undefined),
  ): void {
    const respond = (outcome: Outcome<BookingState>): void => {
      if (outcome.type === 'ok') then(outcome.value);
      else if (outcome.type === 'rejected') absent();
      else found(undefined);
    };
    const refusal = this.#parts.directory.booking(id).tell({ type: 'read', respond });
    if (refusal !== undefined) found(undefined);
  }
}

const TOO_BUSY = {
  type: 'failed',
  failure: { code: 'overloaded', retryAfterMs: limits.storageRetryMs },
} as const;

function refused(leg: number, step: 'try' | 'confirm', reason: Rejection): TripCommand {
  return { type: 'record_refused', leg, step, reason };
}

/** Why there is no such hold any more. */
function goneOf({ failure, status, holdUntilMs }: BookingState): Rejection {
  if (failure !== undefined) return failure;
  if (status === undefined || status === 'expired') {
    return { code: 'hold_expired', expiredAtMs: holdUntilMs ?? 0 };
  }
  return { code: 'invalid_state', action: 'book', status };
}

function feeOf({ owedMinor: amountMinor, terms: { currency } }: BookingState) {
  return { amountMinor, currency };
}
