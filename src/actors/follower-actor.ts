/**
 * Follows the journal by position: reads events in order, has them turned into rows, and writes the
 * rows with its checkpoint in one transaction. A crash between two rounds repeats a round, never
 * skips one. An event that cannot be handled is parked with the reason and counted; the rest go on.
 */
import { limits } from '../limits.ts';
import type { Clock, Scheduler } from '../ports/clock.ts';
import type {
  CommitEntry,
  Journal,
  OutboxMessage,
  ProjectionReader,
  ProjectionWrite,
  StoredEvent,
} from '../ports/journal.ts';
import type { Log } from '../ports/log.ts';
import { checkWritable } from './check-writable.ts';
import type { Actor, Behaviour } from './runtime/actor-system.ts';

export type FollowerMessage =
  | { readonly type: 'events'; readonly events: readonly StoredEvent[] }
  | { readonly type: 'run' };

/**
 * What an event rests on could not be read. That is no fault of the event's: it is tried again and
 * never parked.
 */
export class UnreadableTable extends Error {
  constructor(table: string, cause: unknown) {
    super(`the table ${table} could not be read`, { cause });
    this.name = 'UnreadableTable';
  }
}

/** Effects on other systems that a round calls for, and queues that it empties. */
export interface OutboxRows {
  readonly outboxPut: readonly OutboxMessage[];
  readonly outboxDropped: readonly string[];
}

/** One derived view of the journal, or what is to be told to others of it. */
export interface Projection {
  readonly name: string;
  /** The pause after a round; half a second when not given. */
  readonly restMs?: number;
  /**
   * When given, rounds that come to nothing are only remembered, until there have been so many
   * events: they are read again after a restart, and come to nothing again.
   */
  readonly checkpointEveryEvents?: number;
  /** Takes one event into the round; throws if it cannot be understood. */
  apply(event: StoredEvent): void;
  /** The rows that the events since the last call come to: latest values only. */
  takeWrites(): readonly ProjectionWrite[];
  /** Called after `takeWrites`. */
  takeOutbox?(): OutboxRows;
  /** Everything up to `position` is in the tables. */
  landed(position: number): void;
  /** The round was not written: what was taken has to be taken again. */
  reset(): void;
}

interface FollowerParts {
  readonly journal: Journal;
  readonly projections: Pick<ProjectionReader, 'checkpoint'>;
  readonly clock: Clock;
  readonly scheduler: Scheduler;
  readonly log: Log;
}

/**
 * Events kept in memory while a round is being written; beyond it they are read from the journal.
 */
const PENDING_EVENTS_MAX = 40_000;
const RETRY_MS = 1_000;
/**
 * Nobody waits for it: lists that must see a write have the round run at once. Longer than a
 * booking takes under load, so that most are written once, as they stand in the end.
 */
const REST_MS = 500;

export class FollowerActor implements Behaviour<FollowerMessage> {
  readonly #parts: FollowerParts;
  readonly #projection: Projection;
  #self: Actor<FollowerMessage> | undefined;
  #pending: StoredEvent[] = [];
  /** Everything up to here is in the tables. */
  #written: number;
  /** The checkpoint in the table, which lags `#written` by rounds that came to nothing. */
  #checkpoint: number;
  /** Everything up to here has been taken into a round. */
  #taken: number;
  #isWriting = false;
  /** A round was reported as failed; it may have been written all the same. */
  #isDoubtful = false;
  #isResting = false;
  #isBehind = true;
  #caughtUp: { position: number; done: () => void }[] = [];

  constructor(parts: FollowerParts, projection: Projection, checkpoint: number) {
    this.#parts = parts;
    this.#projection = projection;
    this.#written = checkpoint;
    this.#checkpoint = checkpoint;
    this.#taken = checkpoint;
  }

  attach(self: Actor<FollowerMessage>): void {
    this.#self = self;
    self.tell({ type: 'run' });
  }

  get position(): number {
    return this.#written;
  }

  /** Calls `done` when everything up to `position` can be read from the tables. */
  whenAt(position: number, done: () => void): void {
    if (this.#written >= position) {
      done();
      return;
    }
    this.#caughtUp.push({ position, done });
    this.#self?.tell({ type: 'run' });
  }

  isRecoverable(): boolean {
    return !this.#isWriting;
  }

  /** A round that crashed was not written: begin again behind it. */
  recover(): void {
    this.#projection.reset();
    this.#taken = this.#written;
    this.#pending = [];
    this.#isBehind = true;
    // The message that crashed is gone, and with it the round that somebody may wait for.
    this.#self?.tell({ type: 'run' });
  }

  refused(): void {
    this.#isBehind = true;
  }

