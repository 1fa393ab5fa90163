/**
 * The independent sweep: what clients were told, held against what the server, its gateway and a
 * live mirror say afterwards. It shares no code with the engine, trusts only answers that left the
 * server, and must be able to say no: its tests show it histories that it has to reject.
 */
import { dateText } from './own-dates.ts';
import type { LedgerTotals } from './read-ledger.ts';

/** How a booking ended, as answered to its client. */
export interface Ending {
  readonly action: 'cancel' | 'no-show' | 'check-out' | 'early-departure';
  readonly day: number;
  /** The number of the phase in which it was answered; phases are barriers. */
  readonly phase: number;
}

/** One 201, and what was answered about that booking later. */
export interface AcceptedBooking {
  readonly id: string;
  readonly roomType: string;
  readonly arrivalDay: number;
  readonly nights: number;
  readonly priceMinor: number;
  readonly phase: number;
  isCheckedIn: boolean;
  ending: Ending | undefined;
}

export interface NightCell {
  readonly roomType: string;
  readonly night: string;
  readonly physical: number;
  readonly held: number;
  readonly sold: number;
  readonly available: number;
}

export interface Outcome {
  /** Rooms of each type. */
  readonly capacity: ReadonlyMap<string, number>;
  readonly accepted: readonly AcceptedBooking[];
  /** Status by booking id; undefined for a booking that the server does not know. */
  readonly statuses: ReadonlyMap<string, string | undefined>;
  /** The server's cells by `cellKey`, over all nights of all accepted stays at least. */
  readonly cells: ReadonlyMap<string, NightCell>;
  readonly mirror: ReadonlyMap<string, NightCell>;
  readonly ledger: ReadonlyMap<string, LedgerTotals>;
}

export interface Findings {
  /** Nights on which, at some barrier or now, more rooms were sold than there are. */
  readonly oversold: readonly string[];
  /** Answers that are not in effect: bookings, endings, and nights whose sum differs. */
  readonly lost: readonly string[];
  /** Cells in which the mirror and the server differ. */
  readonly feed: readonly string[];
  /** Bookings whose money taken is not the money owed. */
  readonly money: readonly string[];
}

export function cellKey(roomType: string, night: string): string {
  return `${roomType}/${night}`;
}

export function verifyHistory(outcome: Outcome): Findings {
  return {
    oversold: oversoldNights(outcome),
    lost: [...lostStatuses(outcome), ...wrongNights(outcome)],
    feed: feedMismatches(outcome),
    money: [...moneyMismatches(outcome), ...moneyOfStrangers(outcome)],
  };
}

/** Plays takings and givings back in order of phases; in a phase rooms only go one way. */
function oversoldNights({ capacity, accepted, cells }: Outcome): readonly string[] {
  const changes: { phase: number; by: number; booking: AcceptedBooking }[] = [];
  for (const booking of accepted) {
    changes.push({ phase: booking.phase, by: 1, booking });
    if (booking.ending) changes.push({ phase: booking.ending.phase, by: -1, booking });
  }
  // Endings of a phase count first: nothing is booked in a phase in which something ends.
  changes.sort((left, right) => left.phase - right.phase || left.by - right.by);
  const sold = new Map<string, number>();
  const oversold = new Set<string>();
  for (const { by, booking } of changes) {
    const fromDay = by < 0 ? freedFrom(booking) : booking.arrivalDay;
    for (const key of nightKeys(booking, fromDay)) {
      const count = (sold.get(key) ?? 0) + by;
      sold.set(key, count);
      if (count > (capacity.get(booking.roomType) ?? 0)) oversold.add(key);
    }
  }
  for (const [key, cell] of cells) if (cell.sold + cell.held > cell.physical) oversold.add(key);
  return [...oversold];
}

/** The first day whose night went back on sale; the departure when none did. */
function freedFrom({ arrivalDay, nights, ending }: AcceptedBooking): number {
  const departureDay = arrivalDay + nights;
  if (ending === undefined || ending.action === 'check-out') return departureDay;
  return Math.min(departureDay, Math.max(arrivalDay, ending.day));
}

function nightKeys(booking: AcceptedBooking, fromDay: number): readonly string[] {
  const keys: string[] = [];
  for (let day = fromDay; day < booking.arrivalDay + booking.nights; day += 1) {
    keys.push(cellKey(booking.roomType, dateText(day)));
  }
  return keys;
}

