/** What the refusals about waitlists mean on the wire, and what they say. */
import { unreachable } from '../../domain/decision.ts';
import type { WaitlistRefusal } from '../../domain/waitlist/waitlist-refusal.ts';
import type { ProblemKind } from '../rejection-table.ts';

export const waitlistKinds = {
  waitlist_entry_closed: {
    status: 409,
    title: 'The entry has booked or left',
    hint: 'Read the entry; to wait again, join again.',
  },
  no_offer: {
    status: 409,
    title: 'Nothing is offered to the entry',
    hint: 'Read the entry; offer.id is what can be accepted or declined now.',
  },
  offer_accepted: {
    status: 409,
    title: 'The offer is accepted',
    hint: 'Read the hold: a booking is cancelled; if the payment fails, the entry waits on.',
  },
  offer_not_extendable: {
    status: 409,
    title: 'An offer of the waitlist is not extended',
    hint: 'Accept it before it ends, or let it pass and wait for the next.',
  },
  wait_is_over: {
    status: 422,
    title: 'Nothing to wait for',
    hint: 'Choose a waitUntil that is still to come.',
  },
  waitlist_full: {
    status: 422,
    title: 'Too many wait already',
    hint: 'Ask again when others have been served or have left.',
  },
} as const satisfies Record<WaitlistRefusal['code'], ProblemKind>;

export function waitlistDetail(refusal: WaitlistRefusal): string {
  switch (refusal.code) {
    case 'waitlist_entry_closed':
      return `The entry ${refusal.entryId} has ${refusal.status}.`;
    case 'no_offer':
      return `The entry ${refusal.entryId} is ${refusal.status}, and has no such offer.`;
    case 'offer_accepted': {
      const state = refusal.status === 'confirmed' ? 'booked' : 'being paid for';
      return `The offer ${refusal.offerId} is ${state}: it can be neither declined nor left.`;
    }
    case 'offer_not_extendable':
      return 'Others wait for what is offered: the hold ends when the offer does.';
    case 'wait_is_over':
      return `${new Date(refusal.untilMs).toISOString()} has passed.`;
    case 'waitlist_full':
      return `At most ${refusal.max} may wait for one property.`;
    default:
      return unreachable(refusal);
  }
}
