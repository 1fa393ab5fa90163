/**
 * Changing a booking that stands: what may be asked, and what the saga's reports come to. The new
 * terms are in force from ModificationConfirmed on and not a moment before, so a change that fails
 * has changed nothing. While one is under way nothing else may be begun with the booking: it ends
 * by itself at its deadline at the latest.
 */
import type { CivilDate, Stay } from '../calendar.ts';
import { accepted, type Decision, rejected, unchanged } from '../decision.ts';
import { isSame } from '../property/differing.ts';
import type { Rejection } from '../rejection.ts';
import type {
  BookedRoom,
  BookingCommand,
  BookingEvent,
  BookingState,
  FailureReason,
  Payer,
} from './booking.ts';
import { isUnchanged } from './kept-prices.ts';
import { lineIdsAfter, lineIdsOf } from './matched-rooms.ts';
import { dueAfterChange, toAuthoriseMinor } from './modification-money.ts';
import { isChannelsChange, overbookedAfter } from './overbooked-nights.ts';
import { modificationPending, notIn } from './standing.ts';

type Decided = Decision<BookingEvent>;
type Modify = Extract<BookingCommand, { readonly type: 'modify' }>;

/** The stay and the rooms that a change asks for. */
export interface AskedChange {
  readonly stay: Stay;
  readonly rooms: readonly Pick<BookedRoom, 'roomTypeId' | 'ratePlanId' | 'party'>[];
}

export function decideModify(state: BookingState, command: Modify, nowMs: number): Decided {
  const { terms, why, today, deadlineMs } = command;
  const [first] = changeReasonsOf(state, terms ?? state.terms, today);
  if (first !== undefined && first.code !== 'too_late') return rejected(first);
  const payer = payerAfter(state, command);
  const dueMinor = dueAfterChange(state, terms ?? state.terms, nowMs);
  // What a channel has sold waits for no gateway: once it is in force, the card is charged.
  const isUnasked = terms === undefined || isChannelsChange(state.terms, terms);
  const authoriseMinor = isUnasked ? 0 : toAuthoriseMinor(state, dueMinor);
  if (authoriseMinor > 0 && payer.paymentToken === undefined) {
    const { currency } = state.terms;
    return rejected({ code: 'payment_required', amountMinor: authoriseMinor, currency });
  }
  if (first !== undefined) return rejected(first);
  if (terms === undefined) return decideGuest(state, payer);
  return accepted({
    type: 'ModificationRequested',
    terms,
    ...(isSame(payer, state.payer) ? {} : { payer }),
    why,
    dueMinor,
    authoriseMinor,
    deadlineMs,
  });
}

function payerAfter({ payer }: BookingState, { guest, paymentToken }: Modify): Payer {
  const token = paymentToken ?? payer?.paymentToken;
  // A booking that stands has a payer; a guest is always known.
  const who = guest ?? payer?.guest ?? { firstName: '', lastName: '' };
  return token === undefined ? { guest: who } : { guest: who, paymentToken: token };
}

/** A change that changes nothing is taken all the same, so that its key has an answer. */
function decideGuest(state: BookingState, payer: Payer): Decided {
  return isSame(payer, state.payer)
    ? accepted({ type: 'ModificationUnneeded' })
    : accepted({ type: 'GuestChanged', payer });
}

/**
 * All that the booking itself has against a change, in order of precedence: its state, and nights
 * that are past and so cannot be other than they were.
 */
export function changeReasonsOf(
  state: BookingState,
  asked: AskedChange,
  today: CivilDate,
): readonly Rejection[] {
  const { status } = state;
  if (status !== 'confirmed' && status !== 'checked_in') return [notIn(state, 'modify')];
  const pending = modificationPending(state, 'modify');
  if (pending !== undefined) return [pending];
  const { stay } = state.terms;
  const isIn = status === 'checked_in';
  const hasBegun = stay.arrival < today;
  const reasons: Rejection[] = [];
  const begun = (field: 'arrival' | 'rooms' | 'departure'): void => {
    reasons.push({ code: 'stay_begun', field, today });
  };
  if (asked.stay.arrival !== stay.arrival && (isIn || hasBegun)) begun('arrival');
  if (hasBegun && !isUnchanged(state.terms, stay, asked.rooms)) begun('rooms');
  if (hasBegun && asked.stay.departure < today) begun('departure');
  // Whoever has come may stay on from the morning of departure; whoever has not has missed it.
  if (isIn ? today > stay.departure : today >= stay.departure) {
    reasons.push({ code: 'too_late', action: 'modify', until: stay.departure });
  }
  return reasons;
}

/** Every night has what the change needs more: pay for it, if there is anything to pay. */
export function decideModificationHeld({ modifying }: BookingState): Decided {
  if (modifying === undefined || modifying.isPaying || modifying.authoriseMinor === 0) {
    return unchanged;
  }
  return accepted({
    type: 'ModificationPaymentRequested',
    amountMinor: modifying.authoriseMinor,
  });
}

export function decideModified(
  state: BookingState,
  {
    reference,
    overbooked: told = [],
  }: Extract<BookingCommand, { readonly type: 'record_modified' }>,
): Decided {
  const { modifying, payer: before } = state;
  if (modifying === undefined) return unchanged;
  const { terms, payer, dueMinor } = modifying;
  const overbooked = overbookedAfter(state, terms, told);
  const lineIds = lineIdsAfter(state, terms.rooms);
  return accepted({
    type: 'ModificationConfirmed',
    terms,
    dueMinor,
    ...(isSame(lineIds, lineIdsOf(state).ids) ? {} : { lineIds }),
    ...(payer === undefined || payer === before ? {} : { payer }),
    ...(reference === undefined ? {} : { reference }),
    ...(overbooked.length === 0 ? {} : { overbooked }),
  });
}

export function decideNotModified({ modifying }: BookingState, reason: FailureReason): Decided {
  return modifying === undefined ? unchanged : accepted({ type: 'ModificationFailed', reason });
}
