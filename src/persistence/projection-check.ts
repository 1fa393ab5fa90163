/**
 * Compares the tables of one follower with the same tables made anew from the journal, up to the
 * follower's checkpoint: what it has not got to yet is not missing. Works on a copy, because it
 * builds the second tables beside the first.
 */
import type { Database } from 'better-sqlite3';
import type { ProjectionWrite, StoredEvent } from '../ports/journal.ts';
import type { JournalReader } from './journal-reader.ts';
import { type ProjectionTable, REBUILD_SUFFIX, RebuildTables } from './rebuild-tables.ts';

/** The pure part of a follower. */
export interface Mapping {
  /** Throws for an event that cannot be understood, which is then parked. */
  apply(event: StoredEvent): void;
  takeWrites(): readonly ProjectionWrite[];
}

export interface Difference {
  readonly table: string;
  /** The row's primary key, joined by slashes. */
  readonly row: string;
  /** As JSON; undefined for a row that is not there. */
  readonly found: string | undefined;
  readonly rebuilt: string | undefined;
}

type Row = Readonly<Record<string, string | number | null>>;

export class ProjectionCheck {
  readonly #database: Database;
  readonly #follower: string;
  readonly #tableNames: readonly ProjectionTable[];
  readonly #tables: RebuildTables;
  readonly #make: () => Mapping;
  readonly #mapping: Mapping;
  readonly #checkpoint: number;
  readonly #parked = new Map<number, string>();

  constructor(
    database: Database,
    follower: string,
    tables: readonly ProjectionTable[],
    make: () => Mapping,
  ) {
    this.#database = database;
    this.#follower = follower;
    this.#tableNames = tables;
    this.#tables = new RebuildTables(database, tables);
    this.#make = make;
    this.#mapping = make();
    const sql = 'SELECT position FROM checkpoints WHERE follower = ?';
    this.#checkpoint = database.prepare<[string], number>(sql).pluck().get(follower) ?? 0;
  }

  get checkpoint(): number {
    return this.#checkpoint;
  }

  /** Every event of the journal, in order. Throws when they come to a row that cannot be. */
  take(events: readonly StoredEvent[]): void {
    for (const event of events) {
      if (event.position > this.#checkpoint) break;
      try {
        this.#mapping.apply(event);
      } catch (error) {
        this.#parked.set(event.position, error instanceof Error ? error.message : String(error));
      }
    }
    try {
      this.#tables.write(this.#mapping.takeWrites());
    } catch (error) {
      const [first, last] = [events[0]?.position, events.at(-1)?.position];
      const why = error instanceof Error ? error.message.replaceAll(REBUILD_SUFFIX, '') : '';
      const message = `events of positions ${first} to ${last} come to an impossible row: ${why}`;
      throw new Error(message, { cause: error });
    }
  }

  *differences(reader: JournalReader): Generator<Difference> {
    for (const table of this.#tableNames) yield* this.#differencesIn(table, reader);
    const stored = new Map(
      this.#database
        .prepare<[string], { position: number; reason: string }>(
          'SELECT position, reason FROM parked WHERE follower = ? ORDER BY position',
        )
        .all(this.#follower)
        .map(({ position, reason }) => [position, reason]),
    );
    for (const position of new Set([...stored.keys(), ...this.#parked.keys()])) {
      if (stored.has(position) === this.#parked.has(position)) continue;
      const row = `${this.#follower}/${position}`;
      const [found, rebuilt] = [stored.get(position), this.#parked.get(position)];
      yield { table: 'parked', row, found, rebuilt };
    }
  }

  *#differencesIn(table: ProjectionTable, reader: JournalReader): Generator<Difference> {
    const twin = `${table}${REBUILD_SUFFIX}`;
    const key = this.#database
      .prepare<[string], string>('SELECT name FROM pragma_table_info(?) WHERE pk > 0 ORDER BY pk')
      .pluck()
      .all(table);
    const condition = key.map((column) => `${column} = ?`).join(' AND ');
    const twinRow = this.#database.prepare<(string | number | null)[], Row>(
      `SELECT * FROM ${twin} WHERE ${condition}`,
    );
    const keyOf = (row: Row) => key.map((column) => row[column] ?? null);
    const changed = this.#database.prepare<[], Row>(
      `SELECT * FROM ${table} EXCEPT SELECT * FROM ${twin}`,
    );
    for (const row of changed.iterate()) {
      if (this.#isAhead(table, row, reader)) continue;
      const rebuilt = twinRow.get(...keyOf(row));
      yield difference(table, keyOf(row), row, rebuilt);
    }
    const names = key.join(', ');
    const missing = this.#database.prepare<[], Row>(
      `SELECT * FROM ${twin} WHERE (${names}) NOT IN (SELECT ${names} FROM ${table})`,
    );
    for (const row of missing.iterate()) yield difference(table, keyOf(row), undefined, row);
  }

  /**
   * A night's row may be newer than the checkpoint, since it is written as it is in memory: then it
   * must be what the night's own events come to at the position that it names.
   */
  #isAhead(table: ProjectionTable, row: Row, reader: JournalReader): boolean {
    const { position } = row;
    if (table !== 'nights' || typeof position !== 'number') return false;
    if (position <= this.#checkpoint) return false;
    const mapping = this.#make();
    const stream = `inventory/${row.property}/${row.room_type}/${row.night}`;
    for (const event of reader.readStream(stream, 0)) {
      if (event.position <= position) mapping.apply(event);
    }
    const wanted = JSON.stringify(Object.values(row));
    return mapping.takeWrites().some(({ parameters }) => JSON.stringify(parameters) === wanted);
  }
}

function difference(
  table: string,
  key: readonly (string | number | null)[],
  found: Row | undefined,
  rebuilt: Row | undefined,
): Difference {
  const textOf = (row: Row | undefined) => (row === undefined ? undefined : JSON.stringify(row));
  return { table, row: key.join('/'), found: textOf(found), rebuilt: textOf(rebuilt) };
}
