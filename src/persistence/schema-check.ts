/**
 * Holds the tables, indexes and triggers of a database against those that the migrations make: a
 * journal without its append-only triggers works as before, and nobody would notice. Must only be
 * given a copy: what reading needs and is not there is made anew in it, empty.
 */
import SqliteDatabase from 'better-sqlite3';
import { migrate } from './migrate.ts';
import { schemaVersionKnown } from './schema.ts';

export interface SchemaProblem {
  readonly where: string;
  readonly detail: string;
}

interface SchemaObject {
  readonly name: string;
  /** The table that it is, or belongs to. */
  readonly tableName: string;
  readonly sql: string;
}

/** Without these nothing could be read; without rows in them, the audit says what is missing. */
const MADE_ANEW: ReadonlySet<string> = new Set(['snapshots', 'timers', 'outbox']);

/**
 * Wants a migrated database. Tables of others are nobody's business, and what is on ours is. Each
 * problem is told as it is found, because what is missing may make the next look throw.
 */
export function* schemaProblems(database: SqliteDatabase.Database): Generator<SchemaProblem> {
  const wanted = freshObjects();
  const found = objectsOf(database);
  const tableNames = new Set([...wanted.values()].map(({ tableName }) => tableName));
  for (const [where, { name, tableName, sql }] of wanted) {
    const has = found.get(where);
    if (has !== undefined && textOf(has.sql) !== textOf(sql)) {
      yield { where, detail: `is not as it was made: ${textOf(has.sql)}` };
    }
    // What belongs to a table that is missing went with it.
    const isLost = has === undefined && (name === tableName || found.has(`table ${tableName}`));
    if (isLost) yield { where, detail: 'is missing' };
    if (isLost && MADE_ANEW.has(name)) database.exec(sql);
  }
  for (const [where, { tableName, sql }] of found) {
    if (wanted.has(where) || !tableNames.has(tableName)) continue;
    yield { where, detail: `was made by somebody else: ${textOf(sql)}` };
  }
  yield* versionProblems(database);
  if (found.has('table epoch') && found.has('table events')) yield* epochProblems(database);
}

/** By kind and name. Objects that SQLite makes by itself have no text, or a name of its own. */
function objectsOf(database: SqliteDatabase.Database): ReadonlyMap<string, SchemaObject> {
  const rows = database
    .prepare<[], SchemaObject & { kind: string }>(
      `SELECT type AS kind, name, tbl_name AS tableName, sql FROM sqlite_schema
       WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY rowid`,
    )
    .all();
  return new Map(rows.map((row) => [`${row.kind} ${row.name}`, row]));
}

/** As a rebuild leaves it too, which renames a table and thereby quotes its name. */
function textOf(sql: string): string {
  return sql.replace(/^CREATE TABLE "(\w+)"/, 'CREATE TABLE $1').replace(/\s+/g, ' ');
}

let madeFresh: ReadonlyMap<string, SchemaObject> | undefined;

/** Made once: the migrations do not change while a process runs. */
function freshObjects(): ReadonlyMap<string, SchemaObject> {
  if (madeFresh !== undefined) return madeFresh;
  const fresh = new SqliteDatabase(':memory:');
  try {
    migrate(fresh);
    madeFresh = objectsOf(fresh);
    return madeFresh;
  } finally {
    fresh.close();
  }
}

/** The number in the file's header is what a start looks at before it opens the database. */
function versionProblems(database: SqliteDatabase.Database): readonly SchemaProblem[] {
  const inHeader = database.pragma('user_version', { simple: true });
  if (inHeader === schemaVersionKnown) return [];
  const inFile = `is ${String(inHeader)} in the file's header`;
  const detail = `${inFile}, and ${schemaVersionKnown} in the table`;
  return [{ where: 'schema_version', detail }];
}

/** The first start gives the turn to write its first number, and no event is written before it. */
function epochProblems(database: SqliteDatabase.Database): readonly SchemaProblem[] {
  const turn = database.prepare<[], { epoch: number; batch: number }>('SELECT * FROM epoch').get();
  if (turn === undefined) return [{ where: 'epoch', detail: 'has no row, so nobody may write' }];
  const hasEvents = database.prepare('SELECT 1 FROM events LIMIT 1').get() !== undefined;
  const { epoch, batch } = turn;
  if (epoch >= (hasEvents ? 1 : 0) && batch >= 0) return [];
  return [{ where: 'epoch', detail: `is ${epoch}, batch ${batch}, which no start has ever given` }];
}
