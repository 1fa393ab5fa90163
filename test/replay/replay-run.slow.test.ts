/**
 * The whole replay against a naive server in a process of its own, killed and restarted on the way:
 * a server in order passes, and one that breaks a promise is caught, whichever promise it is.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { type Audit, replay } from '../../src/replay/replay.ts';
import type { ReplayResult } from '../../src/replay/replay-report.ts';
import { directoryProblems } from '../../src/verify-directory.ts';

const FILE = 'data/hotel-booking-demand-city.csv.gz';
const scratch = mkdtempSync(join(tmpdir(), 'vacancy-naive-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

describe('replay', () => {
  it('passes a server in order, and counts every row', async () => {
    const { code, result, text } = await run('none');
    expect(text).toContain('Every promise was kept.');
    expect(code).toBe(0);
    expect(Object.keys(result)).toEqual([
      'rows',
      'accepted',
      'refusedFull',
      'refusedInvalid',
      'waitlisted',
      'waitlistOffered',
      'waitlistBooked',
      'modified',
      'modificationsRefused',
      'cancelled',
      'noShow',
      'checkedOut',
      'roomsAssigned',
      'upgrades',
      'upgradesUnfulfilled',
      'otherTypeNeeded',
      'oversoldNights',
      'lostAcks',
      'feedMismatches',
      'moneyMismatch',
      'roomMismatches',
      'channelBookings',
      'channelOverbookedNights',
      'calendarMismatches',
      'requests',
      'requestsPerSecond',
      'p50Ms',
      'p99Ms',
    ]);
    const { rows, accepted, refusedFull, refusedInvalid } = result;
    expect(accepted + refusedFull + refusedInvalid).toBe(rows);
    expect(rows).toBe(200);
    expect(refusedFull).toBeGreaterThan(0);
    expect(result.modified).toBeGreaterThan(0);
    expect(result.cancelled + result.noShow + result.checkedOut).toBe(accepted);
    expect(result).toMatchObject({
      oversoldNights: 0,
      lostAcks: 0,
      feedMismatches: 0,
      moneyMismatch: 0,
      roomMismatches: 0,
    });
    expect(result.roomsAssigned).toBe(result.checkedOut);
    expect(result.upgrades).toBeGreaterThan(0);
  });

  it('passes the engine itself, and sees what selling beyond its rooms brings', async () => {
    const { code, result, text } = await run(undefined, directoryProblems, ['--overbook', '60']);
    expect(text).toContain('Every promise was kept.');
    expect(code).toBe(0);
    expect(result).toMatchObject({ rows: 200, oversoldNights: 0, lostAcks: 0, moneyMismatch: 0 });
    expect(result).toMatchObject({ roomsAssigned: result.checkedOut, roomMismatches: 0 });
    // Sold beyond its rooms, no type has any to spare.
    expect(result.upgradesUnfulfilled).toBeGreaterThan(0);
    const { percent, none, allowed } = result.overbooking ?? {};
    expect(percent).toBe(60);
    expect(none?.refusedFull).toBeGreaterThan(0);
    expect(none).toMatchObject({ walked: 0, walkCost: '0.00', net: none?.revenue });
    expect(allowed?.accepted).toBe(result.accepted);
    expect(allowed?.accepted).toBeGreaterThan(none?.accepted ?? 0);
    expect(allowed?.walked).toBeGreaterThan(0);
    expect(Number(allowed?.walkCost)).toBeGreaterThan(0);
  });

  it('passes the engine when two OTAs sell the rows that came through them', async () => {
    const options = ['--rows', '60', '--channels'];
    const { code, result, text } = await run(undefined, directoryProblems, options);
    expect(text).toContain('Every promise was kept.');
    expect(code).toBe(0);
    expect(result).toMatchObject({ calendarMismatches: 0, oversoldNights: 0, lostAcks: 0 });
    // Most of what was accepted: OTAs sell only once they have the hotel's calendar.
    expect(result.channelBookings).toBeGreaterThan(result.accepted / 2);
  });

  it.each([
    ['oversell', 'oversoldNights'],
    ['forget', 'lostAcks'],
    ['keep', 'lostAcks'],
    ['stay', 'lostAcks'],
    ['charge', 'moneyMismatch'],
    ['mute', 'feedMismatches'],
    ['share', 'roomMismatches'],
    ['swap', 'roomMismatches'],
  ] as const)('catches a server with the fault %s by its %s', async (fault, count) => {
    const { code, result } = await run(fault);
    expect(code).toBe(1);
    expect(result[count]).toBeGreaterThan(0);
  });

  it('fails when the data that the server leaves behind are wrong', async () => {
    const { code, text } = await run('none', () => ['the audit says no']);
    expect(code).toBe(1);
    expect(text).toContain('the audit says no');
  });

  it.each([
    [[], 'name one file of bookings'],
    [[FILE, '--overbook', '0'], '--overbook must be a whole percentage from 1 to 100'],
    [[FILE, '--overbook', '101'], '--overbook must be a whole percentage from 1 to 100'],
    [[FILE, '--overbook', '2.5'], '--overbook must be a whole percentage from 1 to 100'],
  ])('refuses the command line %j', async (args, reason) => {
    const told = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    expect(await replay(args)).toBe(2);
    expect(told.mock.calls.join()).toContain(`${reason}\nusage: npm run replay`);
    told.mockRestore();
  });
});

// Helpers

/** Without a fault's name it is the real server. */
async function run(
  fault: string | undefined,
  audit?: Audit,
  more: readonly string[] = [],
): Promise<{ code: number; result: ReplayResult; text: string }> {
  const quiet = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const written = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const options = ['--rows', '200', '--capacity', '0.6', '--clients', '8', '--json', ...more];
  const world = fault === undefined ? undefined : { main: naiveMain(fault), settleMsMax: 3_000 };
  const code = await replay([FILE, ...options], world, audit);
  const text = written.mock.calls.map(([part]) => String(part)).join('');
  quiet.mockRestore();
  written.mockRestore();
  return { code, result: JSON.parse(text.trimEnd().split('\n').at(-1) ?? ''), text };
}

/**
 * The replay starts servers with a clean environment, so the fault is told by a file of its own.
 */
function naiveMain(fault: string): string {
  const main = join(scratch, `naive-${fault}.mjs`);
  const server = pathToFileURL(resolve('test/support/naive-hotel-server.ts'));
  writeFileSync(main, `process.env.NAIVE_FAULT = '${fault}'; await import('${server}');`);
  return main;
}
