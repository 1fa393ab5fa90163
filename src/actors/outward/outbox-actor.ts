/**
 * Delivers the rows of one outbox queue: at least once, in append order within a key, each with the
 * key that makes a repeat harmless. A row is deleted by whoever records its outcome, in the same
 * transaction; one that keeps failing waits longer each time and at last lies dead until a person
 * has it tried again.
 */
import { limits } from '../../limits.ts';
import type { Chance, Clock, Scheduler } from '../../ports/clock.ts';
import type { Journal, OutboxChange, OutboxRow } from '../../ports/journal.ts';
import type { Actor, Behaviour } from '../runtime/actor-system.ts';
import { doublingWaits, type Waits } from '../runtime/backoff.ts';
import type { Delivery, DeliveryResult, RowMark } from './delivery.ts';

export type OutboxMessage =
  | ({ readonly type: 'changed' } & OutboxChange)
  | { readonly type: 'delivered'; readonly id: string; readonly result: DeliveryResult }
  /** A person has a dead row tried again: look at the table. */
  | { readonly type: 'rescan' }
  | { readonly type: 'minute_over' }
  | { readonly type: 'start' };

const RESCAN_MS = 60_000;
/** Rows in hand below which the next are loaded: what waits for another try must block no one. */
const LOW_WATER = limits.outboxPerRound / 2;
const DOUBLING = doublingWaits({
  minMs: limits.outboxBackoffMsMin,
  maxMs: limits.outboxBackoffMsMax,
});

export class OutboxActor implements Behaviour<OutboxMessage> {
  readonly #parts: { journal: Journal; clock: Clock; scheduler: Scheduler; chance: Chance };
  readonly #delivery: Delivery;
  /** Rows in hand, by key, head first; the head is under way or waiting for its next try. */
  readonly #byKey = new Map<string, OutboxRow[]>();
  readonly #inHand = new Map<string, OutboxRow>();
  /** Done, and still in the table until their removal is on disk. */
  readonly #leaving = new Set<string>();
  /** Keys of which rows may have been left in the table behind a dead letter. */
  readonly #left = new Set<string>();
  readonly #waits: Waits;
  readonly #timers = new Set<() => void>();
  #self: Actor<OutboxMessage> | undefined;
  /** Rows up to here are or were in hand. */
  #loadedTo = 0;
  #hasMore = true;
  #isClosed = false;

  constructor(
    parts: { journal: Journal; clock: Clock; scheduler: Scheduler; chance: Chance },
    delivery: Delivery,
  ) {
    this.#parts = parts;
    this.#delivery = delivery;
    this.#waits = delivery.waits ?? DOUBLING;
  }

  attach(self: Actor<OutboxMessage>): void {
    this.#self = self;
    self.tell({ type: 'start' });
  }

  /** How much a stop of the engine should wait for. */
  get underWay(): number {
    return this.#delivery.underWay ?? this.#inHand.size;
  }

  /** Starts nothing more, if what is not sent now may as well be sent after the next start. */
  pause(): void {
    this.#delivery.pause?.();
  }

  /** Whether it matters to this queue that the row is gone. */
  holds(id: string): boolean {
    return this.#inHand.has(id) || this.#leaving.has(id);
  }

  close(): void {
    this.#isClosed = true;
    this.#delivery.close?.();
    for (const cancel of this.#timers) cancel();
    this.#timers.clear();
  }

  isRecoverable(): boolean {
    return true;
  }

  /** Takes everything from the table anew; what is delivered twice has the same key both times. */
  recover(): void {
    for (const cancel of this.#timers) cancel();
    this.#timers.clear();
    this.#byKey.clear();
    this.#inHand.clear();
    this.#leaving.clear();
    this.#left.clear();
    this.#rescan();
  }

  refused(): void {}

  receive(message: OutboxMessage): void {
    switch (message.type) {
      case 'changed':
        for (const id of message.removed) this.#drop(id);
        if (message.put.some(({ key }) => this.#left.has(key))) this.#reload();
        else if (!this.#hasMore) this.#takeNew(message.put);
        return;
      case 'rescan':
        this.#reload();
        return;
      case 'minute_over':
        this.#rescan();
        return;
      case 'delivered':
        this.#delivered(message.id, message.result);
        return;
      default:
        // Being told anything is what makes a new actor recover, which loads.
        return;
    }
  }

  /**
   * From the top of the table, now and once a minute: a row whose outcome was reported to an actor
   * that crashed on it is still there, and would otherwise wait for the next start.
   */
  #rescan(): void {
    this.#reload();
    // As a message: what fails in a turn restarts the actor, and in a timer ends the process.
    this.#after(RESCAN_MS, () => this.#self?.tell({ type: 'minute_over' }));
  }

  #reload(): void {
    this.#left.clear();
    this.#loadedTo = 0;
    this.#load();
  }

  /**
   * While there is more in the table than in hand, new rows are left there to be loaded in order.
   */
  #load(): void {
    const { queue } = this.#delivery;
    const rows = this.#parts.journal.outbox(queue, this.#loadedTo, limits.outboxPerRound);
    this.#hasMore = rows.length === limits.outboxPerRound;
    for (const row of rows) this.#take(row);
    // Those that were in hand already count as well, or the next load would bring them again.
    this.#loadedTo = Math.max(this.#loadedTo, rows.at(-1)?.sequence ?? 0);
  }

  /** A row that was loaded from the table before we were told of it is not taken twice. */
  #takeNew(rows: readonly OutboxRow[]): void {
    for (const row of rows) if (row.sequence > this.#loadedTo) this.#take(row);
  }

  #take(row: OutboxRow): void {
    if (row.isDead || this.#inHand.has(row.id) || this.#leaving.has(row.id)) return;
    this.#loadedTo = Math.max(this.#loadedTo, row.sequence);
    this.#inHand.set(row.id, row);
    const queued = this.#byKey.get(row.key);
    if (queued === undefined) {
      this.#byKey.set(row.key, [row]);
      this.#start(row);
    } else queued.push(row);
  }

  /** It is not wanted any more: it may wait for its turn, for another try or for its answer. */
  #drop(id: string): void {
    this.#leaving.delete(id);
    const row = this.#inHand.get(id);
    if (row === undefined) return;
    const queued = this.#byKey.get(row.key) ?? [];
    if (queued[0]?.id === id) {
      this.#next(row);
      return;
    }
    this.#inHand.delete(id);
    this.#byKey.set(
      row.key,
      queued.filter((other) => other.id !== id),
    );
  }

