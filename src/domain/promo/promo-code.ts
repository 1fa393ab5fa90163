/**
 * A promo code of a property: what it takes off the price of a night, for which stays, and how
 * often in all. Uses are counted as rooms are: a code is an inventory of uses, of which a booking
 * with its discount holds one and then has it. Types and names only.
 */
import type { RatePlanId, RoomTypeId } from '../ids.ts';
import type { DateWindow } from '../rates/rate-plan.ts';

/** The text that guests type. */
export type PromoCode = string & { readonly __brand: 'PromoCode' };

/** Upper-case letters, digits and inner hyphens, 1 to 64 characters. */
export const PROMO_CODE_PATTERN = /^[A-Z0-9](?:[A-Z0-9-]{0,62}[A-Z0-9])?$/;

/** Off the price of each night, which is never below nothing. Basis points: -10 % is 1000. */
export type Discount =
  | { readonly type: 'percent'; readonly basisPoints: number }
  | { readonly type: 'amount'; readonly minor: number };

/** What a property says of a code. */
export interface PromoDetails {
  readonly discount: Discount;
  /** Dates on which it may be used, by the property's calendar. */
  readonly bookingWindow?: DateWindow;
  /** Dates of which every night of the stay must be. */
  readonly stayWindow?: DateWindow;
  readonly nightsMin?: number;
  /** Only rooms of these; of all when absent. */
  readonly roomTypeIds?: readonly RoomTypeId[];
  readonly ratePlanIds?: readonly RatePlanId[];
  /** How many bookings may have it in all; 1 is a code for one guest. No cap when absent. */
  readonly usesMax?: number;
  readonly isActive: boolean;
}

/** Why a code gives nothing for a stay, in the order in which it is looked at. */
export const promoRules = [
  'inactive',
  'booking_window',
  'stay_window',
  'nights_min',
  'room_type',
  'rate_plan',
  'agreed_price',
] as const;
/** What of a code a stay does not keep. */
export type PromoRule = (typeof promoRules)[number];

/** The refusal of a code whose uses are all held or spent. */
export type PromoExhausted = {
  readonly code: 'promo_code_exhausted';
  readonly promoCode: string;
  readonly usesMax: number;
};
