/**
 * The changes that a row says its booking has gone through. The data set holds how many there were
 * and the stay they led to, not what it was before: the stays before are made up here, backwards
 * from the last, a day longer, a day shorter or a day earlier than what follows, and always the
 * same for the same row. Whichever of the changes a full hotel refuses, the guest who stays is in
 * the house from the row's day of arrival on.
 */
import type { BookingRow } from './booking-rows.ts';

/** Nights from `arrivalDay` on. */
export interface RowStay {
  readonly arrivalDay: number;
  readonly nights: number;
}

export interface PlannedChange {
  /** Counted from 0; a row may come back to a stay that it had before. */
  readonly place: number;
  readonly day: number;
  readonly stay: RowStay;
}

/** What is booked first, and what it is changed to, in order; the last is the row's own stay. */
export interface PlannedStays {
  readonly booked: RowStay;
  readonly changes: readonly PlannedChange[];
}

type Row = Pick<
  BookingRow,
  'line' | 'bookedDay' | 'arrivalDay' | 'nights' | 'fate' | 'fateDay' | 'changes' | 'dirty'
>;

export function planStays(row: Row): PlannedStays {
  const { arrivalDay, nights } = row;
  let stay: RowStay = { arrivalDay, nights };
  if (row.dirty !== undefined || row.changes === 0) return { booked: stay, changes: [] };
  const changes: PlannedChange[] = [];
  for (let place = row.changes - 1; place >= 0; place -= 1) {
    const day = dayOfChange(row, place);
    changes.unshift({ place, day, stay });
    stay = stayBefore(row, stay, day, place);
  }
  return { booked: stay, changes };
}

/** Every night that the booking may have on the way, first and last. */
export function reachOf(row: Row): readonly [number, number] {
  const { booked, changes } = planStays(row);
  const stays = [booked, ...changes.map(({ stay }) => stay)];
  return [
    Math.min(...stays.map(({ arrivalDay }) => arrivalDay)),
    Math.max(...stays.map(({ arrivalDay, nights }) => arrivalDay + Math.max(nights, 1) - 1)),
  ];
}

/** Spread from the booking on, before the guest arrives or calls it off. */
function dayOfChange(row: Row, place: number): number {
  const { bookedDay, arrivalDay, fate, fateDay, changes } = row;
  const endDay = fate === 'Canceled' ? Math.min(arrivalDay, fateDay) : arrivalDay;
  const days = Math.max(0, endDay - bookedDay);
  return bookedDay + Math.floor((place * days) / changes);
}

function stayBefore(row: Row, stay: RowStay, day: number, place: number): RowStay {
  const { arrivalDay, nights } = stay;
  const shorter = { arrivalDay, nights: nights - 1 };
  const earlier = { arrivalDay: arrivalDay - 1, nights };
  const longer = { arrivalDay, nights: nights + 1 };
  const kind = (row.line + place) % 3;
  if (kind === 0 && isInHouse(row, shorter)) return shorter;
  // Once only: a stay moved often would not reach the row's arrival if each move was refused.
  const isMovable = arrivalDay === row.arrivalDay && earlier.arrivalDay >= row.bookedDay;
  if (kind === 1 && isMovable && day < arrivalDay && isInHouse(row, earlier)) return earlier;
  return longer;
}

function isInHouse({ arrivalDay }: Row, stay: RowStay): boolean {
  return stay.arrivalDay + stay.nights > arrivalDay;
}
