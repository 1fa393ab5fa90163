/**
 * The day of a front desk as the documentation tells it, pasted into a shell before a real server
 * whose clock goes on to the next morning in the middle.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SERVER_MAIN, ServerProcess } from '../../src/replay/server-process.ts';
import { directoryProblems } from '../../src/verify-directory.ts';
import { commandsOf, pasted } from '../support/paste-into-shell.ts';

const DAY_MS = 86_400_000;
const NOW_MS = Date.now();
const hasTools = spawnSync('bash', ['-c', 'curl --version && date --version']).status === 0;

const scratch = mkdtempSync(join(tmpdir(), 'vacancy-desk-'));
const server = new ServerProcess(SERVER_MAIN, scratch, NOW_MS, {});
let answers: readonly Record<string, unknown>[] = [];

describe.skipIf(!hasTools)('the day of a front desk (needs bash, curl and date)', () => {
  beforeAll(async () => {
    const base = await server.start();
    answers = await pasted(commandsOf('docs/desk-day.md', base), () => {
      return server.setClock(NOW_MS + DAY_MS);
    });
  });
  afterAll(async () => {
    await server.kill();
    rmSync(scratch, { recursive: true, force: true });
  });

  it('is not refused anything', () => {
    expect(answers.filter((one) => 'code' in one)).toEqual([]);
    expect(answers.length).toBeGreaterThan(20);
  });

  it('has three arrivals for two doubles, and proposes to walk the guest of the channel', () => {
    const [otto] = answers.filter((one) => one.status === 'walked');
    const proposal = answers.find((one) => 'roomTypes' in one && 'night' in one);
    const { roomTypes } = proposal as { roomTypes: { bookings: Record<string, unknown>[] }[] };
    const proposed = roomTypes[0]?.bookings.filter(({ isProposed }) => isProposed === true);
    expect(proposed).toMatchObject([{ bookingId: otto?.id, decidedBy: 'channel' }]);
  });

  it('assigns one of two that are left, and says of the other why not', () => {
    const { plan } = answers.find((one) => 'plan' in one) as { plan: Record<string, unknown>[] };
    expect(plan.map(({ number, against }) => [number, against])).toEqual([
      ['101', { room_taken: 1 }],
      [null, { room_taken: 2 }],
    ]);
    const { conflicts } = answers.find((one) => 'conflicts' in one) as Record<string, unknown>;
    expect(conflicts).toMatchObject([{ number: '101', proposedNumber: null }]);
  });

  it('knows the next morning which rooms were slept in, and which a guest has left', () => {
    const lists = answers.filter((one) => 'date' in one && 'rooms' in one);
    const told = lists.map(({ rooms }) =>
      (rooms as { number: string; because: string }[]).map((one) => `${one.number} ${one.because}`),
    );
    expect(told).toEqual([
      ['101 arrival', '102 arrival', '201 vacant'],
      ['101 due_out', '102 vacant', '201 stay_over'],
      ['101 vacant', '102 vacant', '201 stay_over'],
    ]);
  });

  it('leaves a directory with nothing wrong in it', async () => {
    expect(await server.stop()).toBe(0);
    expect(directoryProblems(scratch)).toEqual([]);
  });
});
