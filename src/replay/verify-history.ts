/**
 * The independent sweep: what clients were told, held against what the server, its gateway and a
 * live mirror say afterwards. It shares no code with the engine, and its tests make it say no.
 */
import { dateText } from './own-dates.ts';
import type { LedgerTotals } from './read-ledger.ts';
import { feedMismatches } from './verify-feed.ts';

/** How a booking ended, as answered to its client. */
export interface Ending {
  readonly action: 'cancel' | 'no-show' | 'check-out' | 'early-departure' | 'walk';
  readonly day: number;
  /** The number of the phase in which it was answered; phases are barriers. */
  readonly phase: number;
}

/** A stay that was agreed, and in which phase it was answered. */
export interface AgreedStay {
  readonly arrivalDay: number;
  readonly nights: number;
  readonly phase: number;
}

/** One 201, of a waitlist's entry where it has one, and what was answered about it later. */
export interface AcceptedBooking {
  /** The server's; of one that an OTA has sold, the OTA's until the server's is known. */
  id: string;
  /** Sold by an OTA, which has the guest's money. */
  readonly isOtas?: boolean;
  readonly roomType: string;
  /** Of a night, whichever it is. */
  readonly priceMinor: number;
  readonly deposit: 'No Deposit' | 'Non Refund' | 'Refundable';
  readonly entryId?: string;
  /** As it was booked, and after each change that was accepted. */
  readonly stays: [AgreedStay, ...AgreedStay[]];
  /** Undefined while the guest has not come. */
  checkedInDay: number | undefined;
  ending: Ending | undefined;
  /** A room of another type was told at check-in: of this one, or of any. */
  otherRoom?: { readonly roomType?: string };
}

/** What the server says of a booking. */
export interface KnownBooking {
  readonly status: string;
  readonly arrival: string;
  readonly departure: string;
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
  /** Rooms that may be sold beyond them: of a type every night, by `cellKey` on one. */
  readonly beyond: ReadonlyMap<string, number>;
  readonly accepted: readonly AcceptedBooking[];
  /** By booking id; undefined for a booking that the server does not know. */
  readonly known: ReadonlyMap<string, KnownBooking | undefined>;
  /** The server's cells by `cellKey`, over all nights of all accepted stays at least. */
  readonly cells: ReadonlyMap<string, NightCell>;
  readonly mirror: ReadonlyMap<string, NightCell>;
  readonly ledger: ReadonlyMap<string, LedgerTotals>;
}

export interface Findings {
  /** Nights with more rooms sold than there may be, at some barrier or now, or more guests. */
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
    oversold: [...new Set([...oversoldNights(outcome), ...crowdedNights(outcome)])],
    lost: [...lostBookings(outcome), ...wrongNights(outcome)],
    feed: feedMismatches(outcome),
    money: [...moneyMismatches(outcome), ...moneyOfStrangers(outcome)],
  };
}

/** The stay in force. */
export function stayNow({ stays }: AcceptedBooking): AgreedStay {
  return stays.at(-1) ?? stays[0];
}

interface Move {
  readonly phase: number;
  readonly by: 1 | -1;
  readonly key: string;
  readonly roomType: string;
}

/** Plays takings and givings back in order of phases, and looks at the end of each. */
function oversoldNights({ capacity, beyond, accepted, cells }: Outcome): readonly string[] {
  const extra = (type: string, key: string) => (beyond.get(type) ?? 0) + (beyond.get(key) ?? 0);
  const moves = accepted.flatMap(movesOf);
  // What is given back in a phase counts first: the sum at its end is then the most there is.
  moves.sort((left, right) => left.phase - right.phase || left.by - right.by);
  const sold = new Map<string, number>();
  const oversold = new Set<string>();
  for (const { by, key, roomType } of moves) {
    const count = (sold.get(key) ?? 0) + by;
    sold.set(key, count);
    if (count > (capacity.get(roomType) ?? 0) + extra(roomType, key)) oversold.add(key);
  }
  for (const [key, cell] of cells) {
    if (cell.sold + cell.held > cell.physical + extra(cell.roomType, key)) oversold.add(key);
  }
  return [...oversold];
}

/** Whatever may be sold, nobody sleeps in a room that is not there. */
function crowdedNights({ capacity, accepted }: Outcome): readonly string[] {
  const slept = new Map<string, number>();
  const crowded = new Set<string>();
  for (const booking of accepted) {
    const { roomType, checkedInDay } = booking;
    if (checkedInDay === undefined) continue;
    const { arrivalDay } = stayNow(booking);
    const nights = freedFrom(booking) - arrivalDay;
    for (const key of nightKeys(roomType, { arrivalDay, nights }, checkedInDay)) {
      const guests = (slept.get(key) ?? 0) + 1;
      slept.set(key, guests);
      if (guests > (capacity.get(roomType) ?? 0)) crowded.add(key);
    }
  }
  return [...crowded];
}

