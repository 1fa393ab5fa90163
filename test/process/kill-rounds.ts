/**
 * Kills a server under load as often as it is told, and judges it after each time:
 *
 *   node test/process/kill-rounds.ts --rounds 200 [--seed N] [--clients 24] [--gateway inside]
 *
 * A broken promise ends the run with what was found, the seed, and the directory kept for a look.
 */
import { parseArgs } from 'node:util';
import { HotelWorld } from './hotel-world.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '20' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    clients: { type: 'string', default: '24' },
    gateway: { type: 'string', default: 'process' },
  },
});
const PROBLEMS_SHOWN_MAX = 20;

process.exitCode = await run(Number(values.rounds), Number(values.seed));

async function run(rounds: number, seed: number): Promise<number> {
  const startedMs = performance.now();
  const gateway = values.gateway === 'inside' ? 'inside' : 'process';
  const world = await HotelWorld.open({ seed, clients: Number(values.clients), gateway });
  let problems: readonly string[] = [];
  try {
    while (world.rounds < rounds && problems.length === 0) {
      problems = await world.round();
      show(world, rounds, seed, performance.now() - startedMs);
    }
  } finally {
    await world.close(problems.length > 0);
  }
  process.stdout.write('\n');
  if (problems.length === 0) return 0;
  const shown = problems.slice(0, PROBLEMS_SHOWN_MAX).map((problem) => `  ${problem}\n`);
  process.stdout.write(`Round ${world.rounds} of seed ${seed}, ${problems.length} problems:\n`);
  process.stdout.write(`${shown.join('')}Files: ${world.directory}\n`);
  return 1;
}

function show(world: HotelWorld, rounds: number, seed: number, elapsedMs: number): void {
  const perRound = elapsedMs / world.rounds / 1000;
  const leftMinutes = ((rounds - world.rounds) * perRound) / 60;
  const line =
    `round ${world.rounds}/${rounds}, ${world.kills} kills, ` +
    `${world.told.length.toLocaleString('en-US')} answers, ` +
    `${perRound.toFixed(1)} s a round, ${leftMinutes.toFixed(1)} min left, seed ${seed}`;
  process.stdout.write(process.stdout.isTTY ? `\r${line}   ` : `${line}\n`);
}
