/**
 * A batch while it gathers: the flat row changes for the writer, and beside them what has to be
 * told when it lands. An entry is encoded whole or, when something in it cannot be written, not at
 * all: what can throw comes before the first change.
 */
import type {
  CommitEntry,
  EventMetadata,
  OutboxChange,
  OutboxRow,
  ProjectionWrite,
  StoredEvent,
  Timer,
} from '../ports/journal.ts';
import type { BatchValue } from './batch-writer.ts';
import type { StreamIds } from './stream-ids.ts';
import { operationCode, projectionCodes, writeOperations } from './write-operation.ts';

/** Whom to tell about one entry or gate; position 0 stands for the journal's durable end. */
export interface Settlement {
  readonly position: number;
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
  readonly operations: BatchValue[] = [];
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
    const texts = this.#encodeTexts(entry);
    this.entryCount += 1;
    for (const text of texts) this.byteCount += text.length;
    this.#addEvents(entry, texts);
    if (entry.timersSet !== undefined) this.#addTimers(entry.timersSet);
    for (const id of entry.timersCleared ?? []) this.operations.push(operationCode.clearTimer, id);
    this.#addOutbox(entry, texts);
    this.#addSnapshot(entry, texts);
    for (const write of entry.writes ?? []) this.#addWrite(write);
    this.settlements.push({
      position: (entry.events?.length ?? 0) > 0 ? this.#counters.position : 0,
      onDurable: entry.onDurable,
      onFailed: entry.onFailed,
    });
  }

  /** Data and metadata of each event, then outbox payloads, then the snapshot. */
  #encodeTexts(entry: CommitEntry): string[] {
    const { events = [], stream, firstVersion, outboxPut = [], snapshot, writes = [] } = entry;
    if (events.length > 0 && (stream === undefined || firstVersion === undefined)) {
      throw new TypeError('An entry with events needs a stream and the version of the first.');
    }
    const texts: string[] = [];
    for (const event of events) {
      texts.push(encodeJson(event.data), this.#encodeMetadata(event.metadata));
    }
    for (const message of outboxPut) texts.push(encodeJson(message.payload));
    if (snapshot !== undefined) texts.push(encodeJson(snapshot.data));
    for (const write of writes) checkWrite(write);
    return texts;
  }

  /** The nights of one burst share one metadata object: it is encoded once. */
  #encodeMetadata(metadata: EventMetadata): string {
    if (metadata !== this.#metadata) {
      this.#metadata = metadata;
      this.#metadataText = encodeJson(metadata);
    }
    return this.#metadataText;
  }

  #addEvents(entry: CommitEntry, texts: readonly string[]): void {
    const { stream, firstVersion, events, recordedAtMs } = entry;
    if (events === undefined || stream === undefined || firstVersion === undefined) return;
    const streamId = this.#streamId(stream, firstVersion === 1);
    let version = firstVersion;
    let text = 0;
    for (const event of events) {
      this.#counters.position += 1;
      const position = this.#counters.position;
      const { type, schemaVersion, data, metadata } = event;
      this.operations.push(
        operationCode.insertEvent,
        position,
        streamId,
        version,
        type,
        schemaVersion,
        texts[text] ?? '',
        texts[text + 1] ?? '',
        recordedAtMs,
      );
      this.events.push({
        position,
        stream,
        version,
        type,
        schemaVersion,
        data,
        metadata,
        recordedAtMs,
      });
      version += 1;
      text += 2;
    }
  }

  #addTimers(timers: readonly Timer[]): void {
    for (const timer of timers) {
      const isSaga = timer.isSaga ? 1 : 0;
      this.operations.push(operationCode.setTimer, timer.id, timer.dueAtMs, timer.stream, isSaga);
      this.timers.push(timer);
    }
  }

  #addOutbox(entry: CommitEntry, texts: readonly string[]): void {
    let text = 2 * (entry.events?.length ?? 0);
    for (const message of entry.outboxPut ?? []) {
      const { id, queue, key, payload } = message;
      const availableAtMs = entry.recordedAtMs;
      this.#counters.outboxSequence += 1;
      const sequence = this.#counters.outboxSequence;
      const payloadText = texts[text] ?? '';
      const code = operationCode.putOutbox;
      this.operations.push(code, sequence, id, queue, key, payloadText, availableAtMs);
      const fresh = { attempts: 0, availableAtMs, lastError: undefined, isDead: false };
      this.#outboxPut.push({ sequence, id, queue, key, payload, ...fresh });
      text += 1;
    }
    for (const id of entry.outboxRemoved ?? []) {
      this.operations.push(operationCode.removeOutbox, id);
      this.#outboxRemoved.add(id);
    }
    for (const row of entry.outboxRetried ?? []) {
      const isDead = row.isDead ? 1 : 0;
      const code = operationCode.retryOutbox;
      this.operations.push(code, row.attempts, row.availableAtMs, row.lastError, isDead, row.id);
    }
  }

  #addSnapshot(entry: CommitEntry, texts: readonly string[]): void {
    const snapshot = entry.snapshot;
    if (snapshot === undefined) return;
    const streamId = this.#streamId(snapshot.stream, false);
    const text = texts.at(-1) ?? '';
    const code = operationCode.putSnapshot;
    this.operations.push(code, streamId, snapshot.version, snapshot.schemaVersion, text);
  }

  #addWrite(write: ProjectionWrite): void {
    this.operations.push(projectionCodes.get(write.statement) ?? -1, ...write.parameters);
  }

  #streamId(key: string, isNew: boolean): number {
    const found = isNew ? this.#streams.findNew(key) : this.#streams.find(key);
    if (found !== undefined) return found;
    const id = this.#streams.create(key);
    this.newStreams.push(key);
    this.operations.push(operationCode.insertStream, id, key);
    return id;
  }
}

function encodeJson(value: unknown): string {
  const text = JSON.stringify(value) as string | undefined;
  if (text === undefined) throw new TypeError(`A ${typeof value} cannot be written as JSON.`);
  return text;
}

/** One parameter too many would shift everything after it in the flat array. */
function checkWrite(write: ProjectionWrite): void {
  const operation = writeOperations[projectionCodes.get(write.statement) ?? -1];
  if (operation?.parameterCount === write.parameters.length) return;
  throw new TypeError(`${write.statement} does not take ${write.parameters.length} parameters.`);
}
