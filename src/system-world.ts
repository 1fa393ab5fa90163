/**
 * The machine's own time and chance, behind the ports that the engine is given. This is the only
 * file of the engine that may ask for either; everything else takes them as arguments, which is
 * what makes a simulation and a replay possible. It must never decide anything.
 */
import { createHmac, randomFillSync } from 'node:crypto';
import type { Chance, Clock, Scheduler } from './ports/clock.ts';

/** 26 characters of five bits, the first of four or so: more than 128 bits in all. */
const ID_CHARACTERS = 26;
const ID_BYTES = 17;
const IDS_IN_STOCK = 128;
const LETTERS = 26;
/** No more than four bits are left over when the next byte comes. */
const BITS_KEPT = 0xfff;
const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';

/** The wall clock of the machine. It only ticks, so nobody is ever told that it was set. */
export function systemClock(): Clock {
  return { now: () => Date.now(), onSet: () => undefined };
}

/** The machine's own timers. */
export function systemScheduler(): Scheduler {
  return {
    after(delayMs, task) {
      const timer = setTimeout(task, delayMs);
      return () => clearTimeout(timer);
    },
    soon: (task) => void setImmediate(task),
    monotonicMs: () => performance.now(),
  };
}

/**
 * `secret` has to outlive the process: ids derived from requests must be the same after a restart.
 */
export function systemChance(secret: string): Chance {
  const randomBytes = randomPool();
  return {
    random: () => Math.random(),
    id: () => idOf(randomBytes()),
    // JSON keeps ("ab", "c") and ("a", "bc") apart, which joining by a character would not.
    derivedId: (...parts) =>
      idOf(createHmac('sha256', secret).update(JSON.stringify(parts)).digest()),
    // The word before it keeps it apart from every id, which others are told.
    derivedSecret: (...parts) =>
      createHmac('sha256', secret)
        .update(`secret ${JSON.stringify(parts)}`)
        .digest('base64'),
  };
}

/** Bytes of the machine's randomness, asked for in stock: each asking costs a few microseconds. */
function randomPool(): () => Uint8Array {
  const pool = Buffer.alloc(ID_BYTES * IDS_IN_STOCK);
  let next = pool.length;
  return () => {
    if (next === pool.length) {
      randomFillSync(pool);
      next = 0;
    }
    next += ID_BYTES;
    return pool.subarray(next - ID_BYTES, next);
  };
}

/**
 * Base 32 of the bytes; the first character is a letter, so that an id never looks like a number.
 */
function idOf(bytes: Uint8Array): string {
  let id = ALPHABET[(bytes[0] ?? 0) % LETTERS] ?? '';
  let [bits, bitCount] = [0, 0];
  for (let index = 1; id.length < ID_CHARACTERS; index += 1) {
    bits = ((bits << 8) | (bytes[index] ?? 0)) & BITS_KEPT;
    bitCount += 8;
    while (bitCount >= 5 && id.length < ID_CHARACTERS) {
      bitCount -= 5;
      id += ALPHABET[(bits >> bitCount) & 31] ?? '';
    }
  }
  return id;
}
