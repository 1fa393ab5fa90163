/**
 * Opens real journals in fresh temporary directories for the tests of persistence, and fakes the
 * ports around them. Nothing here decides what is right.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type {
  BatchWriter,
  JournalMode,
  WriterOptions,
} from '../../src/persistence/batch-writer.ts';
import { openDataDirectory } from '../../src/persistence/data-directory.ts';
import {
  InProcessBatchWriter,
  type InProcessOptions,
} from '../../src/persistence/in-process-batch-writer.ts';
import {
  type JournalOptions,
  openJournal,
  type SqliteJournal,
} from '../../src/persistence/sqlite-journal.ts';
import { WorkerBatchWriter } from '../../src/persistence/worker-batch-writer.ts';
import type { Scheduler } from '../../src/ports/clock.ts';
import type { CommitEntry, NewEvent } from '../../src/ports/journal.ts';
import type { Log } from '../../src/ports/log.ts';

export type MakeWriter = (options: WriterOptions) => BatchWriter;

export const workerWriter: MakeWriter = (options) => new WorkerBatchWriter(options);
export const inProcessWriter: MakeWriter = (options) => new InProcessBatchWriter(options);

export function faultyWriter(faults: InProcessOptions): MakeWriter {
  return (options) => new InProcessBatchWriter(options, faults);
}

export interface WorldOptions extends Partial<JournalOptions> {
  readonly path?: string;
  readonly journalMode?: JournalMode;
}

export interface World {
  readonly journal: SqliteJournal;
  readonly path: string;
  readonly databasePath: string;
  readonly logged: string[];
  close(): Promise<void>;
}

export async function openWorld(
  makeWriter: MakeWriter,
  options: WorldOptions = {},
): Promise<World> {
  const path = options.path ?? temporaryDirectory();
  const directory = openDataDirectory(path, options.journalMode);
  const logged: string[] = [];
  const writer = makeWriter(directory);
  const { databasePath } = directory;
  const log = memoryLog(logged);
  const journal = await openJournal(writer, { scheduler, log, ...options, databasePath });
  let isOpen = true;
  const close = async (): Promise<void> => {
    if (!isOpen) return;
    isOpen = false;
    await journal.close();
    directory.close();
  };
  onTestFinished(close);
  return { journal, path, databasePath, logged, close };
}

export function temporaryDirectory(): string {
  const path = mkdtempSync(join(tmpdir(), 'vacancy-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

export const scheduler: Scheduler = {
  after(delayMs, task) {
    const timer = setTimeout(task, delayMs);
    return () => clearTimeout(timer);
  },
  soon: (task) => void setImmediate(task),
  monotonicMs: () => performance.now(),
};

export function memoryLog(lines: string[]): Log {
  const write = (fields: object, message: string): void => {
    const error = 'err' in fields ? `: ${String(fields.err)}` : '';
    lines.push(message + error);
  };
  return { debug: write, info: write, warn: write, error: write };
}

export function event(type: string, data: unknown = {}): NewEvent {
  return { type, schemaVersion: 1, data, metadata: { by: 'test' } };
}

/** An entry of events named by `types`, at a fixed instant. */
export function entry(stream: string, firstVersion: number, ...types: string[]): CommitEntry {
  return { stream, firstVersion, events: types.map((type) => event(type)), recordedAtMs: 1_000 };
}

/** Appends and waits; resolves to the position, rejects with what `onFailed` was told. */
export function commit(journal: SqliteJournal, committed: CommitEntry): Promise<number> {
  return new Promise((resolve, reject) => {
    journal.append({ ...committed, onDurable: resolve, onFailed: reject });
  });
}
