/**
 * What may be done with a booking now, and why the rest may not: each action is put to the decider
 * itself, so what this says and what the action will answer cannot differ.
 */
import type { CivilDate } from '../calendar.ts';
import type { Currency } from '../money.ts';
import type { BookingAction, Rejection } from '../rejection.ts';
import type { BookingCommand, BookingState, Payer } from './booking.ts';
import { decideBooking } from './decide-booking.ts';

/** Whether one action is allowed now, and every reason against it. */
export interface ActionAllowance {
  readonly action: BookingAction;
  readonly isAllowed: boolean;
  readonly reasons: readonly Rejection[];
}

/** `today` is the property's local date at `nowMs`. */
export function allowedActions(
  state: BookingState,
  nowMs: number,
  today: CivilDate,
): readonly ActionAllowance[] {
  const trials = trialsOf(today, state.terms.currency);
  return (Object.keys(trials) as BookingAction[]).map((action) => {
    const decision = decideBooking(state, trials[action], nowMs);
    return decision.type === 'rejected'
      ? { action, isAllowed: false, reasons: [decision.rejection] }
      : { action, isAllowed: true, reasons: [] };
  });
}

const PAYER: Payer = { guest: { firstName: '', lastName: '' }, paymentToken: '' };

function trialsOf(today: CivilDate, currency: Currency): Record<BookingAction, BookingCommand> {
  return {
    extend: { type: 'extend_hold', byMs: 1 },
    release: { type: 'release_hold' },
    book: { type: 'book_hold', payer: PAYER, deadlineMs: 0 },
    cancel: { type: 'cancel', why: '', today },
    no_show: { type: 'mark_no_show', today },
    walk: { type: 'walk', walk: { hotel: '', costMinor: 0, why: '' }, today },
    check_in: { type: 'check_in', today },
    check_out: { type: 'check_out', today },
    early_departure: { type: 'depart_early', today },
    refund: { type: 'grant_refund', amount: { amountMinor: 1, currency }, why: '' },
    // To nothing else: what may be changed to depends on what is asked for.
    modify: { type: 'modify', why: '', today, deadlineMs: 0 },
  };
}
