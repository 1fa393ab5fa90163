/**
 * A trip through three real processes, engine, flight supplier and car supplier, any of which is
 * killed at random points, ends whole or undone. Any number of rounds:
 * `node test/process/trip-kill-rounds.ts --rounds 200`.
 */
import { expect, it, onTestFinished } from 'vitest';
import { TripKills } from './trip-kills.ts';

const ROUNDS = 2;

it(`is whole or undone through ${ROUNDS} rounds of kills`, async () => {
  const world = await TripKills.open(20_260_303);
  onTestFinished(() => world.close());
  while (world.rounds < ROUNDS) expect(await world.round()).toEqual([]);
  expect(world.kills).toBeGreaterThanOrEqual(ROUNDS);
  // A load that never got through would prove nothing.
  const statuses = new Set(world.told.map(({ status }) => status));
  expect(statuses).toContain(201);
  expect(statuses).toContain(409);
}, 240_000);
