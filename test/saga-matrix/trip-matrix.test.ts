/**
 * The matrix of trips: legs by faults by crashes, each against a whole engine and suppliers with
 * ledgers of their own. Each ends in all, nothing, or a case for a person, and a crash at any
 * commit changes nothing about which. Here a share of the cells; all of them: `trip-cells.ts`.
 */
import { describe, expect, it } from 'vitest';
import { openTrips } from '../support/trip-world.ts';
import { cellText, problemsLeft, runTripCell, type TripCell, tripCells } from './trip-cell.ts';

/** Every so many cells; 7 has no divisor in common with the number of faults. */
const EVERY = 7;
const CRASHED = 5;

function find(legs: string, fault: string, isCancelled: boolean): TripCell {
  const found = tripCells().find((cell) => {
    return (
      cell.legs.join(' / ') === legs && cell.fault === fault && cell.isCancelled === isCancelled
    );
  });
  if (found === undefined) throw new Error(`no cell ${legs}, ${fault}`);
  return found;
}

describe('the matrix of trips', () => {
  it('ends in all, nothing, or a case, whatever goes wrong at which leg', async () => {
    const world = await openTrips({ rooms: 3 });
    const ends = new Set<string>();
    for (const [index, cell] of tripCells().entries()) {
      if (index % EVERY !== 0) continue;
      ends.add(
        await runTripCell(world, cell, `cell ${index}`).catch((error) => {
          throw new Error(`${cellText(cell)}: ${error}`, { cause: error });
        }),
      );
    }
    expect([...ends].sort()).toEqual(['cancelled', 'case', 'confirmed', 'failed', 'refused']);
    expect(await problemsLeft(world)).toEqual([]);
  });

  it.each([
    [
      'stay / flight test-not-confirmed / car test-plain',
      'not-confirmed at leg 2',
      false,
      'failed',
    ],
    ['flight test-plain-final / stay / car test-plain', 'none at leg 2', false, 'confirmed'],
    ['stay / flight test-plain / car test-plain', 'none at leg 1', true, 'cancelled'],
    ['flight test-plain / stay / car test-plain-final', 'card declined', false, 'failed'],
  ])('%s, %s (cancelled: %s): %s, wherever it crashes', async (legs, fault, isCancelled, end) => {
    const cell = find(legs, fault, isCancelled);
    for (let crash = 1; crash <= CRASHED; crash += 1) {
      const world = await openTrips({ rooms: 3, tuning: { batchEntriesMax: 1 } });
      const after = crash * 4 - 1;
      expect(await runTripCell(world, cell, 'trip', after), `after ${after} commits`).toBe(end);
      expect(await problemsLeft(world)).toEqual([]);
    }
  });
});
