/**
 * Statements that are prepared when they are first used: an engine that has just been opened needs
 * few of those that it knows, and preparing all of them was a tenth of what opening it costs.
 */
import type { Database, Statement } from 'better-sqlite3';

export class LazyStatements {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** A mistake in the text shows when it is first run. */
  prepare<Parameters extends unknown[], Row>(sql: string): LazyStatement<Parameters, Row> {
    return new LazyStatement(() => this.#database.prepare<Parameters, Row>(sql));
  }
}

/** What is used here of better-sqlite3's statements. */
export class LazyStatement<Parameters extends unknown[], Row> {
  readonly #prepare: () => Statement<Parameters, Row>;
  #prepared: Statement<Parameters, Row> | undefined;

  constructor(prepare: () => unknown) {
    // The type of better-sqlite3 asks which of two kinds of parameters these are; they are a list.
    this.#prepare = prepare as () => Statement<Parameters, Row>;
  }

  /** The first column of each row. */
  pluck(): LazyStatement<Parameters, Row> {
    return new LazyStatement(() => this.#statement.pluck());
  }

  /** Each row as a list. */
  raw(): LazyStatement<Parameters, Row> {
    return new LazyStatement(() => this.#statement.raw());
  }

  get(...parameters: Parameters): Row | undefined {
    return this.#statement.get(...parameters);
  }

  all(...parameters: Parameters): Row[] {
    return this.#statement.all(...parameters);
  }

  get #statement(): Statement<Parameters, Row> {
    this.#prepared ??= this.#prepare();
    return this.#prepared;
  }
}
