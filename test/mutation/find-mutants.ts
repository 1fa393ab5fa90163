/**
 * `node test/mutation/find-mutants.ts`: hunts the mutants by hand, all of them or one, from any
 * seed. It must never end well when one was not found within its seeds.
 */

import { OptionError, optionValues, runByHand, wholeOption } from '../support/hand-command.ts';
import { remember } from './found-in.ts';
import { type Hunt, huntAll, lineOf, tableOf } from './hunting-party.ts';
import { mutants } from './mutants.ts';

const USAGE = `Usage: node test/mutation/find-mutants.ts [options]

  --only NAME  only mutants whose name has NAME in it
  --seed N     the first seed (default 0)
  --seeds N    how many at most for each (default: what its entry states)
  --remember   write down where each was found, in found-in.json, for npm test to try first; after
               stories have changed, so that the test is as quick as it was
  --help       print this

To see how one is found: MUTANT='its whole name' node --import ./test/mutation/switch-on.ts \\
  src/main.ts simulate --seed N --seeds 1 --trace
MUTANT changes the process it is given to and no other: the servers that kill-rounds.ts and
night-rounds.ts start have a clean environment, so that there it has no effect.
Exit code: 0 all were found, 1 one was not, 64 an option was not understood.
`;

process.exitCode = await runByHand(USAGE, (args) => find(readOptions(args)));

interface Options {
  readonly hunts: readonly Hunt[];
  readonly isRemembered: boolean;
}

function readOptions(args: readonly string[]): Options {
  const {
    only,
    seed,
    seeds,
    remember: isRemembered,
  } = optionValues(args, {
    only: { type: 'string', default: '' },
    seed: { type: 'string', default: '0' },
    seeds: { type: 'string' },
    remember: { type: 'boolean', default: false },
  });
  const first = wholeOption('seed', seed, 0);
  const most = seeds === undefined ? undefined : wholeOption('seeds', seeds);
  const wanted = mutants.filter(({ name }) => name.toLowerCase().includes(only.toLowerCase()));
  if (wanted.length === 0) throw new OptionError(`No mutant has "${only}" in its name.`);
  const hunts = wanted.map((mutant) => {
    return { mutant, seed: first, seeds: most ?? mutant.seedsMax };
  });
  return { hunts, isRemembered };
}

async function find({ hunts, isRemembered }: Options): Promise<number> {
  const findings = await huntAll(hunts, (finding) => process.stderr.write(`${lineOf(finding)}\n`));
  process.stdout.write(`\n${tableOf(findings)}\n`);
  if (isRemembered) remember(findings);
  return findings.every(({ caught }) => caught !== undefined) ? 0 : 1;
}
