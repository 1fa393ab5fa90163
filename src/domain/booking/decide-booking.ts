/**
 * What a booking answers to a command, by its status first and then by the guards in order of
 * `rejectionPrecedence`. Pure and total: time and the property's local date are arguments, and the
 * nights and the gateway have already answered when their `record_…` command comes in.
 */
import { type CivilDate, laterDate } from '../calendar.ts';
import { accepted, type Decision, rejected, unchanged, unreachable } from '../decision.ts';
import type { BookingAction, Rejection } from '../rejection.ts';
import type { CheckInCommand } from '../rooms/check-in-rooms.ts';
import type { BookingCommand, BookingEvent, BookingState, Payer } from './booking.ts';
import {
  decideModificationHeld,
  decideModified,
  decideModify,
  decideNotModified,
} from './decide-modification.ts';
import {
  afterGoodwill,
  decideEffect,
  decideEscalation,
  decideFallDue,
  decideRefund,
  decideRetry,
  feeChanged,
  paymentMissing,
  paymentRequested,
} from './decide-money.ts';
import { cancellationFees, earlyDepartureFees, noShowFees, totalOf } from './owed.ts';
import { modificationPending, notIn, notStanding } from './standing.ts';
import type { Walk } from './walk.ts';

type Decided = Decision<BookingEvent>;

export function decideBooking(
  state: BookingState,
  command: BookingCommand,
  nowMs: number,
): Decided {
  switch (command.type) {
    case 'place_hold':
    case 'request_booking':
      return decideRequest(state, command);
    case 'extend_hold':
      return decideExtend(state, command.byMs, nowMs);
    case 'release_hold':
      return decideRelease(state, nowMs);
    case 'book_hold':
      return decideBookHold(state, command.payer, command.deadlineMs, nowMs);
    case 'cancel':
      return decideCancel(state, command, nowMs);
    case 'grant_refund':
      return decideRefund(state, command);
    case 'mark_no_show':
      return decideNoShow(state, command.today);
    case 'walk':
      return decideWalk(state, command.walk, command.today);
    case 'check_in':
      return decideCheckIn(state, command);
    case 'check_out':
      return decideCheckOut(state, command.today);
    case 'depart_early':
      return decideDepartEarly(state, command.today);
    case 'modify':
      return decideModify(state, command, nowMs);
    case 'retry_effect':
      return decideRetry(state, command.key);
    case 'expire':
      return decideExpire(state, nowMs);
    case 'fall_due':
      return decideFallDue(state, nowMs);
    default:
      return decideRecord(state, command, nowMs);
  }
}

/**
 * Reports of the saga and the outbox: each is repeated after a crash, so a stale one is no fault.
 */
function decideRecord(state: BookingState, command: RecordCommand, nowMs: number): Decided {
  switch (command.type) {
    case 'record_held':
      return decideHeld(state, command.deadlineMs, nowMs);
    case 'record_refused':
      return state.status === 'requested' || state.status === 'payment_pending'
        ? accepted({ type: 'BookingFailed', reason: command.reason })
        : unchanged;
    case 'record_authorised':
      return decideAuthorised(state, command);
    case 'record_action_required':
      return isPaying(state) && state.payment.actionUrl !== command.url
        ? accepted({ type: 'PaymentActionRequired', url: command.url })
        : unchanged;
    case 'record_modification_held':
      return decideModificationHeld(state);
    case 'record_modified':
      return decideModified(state, command);
    case 'record_not_modified':
      return decideNotModified(state, command.reason);
    case 'record_nights_released':
      return state.releasing === undefined ? unchanged : accepted({ type: 'NightsReleased' });
    case 'record_effect':
      return decideEffect(state, command.effect, command.reference);
    case 'record_escalation':
      return decideEscalation(state, command);
    default:
      return unreachable(command);
  }
}

function isPaying({ status, modifying }: BookingState): boolean {
  return status === 'payment_pending' || modifying?.isPaying === true;
}

