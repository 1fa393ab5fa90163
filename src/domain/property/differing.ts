/**
 * What a change really changes: an event names only what differs from what is there. Plain data
 * only; nothing here knows whose data they are.
 */

/** The entries of `asked` that differ from `current`. */
export function differing<Details extends object>(
  current: Details,
  asked: Partial<Details>,
): Partial<Details> {
  const changes: Partial<Details> = {};
  for (const key of Object.keys(asked) as (keyof Details)[]) {
    const value = asked[key];
    if (value === undefined || isSame(current[key], value)) continue;
    changes[key] = value;
  }
  return changes;
}

/** Equality of plain data; the order of an object's keys does not matter. */
export function isSame(left: unknown, right: unknown): boolean {
  if (Object.is(left, right)) return true;
  if (!isRecord(left) || !isRecord(right)) return false;
  const keys = Object.keys(left);
  if (keys.length !== Object.keys(right).length) return false;
  return keys.every((key) => isSame(left[key], right[key]));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
