/**
 * The state of one stream, kept by its actor: decide on it, evolve it at once, and hand the events
 * to the commit pipeline without waiting. Whoever answers the outside world passes `afterDurable`;
 * nothing said there leaves before the events it rests on are on disk.
 *
 *   decide -> evolve -> append ----------> durable -> afterDurable
 *                 \-> next message is decided on the new state meanwhile
 */
import { limits } from '../../limits.ts';
import type {
  CommitEntry,
  EntryOwner,
  EventMetadata,
  Journal,
  NewEvent,
  OutboxMessage,
  StoredEvent,
  Timer,
} from '../../ports/journal.ts';

export interface TypedEvent {
  readonly type: string;
}

/** The pure part of a kind of actor. */
export interface EntityDefinition<State, Event extends TypedEvent> {
  empty(id: string): State;
  /** A property and no method, so that one which knows too few events does not compile. */
  readonly evolve: (state: State, event: Event, recordedAtMs: number) => State;
  /** JSON of a state and back; a snapshot of another schema version is ignored and rebuilt. */
  readonly snapshot: {
    readonly schemaVersion: number;
    encode(state: State): unknown;
    decode(data: unknown): State;
  };
  /** Rows that must be written with the events that took `before` to `after`, now at `version`. */
  sideRows?(before: State, after: State, events: readonly Event[], version: number): SideRows;
}

export interface SideRows {
  readonly timersSet?: readonly Timer[];
  readonly timersCleared?: readonly string[];
  readonly outboxPut?: readonly OutboxMessage[];
  readonly outboxRemoved?: readonly string[];
  readonly outboxRetried?: NonNullable<CommitEntry['outboxRetried']>;
}

export interface Extra {
  readonly outboxRemoved?: readonly string[];
  readonly outboxRetried?: NonNullable<CommitEntry['outboxRetried']>;
}

const NO_ROWS: SideRows & Extra = {};

/** A state, the version it is of, and the journal position it can be read at. */
export interface Present<State> {
  readonly value: State;
  readonly version: number;
  readonly position: number;
}

/** What a snapshot row holds: the state, and which keys were used at which version. */
interface Snapshotted {
  /** Again, so that a row whose own version has been changed gives itself away. */
  readonly version: number;
  readonly state: unknown;
  readonly receipts: readonly (readonly [string, number])[];
}

export const EVENT_SCHEMA_VERSION = 1;

/**
 * A stream that has grown long is snapshot more rarely, since its state has often grown as well: a
 * hot night with ten thousand sales would otherwise be written whole every hundred events.
 */
const SNAPSHOT_SHARE = 4;

export class PersistentEntity<State, Event extends TypedEvent> implements EntryOwner {
  readonly stream: string;
  readonly #id: string;
  readonly #definition: EntityDefinition<State, Event>;
  readonly #journal: Journal;
  #state: State;
  #version = 0;
  #snapshotVersion = 0;
  /** Oldest first. A list and not a map: most streams have one or two, and a map is 200 bytes. */
  #receipts: (readonly [key: string, version: number])[] | undefined;
  /** Entries of ours that are not durable yet. */
  pending = 0;
  #lastPosition = 0;

  constructor(
    journal: Journal,
    definition: EntityDefinition<State, Event>,
    stream: string,
    id: string,
  ) {
    this.stream = stream;
    this.#id = id;
    this.#definition = definition;
    this.#journal = journal;
    this.#state = definition.empty(id);
  }

  get state(): State {
    return this.#state;
  }

  get version(): number {
    return this.#version;
  }

  /** Journal position of the last of our events known to be durable. */
  get position(): number {
    return this.#lastPosition;
  }

  /** The version that the command with this key first wrote, if the key was used here. */
  receipt(key: string): number | undefined {
    return this.#receipts?.find(([known]) => known === key)?.[1];
  }

