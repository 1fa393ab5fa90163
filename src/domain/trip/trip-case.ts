/**
 * What a person has to do about a leg on which the engine can do no more: which leg, at whom, what
 * it is called there, how it stands, and whom to call about what.
 */
import { canBeUndone, legKey } from './leg-order.ts';
import type { LegStep, TripLeg, TripState } from './trip.ts';

/** A leg that waits for a person, and what is to be done about it. */
export interface TripCase {
  readonly leg: number;
  /** A supplier's name, or the property of a stay. */
  readonly at: string;
  /** What the other side calls it; null when it never said. */
  readonly reference: string | null;
  /** The idempotency key of the call that came to nothing: the other side knows it by that, too. */
  readonly key: string;
  readonly step: LegStep;
  /** The other side's own word, or `no_answer`. */
  readonly reason: string;
  readonly toDo: string;
}

/** One for each leg that is stuck, in the order of the request. */
export function casesOf(state: TripState): readonly TripCase[] {
  return state.legs.flatMap((leg) => {
    const { stuck, request } = leg;
    if (leg.status !== 'stuck' || stuck === undefined) return [];
    const { step, reason } = stuck;
    const at = request.kind === 'supplier' ? request.supplier : request.terms.propertyId;
    const reference = referenceOf(leg);
    const key = legKey(state.id, leg.leg, step, leg.undoings);
    const told = { leg: leg.leg, at, reference, key, step, reason };
    return [{ ...told, toDo: `${todo(leg, at, reference, key)} ${after(state, leg.leg)}` }];
  });
}

function referenceOf({ request, confirmation, reservation }: TripLeg): string | null {
  if (request.kind === 'stay') return request.bookingId;
  return confirmation ?? reservation?.reference ?? null;
}

function todo(leg: TripLeg, at: string, reference: string | null, key: string): string {
  const name = reference === null ? `the reservation with key ${key}` : `${reference} (key ${key})`;
  if (leg.stuck?.step === 'confirm') {
    return (
      `Ask ${at} whether ${name} has been confirmed: it gave no answer, and what it has ` +
      'confirmed it does not take back.'
    );
  }
  if (leg.request.kind === 'stay') {
    return `Look at booking ${reference}: it could not be cancelled (${leg.stuck?.reason}).`;
  }
  const lost = canBeUndone(leg) ? '' : ' Its money is not given back.';
  const why = leg.stuck?.reason === 'no_answer' ? 'gives no answer' : `said: ${leg.stuck?.reason}`;
  return `Have ${at} cancel ${name}; asked to, it ${why}.${lost}`;
}

function after({ id }: TripState, leg: number): string {
  return (
    `Then POST /v1/trips/${id}/retry has it tried again, or POST /v1/trips/${id}/resolve with ` +
    `leg ${leg} and the outcome stands or undone says how it ended.`
  );
}
