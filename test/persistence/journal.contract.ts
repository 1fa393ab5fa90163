/**
 * What any Journal over a BatchWriter must do, as a function run against each writer. Failures are
 * caused through the database itself (a version taken twice), so that they are real for both.
 */
import { describe, expect, it } from 'vitest';
import type { CommitEntry, StoredEvent } from '../../src/ports/journal.ts';
import { commit, entry, event, type MakeWriter, openWorld } from './make-journal.ts';

export function journalContract(name: string, makeWriter: MakeWriter): void {
  describe(`${name}: appending`, () => appending(makeWriter));
  describe(`${name}: order of what is told`, () => orderOfTelling(makeWriter));
  describe(`${name}: failure`, () => failure(makeWriter));
  describe(`${name}: rows beside events`, () => rowsBesideEvents(makeWriter));
}

function appending(makeWriter: MakeWriter): void {
  it('numbers positions over all streams and versions within each', async () => {
    const { journal } = await openWorld(makeWriter);
    const first = commit(journal, entry('a', 1, 'One', 'Two'));
    const second = commit(journal, entry('b', 1, 'Three'));
    const third = commit(journal, entry('a', 3, 'Four'));
    expect(journal.durablePosition).toBe(0);
    expect(journal.pendingEntries).toBe(3);
    expect(await Promise.all([first, second, third])).toEqual([2, 3, 4]);
    expect(journal.durablePosition).toBe(4);
    expect(journal.pendingEntries).toBe(0);
    expect(journal.readAll(0, 10).map(brief)).toEqual([
      '1 a1 One',
      '2 a2 Two',
      '3 b1 Three',
      '4 a3 Four',
    ]);
    expect(journal.readAll(1, 2).map(brief)).toEqual(['2 a2 Two', '3 b1 Three']);
    expect(journal.readStream('a', 1).map(brief)).toEqual(['2 a2 Two', '4 a3 Four']);
    expect(journal.readStream('a', 0, 2).map(brief)).toEqual(['1 a1 One', '2 a2 Two']);
    expect(journal.readStream('nobody', 0)).toEqual([]);
  });

  it('reads an event back as it was appended', async () => {
    const { journal } = await openWorld(makeWriter);
    const data = { text: 'ÿ "quoted" 🏨', list: [1, null, { deep: true }], big: 9e15, cent: 0.1 };
    const metadata = { by: 'client', correlation: 'r1', key: 'k', request: { rooms: 1 } };
    const events = [{ type: 'Said', schemaVersion: 1, data, metadata }];
    await commit(journal, {
      stream: 's',
      firstVersion: 1,
      events,
      recordedAtMs: 1_790_000_000_123,
    });
    expect(journal.readAll(0, 1)).toEqual([
      {
        position: 1,
        stream: 's',
        version: 1,
        type: 'Said',
        schemaVersion: 1,
        data,
        metadata,
        recordedAtMs: 1_790_000_000_123,
      },
    ]);
  });

  it('goes on where it was after it is opened again', async () => {
    const before = await openWorld(makeWriter);
    await commit(before.journal, entry('a', 1, 'One'));
    await before.close();
    const { journal } = await openWorld(makeWriter, { path: before.path });
    expect(journal.durablePosition).toBe(1);
    expect(await commit(journal, entry('a', 2, 'Two'))).toBe(2);
    expect(await commit(journal, entry('b', 1, 'Three'))).toBe(3);
    expect(journal.readStream('a', 0).map(brief)).toEqual(['1 a1 One', '2 a2 Two']);
  });

  it('lists streams by prefix, in key order, page by page', async () => {
    const { journal } = await openWorld(makeWriter);
    for (const key of ['x/b', 'x/a', 'y/a', 'x', 'x/c']) journal.append(entry(key, 1, 'E'));
    await durable(journal);
    expect(journal.streamsWithPrefix('x/', '', 2)).toEqual(['x/a', 'x/b']);
    expect(journal.streamsWithPrefix('x/', 'x/b', 2)).toEqual(['x/c']);
    expect(journal.streamsWithPrefix('', '', 9)).toEqual(['x', 'x/a', 'x/b', 'x/c', 'y/a']);
  });

  it('refuses an entry that cannot be written and keeps the others whole', async () => {
    const { journal } = await openWorld(makeWriter);
    const kept = commit(journal, entry('a', 1, 'One'));
    const events = [event('Fine'), event('Bad', () => 0)];
    expect(() => journal.append({ ...entry('b', 1), events })).toThrow(TypeError);
    const writes = [{ statement: 'checkpoint.put', parameters: ['f'] }] as const;
    expect(() => journal.append({ recordedAtMs: 1, writes })).toThrow(TypeError);
    const after = commit(journal, entry('b', 1, 'Two'));
    expect(await Promise.all([kept, after])).toEqual([1, 2]);
    expect(journal.readAll(0, 9).map(brief)).toEqual(['1 a1 One', '2 b1 Two']);
  });

  it.each<[string, Partial<CommitEntry>]>([
    ['recordedAtMs', { recordedAtMs: Number.NaN }],
    ['firstVersion', { firstVersion: 1.5 }],
    ['dueAtMs', { timersSet: [{ id: 't', dueAtMs: Number.NaN, stream: 'b', isSaga: false }] }],
    ['schemaVersion', { snapshot: { stream: 'b', version: 1, schemaVersion: 0.5, data: 1 } }],
    [
      'availableAtMs',
      {
        outboxRetried: [
          { id: 'o', attempts: 1, availableAtMs: Number.NaN, lastError: '', isDead: false },
        ],
      },
    ],
    ['checkpoint.put', { writes: [{ statement: 'checkpoint.put', parameters: ['f', 0.5] }] }],
  ])('refuses a figure that is no integer alone, not its batch: %s', async (name, spoilt) => {
    // SQLite took NaN for NULL and refused the batch, so that everybody in it was failed.
    const { journal } = await openWorld(makeWriter);
    const kept = commit(journal, entry('a', 1, 'One'));
    expect(() => journal.append({ ...entry('b', 1, 'Bad'), ...spoilt })).toThrow(name);
    const after = commit(journal, entry('b', 1, 'Two'));
    expect(await Promise.all([kept, after])).toEqual([1, 2]);
    expect(journal.failure).toBeUndefined();
  });

  it('lets a gate through after a refused entry that was the first of its batch', async () => {
    const { journal } = await openWorld(makeWriter);
    expect(() => journal.append({ recordedAtMs: Number.NaN })).toThrow(TypeError);
    let isThrough = false;
    journal.gate(
      () => {
        isThrough = true;
      },
      () => undefined,
    );
    expect(isThrough).toBe(true);
    expect(await commit(journal, entry('a', 1, 'One'))).toBe(1);
  });

  it('refuses every change of an event in the database itself', async () => {
    const world = await openWorld(makeWriter);
    await commit(world.journal, entry('a', 1, 'One'));
    await world.close();
    const { default: SqliteDatabase } = await import('better-sqlite3');
    const database = new SqliteDatabase(world.databasePath);
    expect(() => database.exec("UPDATE events SET type = 'Two'")).toThrow(/append-only/);
    expect(() => database.exec('DELETE FROM events')).toThrow(/append-only/);
    database.close();
  });
}

