/**
 * Every room type on every night is linearizable, through real kills: the server under concurrent
 * HTTP clients, and the history they remember checked. The same load and check reject six naive
 * servers for what is wrong with each, and accept a seventh that is right while it lives; a check
 * that accepts everything would prove nothing. Any number of rounds:
 * `node test/linearizability/night-rounds.ts --rounds 200`.
 */
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { type Disturbance, runNights } from './night-world.ts';

const CLIENTS = 12;
/** Answers without which a run would have proved nothing. */
const ANSWERED_MIN = 200;
const PATIENCE_MS = 240_000;
const NAIVE = fileURLToPath(new URL('./naive-night-server.ts', import.meta.url));

describe('each night under concurrent clients and kills', () => {
  const fresh = Date.now() % 1_000_000;
  it.each([
    ['a fixed', 20_260_303, 6],
    ['a fresh', fresh, 4],
  ])(
    'is linearizable with %s seed, %d, through %d disturbances',
    async (_, seed, rounds) => {
      const report = await runNights({ seed, clients: CLIENTS, rounds });
      expect(report.isLinearizable, report.text).toBe(true);
      expect(report.answered).toBeGreaterThan(ANSWERED_MIN);
      expect(report.disturbed.kill).toBe(rounds / 2);
    },
    PATIENCE_MS,
  );
});

describe('the same load on a naive server', () => {
  it(
    'is accepted when the server looks and writes in one go',
    async () => {
      const report = await runNaive('none', 'freeze', 3);
      expect(report.isLinearizable, report.text).toBe(true);
      expect(report.answered).toBeGreaterThan(ANSWERED_MIN);
    },
    PATIENCE_MS,
  );

  it.each([
    ['checks and then inserts', 'race', 'hang_up'],
    ['answers readers from a copy', 'stale', 'hang_up'],
    ['sells to anybody what is kept for a block', 'kept', 'hang_up'],
    ['does not count what an OTA has sold', 'forced', 'hang_up'],
    ['sells as many rooms as there were at first', 'capacity', 'hang_up'],
    ['forgets what it said when it is killed', 'none', 'kill'],
  ] as const)(
    'is rejected when the server %s',
    async (_, fault, disturbance) => {
      const report = await runNaive(fault, disturbance, 2);
      expect(report.isLinearizable).toBe(false);
      expect(report.text).toContain('not linearizable');
    },
    PATIENCE_MS,
  );
});

// Helpers

function runNaive(fault: string, disturbance: Disturbance, rounds: number) {
  return runNights({
    seed: 20_260_304,
    clients: CLIENTS,
    rounds,
    main: NAIVE,
    environment: { NAIVE_FAULT: fault },
    disturbances: [[disturbance, 1]],
  });
}
