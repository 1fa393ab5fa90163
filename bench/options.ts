/** The benchmark's command line. */
import { parseArgs } from 'node:util';

/** Whole parts, or one scenario of a part: `--only inProcess.uniform`. */
const CHOICES = [
  'raw',
  'inProcess',
  'inProcess.uniform',
  'inProcess.hot',
  'modify',
  'memory',
  'http',
  'http.uniform',
  'http.hot',
  'http.declined',
  'quotes',
  'channels',
  'recovery',
  'feed',
] as const;

export interface BenchOptions {
  readonly isJson: boolean;
  readonly isQuick: boolean;
  /** So short that no figure means anything: whether it runs. */
  readonly isTrial: boolean;
  /** Where servers leave a CPU profile; undefined: none is taken. */
  readonly profileDirectory: string | undefined;
  /** Whether a part, or one scenario of it, was asked for. */
  wants(part: string, scenario?: string): boolean;
}

export const USAGE = `Usage: npm run bench -- [options]

  --json           print the figures as one JSON object in the last line
  --quick          two seconds a part and a short journal: a look, not a measurement
  --trial          a fraction of that: shows that it runs, and nothing else
  --only LIST      parts or scenarios, by comma: ${CHOICES.slice(0, 6).join(', ')},
                   ${CHOICES.slice(6).join(', ')}
  --profile DIR    leave a CPU profile of the server of each http scenario in DIR

In process, Node takes the profile: node --cpu-prof bench/bench.ts --only inProcess.uniform --quick
Either is summed up by: node bench/top-functions.ts FILE.cpuprofile
`;

/** A sentence when the command line cannot be understood. */
export function readOptions(args: readonly string[]): BenchOptions | string {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        json: { type: 'boolean', default: false },
        quick: { type: 'boolean', default: false },
        trial: { type: 'boolean', default: false },
        only: { type: 'string' },
        profile: { type: 'string' },
      },
    });
    const only = values.only?.split(',') ?? [];
    const unknown = only.filter((choice) => !CHOICES.some((known) => known === choice));
    if (unknown.length > 0) return `There is no part "${unknown.join(', ')}".`;
    return {
      isJson: values.json,
      isQuick: values.quick || values.trial,
      isTrial: values.trial,
      profileDirectory: values.profile,
      wants: (part, scenario) => isWanted(only, part, scenario),
    };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function isWanted(only: readonly string[], part: string, scenario?: string): boolean {
  if (only.length === 0 || only.includes(part)) return true;
  return scenario !== undefined && only.includes(`${part}.${scenario}`);
}