function movesOf(booking: AcceptedBooking): readonly Move[] {
  const { roomType, stays, ending } = booking;
  const all = (by: 1 | -1, phase: number, keys: readonly string[]): readonly Move[] =>
    keys.map((key) => ({ phase, by, key, roomType }));
  const moves = stays.flatMap((stay, index) => {
    const before = stays[index - 1];
    return [
      ...(before === undefined ? [] : all(-1, stay.phase, nightKeys(roomType, before))),
      ...all(1, stay.phase, nightKeys(roomType, stay)),
    ];
  });
  if (ending === undefined) return moves;
  const freed = nightKeys(roomType, stayNow(booking), freedFrom(booking));
  return [...moves, ...all(-1, ending.phase, freed)];
}

/** The first day whose night went back on sale; the departure when none did. */
function freedFrom(booking: AcceptedBooking): number {
  const { ending } = booking;
  const { arrivalDay, nights } = stayNow(booking);
  const departureDay = arrivalDay + nights;
  if (ending === undefined || ending.action === 'check-out') return departureDay;
  return Math.min(departureDay, Math.max(arrivalDay, ending.day));
}

function nightKeys(
  roomType: string,
  { arrivalDay, nights }: Pick<AgreedStay, 'arrivalDay' | 'nights'>,
  fromDay = arrivalDay,
): readonly string[] {
  const keys: string[] = [];
  for (let day = fromDay; day < arrivalDay + nights; day += 1) {
    keys.push(cellKey(roomType, dateText(day)));
  }
  return keys;
}

const STATUS_AFTER = {
  cancel: 'cancelled',
  'no-show': 'no_show',
  'check-out': 'checked_out',
  'early-departure': 'checked_out',
  walk: 'walked',
} as const;

function lostBookings({ accepted, known }: Outcome): readonly string[] {
  return accepted.flatMap((booking) => {
    const told = wordsOf(toldOf(booking));
    const found = known.get(booking.id);
    const words = found === undefined ? 'not there' : wordsOf(found);
    return words === told ? [] : [`booking ${booking.id} was told ${told} and is ${words}`];
  });
}

function toldOf(booking: AcceptedBooking): KnownBooking {
  const { checkedInDay, ending } = booking;
  const { arrivalDay, nights } = stayNow(booking);
  const open = checkedInDay === undefined ? 'confirmed' : 'checked_in';
  return {
    status: ending ? STATUS_AFTER[ending.action] : open,
    arrival: dateText(arrivalDay),
    departure: dateText(arrivalDay + nights),
  };
}

function wordsOf({ status, arrival, departure }: KnownBooking): string {
  return `${status} from ${arrival} to ${departure}`;
}

/** Sold must be the sum of what was accepted and not given back, and nothing may still be held. */
function wrongNights({ accepted, cells }: Outcome): readonly string[] {
  const sums = new Map<string, number>();
  for (const booking of accepted) {
    const freed = new Set(nightKeys(booking.roomType, stayNow(booking), freedFrom(booking)));
    for (const key of nightKeys(booking.roomType, stayNow(booking))) {
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

/**
 * By the plan that was sold for the row's deposit. Not refundable: all of it, and of the most that
 * was ever agreed, whatever becomes of it. The others: cancelled before arrival nothing, no-show
 * one night, slept what was slept, and before check-in one night ahead where a deposit is paid. A
 * guest who was sent elsewhere owes nothing, whatever was agreed.
 */
function owedMinor(booking: AcceptedBooking): number {
  const { priceMinor, ending, checkedInDay, deposit, stays, isOtas } = booking;
  if (isOtas || ending?.action === 'walk') return 0;
  if (deposit === 'Non Refund') return priceMinor * Math.max(...stays.map(({ nights }) => nights));
  const { arrivalDay, nights } = stayNow(booking);
  switch (ending?.action) {
    case 'cancel':
      return priceMinor * Math.min(nights, Math.max(0, ending.day - arrivalDay));
    case 'no-show':
      return priceMinor;
    case 'early-departure':
      return priceMinor * Math.min(nights, Math.max(1, ending.day - arrivalDay));
    case 'check-out':
      return priceMinor * nights;
    case undefined:
      if (checkedInDay !== undefined) return priceMinor * nights;
      return deposit === 'Refundable' ? priceMinor : 0;
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

export function moneyOf(totals: LedgerTotals | undefined): { taken: number; reserved: number } {
  if (totals === undefined) return { taken: 0, reserved: 0 };
  const { authorisedMinor, capturedMinor, refundedMinor, voidedMinor } = totals;
  return {
    taken: capturedMinor - refundedMinor,
    reserved: authorisedMinor - capturedMinor - voidedMinor,
  };
}
