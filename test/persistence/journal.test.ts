/** The journal's contract over both writers, and over the journal mode that LiteFS needs. */
import { describe, expect, it } from 'vitest';
import { journalContract } from './journal.contract.ts';
import { commit, entry, inProcessWriter, openWorld, workerWriter } from './make-journal.ts';

journalContract('worker writer', workerWriter);
journalContract('in-process writer', inProcessWriter);

describe('journal modes', () => {
  it.each(['wal', 'delete'] as const)('writes and reads in %s mode', async (journalMode) => {
    const world = await openWorld(workerWriter, { journalMode });
    expect(await commit(world.journal, entry('a', 1, 'One'))).toBe(1);
    expect(world.journal.readAll(0, 9)).toHaveLength(1);
    const { default: SqliteDatabase } = await import('better-sqlite3');
    const database = new SqliteDatabase(world.databasePath, { readonly: true });
    expect(database.pragma('journal_mode', { simple: true })).toBe(journalMode);
    database.close();
  });

  it('can change mode between two runs', async () => {
    const before = await openWorld(workerWriter, { journalMode: 'wal' });
    await commit(before.journal, entry('a', 1, 'One'));
    await before.close();
    const { journal } = await openWorld(workerWriter, { path: before.path, journalMode: 'delete' });
    expect(await commit(journal, entry('a', 2, 'Two'))).toBe(2);
  });
});
