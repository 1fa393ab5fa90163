/**
 * A batch while it gathers: the flat row changes for the writer, and beside them what has to be
 * told when it lands. An entry is encoded whole or, when something in it cannot be written, not at
 * all: what can throw comes before the first change.
 */
import type {
  CommitEntry,
  EntryOwner,
  EventMetadata,
  OutboxChange,
  OutboxMessage,
  OutboxRow,
  ProjectionWrite,
  StoredEvent,
  Timer,
} from '../ports/journal.ts';
import { RowChanges } from './row-changes.ts';
import type { StreamIds } from './stream-ids.ts';
import { operationCode, projectionCodes, writeOperations } from './write-operation.ts';

/** Whom to tell about one entry or gate; position 0 stands for the journal's durable end. */
export interface Settlement {
  readonly position: number;
  readonly owner: EntryOwner | undefined;
  readonly onDurable: ((position: number) => void) | undefined;
  readonly onFailed: ((error: Error) => void) | undefined;
}

/** The next numbers to give; shared by all batches of a pipeline. */
export interface Counters {
  position: number;
  outboxSequence: number;
}

export class OpenBatch {
  readonly number: number;
  readonly rows = new RowChanges();
  readonly events: StoredEvent[] = [];
  readonly timers: Timer[] = [];
  readonly #outboxPut: OutboxRow[] = [];
  readonly #outboxRemoved = new Set<string>();
  readonly newStreams: string[] = [];
  readonly settlements: Settlement[] = [];
  entryCount = 0;
  /** Of the texts, counted in characters; a cheap measure of the work. */
  byteCount = 0;
  readonly #streams: StreamIds;
  readonly #counters: Counters;
  #metadata: EventMetadata | undefined;
  #metadataText = '';
  /** Of the entry being added: data and metadata of each event, outbox payloads, the snapshot. */
  readonly #texts: string[] = [];

  constructor(number: number, streams: StreamIds, counters: Counters) {
    this.number = number;
    this.#streams = streams;
    this.#counters = counters;
  }

  /** Undefined when it leaves the outbox as it is. */
  outboxChange(): OutboxChange | undefined {
    const removed = this.#outboxRemoved;
    if (this.#outboxPut.length + removed.size === 0) return undefined;
    return { put: this.#outboxPut.filter(({ id }) => !removed.has(id)), removed: [...removed] };
  }

  /** Throws, and changes nothing, when the entry holds what JSON or its statements cannot take. */
  add(entry: CommitEntry): void {
    checkFigures(entry);
    this.#encodeTexts(entry);
    this.entryCount += 1;
    for (const text of this.#texts) this.byteCount += text.length;
    const { events, timersSet, timersCleared, writes, owner, onDurable, onFailed } = entry;
    this.#addEvents(entry);
    if (timersSet !== undefined) this.#addTimers(timersSet);
    if (timersCleared !== undefined) {
      for (const id of timersCleared) this.rows.put(operationCode.clearTimer, id);
    }
    this.#addOutbox(entry);
    this.#addSnapshot(entry);
    if (writes !== undefined) for (const write of writes) this.#addWrite(write);
    const hasEvents = events !== undefined && events.length > 0;
    const position = hasEvents ? this.#counters.position : 0;
    this.settlements.push({ position, owner, onDurable, onFailed });
  }

  #encodeTexts(entry: CommitEntry): void {
    const { events, stream, firstVersion, outboxPut, snapshot } = entry;
    const texts = this.#texts;
    texts.length = 0;
    if (events !== undefined && events.length > 0) {
      if (stream === undefined || firstVersion === undefined) {
        throw new TypeError('An entry with events needs a stream and the version of the first.');
      }
      for (const { data, metadata } of events) {
        texts.push(encodeJson(data), this.#encodeMetadata(metadata));
      }
    }
    if (outboxPut !== undefined)
      for (const { payload } of outboxPut) texts.push(encodeJson(payload));
    if (snapshot !== undefined) texts.push(encodeJson(snapshot.data));
  }

  /** The nights of one burst share one metadata object: it is encoded once. */
  #encodeMetadata(metadata: EventMetadata): string {
    if (metadata !== this.#metadata) {
      this.#metadata = metadata;
      this.#metadataText = encodeJson(metadata);
    }
    return this.#metadataText;
  }

  #addEvents(entry: CommitEntry): void {
    const texts = this.#texts;
    const { stream, firstVersion, events, recordedAtMs } = entry;
    if (events === undefined || stream === undefined || firstVersion === undefined) return;
    const streamId = this.#streamId(stream, firstVersion === 1);
    let version = firstVersion;
    let text = 0;
    for (const event of events) {
      this.#counters.position += 1;
      const position = this.#counters.position;
      const { type, schemaVersion, data, metadata } = event;
      const stored = {
        position,
        stream,
        version,
        type,
        schemaVersion,
        data,
        metadata,
        recordedAtMs,
      };
      const dataText = texts[text] ?? '';
      const metadataText = texts[text + 1] ?? '';
      this.rows.putEvent(operationCode.insertEvent, stored, streamId, dataText, metadataText);
      this.events.push(stored);
      version += 1;
      text += 2;
    }
  }

  #addTimers(timers: readonly Timer[]): void {
    for (const timer of timers) {
      const isSaga = timer.isSaga ? 1 : 0;
      this.rows.put(operationCode.setTimer, timer.id, timer.dueAtMs, timer.stream, isSaga);
      this.timers.push(timer);
    }
  }

