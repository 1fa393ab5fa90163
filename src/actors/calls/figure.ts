/**
 * What one value of a call must be, and the error that says which value is not. A breach is a
 * mistake in the program that embeds the engine: it is thrown, and never made into an outcome.
 */
import { ID_PATTERN } from '../../domain/ids.ts';

/** A TypeError: the value is of another kind than the one that is asked for. */
function wrongKind(name: string, value: unknown, rule: string): TypeError {
  return new TypeError(`${name} must be ${rule}, and not ${shown(value)}.`);
}

/** A RangeError: the value is of the right kind and breaks the rule. */
export function outOfRange(name: string, value: unknown, rule: string): RangeError {
  return new RangeError(`${name} must be ${rule}, and not ${shown(value)}.`);
}

const SHOWN_LENGTH_MAX = 80;

/** A value in few characters; an object is not read, for it may be of any size and shape. */
function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, SHOWN_LENGTH_MAX));
  if (typeof value === 'function') return 'a function';
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'an object';
  return typeof value === 'bigint' ? `${value}n` : String(value);
}

export function checkWhole(name: string, value: unknown, min: number, max: number): void {
  const rule = `a whole number from ${min} to ${max}`;
  if (typeof value !== 'number') throw wrongKind(name, value, rule);
  if (!Number.isSafeInteger(value) || value < min || value > max) {
    throw outOfRange(name, value, rule);
  }
}

export function checkNumber(name: string, value: unknown, min: number, max: number): void {
  const rule = `a number from ${min} to ${max}`;
  if (typeof value !== 'number') throw wrongKind(name, value, rule);
  // Written so that NaN, which is in no range, is refused.
  if (!(value >= min && value <= max)) throw outOfRange(name, value, rule);
}

/** Text that is only compared with, such as the place where a page ended. */
export function checkString(name: string, value: unknown): void {
  if (typeof value !== 'string') throw wrongKind(name, value, 'text');
}

/** A lone surrogate is not text, and NUL ends strings in C: neither comes back from a journal. */
export function checkText(name: string, value: unknown): void {
  const rule = 'text without NUL and unpaired surrogates';
  if (typeof value !== 'string') throw wrongKind(name, value, rule);
  if (!value.isWellFormed() || value.includes('\0')) throw outOfRange(name, value, rule);
}

export function checkFlag(name: string, value: unknown): void {
  if (typeof value !== 'boolean') throw wrongKind(name, value, 'true or false');
}

export function checkId(name: string, value: unknown): void {
  const rule = 'an id: 1 to 64 of a-z, 0-9 and inner hyphens';
  if (typeof value !== 'string') throw wrongKind(name, value, rule);
  if (!ID_PATTERN.test(value)) throw outOfRange(name, value, rule);
}

/** `isKnown` says whether a text is one of what `rule` names. */
export function checkKnown(
  name: string,
  value: unknown,
  isKnown: (text: string) => boolean,
  rule: string,
): void {
  if (typeof value !== 'string') throw wrongKind(name, value, rule);
  if (!isKnown(value)) throw outOfRange(name, value, rule);
}

export function checkObject(name: string, value: unknown): void {
  if (typeof value !== 'object' || value === null) throw wrongKind(name, value, 'an object');
}

export function checkFunction(name: string, value: unknown): void {
  if (typeof value !== 'function') throw wrongKind(name, value, 'a function');
}

/** Each value goes to `checkOne` with its own name, such as `request.rooms[2]`. */
export function checkList<Value>(
  name: string,
  values: readonly Value[],
  [min, max]: readonly [number, number],
  checkOne: (name: string, value: Value) => void,
): void {
  const rule = `an array of ${min} to ${max}`;
  if (!Array.isArray(values)) throw wrongKind(name, values, rule);
  if (values.length < min || values.length > max) throw outOfRange(name, values, rule);
  // By index: a hole in an array is skipped by forEach and kept by the journal as null.
  for (let at = 0; at < values.length; at += 1) checkOne(`${name}[${at}]`, values[at] as Value);
}

/** What may be left out, as `undefined` or altogether. */
export function checkGiven<Value>(
  name: string,
  value: Value | undefined,
  check: (name: string, value: Value) => void,
): void {
  if (value !== undefined) check(name, value);
}
