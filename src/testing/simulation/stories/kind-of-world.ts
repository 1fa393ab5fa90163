/**
 * What kind of world a story is told in: limits low enough to be reached, and the weather on the
 * road to the gateway. Each world has its own, so that no one mixture hides what another shows.
 */
import type { Tuning } from '../../../limits.ts';
import type { Dice } from '../../dice.ts';
import { FINE, type Weather } from '../foreign/weathered-road.ts';

const MINUTE_MS = 60_000;

export function tuningOf(dice: Dice): Partial<Tuning> {
  return {
    batchEntriesMax: dice.pick([
      [1, 1],
      [3, 1],
      [4_096, 2],
    ]),
    snapshotEveryEvents: dice.pick([
      [1, 1],
      [3, 1],
      [100, 2],
    ]),
    ...(dice.chance(0.2) ? { requestsInFlightMax: dice.between(1, 3) } : {}),
    ...(dice.chance(0.3) ? { residentActorsMax: 0 } : {}),
  };
}

export function weatherOf(dice: Dice): Weather {
  if (dice.chance(0.4)) return FINE;
  const share = (most: number): number => (dice.chance(0.5) ? dice.fraction() * most : 0);
  return {
    requestLost: share(0.3),
    answerLost: share(0.3),
    requestTwice: share(0.5),
    fails: share(0.4),
    late: share(0.6),
    lateMsMax: dice.pick([
      [100, 1],
      [8_000, 2],
      [7 * MINUTE_MS, 1],
    ]),
  };
}
