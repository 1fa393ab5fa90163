/**
 * The port behind which a batch is made durable: in a worker thread in production, in this thread
 * under tests and simulations. One batch is written at a time; a batch is all or nothing.
 */
import type { RowLists } from './row-changes.ts';

export interface Batch {
  /** 1, 2, 3, … within one epoch; kept in the database as the proof that the batch landed. */
  readonly number: number;
  /** Operation codes of `write-operation.ts`, each followed by its parameters. */
  readonly rows: RowLists;
}

/** What is really in the database. */
export interface WriterState {
  readonly position: number;
  readonly streamId: number;
  readonly outboxSequence: number;
  /** Number of the last batch that this epoch committed. */
  readonly batch: number;
}

/**
 * SQLite's journal: `wal` on a local disk, `delete` on LiteFS, whose WAL cannot report a failure.
 */
export type JournalMode = 'wal' | 'delete';

export interface WriterOptions {
  readonly databasePath: string;
  readonly journalMode: JournalMode;
  /** The epoch this process was given at open; every batch checks that it still holds. */
  readonly epoch: number;
}

/** For tests and simulations: places where a disk may fail. Each may throw. */
export interface BatchFaults {
  beforeCommit?(batch: Batch): void;
  afterCommit?(batch: Batch): void;
}

export interface BatchWriter {
  /**
   * Resolves when the batch is on disk. After a rejection only `recover` and `close` may follow.
   */
  write(batch: Batch): Promise<void>;
  /** Opens the connection, the first time or anew, and reports what is in the database. */
  recover(): Promise<WriterState>;
  /** Empties the WAL into the database and closes it. */
  close(): Promise<void>;
}