  /** Newest usable snapshot and the events after it. The journal must hold everything we wrote. */
  recover(): void {
    this.#state = this.#definition.empty(this.#id);
    this.#version = 0;
    this.#snapshotVersion = 0;
    this.#receipts = undefined;
    if (!this.#journal.hasStream(this.stream)) return;
    this.#restoreSnapshot();
    for (const event of this.#journal.readStream(this.stream, this.#version)) {
      this.#state = this.#definition.evolve(this.#state, dataOf<Event>(event), event.recordedAtMs);
      this.#version = event.version;
      this.#lastPosition = event.position;
      this.#remember(event.metadata.key, event.version);
    }
  }

  /**
   * Evolves now, writes later. `events` were decided on the present state. Does nothing while
   * storage refuses: a state that no journal will ever have must not be read from here.
   */
  append(
    events: readonly Event[],
    metadata: EventMetadata,
    nowMs: number,
    afterDurable?: (position: number) => void,
    extra: Extra = NO_ROWS,
  ): void {
    if (this.#journal.failure !== undefined) return;
    const before = this.#state;
    const firstVersion = this.#version + 1;
    for (const event of events) this.#state = this.#definition.evolve(this.#state, event, nowMs);
    this.#version += events.length;
    this.#remember(metadata.key, firstVersion);
    const { sideRows } = this.#definition;
    const rows = sideRows?.(before, this.#state, events, this.#version) ?? NO_ROWS;
    // Members one by one, so that every entry has the same: a batch reads hundreds of them.
    this.#journal.append({
      stream: this.stream,
      firstVersion,
      events: newEvents(events, metadata),
      recordedAtMs: nowMs,
      timersSet: rows.timersSet,
      timersCleared: rows.timersCleared,
      outboxPut: rows.outboxPut,
      outboxRemoved: extra.outboxRemoved ?? rows.outboxRemoved,
      outboxRetried: extra.outboxRetried ?? rows.outboxRetried,
      snapshot: this.#snapshotIfDue(),
      owner: this,
      onDurable: afterDurable,
    });
    // Only now: an entry that cannot be written throws, and is none.
    this.pending += 1;
  }

  /** Called by the journal: one of our entries is on disk. */
  landed(position: number): void {
    this.pending -= 1;
    this.#lastPosition = position;
  }

  /** Called by the journal: one of our entries never will be. */
  lost(): void {
    this.pending -= 1;
  }

  /** What is said rests on our state: `answer` runs when everything we wrote is on disk. */
  whenDurable(answer: () => void, lost: () => void): void {
    if (this.pending === 0) answer();
    else this.#journal.gate(answer, lost);
  }

  /** The state as it is now; events that come while it waits for the disk are not in it. */
  present(answer: (present: Present<State>) => void, lost: () => void): void {
    const { state: value, version } = this;
    this.whenDurable(() => answer({ value, version, position: this.position }), lost);
  }

  /**
   * The state as it was when `isSettled` first held after all that the command whose first event
   * is `version` wrote; read from the journal.
   */
  settledSince(version: number, isSettled: (state: State) => boolean): Present<State> | undefined {
    let state = this.#definition.empty(this.#id);
    let last = version;
    for (const event of this.#journal.readStream(this.stream, 0)) {
      state = this.#definition.evolve(state, dataOf<Event>(event), event.recordedAtMs);
      if (event.version === version) last += (event.metadata.events ?? 1) - 1;
      if (event.version >= last && isSettled(state)) {
        return { value: state, version: event.version, position: event.position };
      }
    }
    return undefined;
  }

  /** The request that came with the first event at `version`. */
  requestAt(version: number): unknown {
    return this.#journal.readStream(this.stream, version - 1, version)[0]?.metadata.request;
  }

  /** It is a cache: one that cannot be right is passed over, for the events say the same. */
  #restoreSnapshot(): void {
    const snapshot = this.#journal.latestSnapshot(this.stream);
    if (snapshot?.schemaVersion !== this.#definition.snapshot.schemaVersion) return;
    const { version } = snapshot;
    const [last] = this.#journal.readStream(this.stream, version - 1, version);
    if (last === undefined) return;
    try {
      const stored = snapshot.data as Snapshotted;
      if (stored.version !== version) return;
      const state = this.#definition.snapshot.decode(stored.state);
      for (const [key, at] of stored.receipts) this.#remember(key, at);
      this.#state = state;
      this.#version = version;
      this.#snapshotVersion = version;
      this.#lastPosition = last.position;
    } catch {
      this.#receipts = undefined;
    }
  }

  #snapshotIfDue(): CommitEntry['snapshot'] {
    const { snapshotEveryEvents } = this.#journal;
    const every = Math.max(snapshotEveryEvents, this.#snapshotVersion / SNAPSHOT_SHARE);
    if (this.#version - this.#snapshotVersion < every) return undefined;
    this.#snapshotVersion = this.#version;
    const { schemaVersion, encode } = this.#definition.snapshot;
    const data: Snapshotted = {
      version: this.#version,
      state: encode(this.#state),
      receipts: this.#receipts ?? [],
    };
    return { stream: this.stream, version: this.#version, schemaVersion, data };
  }

  #remember(key: string | undefined, version: number): void {
    if (key === undefined) return;
    // Written out anew instead of pushed: a pushed array keeps room for sixteen more.
    this.#receipts = [...(this.#receipts ?? []), [key, version] as const].slice(
      -limits.receiptsMax,
    );
  }
}

/** Only the first event of a command carries its key, and how many events its answer rests on. */
function newEvents(events: readonly TypedEvent[], metadata: EventMetadata): readonly NewEvent[] {
  const isOne = events.length === 1 || metadata.key === undefined;
  const first = isOne ? metadata : { ...metadata, events: events.length };
  const later = isOne ? metadata : withoutKey(metadata);
  return events.map((data, index) => {
    const own = index === 0 ? first : later;
    return { type: data.type, schemaVersion: EVENT_SCHEMA_VERSION, data, metadata: own };
  });
}

/** An event's data is the event itself, type included: what was decided is what is read back. */
function dataOf<Event>(event: StoredEvent): Event {
  return event.data as Event;
}

function withoutKey({ key: _key, request: _request, ...later }: EventMetadata): EventMetadata {
  return later;
}