  #addOutbox(entry: CommitEntry): void {
    const { outboxPut, outboxRemoved, outboxRetried, outboxDropped } = entry;
    if (outboxPut !== undefined) this.#putOutbox(entry, outboxPut);
    if (outboxRemoved !== undefined) {
      for (const id of outboxRemoved) {
        this.rows.put(operationCode.removeOutbox, id);
        this.#outboxRemoved.add(id);
      }
    }
    // After them: what an entry puts into a queue that it drops goes as well.
    if (outboxDropped !== undefined) {
      for (const queue of outboxDropped) this.rows.put(operationCode.dropOutbox, queue);
    }
    if (outboxRetried === undefined) return;
    for (const row of outboxRetried) {
      const isDead = row.isDead ? 1 : 0;
      const code = operationCode.retryOutbox;
      this.rows.put(code, row.attempts, row.availableAtMs, row.lastError, isDead, row.id);
    }
  }

  #putOutbox(entry: CommitEntry, messages: readonly OutboxMessage[]): void {
    const availableAtMs = entry.recordedAtMs;
    let text = 2 * (entry.events?.length ?? 0);
    for (const { id, queue, key, payload } of messages) {
      this.#counters.outboxSequence += 1;
      const sequence = this.#counters.outboxSequence;
      const payloadText = this.#texts[text] ?? '';
      const code = operationCode.putOutbox;
      this.rows.put(code, sequence, id, queue, key, payloadText, availableAtMs);
      const fresh = { attempts: 0, availableAtMs, lastError: undefined, isDead: false };
      this.#outboxPut.push({ sequence, id, queue, key, payload, ...fresh });
      text += 1;
    }
  }

  #addSnapshot(entry: CommitEntry): void {
    const snapshot = entry.snapshot;
    if (snapshot === undefined) return;
    const streamId = this.#streamId(snapshot.stream, false);
    const text = this.#texts.at(-1) ?? '';
    const code = operationCode.putSnapshot;
    this.rows.put(code, streamId, snapshot.version, snapshot.schemaVersion, text);
  }

  #addWrite(write: ProjectionWrite): void {
    this.rows.put(projectionCodes.get(write.statement) ?? -1, ...write.parameters);
  }

  #streamId(key: string, isNew: boolean): number {
    const found = isNew ? this.#streams.findNew(key) : this.#streams.find(key);
    if (found !== undefined) return found;
    const id = this.#streams.create(key);
    this.newStreams.push(key);
    this.rows.put(operationCode.insertStream, id, key);
    return id;
  }
}

function encodeJson(value: unknown): string {
  const text = JSON.stringify(value) as string | undefined;
  if (text === undefined) throw new TypeError(`A ${typeof value} cannot be written as JSON.`);
  return text;
}

/**
 * SQLite would refuse a NaN, which it takes for NULL, or a fraction in a whole column, and with it
 * the batch and whatever others have put into it.
 */
function checkFigures(entry: CommitEntry): void {
  const { recordedAtMs, firstVersion, events, timersSet, outboxRetried, snapshot, writes } = entry;
  checkInteger('recordedAtMs', recordedAtMs);
  if (firstVersion !== undefined) checkInteger('firstVersion', firstVersion);
  if (events !== undefined) {
    for (const event of events) checkInteger('schemaVersion', event.schemaVersion);
  }
  if (timersSet !== undefined)
    for (const timer of timersSet) checkInteger('dueAtMs', timer.dueAtMs);
  if (outboxRetried !== undefined) {
    for (const row of outboxRetried) {
      checkInteger('attempts', row.attempts);
      checkInteger('availableAtMs', row.availableAtMs);
    }
  }
  if (snapshot !== undefined) {
    checkInteger('version', snapshot.version);
    checkInteger('schemaVersion', snapshot.schemaVersion);
  }
  if (writes !== undefined) for (const write of writes) checkWrite(write);
}

function checkInteger(name: string, value: number): void {
  if (Number.isSafeInteger(value)) return;
  throw new TypeError(`${name} ${value} cannot be written as an integer.`);
}

/** One parameter too many would shift everything that comes after it. */
function checkWrite(write: ProjectionWrite): void {
  const { statement, parameters } = write;
  const operation = writeOperations[projectionCodes.get(statement) ?? -1];
  if (operation?.parameterCount !== parameters.length) {
    throw new TypeError(`${statement} does not take ${parameters.length} parameters.`);
  }
  for (const parameter of parameters) {
    if (typeof parameter === 'number') checkInteger(`A parameter of ${statement}:`, parameter);
  }
}
