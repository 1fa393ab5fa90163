/**
 * What happens on which day, as a hotel lives it. A day has four phases, each a barrier behind
 * which the next begins; inside a phase every client runs at once, in no order:
 *
 *   leave   check-outs, early departures, and cancellations of what was booked before today
 *   book    the bookings made today
 *   arrive  check-ins, no-shows, and cancellations of what was booked today
 *   regret  departures on the day of arrival
 *
 * A phase only ever takes rooms (book) or gives them back (the others), so what is sold at its end
 * is the most, or the least, that was sold in it: the verifier can check every barrier exactly.
 */
import type { BookingRow } from './booking-rows.ts';

export type Action = 'book' | 'cancel' | 'no-show' | 'check-in' | 'check-out' | 'early-departure';

export interface Step {
  readonly row: BookingRow;
  readonly action: Action;
}

export interface Phase {
  readonly day: number;
  readonly name: PhaseName;
  readonly steps: readonly Step[];
}

const phaseNames = ['leave', 'book', 'arrive', 'regret'] as const;
export type PhaseName = (typeof phaseNames)[number];

/** In order of time; `daysMax` keeps the first days on which anything happens. */
export function planDays(rows: readonly BookingRow[], daysMax?: number): readonly Phase[] {
  const days = new Map<number, Map<PhaseName, Step[]>>();
  const add = (day: number, name: PhaseName, step: Step) => {
    const phases = days.get(day) ?? new Map<PhaseName, Step[]>();
    days.set(day, phases);
    const steps = phases.get(name) ?? [];
    phases.set(name, steps);
    steps.push(step);
  };
  for (const row of rows) {
    add(row.bookedDay, 'book', { row, action: 'book' });
    if (row.dirty === undefined) planFate(row, add);
  }
  const ordered = [...days].toSorted(([left], [right]) => left - right).slice(0, daysMax);
  return ordered.flatMap(([day, phases]) =>
    phaseNames
      .map((name) => ({ day, name, steps: phases.get(name) ?? [] }))
      .filter((phase) => phase.steps.length > 0),
  );
}

function planFate(row: BookingRow, add: (day: number, name: PhaseName, step: Step) => void): void {
  const { arrivalDay, bookedDay, fateDay, nights } = row;
  if (row.fate === 'Canceled') {
    // A status date before the booking cannot be true; the day of the booking is the nearest.
    const day = Math.max(fateDay, bookedDay);
    add(day, day === bookedDay ? 'arrive' : 'leave', { row, action: 'cancel' });
    return;
  }
  if (row.fate === 'No-Show') {
    add(Math.max(fateDay, arrivalDay), 'arrive', { row, action: 'no-show' });
    return;
  }
  add(arrivalDay, 'arrive', { row, action: 'check-in' });
  const departureDay = arrivalDay + nights;
  if (fateDay >= departureDay) {
    add(departureDay, 'leave', { row, action: 'check-out' });
  } else if (fateDay > arrivalDay) {
    add(fateDay, 'leave', { row, action: 'early-departure' });
  } else {
    add(arrivalDay, 'regret', { row, action: 'early-departure' });
  }
}
