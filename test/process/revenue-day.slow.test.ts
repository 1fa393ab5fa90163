/**
 * The day of a revenue manager as the documentation tells it, pasted into a shell before a real
 * server: a command that no longer works would otherwise be found by a reader.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SERVER_MAIN, ServerProcess } from '../../src/replay/server-process.ts';
import { commandsOf, pasted } from '../support/paste-into-shell.ts';

/** Months before the nights that the page is about, whenever the test runs. */
const MORNING_MS = Date.parse('2026-12-01T08:00:00Z');
const hasTools = spawnSync('bash', ['-c', 'curl --version && sed --version']).status === 0;

const scratch = mkdtempSync(join(tmpdir(), 'vacancy-day-'));
const server = new ServerProcess(SERVER_MAIN, scratch, MORNING_MS, { VACANCY_DEMO: 'on' });
let answers: readonly Record<string, unknown>[] = [];

describe.skipIf(!hasTools)('the day of a revenue manager (needs bash, curl and sed)', () => {
  beforeAll(async () => {
    const base = await server.start();
    answers = await pasted(commandsOf('docs/revenue-day.md', base));
  });
  afterAll(async () => {
    await server.kill();
    rmSync(scratch, { recursive: true, force: true });
  });

  it('is not refused anything, and ends with the allowance', () => {
    expect(answers.filter((one) => 'code' in one)).toEqual([]);
    expect(answers.length).toBeGreaterThan(15);
  });

  it('shows why a Saturday cannot be had, by every plan', () => {
    const search = answers.find((one) => 'offers' in one);
    const offers = (search?.offers ?? []) as {
      roomTypeId: string;
      ratePlanId: string;
      reasons: { code: string }[];
    }[];
    const ofA = offers.filter(({ roomTypeId }) => roomTypeId === 'a');
    const told = ofA.map(({ ratePlanId, reasons }) => [ratePlanId, ...reasons.map((r) => r.code)]);
    expect(told).toEqual([
      ['base', 'min_stay_arrival'],
      ['flexible', 'min_stay_arrival'],
      ['saver', 'min_stay_arrival'],
    ]);
  });

  it('keeps the price that was quoted, and asks for the longer stay what its preview said', () => {
    const [booked, changed] = answers.filter((one) => 'guest' in one && 'totals' in one);
    const preview = answers.find((one) => 'before' in one && 'after' in one);
    const { before, after } = preview as Record<string, { total: unknown }>;
    expect(before?.total).toEqual(booked?.total);
    expect(changed?.total).toEqual(after?.total);
  });
});
