/**
 * `verify` as a person or a script calls it: what it prints, how it ends, and that it keeps away
 * from a directory that another process has open.
 */
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { afterAll, beforeAll, expect, it, onTestFinished, vi } from 'vitest';
import { openDataDirectory } from '../../src/persistence/data-directory.ts';
import { verifyCommand } from '../../src/verify-command.ts';
import { type AuditedHotel, copyOf, openAuditedHotel, Vandal } from './audited-hotel.ts';

let hotel: AuditedHotel;
beforeAll(async () => {
  hotel = await openAuditedHotel();
}, 60_000);
afterAll(() => rmSync(hotel.path, { recursive: true, force: true }));

/** A machine under load starts a process in seconds. */
const PATIENCE_MS = 60_000;

/** The command in this process; starting another takes longer than all that it does. */
function verify(...args: readonly string[]) {
  const said = { stdout: '', stderr: '' };
  const spies = (['stdout', 'stderr'] as const).map((stream) =>
    vi.spyOn(process[stream], 'write').mockImplementation((text) => {
      said[stream] += String(text);
      return true;
    }),
  );
  const status = verifyCommand(args);
  for (const spy of spies) spy.mockRestore();
  return { status, ...said, last: said.stdout.trim().split('\n').at(-1) ?? '' };
}

it(
  'ends with 0 when nothing is wrong, and with 1 when all should be settled and is not',
  () => {
    const { status, stdout, last } = verify(hotel.path, '--json');
    expect(status).toBe(0);
    expect(stdout).toMatch(/^nothing is wrong, 2 under way\.$/m);
    expect(JSON.parse(last)).toEqual({
      events: expect.any(Number),
      streams: expect.any(Number),
      bookings: 47,
      problems: [],
      problemCount: 0,
      unsettled: 2,
      tookMs: expect.any(Number),
    });
    expect(verify(hotel.path, '--settled').status).toBe(1);
  },
  PATIENCE_MS,
);

it(
  'ends with 1 and names what is wrong, so many of a rule and the count of the rest',
  () => {
    const path = copyOf(hotel);
    onTestFinished(() => rmSync(path, { recursive: true, force: true }));
    const vandal = new Vandal(path);
    vandal.run('UPDATE bookings SET total_minor = total_minor + 1');
    vandal.close();
    const { status, stdout, last } = verify(path, '--json');
    expect(status).toBe(1);
    expect(stdout).toMatch(/^projections: bookings row /m);
    expect(stdout).toMatch(/^projections: and 27 more$/m);
    const { problems, problemCount } = JSON.parse(last);
    expect([problems.length, problemCount]).toEqual([20, 47]);
  },
  PATIENCE_MS,
);

it(
  'ends with 2 when it cannot look, and says why in one sentence',
  () => {
    const directory = openDataDirectory(hotel.path);
    const main = new URL('../../src/main.ts', import.meta.url).pathname;
    const command = [main, 'verify', hotel.path];
    const { status, stdout, stderr } = spawnSync(process.execPath, command, { encoding: 'utf8' });
    directory.close();
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^.+ is in use by a running engine; .+\.\n$/);
    expect(verify('/nowhere')).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/no such/),
    });
    expect(verify()).toMatchObject({ status: 2, stderr: expect.stringMatching(/^name one data/) });
    expect(verify('--help')).toMatchObject({ status: 0, stdout: expect.stringMatching(/^usage:/) });
  },
  PATIENCE_MS,
);
