/**
 * A second opinion on restrictions, by somebody who knows the definitions and not the code: for
 * each night of each level it asks whether that field of that date, all alone, turns the stay away.
 * Slow and plain on purpose; it must never import what it judges, types excepted.
 */
import type { CivilDate } from '../../src/domain/calendar.ts';
import type { RestrictionLevel, RestrictionsByNight } from '../../src/domain/rates/restriction.ts';

/** `rule level date` or `rule level date limit`, once for every date, in no order. */
export function naiveRefusals(
  arrival: string,
  lengthNights: number,
  leadDays: number,
  calendars: Readonly<Record<RestrictionLevel, RestrictionsByNight>>,
): readonly string[] {
  const found: string[] = [];
  for (const level of ['rate_plan', 'room_type'] as const) {
    for (let offset = 0; offset <= lengthNights; offset += 1) {
      const instant = new Date(`${arrival}T00:00:00Z`);
      instant.setUTCDate(instant.getUTCDate() + offset);
      const date = instant.toISOString().slice(0, 10);
      const day = calendars[level].get(date as CivilDate);
      if (day === undefined) continue;
      const say = (rule: string, limit?: number) => {
        found.push([rule, level, date, ...(limit === undefined ? [] : [limit])].join(' '));
      };
      if (offset === lengthNights) {
        if (day.closedToDeparture) say('closed_to_departure');
        continue;
      }
      if (day.stopSell) say('stop_sell');
      if (lengthNights < (day.minStayThrough ?? 0)) say('min_stay_through', day.minStayThrough);
      if (lengthNights > unlimitedIfZero(day.maxStayThrough)) {
        say('max_stay_through', day.maxStayThrough);
      }
      if (offset > 0) continue;
      if (day.closedToArrival) say('closed_to_arrival');
      if (lengthNights < (day.minStayArrival ?? 0)) say('min_stay_arrival', day.minStayArrival);
      if (lengthNights > unlimitedIfZero(day.maxStayArrival)) {
        say('max_stay_arrival', day.maxStayArrival);
      }
      if (leadDays < (day.minAdvance ?? 0)) say('min_advance', day.minAdvance);
      if (leadDays > (day.maxAdvance ?? Number.POSITIVE_INFINITY)) {
        say('max_advance', day.maxAdvance);
      }
      if (day.lengthPattern !== undefined) {
        const { lengthPattern } = day;
        // Drawn out to the length of the stay, so that its last letter goes on.
        const drawnOut = lengthPattern + lengthPattern.slice(-1).repeat(lengthNights);
        if (drawnOut.charAt(lengthNights - 1) !== 'Y') say('length_pattern');
      }
    }
  }
  return found;
}

function unlimitedIfZero(limit: number | undefined): number {
  return limit === undefined || limit === 0 ? Number.POSITIVE_INFINITY : limit;
}
