/**
 * The closed list of row changes a batch may hold. A batch travels to the writer as operation codes
 * and parameters one after the other, so both sides must agree on this list and on its order; the
 * parameter count is what keeps them readable.
 */
import type { ProjectionStatement } from '../ports/journal.ts';
import { projectionStatements } from './projection-statement.ts';

export interface WriteOperation {
  readonly parameterCount: number;
  readonly sql: string;
}

export const operationCode = {
  insertEvent: 0,
  insertStream: 1,
  setTimer: 2,
  clearTimer: 3,
  putOutbox: 4,
  removeOutbox: 5,
  retryOutbox: 6,
  putSnapshot: 7,
  dropOutbox: 8,
} as const;

const rowOperations: readonly WriteOperation[] = [
  {
    parameterCount: 8,
    sql: `INSERT INTO events
            (position, stream, version, type, schema_version, data, metadata, recorded_at)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  },
  { parameterCount: 2, sql: 'INSERT INTO streams (id, key) VALUES (?, ?)' },
  {
    parameterCount: 4,
    sql: 'INSERT OR REPLACE INTO timers (id, due_at, stream, is_saga) VALUES (?, ?, ?, ?)',
  },
  { parameterCount: 1, sql: 'DELETE FROM timers WHERE id = ?' },
  {
    parameterCount: 6,
    sql: `INSERT INTO outbox
            (sequence, id, queue, key, payload, available_at, attempts, last_error, is_dead)
          VALUES (?, ?, ?, ?, ?, ?, 0, NULL, 0)`,
  },
  { parameterCount: 1, sql: 'DELETE FROM outbox WHERE id = ?' },
  {
    parameterCount: 5,
    sql: `UPDATE outbox SET attempts = ?, available_at = ?, last_error = ?, is_dead = ?
          WHERE id = ?`,
  },
  {
    parameterCount: 4,
    sql: `INSERT INTO snapshots (stream, version, schema_version, data) VALUES (?, ?, ?, ?)
          ON CONFLICT DO UPDATE SET version = excluded.version,
            schema_version = excluded.schema_version, data = excluded.data
          WHERE excluded.version >= version`,
  },
  { parameterCount: 1, sql: 'DELETE FROM outbox WHERE queue = ?' },
];

/** In key order of the table, which is the same in the worker: both load this file. */
const projectionOrder = Object.keys(projectionStatements) as ProjectionStatement[];

export const writeOperations: readonly WriteOperation[] = [
  ...rowOperations,
  ...projectionOrder.map((name) => ({
    parameterCount: projectionStatements[name].parameterCount,
    sql: projectionStatements[name].sql(''),
  })),
];

export const projectionCodes: ReadonlyMap<ProjectionStatement, number> = new Map(
  projectionOrder.map((name, index) => [name, rowOperations.length + index]),
);
