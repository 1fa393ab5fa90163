/** Rebuilding a projection beside the live one, and copying a database while it is in use. */
import * as fs from 'node:fs';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { backupTo } from '../../src/persistence/backup.ts';
import { openDataDirectory } from '../../src/persistence/data-directory.ts';
import { rebuildProjection } from '../../src/persistence/rebuild.ts';
import type { ProjectionWrite, StoredEvent } from '../../src/ports/journal.ts';
import { commit, entry, inProcessWriter, openWorld, temporaryDirectory } from './make-journal.ts';

describe('rebuild', () => {
  it('replaces the rows, the parked events and the checkpoint, in rounds', async () => {
    const path = await directoryWithProperties();
    const directory = openDataDirectory(path);
    const progress: number[] = [];
    const position = rebuildProjection(directory, {
      follower: 'bookings',
      tables: ['properties'],
      map: (events) => events.flatMap(mapped),
      eventsPerRound: 2,
      onProgress: (round) => progress.push(round.position, round.end),
    });
    directory.close();
    expect(position).toBe(3);
    expect(progress).toEqual([2, 3, 3, 3]);
    const { journal } = await openWorld(inProcessWriter, { path });
    const { projections } = journal;
    expect(projections.properties('', 9).map((row) => row.name)).toEqual([
      'new A',
      'new B',
      'new C',
    ]);
    expect(projections.checkpoint('bookings')).toBe(3);
    expect(projections.parked(9)).toEqual([{ follower: 'bookings', position: 2, reason: 'new' }]);
  });

  it('leaves the live rows alone when it fails, and can be run again', async () => {
    const path = await directoryWithProperties();
    const directory = openDataDirectory(path);
    const request = { follower: 'bookings', tables: ['properties', 'bookings', 'nights'] as const };
    const failing = (): ProjectionWrite[] => {
      throw new Error('poison');
    };
    const before = schemaOf(directory.databasePath);
    expect(() => rebuildProjection(directory, { ...request, map: failing })).toThrow('poison');
    expect(rowsOf(directory.databasePath)).toEqual(['stale']);
    rebuildProjection(directory, { ...request, map: (events) => events.flatMap(mapped) });
    rebuildProjection(directory, { ...request, map: (events) => events.flatMap(mapped) });
    expect(rowsOf(directory.databasePath)).toEqual(['new A', 'new B', 'new C']);
    expect(schemaOf(directory.databasePath)).toEqual(before);
    directory.close();
  });
});

describe('backup', () => {
  it('copies a journal in use to one file that opens as a data directory', async () => {
    const world = await openWorld(inProcessWriter);
    await commit(world.journal, entry('a', 1, 'One', 'Two'));
    const target = join(temporaryDirectory(), 'copy.db');
    const result = await backupTo(world, target);
    expect(result.position).toBe(2);
    await commit(world.journal, entry('a', 3, 'Three'));
    expect(fs.readdirSync(join(target, '..')).sort()).toEqual(['copy.db', 'copy.db.secret']);
    const path = temporaryDirectory();
    fs.copyFileSync(target, join(path, 'vacancy.db'));
    fs.copyFileSync(result.secretPath, join(path, 'secret'));
    const restored = await openWorld(inProcessWriter, { path });
    expect(restored.journal.readStream('a', 0).map((stored) => stored.type)).toEqual([
      'One',
      'Two',
    ]);
  });

  it('overwrites nothing', async () => {
    const world = await openWorld(inProcessWriter);
    const target = join(temporaryDirectory(), 'copy.db');
    fs.writeFileSync(target, 'precious');
    await expect(backupTo(world, target)).rejects.toThrow(/exists/);
    expect(fs.readFileSync(target, 'utf8')).toBe('precious');
  });
});

// Helpers

async function directoryWithProperties(): Promise<string> {
  const world = await openWorld(inProcessWriter);
  const writes = [
    { statement: 'properties.put', parameters: ['stale', 'stale', 1] },
    { statement: 'parked.put', parameters: ['bookings', 1, 'old'] },
  ] as const;
  await commit(world.journal, { ...entry('s', 1, 'A', 'B', 'C'), writes });
  await world.close();
  return world.path;
}

function mapped(stored: StoredEvent): ProjectionWrite[] {
  const { type, position } = stored;
  const put = { statement: 'properties.put', parameters: [type, `new ${type}`, position] } as const;
  if (position !== 2) return [put];
  return [put, { statement: 'parked.put', parameters: ['bookings', 2, 'new'] }];
}

function rowsOf(databasePath: string): unknown[] {
  return ask(databasePath, 'SELECT name FROM properties ORDER BY name');
}

function schemaOf(databasePath: string): unknown[] {
  const names = "SELECT replace(sql, '\"', '') FROM sqlite_schema WHERE sql IS NOT NULL";
  const live = ask(databasePath, `${names} AND name NOT LIKE '%rebuild%' ORDER BY name`);
  return live;
}

function ask(databasePath: string, sql: string): unknown[] {
  const database = new SqliteDatabase(databasePath, { readonly: true });
  try {
    return database.prepare(sql).pluck().all();
  } finally {
    database.close();
  }
}
