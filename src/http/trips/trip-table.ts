/** What the refusals of trips mean on the wire, and what they say. */
import { unreachable } from '../../domain/decision.ts';
import type { Rejection } from '../../domain/rejection.ts';
import type { ProblemKind } from '../rejection-table.ts';

export type TripRefusal = Extract<Rejection, { code: keyof typeof tripKinds }>;

export const tripKinds = {
  trip_invalid_state: {
    status: 409,
    title: 'Not possible in this state of the trip',
    hint: 'Read the trip; allowedActions says what is possible now.',
  },
  leg_not_stuck: {
    status: 409,
    title: 'The leg waits for nobody',
    hint: 'Read the trip; its cases name the legs that a person has to look at.',
  },
  trip_not_undoable: {
    status: 422,
    title: 'Several legs that cannot be undone',
    hint: 'Ask for at most one leg that is not refundable, or book the others by themselves.',
  },
  supplier_unavailable: {
    status: 503,
    title: 'Supplier gives no answer',
    hint: 'Repeat the request in a while, a change with the same key; nothing was done.',
  },
  supplier_refused: {
    status: 409,
    title: 'Refused by the supplier',
    hint: 'Choose another offer of the supplier, or another supplier.',
  },
  leg_refused: {
    status: 409,
    title: 'A leg was refused, so there is no trip',
    hint:
      'See the reason of the leg, whose status this has where that is 404 or 422; ' +
      'whatever was taken for the trip has been given back.',
  },
  leg_timed_out: {
    status: 409,
    title: 'A leg gave no answer in time, so there is no trip',
    hint: 'Ask again later with a new key; whatever was taken for the trip has been given back.',
  },
  leg_payment_declined: {
    status: 402,
    title: 'The payment of a leg was declined, so there is no trip',
    hint: 'Use another means of payment with a new key; everything was given back.',
  },
  trip_cancelled: {
    status: 409,
    title: 'The trip was cancelled while it was under way',
    hint: 'Ask again with a new key if it is wanted after all; everything was given back.',
  },
} as const satisfies Record<string, ProblemKind>;

const CODES: ReadonlySet<string> = new Set(Object.keys(tripKinds));

export function isTripRefusal(rejection: Rejection): rejection is TripRefusal {
  return CODES.has(rejection.code);
}

/** `detailOf` says what the reason of a leg says. */
export function tripDetail(refusal: TripRefusal, detailOf: (reason: Rejection) => string): string {
  switch (refusal.code) {
    case 'trip_invalid_state':
      return `Cannot ${refusal.action} a trip that is ${refusal.status}.`;
    case 'leg_not_stuck':
      return `There is nothing to say about leg ${refusal.leg}.`;
    case 'trip_not_undoable':
      return (
        `Legs ${refusal.legs.join(' and ')} could not be undone once they are bought, ` +
        'and at most one such leg can be promised.'
      );
    case 'supplier_unavailable':
      return `The supplier ${refusal.supplier} gave no answer in time.`;
    case 'supplier_refused':
      return `The supplier ${refusal.supplier} said: ${refusal.reason.replaceAll('_', ' ')}.`;
    case 'trip_cancelled':
      return `Cancelled before it was confirmed: ${refusal.why}`;
    case 'leg_timed_out':
      return `Leg ${refusal.leg} gave no answer in time.`;
    case 'leg_refused':
    case 'leg_payment_declined':
      return `Leg ${refusal.leg}: ${detailOf(refusal.reason)}`;
    default:
      return unreachable(refusal);
  }
}