const STATUS_AFTER = {
  cancel: 'cancelled',
  'no-show': 'no_show',
  'check-out': 'checked_out',
  'early-departure': 'checked_out',
} as const;

function lostStatuses({ accepted, statuses }: Outcome): readonly string[] {
  return accepted.flatMap((booking) => {
    const open = booking.isCheckedIn ? 'checked_in' : 'confirmed';
    const told = booking.ending ? STATUS_AFTER[booking.ending.action] : open;
    const found = statuses.get(booking.id) ?? 'not there';
    return found === told ? [] : [`booking ${booking.id} was told ${told} and is ${found}`];
  });
}

/** Sold must be the sum of what was accepted and not given back, and nothing may still be held. */
function wrongNights({ accepted, cells }: Outcome): readonly string[] {
  const sums = new Map<string, number>();
  for (const booking of accepted) {
    const freed = new Set(nightKeys(booking, freedFrom(booking)));
    for (const key of nightKeys(booking, booking.arrivalDay)) {
      if (!freed.has(key)) sums.set(key, (sums.get(key) ?? 0) + 1);
      else if (!sums.has(key)) sums.set(key, 0);
    }
  }
  const problems: string[] = [];
  for (const key of new Set([...sums.keys(), ...cells.keys()])) {
    const sum = sums.get(key) ?? 0;
    const cell = cells.get(key);
    if (cell === undefined) problems.push(`night ${key} is not in the server's answer`);
    else if (cell.sold !== sum || cell.held !== 0) {
      problems.push(`night ${key} has ${cell.sold} sold, ${cell.held} held; accepted are ${sum}`);
    }
  }
  return problems;
}

export function feedMismatches({
  cells,
  mirror,
}: Pick<Outcome, 'cells' | 'mirror'>): readonly string[] {
  const parts = ['physical', 'held', 'sold', 'available'] as const;
  return [...cells].flatMap(([key, cell]) => {
    const seen = mirror.get(key);
    if (seen === undefined) return [`the mirror has no night ${key}`];
    const different = parts.filter((part) => seen[part] !== cell[part]);
    return different.map((part) => `${key} ${part}: mirror ${seen[part]}, server ${cell[part]}`);
  });
}

/**
 * The terms in force: cancelled before arrival nothing, no-show one night, slept what was slept.
 */
function owedMinor({ arrivalDay, nights, priceMinor, ending }: AcceptedBooking): number {
  switch (ending?.action) {
    case 'cancel':
      return priceMinor * Math.min(nights, Math.max(0, ending.day - arrivalDay));
    case 'no-show':
      return priceMinor;
    case 'early-departure':
      return priceMinor * Math.min(nights, Math.max(1, ending.day - arrivalDay));
    case 'check-out':
    case undefined:
      return priceMinor * nights;
  }
}

function moneyMismatches({ accepted, ledger }: Outcome): readonly string[] {
  return accepted.flatMap((booking) => {
    const owed = owedMinor(booking);
    const { taken, reserved } = moneyOf(ledger.get(booking.id));
    if (taken === owed && reserved === 0) return [];
    return [`booking ${booking.id} owes ${owed}, ${taken} was taken, ${reserved} is reserved`];
  });
}

/** A guest who was told no must not have paid, and must not have money reserved. */
function moneyOfStrangers({ accepted, ledger }: Outcome): readonly string[] {
  const known = new Set(accepted.map((booking) => booking.id));
  return [...ledger].flatMap(([id, totals]) => {
    const { taken, reserved } = moneyOf(totals);
    if (known.has(id) || (taken === 0 && reserved === 0)) return [];
    return [`booking ${id} was never accepted; ${taken} was taken, ${reserved} is reserved`];
  });
}

function moneyOf(totals: LedgerTotals | undefined): { taken: number; reserved: number } {
  if (totals === undefined) return { taken: 0, reserved: 0 };
  const { authorisedMinor, capturedMinor, refundedMinor, voidedMinor } = totals;
  return {
    taken: capturedMinor - refundedMinor,
    reserved: authorisedMinor - capturedMinor - voidedMinor,
  };
}