function orderOfTelling(makeWriter: MakeWriter): void {
  it('tells followers first, then timers, outbox, entries and gates in append order', async () => {
    const { journal } = await openWorld(makeWriter);
    const told: string[] = [];
    const tell = (text: string) => () => void told.push(text);
    journal.onCommitted((events) => told.push(`committed ${events.map(brief).join(', ')}`));
    journal.onTimersSet((timers) => told.push(`timers ${timers.map((timer) => timer.id)}`));
    journal.onOutbox(({ put }) => told.push(`outbox ${put.map((row) => row.sequence)}`));
    journal.gate(tell('gate on nothing'), tell('failed'));
    expect(told).toEqual(['gate on nothing']);
    const timersSet = [{ id: 't', dueAtMs: 1, stream: 'a', isSaga: false }];
    const outboxPut = [{ id: 'o', queue: 'q', key: 'k', payload: 1 }];
    journal.append({ ...entry('a', 1, 'One'), timersSet, outboxPut, onDurable: tell('entry 1') });
    journal.gate(tell('gate 1'), tell('failed'));
    journal.append({ ...entry('a', 2, 'Two'), onDurable: tell('entry 2') });
    journal.gate(tell('gate 2'), tell('failed'));
    expect(told).toHaveLength(1);
    await durable(journal);
    expect(told.slice(1)).toEqual([
      'committed 1 a1 One, 2 a2 Two',
      'timers t',
      'outbox 1',
      'entry 1',
      'gate 1',
      'entry 2',
      'gate 2',
    ]);
  });

  it('tells the journal end to an entry without events', async () => {
    const { journal } = await openWorld(makeWriter);
    const first = commit(journal, entry('a', 1, 'One', 'Two'));
    const clearing = commit(journal, { timersCleared: ['none'], recordedAtMs: 1 });
    expect(await Promise.all([first, clearing])).toEqual([2, 2]);
  });

  it('has advanced before anyone is told, and goes on when a callback throws', async () => {
    const { journal, logged } = await openWorld(makeWriter);
    const positions: number[] = [];
    journal.onCommitted(() => {
      positions.push(journal.durablePosition, journal.pendingEntries);
      throw new Error('follower');
    });
    journal.append({
      ...entry('a', 1, 'One'),
      onDurable: () => {
        throw new Error('entry');
      },
    });
    expect(await commit(journal, entry('a', 2, 'Two'))).toBe(2);
    expect(positions).toEqual([2, 0]);
    expect(logged).toEqual([
      'a callback of the journal threw: Error: follower',
      'a callback of the journal threw: Error: entry',
    ]);
  });

  it('splits what exceeds the limits of a batch between entries, never within one', async () => {
    const { journal } = await openWorld(makeWriter, { batchEntriesMax: 2 });
    const batches: string[] = [];
    journal.onCommitted((events) => batches.push(events.map((one) => one.type).join('')));
    for (const [index, types] of [['A', 'B', 'C'], ['D'], ['E', 'F'], ['G'], ['H']].entries()) {
      journal.append(entry(`s${index}`, 1, ...types));
    }
    await durable(journal);
    expect(batches).toEqual(['ABCD', 'EFG', 'H']);
  });

  it('writes what was appended before it closes, and nothing after', async () => {
    const world = await openWorld(makeWriter);
    const told: string[] = [];
    world.journal.append({ ...entry('a', 1, 'One'), onDurable: () => told.push('durable') });
    await world.close();
    expect(told).toEqual(['durable']);
    await expect(commit(world.journal, entry('a', 2, 'Two'))).rejects.toThrow(/closed/);
    expect(await world.journal.recover()).toBe(false);
  });
}

