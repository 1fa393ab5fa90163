/**
 * The server is killed twenty times under load, with the bank beside it and with the bank inside
 * it, and after each time the files, the answers, rooms, blocks, the feed and the money are judged.
 * Any number of rounds: `node test/process/kill-rounds.ts --rounds 200`.
 */
import { expect, it, onTestFinished } from 'vitest';
import { isChange } from './answer-judge.ts';
import { HotelWorld } from './hotel-world.ts';

const ROUNDS = 16;
const ROUNDS_INSIDE = 4;
/** What the house does beside selling rooms. */
const WORK = [
  'RoomsAssigned',
  'GuestCheckedIn',
  'BlockChangeAgreed',
  'block nights drawn',
  'WaitlistOffered',
];
const PATIENCE_MS = 240_000;

it(
  `keeps every promise through ${ROUNDS} kills beside a bank that stands`,
  async () => {
    const world = await openWorld(20_260_301, 'process');
    while (world.rounds < ROUNDS) expect(await world.round()).toEqual([]);
    expect(world.kills).toBeGreaterThanOrEqual(ROUNDS);
    // A load that never got through would prove nothing.
    expect(world.told.length).toBeGreaterThan(ROUNDS * 10);
    const made = world.told.filter(({ request, answer }) => {
      return isChange(request) && answer.status === 200;
    });
    expect(made).not.toEqual([]);
    const done = WORK.filter((type) => world.count(type) > 0);
    expect(done).toEqual(WORK);
  },
  PATIENCE_MS,
);

it(
  `keeps them through ${ROUNDS_INSIDE} kills of engine and bank together`,
  async () => {
    const world = await openWorld(20_260_302, 'inside');
    while (world.rounds < ROUNDS_INSIDE) expect(await world.round()).toEqual([]);
    expect(world.kills).toBeGreaterThanOrEqual(ROUNDS_INSIDE);
  },
  PATIENCE_MS,
);

async function openWorld(seed: number, gateway: 'process' | 'inside'): Promise<HotelWorld> {
  const world = await HotelWorld.open({ seed, clients: 24, gateway });
  onTestFinished(() => world.close());
  return world;
}
