/**
 * Taxes and fees: the rules by which a property adds them to a stay or finds them in its price, and
 * the lines that come of it. A line is owed by the night, or once with the first night; a booking
 * keeps its lines for good, so a rule that changes later changes no booking. Types and sums only.
 */
import type { BookedRoom } from '../booking/booking.ts';
import type { RatePlanId, RoomTypeId } from '../ids.ts';
import type { DateWindow } from '../rates/rate-plan.ts';

/** A tax is passed on to an authority; a fee is the hotel's own income. */
export type ChargeKind = 'tax' | 'fee';

/** What a rule is reckoned from. Amounts are minor units of the property's currency. */
export type ChargeBasis =
  /**
   * A share of a room's price for a night, without what that price already includes, and of the
   * fees named by their codes. Basis points are hundredths of a percent.
   */
  | { readonly type: 'percent'; readonly basisPoints: number; readonly ofFees: readonly string[] }
  /** For each room and night. */
  | { readonly type: 'per_night'; readonly minor: number }
  /** For each room, once. */
  | { readonly type: 'per_stay'; readonly minor: number }
  /** For each guest, once. */
  | { readonly type: 'per_person'; readonly minor: number; readonly fromAge?: number }
  /** For each guest and night, such as a city tax. */
  | {
      readonly type: 'per_person_night';
      readonly minor: number;
      /** Younger guests are exempt; a child whose age is not known counts as the oldest child. */
      readonly fromAge?: number;
      /** Nights of a stay after these many are exempt. */
      readonly nightsMax?: number;
    };

/** One tax or fee as a property says it. */
export interface ChargeRule {
  /** May come again in a rule for other nights, as when a rate changes on a date. */
  readonly code: string;
  readonly name: string;
  readonly kind: ChargeKind;
  readonly basis: ChargeBasis;
  /** Found in the price of the room, and not added to it. */
  readonly isIncluded: boolean;
  /** Nights for which it holds; what is owed once looks at the first night. */
  readonly validity?: DateWindow;
  /** Only these; all when absent. */
  readonly roomTypeIds?: readonly RoomTypeId[];
  /** Plans of this id, whatever the room type; all when absent. */
  readonly ratePlanIds?: readonly RatePlanId[];
}

/** A tax or fee of one room of a booking, rounded once by night, or once when owed once. */
export interface Charge {
  readonly code: string;
  readonly name: string;
  readonly kind: ChargeKind;
  readonly isIncluded: boolean;
  /** Which room of the booking, from 0. */
  readonly room: number;
  /** Minor units; the sum of `nightlyMinor` where that is given. */
  readonly amountMinor: number;
  /** By the nights of the stay; absent for what is owed once, which is owed with the first. */
  readonly nightlyMinor?: readonly number[];
}

/** What a stay comes to; net + taxes = gross, and rooms + fees = net, to the minor unit. */
export interface Totals {
  /** Of the rooms, without what their price includes. */
  readonly roomsMinor: number;
  readonly feesMinor: number;
  readonly netMinor: number;
  readonly taxesMinor: number;
  /** What is to be paid. */
  readonly grossMinor: number;
}

/** The prices of all nights of all rooms together, minor units. */
export function nightsMinorOf(rooms: readonly Pick<BookedRoom, 'nightlyMinor'>[]): number {
  let sum = 0;
  for (const { nightlyMinor } of rooms) for (const minor of nightlyMinor) sum += minor;
  return sum;
}

/** `nightsMinor` is the sum of all nightly prices, included charges among them. */
export function totalsOf(nightsMinor: number, charges: readonly Charge[]): Totals {
  let feesMinor = 0;
  let taxesMinor = 0;
  let roomsMinor = nightsMinor;
  for (const { kind, isIncluded, amountMinor } of charges) {
    if (kind === 'fee') feesMinor += amountMinor;
    else taxesMinor += amountMinor;
    if (isIncluded) roomsMinor -= amountMinor;
  }
  const netMinor = roomsMinor + feesMinor;
  return { roomsMinor, feesMinor, netMinor, taxesMinor, grossMinor: netMinor + taxesMinor };
}

/**
 * What is owed beside the prices of the first `nights` nights: nothing for none, and what is owed
 * once in full from the first night on. What the prices include is not owed again.
 */
export function chargesOfNights(charges: readonly Charge[], nights: number): number {
  if (nights <= 0) return 0;
  let sum = 0;
  for (const { isIncluded, amountMinor, nightlyMinor } of charges) {
    if (isIncluded) continue;
    if (nightlyMinor === undefined) sum += amountMinor;
    else for (const minor of nightlyMinor.slice(0, nights)) sum += minor;
  }
  return sum;
}
