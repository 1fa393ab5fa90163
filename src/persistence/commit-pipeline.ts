/**
 * Group commit: entries gather while the batch before them is being written.
 *
 *   append  a b c | d e f g | h
 *   writer        [a b c   ][d e f g  ][h
 *   told                     a b c      d e f g
 *
 * No timer closes a batch: it closes when the one before has landed, or, when the writer is idle,
 * as soon as the actors are quiet. Nobody is told anything about an entry before it is on disk, and
 * after a failed batch nothing later may count; both are what a promise to a guest rests on.
 */
import { limits } from '../limits.ts';
import type { Scheduler } from '../ports/clock.ts';
import type { CommitEntry, OutboxChange, StoredEvent, Timer } from '../ports/journal.ts';
import type { Log } from '../ports/log.ts';
import type { BatchWriter, WriterState } from './batch-writer.ts';
import { type Counters, OpenBatch, type Settlement } from './open-batch.ts';
import type { StreamIds } from './stream-ids.ts';

/** How often an idle writer waits for actors that still have messages, before it goes anyway. */
const QUIET_ROUNDS_MAX = 8;

export interface PipelineOptions {
  readonly scheduler: Scheduler;
  readonly log: Log;
  /** False while actors are runnable and would still add to the batch. */
  readonly isQuiet?: () => boolean;
  readonly batchEntriesMax?: number;
  readonly batchBytesMax?: number;
}

export class CommitPipeline {
  readonly onFailure = new Listeners<Error>();
  readonly onCommitted = new Listeners<readonly StoredEvent[]>();
  readonly onTimersSet = new Listeners<readonly Timer[]>();
  readonly onOutbox = new Listeners<OutboxChange>();
  durablePosition: number;
  pendingEntries = 0;
  failure: Error | undefined;
  readonly #writer: BatchWriter;
  readonly #streams: StreamIds;
  readonly #options: PipelineOptions;
  readonly #counters: Counters;
  #batchNumber: number;
  /** Batches not handed to the writer yet; only the last one gathers. */
  #queue: OpenBatch[] = [];
  #inFlight: OpenBatch | undefined;
  #delivering: OpenBatch | undefined;
  /** The batch whose write failed: it may have landed all the same. */
  #doubtful: OpenBatch | undefined;
  #isCloseScheduled = false;
  #recovering: Promise<boolean> | undefined;

  constructor(
    writer: BatchWriter,
    streams: StreamIds,
    options: PipelineOptions & { readonly state: WriterState },
  ) {
    const { state } = options;
    this.#writer = writer;
    this.#streams = streams;
    this.#options = options;
    this.#counters = { position: state.position, outboxSequence: state.outboxSequence };
    this.#batchNumber = state.batch;
    this.durablePosition = state.position;
  }

  append(entry: CommitEntry): void {
    const failure = this.failure;
    if (failure !== undefined) {
      this.#lost(entry, failure);
      return;
    }
    const batch = this.#gathering();
    try {
      batch.add(entry);
    } catch (error) {
      // Nothing would ever post a batch without entries, and a gate would wait behind it.
      if (batch.entryCount === 0) this.#queue.pop();
      throw error;
    }
    this.pendingEntries += 1;
    if (this.#inFlight !== undefined) return;
    // Waiting for quiet is for the few: with many, the writer had better begin while the actors
    // go on, or the two would take turns instead of working side by side.
    if (this.#queue.length > 1 || batch.entryCount >= limits.batchEntriesEarly) this.#postNext();
    else this.#scheduleClose();
  }

  /**
   * A gate asked for while a batch is being told about comes after all of that batch's entries. An
   * answer that cannot be given, because what it reads cannot be read, is a failure as well:
   * whoever asked would otherwise be left without any.
   */
  gate(onDurable: () => void, onFailed: (error: Error) => void): void {
    const failure = this.failure;
    const last = this.#queue.at(-1) ?? this.#inFlight ?? this.#delivering;
    const answer = (): void => this.#guard(onDurable, onFailed);
    if (failure !== undefined) this.#guard(() => onFailed(failure));
    else if (last === undefined) answer();
    else last.settlements.push({ position: 0, owner: undefined, onDurable: answer, onFailed });
  }

  /** Resolves when what is appended is durable or has failed. */
  settled(): Promise<void> {
    return new Promise((resolve) => this.gate(resolve, () => resolve()));
  }

  /** Resolves when no recovery is under way: its connection must not open behind a close. */
  async recovered(): Promise<void> {
    await this.#recovering;
  }

  /** Ends the pipeline: what is appended from now on fails. */
  refuse(error: Error): void {
    this.failure = error;
  }

  recover(): Promise<boolean> {
    if (this.failure === undefined) return Promise.resolve(true);
    this.#recovering ??= this.#tryRecover().finally(() => {
      this.#recovering = undefined;
    });
    return this.#recovering;
  }

