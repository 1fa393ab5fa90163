/** When batches close, and what happens when the disk fails at each point of a commit. */
import { describe, expect, it } from 'vitest';
import type { StoredEvent } from '../../src/ports/journal.ts';
import { commit, entry, faultyWriter, inProcessWriter, openWorld } from './make-journal.ts';

describe('closing a batch', () => {
  it('gathers while the batch before is being written, and posts before it tells', async () => {
    const landings: (() => void)[] = [];
    const land = (tell: () => void): void => void landings.push(tell);
    const { journal } = await openWorld(faultyWriter({ land }), { scheduler: immediately });
    const told: string[] = [];
    journal.onCommitted((events) => told.push(`${types(events)}, ${landings.length} posted`));
    journal.append(entry('a', 1, 'A'));
    journal.append(entry('a', 2, 'B'));
    journal.append(entry('a', 3, 'C'));
    expect(landings).toHaveLength(1);
    landings[0]?.();
    await turn();
    expect(told).toEqual(['A, 2 posted']);
    expect(journal.pendingEntries).toBe(2);
    landings[1]?.();
    await turn();
    expect(told).toEqual(['A, 2 posted', 'BC, 2 posted']);
  });

  it('puts a gate behind the batch in flight and behind the one that gathers', async () => {
    const landings: (() => void)[] = [];
    const land = (tell: () => void): void => void landings.push(tell);
    const { journal } = await openWorld(faultyWriter({ land }), { scheduler: immediately });
    const told: string[] = [];
    const gate = (name: string): void =>
      journal.gate(
        () => told.push(name),
        () => told.push('no'),
      );
    journal.append({
      ...entry('a', 1, 'A'),
      onDurable: () => {
        told.push('A');
        gate('gate from A');
        told.push('end of A');
      },
    });
    gate('gate 1');
    journal.append({ ...entry('a', 2, 'B'), onDurable: () => told.push('B') });
    gate('gate 2');
    landings[0]?.();
    await turn();
    // B was posted before A was told, so A's own gate waits for B as well.
    expect(told).toEqual(['A', 'end of A', 'gate 1']);
    landings[1]?.();
    await turn();
    expect(told.slice(3)).toEqual(['B', 'gate 2', 'gate from A']);
    gate('idle');
    expect(told.at(-1)).toBe('idle');
  });

  it('waits for the actors to be quiet, but not for ever', async () => {
    const rounds: (() => void)[] = [];
    const scheduler = { ...immediately, soon: (task: () => void) => void rounds.push(task) };
    let isQuiet = false;
    const { journal } = await openWorld(inProcessWriter, { scheduler, isQuiet: () => isQuiet });
    const batches: string[] = [];
    journal.onCommitted((events) => batches.push(types(events)));
    journal.append(entry('a', 1, 'A'));
    rounds.shift()?.();
    journal.append(entry('a', 2, 'B'));
    isQuiet = true;
    rounds.shift()?.();
    await turn();
    expect(batches).toEqual(['AB']);
    expect(rounds).toHaveLength(0);
    isQuiet = false;
    journal.append(entry('a', 3, 'C'));
    for (let round = 0; round < 7; round += 1) rounds.shift()?.();
    await turn();
    expect(batches).toEqual(['AB']);
    rounds.shift()?.();
    await turn();
    expect(batches).toEqual(['AB', 'C']);
  });
});

describe('a commit that fails', () => {
  it('before it happened, leaves nothing behind', async () => {
    let isBroken = true;
    const beforeCommit = (): void => {
      if (isBroken) throw new Error('disk full');
    };
    const { journal } = await openWorld(faultyWriter({ beforeCommit }));
    const committed: string[] = [];
    journal.onCommitted((events) => committed.push(types(events)));
    await expect(commit(journal, entry('a', 1, 'One'))).rejects.toThrow('disk full');
    isBroken = false;
    expect(await journal.recover()).toBe(true);
    expect(journal.durablePosition).toBe(0);
    expect(committed).toEqual([]);
    expect(await commit(journal, entry('a', 1, 'Again'))).toBe(1);
  });

  it('after it happened, is announced at recovery, so that no follower sees a gap', async () => {
    let isBroken = true;
    const afterCommit = (): void => {
      if (isBroken) throw new Error('disk I/O error');
    };
    const { journal } = await openWorld(faultyWriter({ afterCommit }));
    const told: string[] = [];
    journal.onCommitted((events) => told.push(`${types(events)} ${journal.durablePosition}`));
    journal.onTimersSet((timers) => told.push(`timer ${timers[0]?.id}`));
    const timersSet = [{ id: 't', dueAtMs: 1, stream: 'a', isSaga: true }];
    const doubtful = commit(journal, { ...entry('a', 1, 'One', 'Two'), timersSet });
    await expect(doubtful).rejects.toThrow('disk I/O error');
    expect(journal.durablePosition).toBe(0);
    expect(told).toEqual([]);
    isBroken = false;
    expect(await journal.recover()).toBe(true);
    expect(told).toEqual(['OneTwo 2', 'timer t']);
    expect(journal.durablePosition).toBe(2);
    expect(await commit(journal, entry('a', 3, 'Three'))).toBe(3);
    expect(told.at(-1)).toBe('Three 3');
  });

  it('stays failed while recovery fails, and tries again', async () => {
    let faults = 0;
    const fail = (): void => {
      if (faults-- > 0) throw new Error('no disk');
    };
    const { journal } = await openWorld(faultyWriter({ beforeCommit: fail, beforeRecover: fail }));
    faults = 2;
    await expect(commit(journal, entry('a', 1, 'One'))).rejects.toThrow('no disk');
    expect(await journal.recover()).toBe(false);
    expect(journal.failure?.message).toBe('no disk');
    await expect(commit(journal, entry('a', 1, 'One'))).rejects.toThrow('no disk');
    expect(await journal.recover()).toBe(true);
    expect(await commit(journal, entry('a', 1, 'One'))).toBe(1);
  });
});

// Helpers

/** Closes a batch in the same call: the schedule of these tests is in their own hands. */
const immediately = {
  after: () => () => {},
  soon: (task: () => void) => task(),
  monotonicMs: () => 0,
};

function types(events: readonly StoredEvent[]): string {
  return events.map((stored) => stored.type).join('');
}

/** Lets promises that have settled run their callbacks. */
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
