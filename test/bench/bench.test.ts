/**
 * The benchmark is run by hand; this only keeps it running at all, and its keys as issue 2 has
 * them.
 */
import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';

describe('npm run bench', () => {
  it('measures the engine in process and prints its figures as JSON', () => {
    const parts = 'inProcess,modify,quotes,channels';
    const args = ['bench/bench.ts', '--trial', '--only', parts, '--json'];
    const output = execFileSync(process.execPath, args, { encoding: 'utf8', stdio: 'pipe' });
    const figures = JSON.parse(output.trimEnd().split('\n').at(-1) ?? '');
    const load = {
      bookingsPerSecond: expect.any(Number),
      p50Ms: expect.any(Number),
      p99Ms: expect.any(Number),
    };
    expect(figures.inProcess).toEqual({ uniform: load, hot: load });
    expect(figures.inProcess.uniform.bookingsPerSecond).toBeGreaterThan(0);
    expect(Object.keys(figures.channels)).toEqual([
      'cellsPerSecond',
      'p99SyncMs',
      'bookingP99Ratio',
    ]);
    expect(figures.channels.cellsPerSecond).toBeGreaterThan(0);
    expect(figures.modify).toEqual(load);
    expect(figures.modify.bookingsPerSecond).toBeGreaterThan(0);
    expect(figures.quotes.hitPerSecond).toBeGreaterThan(figures.quotes.missPerSecond);
    expect(figures.quotes.missPerSecond).toBeGreaterThan(0);
    expect(figures.quotes.hitPerSecond).toBeGreaterThan(figures.quotes.signedPerSecond);
    expect(figures.quotes.signedPerSecond).toBeGreaterThan(0);
    expect(Object.keys(figures.memory)).toEqual(['bytesPerInventoryActor', 'bytesPerBookingActor']);
  });
});
