/**
 * Runs simulated worlds from `--seed` until one breaks a rule or `--seeds` of them have not, and
 * prints one line of JSON. `switch-on.ts` may have put a fault into what it loads. A world that
 * throws, or whose engine would have ended the process, has found something as well.
 */

import { storyOf } from '../../src/testing/simulation/seeded-story.ts';
import { faultOf } from '../../src/testing/simulation/shrink-story.ts';
import { simulate } from '../../src/testing/simulation/simulation.ts';
import { optionValues, runByHand, wholeOption } from '../support/hand-command.ts';

export interface Catch {
  readonly rule: string;
  readonly detail: string;
  /** Counted from 1. */
  readonly afterSeeds: number;
}

const USAGE = 'Usage: node test/mutation/hunt.ts [--seed 0] [--seeds 100]\n';
let afterSeeds = 0;

process.on('uncaughtException', (error) => tell('process ends', error.message));
process.on('unhandledRejection', (error) => tell('process ends', String(error)));

process.exitCode = await runByHand(USAGE, async (args) => {
  const { seed, seeds } = optionValues(args, {
    seed: { type: 'string', default: '0' },
    seeds: { type: 'string', default: '100' },
  });
  const [first, most] = [wholeOption('seed', seed, 0), wholeOption('seeds', seeds)];
  try {
    await hunt(first, most);
    process.stdout.write('{}\n');
  } catch (error) {
    tell('world throws', error instanceof Error ? error.message : String(error));
  }
  return 0;
});

async function hunt(first: number, seeds: number): Promise<void> {
  while (afterSeeds < seeds) {
    afterSeeds += 1;
    const report = await simulate(storyOf(first + afterSeeds - 1));
    const rule = faultOf(report);
    if (rule !== undefined) tell(rule, report.violations[0]?.detail ?? report.stuck.join('; '));
  }
}

function tell(rule: string, detail: string): never {
  const found: Catch = { rule, detail, afterSeeds };
  process.stdout.write(`${JSON.stringify(found)}\n`);
  process.exit(0);
}
