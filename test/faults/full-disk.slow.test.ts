/**
 * A disk that fills up and is freed again, for real: a small file system of its own, mounted in a
 * namespace of its own. Writes are refused with a time to come again, reads go on, probes tell,
 * and when there is room it goes on by itself, with every answer that it gave.
 *
 * It needs `unshare -rm` (Linux with unprivileged user namespaces, or root) and says so where it
 * is left out: on Ubuntu `sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0`, in Docker
 * `--security-opt seccomp=unconfined`. A limit on the file's size is not the same fault.
 */
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import type { FullDiskStory, Reply } from './full-disk-story.ts';

/** Small, because all of it is filled; the log of what the story books takes a few megabytes. */
const SIZE = '12m';
const MOUNT = `mount -t tmpfs -o size=${SIZE} none "$1"`;
const STORY = fileURLToPath(new URL('full-disk-story.ts', import.meta.url));

const missing = whyNotMounted();
// Left out because only a file system of its own can be filled without harming anybody.
it.skipIf(missing !== undefined)(
  `refuses writes on a full disk, reads on, and recovers${missing ?? ''}`,
  async () => {
    const story = await tellStory();
    expect(statuses(story.before)).toEqual([201]);
    expectRefusal(story.during.slice(-1));
    expectRefusal(story.whileFull);
    expect(story.isUnready).toBe(true);
    expect(story.reads.map(({ key, status }) => [key, status])).toEqual(
      story.reads.map(({ key }) => [key, 200]),
    );
    expect(story.isReadyAgain).toBe(true);
    // The same process: what was refused is done under its key, what was answered is unchanged.
    expect(statuses(story.repeated)).toEqual([201]);
    expectSame([...story.before, ...story.during], story.repeated);
    // One failure and one recovery: not a try for each request, nor a second of health between.
    expect(story.errors.split('storage failed').length - 1).toBe(1);
    expect(story.exitCode).toBe(0);
    expect(story.problems).toEqual([]);
  },
  120_000,
);

/** Undefined when a file system can be mounted here. */
function whyNotMounted(): string | undefined {
  if (process.platform !== 'linux') return ', left out: only Linux has mount namespaces';
  const directory = mkdtempSync(join(tmpdir(), 'vacancy-mount-'));
  try {
    const { status } = spawnSync('unshare', ['-rm', 'sh', '-c', MOUNT, 'sh', directory]);
    return status === 0 ? undefined : ', left out: unshare -rm is not allowed here';
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function expectRefusal(replies: readonly Reply[]): void {
  expect(replies.length).toBeGreaterThan(0);
  for (const { status, type, retryAfter, body } of replies) {
    expect({ status, type, code: body.code }).toEqual({
      status: 503,
      type: 'application/problem+json',
      code: 'storage_unavailable',
    });
    expect(Number(retryAfter)).toBeGreaterThan(0);
  }
}

/** What was answered with 201 is answered with the same booking. */
function expectSame(first: readonly Reply[], repeated: readonly Reply[]): void {
  const byKey = new Map(repeated.map((reply) => [reply.key, reply.body]));
  const answered = first.filter(({ status }) => status === 201);
  expect(answered.map(({ key }) => byKey.get(key))).toEqual(answered.map(({ body }) => body));
}

function statuses(replies: readonly Reply[]): readonly number[] {
  return [...new Set(replies.map(({ status }) => status))];
}

async function tellStory(): Promise<FullDiskStory> {
  const directory = mkdtempSync(join(tmpdir(), 'vacancy-full-disk-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const [disk, elsewhere] = [join(directory, 'disk'), join(directory, 'elsewhere')];
  mkdirSync(disk);
  mkdirSync(elsewhere);
  const script = `${MOUNT} && exec "$2" "$3" "$1" "$4"`;
  const args = ['-rm', 'sh', '-c', script, 'sh', disk, process.execPath, STORY, elsewhere];
  const child = spawn('unshare', args, { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  let told = '';
  child.stdout.on('data', (part: Buffer) => {
    told += part.toString('utf8');
  });
  const code = await new Promise((resolve) => child.once('close', resolve));
  expect(code).toBe(0);
  return JSON.parse(told) as FullDiskStory;
}
