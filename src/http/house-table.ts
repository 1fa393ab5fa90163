/** What refusals of the house itself, its rooms and what it may oversell, mean on the wire. */
import type { ProblemKind } from './rejection-table.ts';

export const houseKinds = {
  history_too_short: {
    status: 422,
    title: 'Too few past bookings',
    hint: 'Send a showUpProbability, or ask again when more guests have come and gone.',
  },
} as const satisfies Record<string, ProblemKind>;
