/**
 * What an audit has found: a bounded number of problems for each rule, and the count of the rest. A
 * directory that is wrong everywhere must not fill the memory of whoever looks at it.
 */

export type Rule =
  /** The file itself: SQLite's own check, dangling references, JSON, schema versions. */
  | 'integrity'
  | 'references'
  | 'json'
  | 'schema'
  /** The journal as a list. */
  | 'positions'
  | 'versions'
  | 'shape'
  /** The hotel. */
  | 'lifecycle'
  | 'keys'
  | 'terms'
  | 'capacity'
  | 'oversold'
  | 'blocks'
  | 'holds'
  | 'claims'
  | 'release'
  | 'owed'
  | 'payments'
  | 'rooms'
  /** What is kept beside the journal. */
  | 'timers'
  | 'outbox'
  | 'snapshots'
  | 'projections'
  | 'money';

export interface Problem {
  readonly rule: Rule;
  /** Position and stream, or table and row. */
  readonly where: string;
  readonly detail: string;
}

export const PROBLEMS_PER_RULE = 20;

export class ProblemList {
  readonly #listed: Problem[] = [];
  readonly #counts = new Map<Rule, number>();

  add(rule: Rule, where: string, detail: string): void {
    const count = (this.#counts.get(rule) ?? 0) + 1;
    this.#counts.set(rule, count);
    if (count <= PROBLEMS_PER_RULE) this.#listed.push({ rule, where, detail });
  }

  /** In the order they were found, at most `PROBLEMS_PER_RULE` of each rule. */
  get listed(): readonly Problem[] {
    return this.#listed;
  }

  /** All that were found, by rule. */
  get counts(): ReadonlyMap<Rule, number> {
    return this.#counts;
  }
}

export function problemText({ rule, where, detail }: Problem): string {
  return `${rule}: ${where}: ${detail}`;
}
