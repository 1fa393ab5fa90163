/**
 * The SQL behind each ProjectionStatement of the port. Parameters come in the order the port
 * documents. A rebuild runs the same statements on tables whose names end in a suffix, so that
 * there is one text for both.
 */
import type { ProjectionStatement } from '../ports/journal.ts';

export interface ProjectionSql {
  readonly parameterCount: number;
  readonly sql: (tableSuffix: string) => string;
}

const bookingColumns =
  'id, property, status, arrival, departure, guest_name, room_count, total_minor, currency, ' +
  'created_at, updated_at, position';

export const projectionStatements: Readonly<Record<ProjectionStatement, ProjectionSql>> = {
  'nights.put': {
    parameterCount: 8,
    sql: (suffix) =>
      `INSERT INTO nights${suffix}
         (property, room_type, night, held, sold, position, indirect, blocked)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET held = excluded.held, sold = excluded.sold,
         position = excluded.position, indirect = excluded.indirect, blocked = excluded.blocked`,
  },
  'bookings.put': {
    parameterCount: 12,
    sql: (suffix) =>
      `INSERT OR REPLACE INTO bookings${suffix} (${bookingColumns})
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  },
  'bookings.touched': {
    parameterCount: 3,
    sql: (suffix) => `UPDATE bookings${suffix} SET updated_at = ?, position = ? WHERE id = ?`,
  },
  'bookings.status': {
    parameterCount: 4,
    sql: (suffix) =>
      `UPDATE bookings${suffix} SET status = ?, updated_at = ?, position = ? WHERE id = ?`,
  },
  'bookings.terms': {
    parameterCount: 5,
    sql: (suffix) =>
      `UPDATE bookings${suffix} SET arrival = ?, departure = ?, room_count = ?, total_minor = ?
       WHERE id = ?`,
  },
  'bookings.guest': {
    parameterCount: 2,
    sql: (suffix) => `UPDATE bookings${suffix} SET guest_name = ? WHERE id = ?`,
  },
  'bookings.departure': {
    parameterCount: 2,
    sql: (suffix) => `UPDATE bookings${suffix} SET departure = ? WHERE id = ?`,
  },
  'properties.put': {
    parameterCount: 3,
    sql: (suffix) =>
      `INSERT OR REPLACE INTO properties${suffix} (id, name, position) VALUES (?, ?, ?)`,
  },
  'trips.put': {
    parameterCount: 7,
    sql: (suffix) =>
      `INSERT OR REPLACE INTO trips${suffix}
         (id, status, guest_name, leg_count, created_at, updated_at, position)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
  },
  'trips.status': {
    parameterCount: 4,
    sql: (suffix) =>
      `UPDATE trips${suffix} SET status = ?, updated_at = ?, position = ? WHERE id = ?`,
  },
  'webhook_tries.put': {
    parameterCount: 10,
    sql: () =>
      `INSERT OR REPLACE INTO webhook_tries
         (endpoint, slot, number, message_id, type, attempt, at, duration_ms, status, error)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  },
  'webhook_tries.drop': {
    parameterCount: 1,
    sql: () => 'DELETE FROM webhook_tries WHERE endpoint = ?',
  },
  'webhook_health.put': {
    parameterCount: 4,
    sql: () =>
      `INSERT OR REPLACE INTO webhook_health (endpoint, failing_since, last_success, last_error)
       VALUES (?, ?, ?, ?)`,
  },
  'webhook_health.drop': {
    parameterCount: 1,
    sql: () => 'DELETE FROM webhook_health WHERE endpoint = ?',
  },
  'channel_progress.put': {
    parameterCount: 3,
    sql: () => 'INSERT OR REPLACE INTO channel_progress (channel, position, data) VALUES (?, ?, ?)',
  },
  'channel_progress.drop': {
    parameterCount: 1,
    sql: () => 'DELETE FROM channel_progress WHERE channel = ?',
  },
  'parked.put': {
    parameterCount: 3,
    sql: () => 'INSERT OR REPLACE INTO parked (follower, position, reason) VALUES (?, ?, ?)',
  },
  'checkpoint.put': {
    parameterCount: 2,
    sql: () => 'INSERT OR REPLACE INTO checkpoints (follower, position) VALUES (?, ?)',
  },
  'checkpoint.drop': {
    parameterCount: 1,
    sql: () => 'DELETE FROM checkpoints WHERE follower = ?',
  },
};