  #gathering(): OpenBatch {
    const last = this.#queue.at(-1);
    if (last !== undefined && !this.#isFull(last)) return last;
    this.#batchNumber += 1;
    const batch = new OpenBatch(this.#batchNumber, this.#streams, this.#counters);
    this.#queue.push(batch);
    return batch;
  }

  #isFull(batch: OpenBatch): boolean {
    const { batchEntriesMax, batchBytesMax } = this.#options;
    if (batch.entryCount >= (batchEntriesMax ?? limits.batchEntriesMax)) return true;
    return batch.byteCount >= (batchBytesMax ?? limits.batchBytesMax);
  }

  #scheduleClose(): void {
    if (this.#isCloseScheduled) return;
    this.#isCloseScheduled = true;
    const { scheduler, isQuiet } = this.#options;
    let rounds = 0;
    const close = (): void => {
      rounds += 1;
      const isBusy = isQuiet !== undefined && !isQuiet();
      if (isBusy && rounds < QUIET_ROUNDS_MAX && this.#inFlight === undefined) {
        scheduler.soon(close);
        return;
      }
      this.#isCloseScheduled = false;
      if (this.#inFlight === undefined) this.#postNext();
    };
    scheduler.soon(close);
  }

  #postNext(): void {
    const batch = this.#queue.shift();
    if (batch === undefined) return;
    this.#inFlight = batch;
    this.#writer.write(batch).then(
      () => this.#land(batch),
      (error: unknown) => this.#fail(batch, error),
    );
  }

  #land(batch: OpenBatch): void {
    this.#inFlight = undefined;
    // Posted before anyone is told, so that the writer works while the callbacks run.
    this.#postNext();
    this.pendingEntries -= batch.entryCount;
    this.#announce(batch);
    this.#delivering = batch;
    // By index: a callback may add a gate to the batch that is being told about.
    for (let index = 0; index < batch.settlements.length; index += 1) {
      this.#landed(batch.settlements[index] as Settlement);
    }
    this.#delivering = undefined;
  }

  #landed({ position: own, owner, onDurable }: Settlement): void {
    const position = own || this.durablePosition;
    try {
      owner?.landed(position);
      onDurable?.(position);
    } catch (cause) {
      this.#complain(cause);
    }
  }

  #lost({ owner, onFailed }: Pick<CommitEntry, 'owner' | 'onFailed'>, failure: Error): void {
    this.#guard(() => {
      owner?.lost();
      onFailed?.(failure);
    });
  }

  #announce(batch: OpenBatch): void {
    this.#streams.settle(batch.newStreams);
    const { events, timers } = batch;
    this.durablePosition = events.at(-1)?.position ?? this.durablePosition;
    if (events.length > 0) this.onCommitted.tell(events, this.#guard);
    if (timers.length > 0) this.onTimersSet.tell(timers, this.#guard);
    const outbox = batch.outboxChange();
    if (outbox !== undefined) this.onOutbox.tell(outbox, this.#guard);
  }

  #fail(batch: OpenBatch, cause: unknown): void {
    const failure = cause instanceof Error ? cause : new Error(String(cause));
    const failed = [batch, ...this.#queue];
    this.failure = failure;
    this.#doubtful = batch;
    this.#inFlight = undefined;
    this.#queue = [];
    this.pendingEntries = 0;
    for (const { settlements } of failed) {
      for (const settlement of settlements) this.#lost(settlement, failure);
    }
    this.onFailure.tell(failure, this.#guard);
  }

  async #tryRecover(): Promise<boolean> {
    try {
      const state = await this.#writer.recover();
      this.#resume(state);
      return true;
    } catch (error) {
      this.failure = error instanceof Error ? error : new Error(String(error));
      return false;
    }
  }

  #resume(state: WriterState): void {
    this.#streams.reset(state.streamId);
    this.#counters.position = state.position;
    this.#counters.outboxSequence = state.outboxSequence;
    this.#batchNumber = state.batch;
    this.failure = undefined;
    const doubtful = this.#doubtful;
    this.#doubtful = undefined;
    // The commit was reported as failed and happened: its events are as true as any other, and
    // whoever follows the journal must not see a gap.
    if (doubtful?.number === state.batch) this.#announce(doubtful);
    this.durablePosition = state.position;
  }

  readonly #guard = (callback: () => void, onThrown?: (error: Error) => void): void => {
    try {
      callback();
    } catch (cause) {
      this.#complain(cause);
      const error = cause instanceof Error ? cause : new Error(String(cause));
      if (onThrown !== undefined) this.#guard(() => onThrown(error));
    }
  };

  #complain(cause: unknown): void {
    this.#options.log.error({ err: cause }, 'a callback of the journal threw');
  }
}

class Listeners<Value> {
  readonly #listeners: ((value: Value) => void)[] = [];

  add(listener: (value: Value) => void): void {
    this.#listeners.push(listener);
  }

  tell(value: Value, guard: (callback: () => void) => void): void {
    for (const listener of this.#listeners) guard(() => listener(value));
  }
}