function failure(makeWriter: MakeWriter): void {
  it('fails the batch, everything after it and every append until it has recovered', async () => {
    const { journal } = await openWorld(makeWriter, { batchEntriesMax: 2 });
    await commit(journal, entry('a', 1, 'One'));
    const told: string[] = [];
    journal.onFailure((error) => told.push(`listener ${error.message}`));
    journal.onCommitted(() => told.push('committed'));
    const fails = (text: string) => ({
      onDurable: () => void told.push(`${text} durable`),
      onFailed: () => void told.push(`${text} failed`),
    });
    journal.append({ ...entry('b', 1, 'Innocent'), ...fails('same batch') });
    journal.append({ ...entry('a', 1, 'Twice'), ...fails('conflict') });
    journal.append({ ...entry('c', 1, 'Later'), ...fails('next batch') });
    journal.gate(fails('gate').onDurable, fails('gate').onFailed);
    await durable(journal);
    expect(told).toEqual([
      'same batch failed',
      'conflict failed',
      'next batch failed',
      'gate failed',
      'listener UNIQUE constraint failed: events.stream, events.version',
    ]);
    expect(journal.failure?.message).toMatch(/UNIQUE/);
    expect(journal.pendingEntries).toBe(0);
    told.length = 0;
    journal.append({ ...entry('d', 1, 'Refused'), ...fails('at once') });
    journal.gate(fails('gate').onDurable, fails('gate').onFailed);
    expect(told).toEqual(['at once failed', 'gate failed']);
    expect(journal.readAll(0, 9).map(brief)).toEqual(['1 a1 One']);
  });

  it('goes on after recovery with positions and stream numbers of the database', async () => {
    const { journal } = await openWorld(makeWriter);
    await commit(journal, entry('a', 1, 'One'));
    const failed = commit(journal, entry('b', 1, 'Lost'));
    const conflict = commit(journal, entry('a', 1, 'Twice'));
    await expect(failed).rejects.toThrow(/UNIQUE/);
    await expect(conflict).rejects.toThrow(/UNIQUE/);
    expect(await Promise.all([journal.recover(), journal.recover()])).toEqual([true, true]);
    expect(journal.failure).toBeUndefined();
    expect(await commit(journal, entry('c', 1, 'Three'))).toBe(2);
    expect(await commit(journal, entry('b', 1, 'Two'))).toBe(3);
    expect(journal.readAll(0, 9).map(brief)).toEqual(['1 a1 One', '2 c1 Three', '3 b1 Two']);
  });

  it('rejects a first event of a stream that exists', async () => {
    const before = await openWorld(makeWriter);
    await commit(before.journal, entry('a', 1, 'One'));
    await before.close();
    const { journal } = await openWorld(makeWriter, { path: before.path });
    await expect(commit(journal, entry('a', 1, 'Again'))).rejects.toThrow(/UNIQUE/);
  });

  it('refuses to write once another epoch has begun', async () => {
    const { journal, databasePath } = await openWorld(makeWriter);
    await commit(journal, entry('a', 1, 'One'));
    const { default: SqliteDatabase } = await import('better-sqlite3');
    const thief = new SqliteDatabase(databasePath);
    thief.exec('UPDATE epoch SET epoch = epoch + 1');
    thief.close();
    await expect(commit(journal, entry('a', 2, 'Two'))).rejects.toThrow(/taken .* over/);
    expect(await journal.recover()).toBe(false);
    expect(journal.readAll(0, 9)).toHaveLength(1);
  });
}

