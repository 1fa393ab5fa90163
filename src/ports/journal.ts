/**
 * The journal as the actors see it: one ordered, append-only list of events, and the rows that are
 * written in the same transaction as the events they belong to. `persistence/` has it over SQLite.
 *
 * Writing is pipelined: `append` returns at once, entries gather while the batch before them is
 * being written, and each entry's `onDurable` runs, in append order, when its batch has been
 * committed. One entry is never split over two batches.
 *
 * When a batch fails, nothing after it may count: every entry in it and every entry appended since
 * gets `onFailed`, `append` fails entries at once until `recover` is called, and `onFailure`
 * listeners are told, so that whoever holds state in memory can drop it. After `recover` resolves,
 * positions go on from what is really in the journal.
 */
import type { TripFilter, TripRow } from './trips.ts';
import type { WebhookHealth, WebhookTry } from './webhooks.ts';

/** Who caused an event, and by which request. */
export interface EventMetadata {
  /** Who: a caller's name, or `engine`. */
  readonly by: string;
  /** The request or timer that all of this goes back to. */
  readonly correlation?: string;
  /** W3C traceparent of the span that caused the event. */
  readonly trace?: string;
  /** The caller's idempotency key, present on the first event of the command that carried it. */
  readonly key?: string;
  /** The canonical request that came with `key`; compared when the key is used again. */
  readonly request?: unknown;
  /** How many events the command with this key wrote, where it was more than one. */
  readonly events?: number;
}

/** An event as it is handed to the journal; `data` is JSON, in the present schema of its type. */
export interface NewEvent {
  readonly type: string;
  readonly schemaVersion: number;
  readonly data: unknown;
  readonly metadata: EventMetadata;
}

/** An event as the journal keeps it. */
export interface StoredEvent extends NewEvent {
  /** Place in the journal; dense enough to compare, strictly increasing, never reused. */
  readonly position: number;
  readonly stream: string;
  /** 1, 2, 3, … within the stream. */
  readonly version: number;
  /** Epoch milliseconds of the business clock. */
  readonly recordedAtMs: number;
}

export interface Timer {
  /** One timer per id; setting it again replaces it. */
  readonly id: string;
  readonly dueAtMs: number;
  /** The stream whose actor is told when it is due. */
  readonly stream: string;
  /** True while a saga of the stream is unfinished: such streams are woken at start. */
  readonly isSaga: boolean;
}

/** One effect on another system, delivered at least once, in order within `key`. */
export interface OutboxMessage {
  /** Unique for ever; doubles as the idempotency key of the effect. */
  readonly id: string;
  /** Which relay delivers it, for example `payments`. */
  readonly queue: string;
  /** Messages of one key are delivered one after the other, in append order. */
  readonly key: string;
  readonly payload: unknown;
}

/** An effect on another system as it waits, or as it was given up. */
export interface OutboxRow extends OutboxMessage {
  /** Append order. */
  readonly sequence: number;
  readonly attempts: number;
  readonly availableAtMs: number;
  readonly lastError: string | undefined;
  readonly isDead: boolean;
}

/** What a durable batch did to the outbox. */
export interface OutboxChange {
  /** Rows that are there now; one that came and went in the same batch is not among them. */
  readonly put: readonly OutboxRow[];
  /** Ids of rows that are gone, done or not wanted any more. */
  readonly removed: readonly string[];
}

/** A row change of a projection. The statements and their SQL live in `persistence/`. */
export interface ProjectionWrite {
  readonly statement: ProjectionStatement;
  readonly parameters: readonly (string | number | null)[];
}

