/**
 * Empty twins of projection tables beside the live ones, filled by the same statements. A rebuild
 * swaps them in; an audit only compares. It must never touch the live tables before a swap.
 */
import type { Database } from 'better-sqlite3';
import type { ProjectionWrite } from '../ports/journal.ts';
import { projectionStatements } from './projection-statement.ts';

export type ProjectionTable = 'nights' | 'bookings' | 'properties' | 'trips';

export const REBUILD_SUFFIX = '_rebuild';

export class RebuildTables {
  readonly #database: Database;
  readonly #tables: readonly ProjectionTable[];
  readonly #write: (writes: readonly ProjectionWrite[]) => void;

  /** What an interrupted rebuild left is thrown away: its mapping's state died with it. */
  constructor(database: Database, tables: readonly ProjectionTable[]) {
    this.#database = database;
    this.#tables = tables;
    for (const table of tables) {
      const sql = definitions(database, 'table', table)[0];
      if (sql === undefined) throw new Error(`The table ${table} is missing.`);
      database.exec(`DROP TABLE IF EXISTS ${table}${REBUILD_SUFFIX}`);
      database.exec(sql.replace(/^CREATE TABLE "?\w+"?/, `CREATE TABLE ${table}${REBUILD_SUFFIX}`));
    }
    const run = statementRunner(database, REBUILD_SUFFIX);
    this.#write = database.transaction((writes: readonly ProjectionWrite[]) => {
      for (const write of writes) {
        if (write.statement !== 'parked.put' && write.statement !== 'checkpoint.put') run(write);
      }
    });
  }

  /** Row changes of the tables, in one transaction; checkpoints and parked events are left out. */
  write(writes: readonly ProjectionWrite[]): void {
    this.#write(writes);
  }

  /** Puts the twins in the place of the live tables, indexes included. */
  swap(): void {
    for (const table of this.#tables) {
      const indexes = definitions(this.#database, 'index', table);
      this.#database.exec(`DROP TABLE ${table}`);
      this.#database.exec(`ALTER TABLE ${table}${REBUILD_SUFFIX} RENAME TO ${table}`);
      for (const index of indexes) this.#database.exec(index);
    }
  }
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

export function statementRunner(
  database: Database,
  suffix: string,
): (write: ProjectionWrite) => void {
  const prepared = new Map<string, ReturnType<Database['prepare']>>();
  return ({ statement: name, parameters }) => {
    const statement =
      prepared.get(name) ?? database.prepare(projectionStatements[name].sql(suffix));
    prepared.set(name, statement);
    statement.run(...parameters);
  };
}
