/**
 * Sums up a CPU profile as a table: the functions that ran longest themselves, with their share of
 * the time the thread was not idle. `node bench/top-functions.ts FILE.cpuprofile [COUNT]`.
 */
import { readFileSync } from 'node:fs';

interface Profile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: {
      readonly functionName: string;
      readonly url: string;
      readonly lineNumber: number;
    };
  }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

const COUNT = 25;

function placeOf({ functionName, url, lineNumber }: Profile['nodes'][number]['callFrame']): string {
  const path = url.replace(/^file:\/\//, '').replace(`${process.cwd()}/`, '');
  const short = path.replace(/^.*node_modules\//, '');
  const name = functionName === '' ? '(anonymous)' : functionName;
  return short === '' ? name : `${name}  ${short}:${lineNumber + 1}`;
}

function summary(profile: Profile, count: number): string {
  const places = new Map(profile.nodes.map((node) => [node.id, placeOf(node.callFrame)]));
  const selfUs = new Map<string, number>();
  let allUs = 0;
  for (const [index, id] of profile.samples.entries()) {
    const place = places.get(id) ?? '';
    const deltaUs = profile.timeDeltas[index] ?? 0;
    allUs += deltaUs;
    selfUs.set(place, (selfUs.get(place) ?? 0) + deltaUs);
  }
  const idleUs = selfUs.get('(idle)') ?? 0;
  selfUs.delete('(idle)');
  const busyUs = Math.max(1, allUs - idleUs);
  const lines = [...selfUs]
    .toSorted((a, b) => b[1] - a[1])
    .slice(0, count)
    .map(([place, us]) => `${((100 * us) / busyUs).toFixed(1).padStart(5)} %  ${place}`);
  const idle = ((100 * idleUs) / Math.max(1, allUs)).toFixed(0);
  return [`${(allUs / 1e6).toFixed(1)} s, ${idle} % of it idle`, ...lines].join('\n');
}

const [path, count] = process.argv.slice(2);
if (path === undefined) {
  process.stderr.write('Usage: node bench/top-functions.ts FILE.cpuprofile [COUNT]\n');
  process.exit(64);
}
const profile = JSON.parse(readFileSync(path, 'utf8')) as Profile;
process.stdout.write(`${summary(profile, Number(count ?? COUNT))}\n`);
