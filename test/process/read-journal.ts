/**
 * Reads an engine's database with the runtime's own SQLite, while the engine runs or after it was
 * killed. It shares no code with the engine and must never write.
 */
import { DatabaseSync } from 'node:sqlite';
import type { AuditEvent } from '../../src/audit/audit-event.ts';

/** An audit believes nothing of its data; tests may look into them. */
export interface JournalEvent extends AuditEvent {
  readonly data: Readonly<Record<string, unknown>>;
}

const EVENTS = `
SELECT position, key AS stream, version, type, data, metadata, recorded_at AS recordedAtMs
FROM events JOIN streams ON streams.id = events.stream WHERE position > ? ORDER BY position`;

export function readJournal(file: string, after = 0): readonly JournalEvent[] {
  return read(file, (database) =>
    database
      .prepare(EVENTS)
      .all(after)
      .map((row) => ({
        position: Number(row.position),
        stream: String(row.stream),
        version: Number(row.version),
        type: String(row.type),
        data: JSON.parse(String(row.data)) as Record<string, unknown>,
        metadata: JSON.parse(String(row.metadata)) as AuditEvent['metadata'],
        recordedAtMs: Number(row.recordedAtMs),
      })),
  );
}

export interface Unfinished {
  /** Deadlines that nobody has settled. */
  readonly timers: number;
  /** Effects on the gateway that have not been answered and were not given to a person. */
  readonly effects: number;
  /** Effects that wait for a person. */
  readonly escalated: number;
}

export function readUnfinished(file: string): Unfinished {
  return read(file, (database) => {
    const count = (sql: string) => Number(database.prepare(sql).get()?.count);
    return {
      timers: count('SELECT count(*) AS count FROM timers'),
      effects: count('SELECT count(*) AS count FROM outbox WHERE is_dead = 0'),
      escalated: count('SELECT count(*) AS count FROM outbox WHERE is_dead = 1'),
    };
  });
}

/** `ok`, or what is broken. */
export function checkIntegrity(file: string): string {
  return read(file, (database) =>
    database
      .prepare('PRAGMA integrity_check')
      .all()
      .map((row) => String(row.integrity_check))
      .join('; '),
  );
}

function read<Value>(file: string, reading: (database: DatabaseSync) => Value): Value {
  const database = new DatabaseSync(file, { readOnly: true, timeout: 5_000 });
  try {
    return reading(database);
  } finally {
    database.close();
  }
}
