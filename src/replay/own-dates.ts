/**
 * Dates of the replay as whole days since 1970-01-01, so that a range is a loop over integers. It
 * is deliberately not the engine's calendar: the verifier must never share the code that it judges.
 */

const MS_PER_DAY = 86_400_000;

/** Undefined unless `text` is a real `YYYY-MM-DD`. */
export function dayOf(text: string): number | undefined {
  const ms = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  const day = ms / MS_PER_DAY;
  return Number.isInteger(day) && dateText(day) === text ? day : undefined;
}

export function dateText(day: number): string {
  return new Date(day * MS_PER_DAY).toISOString().slice(0, 10);
}

/** Noon in Greenwich, which is noon or one o'clock in Lisbon: never another date there. */
export function noonMs(day: number): number {
  return day * MS_PER_DAY + MS_PER_DAY / 2;
}
