/**
 * Kills a server that exchanges messages with two OTAs as often as it is told, and judges what they
 * and it have in the end of each round. A broken promise ends the run with what was found, the
 * seed, and the directory kept for a look.
 */
import { OptionError, optionValues, runByHand, wholeOption } from '../support/hand-command.ts';
import { ChannelWorld } from './channel-world.ts';

const USAGE = `Usage: node test/process/channel-rounds.ts [options]

  --rounds 20    how often the server is killed, each time under load, and then judged
  --seed N       of the load, the weather and the moments; another one each time when not given
  --clients 8    guests at once

In each round guests book, change and cancel at two OTAs, one asked for its bookings and one that
pushes them, and at the hotel, in weather that fails, delays, doubles and mixes messages, while the
server is killed and started again. When the weather has cleared every booking of the OTAs has to
be at the hotel once and as it was sold, and every calendar has to be the hotel's.
Exit code: 0 every promise was kept, 1 one was broken, 64 an option was not understood.
`;
const PROBLEMS_SHOWN_MAX = 20;

process.exitCode = await runByHand(USAGE, (args) => {
  const values = optionValues(args, {
    rounds: { type: 'string', default: '20' },
    seed: { type: 'string', default: String(1 + (Date.now() % 1_000_000)) },
    clients: { type: 'string', default: '8' },
  });
  const clients = wholeOption('clients', values.clients);
  if (clients > 64) throw new OptionError(`--clients is at most 64, and not ${clients}.`);
  const seed = wholeOption('seed', values.seed);
  return run(wholeOption('rounds', values.rounds), { seed, clients });
});

async function run(
  rounds: number,
  options: { readonly seed: number; readonly clients: number },
): Promise<number> {
  const world = await ChannelWorld.open(options);
  let problems: readonly string[] = [];
  try {
    while (world.rounds < rounds && problems.length === 0) {
      problems = await world.round();
      process.stdout.write(
        `round ${world.rounds}/${rounds}, ${world.kills} kills, ${world.sold} sales and changes ` +
          `of OTAs, ${world.direct} bookings of the hotel's own, seed ${options.seed}\n`,
      );
    }
  } finally {
    await world.close(problems.length > 0);
  }
  if (problems.length === 0) return 0;
  const shown = problems.slice(0, PROBLEMS_SHOWN_MAX).map((problem) => `  ${problem}\n`);
  process.stdout.write(
    `${problems.length} problems:\n${shown.join('')}Files: ${world.directory}\n`,
  );
  return 1;
}
