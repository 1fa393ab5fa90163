/**
 * Holds the derived tables of one follower against the journal while an audit reads it. It ends at
 * the first thing it cannot do, says so once, and must never keep the rest of the audit from its
 * work.
 */
import type { ProblemList } from './audit/problem-list.ts';
import { derivedTables } from './derived-tables.ts';
import type { AuditDatabase } from './persistence/audit-database.ts';
import type { ProjectionCheck } from './persistence/projection-check.ts';
import type { StoredEvent } from './ports/journal.ts';

export class TablesAudit {
  readonly #database: AuditDatabase;
  readonly #follower: string;
  readonly #found: ProblemList;
  /** Undefined once it could not go on. */
  #check: ProjectionCheck | undefined;

  /** `follower` is a name in `derivedTables`. */
  constructor(database: AuditDatabase, follower: string, found: ProblemList) {
    this.#database = database;
    this.#follower = follower;
    this.#found = found;
    this.#attempt(() => {
      const derived = derivedTables[follower];
      if (derived === undefined) throw new Error(`No follower is called ${follower}.`);
      this.#check = database.checkProjection(follower, derived.tables, derived.make);
    });
  }

  /** Every event of the journal, in order. */
  take(events: readonly StoredEvent[]): void {
    this.#attempt(() => this.#check?.take(events));
  }

  /** Says what differs, after the last event. */
  compare(): void {
    this.#attempt(() => this.#compare());
  }

  #compare(): void {
    const check = this.#check;
    if (check === undefined) return;
    const { lastPosition } = this.#database.extent();
    if (check.checkpoint > lastPosition) {
      const detail = `is at ${check.checkpoint}, and the journal ends at ${lastPosition}`;
      this.#found.add('projections', `checkpoints row ${this.#follower}`, detail);
    }
    for (const { table, row, found, rebuilt } of check.differences(this.#database.reader)) {
      const detail = `is ${found ?? 'missing'}, and rebuilt ${rebuilt ?? 'not there'}`;
      this.#found.add('projections', `${table} row ${row}`, detail);
    }
  }

  #attempt(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#check = undefined;
      const why = error instanceof Error ? error.message : String(error);
      const where = `the tables of the follower ${this.#follower}`;
      this.#found.add('projections', where, `cannot be compared with the journal: ${why}`);
    }
  }
}
