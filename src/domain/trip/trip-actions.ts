/** What may be done with a trip now: each action is put to the decider itself. */
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

export function tripActions(state: TripState): readonly TripAllowance[] {
  const stuck = state.legs.find(({ status }) => status === 'stuck')?.leg ?? 0;
  const trials: Record<TripAction, TripCommand> = {
    cancel: { type: 'cancel_trip', why: '' },
    retry: { type: 'retry_trip' },
    resolve: { type: 'resolve_leg', leg: stuck, outcome: 'undone', note: '' },
  };
  return (Object.keys(trials) as TripAction[]).map((action) => {
    const decision = decideTrip(state, trials[action], state.updatedAtMs);
    return decision.type === 'rejected'
      ? { action, isAllowed: false, reasons: [decision.rejection] }
      : { action, isAllowed: true, reasons: [] };
  });
}