type RecordCommand = Extract<BookingCommand, { readonly type: `record_${string}` }>;
type RequestCommand = Extract<BookingCommand, { type: 'place_hold' | 'request_booking' }>;

function decideRequest(state: BookingState, command: RequestCommand): Decided {
  if (state.status !== undefined) return unchanged;
  const { terms, holdUntilMs } = command;
  if (command.type === 'place_hold') {
    const offer = command.isOffer === true ? { isOffer: true } : {};
    return accepted({ type: 'BookingRequested', terms, isDirect: false, holdUntilMs, ...offer });
  }
  const { payer } = command;
  const unpaid = paymentMissing(terms, payer);
  if (unpaid !== undefined) return rejected(unpaid);
  return accepted({ type: 'BookingRequested', terms, isDirect: true, payer, holdUntilMs });
}

function decideHeld(state: BookingState, deadlineMs: number, nowMs: number): Decided {
  if (state.status !== 'requested') return unchanged;
  if (!state.isDirect || state.payer === undefined) return accepted({ type: 'BookingHeld' });
  return accepted(paymentRequested(state, state.payer, deadlineMs, nowMs));
}

function decideExtend(state: BookingState, byMs: number, nowMs: number): Decided {
  const closed = holdNotOpen(state, 'extend', nowMs);
  if (closed !== undefined) return rejected(closed);
  if (state.isOffer === true) return rejected({ code: 'offer_not_extendable' });
  if (state.isExtended) return rejected({ code: 'hold_already_extended' });
  const holdUntilMs = (state.holdUntilMs ?? 0) + byMs;
  return accepted({ type: 'BookingHoldExtended', holdUntilMs });
}

function decideRelease(state: BookingState, nowMs: number): Decided {
  const closed = holdNotOpen(state, 'release', nowMs);
  if (closed !== undefined) return rejected(closed);
  return accepted({
    type: 'BookingCancelled',
    why: 'hold released',
    releaseFrom: state.terms.stay.arrival,
    owedMinor: 0,
  });
}

function decideBookHold(
  state: BookingState,
  payer: Payer,
  deadlineMs: number,
  nowMs: number,
): Decided {
  const closed = holdNotOpen(state, 'book', nowMs);
  if (closed !== undefined) return rejected(closed);
  const unpaid = paymentMissing(state.terms, payer);
  if (unpaid !== undefined) return rejected(unpaid);
  return accepted(paymentRequested(state, payer, deadlineMs, nowMs));
}

/** A hold is over from its instant on, whether or not the timer has said so yet. */
function holdNotOpen(
  state: BookingState,
  action: BookingAction,
  nowMs: number,
): Rejection | undefined {
  const expiredAtMs = state.holdUntilMs ?? 0;
  if (state.status === 'expired') return { code: 'hold_expired', expiredAtMs };
  if (state.status !== 'held') return notIn(state, action);
  return nowMs >= expiredAtMs ? { code: 'hold_expired', expiredAtMs } : undefined;
}

function decideAuthorised(
  state: BookingState,
  { reference, overbooked }: Extract<BookingCommand, { readonly type: 'record_authorised' }>,
): Decided {
  if (state.status !== 'payment_pending') return unchanged;
  return accepted({
    type: 'BookingConfirmed',
    ...(reference === undefined ? {} : { reference }),
    ...(overbooked === undefined ? {} : { overbooked }),
  });
}

type CancelCommand = Extract<BookingCommand, { type: 'cancel' }>;

