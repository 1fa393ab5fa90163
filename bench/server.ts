/** The real server, `src/main.ts serve`, in a process of its own on a directory of its own. */
import type { CivilDate } from '../src/domain/calendar.ts';
import { lastNight, type NightBooks } from './books.ts';
import { Child } from './child.ts';
import { PROPERTY_ID } from './hotel.ts';

export interface RunningServer {
  readonly url: string;
  readonly child: Child;
}

/** Resolves when it listens. `profileDirectory` gets a CPU profile of every thread when it ends. */
export async function startServer(
  dataDirectory: string,
  profileDirectory?: string,
): Promise<RunningServer> {
  const child = new Child('../src/main.ts', {
    args: ['serve'],
    env: {
      VACANCY_PORT: '0',
      VACANCY_DATA_DIRECTORY: dataDirectory,
      VACANCY_DEMO: 'off',
      VACANCY_LOG_LEVEL: 'error',
    },
    nodeOptions:
      profileDirectory === undefined
        ? []
        : ['--cpu-prof', `--cpu-prof-dir=${profileDirectory}`, '--cpu-prof-interval=500'],
  });
  const { url } = await child.next<{ url: string }>();
  return { url, child };
}

export async function readBooks(url: string, from: CivilDate): Promise<readonly NightBooks[]> {
  const response = await fetch(availabilityUrl(url, from, lastNight(from)));
  const { cells } = (await response.json()) as { cells: readonly NightBooks[] };
  return cells;
}

export function availabilityUrl(url: string, from: string, to: string): string {
  return `${url}/v1/properties/${PROPERTY_ID}/availability?from=${from}&to=${to}`;
}
