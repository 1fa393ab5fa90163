/** Does the suite bite? Each law must refuse the hotel that breaks it, and let the right one pass. */
import { describe, expect, it } from 'vitest';
import {
  agreesWithACalendar,
  answersAKeyOnce,
  type Law,
  type Runs,
  sellsEachRoomOnce,
} from './laws.ts';
import { type Fault, WrongHotel } from './wrong-hotel.ts';

const runs: Runs = { numRuns: 60, seed: 1, patienceMs: 50 };

const faults: readonly [fault: Fault, law: Law, finding: RegExp][] = [
  ['checks_then_inserts', sellsEachRoomOnce, /rooms promised: \d instead of \d/],
  ['forgets_keys', answersAKeyOnce, /repeated: guest-\d (books|holds)/],
  ['keeps_cancelled_rooms', agreesWithACalendar, /and .* in the calendar/],
];

describe('the suite', () => {
  it.each(faults)('catches a hotel that %s', async (fault, law, finding) => {
    await expect(law(new WrongHotel(fault), runs)).rejects.toThrow(finding);
  });

  it.each([
    ['sells each room once', sellsEachRoomOnce],
    ['answers a key once', answersAKeyOnce],
    ['agrees with a calendar', agreesWithACalendar],
  ] as const)('lets a hotel pass that %s', async (_, law) => {
    await law(new WrongHotel('none'), runs);
  });
});
