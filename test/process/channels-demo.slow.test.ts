/**
 * The demo of channels as the documentation tells it, pasted into a shell before a real server and
 * the OTA simulator: whatever one of the two no longer does would otherwise be found by a reader.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { OtaProcess } from '../../src/replay/ota-process.ts';
import { SERVER_MAIN, ServerProcess } from '../../src/replay/server-process.ts';
import { commandsOf, pasted } from '../support/paste-into-shell.ts';

/** Months before the nights that the page is about, whenever the test runs. */
const MORNING_MS = Date.parse('2026-12-01T08:00:00Z');
const hasTools = spawnSync('bash', ['-c', 'curl --version && sed --version']).status === 0;

it.skipIf(!hasTools)(
  'shows what channels do (needs bash, curl and sed)',
  async () => {
    const scratch = mkdtempSync(join(tmpdir(), 'vacancy-demo-'));
    const environment = { VACANCY_DEMO: 'on', VACANCY_CHANNEL_ALLOW: '127.0.0.1' };
    const server = new ServerProcess(SERVER_MAIN, join(scratch, 'data'), MORNING_MS, environment);
    const ota = await OtaProcess.start(join(scratch, 'ota.db'), 1);
    onTestFinished(async () => {
      await server.kill();
      await ota.stop();
      rmSync(scratch, { recursive: true, force: true });
    });
    const parts = commandsOf('docs/channels-demo.md', await server.start());
    const here = parts.map((part) => part.replace('http://127.0.0.1:8095', ota.url));
    const answers = await pasted(here);
    const refused = answers.filter((one) => 'errors' in one || 'code' in one);
    // The OTA says once that it is full; every other answer is a good one.
    expect(refused.filter((one) => 'errors' in one)).toMatchObject([
      { errors: { code: 'not_available' } },
    ]);
    expect(refused.filter((one) => 'status' in one && typeof one.status === 'number')).toEqual([]);
    const [compared] = answers.filter((one) => 'nextCursor' in one);
    expect(JSON.stringify(compared)).toContain('2027-05-01');
  },
  60_000,
);
