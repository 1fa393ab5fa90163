/** Why an action is not for a booking that stands as it does. */
import type { BookingAction, Rejection } from '../rejection.ts';
import type { BookingState, BookingStatus } from './booking.ts';

/** Undefined when the booking has this status and nothing of it is being changed. */
export function notStanding(
  state: BookingState,
  status: BookingStatus,
  action: BookingAction,
): Rejection | undefined {
  return state.status === status ? modificationPending(state, action) : notIn(state, action);
}

/** Why `action` must wait: a change is under way, or the nights that it gave up are. */
export function modificationPending(
  { modifying, releasing }: BookingState,
  action: BookingAction,
): Rejection | undefined {
  if (modifying !== undefined) {
    return { code: 'modification_pending', action, untilMs: modifying.deadlineMs };
  }
  return releasing?.given === undefined ? undefined : { code: 'modification_pending', action };
}

export function notIn({ status, id }: BookingState, action: BookingAction): Rejection {
  if (status === undefined) return { code: 'not_found', what: 'booking', id };
  return { code: 'invalid_state', action, status };
}
