/**
 * A data directory as a real engine leaves it, with something of everything in it: two properties,
 * bookings in every state, a hold, a payment that waits for its customer, a capture that was given
 * up, snapshots. Tests damage copies of it; it must be the same in everything that they rely on.
 */
import { cpSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { BookingId, PropertyId } from '../../src/domain/ids.ts';
import { openEngine } from '../../src/open-engine.ts';
import type { CallContext, Engine, StayRequest } from '../../src/ports/engine.ts';
import { ManualClock } from '../../src/testing/doubles/manual-clock.ts';
import { memoryLog } from '../../src/testing/doubles/memory-log.ts';
import {
  ARRIVAL,
  adler,
  details,
  double,
  doubleDetails,
  START_MS,
  suite,
  suiteDetails,
} from '../../src/testing/hotel-adler.ts';
import { until } from '../../src/testing/until.ts';

export const post = 'post' as PropertyId;

/** Ids of bookings by what became of them. */
export interface AuditedHotel {
  readonly path: string;
  readonly confirmed: BookingId;
  readonly cancelledHold: BookingId;
  readonly held: BookingId;
  readonly waiting: BookingId;
  readonly givenUp: BookingId;
}

/** More bookings than a night has events before its first snapshot. */
const CANCELLED = 40;
const DEPARTURE = '2027-03-12' as StayRequest['stay']['departure'];

export async function openAuditedHotel(): Promise<AuditedHotel> {
  const path = mkdtempSync(join(tmpdir(), 'vacancy-audited-'));
  const clock = new ManualClock(START_MS);
  const opened = await openEngine({ dataDirectory: path, log: memoryLog([]), clock });
  const { engine } = opened;
  await createProperties(engine);
  const book = (token: string, roomTypeId = double) =>
    idOf(engine.book(context(), { ...stay(roomTypeId), payer: payer(token) }));
  for (let index = 0; index < CANCELLED; index += 1) {
    await engine.cancel(context(), await book('tok_approved', suite), 'changed my mind');
  }
  const confirmed = await book('tok_approved');
  await book('tok_declined');
  const expired = await idOf(engine.placeHold(context(), { ...stay(double), ttlMs: 60_000 }));
  clock.advance(60_000);
  await until(async () => (await statusOf(engine, expired)) === 'expired');
  const cancelledHold = await idOf(engine.placeHold(context(), stay(double)));
  await engine.releaseHold(context(), cancelledHold);
  const held = await idOf(engine.placeHold(context(), stay(double)));
  const waiting = await book('tok_requires_action');
  const givenUp = await book('tok_capture_fails');
  await until(() => engine.outboxDead(10).length === 1);
  await until(async () => (await versionOf(engine, confirmed)) > 3);
  await engine.changeProperty(context(), post, { capture: 'at_check_in' });
  await until(() => {
    const { position, followers } = engine.health();
    return Object.values(followers).every((reached) => reached === position);
  });
  await opened.close();
  return { path, confirmed, cancelledHold, held, waiting, givenUp };
}

async function createProperties(engine: Engine): Promise<void> {
  for (const id of [adler, post]) {
    await engine.createProperty(context(), { id, details });
    await engine.addRoomType(context(), id, { id: double, details: doubleDetails });
    await engine.addRoomType(context(), id, { id: suite, details: suiteDetails });
    const range = { from: ARRIVAL, to: ARRIVAL };
    await engine.setPrices(context(), id, double, range, 15_000);
    await engine.setCapacity(context(), id, double, range, 5);
  }
}

function stay(roomTypeId: typeof double): StayRequest {
  const rooms = [{ roomTypeId, party: { adults: 2, children: 0 } }];
  return { propertyId: adler, stay: { arrival: ARRIVAL, departure: DEPARTURE }, rooms };
}

function payer(paymentToken: string) {
  return { guest: { firstName: 'Ada', lastName: 'Lovelace' }, paymentToken };
}

let keys = 0;

function context(): CallContext {
  keys += 1;
  const idempotencyKey = `key-${keys}`;
  return { caller: 'ada', requestId: idempotencyKey, idempotencyKey, request: { keys } };
}

async function idOf(calling: ReturnType<Engine['book']>): Promise<BookingId> {
  const outcome = await calling;
  if (outcome.type !== 'ok') throw new Error(`no booking: ${JSON.stringify(outcome)}`);
  return outcome.value.state.id;
}

async function statusOf(engine: Engine, id: BookingId): Promise<string | undefined> {
  const outcome = await engine.booking(id);
  return outcome.type === 'ok' ? outcome.value.state.status : undefined;
}

async function versionOf(engine: Engine, id: BookingId): Promise<number> {
  const outcome = await engine.booking(id);
  return outcome.type === 'ok' ? outcome.version : 0;
}

/** A copy of the directory, to be spoilt. */
export function copyOf({ path }: AuditedHotel): string {
  const copy = mkdtempSync(join(tmpdir(), 'vacancy-audited-'));
  cpSync(path, copy, { recursive: true });
  return copy;
}

/** Forbid what a vandal does; he puts them back, for their absence would be found too. */
const GUARDS =
  "type = 'trigger' AND name IN ('events_never_change', 'events_never_leave', " +
  "'ledger_no_delete')";

/** Writes into a database of the directory what no engine would. */
export class Vandal {
  readonly #database: DatabaseSync;

  constructor(directory: string, file = 'vacancy.db') {
    this.#database = new DatabaseSync(join(directory, file), {
      enableForeignKeyConstraints: false,
    });
  }

  run(sql: string, ...parameters: readonly (string | number | null)[]): this {
    const guards = this.#database
      .prepare(`SELECT name, sql FROM sqlite_schema WHERE ${GUARDS}`)
      .all();
    for (const { name } of guards) this.#database.exec(`DROP TRIGGER ${name}`);
    const { changes } = this.#database.prepare(sql).run(...parameters);
    for (const guard of guards) this.#database.exec(String(guard.sql));
    if (changes === 0) throw new Error(`nothing was spoilt by ${sql}`);
    return this;
  }

  /** Changes the schema, which no count of rows tells of. */
  exec(sql: string): this {
    this.#database.exec(sql);
    return this;
  }

  value(sql: string, ...parameters: readonly string[]): string | number {
    const [value] = Object.values(this.#database.prepare(sql).get(...parameters) ?? {});
    if (typeof value !== 'string' && typeof value !== 'number') throw new Error(`no ${sql}`);
    return value;
  }

  /** Appends an event behind everything, where no follower has been yet. */
  append(stream: string, type: string, data: object, key?: string): this {
    const found = 'SELECT coalesce(max(id), 0) FROM streams WHERE key = ?';
    const nowMs = Number(this.value('SELECT max(recorded_at) FROM events'));
    if (this.value(found, stream) === 0) this.run('INSERT INTO streams (key) VALUES (?)', stream);
    const id = Number(this.value(found, stream));
    const metadata = JSON.stringify(key === undefined ? { by: 'vandal' } : { by: 'vandal', key });
    return this.run(
      `INSERT INTO events (stream, version, type, schema_version, data, metadata, recorded_at)
       SELECT ?1, coalesce(max(version), 0) + 1, ?2, 1, ?3, ?4, ?5 FROM events WHERE stream = ?1`,
      ...[id, type, JSON.stringify({ type, ...data }), metadata, nowMs],
    );
  }

  close(): void {
    this.#database.close();
  }
}
