/** Time that is hurried: what goes sooner, and what must not. */
import { expect, it } from 'vitest';
import { HastyScheduler } from '../../src/testing/doubles/hasty-scheduler.ts';
import { until } from '../../src/testing/until.ts';

it('hurries what was to wait for no longer than is said, and nothing else', async () => {
  const scheduler = new HastyScheduler(1);
  const ran: string[] = [];
  const add = (name: string, delayMs: number) => {
    return scheduler.after(delayMs, () => ran.push(name));
  };
  add('short', 60_000);
  add('called off', 60_000)();
  const callOff = add('long', 60_001);
  scheduler.haste = 60_000;
  scheduler.hurry(60_000);
  await until(() => ran.length > 0);
  add('later', 60_000);
  await until(() => ran.length > 1);
  expect(ran).toEqual(['short', 'later']);
  callOff();
});
