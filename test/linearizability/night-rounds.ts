/**
 * Disturbs a server under concurrent clients as often as it is told, and checks at the end that the
 * history of every room type on every night is linearizable. What does not fit is printed with the
 * seed. It must never end well when nothing was checked.
 */
import { optionValues, runByHand, wholeOption } from '../support/hand-command.ts';
import { runNights } from './night-world.ts';

const USAGE = `Usage: node test/linearizability/night-rounds.ts [options]

  --rounds 20   how often the server is killed, frozen, cut off or asked to leave
  --seed N      of the load and of the moments; another one each time when not given
  --clients 12  clients at once

Runs the server under concurrent clients on a few nights, disturbs it once a round, each half a
second or so of load, and checks that every night's history is linearizable.
Exit code: 0 it is, 1 it is not or the checker could not decide, 64 an option was not understood.
`;

interface Options {
  readonly rounds: number;
  readonly seed: number;
  readonly clients: number;
}

process.exitCode = await runByHand(USAGE, (args) => run(readOptions(args)));

function readOptions(args: readonly string[]): Options {
  const { rounds, seed, clients } = optionValues(args, {
    rounds: { type: 'string', default: '20' },
    seed: { type: 'string', default: String(1 + (Date.now() % 1_000_000)) },
    clients: { type: 'string', default: '12' },
  });
  return {
    rounds: wholeOption('rounds', rounds),
    seed: wholeOption('seed', seed),
    clients: wholeOption('clients', clients),
  };
}

async function run({ rounds, seed, clients }: Options): Promise<number> {
  const onRound = (round: number): void => {
    const line = `round ${round}/${rounds}, seed ${seed}`;
    process.stdout.write(process.stdout.isTTY ? `\r${line}   ` : `${line}\n`);
  };
  const startedMs = performance.now();
  const report = await runNights({ seed, clients, rounds, onRound });
  const { answered, unanswered, disturbed, text, isLinearizable } = report;
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
  process.stdout.write(
    `\n${answered} calls answered, ${unanswered} not; ${JSON.stringify(disturbed)}; ` +
      `${seconds} s, seed ${seed}\n${text}\n`,
  );
  return isLinearizable ? 0 : 1;
}
