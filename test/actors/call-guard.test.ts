/** The guard before a foreign system: how many at once, for how long, and when none at all. */
import { BrokenCircuitError } from 'cockatiel';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { CallGuard, GuardFull, TimedOut } from '../../src/actors/outward/call-guard.ts';
import { ManualScheduler } from '../payments/manual-scheduler.ts';

const LIMITS = {
  concurrentMax: 2,
  queuedMax: 2,
  timeoutMs: 1_000,
  failuresMax: 3,
  halfOpenAfterMs: 60_000,
};

describe('a guarded system', () => {
  it('is asked so many questions at a time, the rest in order, and no more than fit', async () => {
    const { guard, asked, execute } = setUp();
    const answers = ['a', 'b', 'c', 'd'].map(execute);
    await expect(execute('e')).rejects.toBeInstanceOf(GuardFull);
    expect([...asked.keys()]).toEqual(['a', 'b']);
    asked.get('b')?.resolve('B');
    await expect(answers[1]).resolves.toBe('B');
    expect([...asked.keys()]).toEqual(['a', 'b', 'c']);
    asked.get('a')?.reject(new Error('broken'));
    await expect(answers[0]).rejects.toThrow('broken');
    expect([...asked.keys()]).toEqual(['a', 'b', 'c', 'd']);
    const late = execute('f');
    for (const name of ['c', 'd']) asked.get(name)?.resolve(name);
    await Promise.all(answers.slice(2));
    asked.get('f')?.resolve('F');
    await expect(late).resolves.toBe('F');
    await expect(guard.execute(async () => 'again')).resolves.toBe('again');
  });

  it('is given up when its patience has ended, each call at its own time', async () => {
    const { scheduler, asked, execute } = setUp();
    const first = outcomeOf(execute('first'));
    scheduler.advance(400);
    const second = outcomeOf(execute('second'));
    scheduler.advance(599);
    expect(asked.get('first')?.signal.aborted).toBe(false);
    scheduler.advance(1);
    expect(await first).toBeInstanceOf(TimedOut);
    expect(asked.get('first')?.signal.aborted).toBe(true);
    expect(asked.get('second')?.signal.aborted).toBe(false);
    // Its place is free although it never answered, and an answer after all changes nothing.
    const third = execute('third');
    asked.get('first')?.resolve('too late');
    asked.get('third')?.resolve('in time');
    await expect(third).resolves.toBe('in time');
    scheduler.advance(400);
    expect(await second).toBeInstanceOf(TimedOut);
    expect(scheduler.waiting).toBe(0);
  });

  it('leaves no alarm behind when nothing is under way', async () => {
    const { scheduler, asked, execute } = setUp();
    for (const name of ['a', 'b']) {
      const answer = execute(name);
      expect(scheduler.waiting).toBe(1);
      asked.get(name)?.resolve(name);
      await answer;
      expect(scheduler.waiting).toBe(0);
    }
  });

  it('is left alone after failures in a row, a call that was given up among them', async () => {
    const { scheduler, asked, execute, guard } = setUp();
    for (const name of ['a', 'b']) {
      const failing = outcomeOf(execute(name));
      asked.get(name)?.reject(new Error(name));
      await failing;
    }
    const hanging = outcomeOf(execute('c'));
    scheduler.advance(LIMITS.timeoutMs);
    await hanging;
    await expect(execute('d')).rejects.toBeInstanceOf(BrokenCircuitError);
    expect(asked.has('d')).toBe(false);
    expect(scheduler.waiting).toBe(0);
    await expect(guard.execute(() => Promise.resolve(1))).rejects.toThrow();
  });

  it('is asked once more when it has rested, whatever the date has become', async () => {
    const { scheduler, guard } = setUp();
    const fail = () => outcomeOf(guard.execute(() => Promise.reject(new Error('down'))));
    for (let time = 0; time < LIMITS.failuresMax; time += 1) await fail();
    expect(guard.breaker).toBe('open');
    const date = vi.spyOn(Date, 'now').mockReturnValue(Date.now() - 26 * 60 * 60_000);
    onTestFinished(() => date.mockRestore());
    scheduler.advance(LIMITS.halfOpenAfterMs - 1);
    expect(await fail()).toBeInstanceOf(BrokenCircuitError);
    scheduler.advance(1);
    expect(await fail()).toMatchObject({ message: 'down' });
    // It failed again, and is left alone for as long once more.
    expect(await fail()).toBeInstanceOf(BrokenCircuitError);
    scheduler.advance(LIMITS.halfOpenAfterMs);
    await expect(guard.execute(async () => 'well')).resolves.toBe('well');
    expect(guard.breaker).toBe('closed');
  });

  it('is asked nothing by those who waited for a first call that has failed again', async () => {
    const { scheduler, asked, execute, guard } = setUp();
    const fail = () => outcomeOf(guard.execute(() => Promise.reject(new Error('down'))));
    for (let time = 0; time < LIMITS.failuresMax; time += 1) await fail();
    scheduler.advance(LIMITS.halfOpenAfterMs);
    const [first, second] = [outcomeOf(execute('first')), outcomeOf(execute('second'))];
    expect([...asked.keys()]).toEqual(['first']);
    asked.get('first')?.reject(new Error('still down'));
    expect(await first).toMatchObject({ message: 'still down' });
    expect(await second).toBeInstanceOf(BrokenCircuitError);
    expect([...asked.keys()]).toEqual(['first']);
    expect(guard.breaker).toBe('open');
  });

  it('that throws before it has a promise costs its caller only', async () => {
    const { scheduler, guard } = setUp();
    const thrown = guard.execute(() => {
      throw new Error('at once');
    });
    await expect(thrown).rejects.toThrow('at once');
    expect(scheduler.waiting).toBe(0);
    await expect(guard.execute(async () => 'well')).resolves.toBe('well');
  });
});

function outcomeOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.catch((error: unknown) => error);
}

function setUp() {
  const scheduler = new ManualScheduler();
  const guard = new CallGuard(scheduler, LIMITS);
  const asked = new Map<string, PromiseWithResolvers<string> & { signal: AbortSignal }>();
  const execute = (name: string): Promise<string> =>
    guard.execute((signal) => {
      const call = Promise.withResolvers<string>();
      asked.set(name, { ...call, signal });
      return call.promise;
    });
  return { scheduler, guard, asked, execute };
}
