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
import { projectionStatements } from './projection-statement.ts';
import { type UpcastChains, upcastChains } from './upcast.ts';

export type ProjectionTable = 'nights' | 'bookings' | 'properties';

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
    createTables(database, request.tables);
    const { position, parked } = fillTables(database, request);
    database.transaction(() => swap(database, request, { position, parked })).immediate();
    return position;
  } finally {
    database.close();
  }
}

const SUFFIX = '_rebuild';

interface Filled {
  readonly position: number;
  readonly parked: readonly ProjectionWrite[];
}

/** What an interrupted rebuild left is thrown away: its mapping's state died with it. */
function createTables(database: Database, tables: readonly ProjectionTable[]): void {
  for (const table of tables) {
    const sql = definitions(database, 'table', table)[0] ?? '';
    database.exec(`DROP TABLE IF EXISTS ${table}${SUFFIX}`);
    database.exec(sql.replace(/^CREATE TABLE "?\w+"?/, `CREATE TABLE ${table}${SUFFIX}`));
  }
}

function fillTables(database: Database, request: RebuildRequest): Filled {
  const reader = new JournalReader(database, request.upcastChains ?? upcastChains);
  const limit = request.eventsPerRound ?? limits.followerEventsPerRound;
  const end = database.prepare<[], number>('SELECT coalesce(max(position), 0) FROM events').pluck();
  const last = end.get() ?? 0;
  const parked: ProjectionWrite[] = [];
  const run = statementRunner(database, SUFFIX);
  const writeRound = database.transaction((writes: readonly ProjectionWrite[]) => {
    for (const write of writes) {
      if (write.statement === 'parked.put') parked.push(write);
      else if (write.statement !== 'checkpoint.put') run(write);
    }
  });
  let position = 0;
  for (;;) {
    const events = reader.readAll(position, limit);
    position = events.at(-1)?.position ?? position;
    if (events.length === 0) return { position, parked };
    writeRound(request.map(events));
    request.onProgress?.({ position, end: last });
  }
}

function swap(database: Database, request: RebuildRequest, filled: Filled): void {
  for (const table of request.tables) {
    const indexes = definitions(database, 'index', table);
    database.exec(`DROP TABLE ${table}`);
    database.exec(`ALTER TABLE ${table}${SUFFIX} RENAME TO ${table}`);
    for (const index of indexes) database.exec(index);
  }
  database.prepare('DELETE FROM parked WHERE follower = ?').run(request.follower);
  const run = statementRunner(database, '');
  for (const write of filled.parked) run(write);
  run({ statement: 'checkpoint.put', parameters: [request.follower, filled.position] });
}

/** The statements that made the table or its indexes, as the migrations wrote them. */
function definitions(
  database: Database,
  kind: 'table' | 'index',
  table: ProjectionTable,
): string[] {
  return database
    .prepare<[string, string], string>(
      'SELECT sql FROM sqlite_schema WHERE type = ? AND tbl_name = ? AND sql IS NOT NULL',
    )
    .pluck()
    .all(kind, table);
}

function statementRunner(database: Database, suffix: string): (write: ProjectionWrite) => void {
  const prepared = new Map<string, ReturnType<Database['prepare']>>();
  return ({ statement: name, parameters }) => {
    const statement =
      prepared.get(name) ?? database.prepare(projectionStatements[name].sql(suffix));
    prepared.set(name, statement);
    statement.run(...parameters);
  };
}
