/**
 * Disturbs a server under concurrent clients as often as it is told, and checks at the end that the
 * history of every room type on every night is linearizable:
 *
 *   node test/linearizability/night-rounds.ts --rounds 100 [--seed N] [--clients 12]
 *
 * A round is half a second or so of load and one kill, freeze, polite end or cut of connections.
 * Exit code 1 if the history is not linearizable, or the checker could not decide; what does not
 * fit is printed with the seed.
 */
import { parseArgs } from 'node:util';
import { runNights } from './night-world.ts';

const HELP = `node test/linearizability/night-rounds.ts [--rounds 20] [--seed N] [--clients 12]

Runs the server under concurrent clients on a few nights, kills, freezes and restarts it once a
round, and checks that every night's history is linearizable. Exit code 1 if one is not.
`;

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '20' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    clients: { type: 'string', default: '12' },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) process.stdout.write(HELP);
else process.exitCode = await run(Number(values.rounds), Number(values.seed));

async function run(rounds: number, seed: number): Promise<number> {
  const onRound = (round: number): void => {
    const line = `round ${round}/${rounds}, seed ${seed}`;
    process.stdout.write(process.stdout.isTTY ? `\r${line}   ` : `${line}\n`);
  };
  const startedMs = performance.now();
  const report = await runNights({ seed, clients: Number(values.clients), rounds, onRound });
  const { answered, unanswered, disturbed, text, isLinearizable } = report;
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
  process.stdout.write(
    `\n${answered} calls answered, ${unanswered} not; ${JSON.stringify(disturbed)}; ` +
      `${seconds} s, seed ${seed}\n${text}\n`,
  );
  return isLinearizable ? 0 : 1;
}