function rowsBesideEvents(makeWriter: MakeWriter): void {
  it('keeps one timer per id, due ones in order, sagas by stream', async () => {
    const { journal } = await openWorld(makeWriter);
    const timer = (id: string, dueAtMs: number, isSaga = false) => ({
      id,
      dueAtMs,
      stream: `s/${id}`,
      isSaga,
    });
    expect(journal.nextTimerDueAtMs()).toBeUndefined();
    journal.append({ timersSet: [timer('a', 30), timer('b', 10, true)], recordedAtMs: 1 });
    journal.append({ timersSet: [timer('a', 5), timer('c', 20, true)], recordedAtMs: 1 });
    journal.append({ timersCleared: ['c'], timersSet: [timer('d', 99, true)], recordedAtMs: 1 });
    await durable(journal);
    expect(journal.timersDue(30, 9)).toEqual([timer('a', 5), timer('b', 10, true)]);
    expect(journal.timersDue(30, 1)).toEqual([timer('a', 5)]);
    expect(journal.nextTimerDueAtMs()).toBe(5);
    expect(journal.sagaStreams('', 9)).toEqual(['s/b', 's/d']);
    expect(journal.sagaStreams('s/b', 9)).toEqual(['s/d']);
  });

  it('keeps the outbox in append order until a message is removed or dead', async () => {
    const world = await openWorld(makeWriter);
    const message = (id: string, queue = 'payments') => ({ id, queue, key: 'k', payload: { id } });
    const told: unknown[] = [];
    const gone: string[] = [];
    world.journal.onOutbox(({ put, removed }) => {
      told.push(...put);
      gone.push(...removed);
    });
    const outboxPut = [message('1'), message('2'), message('3'), message('4', 'mail')];
    await commit(world.journal, { outboxPut, recordedAtMs: 7 });
    const fresh = { attempts: 0, availableAtMs: 7, lastError: undefined, isDead: false };
    expect(told[0]).toEqual({ ...message('1'), sequence: 1, ...fresh });
    expect(world.journal.outbox('payments', 0, 9)).toEqual(told.slice(0, 3));
    const retry = { id: '2', attempts: 1, availableAtMs: 9, lastError: '503', isDead: false };
    const dead = { id: '3', attempts: 2, availableAtMs: 9, lastError: '400', isDead: true };
    const outboxRetried = [retry, dead];
    await commit(world.journal, { outboxRemoved: ['1'], outboxRetried, recordedAtMs: 8 });
    expect(world.journal.outbox('payments', 0, 9)).toEqual([
      { ...message('2'), sequence: 2, ...retry },
    ]);
    expect(world.journal.outbox('payments', 2, 9)).toEqual([]);
    expect(world.journal.deadOutbox(9)).toEqual([{ ...message('3'), sequence: 3, ...dead }]);
    await commit(world.journal, { outboxRemoved: ['2', '3', '4'], recordedAtMs: 8 });
    expect(gone).toEqual(['1', '2', '3', '4']);
    const passing = { outboxPut: [message('6')], outboxRemoved: ['6'], recordedAtMs: 8 };
    await commit(world.journal, passing);
    expect([told.length, gone.at(-1)]).toEqual([4, '6']);
    await world.close();
    const { journal } = await openWorld(makeWriter, { path: world.path });
    await commit(journal, { outboxPut: [message('5')], recordedAtMs: 9 });
    expect(journal.outbox('payments', 0, 9)[0]?.sequence).toBe(6);
  });

  it('keeps the newest snapshot of a stream', async () => {
    const { journal } = await openWorld(makeWriter);
    const snapshot = (version: number) => ({
      stream: 'a',
      version,
      schemaVersion: 3,
      data: [version],
    });
    expect(journal.latestSnapshot('a')).toBeUndefined();
    await commit(journal, { ...entry('a', 1, 'One', 'Two'), snapshot: snapshot(2) });
    await commit(journal, { snapshot: snapshot(1), recordedAtMs: 1 });
    expect(journal.latestSnapshot('a')).toEqual({ version: 2, schemaVersion: 3, data: [2] });
    await commit(journal, { ...entry('a', 3, 'Three'), snapshot: snapshot(3) });
    expect(journal.latestSnapshot('a')?.data).toEqual([3]);
  });

  it('writes projection rows and the checkpoint in one transaction', async () => {
    const { journal } = await openWorld(makeWriter);
    expect(journal.projections.checkpoint('nights')).toBe(0);
    const put = {
      statement: 'nights.put',
      parameters: ['p', 'r', '2026-01-01', 1, 2, 3, 1, 4],
    } as const;
    const bad = {
      statement: 'nights.put',
      parameters: ['p', 'r', '2026-01-02', null, 2, 3, 0, 0],
    } as const;
    const checkpoint = { statement: 'checkpoint.put', parameters: ['nights', 3] } as const;
    const broken = commit(journal, { writes: [put, checkpoint, bad], recordedAtMs: 1 });
    await expect(broken).rejects.toThrow(/NOT NULL/);
    await journal.recover();
    expect(journal.projections.checkpoint('nights')).toBe(0);
    await commit(journal, { writes: [put, checkpoint], recordedAtMs: 1 });
    expect(journal.projections.checkpoint('nights')).toBe(3);
    expect(journal.projections.nights('p', 'r', '2026-01-01', '2026-12-31')).toEqual([
      {
        roomTypeId: 'r',
        night: '2026-01-01',
        held: 1,
        sold: 2,
        indirect: 1,
        blocked: 4,
        position: 3,
      },
    ]);
  });
}

// Helpers

function brief(stored: StoredEvent): string {
  return `${stored.position} ${stored.stream}${stored.version} ${stored.type}`;
}

/** Everything appended so far is on disk or has failed. */
function durable(journal: Parameters<typeof commit>[0]): Promise<void> {
  return new Promise((resolve) => journal.gate(resolve, () => queueMicrotask(resolve)));
}
