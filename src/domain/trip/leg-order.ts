/**
 * In which order legs are confirmed and undone, and what is to be asked of them now: all of a
 * trip's plan. It is made from the state alone, so a process that has died goes on where it was.
 */
import type { LegRequest, LegStep, TripLeg, TripState } from './trip.ts';

/** Hotels of this engine take back what they have just sold; a supplier says whether it does. */
export function canBeUndone({ request, reservation }: TripLeg): boolean {
  if (request.kind === 'stay') return true;
  return reservation?.isRefundable ?? request.isRefundable;
}

/** Legs that cannot be undone once they are confirmed. */
export function finalLegs(legs: readonly LegRequest[]): readonly number[] {
  return legs.flatMap((one, index) => {
    return one.kind === 'supplier' && !one.isRefundable ? [index + 1] : [];
  });
}

/** As they were asked for, and what cannot be undone last. */
export function inOrder(legs: readonly TripLeg[]): readonly TripLeg[] {
  return [...legs.filter(canBeUndone), ...legs.filter((leg) => !canBeUndone(leg))];
}

/** The next to be confirmed, if any is left. */
export function nextToConfirm(legs: readonly TripLeg[]): TripLeg | undefined {
  return inOrder(legs).find(({ status }) => status === 'reserved');
}

/** The next to be let go: the one that came last of those that the other side may still have. */
export function nextToUndo(legs: readonly TripLeg[]): TripLeg | undefined {
  return inOrder(legs).findLast(mayBeHeld);
}

/** Whether the other side has it, or may have it for all anybody knows. */
function mayBeHeld({ status, refusedAt }: TripLeg): boolean {
  switch (status) {
    case 'reserving':
    case 'reserved':
    case 'confirming':
    case 'confirmed':
      return true;
    case 'refused':
      // What was reserved stays so when its purchase is refused, until it is let go.
      return refusedAt === 'confirm';
    default:
      return false;
  }
}

/** One thing that is to be asked now, until its answer is in the stream. */
export interface LegAsk {
  readonly leg: TripLeg;
  readonly step: LegStep;
  /** The idempotency key: the same question in another life of the process has the same. */
  readonly key: string;
}

const ASKED: Partial<Record<TripLeg['status'], LegStep>> = {
  reserving: 'try',
  confirming: 'confirm',
  undoing: 'cancel',
};

/** The state must be on disk before any of these leaves: it is the intent. */
export function asksOf({ id, status, legs }: TripState): readonly LegAsk[] {
  const isUndoing = status === 'compensating';
  return legs.flatMap((leg) => {
    const step = ASKED[leg.status];
    if (step === undefined || isUndoing !== (step === 'cancel')) return [];
    return [{ leg, step, key: legKey(id, leg.leg, step, leg.undoings) }];
  });
}

/** A person who has a refused cancellation tried again asks anew, not for the answer of before. */
export function legKey(tripId: string, leg: number, step: LegStep, undoings = 1): string {
  const number = step === 'cancel' && undoings > 1 ? `-${undoings}` : '';
  return `${tripId}:${leg}:${step}${number}`;
}
