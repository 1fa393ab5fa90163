/** The real clock, scheduler and ids, and the clock that a parent process sets. */
import { EventEmitter } from 'node:events';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isId } from '../../src/domain/ids.ts';
import { ipcClock } from '../../src/ipc-clock.ts';
import { systemChance, systemScheduler } from '../../src/system-world.ts';

const SECRET = 'a secret of thirty-two characters';

describe('systemChance', () => {
  const chance = systemChance(SECRET);

  it('makes ids of 26 characters that begin with a letter', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (parts) => {
        for (const id of [chance.id(), chance.derivedId(...parts)]) {
          expect(id).toMatch(/^[a-z][a-z2-7]{25}$/);
          expect(isId(id)).toBe(true);
        }
      }),
    );
  });

  it('derives the same id from the same parts, and only from them', () => {
    expect(chance.derivedId('shop', 'k-1')).toBe(systemChance(SECRET).derivedId('shop', 'k-1'));
    expect(chance.derivedId('ab', 'c')).not.toBe(chance.derivedId('a', 'bc'));
    expect(chance.derivedId('ab')).not.toBe(chance.derivedId('ab', ''));
    expect(chance.derivedId('shop')).not.toBe(systemChance(`${SECRET}!`).derivedId('shop'));
  });

  it('gives each fresh id once', () => {
    const ids = Array.from({ length: 1_000 }, () => chance.id());
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('systemScheduler', () => {
  it('runs a task later, and not at all once it is cancelled', async () => {
    const scheduler = systemScheduler();
    const ran: string[] = [];
    const cancel = scheduler.after(0, () => ran.push('cancelled'));
    cancel();
    await new Promise<void>((resolve) => scheduler.after(1, resolve));
    await new Promise<void>((resolve) => scheduler.soon(resolve));
    expect(ran).toEqual([]);
  });
});

describe('ipcClock', () => {
  it('stands still until it is set, and answers after its listeners ran', () => {
    const channel = new EventEmitter();
    const order: unknown[] = [];
    const clock = ipcClock(1_000, {
      on: (event, listener) => channel.on(event, listener),
      send: (message) => order.push(message),
    });
    clock.onSet(() => order.push(clock.now()));
    expect(clock.now()).toBe(1_000);
    channel.emit('message', { type: 'set-clock', nowMs: 'tomorrow', id: 1 });
    channel.emit('message', { type: 'other' });
    channel.emit('message', { type: 'set-clock', nowMs: 2_000, id: 7 });
    expect(order).toEqual([2_000, { type: 'clock-set', id: 7 }]);
    expect(clock.now()).toBe(2_000);
  });
});
