/**
 * Runs simulated worlds, first that of `--first`, if given, and then those from `--seed` on, until
 * one breaks a rule or `--seeds` of them have not, and prints one line of JSON. `switch-on.ts` may
 * have put a fault into what it loads. A world that throws, or whose engine would have ended the
 * process, has found something as well.
 */

import { simulate } from '../../src/testing/simulation/simulation.ts';
import { storyOf } from '../../src/testing/simulation/stories/seeded-story.ts';
import { faultOf } from '../../src/testing/simulation/stories/shrink-story.ts';
import { optionValues, runByHand, wholeOption } from '../support/hand-command.ts';

export interface Catch {
  readonly rule: string;
  readonly detail: string;
  /** Counted from 1. */
  readonly afterSeeds: number;
  /** The world it was in. */
  readonly seed: number;
}

const USAGE = 'Usage: node test/mutation/hunt.ts [--first N] [--seed 0] [--seeds 100]\n';
let [afterSeeds, world] = [0, 0];

process.on('uncaughtException', (error) => tell('process ends', error.message));
process.on('unhandledRejection', (error) => tell('process ends', String(error)));

process.exitCode = await runByHand(USAGE, async (args) => {
  const { first, seed, seeds } = optionValues(args, {
    first: { type: 'string' },
    seed: { type: 'string', default: '0' },
    seeds: { type: 'string', default: '100' },
  });
  const early = first === undefined ? [] : [wholeOption('first', first, 0)];
  const [from, most] = [wholeOption('seed', seed, 0), wholeOption('seeds', seeds)];
  const rest = Array.from({ length: most - early.length }, (_, index) => from + index);
  try {
    await hunt([...early, ...rest]);
    process.stdout.write('{}\n');
  } catch (error) {
    tell('world throws', error instanceof Error ? error.message : String(error));
  }
  return 0;
});

async function hunt(seeds: readonly number[]): Promise<void> {
  for (world of seeds) {
    afterSeeds += 1;
    const report = await simulate(storyOf(world));
    const rule = faultOf(report);
    if (rule !== undefined) tell(rule, report.violations[0]?.detail ?? report.stuck.join('; '));
  }
}

function tell(rule: string, detail: string): never {
  const found: Catch = { rule, detail, afterSeeds, seed: world };
  process.stdout.write(`${JSON.stringify(found)}\n`);
  process.exit(0);
}
