/**
 * Says what must be true where it is relied on. A failing assertion is a programming error and
 * throws; it must never stand for a business "no", which is data (see rejection.ts).
 */

/** Throws when `condition` is false; `message` is the sentence that should have been true. */
export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Error(`assertion failed: ${message}`);
}

/** Whether `count` counts something that exists: a whole number above zero. */
export function isPositiveCount(count: number): boolean {
  return Number.isSafeInteger(count) && count > 0;
}

/** Whether `count` is a whole number, zero included. */
export function isCount(count: number): boolean {
  return Number.isSafeInteger(count) && count >= 0;
}