  receive(message: FollowerMessage): void {
    if (message.type === 'events') this.#keep(message.events);
    const isHurried = message.type === 'run' || this.#caughtUp.length > 0;
    if (!this.#isWriting && (isHurried || !this.#isResting)) this.#round();
  }

  /** A pause merges what a booking does to one row, held and then sold, into one write. */
  #restLater(): void {
    this.#isResting = true;
    this.#parts.scheduler.after(this.#projection.restMs ?? REST_MS, () => {
      this.#isResting = false;
      this.#self?.tell({ type: 'run' });
    });
  }

  #keep(events: readonly StoredEvent[]): void {
    if (this.#isBehind) return;
    if (this.#pending.length > PENDING_EVENTS_MAX) {
      this.#pending = [];
      this.#isBehind = true;
    } else this.#pending.push(...events);
  }

  #round(): void {
    if (this.#isDoubtful && this.#hasHappened()) return;
    const events = this.#nextEvents();
    if (events.length === 0) return;
    const position = events.at(-1)?.position ?? this.#taken;
    this.#taken = position;
    this.#write(this.#rowsOf(events), position);
  }

  /** When the rows of a round cannot be made, only the event whose fault it is may be left out. */
  #rowsOf(events: readonly StoredEvent[]): Rows {
    try {
      return this.#rowsTogether(events);
    } catch {
      this.#projection.reset();
      const rows = events.map((event) => this.#rowsAlone(event));
      return {
        writes: rows.flatMap(({ writes }) => writes),
        outboxPut: rows.flatMap(({ outboxPut = [] }) => outboxPut),
        outboxDropped: rows.flatMap(({ outboxDropped = [] }) => outboxDropped),
      };
    }
  }

  #rowsTogether(events: readonly StoredEvent[]): Rows {
    for (const event of events) this.#projection.apply(event);
    const writes = this.#projection.takeWrites();
    for (const write of writes) checkWritable(write);
    return { writes, ...this.#projection.takeOutbox?.() };
  }

  #nextEvents(): readonly StoredEvent[] {
    if (!this.#isBehind) {
      // All of them: under load a round then merges more changes of one row into one write.
      const events = this.#pending;
      this.#pending = [];
      const isNew = (events[0]?.position ?? 0) > this.#taken;
      return isNew ? events : events.filter((event) => event.position > this.#taken);
    }
    const { journal } = this.#parts;
    const limit = limits.followerEventsPerRound;
    const read = journal.readAll(this.#taken, limit);
    // A commit that was reported as failed may have happened: it counts for nobody until the
    // journal has found out, or the figures would run ahead of the position they are told with.
    const events = read.filter(({ position }) => position <= journal.durablePosition);
    this.#isBehind = read.length === limit || events.length < read.length;
    return events;
  }

  #rowsAlone(event: StoredEvent): Rows {
    try {
      return this.#rowsTogether([event]);
    } catch (error) {
      if (error instanceof UnreadableTable) throw error;
      this.#projection.reset();
      const reason = error instanceof Error ? error.message : String(error);
      const { name: follower } = this.#projection;
      const { position } = event;
      this.#parts.log.error({ follower, position, err: error }, 'event parked');
      return { writes: [{ statement: 'parked.put', parameters: [follower, position, reason] }] };
    }
  }

  #write(rows: Rows, position: number): void {
    const { journal, clock } = this.#parts;
    if (isNothing(rows) && !this.#isCheckpointDue(position)) {
      this.#landed(position);
      return;
    }
    const checkpoint: ProjectionWrite = {
      statement: 'checkpoint.put',
      parameters: [this.#projection.name, position],
    };
    this.#isWriting = true;
    journal.append({
      recordedAtMs: clock.now(),
      ...rows,
      writes: [...rows.writes, checkpoint],
      onDurable: () => {
        this.#checkpoint = position;
        this.#landed(position);
      },
      onFailed: () => this.#failed(),
    });
  }

  #isCheckpointDue(position: number): boolean {
    return position - this.#checkpoint >= (this.#projection.checkpointEveryEvents ?? 0);
  }

  #landed(position: number): void {
    this.#isWriting = false;
    this.#written = position;
    this.#projection.landed(position);
    const waiting = this.#caughtUp;
    this.#caughtUp = waiting.filter((waiter) => waiter.position > position);
    for (const waiter of waiting) if (waiter.position <= position) waiter.done();
    if (this.#isBehind || this.#caughtUp.length > 0) this.#self?.tell({ type: 'run' });
    else this.#restLater();
  }

  /**
   * Whether the round that was reported as failed is in the tables: its checkpoint is there then,
   * which is of the same commit. To write it again would put rows a second time.
   */
  #hasHappened(): boolean {
    const position = this.#parts.projections.checkpoint(this.#projection.name);
    this.#isDoubtful = false;
    if (position <= this.#written) return false;
    this.#checkpoint = position;
    this.#taken = position;
    this.#landed(position);
    return true;
  }

  /** Read again from the journal, unless the tables turn out to have it. */
  #failed(): void {
    this.recover();
    this.#isDoubtful = true;
    this.#parts.scheduler.after(RETRY_MS, () => {
      this.#isWriting = false;
      this.#self?.tell({ type: 'run' });
    });
  }
}

type Rows = Required<Pick<CommitEntry, 'writes'>> & Partial<OutboxRows>;

function isNothing({ writes, outboxPut = [], outboxDropped = [] }: Rows): boolean {
  return writes.length + outboxPut.length + outboxDropped.length === 0;
}
