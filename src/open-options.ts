/**
 * What an engine may be opened with, checked once and before anything is touched: a wrong option
 * is a mistake in the program that embeds the engine, and must not come to light in its first
 * booking or when it closes. Says which option, what it was and what it must be.
 */
import {
  checkFunction,
  checkGiven,
  checkKnown,
  checkList,
  checkObject,
  checkText,
  checkWhole,
  outOfRange,
} from './actors/calls/figure.ts';
import { parseSupplierName } from './domain/ids.ts';
import { limits, SECRET_CHARACTERS_MIN, type Tuning } from './limits.ts';
import type { OpenEngineOptions } from './open-engine.ts';
import { supplierKinds } from './suppliers/supplier-catalogue.ts';

/** One check for each option, so that an option without one does not compile. */
type OptionChecks = {
  readonly [Name in keyof Required<OpenEngineOptions>]: (name: string, value: unknown) => void;
};

const DAY_MS = 86_400_000;

const required: ReadonlySet<string> = new Set<keyof OpenEngineOptions>(['dataDirectory', 'log']);

const checks: OptionChecks = {
  dataDirectory: checkPath,
  log: having('debug', 'info', 'warn', 'error'),
  journalMode: (name, value) =>
    checkKnown(name, value, (text) => text === 'wal' || text === 'delete', '"wal" or "delete"'),
  clock: having('now', 'onSet'),
  scheduler: having('after', 'soon', 'monotonicMs'),
  secret: checkSecret,
  chanceOf: checkFunction,
  gateway(name, value) {
    having('authorise', 'capture', 'void', 'refund', 'lookUp', 'close')(name, value);
    checkText(`${name}.name`, (value as { name?: unknown }).name);
  },
  suppliers: checkSuppliers,
  webhooks: having('refusal', 'send', 'close'),
  channels(name, value) {
    having('refusal', 'send', 'close')(name, value);
    having('get', 'has', 'keys')(`${name}.formats`, (value as { formats?: unknown }).formats);
  },
  competitors(name, value) {
    checkObject(name, value);
    const { source, refreshMs, maxAgeMs } = value as Readonly<Record<string, unknown>>;
    having('read')(`${name}.source`, source);
    checkText(`${name}.source.name`, (source as { name?: unknown }).name);
    checkWhole(`${name}.refreshMs`, refreshMs, 1, DAY_MS);
    checkWhole(`${name}.maxAgeMs`, maxAgeMs, 1, 30 * DAY_MS);
  },
  mailer: having('send', 'close'),
  writerOf: checkFunction,
  tuning: checkTuning,
};

/** Throws a TypeError or a RangeError; an option of `undefined` is one that is left out. */
export function checkOptions(options: unknown): asserts options is OpenEngineOptions {
  checkObject('options', options);
  checkNames('options', options as object, Object.keys(checks));
  for (const [name, check] of Object.entries(checks)) {
    const value = (options as Readonly<Record<string, unknown>>)[name];
    if (required.has(name)) check(`options.${name}`, value);
    else checkGiven(`options.${name}`, value, check);
  }
}

/** One that is misspelt would be left out in silence. */
function checkNames(name: string, value: object, known: readonly string[]): void {
  for (const key of Object.keys(value)) {
    if (!known.includes(key)) {
      throw outOfRange(`A name in ${name}`, key, `one of ${known.join(', ')}`);
    }
  }
}

/** Only whether they are there: what they do is known when they are called. */
function having(...methods: readonly string[]): (name: string, value: unknown) => void {
  return (name, value) => {
    checkObject(name, value);
    for (const method of methods) {
      checkFunction(`${name}.${method}`, (value as Readonly<Record<string, unknown>>)[method]);
    }
  };
}

function checkPath(name: string, value: unknown): void {
  checkText(name, value);
  if (value === '') throw outOfRange(name, value, 'the path of a directory');
}

/** It is not shown: errors are logged, and whoever has it can tell every id. */
function checkSecret(name: string, value: unknown): void {
  const rule = `text of at least ${SECRET_CHARACTERS_MIN} characters`;
  if (typeof value !== 'string') {
    throw new TypeError(`${name} must be ${rule}, and not of the kind ${typeof value}.`);
  }
  if (value.length < SECRET_CHARACTERS_MIN) {
    throw new RangeError(`${name} must be ${rule}, and not of ${value.length}.`);
  }
}

function checkSuppliers(name: string, value: unknown): void {
  const names = new Set<string>();
  checkList(name, value as readonly unknown[], [0, limits.suppliersMax], (at, one) => {
    const own = nameOfSupplier(at, one);
    if (names.has(own)) throw outOfRange(at, own, 'a supplier whose name comes once');
    names.add(own);
  });
}

function nameOfSupplier(at: string, one: unknown): string {
  const kinds: readonly string[] = supplierKinds;
  if (typeof one === 'string') {
    checkKnown(
      at,
      one,
      (text) => kinds.includes(text),
      `a supplier, or one of ${kinds.join(', ')}`,
    );
    return one;
  }
  having('offers', 'reserve', 'confirm', 'cancel', 'lookUp', 'close')(at, one);
  const { name } = one as { readonly name: string };
  const rule = 'an id: 1 to 64 of a-z, 0-9 and inner hyphens';
  checkKnown(`${at}.name`, name, (text) => parseSupplierName(text) !== undefined, rule);
  return name;
}

/** Tuning makes limits lower and never lifts them: each has its reason. */
const lowest: Readonly<Record<keyof Tuning, number>> = {
  batchEntriesMax: 1,
  snapshotEveryEvents: 1,
  requestsInFlightMax: 1,
  // An actor is then let go of as soon as the next sweep finds it idle.
  residentActorsMax: 0,
  channelHalfOpenMs: 1,
  channelHorizonDays: 1,
};

function checkTuning(name: string, value: unknown): void {
  checkObject(name, value);
  const tuning = value as Readonly<Record<string, unknown>>;
  checkNames(name, tuning, Object.keys(lowest));
  for (const [key, min] of Object.entries(lowest)) {
    const max = limits[key as keyof Tuning];
    if (Object.hasOwn(tuning, key)) checkWhole(`${name}.${key}`, tuning[key], min, max);
  }
}
