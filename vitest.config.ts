import { existsSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

// Workers, and the threads and processes that tests start, keep what they have compiled: it is half
// of what each start costs. Set here, since Node looks for it before a worker's first line.
process.env.NODE_COMPILE_CACHE ??= join(import.meta.dirname, 'node_modules', '.cache', 'vacancy');

/** A disk in memory, where there is one: an fsync costs nothing there, and no test cuts the power. */
const MEMORY = '/dev/shm';
const MEMORY_BYTES_MIN = 2 ** 31;
if (process.env.TMPDIR === undefined && existsSync(MEMORY)) {
  const { bavail, bsize } = statfsSync(MEMORY);
  if (bavail * bsize >= MEMORY_BYTES_MIN) process.env.TMPDIR = MEMORY;
}

/** Slow files first, so that no worker begins one when the other has nothing left to do. */
class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isSlow = ({ moduleId }: TestSpecification): boolean => moduleId.includes('.slow.');
    return [...sorted.filter(isSlow), ...sorted.filter((file) => !isSlow(file))];
  }
}

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: 'forks',
    // One more than the cores where CI runs: what waits for a process or a timer leaves them to others.
    maxWorkers: 3,
    // Loading the engine anew for each of 140 files was a third of what the small ones cost. A test
    // that changes what all share has to put it back, as `onTestFinished` and `vi` do.
    isolate: false,
    sequence: { sequencer: SlowFirst },
  },
});