/**
 * nights.put      property, roomType, night, held, sold, position, indirect, blocked
 * bookings.put    id, property, status, arrival, departure, guestName, roomCount, totalMinor,
 * currency, createdAtMs, updatedAtMs, position bookings.status status, updatedAtMs, position, id
 * bookings.touched  updatedAtMs, position, id bookings.terms  arrival, departure, roomCount,
 * totalMinor, id
 * trips.put  id, status, guestName, legCount, createdAtMs, updatedAtMs, position trips.status
 * status, updatedAtMs, position, id
 * bookings.guest  guestName, id bookings.departure  departure, id properties.put  id, name,
 * position parked.put      follower, position, reason checkpoint.put  follower, position
 * webhook_tries.put  endpoint, slot, number, messageId, type, attempt, atMs, durationMs, status,
 * error webhook_health.put  endpoint, failingSinceMs, lastSuccessMs, lastError
 * webhook_tries.drop endpoint webhook_health.drop endpoint checkpoint.drop follower
 * channel_progress.put  channel, position, data channel_progress.drop channel
 */
export type ProjectionStatement =
  | 'nights.put'
  | 'bookings.put'
  | 'bookings.status'
  | 'bookings.touched'
  | 'bookings.terms'
  | 'bookings.guest'
  | 'bookings.departure'
  | 'properties.put'
  | 'trips.put'
  | 'trips.status'
  | 'webhook_tries.put'
  | 'webhook_tries.drop'
  | 'webhook_health.put'
  | 'webhook_health.drop'
  | 'channel_progress.put'
  | 'channel_progress.drop'
  | 'parked.put'
  | 'checkpoint.put'
  | 'checkpoint.drop';

export interface Snapshot {
  readonly version: number;
  readonly schemaVersion: number;
  readonly data: unknown;
}

/**
 * Who counts its own entries until each is on disk or lost: an object instead of two callbacks for
 * each entry, because every event of every actor has one.
 */
export interface EntryOwner {
  landed(position: number): void;
  lost(): void;
}

export interface CommitEntry {
  /** Empty for an entry that only moves timers, outbox or projection rows. */
  readonly stream?: string;
  /** Version of the first event; the optimistic check of the journal holds it. */
  readonly firstVersion?: number;
  readonly events?: readonly NewEvent[];
  readonly recordedAtMs: number;
  readonly timersSet?: readonly Timer[] | undefined;
  readonly timersCleared?: readonly string[] | undefined;
  readonly outboxPut?: readonly OutboxMessage[] | undefined;
  readonly outboxRemoved?: readonly string[] | undefined;
  /** Queues of which every row goes, dead ones and those that the entry puts included. */
  readonly outboxDropped?: readonly string[];
  readonly outboxRetried?:
    | readonly {
        id: string;
        attempts: number;
        availableAtMs: number;
        lastError: string;
        isDead: boolean;
      }[]
    | undefined;
  readonly snapshot?: ({ readonly stream: string } & Snapshot) | undefined;
  readonly writes?: readonly ProjectionWrite[];
  /** Told first, before `onDurable` or `onFailed`. */
  readonly owner?: EntryOwner | undefined;
  /** `position` is the last event's, or the journal's durable end for an entry without events. */
  readonly onDurable?: ((position: number) => void) | undefined;
  readonly onFailed?: ((error: Error) => void) | undefined;
}

export interface Journal {
  append(entry: CommitEntry): void;
  /** Runs `onDurable` when everything appended so far is durable: at once if nothing is pending. */
  gate(onDurable: () => void, onFailed: (error: Error) => void): void;
  /** The last position that is on disk. */
  readonly durablePosition: number;
  /** Entries appended and not yet durable; what admission control looks at. */
  readonly pendingEntries: number;
  /** Events of a stream after which a snapshot of its state is worth a row. */
  readonly snapshotEveryEvents: number;
  /** Why storage refuses to write; undefined while it is well. */
  readonly failure: Error | undefined;
  /** Tries to write again after a failure. Resolves true when storage is well. */
  recover(): Promise<boolean>;
  onFailure(listener: (error: Error) => void): void;
  /** Durable events of each batch, in position order, before that batch's `onDurable` callbacks. */
  onCommitted(listener: (events: readonly StoredEvent[]) => void): void;
  /** Timer rows set by a batch that became durable. */
  onTimersSet(listener: (timers: readonly Timer[]) => void): void;
  onOutbox(listener: (change: OutboxChange) => void): void;

