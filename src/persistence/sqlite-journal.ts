/**
 * The Journal over SQLite: writes go through the commit pipeline to a writer with its own
 * connection, reads come from a read-only one on this thread. It holds no rule of the domain and
 * must never touch what it stores.
 */

import { limits } from '../limits.ts';
import type {
  CommitEntry,
  Journal,
  OutboxChange,
  OutboxRow,
  ProjectionReader,
  Snapshot,
  StoredEvent,
  Timer,
} from '../ports/journal.ts';
import type { BatchWriter, WriterState } from './batch-writer.ts';
import { CommitPipeline, type PipelineOptions } from './commit-pipeline.ts';
import { JournalReader, openReadOnly } from './journal-reader.ts';
import { SqliteProjectionReader } from './projection-reader.ts';
import { StreamIds } from './stream-ids.ts';
import { type UpcastChains, upcastChains } from './upcast.ts';

export interface JournalOptions extends PipelineOptions {
  readonly databasePath: string;
  readonly upcastChains?: UpcastChains;
  readonly snapshotEveryEvents?: number;
}

/** Opens the journal of a data directory that `openDataDirectory` has opened for this process. */
export async function openJournal(
  writer: BatchWriter,
  options: JournalOptions,
): Promise<SqliteJournal> {
  const state = await writer.recover();
  try {
    return journalOver(writer, options, state);
  } catch (error) {
    await writer.close();
    throw error;
  }
}

function journalOver(
  writer: BatchWriter,
  options: JournalOptions,
  state: WriterState,
): SqliteJournal {
  const database = openReadOnly(options.databasePath);
  const reader = new JournalReader(database, options.upcastChains ?? upcastChains);
  const streams = new StreamIds((key) => reader.streamId(key), state.streamId);
  const pipeline = new CommitPipeline(writer, streams, { ...options, state });
  const projections = new SqliteProjectionReader(database);
  const { snapshotEveryEvents = limits.snapshotEveryEvents } = options;
  return new SqliteJournal(writer, pipeline, { reader, projections, snapshotEveryEvents });
}

export class SqliteJournal implements Journal {
  readonly projections: ProjectionReader;
  readonly snapshotEveryEvents: number;
  readonly #writer: BatchWriter;
  readonly #pipeline: CommitPipeline;
  readonly #reader: JournalReader;
  #closing: Promise<void> | undefined;

  constructor(
    writer: BatchWriter,
    pipeline: CommitPipeline,
    rest: {
      readonly reader: JournalReader;
      readonly projections: ProjectionReader;
      readonly snapshotEveryEvents: number;
    },
  ) {
    this.#writer = writer;
    this.#pipeline = pipeline;
    this.#reader = rest.reader;
    this.projections = rest.projections;
    this.snapshotEveryEvents = rest.snapshotEveryEvents;
  }

  append(entry: CommitEntry): void {
    this.#pipeline.append(entry);
  }

  gate(onDurable: () => void, onFailed: (error: Error) => void): void {
    this.#pipeline.gate(onDurable, onFailed);
  }

  get durablePosition(): number {
    return this.#pipeline.durablePosition;
  }

  get pendingEntries(): number {
    return this.#pipeline.pendingEntries;
  }

  get failure(): Error | undefined {
    return this.#pipeline.failure;
  }

  async recover(): Promise<boolean> {
    return this.#closing === undefined ? this.#pipeline.recover() : false;
  }

  onFailure(listener: (error: Error) => void): void {
    this.#pipeline.onFailure.add(listener);
  }

  onCommitted(listener: (events: readonly StoredEvent[]) => void): void {
    this.#pipeline.onCommitted.add(listener);
  }

  onTimersSet(listener: (timers: readonly Timer[]) => void): void {
    this.#pipeline.onTimersSet.add(listener);
  }

  onOutbox(listener: (change: OutboxChange) => void): void {
    this.#pipeline.onOutbox.add(listener);
  }

  hasStream(stream: string): boolean {
    return this.#reader.streamId(stream) !== undefined;
  }

  readStream(stream: string, afterVersion: number, upToVersion?: number): StoredEvent[] {
    return this.#reader.readStream(stream, afterVersion, upToVersion);
  }

  readStreamOfType(
    stream: string,
    type: string,
    place: { readonly skip: number; readonly limit: number },
  ): StoredEvent[] {
    return this.#reader.readStreamOfType(stream, type, place);
  }

  latestSnapshot(stream: string): Snapshot | undefined {
    return this.#reader.latestSnapshot(stream);
  }

  readAll(afterPosition: number, limit: number): StoredEvent[] {
    return this.#reader.readAll(afterPosition, limit);
  }

  streamsWithPrefix(prefix: string, afterKey: string, limit: number): string[] {
    return this.#reader.streamsWithPrefix(prefix, afterKey, limit);
  }

  timersDue(nowMs: number, limit: number): Timer[] {
    return this.#reader.timersDue(nowMs, limit);
  }

  nextTimerDueAtMs(): number | undefined {
    return this.#reader.nextTimerDueAtMs();
  }

  sagaStreams(afterStream: string, limit: number): string[] {
    return this.#reader.sagaStreams(afterStream, limit);
  }

  outbox(queue: string, afterSequence: number, limit: number): OutboxRow[] {
    return this.#reader.outbox(queue, afterSequence, limit);
  }

  deadOutbox(limit: number): OutboxRow[] {
    return this.#reader.deadOutbox(limit);
  }

  deadOutboxOf(queue: string, limit: number): OutboxRow[] {
    return this.#reader.deadOutboxOf(queue, limit);
  }

  outboxRow(id: string): OutboxRow | undefined {
    return this.#reader.outboxRow(id);
  }

  outboxCount(queue: string): number {
    return this.#reader.outboxCount(queue);
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  /** Closes what is open and writes nothing more. */
  abandon(): void {
    this.#pipeline.refuse(new Error('The journal was abandoned.'));
    this.#reader.close();
    void this.#writer.close();
  }

  async #close(): Promise<void> {
    await this.#pipeline.settled();
    await this.#pipeline.recovered();
    this.#pipeline.refuse(new Error('The journal is closed.'));
    // The reader goes first: while it is open the WAL cannot be removed with the last connection.
    this.#reader.close();
    await this.#writer.close();
  }
}
