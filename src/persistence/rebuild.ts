/**
 * Builds projection tables anew from the journal, beside the live ones, and swaps them in together
 * with the follower's checkpoint: readers see the old tables or the new ones, never half of either.
 * Runs in a process that owns the data directory while no journal is open on it, because the
 * database takes one writer.
 */
import type { Database } from 'better-sqlite3';
import { limits } from '../limits.ts';
import type { ProjectionWrite, StoredEvent } from '../ports/journal.ts';
import type { DataDirectory } from './data-directory.ts';
import { openWritable } from './execute-batch.ts';
import { JournalReader } from './journal-reader.ts';
import { type ProjectionTable, RebuildTables, statementRunner } from './rebuild-tables.ts';
import { type UpcastChains, upcastChains } from './upcast.ts';

export interface RebuildRequest {
  readonly follower: string;
  /** Every table that the follower's writes go to. */
  readonly tables: readonly ProjectionTable[];
  /** Called once per round, in order; may keep state between rounds. */
  readonly map: (events: readonly StoredEvent[]) => readonly ProjectionWrite[];
  readonly onProgress?: (progress: { readonly position: number; readonly end: number }) => void;
  readonly eventsPerRound?: number;
  readonly upcastChains?: UpcastChains;
}

/** Answers the position the rebuilt tables are at. */
export function rebuildProjection(directory: DataDirectory, request: RebuildRequest): number {
  const database = openWritable(directory);
  try {
    const tables = new RebuildTables(database, request.tables);
    const filled = fillTables(database, tables, request);
    database.transaction(() => swap(database, tables, request, filled)).immediate();
    return filled.position;
  } finally {
    database.close();
  }
}

interface Filled {
  readonly position: number;
  readonly parked: readonly ProjectionWrite[];
}

function fillTables(database: Database, tables: RebuildTables, request: RebuildRequest): Filled {
  const reader = new JournalReader(database, request.upcastChains ?? upcastChains);
  const limit = request.eventsPerRound ?? limits.followerEventsPerRound;
  const end = database.prepare<[], number>('SELECT coalesce(max(position), 0) FROM events').pluck();
  const last = end.get() ?? 0;
  const parked: ProjectionWrite[] = [];
  let position = 0;
  for (;;) {
    const events = reader.readAll(position, limit);
    position = events.at(-1)?.position ?? position;
    if (events.length === 0) return { position, parked };
    const writes = request.map(events);
    tables.write(writes);
    parked.push(...writes.filter(({ statement }) => statement === 'parked.put'));
    request.onProgress?.({ position, end: last });
  }
}

function swap(
  database: Database,
  tables: RebuildTables,
  request: RebuildRequest,
  filled: Filled,
): void {
  tables.swap();
  database.prepare('DELETE FROM parked WHERE follower = ?').run(request.follower);
  const run = statementRunner(database, '');
  for (const write of filled.parked) run(write);
  run({ statement: 'checkpoint.put', parameters: [request.follower, filled.position] });
}