  // Reads see committed data only.
  /** Whether the stream has any event. */
  hasStream(stream: string): boolean;
  /** Events of a stream with `afterVersion < version <= upToVersion`, in order. */
  readStream(stream: string, afterVersion: number, upToVersion?: number): readonly StoredEvent[];
  /** Events of one type, in order, after the first `skip` of them; for types that come seldom. */
  readStreamOfType(
    stream: string,
    type: string,
    place: { readonly skip: number; readonly limit: number },
  ): readonly StoredEvent[];
  latestSnapshot(stream: string): Snapshot | undefined;
  /** Events with `position > afterPosition`, in order, at most `limit`. */
  readAll(afterPosition: number, limit: number): readonly StoredEvent[];
  /** Streams whose key begins with `prefix`, in key order, after `afterKey`. */
  streamsWithPrefix(prefix: string, afterKey: string, limit: number): readonly string[];
  timersDue(nowMs: number, limit: number): readonly Timer[];
  nextTimerDueAtMs(): number | undefined;
  /** Streams with an unfinished saga, after `afterStream` in key order. */
  sagaStreams(afterStream: string, limit: number): readonly string[];
  outbox(queue: string, afterSequence: number, limit: number): readonly OutboxRow[];
  deadOutbox(limit: number): readonly OutboxRow[];
  /** Of one queue, oldest first. */
  deadOutboxOf(queue: string, limit: number): readonly OutboxRow[];
  /** By id, dead or not. */
  outboxRow(id: string): OutboxRow | undefined;
  /** Rows of one queue that are not given up. */
  outboxCount(queue: string): number;
  /** Waits for what is appended, checkpoints the WAL and closes. */
  close(): Promise<void>;
}

export interface NightRow {
  readonly roomTypeId: string;
  readonly night: string;
  readonly held: number;
  readonly sold: number;
  /** Those of both that did not come by the direct channel. */
  readonly indirect: number;
  /** Rooms that blocks keep. */
  readonly blocked: number;
  readonly position: number;
}

/** A line of the list of bookings. Amounts are minor units, instants epoch milliseconds. */
export interface BookingRow {
  readonly id: string;
  readonly propertyId: string;
  readonly status: string;
  readonly arrival: string;
  readonly departure: string;
  readonly guestName: string | null;
  readonly roomCount: number;
  readonly totalMinor: number;
  readonly currency: string;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
  readonly position: number;
}

/** A line of the list of properties. */
export interface PropertyRow {
  readonly id: string;
  readonly name: string;
}

/** Which bookings a list is of; ordered by last change, then id. */
export interface BookingFilter {
  readonly propertyId?: string;
  readonly status?: string;
  readonly arrivalFrom?: string;
  readonly arrivalTo?: string;
  readonly updatedSinceMs?: number;
  /** Rows after this (updatedAtMs, id), ascending. */
  readonly after?: { readonly updatedAtMs: number; readonly id: string };
  readonly limit: number;
}

/**
 * Projection tables, read only; they lag the journal by what their follower has not yet written.
 */
export interface ProjectionReader {
  /** 0 for a follower that has never written one. */
  checkpoint(follower: string): number;
  hasCheckpoint(follower: string): boolean;
  /** The newest tries of an endpoint first, those numbered below `before`. */
  webhookTries(endpointId: string, before: number, limit: number): readonly WebhookTry[];
  /** Undefined until the first try. */
  webhookHealth(endpointId: string): WebhookHealth | undefined;
  nights(propertyId: string, roomTypeId: string, from: string, to: string): readonly NightRow[];
  bookings(filter: BookingFilter): readonly BookingRow[];
  trips(filter: TripFilter): readonly TripRow[];
  properties(afterId: string, limit: number): readonly PropertyRow[];
  /** Undefined until the first is written. */
  channelProgress(
    channelId: string,
  ): { readonly position: number; readonly data: string } | undefined;
  parked(
    limit: number,
  ): readonly { readonly follower: string; readonly position: number; readonly reason: string }[];
}
