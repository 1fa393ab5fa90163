/**
 * Queries of the projection tables, read only. What they answer lags the journal by what the
 * followers have not written yet; whoever needs the truth asks an actor.
 */
import type { Database, Statement } from 'better-sqlite3';
import type { BookingFilter, BookingRow, NightRow, ProjectionReader } from '../ports/journal.ts';
import type { TripFilter, TripRow } from '../ports/trips.ts';
import type { WebhookHealth, WebhookTry } from '../ports/webhooks.ts';
import { LazyStatements } from './lazy-statements.ts';

type Value = string | number;

export class SqliteProjectionReader implements ProjectionReader {
  readonly #database: Database;
  readonly #statements: ReturnType<typeof prepare>;
  /** One statement per combination of filters, at most 64. */
  readonly #bookings = new Map<string, Statement<Value[], BookingRow>>();
  readonly #trips = new Map<string, Statement<Value[], TripRow>>();

  constructor(database: Database) {
    this.#database = database;
    this.#statements = prepare(new LazyStatements(database));
  }

  checkpoint(follower: string): number {
    return this.#statements.checkpoint.get(follower) ?? 0;
  }

  hasCheckpoint(follower: string): boolean {
    return this.#statements.checkpoint.get(follower) !== undefined;
  }

  webhookTries(endpointId: string, before: number, limit: number): WebhookTry[] {
    return this.#statements.webhookTries.all(endpointId, before, limit);
  }

  channelProgress(channelId: string): { position: number; data: string } | undefined {
    return this.#statements.channelProgress.get(channelId);
  }

  webhookHealth(endpointId: string): WebhookHealth | undefined {
    return this.#statements.webhookHealth.get(endpointId);
  }

  nights(propertyId: string, roomTypeId: string, from: string, to: string): NightRow[] {
    return this.#statements.nights.all(propertyId, roomTypeId, from, to);
  }

  bookings(filter: BookingFilter): BookingRow[] {
    const { conditions, values } = listConditions(filter);
    const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
    let statement = this.#bookings.get(where);
    if (statement === undefined) {
      statement = this.#database.prepare<Value[], BookingRow>(
        `SELECT id, property AS propertyId, status, arrival, departure, guest_name AS guestName,
           room_count AS roomCount, total_minor AS totalMinor, currency,
           created_at AS createdAtMs, updated_at AS updatedAtMs, position
         FROM bookings ${where} ORDER BY updated_at, id LIMIT ?`,
      );
      this.#bookings.set(where, statement);
    }
    return statement.all(...values, filter.limit);
  }

  trips(filter: TripFilter): TripRow[] {
    const { conditions, values } = listConditions(filter);
    const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
    let statement = this.#trips.get(where);
    if (statement === undefined) {
      statement = this.#database.prepare<Value[], TripRow>(
        `SELECT id, status, guest_name AS guestName, leg_count AS legCount,
           created_at AS createdAtMs, updated_at AS updatedAtMs, position
         FROM trips ${where} ORDER BY updated_at, id LIMIT ?`,
      );
      this.#trips.set(where, statement);
    }
    return statement.all(...values, filter.limit);
  }

  properties(afterId: string, limit: number): { id: string; name: string }[] {
    return this.#statements.properties.all(afterId, limit);
  }

  parked(limit: number): { follower: string; position: number; reason: string }[] {
    return this.#statements.parked.all(limit);
  }
}

function listConditions(filter: BookingFilter): { conditions: string[]; values: Value[] } {
  const conditions: string[] = [];
  const values: Value[] = [];
  const add = (condition: string, ...parameters: (Value | undefined)[]): void => {
    const given = parameters.filter((parameter) => parameter !== undefined);
    if (given.length === 0) return;
    conditions.push(condition);
    values.push(...given);
  };
  add('property = ?', filter.propertyId);
  add('status = ?', filter.status);
  add('arrival >= ?', filter.arrivalFrom);
  add('arrival <= ?', filter.arrivalTo);
  add('updated_at >= ?', filter.updatedSinceMs);
  add('(updated_at, id) > (?, ?)', filter.after?.updatedAtMs, filter.after?.id);
  return { conditions, values };
}

function prepare(database: LazyStatements) {
  const night = 'room_type AS roomTypeId, night, held, sold, indirect, blocked, position';
  return {
    checkpoint: database
      .prepare<[string], number>('SELECT position FROM checkpoints WHERE follower = ?')
      .pluck(),
    channelProgress: database.prepare<[string], { position: number; data: string }>(
      'SELECT position, data FROM channel_progress WHERE channel = ?',
    ),
    webhookTries: database.prepare<[string, number, number], WebhookTry>(
      `SELECT number, message_id AS messageId, type, attempt, at AS atMs,
         duration_ms AS durationMs, status, error
       FROM webhook_tries WHERE endpoint = ? AND number < ? ORDER BY number DESC LIMIT ?`,
    ),
    webhookHealth: database.prepare<[string], WebhookHealth>(
      `SELECT failing_since AS failingSinceMs, last_success AS lastSuccessMs,
         last_error AS lastError
       FROM webhook_health WHERE endpoint = ?`,
    ),
    nights: database.prepare<[string, string, string, string], NightRow>(
      `SELECT ${night} FROM nights
       WHERE property = ? AND room_type = ? AND night BETWEEN ? AND ? ORDER BY night`,
    ),
    properties: database.prepare<[string, number], { id: string; name: string }>(
      'SELECT id, name FROM properties WHERE id > ? ORDER BY id LIMIT ?',
    ),
    parked: database.prepare<[number], { follower: string; position: number; reason: string }>(
      'SELECT follower, position, reason FROM parked ORDER BY follower, position LIMIT ?',
    ),
  };
}
