/**
 * What an OTA is told of one night: how many rooms of a type it may sell, and at what price and by
 * which rules a rate plan is sold. Codes are the OTA's. Ranges are inclusive at both ends, as
 * everywhere in the field.
 */
import type { CivilDate } from '../calendar.ts';

/** Which of the two kinds of values; OTAs take them in messages of their own. */
export type AriKind = 'availability' | 'rates';

/** The price of one room and night for so many adults, minor units of the property's currency. */
export interface OccupancyPrice {
  readonly adults: number;
  readonly minor: number;
}

/** A rate plan on one date, all of it. */
export interface RateValue {
  /** By adults, the fewest first; never empty. */
  readonly prices: readonly OccupancyPrice[];
  readonly stopSell: boolean;
  readonly closedToArrival: boolean;
  readonly closedToDeparture: boolean;
  /** 1: no minimum. */
  readonly minStayArrival: number;
  readonly minStayThrough: number;
  /** 0: no maximum. */
  readonly maxStay: number;
}

/** So many rooms of a type may be sold on each of the nights. */
export interface AvailabilityRange {
  readonly roomCode: string;
  readonly from: CivilDate;
  readonly to: CivilDate;
  readonly rooms: number;
}

/** What is said of a plan on each of the dates; fields that are absent stay as they are. */
export interface RateRange extends Partial<RateValue> {
  /** Of the room type that the plan is of: some OTAs give one code to plans of several types. */
  readonly roomCode: string;
  readonly planCode: string;
  readonly from: CivilDate;
  readonly to: CivilDate;
}

/** Values for one request, or for as many as the format needs to say them. */
export type AriMessage =
  | { readonly kind: 'availability'; readonly ranges: readonly AvailabilityRange[] }
  | { readonly kind: 'rates'; readonly ranges: readonly RateRange[] };
