/**
 * Every read of the journal's own tables, over one read-only connection on the calling thread.
 * Reads are synchronous by choice: each is bounded by a limit or by one stream and answers from the
 * page cache. It sees committed data only and must never write.
 */
import SqliteDatabase from 'better-sqlite3';
import type { EventMetadata, OutboxRow, Snapshot, StoredEvent, Timer } from '../ports/journal.ts';
import { LazyStatements } from './lazy-statements.ts';
import { type UpcastChains, upcast } from './upcast.ts';

/** position, stream, version, type, schema version, data, metadata, recorded at */
type EventRow = [number, string, number, string, number, string, string, number];

export class JournalReader {
  readonly #database: SqliteDatabase.Database;
  readonly #chains: UpcastChains;
  readonly #statements: ReturnType<typeof prepare>;

  constructor(database: SqliteDatabase.Database, chains: UpcastChains) {
    this.#database = database;
    this.#chains = chains;
    this.#statements = prepare(new LazyStatements(database));
  }

  streamId(key: string): number | undefined {
    return this.#statements.streamId.get(key);
  }

  readStream(stream: string, afterVersion: number, upToVersion?: number): StoredEvent[] {
    const id = this.streamId(stream);
    if (id === undefined) return [];
    const last = upToVersion ?? Number.MAX_SAFE_INTEGER;
    return this.#statements.stream
      .all(stream, id, afterVersion, last)
      .map((row) => this.#event(row));
  }

  readStreamOfType(
    stream: string,
    type: string,
    { skip, limit }: { readonly skip: number; readonly limit: number },
  ): StoredEvent[] {
    const id = this.streamId(stream);
    if (id === undefined) return [];
    return this.#statements.ofType
      .all(stream, id, type, limit, skip)
      .map((row) => this.#event(row));
  }

  readAll(afterPosition: number, limit: number): StoredEvent[] {
    return this.#statements.all.all(afterPosition, limit).map((row) => this.#event(row));
  }

  latestSnapshot(stream: string): Snapshot | undefined {
    const row = this.#statements.snapshot.get(stream);
    if (row === undefined) return undefined;
    try {
      return { ...row, data: JSON.parse(row.data) as unknown };
    } catch {
      // A cache that is damaged is none.
      return undefined;
    }
  }

  streamsWithPrefix(prefix: string, afterKey: string, limit: number): string[] {
    return this.#statements.prefix.all(afterKey, prefix, `${prefix}\u{10ffff}`, limit);
  }

  timersDue(nowMs: number, limit: number): Timer[] {
    const rows = this.#statements.timersDue.all(nowMs, limit);
    return rows.map((row) => ({ ...row, isSaga: row.isSaga === 1 }));
  }

  nextTimerDueAtMs(): number | undefined {
    return this.#statements.nextTimer.get() ?? undefined;
  }

  sagaStreams(afterStream: string, limit: number): string[] {
    return this.#statements.sagas.all(afterStream, limit);
  }

  outbox(queue: string, afterSequence: number, limit: number): OutboxRow[] {
    return this.#statements.outbox.all(queue, afterSequence, limit).map(outboxRow);
  }

  deadOutbox(limit: number): OutboxRow[] {
    return this.#statements.deadOutbox.all(limit).map(outboxRow);
  }

  deadOutboxOf(queue: string, limit: number): OutboxRow[] {
    return this.#statements.deadOutboxOf.all(queue, limit).map(outboxRow);
  }

  outboxRow(id: string): OutboxRow | undefined {
    const row = this.#statements.outboxRow.get(id);
    return row === undefined ? undefined : outboxRow(row);
  }

  outboxCount(queue: string): number {
    return this.#statements.outboxCount.get(queue) ?? 0;
  }

  close(): void {
    this.#database.close();
  }

  #event(row: EventRow): StoredEvent {
    const [position, stream, version, type, schemaVersion, data, metadata, recordedAtMs] = row;
    const stored = { type, schemaVersion, data: JSON.parse(data) as unknown };
    const present = upcast(this.#chains, stored);
    return {
      position,
      stream,
      version,
      type,
      schemaVersion: present.schemaVersion,
      data: present.data,
      metadata: JSON.parse(metadata) as EventMetadata,
      recordedAtMs,
    };
  }
}

/** Opens a read-only connection with a bounded wait for a writer in rollback-journal mode. */
export function openReadOnly(databasePath: string): SqliteDatabase.Database {
  return new SqliteDatabase(databasePath, { readonly: true, fileMustExist: true, timeout: 5_000 });
}

interface StoredOutboxRow extends Omit<OutboxRow, 'payload' | 'isDead' | 'lastError'> {
  readonly payload: string;
  readonly isDead: number;
  readonly lastError: string | null;
}

function outboxRow(row: StoredOutboxRow): OutboxRow {
  return {
    ...row,
    payload: JSON.parse(row.payload) as unknown,
    lastError: row.lastError ?? undefined,
    isDead: row.isDead === 1,
  };
}

const outboxColumns =
  'sequence, id, queue, key, payload, attempts, available_at AS availableAtMs, ' +
  'last_error AS lastError, is_dead AS isDead';

function prepare(database: LazyStatements) {
  const eventTail = 'e.version, e.type, e.schema_version, e.data, e.metadata, e.recorded_at';
  return {
    streamId: database.prepare<[string], number>('SELECT id FROM streams WHERE key = ?').pluck(),
    stream: database
      .prepare<[string, number, number, number], EventRow>(
        `SELECT e.position, ?, ${eventTail} FROM events e
         WHERE e.stream = ? AND e.version > ? AND e.version <= ? ORDER BY e.version`,
      )
      .raw(),
    // The type stands before the data in a row, so that what is skipped is not read whole.
    ofType: database
      .prepare<[string, number, string, number, number], EventRow>(
        `SELECT e.position, ?, ${eventTail} FROM events e
         WHERE e.stream = ? AND e.type = ? ORDER BY e.version LIMIT ? OFFSET ?`,
      )
      .raw(),
    // CROSS keeps the events outermost: any other order would sort the whole journal.
    all: database
      .prepare<[number, number], EventRow>(
        `SELECT e.position, s.key, ${eventTail}
         FROM events e CROSS JOIN streams s ON s.id = e.stream
         WHERE e.position > ? ORDER BY e.position LIMIT ?`,
      )
      .raw(),
    snapshot: database.prepare<[string], Omit<Snapshot, 'data'> & { data: string }>(
      `SELECT n.version, n.schema_version AS schemaVersion, n.data
       FROM streams s JOIN snapshots n ON n.stream = s.id WHERE s.key = ?`,
    ),
    prefix: database
      .prepare<[string, string, string, number], string>(
        'SELECT key FROM streams WHERE key > ? AND key >= ? AND key < ? ORDER BY key LIMIT ?',
      )
      .pluck(),
    timersDue: database.prepare<[number, number], Omit<Timer, 'isSaga'> & { isSaga: number }>(
      `SELECT id, due_at AS dueAtMs, stream, is_saga AS isSaga
       FROM timers WHERE due_at <= ? ORDER BY due_at, id LIMIT ?`,
    ),
    nextTimer: database.prepare<[], number | null>('SELECT min(due_at) FROM timers').pluck(),
    sagas: database
      .prepare<[string, number], string>(
        `SELECT DISTINCT stream FROM timers WHERE is_saga = 1 AND stream > ?
         ORDER BY stream LIMIT ?`,
      )
      .pluck(),
    outbox: database.prepare<[string, number, number], StoredOutboxRow>(
      `SELECT ${outboxColumns} FROM outbox
       WHERE queue = ? AND is_dead = 0 AND sequence > ? ORDER BY sequence LIMIT ?`,
    ),
    deadOutbox: database.prepare<[number], StoredOutboxRow>(
      `SELECT ${outboxColumns} FROM outbox WHERE is_dead = 1 ORDER BY sequence LIMIT ?`,
    ),
    deadOutboxOf: database.prepare<[string, number], StoredOutboxRow>(
      `SELECT ${outboxColumns} FROM outbox
       WHERE queue = ? AND is_dead = 1 ORDER BY sequence LIMIT ?`,
    ),
    outboxRow: database.prepare<[string], StoredOutboxRow>(
      `SELECT ${outboxColumns} FROM outbox WHERE id = ?`,
    ),
    outboxCount: database
      .prepare<[string], number>('SELECT count(*) FROM outbox WHERE queue = ? AND is_dead = 0')
      .pluck(),
  };
}
