/**
 * What may be done with a trip now: each action is put to the decider itself, and what its bookings
 * have against being cancelled comes from who has read them.
 */
import type { Rejection } from '../rejection.ts';
import { decideTrip } from './decide-trip.ts';
import type { TripCommand, TripState } from './trip.ts';
import type { TripAction } from './trip-refusal.ts';

/** Whether an action would be taken now, and all that speaks against it. */
export interface TripAllowance {
  readonly action: TripAction;
  readonly isAllowed: boolean;
  readonly reasons: readonly Rejection[];
}

export function tripActions(
  state: TripState,
  againstCancelling: readonly Rejection[] = [],
): readonly TripAllowance[] {
  const stuck = state.legs.find(({ status }) => status === 'stuck')?.leg ?? 0;
  const trials: Record<TripAction, TripCommand> = {
    cancel: { type: 'cancel_trip', why: '' },
    retry: { type: 'retry_trip' },
    resolve: { type: 'resolve_leg', leg: stuck, outcome: 'undone', note: '' },
  };
  return (Object.keys(trials) as TripAction[]).map((action) => {
    const decision = decideTrip(state, trials[action], state.updatedAtMs);
    if (decision.type === 'rejected') {
      return { action, isAllowed: false, reasons: [decision.rejection] };
    }
    const reasons = action === 'cancel' ? againstCancelling : [];
    return { action, isAllowed: reasons.length === 0, reasons };
  });
}
