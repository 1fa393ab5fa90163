/**
 * `node test/mutation/find-mutants.ts`: hunts the mutants by hand, all of them or one, from any
 * seed. The exit code is 1 if one was not found within its seeds.
 */
import { parseArgs } from 'node:util';
import { huntAll, lineOf, tableOf } from './hunting-party.ts';
import { mutants } from './mutants.ts';

const USAGE = `Usage: node test/mutation/find-mutants.ts [options]

  --only NAME  only mutants whose name has NAME in it
  --seed N     the first seed (default 0)
  --seeds N    how many at most for each (default: what its entry states)
  --help       print this

To see how one is found: MUTANT='its whole name' node --import ./test/mutation/switch-on.ts \\
  src/main.ts simulate --seed N --seeds 1 --trace
`;

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    seed: { type: 'string', default: '0' },
    seeds: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) process.stdout.write(USAGE);
else process.exitCode = await find(values.only.toLowerCase(), Number(values.seed));

async function find(only: string, seed: number): Promise<number> {
  const wanted = mutants.filter(({ name }) => name.toLowerCase().includes(only));
  if (wanted.length === 0 || !Number.isSafeInteger(seed) || seed < 0) {
    process.stderr.write(USAGE);
    return 2;
  }
  const hunts = wanted.map((mutant) => {
    return { mutant, seed, seeds: Number(values.seeds ?? mutant.seedsMax) };
  });
  const findings = await huntAll(hunts, (finding) => process.stderr.write(`${lineOf(finding)}\n`));
  process.stdout.write(`\n${tableOf(findings)}\n`);
  return findings.every(({ caught }) => caught !== undefined) ? 0 : 1;
}
