/** A guest whom the hotel had no room for, and sent elsewhere. Decides nothing. */
import type { CivilDate } from '../calendar.ts';

/** Where a guest was sent whom the hotel had no room for. */
export interface Walk {
  /** The hotel that took the guest in. */
  readonly hotel: string;
  /** What the hotel pays for it, minor units of the property's currency. */
  readonly costMinor: number;
  readonly why: string;
}

/** The nights from `releaseFrom` on are free again; the guest owes nothing. */
export interface GuestWalked extends Walk {
  readonly type: 'GuestWalked';
  readonly releaseFrom: CivilDate;
  readonly owedMinor: number;
}