function decideCancel(state: BookingState, command: CancelCommand, nowMs: number): Decided {
  const { why, today, waive, channelRevision } = command;
  if (state.status !== 'confirmed' && state.status !== 'payment_pending') {
    return rejected(notIn(state, 'cancel'));
  }
  const pending = modificationPending(state, 'cancel');
  if (pending !== undefined) return rejected(pending);
  const { arrival, departure } = state.terms.stay;
  if (today >= departure) return rejected({ code: 'too_late', action: 'cancel', until: departure });
  // What was never sold goes back whole: a hold on a night already past would end nowhere.
  const isSold = state.status === 'confirmed';
  const releaseFrom = isSold ? laterDate(arrival, today) : arrival;
  const { terms, createdAtMs } = state;
  const fees = isSold ? cancellationFees(terms, createdAtMs, nowMs, today) : [];
  const feeMinor = totalOf(fees);
  const changed = feeChanged(terms, feeMinor, command.expectedFee);
  if (changed !== undefined) return rejected(changed);
  const by = channelRevision === undefined ? {} : { channelRevision };
  const cancelled = { type: 'BookingCancelled', why, releaseFrom, ...by } as const;
  if (waive !== undefined && feeMinor > 0) {
    return accepted({ ...cancelled, owedMinor: 0, waived: { feeMinor, why: waive } });
  }
  return accepted({ ...cancelled, owedMinor: afterGoodwill(state, feeMinor) });
}

function decideNoShow(state: BookingState, today: CivilDate): Decided {
  const closed = notStanding(state, 'confirmed', 'no_show');
  if (closed !== undefined) return rejected(closed);
  const { arrival } = state.terms.stay;
  if (today < arrival) return rejected({ code: 'too_early', action: 'no_show', from: arrival });
  const owedMinor = afterGoodwill(state, totalOf(noShowFees(state.terms)));
  return accepted({ type: 'BookingMarkedNoShow', releaseFrom: today, owedMinor });
}

/** The hotel has no room for the guest, who owes nothing: it is the hotel that broke its word. */
function decideWalk(state: BookingState, walk: Walk, today: CivilDate): Decided {
  const closed = notStanding(state, 'confirmed', 'walk');
  if (closed !== undefined) return rejected(closed);
  const { arrival, departure } = state.terms.stay;
  if (today < arrival) return rejected({ code: 'too_early', action: 'walk', from: arrival });
  if (today >= departure) return rejected({ code: 'too_late', action: 'walk', until: departure });
  return accepted({ type: 'GuestWalked', ...walk, releaseFrom: today, owedMinor: 0 });
}

function decideCheckIn(state: BookingState, { today, rooms }: CheckInCommand): Decided {
  const closed = notStanding(state, 'confirmed', 'check_in');
  if (closed !== undefined) return rejected(closed);
  const { arrival, departure } = state.terms.stay;
  if (today < arrival) return rejected({ code: 'too_early', action: 'check_in', from: arrival });
  if (today >= departure) {
    return rejected({ code: 'too_late', action: 'check_in', until: departure });
  }
  if (rooms?.type === 'refused') return rejected(rooms.rejection);
  if (rooms === undefined || rooms.rooms.length === 0) return accepted({ type: 'GuestCheckedIn' });
  return accepted({ type: 'GuestCheckedIn', rooms: rooms.rooms });
}

function decideCheckOut(state: BookingState, today: CivilDate): Decided {
  const closed = notStanding(state, 'checked_in', 'check_out');
  if (closed !== undefined) return rejected(closed);
  const { departure } = state.terms.stay;
  if (today < departure) {
    return rejected({ code: 'too_early', action: 'check_out', from: departure });
  }
  return accepted({ type: 'GuestCheckedOut' });
}

function decideDepartEarly(state: BookingState, today: CivilDate): Decided {
  const closed = notStanding(state, 'checked_in', 'early_departure');
  if (closed !== undefined) return rejected(closed);
  const { arrival, departure } = state.terms.stay;
  if (today >= departure) {
    return rejected({ code: 'too_late', action: 'early_departure', until: departure });
  }
  const owedMinor = afterGoodwill(state, totalOf(earlyDepartureFees(state.terms, today)));
  return accepted({ type: 'GuestDepartedEarly', departure: laterDate(arrival, today), owedMinor });
}

/** Fired by the timer; one that fires early (the clock was set back) changes nothing. */
function decideExpire(state: BookingState, nowMs: number): Decided {
  if (state.status !== 'held' || nowMs < (state.holdUntilMs ?? 0)) return unchanged;
  return accepted({ type: 'BookingExpired' });
}
