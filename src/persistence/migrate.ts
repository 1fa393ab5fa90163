/**
 * Brings a database to the newest schema, in one transaction, or refuses it. A schema newer than
 * this program knows is never opened: writing with old rules into it would lose what is new.
 */
import type { Database } from 'better-sqlite3';
import { DataDirectoryError } from './data-directory-error.ts';
import { migrations, schemaVersionKnown } from './schema.ts';

/** Answers how many migrations were run. */
export function migrate(database: Database): number {
  return database
    .transaction(() => {
      const found = schemaVersionOf(database);
      refuseNewerSchema(found);
      if (found === schemaVersionKnown) return 0;
      for (const migration of migrations.slice(found)) database.exec(migration);
      database.prepare('UPDATE schema_version SET version = ?').run(schemaVersionKnown);
      // The file's header carries the number too, so that a refusal needs no connection.
      database.pragma(`user_version = ${schemaVersionKnown}`);
      return schemaVersionKnown - found;
    })
    .immediate();
}

export function refuseNewerSchema(found: number): void {
  if (found <= schemaVersionKnown) return;
  throw new DataDirectoryError(
    'newer_schema',
    `The database has schema ${found} and this program knows up to ${schemaVersionKnown}; ` +
      'run the newer program or restore a backup from before the upgrade.',
  );
}

function schemaVersionOf(database: Database): number {
  const tables = database
    .prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table'")
    .pluck()
    .all();
  if (tables.length === 0) return 0;
  const version = tables.includes('schema_version')
    ? database.prepare<[], number>('SELECT version FROM schema_version').pluck().get()
    : undefined;
  if (version !== undefined) return version;
  throw new DataDirectoryError('corrupt', 'The database is not one of Vacancy: it has no version.');
}
