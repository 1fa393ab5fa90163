/**
 * Kills engine and suppliers while trips are booked, as often as it is told, and judges every trip
 * after each round. It must never end well when a round was not judged.
 */
import { optionValues, runByHand, wholeOption } from '../support/hand-command.ts';
import { TripKills } from './trip-kills.ts';

const USAGE = `Usage: node test/process/trip-kill-rounds.ts [options]

  --rounds 20         how often one of the three processes, or two, are killed, and all is judged
  --seed N            of the load and of the moments; another one each time when not given

In each round clients book trips of stays, flights and cars and cancel some of them, and repeat
under its key whatever was not answered. Then every trip has to be whole or undone, by the
engine's journal, by both suppliers' ledgers, and by what the clients were told.
Exit code: 0 every trip was, 1 one was not, 64 an option was not understood.
`;

process.exitCode = await runByHand(USAGE, async (args) => {
  const { rounds, seed } = optionValues(args, {
    rounds: { type: 'string', default: '20' },
    seed: { type: 'string', default: String(1 + (Date.now() % 1_000_000)) },
  });
  return await run(wholeOption('rounds', rounds), wholeOption('seed', seed));
});

async function run(rounds: number, seed: number): Promise<number> {
  const world = await TripKills.open(seed);
  let problems: readonly string[] = [];
  try {
    while (world.rounds < rounds && problems.length === 0) {
      problems = await world.round();
      const { length: trips } = world.told;
      const line = `round ${world.rounds}/${rounds}, ${world.kills} kills, ${trips} trips told`;
      process.stdout.write(`${line}, seed ${seed}\n`);
    }
  } finally {
    await world.close(problems.length > 0);
  }
  if (problems.length === 0) return 0;
  process.stdout.write(`${problems.map((problem) => `  ${problem}`).join('\n')}\n`);
  process.stdout.write(`Files: ${world.directory}\n`);
  return 1;
}
