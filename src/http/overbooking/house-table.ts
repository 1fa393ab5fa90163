/** What refusals of the house itself, its rooms and what it may oversell, mean on the wire. */
import type { ProblemKind } from '../rejection-table.ts';

export const houseKinds = {
  too_many_rooms: {
    status: 422,
    title: 'Too many rooms',
    hint: 'Keep the rooms of one property within the number named.',
  },
  history_too_short: {
    status: 422,
    title: 'Too few past bookings',
    hint: 'Send a showUpProbability, or ask again when more guests have come and gone.',
  },
} as const satisfies Record<string, ProblemKind>;
