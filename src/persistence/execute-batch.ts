/**
 * Owns the one write connection and executes batches on it, one transaction each. The same code
 * runs in the worker thread and in process. It must never go on after a failed commit: what SQLite
 * did then is only known by opening the database anew.
 */
import SqliteDatabase from 'better-sqlite3';
import type { Batch, BatchFaults, WriterOptions, WriterState } from './batch-writer.ts';
import { RowReader, type RowValue } from './row-changes.ts';
import { operationCode, writeOperations } from './write-operation.ts';

export class BatchExecutor {
  readonly #options: WriterOptions;
  readonly #faults: BatchFaults;
  #connection: Connection | undefined;

  constructor(options: WriterOptions, faults: BatchFaults = {}) {
    this.#options = options;
    this.#faults = faults;
  }

  /** Returns when the batch is on disk; after a throw the connection is closed until `recover`. */
  execute(batch: Batch): void {
    const connection = this.#connection;
    if (connection === undefined) throw new Error('The write connection is closed.');
    try {
      connection.begin.run();
      if (connection.fence.run(batch.number, this.#options.epoch).changes !== 1) throw fenced();
      runOperations(connection, new RowReader(batch.rows));
      this.#faults.beforeCommit?.(batch);
      connection.commit.run();
      this.#faults.afterCommit?.(batch);
    } catch (error) {
      this.#disconnect();
      throw error;
    }
  }

  recover(): WriterState {
    this.#disconnect();
    const connection = connect(this.#options);
    try {
      const state = connection.state.get(this.#options.epoch);
      if (state === undefined) throw fenced();
      // A full disk opens and reads like any other: only a write tells that writes are taken again.
      connection.probe.run(this.#options.epoch);
      this.#connection = connection;
      return state;
    } catch (error) {
      connection.database.close();
      throw error;
    }
  }

  close(): void {
    const database = this.#connection?.database;
    try {
      if (database !== undefined && this.#options.journalMode === 'wal') {
        database.pragma('wal_checkpoint(TRUNCATE)');
      }
    } finally {
      this.#disconnect();
    }
  }

  /** Closing rolls back whatever was not committed. */
  #disconnect(): void {
    this.#connection?.database.close();
    this.#connection = undefined;
  }
}

type Statement = SqliteDatabase.Statement<RowValue[]>;

interface Operation {
  readonly statement: Statement;
  /** Filled anew for each row. */
  readonly parameters: RowValue[];
}

interface Connection {
  readonly database: SqliteDatabase.Database;
  readonly begin: SqliteDatabase.Statement<[]>;
  readonly commit: SqliteDatabase.Statement<[]>;
  readonly fence: SqliteDatabase.Statement<[number, number]>;
  readonly probe: SqliteDatabase.Statement<[number]>;
  readonly state: SqliteDatabase.Statement<[number], WriterState>;
  /** By code; each is prepared when it is first run, for most batches need few of them. */
  readonly operations: (Operation | undefined)[];
}

/** Opens a connection that may write. Migrations and rebuilds use it too. */
export function openWritable(
  options: Omit<WriterOptions, 'epoch'>,
  busyTimeoutMs = 5_000,
): SqliteDatabase.Database {
  const database = new SqliteDatabase(options.databasePath, { timeout: busyTimeoutMs });
  try {
    database.pragma(`journal_mode = ${options.journalMode}`);
    // FULL because a reply promises that the booking outlives a power cut.
    database.pragma('synchronous = FULL');
    database.pragma('foreign_keys = ON');
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/**
 * Pages of log before they are copied back, 64 MB: that stops the writer for two fsyncs, and a page
 * that changes with every batch, as those of the indexes do, is copied once instead of each time.
 */
const CHECKPOINT_PAGES = 16_000;
/** The pages that a batch touches: the ends of tables, and indexes in the order of random keys. */
const CACHE_KIBIBYTES = 32_768;

/** Opens a connection that is to write for long: the writer's, and the benchmark's beside it. */
export function openLongWriter(options: Omit<WriterOptions, 'epoch'>): SqliteDatabase.Database {
  const database = openWritable(options);
  database.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
  database.pragma(`cache_size = -${CACHE_KIBIBYTES}`);
  return database;
}

function connect(options: WriterOptions): Connection {
  const database = openLongWriter(options);
  return {
    database,
    // IMMEDIATE, so that a lock held elsewhere is met before any work is done.
    begin: database.prepare('BEGIN IMMEDIATE'),
    commit: database.prepare('COMMIT'),
    fence: database.prepare('UPDATE epoch SET batch = ? WHERE epoch = ?'),
    probe: database.prepare('UPDATE epoch SET batch = batch WHERE epoch = ?'),
    state: database.prepare(
      `SELECT
         (SELECT coalesce(max(position), 0) FROM events) AS position,
         (SELECT coalesce(max(id), 0) FROM streams) AS streamId,
         coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'outbox'), 0) AS outboxSequence,
         batch
       FROM epoch WHERE epoch = ?`,
    ),
    operations: writeOperations.map(() => undefined),
  };
}

function runOperations(connection: Connection, rows: RowReader): void {
  while (!rows.isAtEnd) {
    const code = rows.code();
    const { statement, parameters } = connection.operations[code] ?? prepared(connection, code);
    if (code === operationCode.insertEvent) insertEvent(statement, rows);
    else {
      rows.fill(parameters);
      statement.run(...parameters);
    }
  }
}

function prepared({ database, operations }: Connection, code: number): Operation {
  const known = writeOperations[code];
  if (known === undefined) throw new Error(`There is no write operation ${code}.`);
  const { sql, parameterCount } = known;
  const parameters = new Array<RowValue>(parameterCount).fill(null);
  const operation = { statement: database.prepare<RowValue[]>(sql), parameters };
  operations[code] = operation;
  return operation;
}

/** Written out because events are most of every batch and a list for each costs a tenth. */
function insertEvent(statement: Statement, rows: RowReader): void {
  statement.run(
    rows.next(),
    rows.next(),
    rows.next(),
    rows.next(),
    rows.next(),
    rows.next(),
    rows.next(),
    rows.next(),
  );
}

function fenced(): Error {
  return new Error('Another process has taken this data directory over; nothing was written.');
}
