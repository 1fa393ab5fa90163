/**
 * What happens on which day, as a hotel lives it. A day has five phases, each a barrier behind
 * which the next begins; inside a phase every client runs at once, in no order:
 *
 *   leave   check-outs, early departures, and cancellations of what was booked before today
 *   book    the bookings made today, and who begins to wait for rooms
 *   change  bookings made longer, shorter or moved, those of one guest in their order
 *   arrive  check-ins, no-shows, and cancellations of what was booked today
 *   regret  departures on the day of arrival
 *
 * Before the first phase of a day whoever waits accepts what has been offered since.
 *
 * What is sold at the end of a phase follows from what was answered in it, in whatever order, so
 * the verifier can check every barrier exactly. Only in `change` are rooms taken and given back
 * at once; what was sold for a moment inside it is for the audit of the journal to find.
 */
import type { BookingRow } from './booking-rows.ts';
import { type PlannedChange, planStays } from './change-plan.ts';

export type Action =
  | 'wait'
  | 'book'
  | 'modify'
  | 'cancel'
  | 'no-show'
  | 'check-in'
  | 'check-out'
  | 'early-departure';

export interface Step {
  readonly row: BookingRow;
  readonly action: Action;
  /** What is changed today, one after the other; for `modify` alone. */
  readonly changes?: readonly PlannedChange[];
}

export interface Phase {
  readonly day: number;
  readonly name: PhaseName;
  readonly steps: readonly Step[];
}

const phaseNames = ['leave', 'book', 'change', 'arrive', 'regret'] as const;
export type PhaseName = (typeof phaseNames)[number];

/** In order of time; `daysMax` keeps the first days on which anything happens. */
export function planDays(rows: readonly BookingRow[], daysMax?: number): readonly Phase[] {
  const days = new Map<number, Map<PhaseName, Step[]>>();
  const add: Add = (day, name, step) => {
    const phases = days.get(day) ?? new Map<PhaseName, Step[]>();
    days.set(day, phases);
    const steps = phases.get(name) ?? [];
    phases.set(name, steps);
    steps.push(step);
  };
  for (const row of rows) {
    if (isWaiting(row)) add(waitsFromDay(row), 'book', { row, action: 'wait' });
    add(row.bookedDay, 'book', { row, action: 'book' });
    planChanges(row, add);
    if (row.dirty === undefined) planFate(row, add);
  }
  const ordered = [...days].toSorted(([left], [right]) => left - right).slice(0, daysMax);
  return ordered.flatMap(([day, phases]) =>
    phaseNames
      .map((name) => ({ day, name, steps: phases.get(name) ?? [] }))
      .filter((phase) => phase.steps.length > 0),
  );
}

/** A row that can never be booked does not wait for it either. */
function isWaiting({ daysWaited, dirty }: BookingRow): boolean {
  return daysWaited > 0 && dirty === undefined;
}

/** So many days before it was booked, though not before anybody may ask for the stay. */
function waitsFromDay({ bookedDay, daysWaited, arrivalDay }: BookingRow): number {
  return Math.max(bookedDay - daysWaited, Math.min(bookedDay, arrivalDay - DAYS_AHEAD_MAX));
}

/** Two years and no more, and some days for a stay that begins a little later. */
const DAYS_AHEAD_MAX = 720;

type Add = (day: number, name: PhaseName, step: Step) => void;

function planChanges(row: BookingRow, add: Add): void {
  const byDay = Map.groupBy(planStays(row).changes, ({ day }) => day);
  for (const [day, changes] of byDay) add(day, 'change', { row, action: 'modify', changes });
}

function planFate(row: BookingRow, add: Add): void {
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
