/**
 * How the events of a change turn a booking into what it becomes. A change that fails leaves
 * nothing behind but its reason, and nights to be given back as one that is confirmed does: those
 * of the terms that were given up.
 */
import { unreachable } from '../decision.ts';
import type { ReleaseReason } from '../inventory/inventory.ts';
import { isSame } from '../property/differing.ts';
import type { BookingState, BookingTerms, FailureReason } from './booking.ts';
import { lineIdsOf } from './matched-rooms.ts';
import type { ModificationEvent } from './modifying.ts';
import { nightsBeyond } from './night-rooms.ts';
import { owedInFull } from './owed.ts';
import { answering, asking } from './payment-ledger.ts';

export function appliedModification(state: BookingState, event: ModificationEvent): BookingState {
  switch (event.type) {
    case 'ModificationRequested': {
      const { terms, payer, dueMinor, authoriseMinor, deadlineMs } = event;
      const asked = { terms, payer, dueMinor, authoriseMinor, deadlineMs };
      const modifying = { ...asked, isPaying: false };
      return { ...state, modifying, modificationFailure: undefined };
    }
    case 'ModificationPaymentRequested':
      return paying(state, event.amountMinor);
    case 'ModificationConfirmed': {
      const { terms, payer, dueMinor, reference, overbooked } = event;
      const isApproved = reference !== undefined;
      const { overbooked: _, ...rest } = ended(state, terms, state.terms, 'modified');
      return {
        ...rest,
        ...renumbered(state, event),
        ...(overbooked === undefined ? {} : { overbooked }),
        payer: payer ?? state.payer,
        departure: terms.stay.departure,
        owedMinor: Math.max(0, owedInFull(terms) - state.goodwillMinor),
        payment: settled(state, dueMinor, isApproved ? { isApproved } : {}),
      };
    }
    case 'ModificationFailed':
      return {
        ...ended(state, state.terms, state.modifying?.terms ?? state.terms, 'failed'),
        modificationFailure: event.reason,
        payment: settled(state, state.payment.dueMinor, declined(event.reason)),
      };
    case 'ModificationUnneeded':
      return { ...state, modificationFailure: undefined };
    case 'GuestChanged':
      return { ...state, payer: event.payer, modificationFailure: undefined };
    default:
      return unreachable(event);
  }
}

/** Rooms went on by their places alone in events that are older than these ids. */
function renumbered(
  state: BookingState,
  { terms, lineIds }: Extract<ModificationEvent, { readonly type: 'ModificationConfirmed' }>,
): Pick<BookingState, 'lineIds'> {
  const { ids: had, next } = lineIdsOf(state);
  const ids = lineIds ?? [...terms.rooms.keys()].map((place) => had[place] ?? place);
  if (isSame(ids, had)) return {};
  return { lineIds: { ids, next: Math.max(next, ...ids.map((id) => id + 1)) } };
}

function paying(state: BookingState, amountMinor: number): BookingState {
  const { modifying, payment, id } = state;
  if (modifying === undefined) return state;
  return {
    ...state,
    modifying: { ...modifying, isPaying: true },
    payment: {
      ...payment,
      deadlineMs: modifying.deadlineMs,
      authorisations: asking(payment, id, amountMinor),
    },
  };
}

/** Nights are given back only where `given` takes more than what is in force from now on. */
function ended(
  state: BookingState,
  terms: BookingTerms,
  given: BookingTerms,
  reason: ReleaseReason,
): BookingState {
  const isLeft = nightsBeyond(given, terms).length > 0;
  const releasing = isLeft ? { from: given.stay.arrival, reason, given } : undefined;
  return { ...state, terms, modifying: undefined, releasing };
}

function settled(
  { payment }: BookingState,
  dueMinor: number,
  answer: Parameters<typeof answering>[1],
): BookingState['payment'] {
  const authorisations = answering(payment, answer);
  return { ...payment, authorisations, dueMinor, actionUrl: undefined, deadlineMs: undefined };
}

/** After a "no" nothing is reserved that might have to be let go. */
function declined({ code }: FailureReason): Parameters<typeof answering>[1] {
  return code === 'payment_declined' ? { authorisedMinor: 0 } : {};
}
