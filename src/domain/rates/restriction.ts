/**
 * What a hotel forbids about stays that touch a date, said of a room type or of a rate plan. Each
 * field stands for itself: closing a night changes nothing about its other fields, so that opening
 * it again brings back what was there. Whether a stay is refused is `restriction-reasons.ts`'s to
 * say; nothing here knows a stay.
 */
import type { CivilDate } from '../calendar.ts';
import { nightsOfRange } from '../property/night-range.ts';
import type { NightRange } from '../property/property.ts';

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

/** What `byNight` says after `change` was made to the nights of `range`. */
export function withRestrictions(
  byNight: RestrictionsByNight,
  range: NightRange,
  change: RestrictionChange,
): RestrictionsByNight {
  const next = new Map(byNight);
  for (const night of nightsOfRange(range)) {
    const restrictions = changed(next.get(night), change);
    if (Object.keys(restrictions).length === 0) next.delete(night);
    else next.set(night, restrictions);
  }
  return next;
}

function changed(before: RestrictionsOfNight = {}, change: RestrictionChange): RestrictionsOfNight {
  const said = Object.entries({ ...before, ...change });
  return Object.fromEntries(said.filter(([, value]) => value !== null && value !== undefined));
}
