/**
 * What a hotel forbids about stays that touch a date, said of a room type or of a rate plan. Each
 * field stands for itself: closing a night changes nothing about its other fields, so that opening
 * it again brings back what was there. Whether a stay is refused is `restriction-reasons.ts`'s to
 * say; nothing here knows a stay.
 */
import type { CivilDate } from '../calendar.ts';

/** A pattern of lengths of stay: a letter for each length, a month of them at most. */
export const LENGTH_PATTERN = /^[YN]{1,31}$/;

/**
 * The restrictions of one date. An absent field says nothing; `false`, or the figure that limits
 * nothing, is a statement too, and stands against what a derived plan would inherit.
 */
export interface RestrictionsOfNight {
  /** Not sold on this night; leaving on the morning of this date is allowed. */
  readonly stopSell?: boolean;
  readonly closedToArrival?: boolean;
  /** Nobody may leave on this date, which is not a night of the stays that end on it. */
  readonly closedToDeparture?: boolean;
  /** Fewest nights of a stay that arrives on this date. */
  readonly minStayArrival?: number;
  /** Fewest nights of any stay that sleeps here. */
  readonly minStayThrough?: number;
  /** Most nights of a stay that arrives on this date; 0 is no limit. */
  readonly maxStayArrival?: number;
  /** Most nights of any stay that sleeps here; 0 is no limit. */
  readonly maxStayThrough?: number;
  /**
   * Lengths of stays that arrive on this date, a letter for each from one night on, `Y` or `N`:
   * `NYY` is two nights or more, for the last letter also holds for every longer stay.
   */
  readonly lengthPattern?: string;
  /** Fewest days from booking to arrival on this date. */
  readonly minAdvance?: number;
  /** Most days from booking to arrival on this date; 0 is that day only. */
  readonly maxAdvance?: number;
}

/** What one line of a batch says of its nights: null clears a field, absent leaves it as it is. */
export type RestrictionChange = {
  readonly [Field in keyof RestrictionsOfNight]?: RestrictionsOfNight[Field] | null;
};

/** Only dates of which something is said. */
export type RestrictionsByNight = ReadonlyMap<CivilDate, RestrictionsOfNight>;

/** The order of reasons, and so of the codes that a refused booking is answered with. */
export const restrictionRules = [
  'stop_sell',
  'closed_to_arrival',
  'closed_to_departure',
  'min_advance',
  'max_advance',
  'min_stay_arrival',
  'min_stay_through',
  'max_stay_arrival',
  'max_stay_through',
  'length_pattern',
] as const;

/** The rules by which a stay may be refused; on the wire they are the codes. */
export type RestrictionRule = (typeof restrictionRules)[number];

/** Whose restriction it is: the room type's, or the rate plan's own or inherited. */
export type RestrictionLevel = 'room_type' | 'rate_plan';

/**
 * One rule of one level that by itself refuses the stay, and the dates that say it: `from` and
 * `to` are both included and hold the same figure, so that a season is one reason.
 */
export interface RestrictionReason {
  readonly rule: RestrictionRule;
  readonly level: RestrictionLevel;
  readonly from: CivilDate;
  readonly to: CivilDate;
  /** The figure that was set: nights, or days of advance. Rules that only close have none. */
  readonly limit?: number;
  /** The stay's own figure that is compared with it. */
  readonly actual?: number;
}

/** What a date says after `change`; undefined when that is nothing any more. */
export function changedRestrictions(
  before: RestrictionsOfNight | undefined,
  change: RestrictionChange,
): RestrictionsOfNight | undefined {
  const said = Object.entries({ ...before, ...change }).filter(([, value]) => value !== null);
  return said.length === 0 ? undefined : Object.fromEntries(said);
}
