/**
 * Runs the whole matrix of trips: every cell without a crash, and then with one after each commit
 * until there is none left to crash after. It must never end well when a cell was not judged.
 */
import { optionValues, runByHand, wholeOption } from '../support/hand-command.ts';
import { TripWorld } from '../support/trip-world.ts';
import { cellText, problemsLeft, runTripCell, tripCells } from './trip-cell.ts';

const USAGE = `Usage: node test/saga-matrix/trip-cells.ts [options]

  --every 1           take each Nth cell only
  --crashes 40        crash after each of the first so many commits of a cell; 0: none

A cell is some legs, what goes wrong at one of them, and whether the trip is cancelled afterwards.
Each has to end in all, nothing, or a case for a person that says what to do, and a crash may not
change which.
Exit code: 0 every cell did, 1 one did not, 64 an option was not understood.
`;

process.exitCode = await runByHand(USAGE, async (args) => {
  const { every, crashes } = optionValues(args, {
    every: { type: 'string', default: '1' },
    crashes: { type: 'string', default: '40' },
  });
  return await run(wholeOption('every', every), wholeOption('crashes', crashes, 0));
});

async function run(every: number, crashes: number): Promise<number> {
  const cells = tripCells().filter((_, index) => index % every === 0);
  let broken = 0;
  let runs = 0;
  for (const [index, cell] of cells.entries()) {
    const ends: string[] = [];
    for (let after = 0; after <= crashes; after += 1) {
      const { end, hasCrashed } = await runAlone(cell, after);
      runs += 1;
      ends.push(end);
      if (end === ends[0] && (hasCrashed || after === 0)) continue;
      if (end !== ends[0]) {
        broken += 1;
        process.stdout.write(`${cellText(cell)}, after ${after}: ${end}, not ${ends[0]}\n`);
      }
      break;
    }
    const line = `${index + 1}/${cells.length}, ${runs} runs: ${cellText(cell)}: ${ends[0]}`;
    process.stdout.write(`${line}\n`);
    if (ends[0]?.startsWith('broken') === true) broken += 1;
  }
  return broken === 0 ? 0 : 1;
}

/** In an engine of its own; `after` 0 crashes never. */
async function runAlone(cell: Parameters<typeof runTripCell>[1], after: number) {
  const world = await TripWorld.open({ rooms: 3, tuning: { batchEntriesMax: 1 } });
  const { path } = world.hotel;
  try {
    const crash = after === 0 ? undefined : after;
    const end = await runTripCell(world, cell, 'trip', crash);
    const problems = await problemsLeft(world);
    const hasCrashed = world.hotel.path !== path;
    if (problems.length === 0) return { end, hasCrashed };
    return { end: `broken: ${problems.join('; ')}`, hasCrashed };
  } catch (error) {
    return { end: `broken: ${error}`, hasCrashed: true };
  } finally {
    await world.close();
  }
}