  #start(row: OutboxRow): void {
    if (!this.#inHand.has(row.id)) return;
    const waitMs = row.attempts === 0 ? 0 : row.availableAtMs - this.#parts.clock.now();
    if (waitMs > 0) {
      // Waited for once, since the business clock may stand still, and no longer than was meant,
      // since it may have been set back.
      const mostMs = this.#waits.longestMs(row.attempts - 1);
      const ready = { ...row, availableAtMs: 0 };
      this.#after(Math.min(waitMs, mostMs), () => this.#start(ready));
      return;
    }
    this.#delivery.deliver(row, (result) => {
      if (!this.#isClosed) this.#self?.tell({ type: 'delivered', id: row.id, result });
    });
  }

  #delivered(id: string, result: DeliveryResult): void {
    const row = this.#inHand.get(id);
    if (row === undefined) return;
    if (result.status === 'done') {
      if (this.#delivery.isIndependent === true) this.#leaving.add(id);
      this.#delivery.completed(row, result.reference ?? '');
      this.#next(row);
    } else if (result.status === 'refused') {
      this.#abandon({ ...row, attempts: row.attempts + 1 }, result.reason, true);
    } else this.#retry(row, result.error, result.retryAfterMs);
  }

  #retry(row: OutboxRow, lastError: string, notBeforeMs = 0): void {
    const attempts = row.attempts + 1;
    if (attempts >= this.#delivery.attemptsMax) {
      this.#abandon({ ...row, attempts }, lastError, false);
      return;
    }
    const waitMs = this.#waits.nextMs(row.attempts, this.#parts.chance);
    const delayMs = Math.max(waitMs, notBeforeMs);
    const availableAtMs = this.#parts.clock.now() + Math.round(delayMs);
    const later = { ...row, attempts, availableAtMs, lastError };
    this.#inHand.set(row.id, later);
    const { id } = row;
    const mark = { id, attempts, availableAtMs, lastError, isDead: false };
    if (this.#delivery.postponed === undefined) this.#mark(mark);
    else this.#delivery.postponed(later, mark);
    this.#after(delayMs, () => this.#start({ ...later, availableAtMs: 0 }));
  }

  #abandon(row: OutboxRow, reason: string, isFinal: boolean): void {
    const { id, attempts, availableAtMs } = row;
    const dead = { id, attempts, availableAtMs, lastError: reason, isDead: true };
    this.#delivery.abandoned(row, dead, isFinal);
    if (this.#delivery.isIndependent === true) this.#next(row);
    else this.#leave(row.key);
  }

  /**
   * What waits behind a dead letter may not be wanted any more: a refund of a capture that was
   * given up. Whoever is told of it decides; the next look at the table finds what is left, and is
   * taken at once if the decision brings something new, which must not overtake it.
   */
  #leave(key: string): void {
    this.#left.add(key);
    for (const { id } of this.#byKey.get(key) ?? []) this.#inHand.delete(id);
    this.#byKey.delete(key);
    if (this.#hasMore && this.#inHand.size <= LOW_WATER) this.#load();
  }

  #mark(mark: RowMark): void {
    const recordedAtMs = this.#parts.clock.now();
    this.#parts.journal.append({ recordedAtMs, outboxRetried: [mark] });
  }

  #next(row: OutboxRow): void {
    this.#inHand.delete(row.id);
    const queued = this.#byKey.get(row.key);
    queued?.shift();
    const following = queued?.[0];
    if (following === undefined) this.#byKey.delete(row.key);
    else this.#start(following);
    if (this.#hasMore && this.#inHand.size <= LOW_WATER) this.#load();
  }

  #after(delayMs: number, task: () => void): void {
    const cancel = this.#parts.scheduler.after(delayMs, () => {
      this.#timers.delete(cancel);
      if (!this.#isClosed) task();
    });
    this.#timers.add(cancel);
  }
}
