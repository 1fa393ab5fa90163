/**
 * Fails one call of SQLite, the n-th of all that this process makes on a hotel's files: before it
 * has had an effect, or after. It stands at the library's own prototypes, below everything the
 * engine has, so that no call can be forgotten; the bank's ledger is in memory and left alone. It
 * must never change what a call does that it does not fail.
 */
import Sqlite, { type Statement } from 'better-sqlite3';

export type FaultMoment = 'before' | 'after';

/** What a call may leave behind when it fails after its effect. */
type Effect = 'none' | 'in transaction' | 'lasting';
type AnyStatement = Statement<unknown[], unknown>;

export class SqliteFaults {
  /** Calls so far that could have been the one. */
  calls = 0;
  /** What was failed, as SQL. */
  failed: string | undefined;
  readonly #failAt: number;
  readonly #moment: FaultMoment;
  #restore: readonly (() => void)[] = [];

  constructor(failAt: number, moment: FaultMoment) {
    this.#failAt = failAt;
    this.#moment = moment;
  }

  install(): void {
    const statements = statementPrototype();
    const ofStatement = (statement: AnyStatement) =>
      [statement.database, statement.source, effectOf(statement)] as const;
    this.#restore = [
      ...(['run', 'get', 'all'] as const).map((name) => this.#wrap(statements, name, ofStatement)),
      this.#wrap(Sqlite.prototype, 'prepare', (database, [sql]) => [database, String(sql), 'none']),
      this.#wrap(Sqlite.prototype, 'exec', (database, [sql]) => {
        return [database, String(sql), database.inTransaction ? 'in transaction' : 'lasting'];
      }),
    ];
  }

  uninstall(): void {
    for (const restore of this.#restore) restore();
    this.#restore = [];
  }

  #wrap<Target extends object>(
    prototype: Target,
    name: string,
    describe: (
      target: Target,
      parameters: readonly unknown[],
    ) => readonly [Sqlite.Database, string, Effect],
  ): () => void {
    const original: unknown = Reflect.get(prototype, name);
    if (typeof original !== 'function') throw new Error(`better-sqlite3 has no ${name}`);
    const take = (work: () => unknown, ...described: readonly [Sqlite.Database, string, Effect]) =>
      this.#take(work, ...described);
    const wrapped = function call(this: Target, ...parameters: unknown[]): unknown {
      const work = (): unknown => Reflect.apply(original, this, parameters);
      return take(work, ...describe(this, parameters));
    };
    Reflect.set(prototype, name, wrapped);
    return () => void Reflect.set(prototype, name, original);
  }

  /**
   * What a transaction did before its commit goes when it fails, so failing it afterwards differs
   * in nothing from failing it before; and a read has no effect at all.
   */
  #take(work: () => unknown, database: Sqlite.Database, sql: string, effect: Effect): unknown {
    const isAfter = this.#moment === 'after';
    const isOne = !database.memory && (!isAfter || effect === 'lasting');
    if (isOne) this.calls += 1;
    if (!isOne || this.calls !== this.#failAt || this.failed !== undefined) return work();
    this.failed = sql.replaceAll(/\s+/g, ' ').trim();
    if (isAfter) work();
    throw new Sqlite.SqliteError('disk I/O error', 'SQLITE_IOERR');
  }
}

function statementPrototype(): AnyStatement {
  const database = new Sqlite(':memory:');
  const prototype = Object.getPrototypeOf(database.prepare('SELECT 1')) as AnyStatement;
  database.close();
  return prototype;
}

function effectOf(statement: AnyStatement): Effect {
  if (/^COMMIT/i.test(statement.source)) return 'lasting';
  if (statement.readonly) return 'none';
  return statement.database.inTransaction ? 'in transaction' : 'lasting';
}
