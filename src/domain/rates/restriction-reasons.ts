/**
 * Every reason why restrictions refuse a stay; none, and they allow it. Room type and rate plan
 * are asked alike and neither can open what the other closes. All rules are looked at whatever the
 * others say: a night that is not sold still tells that nobody may arrive on it.
 */
import { addDays, type CivilDate, nightCount, nightsOf, type Stay } from '../calendar.ts';
import {
  type RestrictionLevel,
  type RestrictionReason,
  type RestrictionRule,
  type RestrictionsOfNight,
  restrictionRules,
} from './restriction.ts';

/** What one level says of a date. */
export type RestrictionsOn = (date: CivilDate) => RestrictionsOfNight | undefined;

type Breach = Pick<RestrictionReason, 'limit' | 'actual'>;

interface Check {
  /** The dates of a stay on which the rule is read. */
  readonly readOn: 'arrival' | 'departure' | 'nights';
  /** What is wrong about a stay of `nights` nights, `leadDays` from now, if anything is. */
  readonly breach: (
    said: RestrictionsOfNight,
    nights: number,
    leadDays: number,
  ) => Breach | undefined;
}

const checks: Readonly<Record<RestrictionRule, Check>> = {
  stop_sell: { readOn: 'nights', breach: ({ stopSell }) => closed(stopSell) },
  closed_to_arrival: { readOn: 'arrival', breach: (said) => closed(said.closedToArrival) },
  closed_to_departure: { readOn: 'departure', breach: (said) => closed(said.closedToDeparture) },
  min_advance: {
    readOn: 'arrival',
    breach: ({ minAdvance }, _, leadDays) => below(minAdvance, leadDays),
  },
  max_advance: {
    readOn: 'arrival',
    breach: ({ maxAdvance }, _, leadDays) => above(maxAdvance, leadDays),
  },
  min_stay_arrival: {
    readOn: 'arrival',
    breach: ({ minStayArrival }, nights) => below(minStayArrival, nights),
  },
  min_stay_through: {
    readOn: 'nights',
    breach: ({ minStayThrough }, nights) => below(minStayThrough, nights),
  },
  max_stay_arrival: {
    readOn: 'arrival',
    breach: ({ maxStayArrival }, nights) => above(maxStayArrival || undefined, nights),
  },
  max_stay_through: {
    readOn: 'nights',
    breach: ({ maxStayThrough }, nights) => above(maxStayThrough || undefined, nights),
  },
  length_pattern: {
    readOn: 'arrival',
    breach: ({ lengthPattern }, nights) => notInPattern(lengthPattern, nights),
  },
};

/**
 * `leadDays` are the days from the property's today to the arrival. Reasons come in the order of
 * `restrictionRules`, of a rule the room type's first, of a level the earliest first.
 */
export function restrictionReasons(
  stay: Stay,
  leadDays: number,
  levels: Readonly<Record<RestrictionLevel, RestrictionsOn>>,
): readonly RestrictionReason[] {
  const dates = [...nightsOf(stay), stay.departure];
  const pages = [
    pageOf(dates, 'room_type', levels.room_type),
    pageOf(dates, 'rate_plan', levels.rate_plan),
  ].filter(({ lines }) => lines.length > 0);
  // Most stays meet no restriction at all.
  if (pages.length === 0) return [];
  return restrictionRules.flatMap((rule) => {
    return pages.flatMap((page) => reasonsOf(rule, page, stay, leadDays));
  });
}

/** The dates of a stay of which a level says something, the morning of departure included. */
interface Page {
  readonly level: RestrictionLevel;
  readonly lines: readonly { readonly date: CivilDate; readonly said: RestrictionsOfNight }[];
}

function pageOf(
  dates: readonly CivilDate[],
  level: RestrictionLevel,
  saidOn: RestrictionsOn,
): Page {
  const lines = dates.flatMap((date) => {
    const said = saidOn(date);
    return said === undefined ? [] : [{ date, said }];
  });
  return { level, lines };
}

function reasonsOf(
  rule: RestrictionRule,
  { level, lines }: Page,
  stay: Stay,
  leadDays: number,
): readonly RestrictionReason[] {
  const { readOn, breach } = checks[rule];
  const nights = nightCount(stay);
  const reasons: RestrictionReason[] = [];
  for (const { date, said } of lines) {
    if (!isReadOn(readOn, date, stay)) continue;
    const broken = breach(said, nights, leadDays);
    if (broken === undefined) continue;
    const last = reasons.at(-1);
    if (last !== undefined && last.limit === broken.limit && addDays(last.to, 1) === date) {
      reasons[reasons.length - 1] = { ...last, to: date };
    } else {
      reasons.push({ rule, level, from: date, to: date, ...broken });
    }
  }
  return reasons;
}

function isReadOn(readOn: Check['readOn'], date: CivilDate, stay: Stay): boolean {
  if (readOn === 'nights') return date < stay.departure;
  return date === stay[readOn];
}

function closed(isClosed: boolean | undefined): Breach | undefined {
  return isClosed === true ? {} : undefined;
}

function below(limit: number | undefined, actual: number): Breach | undefined {
  return limit !== undefined && actual < limit ? { limit, actual } : undefined;
}

function above(limit: number | undefined, actual: number): Breach | undefined {
  return limit !== undefined && actual > limit ? { limit, actual } : undefined;
}

/** The last letter of a pattern stands for every longer stay. */
function notInPattern(pattern: string | undefined, nights: number): Breach | undefined {
  const letter = pattern?.[nights - 1] ?? pattern?.at(-1);
  return letter === 'N' ? { actual: nights } : undefined;
}
