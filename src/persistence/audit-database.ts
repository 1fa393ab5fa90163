/**
 * Everything an audit reads from a copy of a database: its own soundness, the journal event by
 * event with what cannot be read named and stepped over, and the rows beside it. Must only be
 * given a copy: a schema older than ours is migrated there, and tables are built in it.
 */
import SqliteDatabase from 'better-sqlite3';
import { limits } from '../limits.ts';
import type { OutboxRow, StoredEvent, Timer } from '../ports/journal.ts';
import { JournalReader } from './journal-reader.ts';
import { migrate } from './migrate.ts';
import { type Mapping, ProjectionCheck } from './projection-check.ts';
import type { ProjectionTable } from './rebuild-tables.ts';
import { type SchemaProblem, schemaProblems } from './schema-check.ts';
import { UnknownSchemaVersionError, upcastChains } from './upcast.ts';

/** An event that is there and cannot be read. */
export interface Unreadable {
  readonly position: number;
  readonly stream: string;
  readonly version: number;
  readonly rule: 'json' | 'schema';
  readonly reason: string;
}

export type ScanRound =
  | { readonly type: 'events'; readonly events: readonly StoredEvent[] }
  | { readonly type: 'unreadable'; readonly event: Unreadable };

export interface JournalExtent {
  readonly events: number;
  readonly lastPosition: number;
  /** The last position that was ever given; SQLite keeps it beside the table. */
  readonly lastGiven: number;
}

export class AuditDatabase {
  readonly reader: JournalReader;
  readonly #database: SqliteDatabase.Database;

  /**
   * Throws what SQLite throws, and DataDirectoryError for a schema that is too new. What is wrong
   * with the schema is told before the first read, which may throw for it.
   */
  constructor(databasePath: string, onSchemaProblem: (problem: SchemaProblem) => void) {
    this.#database = new SqliteDatabase(databasePath, { fileMustExist: true });
    try {
      // A scratch copy needs to survive nothing.
      this.#database.pragma('synchronous = OFF');
      migrate(this.#database);
      for (const problem of schemaProblems(this.#database)) onSchemaProblem(problem);
      this.reader = new JournalReader(this.#database, upcastChains);
    } catch (error) {
      this.#database.close();
      throw error;
    }
  }

  close(): void {
    this.#database.close();
  }

  /** Sentences of SQLite's own check; none when the file is sound. */
  damage(): readonly string[] {
    const rows = this.#database.pragma('integrity_check') as { integrity_check: string }[];
    return rows.map((row) => row.integrity_check).filter((sentence) => sentence !== 'ok');
  }

  /** Rows that refer to a row that is not there. */
  danglingRows(): readonly { readonly table: string; readonly rowid: number; parent: string }[] {
    return this.#database.pragma('foreign_key_check') as {
      table: string;
      rowid: number;
      parent: string;
    }[];
  }

  extent(): JournalExtent {
    const row = this.#database
      .prepare<[], JournalExtent>(
        `SELECT count(*) AS events, coalesce(max(position), 0) AS lastPosition,
           coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'events'), 0) AS lastGiven
         FROM events`,
      )
      .get();
    return row ?? { events: 0, lastPosition: 0, lastGiven: 0 };
  }

  /** The journal in order, in rounds; a round that cannot be read whole is read event by event. */
  *scan(): Generator<ScanRound> {
    const limit = limits.followerEventsPerRound;
    let position = 0;
    for (;;) {
      let events: readonly StoredEvent[];
      try {
        events = this.reader.readAll(position, limit);
      } catch {
        position = yield* this.#singly(position, limit);
        continue;
      }
      const last = events.at(-1);
      if (last === undefined) return;
      position = last.position;
      yield { type: 'events', events };
    }
  }

  /** Answers the position it has got to. */
  *#singly(afterPosition: number, limit: number): Generator<ScanRound, number> {
    const places = this.#database
      .prepare<[number, number], Pick<Unreadable, 'position' | 'stream' | 'version'>>(
        `SELECT e.position, s.key AS stream, e.version
         FROM events e CROSS JOIN streams s ON s.id = e.stream
         WHERE e.position > ? ORDER BY e.position LIMIT ?`,
      )
      .all(afterPosition, limit);
    for (const place of places) {
      try {
        yield { type: 'events', events: this.reader.readAll(place.position - 1, 1) };
      } catch (error) {
        const rule = error instanceof UnknownSchemaVersionError ? 'schema' : 'json';
        const reason = error instanceof Error ? error.message : String(error);
        yield { type: 'unreadable', event: { ...place, rule, reason } };
      }
    }
    return places.at(-1)?.position ?? Number.MAX_SAFE_INTEGER;
  }

  timers(): readonly Timer[] {
    return this.reader.timersDue(Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
  }

  /** Of all queues, dead ones included, in append order. */
  outbox(): readonly OutboxRow[] {
    const queues = this.#database
      .prepare<[], string>('SELECT DISTINCT queue FROM outbox')
      .pluck()
      .all();
    const alive = queues.flatMap((queue) => this.reader.outbox(queue, 0, Number.MAX_SAFE_INTEGER));
    const all = [...alive, ...this.reader.deadOutbox(Number.MAX_SAFE_INTEGER)];
    return all.sort((left, right) => left.sequence - right.sequence);
  }

  snapshotStreams(): readonly string[] {
    return this.#database
      .prepare<[], string>(
        'SELECT s.key FROM snapshots n JOIN streams s ON s.id = n.stream ORDER BY s.key',
      )
      .pluck()
      .all();
  }

  checkProjection(
    follower: string,
    tables: readonly ProjectionTable[],
    make: () => Mapping,
  ): ProjectionCheck {
    return new ProjectionCheck(this.#database, follower, tables, make);
  }
}
