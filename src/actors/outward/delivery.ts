/**
 * What the messages of one outbox queue mean, to the actor that delivers them in order: how one is
 * sent, what its outcome does, and when another try is worth it.
 */
import type { CommitEntry, OutboxRow } from '../../ports/journal.ts';
import type { Waits } from '../runtime/backoff.ts';

export type DeliveryResult =
  /** `reference` is the other side's name for what it did, where it has one. */
  | { readonly status: 'done'; readonly reference?: string }
  /** Final by the other side's word. */
  | { readonly status: 'refused'; readonly reason: string }
  /** `retryAfterMs`: the other side has said when to come again, at the earliest. */
  | { readonly status: 'unknown'; readonly error: string; readonly retryAfterMs?: number };

/** The change that puts a row off, or makes it a dead letter. */
export type RowMark = NonNullable<CommitEntry['outboxRetried']>[number];

/** What a queue's messages mean. */
export interface Delivery {
  readonly queue: string;
  /** Tries before a row is given up. */
  readonly attemptsMax: number;
  /**
   * Nobody else has a say in its rows: what is done is removed by the delivery itself, and what
   * waits behind a dead letter of its key goes on at once.
   */
  readonly isIndependent?: boolean;
  /** Doubling from a fifth of a second to an hour when not given. */
  readonly waits?: Waits;
  /** What is being sent at this moment; everything in hand, tries to come included, if not given. */
  readonly underWay?: number;
  /** Sends nothing more: `deliver` is told to no end from now on. */
  pause?(): void;
  /** The engine lets go of everything: nobody is asked or told any more. */
  close?(): void;
  /** Starts the delivery; `done` may be called at any later time, once. */
  deliver(row: OutboxRow, done: (result: DeliveryResult) => void): void;
  /** Has the outcome written and the row removed, in one entry. */
  completed(row: OutboxRow, reference: string): void;
  /** Has the mark of a try that failed written; in an entry of its own when not given. */
  postponed?(row: OutboxRow, mark: RowMark): void;
  /** Has the row marked dead and whoever waits for it told, in one entry. */
  abandoned(row: OutboxRow, dead: RowMark, isFinal: boolean): void;
}

/** A row that was given up, as if it had never been tried. */
export function revived(id: string): RowMark {
  return { id, attempts: 0, availableAtMs: 0, lastError: '', isDead: false };
}
